// Implements leaves.h: which tests have a column form, and which.
#include "engine/evaluation/columns/leaves.h"

#include <algorithm>
#include <limits>

#include "engine/base/check.h"
#include "engine/base/overload.h"

namespace regimen::columns {

namespace {

using Selection = knowledge::LabOperand::Selection;

const knowledge::LabOperand* lab_of(const knowledge::Operand& operand) {
  return std::get_if<knowledge::LabOperand>(&operand);
}

bool is_bare(const knowledge::LabOperand& operand) {
  return operand.selection == Selection::kLatest && !operand.within;
}

bool has_reduction(const knowledge::LabOperand& operand) {
  switch (operand.selection) {
    case Selection::kLatest:
    case Selection::kFirst:
    case Selection::kHighest:
    case Selection::kLowest:
      return true;
    case Selection::kMean:
    case Selection::kRise:
    case Selection::kFall:
      return false;
  }
  return false;
}

// The ages are integers from 0 to kAgeMax, and the code of an age is the next integer.
constexpr std::int64_t kAgeMax = 1000;

// How many ages are below `bound`, or not above it.
Code count_ages(const quantity::Rational& bound, bool counts_equal) {
  std::int64_t begin = 0;
  std::int64_t end = kAgeMax + 1;
  while (begin < end) {
    const std::int64_t age = begin + (end - begin) / 2;
    const quantity::Rational here(age);
    (here < bound || (counts_equal && here == bound)) ? begin = age + 1 : end = age;
  }
  return static_cast<Code>(begin);
}

// Nothing passes when no age lies between.
CodeRange range_between(int low, int high) {
  return low > high ? CodeRange{kCodeMax, 0}
                    : CodeRange{static_cast<Code>(low), static_cast<Code>(high)};
}

CodeRange range_of_ages(const knowledge::Compare& compare) {
  using quantity::Comparison;
  const quantity::Rational& threshold = compare.threshold.canonical;
  const int below = count_ages(threshold, false);
  const int up_to = count_ages(threshold, true);
  constexpr int kLast = kAgeMax + 1;
  switch (compare.comparison) {
    case Comparison::kLess:
      return range_between(1, below);
    case Comparison::kLessEqual:
      return range_between(1, up_to);
    case Comparison::kGreater:
      return range_between(up_to + 1, kLast);
    case Comparison::kGreaterEqual:
      return range_between(below + 1, kLast);
    case Comparison::kEqual:
      return range_between(below + 1, up_to);
    case Comparison::kNotEqual:
      break;
  }
  CodeRange range = range_between(below + 1, up_to);
  range.is_outside = true;
  // Where no age is the threshold every age differs from it.
  return range.low > range.high ? CodeRange{} : range;
}

CodeRange range_of_ages(const knowledge::InRange& between) {
  return range_between(count_ages(between.low.canonical, false) + 1,
                       count_ages(between.high.canonical, true));
}

// Months have no fixed number of days.
bool is_in_days(const knowledge::Apart& apart) {
  constexpr std::int64_t kDaysMax = 1'000'000;
  const auto fits = [](const std::optional<quantity::Duration>& duration) {
    return !duration ||
           (duration->months == 0 && duration->seconds % quantity::kSecondsOfDay == 0 &&
            duration->seconds / quantity::kSecondsOfDay <= kDaysMax);
  };
  return fits(apart.least) && fits(apart.most);
}

std::int32_t days_of(const quantity::Duration& duration) {
  return static_cast<std::int32_t>(duration.seconds / quantity::kSecondsOfDay);
}

}  // namespace

std::optional<knowledge::LabId> bare_lab_of(const logic::Test& test) {
  const knowledge::Operand* operand = nullptr;
  if (const auto* compare = knowledge::kind_if<knowledge::Compare>(test.value)) {
    operand = &compare->operand;
  } else if (const auto* range = knowledge::kind_if<knowledge::InRange>(test.value)) {
    operand = &range->operand;
  }
  const knowledge::LabOperand* lab = operand == nullptr ? nullptr : lab_of(*operand);
  return lab != nullptr && is_bare(*lab) ? std::optional(lab->lab) : std::nullopt;
}

std::optional<knowledge::LabId> known_lab_of(const logic::Test& test) {
  const auto* known = std::get_if<knowledge::KnownInput>(&test.value);
  const auto* lab = known == nullptr ? nullptr : std::get_if<knowledge::LabId>(&known->input);
  return lab == nullptr ? std::nullopt : std::optional(*lab);
}

Leaves::Leaves(const knowledge::Model& model, const logic::Program& program,
               const LayoutOptions& options)
    : model_(model), program_(program), options_(options) {
  layout_.as_of = options.as_of;
  layout_.column_of_lab.assign(model.labs.size(), Layout::kNone);
  layout_.column_of_concept.assign(model.concepts.size(), Layout::kNone);
  layout_.column_of_agent.assign(model.agents.size(), Layout::kNone);
}

void Leaves::collect(const std::vector<WantedTest>& tests) {
  tests_ = tests;
  for (const WantedTest& wanted : tests_) {
    collect_cuts(program_[wanted.test]);
    for (const knowledge::Input& input : program_[wanted.test].inputs) {
      add_column(input);
    }
  }
  for (auto& [lab, values] : cuts_) {
    add_lab_column(lab, std::move(values));
  }
  layout_.is_ever_asked.assign(layout_.concepts.size(), false);
  for (const WantedTest& wanted : tests_) {
    layout_.leaves.push_back(
        {wanted.test, options_.uses_columns ? kind_of(wanted) : LeafKind(RecordLeaf{})});
  }
}

void Leaves::add_column(const knowledge::Input& input) {
  const auto add = [](auto id, std::vector<std::uint32_t>& column_of, auto& columns) {
    std::uint32_t& column = column_of[id.index()];
    if (column == Layout::kNone) {
      column = static_cast<std::uint32_t>(columns.size());
      columns.push_back(id);
    }
  };
  std::visit(
      Overload{
          [](knowledge::SexInput) {}, [](knowledge::BirthInput) {},
          [&](knowledge::LabId lab) { cuts_[lab]; },
          [&](knowledge::ConceptId id) { add(id, layout_.column_of_concept, layout_.concepts); },
          [&](knowledge::AgentId id) { add(id, layout_.column_of_agent, layout_.agents); },
          [](knowledge::UnreadInput) {}},
      input);
}

void Leaves::add_lab_column(knowledge::LabId lab, std::vector<quantity::Rational> cuts) {
  const knowledge::Lab& known = model_[lab];
  for (const auto* bound : {&known.plausible_low, &known.plausible_high}) {
    if (*bound) {
      cuts.push_back(**bound);
    }
  }
  layout_.column_of_lab[lab.index()] = static_cast<std::uint32_t>(layout_.labs.size());
  layout_.labs.push_back({lab, Cuts(std::move(cuts)), {}, std::nullopt});
  LabColumn& column = layout_.labs.back();
  if (column.cuts.fits() && (known.plausible_low || known.plausible_high)) {
    column.plausible =
        CodeRange{known.plausible_low ? column.cuts.code_of(*known.plausible_low) : Code{1},
                  known.plausible_high ? column.cuts.code_of(*known.plausible_high) : kCodeMax};
  }
}

std::uint32_t Leaves::slot_of(const WantedTest& test) const {
  const auto found = std::lower_bound(tests_.begin(), tests_.end(), test);
  REGIMEN_CHECK(found != tests_.end() && *found == test, "every test of the plan was collected");
  return static_cast<std::uint32_t>(found - tests_.begin());
}

Layout Leaves::finish() {
  return std::move(layout_);
}

void Leaves::collect_cuts(const logic::Test& test) {
  const auto add = [&](const knowledge::Operand& operand, const knowledge::Threshold& threshold) {
    const knowledge::LabOperand* lab = lab_of(operand);
    if (lab != nullptr && has_reduction(*lab)) {
      cuts_[lab->lab].push_back(threshold.canonical);
    }
  };
  if (const auto* compare = knowledge::kind_if<knowledge::Compare>(test.value)) {
    add(compare->operand, compare->threshold);
  } else if (const auto* range = knowledge::kind_if<knowledge::InRange>(test.value)) {
    add(range->operand, range->low);
    add(range->operand, range->high);
  } else if (const auto* results = knowledge::kind_if<knowledge::Results>(test.value)) {
    if (results->threshold) {
      cuts_[results->lab].push_back(results->threshold->canonical);
    }
  }
}

bool Leaves::has_column(knowledge::LabId lab) const {
  return layout_.labs[layout_.column_of_lab[lab.index()]].cuts.fits();
}

std::uint32_t Leaves::lab_column(knowledge::LabId lab) {
  return layout_.column_of_lab[lab.index()];
}

std::optional<std::int64_t> Leaves::begin_of(std::uint32_t lab,
                                             const std::optional<quantity::Duration>& within) {
  if (!within) {
    return std::nullopt;
  }
  const quantity::Instant begin = minus(options_.as_of, *within);
  std::vector<quantity::Instant>& begins = layout_.labs[lab].window_begins;
  if (std::find(begins.begin(), begins.end(), begin) == begins.end()) {
    begins.push_back(begin);
  }
  return begin.first;
}

std::uint32_t Leaves::reduction_of(const knowledge::LabOperand& operand) {
  const std::uint32_t lab = lab_column(operand.lab);
  const Reduction wanted{
      lab, operand.selection,
      begin_of(lab, is_bare(operand) ? model_[operand.lab].valid_for : operand.within)};
  const auto found = std::find(layout_.reductions.begin(), layout_.reductions.end(), wanted);
  if (found != layout_.reductions.end()) {
    return static_cast<std::uint32_t>(found - layout_.reductions.begin());
  }
  layout_.reductions.push_back(wanted);
  return static_cast<std::uint32_t>(layout_.reductions.size() - 1);
}

LeafKind Leaves::kind_of(const WantedTest& wanted) {
  const LeafKind by_record = RecordLeaf{};
  return std::visit(
      Overload{
          [](const knowledge::SexIs& sex) -> LeafKind {
            return SexLeaf{sex.sex == knowledge::Sex::kMale};
          },
          [&](const logic::RecordedConcept& recorded_concept) -> LeafKind {
            const std::uint32_t column =
                layout_.column_of_concept[recorded_concept.concept_id.index()];
            if (recorded_concept.is_ever) {
              layout_.is_ever_asked[column] = true;
              return EverLeaf{column};
            }
            return recorded_concept.is_plain() ? LeafKind(ConceptLeaf{column}) : by_record;
          },
          [&](const knowledge::Taking& taking) -> LeafKind {
            return taking.course ? by_record
                                 : AgentLeaf{layout_.column_of_agent[taking.agent.index()]};
          },
          [&](const knowledge::Compare& compare) {
            return kind_of_compare(compare, wanted.is_guarded);
          },
          [&](const knowledge::InRange& range) { return kind_of_range(range, wanted.is_guarded); },
          [&](const knowledge::Persists&) { return by_record; },
          [&](const knowledge::CompareLabs&) { return by_record; },
          [&](const knowledge::Results& results) { return kind_of_results(results); },
          [&](const knowledge::KnownInput& known) { return kind_of_known(known); }},
      program_[wanted.test].value);
}

LeafKind Leaves::kind_of_compare(const knowledge::Compare& compare, bool is_guarded) {
  const knowledge::LabOperand* lab = lab_of(compare.operand);
  if (lab == nullptr) {
    return AgeLeaf{range_of_ages(compare)};
  }
  if (!has_reduction(*lab) || !has_column(lab->lab)) {
    return RecordLeaf{};
  }
  const Cuts& cuts = layout_.labs[lab_column(lab->lab)].cuts;
  const CodeRange range = cuts.range_of(compare.comparison, compare.threshold.canonical);
  return ValueLeaf{reduction_of(*lab), range, is_guarded};
}

LeafKind Leaves::kind_of_range(const knowledge::InRange& between, bool is_guarded) {
  const knowledge::LabOperand* lab = lab_of(between.operand);
  if (lab == nullptr) {
    return AgeLeaf{range_of_ages(between)};
  }
  if (!has_reduction(*lab) || !has_column(lab->lab)) {
    return RecordLeaf{};
  }
  const Cuts& cuts = layout_.labs[lab_column(lab->lab)].cuts;
  const CodeRange range = cuts.range_of(between.low.canonical, between.high.canonical);
  return ValueLeaf{reduction_of(*lab), range, is_guarded};
}

LeafKind Leaves::kind_of_results(const knowledge::Results& results) {
  if (results.before || results.after || results.on_different_days || results.is_consistent ||
      !has_column(results.lab)) {
    return RecordLeaf{};
  }
  const std::uint32_t lab = lab_column(results.lab);
  if (results.apart && !(results.is_recorded && is_in_days(*results.apart))) {
    return RecordLeaf{};
  }
  const CodeRange range =
      results.comparison
          ? layout_.labs[lab].cuts.range_of(*results.comparison, results.threshold->canonical)
          : CodeRange{};
  if (results.apart) {
    return PairLeaf{lab, range, begin_of(lab, results.within),
                    results.apart->least ? std::max(1, days_of(*results.apart->least)) : 1,
                    results.apart->most ? days_of(*results.apart->most)
                                        : std::numeric_limits<std::int32_t>::max()};
  }
  return CountLeaf{lab, range, begin_of(lab, results.within), results.count, results.is_recorded};
}

LeafKind Leaves::kind_of_known(const knowledge::KnownInput& known) {
  return std::visit(Overload{[](std::monostate) -> LeafKind { return KnownSexLeaf{}; },
                             [](knowledge::AgeOperand) -> LeafKind { return KnownAgeLeaf{}; },
                             [&](knowledge::LabId lab) -> LeafKind {
                               const knowledge::LabOperand latest{.lab = lab,
                                                                  .within = known.within};
                               return has_column(lab) ? LeafKind(KnownLabLeaf{reduction_of(latest)})
                                                      : LeafKind(RecordLeaf{});
                             },
                             [&](knowledge::ConceptId id) -> LeafKind {
                               return KnownConceptLeaf{layout_.column_of_concept[id.index()]};
                             }},
                    known.input);
}

}  // namespace regimen::columns
