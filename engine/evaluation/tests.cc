// Implements evaluate_test of facts.h and what results.h says of tests: docs/semantics.md §4, one
// function a kind of test.
#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/overload.h"
#include "engine/evaluation/counts.h"
#include "engine/evaluation/facts.h"
#include "engine/evaluation/recorded.h"
#include "engine/evaluation/results.h"

namespace regimen::evaluation {

namespace {

using quantity::Interval;
using quantity::kFalse;
using quantity::kTrue;
using quantity::kUnknown;
using quantity::Truth;

Truth of_sex(const knowledge::SexIs& test, const patient::Record& record) {
  if (!record.sex || is_unknown(record, knowledge::SexInput{})) {
    return kUnknown;
  }
  return *record.sex == test.sex ? kTrue : kFalse;
}

// True for all candidates, false for all, or undecided.
template <typename Decide>
Truth over(const std::vector<Interval>& values, Decide decide) {
  if (values.empty()) {
    return kUnknown;
  }
  Truth all = kTrue;
  Truth any = kFalse;
  for (const Interval& value : values) {
    const Truth truth = decide(value);
    all = all && truth;
    any = any || truth;
  }
  return {all.is_definite, any.is_possible};
}

Truth of_labs(const knowledge::Model& model, const knowledge::CompareLabs& test,
              const patient::Record& record) {
  const auto* left = std::get_if<knowledge::LabOperand>(&test.left);
  const auto* right = std::get_if<knowledge::LabOperand>(&test.right);
  REGIMEN_CHECK(left != nullptr && right != nullptr, "age is compared with numbers only");
  const quantity::Unit& left_unit = model[left->lab].unit;
  const quantity::Unit& right_unit = model[right->lab].unit;
  const quantity::Rational factor = right_unit.factor / left_unit.factor;
  const auto scaled = [&](Interval value) {
    if (value.low) {
      value.low = *value.low * factor;
    }
    if (value.high) {
      value.high = *value.high * factor;
    }
    return value;
  };
  const std::vector<Interval> others = values_of(model, test.right, record);
  return over(values_of(model, test.left, record), [&](const Interval& value) {
    return over(others, [&](const Interval& other) {
      return quantity::compare(value, test.comparison, scaled(other));
    });
  });
}

// Every result of the window matches, and so does the last one before it: only then has it been so
// all the time, as far as anybody looked.
Truth of_persistence(const knowledge::Persists& test, const patient::Record& record) {
  const patient::LabResults* results = patient::find(record, test.lab);
  if (is_unknown(record, test.lab) || results == nullptr) {
    return kUnknown;
  }
  const Window window = window_of(record, test.time);
  bool has_one_inside = false;
  bool do_all_match = true;
  const patient::Result* before = nullptr;
  for (const patient::Result& result : results->results) {
    const Truth inside = is_in(result.at, window);
    const Truth match = quantity::compare(result.value, test.comparison, test.threshold.canonical);
    if (inside.is_definite && match == kFalse) {
      return kFalse;
    }
    has_one_inside = has_one_inside || inside.is_definite;
    do_all_match = do_all_match && (!inside.is_possible || match.is_definite);
    const bool is_before = result.at && is_by(*result.at, *window.begin).is_definite;
    if (is_before && (before == nullptr || before->at->last <= result.at->first)) {
      before = &result;
    } else if (is_before) {
      do_all_match = do_all_match && match.is_definite;  // their order is not certain
    }
  }
  const bool was_so_before =
      before != nullptr &&
      quantity::compare(before->value, test.comparison, test.threshold.canonical).is_definite;
  return {has_one_inside && do_all_match && was_so_before, true};
}

Truth of_known(const knowledge::Model& model, const knowledge::KnownInput& test,
               const patient::Record& record) {
  const auto yes_if = [](bool is_so) { return is_so ? kTrue : kFalse; };
  return std::visit(
      Overload{[&](std::monostate) {
                 return yes_if(record.sex && !is_unknown(record, knowledge::SexInput{}));
               },
               [&](knowledge::AgeOperand operand) {
                 return yes_if(!values_of(model, operand, record).empty());
               },
               [&](knowledge::LabId lab) {
                 const patient::LabResults* results = patient::find(record, lab);
                 const Window window =
                     window_of(record, test.within ? test.within : model[lab].valid_for);
                 return yes_if(!is_unknown(record, lab) && results != nullptr &&
                               std::any_of(results->results.begin(), results->results.end(),
                                           [&](const patient::Result& result) {
                                             return result.is_usable &&
                                                    is_in(result.at, window).is_definite;
                                           }));
               },
               [&](knowledge::ConceptId id) {
                 return yes_if(truth_of(model, logic::RecordedConcept{id}, record) != kUnknown);
               }},
      test.input);
}

}  // namespace

std::vector<Interval> values_of(const knowledge::Model& model, const knowledge::Operand& operand,
                                const patient::Record& record) {
  if (const auto* lab = std::get_if<knowledge::LabOperand>(&operand)) {
    return candidates(model, record, *lab);
  }
  const bool is_after = record.birth && record.birth->first > record.as_of.last;
  if (!record.birth || is_after || is_unknown(record, knowledge::BirthInput{})) {
    return {};
  }
  const quantity::YearsRange years =
      quantity::completed_years(*record.birth, record.as_of.last_day());
  Interval age;
  age.low = quantity::Rational(years.least);
  age.high = quantity::Rational(years.most);
  return {age};
}

const knowledge::Operand* operand_of(const logic::Test& test) {
  if (const auto* compare = knowledge::kind_if<knowledge::Compare>(test.value)) {
    return &compare->operand;
  }
  const auto* range = knowledge::kind_if<knowledge::InRange>(test.value);
  return range == nullptr ? nullptr : &range->operand;
}

Truth decide(const logic::Test& test, const std::vector<Interval>& values) {
  if (const auto* comparison = knowledge::kind_if<knowledge::Compare>(test.value)) {
    return over(values, [&](const Interval& value) {
      return quantity::compare(value, comparison->comparison, comparison->threshold.canonical);
    });
  }
  const auto& range = *knowledge::kind_if<knowledge::InRange>(test.value);
  return over(values, [&](const Interval& value) {
    return quantity::within(value, range.low.canonical, range.high.canonical);
  });
}

Truth evaluate_test(const knowledge::Model& model, const logic::Test& test,
                    const patient::Record& record) {
  return std::visit(
      Overload{
          [&](const knowledge::SexIs& sex) { return of_sex(sex, record); },
          [&](const logic::RecordedConcept& recorded_concept) {
            return truth_of(model, recorded_concept, record);
          },
          [&](const knowledge::Taking& taking) { return truth_of(model, taking, record); },
          [&](const knowledge::Compare& compare) {
            return decide(test, values_of(model, compare.operand, record));
          },
          [&](const knowledge::InRange& range) {
            return decide(test, values_of(model, range.operand, record));
          },
          [&](const knowledge::Persists& persists) { return of_persistence(persists, record); },
          [&](const knowledge::CompareLabs& labs) { return of_labs(model, labs, record); },
          [&](const knowledge::Results& results) { return count_of(results, record); },
          [&](const knowledge::KnownInput& known) { return of_known(model, known, record); }},
      test.value);
}

}  // namespace regimen::evaluation
