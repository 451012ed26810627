#include "engine/explanation/change/thresholds.h"

#include <algorithm>

#include "engine/base/overload.h"
#include "engine/evaluation/results.h"

namespace regimen::change {

namespace {

using knowledge::Threshold;

void order(std::vector<Threshold>& thresholds) {
  const auto less = [](const Threshold& left, const Threshold& right) {
    return left.canonical != right.canonical ? left.canonical < right.canonical
                                             : left.written->text() < right.written->text();
  };
  std::sort(thresholds.begin(), thresholds.end(), less);
  thresholds.erase(std::unique(thresholds.begin(), thresholds.end(),
                               [](const Threshold& left, const Threshold& right) {
                                 return left.canonical == right.canonical;
                               }),
                   thresholds.end());
}

bool is_of(const knowledge::Operand& operand, const knowledge::Input& input) {
  return std::visit(Overload{[&](const knowledge::AgeOperand&) {
                               return std::holds_alternative<knowledge::BirthInput>(input);
                             },
                             [&](const knowledge::LabOperand& lab) {
                               return input == knowledge::Input(lab.lab);
                             }},
                    operand);
}

// The bounds of the values that the other lab of a comparison has, in this lab's unit.
void add_others(const Scope& scope, const knowledge::Operand& operand, knowledge::LabId lab,
                std::vector<Threshold>& found) {
  const auto* other = std::get_if<knowledge::LabOperand>(&operand);
  if (other == nullptr || other->lab == lab) {
    return;
  }
  const knowledge::Model& model = scope.compiled().model;
  const quantity::Rational factor = model[other->lab].unit.factor / model[lab].unit.factor;
  for (const quantity::Interval& value : evaluation::candidates(model, scope.record(), *other)) {
    for (const std::optional<quantity::Rational>& bound : {value.low, value.high}) {
      if (bound) {
        const quantity::Rational canonical = *bound * factor;
        found.push_back({quantity::Quantity{canonical, model[lab].unit}, canonical});
      }
    }
  }
}

std::vector<Threshold> compared_with(const Scope& scope, const knowledge::Input& input) {
  std::vector<Threshold> found;
  for (const logic::TestId test : scope.tests_of(input)) {
    knowledge::visit_kinds(
        Overload{[&](const knowledge::Compare& compare) {
                   if (is_of(compare.operand, input)) {
                     found.push_back(compare.threshold);
                   }
                 },
                 [&](const knowledge::InRange& range) {
                   if (is_of(range.operand, input)) {
                     found.push_back(range.low);
                     found.push_back(range.high);
                   }
                 },
                 [&](const knowledge::Persists& persists) { found.push_back(persists.threshold); },
                 [&](const knowledge::Results& results) {
                   if (results.threshold) {
                     found.push_back(*results.threshold);
                   }
                 },
                 [&](const knowledge::CompareLabs& labs) {
                   if (const auto* lab = std::get_if<knowledge::LabId>(&input)) {
                     add_others(scope, labs.left, *lab, found);
                     add_others(scope, labs.right, *lab, found);
                   }
                 },
                 [](const auto&) {}},
        scope.compiled().program[test].value);
  }
  order(found);
  return found;
}

// A time of day that lies before one and after the other, in the middle of a working day if it may.
std::optional<quantity::TimeOfDay> time_for(const knowledge::Results& results) {
  if (!results.before && !results.after) {
    return std::nullopt;
  }
  constexpr std::int32_t kEight = 8 * 60;
  constexpr std::int32_t kMidnight = 24 * 60;
  const std::int32_t after = results.after ? results.after->minutes : -1;
  const std::int32_t before = results.before ? results.before->minutes : kMidnight;
  if (after < kEight && kEight < before) {
    return quantity::TimeOfDay{kEight};
  }
  return quantity::TimeOfDay{after + std::max<std::int32_t>(1, (before - after) / 2)};
}

}  // namespace

std::vector<Threshold> thresholds_of(const Scope& scope, knowledge::LabId lab) {
  return compared_with(scope, lab);
}

std::vector<Threshold> age_thresholds_of(const Scope& scope) {
  return compared_with(scope, knowledge::BirthInput{});
}

std::vector<Series> series_of(const Scope& scope, knowledge::LabId lab) {
  std::vector<Series> all;
  const auto add = [&](const Series& series) {
    if (std::find(all.begin(), all.end(), series) == all.end() && series != Series{}) {
      all.push_back(series);
    }
  };
  const quantity::Duration day{.months = 0, .seconds = quantity::kSecondsOfDay, .text = ""};
  for (const logic::TestId test : scope.tests_of(lab)) {
    const logic::TestValue& value = scope.compiled().program[test].value;
    if (const auto* results = knowledge::kind_if<knowledge::Results>(value)) {
      const bool is_far = results->apart && results->apart->least;
      add({.count = results->count,
           .apart = is_far               ? *results->apart->least
                    : results->count > 1 ? day
                                         : quantity::Duration{},
           .time = time_for(*results)});
    } else if (const auto* persists = knowledge::kind_if<knowledge::Persists>(value)) {
      add({.count = 2, .apart = persists->time, .time = {}});
    }
  }
  return all;
}

std::vector<quantity::Duration> onsets_of(const Scope& scope, knowledge::ConceptId id) {
  std::vector<quantity::Duration> longest;
  const quantity::Duration day{.months = 0, .seconds = quantity::kSecondsOfDay, .text = ""};
  for (const logic::TestId test : scope.tests_of(id)) {
    const auto* recorded =
        std::get_if<logic::RecordedConcept>(&scope.compiled().program[test].value);
    if (recorded == nullptr) {
      continue;
    }
    for (const auto* asked : {&recorded->within, &recorded->lasting}) {
      if (*asked) {
        longest.push_back(
            {.months = (*asked)->months, .seconds = (*asked)->seconds + day.seconds, .text = ""});
      }
    }
  }
  if (!longest.empty()) {
    longest.insert(longest.begin(), quantity::Duration{});
  }
  return longest;
}

}  // namespace regimen::change
