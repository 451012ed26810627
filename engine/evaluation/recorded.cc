// Implements engine/evaluation/recorded.h.
#include "engine/evaluation/recorded.h"

#include <algorithm>

#include "engine/evaluation/results.h"
#include "engine/patient/not_understood.h"

namespace regimen::evaluation {

namespace {

using patient::Period;
using quantity::kFalse;
using quantity::kTrue;
using quantity::kUnknown;
using quantity::Truth;
using Presence = patient::ConceptFact::Presence;
using Status = patient::Medication::Status;

using ConceptFacts = std::vector<const patient::ConceptFact*>;
using Medications = std::vector<const patient::Medication*>;

ConceptFacts facts_of(const patient::Record& record, knowledge::ConceptId id) {
  ConceptFacts found;
  for (const patient::ConceptFact& fact : record.concepts) {
    if (fact.concept_id == id) {
      found.push_back(&fact);
    }
  }
  return found;
}

Medications medications_of(const patient::Record& record, knowledge::AgentId agent) {
  Medications found;
  for (const patient::Medication& medication : record.medications) {
    if (medication.agent == agent) {
      found.push_back(&medication);
    }
  }
  return found;
}

bool has(const ConceptFacts& facts, Presence presence) {
  return std::any_of(facts.begin(), facts.end(),
                     [&](const patient::ConceptFact* fact) { return fact->presence == presence; });
}

bool has(const Medications& medications, Status status) {
  return std::any_of(
      medications.begin(), medications.end(),
      [&](const patient::Medication* medication) { return medication->status == status; });
}

// What it means that the record says nothing of it.
Truth of_absence(const knowledge::Model& model, const patient::Record& record,
                 knowledge::ConceptId id, Period period) {
  return model[id].absent_means_no && !patient::may_be_unread(model, record, id, period) ? kFalse
                                                                                         : kUnknown;
}

Truth of_presence(const ConceptFacts& facts, Truth absence) {
  if (has(facts, Presence::kPresent)) {
    return has(facts, Presence::kAbsent) ? kUnknown : kTrue;
  }
  if (has(facts, Presence::kUncertain)) {
    return kUnknown;
  }
  if (has(facts, Presence::kResolved)) {
    return absence;
  }
  return has(facts, Presence::kAbsent) ? kFalse : absence;
}

// Now or in the past.
Truth of_ever(const ConceptFacts& facts, Truth absence) {
  if (has(facts, Presence::kPresent) || has(facts, Presence::kResolved)) {
    return has(facts, Presence::kAbsent) ? kUnknown : kTrue;
  }
  if (has(facts, Presence::kUncertain)) {
    return kUnknown;
  }
  return has(facts, Presence::kAbsent) ? kFalse : absence;
}

// Is it at least so bad? Where nothing is asked, it is.
Truth of_severity(const patient::ConceptFact& fact, const std::optional<knowledge::Grade>& least) {
  if (!least) {
    return kTrue;
  }
  if (!fact.severity) {
    return kUnknown;
  }
  return *fact.severity >= *least ? kTrue : kFalse;
}

Truth of_onset(const ConceptFacts& facts, const logic::RecordedConcept& test, const Window& window,
               Truth without) {
  bool has_onset_facts = false;
  Truth truth = kFalse;
  for (const patient::ConceptFact* fact : facts) {
    if (fact->presence == Presence::kPresent || fact->presence == Presence::kResolved) {
      has_onset_facts = true;
      const Truth in_window = fact->onset ? is_in(fact->onset, window) : kUnknown;
      truth = truth || (in_window && of_severity(*fact, test.least_severity));
    }
  }
  return has_onset_facts ? truth : without;
}

// Is what `decide` asks so of one that is present?
template <typename Decide>
Truth of_present(const ConceptFacts& facts, const Decide& decide) {
  bool is_recorded = false;
  Truth truth = kFalse;
  for (const patient::ConceptFact* fact : facts) {
    if (fact->presence == Presence::kPresent) {
      is_recorded = true;
      truth = truth || decide(*fact);
    }
  }
  return is_recorded ? truth : kUnknown;
}

// Taken now?
Truth of_taking(const Medications& medications, Truth absence) {
  if (has(medications, Status::kTaking)) {
    return has(medications, Status::kNotTaking) ? kUnknown : kTrue;
  }
  if (has(medications, Status::kUncertain)) {
    return kUnknown;
  }
  return has(medications, Status::kNotTaking) ? kFalse : absence;
}

// Taken without end since `begin`? A course that has ended may have gone over into the present one.
Truth of_lasting(const Medications& medications, const quantity::Instant& begin) {
  Truth truth = has(medications, Status::kTaking) ? kFalse : kUnknown;
  for (const patient::Medication* medication : medications) {
    const Truth had_begun = medication->since ? is_by(*medication->since, begin) : kUnknown;
    if (medication->status == Status::kTaking) {
      truth = truth || had_begun;
    } else if (medication->status == Status::kStopped && had_begun.is_possible &&
               (!medication->until || medication->until->last >= begin.first)) {
      truth = truth || kUnknown;
    }
  }
  return truth;
}

Truth of_start(const Medications& medications, const Window& window) {
  Truth truth = kFalse;
  for (const patient::Medication* medication : medications) {
    if (medication->status == Status::kTaking || medication->status == Status::kStopped) {
      truth = truth || (medication->since ? is_in(medication->since, window) : kUnknown);
    } else if (medication->status == Status::kUncertain) {
      truth = truth || kUnknown;
    }
  }
  return truth;
}

Truth of_end(const Medications& medications, const Window& window) {
  Truth truth = kFalse;
  for (const patient::Medication* medication : medications) {
    if (medication->status == Status::kStopped) {
      truth = truth || (medication->until ? is_in(medication->until, window) : kUnknown);
    } else if (medication->status == Status::kUncertain) {
      truth = truth || kUnknown;
    }
  }
  return truth;
}

}  // namespace

Truth is_by(const quantity::Instant& at, const quantity::Instant& end) {
  return {at.last <= end.last, at.first <= end.last};
}

Truth truth_of(const knowledge::Model& model, const logic::RecordedConcept& test,
               const patient::Record& record) {
  if (is_unknown(record, test.concept_id)) {
    return kUnknown;
  }
  const ConceptFacts facts = facts_of(record, test.concept_id);
  if (test.is_ever) {
    return of_ever(facts, of_absence(model, record, test.concept_id, Period::kEver));
  }
  // What began within a time may be over by now.
  const Period period = test.within ? Period::kEver : Period::kNow;
  const Truth truth = of_presence(facts, of_absence(model, record, test.concept_id, period));
  if (test.lasting) {
    const quantity::Instant begin = minus(record.as_of, *test.lasting);
    return truth && of_present(facts, [&](const patient::ConceptFact& fact) {
             return fact.onset ? is_by(*fact.onset, begin) : kUnknown;
           });
  }
  if (test.within) {
    return of_onset(facts, test, window_of(record, test.within), truth);
  }
  if (test.least_severity) {
    return truth && of_present(facts, [&](const patient::ConceptFact& fact) {
             return of_severity(fact, test.least_severity);
           });
  }
  return truth;
}

Truth truth_of(const knowledge::Model& model, const knowledge::Taking& test,
               const patient::Record& record) {
  if (is_unknown(record, test.agent)) {
    return kUnknown;
  }
  const Medications medications = medications_of(record, test.agent);
  const auto absence = [&](Period period) {
    return patient::may_be_unread(model, record, test.agent, period) ? kUnknown : kFalse;
  };
  const Truth now = of_taking(medications, absence(Period::kNow));
  if (!test.course) {
    return now;
  }
  if (has(medications, Status::kTaking) && has(medications, Status::kNotTaking)) {
    return kUnknown;
  }
  using Kind = knowledge::Course::Kind;
  switch (test.course->kind) {
    case Kind::kLasting:
      return now && of_lasting(medications, minus(record.as_of, test.course->time));
    case Kind::kStarted:
      return of_start(medications, window_of(record, test.course->time)) || absence(Period::kEver);
    case Kind::kStopped:
      break;
  }
  return (of_end(medications, window_of(record, test.course->time)) || absence(Period::kEver)) &&
         !now;
}

}  // namespace regimen::evaluation
