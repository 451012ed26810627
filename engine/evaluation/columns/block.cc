// Implements block.h.
#include "engine/evaluation/columns/block.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/overload.h"

namespace regimen::columns {

namespace {

constexpr std::int32_t kYearsMax = 1000;

void set(std::vector<Word>& words, std::uint32_t patient, bool value) {
  const Word bit = Word{1} << patient % 64;
  Word& word = words[patient / 64];
  word = value ? word | bit : word & ~bit;
}

void set(Bits& bits, std::uint32_t patient, quantity::Truth truth) {
  set(bits.definite, patient, truth.is_definite);
  set(bits.possible, patient, truth.is_possible);
}

patient::Record blank_record(const quantity::Instant& as_of) {
  patient::Record record;
  record.as_of = as_of;
  return record;
}

bool is_unknown(const patient::Record& record, const knowledge::Input& input) {
  return std::binary_search(record.unknown.begin(), record.unknown.end(), input);
}

// Is the instant wholly before the window's begin, or wholly not before it?
bool lies_across(const quantity::Instant& at, const quantity::Instant& begin) {
  return at.first < begin.first && at.last >= begin.first;
}

}  // namespace

Block::Block(const Layout& layout, const knowledge::Model& model)
    : layout_(layout),
      model_(model),
      male_(kWords),
      female_(kWords),
      ages_(kPatients),
      concepts_(layout.concepts.size()),
      ever_(layout.concepts.size()),
      agents_(layout.agents.size()),
      concept_evidence_(layout.concepts.size()),
      agent_evidence_(layout.agents.size()),
      results_(layout.labs.size()) {
  const patient::Record blank = blank_record(layout.as_of);
  for (const knowledge::ConceptId id : layout.concepts) {
    const logic::Test test{logic::RecordedConcept{id}, "", {}};
    concept_defaults_.push_back(evaluation::evaluate_test(model, test, blank));
  }
  clear();
}

void Block::clear() {
  patients_ = 0;
  exceptions_.clear();
  std::fill(male_.begin(), male_.end(), 0);
  std::fill(female_.begin(), female_.end(), 0);
  std::fill(ages_.begin(), ages_.end(), kNoValue);
  for (std::size_t column = 0; column < concepts_.size(); ++column) {
    const quantity::Truth truth = concept_defaults_[column];
    concepts_[column].definite.assign(kWords, truth.is_definite ? ~Word{0} : 0);
    concepts_[column].possible.assign(kWords, truth.is_possible ? ~Word{0} : 0);
    if (layout_.is_ever_asked[column]) {
      ever_[column] = concepts_[column];
    }
    concept_evidence_[column].assign(kWords, 0);
  }
  for (std::size_t column = 0; column < agents_.size(); ++column) {
    agents_[column].definite.assign(kWords, 0);
    agents_[column].possible.assign(kWords, 0);
    agent_evidence_[column].assign(kWords, 0);
  }
  for (std::vector<ResultEntry>& results : results_) {
    results.clear();
  }
}

std::uint32_t Block::begin_patient() {
  REGIMEN_CHECK(!is_full(), "the caller asks is_full first");
  return patients_++;
}

void Block::drop_patient() {
  const std::uint32_t patient = --patients_;
  set(male_, patient, false);
  set(female_, patient, false);
  ages_[patient] = kNoValue;
  for (std::size_t column = 0; column < concepts_.size(); ++column) {
    set(concepts_[column], patient, concept_defaults_[column]);
    if (layout_.is_ever_asked[column]) {
      set(ever_[column], patient, concept_defaults_[column]);
    }
    set(concept_evidence_[column], patient, false);
  }
  for (std::size_t column = 0; column < agents_.size(); ++column) {
    set(agents_[column], patient, quantity::kFalse);
    set(agent_evidence_[column], patient, false);
  }
  for (std::vector<ResultEntry>& results : results_) {
    while (!results.empty() && results.back().patient == patient) {
      results.pop_back();
    }
  }
  while (!exceptions_.empty() && exceptions_.back().patient == patient) {
    exceptions_.pop_back();
  }
}

void Block::set_sex(std::uint32_t patient, bool is_male) {
  set(is_male ? male_ : female_, patient, true);
}

void Block::set_age(std::uint32_t patient, std::int32_t years) {
  if (years < 0 || years > kYearsMax) {
    add_exception(patient, knowledge::BirthInput{});
    return;
  }
  ages_[patient] = static_cast<Code>(years + 1);
}

void Block::set_concept(std::uint32_t patient, std::uint32_t column, quantity::Truth now,
                        quantity::Truth ever) {
  set(concepts_[column], patient, now);
  if (layout_.is_ever_asked[column]) {
    set(ever_[column], patient, ever);
  }
  set(concept_evidence_[column], patient, true);
}

void Block::set_agent(std::uint32_t patient, std::uint32_t column, quantity::Truth truth) {
  set(agents_[column], patient, truth);
  set(agent_evidence_[column], patient, true);
}

void Block::add_record(const patient::Record& record) {
  const std::uint32_t patient = begin_patient();
  for (const knowledge::Input& input : record.unknown) {
    add_exception(patient, input);
  }
  if (record.sex && !is_unknown(record, knowledge::SexInput{})) {
    set_sex(patient, *record.sex == knowledge::Sex::kMale);
  }
  const bool is_born = record.birth && record.birth->first <= record.as_of.last;
  if (is_born && !is_unknown(record, knowledge::BirthInput{})) {
    const quantity::YearsRange years =
        quantity::completed_years(*record.birth, record.as_of.last_day());
    // An age that is not certain fits no column.
    set_age(patient, years.least == years.most ? years.least : -1);
  }
  add_labs(patient, record);
  add_facts(patient, record);
}

void Block::add_labs(std::uint32_t patient, const patient::Record& record) {
  for (const patient::LabResults& results : record.labs) {
    const std::uint32_t column = layout_.column_of_lab[results.lab.index()];
    if (column != Layout::kNone && !add_lab(patient, column, results)) {
      add_exception(patient, results.lab);
    }
  }
}

// False when one of them fits no column.
bool Block::add_lab(std::uint32_t patient, std::uint32_t column,
                    const patient::LabResults& results) {
  const LabColumn& lab = layout_.labs[column];
  const quantity::Instant& as_of = layout_.as_of;
  bool fits = lab.cuts.fits() && results.results.size() <= kResultsMax;
  const patient::Result* before = nullptr;
  for (const patient::Result& result : results.results) {
    fits = fits && result.is_usable && result.value.is_point() && result.at;
    if (!fits) {
      break;
    }
    const quantity::Instant& at = *result.at;
    if (at.first > as_of.last) {
      continue;  // after `as of`: no evidence
    }
    const bool is_in_order = before == nullptr || before->at->last < at.first;
    const bool has_one_day = at.first_day() == at.last_day();
    const bool is_across =
        at.last > as_of.last ||
        std::any_of(lab.window_begins.begin(), lab.window_begins.end(),
                    [&](const quantity::Instant& begin) { return lies_across(at, begin); });
    fits = is_in_order && has_one_day && !is_across;
    if (!fits) {
      break;
    }
    before = &result;
    add_result(column, {at.first, at.first_day().days, static_cast<std::uint16_t>(patient),
                        lab.cuts.code_of(*result.value.low)});
  }
  return fits;
}

void Block::add_facts(std::uint32_t patient, const patient::Record& record) {
  if (!record.not_understood.empty() && model_.trusts.empty()) {
    // An entry that is not understood may be anything that the record does not name.
    for (const knowledge::ConceptId id : layout_.concepts) {
      add_concept(patient, id, record);
    }
    for (const knowledge::AgentId id : layout_.agents) {
      add_agent(patient, id, record);
    }
    return;
  }
  for (std::size_t i = 0; i < record.concepts.size(); ++i) {
    const knowledge::ConceptId id = record.concepts[i].concept_id;
    if (i == 0 || record.concepts[i - 1].concept_id != id) {
      add_concept(patient, id, record);
    }
  }
  for (std::size_t i = 0; i < record.medications.size(); ++i) {
    const knowledge::AgentId id = record.medications[i].agent;
    if (i == 0 || record.medications[i - 1].agent != id) {
      add_agent(patient, id, record);
    }
  }
}

void Block::add_concept(std::uint32_t patient, knowledge::ConceptId id,
                        const patient::Record& record) {
  const std::uint32_t column = layout_.column_of_concept[id.index()];
  if (column == Layout::kNone) {
    return;
  }
  const logic::Test now{logic::RecordedConcept{id}, "", {}};
  const logic::Test ever{logic::RecordedConcept{.concept_id = id, .is_ever = true}, "", {}};
  set_concept(patient, column, evaluation::evaluate_test(model_, now, record),
              layout_.is_ever_asked[column] ? evaluation::evaluate_test(model_, ever, record)
                                            : quantity::kUnknown);
}

void Block::add_agent(std::uint32_t patient, knowledge::AgentId id, const patient::Record& record) {
  const std::uint32_t column = layout_.column_of_agent[id.index()];
  if (column != Layout::kNone) {
    const logic::Test test{knowledge::Taking{id}, "", {}};
    set_agent(patient, column, evaluation::evaluate_test(model_, test, record));
  }
}

void Block::add_evidence_of(const knowledge::Input& input, std::vector<Word>& patients) const {
  const auto add = [&](const std::vector<Word>& words) {
    for (std::uint32_t word = 0; word < kWords; ++word) {
      patients[word] |= words[word];
    }
  };
  const auto add_all = [&] { std::fill(patients.begin(), patients.end(), ~Word{0}); };
  std::visit(
      Overload{
          [&](knowledge::SexInput) { add_all(); }, [&](knowledge::BirthInput) { add_all(); },
          [&](knowledge::LabId lab) {
            for (const ResultEntry& entry : results_[layout_.column_of_lab[lab.index()]]) {
              set(patients, entry.patient, true);
            }
          },
          [&](knowledge::ConceptId id) {
            add(concept_evidence_[layout_.column_of_concept[id.index()]]);
          },
          [&](knowledge::AgentId id) { add(agent_evidence_[layout_.column_of_agent[id.index()]]); },
          [](knowledge::UnreadInput) {}},
      input);
}

}  // namespace regimen::columns
