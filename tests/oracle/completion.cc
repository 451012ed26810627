// Implements tests/oracle/completion.h.
#include "tests/oracle/completion.h"

#include <algorithm>
#include <utility>

#include "engine/patient/not_understood.h"

namespace regimen::oracle {

namespace {

using patient::ConceptFact;
using patient::Record;
using quantity::Instant;
using quantity::Interval;
using quantity::Rational;
using Presence = ConceptFact::Presence;

constexpr std::int64_t kDay = 86400;

bool is_complete(const Instant& instant) {
  return instant.first == instant.last;
}

// Halves from 0 to 9 g/L: the thresholds of generated rules, and what lies between them.
constexpr int kHalvesMax = 18;

class Completion {
 public:
  Completion(const knowledge::Model& model, const Record& record, std::mt19937& random)
      : model_(model), record_(record), random_(random) {}

  Record run() {
    record_.unknown.clear();
    record_.sex =
        record_.sex.value_or(below(2) == 0 ? knowledge::Sex::kMale : knowledge::Sex::kFemale);
    complete_birth();
    for (std::size_t lab = 0; lab < model_.labs.size(); ++lab) {
      complete_lab(knowledge::LabId(lab));
    }
    for (std::size_t id = 0; id < model_.concepts.size(); ++id) {
      complete_concept(knowledge::ConceptId(id));
    }
    for (std::size_t agent = 0; agent < model_.agents.size(); ++agent) {
      complete_medication(knowledge::AgentId(agent));
    }
    record_.not_understood.clear();
    patient::canonicalize(record_);
    return std::move(record_);
  }

 private:
  std::int64_t below(std::int64_t end) {
    return static_cast<std::int64_t>(random_() % static_cast<unsigned long>(end));
  }
  Instant instant_in(std::int64_t first, std::int64_t last) {
    const std::int64_t at = first + below(last - first + 1);
    Instant instant;
    instant.first = at;
    instant.last = at;
    instant.has_time = true;
    instant.precision = Instant::Precision::kSecond;
    return instant;
  }
  // A time that is stated lies where it says, another anywhere before `as of`.
  Instant complete_time(const std::optional<Instant>& at) {
    const std::int64_t now = record_.as_of.last;
    if (!at) {
      return instant_in(now - 900 * kDay, now);
    }
    if (is_complete(*at)) {
      return *at;
    }
    Instant instant = instant_in(at->first, at->last);
    instant.offset_minutes = at->offset_minutes;
    return instant;
  }
  Rational value_in(const Interval& interval, knowledge::LabId lab) {
    // As many of the lab's own unit: generated labs have values of 0 to 9 g/L.
    const Rational unit = model_[lab].plausible_high.value_or(Rational(9)) / Rational(9);
    std::vector<Rational> values;
    for (int halves = 0; halves <= kHalvesMax; ++halves) {
      const Rational value = Rational(halves, 2) * unit;
      if (quantity::compare(interval, quantity::Comparison::kEqual, value).is_possible) {
        values.push_back(value);
      }
    }
    if (values.empty()) {
      return interval.low ? *interval.low + unit : *interval.high - unit;
    }
    return values[static_cast<std::size_t>(below(static_cast<std::int64_t>(values.size())))];
  }
  void complete_birth();
  void complete_lab(knowledge::LabId lab);
  void complete_concept(knowledge::ConceptId id);
  void complete_medication(knowledge::AgentId agent);

  const knowledge::Model& model_;
  Record record_;
  std::mt19937& random_;
};

void Completion::complete_birth() {
  const Instant& now = record_.as_of;
  const Instant some = instant_in(now.first - 30000 * kDay, now.first);
  const Instant birth = record_.birth && record_.birth->first <= now.last ? *record_.birth : some;
  record_.birth = instant_in(birth.first, std::min(birth.last, now.first));
}

void Completion::complete_lab(knowledge::LabId lab) {
  const auto found = std::find_if(record_.labs.begin(), record_.labs.end(),
                                  [&](const patient::LabResults& one) { return one.lab == lab; });
  if (found == record_.labs.end()) {
    patient::LabResults drawn{lab, {}};
    for (std::int64_t i = below(4); i > 0; --i) {
      drawn.results.push_back({.value = Interval::point(value_in(Interval::all(), lab)),
                               .at = complete_time({}),
                               .written = "completed",
                               .path = "completed"});
    }
    if (!drawn.results.empty()) {
      record_.labs.push_back(std::move(drawn));
    }
    return;
  }
  for (patient::Result& result : found->results) {
    if (!result.value.is_point()) {
      result.value = Interval::point(value_in(result.value, lab));
      result.is_usable = true;
    }
    result.at = complete_time(result.at);
  }
}

// What may be so beside what the record says: nothing, or one of some presences.
void Completion::complete_concept(knowledge::ConceptId id) {
  const knowledge::Concept& one = model_[id];
  std::vector<ConceptFact> mine;
  std::vector<ConceptFact> others;
  for (const ConceptFact& fact : record_.concepts) {
    (fact.concept_id == id ? mine : others).push_back(fact);
  }
  const auto says = [&](Presence presence) {
    return std::any_of(mine.begin(), mine.end(),
                       [&](const ConceptFact& fact) { return fact.presence == presence; });
  };
  const bool is_resolved = says(Presence::kResolved);
  std::vector<std::optional<Presence>> choices;
  if (says(Presence::kPresent) == says(Presence::kAbsent)) {
    const bool is_contradictory = says(Presence::kPresent);
    const bool is_uncertain = says(Presence::kUncertain);
    const bool may_be = !one.absent_means_no || is_uncertain || is_contradictory ||
                        may_be_unread(model_, record_, id, patient::Period::kNow);
    const bool may_have_been = may_be_unread(model_, record_, id, patient::Period::kEver);
    if (is_contradictory || (!is_resolved && (is_uncertain || !one.absent_means_no))) {
      choices.emplace_back(Presence::kAbsent);
    } else {
      choices.emplace_back(std::nullopt);
    }
    if (may_be) {
      choices.emplace_back(Presence::kPresent);
    }
    if (may_have_been && one.absent_means_no && !is_contradictory) {
      choices.emplace_back(Presence::kResolved);
    }
    const std::optional<Presence> chosen =
        choices[static_cast<std::size_t>(below(static_cast<std::int64_t>(choices.size())))];
    const auto same = std::find_if(
        mine.begin(), mine.end(), [&](const ConceptFact& fact) { return fact.presence == chosen; });
    const ConceptFact kept = same != mine.end() ? *same : ConceptFact{.concept_id = id};
    std::erase_if(mine,
                  [](const ConceptFact& fact) { return fact.presence != Presence::kResolved; });
    if (chosen && (chosen != Presence::kResolved || !is_resolved)) {
      mine.push_back(kept);
      mine.back().presence = *chosen;
      mine.back().path = "completed";
    }
  }
  for (ConceptFact& fact : mine) {
    if (fact.presence == Presence::kPresent || fact.presence == Presence::kResolved) {
      fact.onset = complete_time(fact.onset);
    }
    others.push_back(std::move(fact));
  }
  record_.concepts = std::move(others);
}

void Completion::complete_medication(knowledge::AgentId agent) {
  using Status = patient::Medication::Status;
  std::vector<patient::Medication> mine;
  std::vector<patient::Medication> others;
  for (const patient::Medication& one : record_.medications) {
    (one.agent == agent ? mine : others).push_back(one);
  }
  const auto says = [&](Status status) {
    return std::any_of(mine.begin(), mine.end(),
                       [&](const patient::Medication& one) { return one.status == status; });
  };
  std::vector<std::optional<Status>> choices;
  if (says(Status::kTaking) && says(Status::kNotTaking)) {
    choices = {Status::kTaking, Status::kNotTaking};
  } else if (says(Status::kUncertain) && !says(Status::kTaking) && !says(Status::kNotTaking)) {
    choices = {Status::kTaking, Status::kNotTaking};
  } else if (!says(Status::kTaking) && !says(Status::kNotTaking)) {
    choices = {std::nullopt};
    if (may_be_unread(model_, record_, agent, patient::Period::kNow)) {
      choices.emplace_back(Status::kTaking);
    }
    if (may_be_unread(model_, record_, agent, patient::Period::kEver)) {
      choices.emplace_back(Status::kStopped);
    }
  }
  if (!choices.empty()) {
    const std::optional<Status> chosen =
        choices[static_cast<std::size_t>(below(static_cast<std::int64_t>(choices.size())))];
    const auto same = std::find_if(mine.begin(), mine.end(), [&](const patient::Medication& one) {
      return one.status == chosen;
    });
    const patient::Medication kept =
        same != mine.end() ? *same : patient::Medication{.agent = agent};
    std::erase_if(mine,
                  [](const patient::Medication& one) { return one.status != Status::kStopped; });
    if (chosen && (chosen != Status::kStopped || !says(Status::kStopped))) {
      mine.push_back(kept);
      mine.back().status = *chosen;
    }
  }
  for (patient::Medication& one : mine) {
    if (one.status == Status::kTaking || one.status == Status::kStopped) {
      one.since = complete_time(one.since);
    }
    if (one.status == Status::kStopped) {
      one.until = complete_time(one.until);
    }
    others.push_back(std::move(one));
  }
  record_.medications = std::move(others);
}

}  // namespace

Record completed(const knowledge::Model& model, const Record& record, std::mt19937& random) {
  return Completion(model, record, random).run();
}

std::size_t unknowns_of(const knowledge::Model& model, const Record& record) {
  std::size_t count = record.unknown.size() + (record.sex ? 0 : 1) +
                      (record.birth && is_complete(*record.birth) ? 0 : 1) + model.labs.size() -
                      record.labs.size();
  for (const patient::LabResults& lab : record.labs) {
    for (const patient::Result& result : lab.results) {
      const bool is_known = result.value.is_point() && result.at && is_complete(*result.at);
      count += is_known ? 0 : 1;
    }
  }
  return count;
}

}  // namespace regimen::oracle
