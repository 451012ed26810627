// Implements engine/knowledge/table_space.h: axes, classes, what rows demand.
#include "engine/knowledge/table_space.h"

#include <algorithm>

#include "engine/knowledge/print_conditions.h"
#include "engine/quantity/short_number.h"

namespace regimen::knowledge {

namespace {

using quantity::Comparison;
using quantity::Interval;
using quantity::Rational;

constexpr std::int64_t kAgeMax = 120;

const Condition& inner_of(const Model& model, ConditionId id, bool& is_negated) {
  const auto* negation = std::get_if<Not>(&model[id].value);
  is_negated = negation != nullptr;
  return model[negation == nullptr ? id : negation->part];
}

// A rise or fall may be of any size, and below zero.
bool is_trend(const LabOperand& lab) {
  return lab.selection == LabOperand::Selection::kRise ||
         lab.selection == LabOperand::Selection::kFall;
}

std::optional<Rational> lowest_of(const Model& model, const Operand& operand) {
  const auto* lab = std::get_if<LabOperand>(&operand);
  if (lab != nullptr && is_trend(*lab)) {
    return std::nullopt;
  }
  return lab == nullptr ? std::optional(Rational(0)) : model[lab->lab].plausible_low;
}

std::optional<Rational> highest_of(const Model& model, const Operand& operand) {
  const auto* lab = std::get_if<LabOperand>(&operand);
  if (lab != nullptr && is_trend(*lab)) {
    return std::nullopt;
  }
  return lab == nullptr ? std::optional(Rational(kAgeMax)) : model[lab->lab].plausible_high;
}

std::string unit_of(const Model& model, const Operand& operand) {
  const auto* lab = std::get_if<LabOperand>(&operand);
  return lab == nullptr ? "years" : model[lab->lab].unit.text;
}

// What the condition says of a number; nothing when it is not about one.
std::optional<bool> decides(const Condition& condition, const Rational& value) {
  if (const auto* compare = kind_if<Compare>(condition.value)) {
    return quantity::compare(Interval::point(value), compare->comparison,
                             compare->threshold.canonical)
        .is_definite;
  }
  if (const auto* range = kind_if<InRange>(condition.value)) {
    return value >= range->low.canonical && value <= range->high.canonical;
  }
  return std::nullopt;
}

}  // namespace

TableSpace::TableSpace(const Model& model, const std::vector<ConditionId>& rows) : model_(model) {
  for (const ConditionId row : rows) {
    add_axes(row);
  }
  for (Axis& axis : axes_) {
    make_classes(axis);
  }
  for (const ConditionId row : rows) {
    add_demands(row, rows_.emplace_back());
  }
  take_scope(rows);
}

std::size_t TableSpace::axis_named(const std::string& name, std::optional<Operand> operand) {
  const auto [place, is_new] = by_name_.try_emplace(name, axes_.size());
  if (is_new) {
    axes_.push_back({.name = name, .operand = std::move(operand)});
  }
  return place->second;
}

void TableSpace::add_cut(const Operand& operand, const Rational& cut) {
  axes_[axis_named(operand_text(model_, operand), operand)].cuts.push_back(cut);
}

std::string TableSpace::condition_name(ConditionId id) const {
  const bool is_sex = std::holds_alternative<SexIs>(model_[id].value);
  return is_sex ? "sex" : condition_text({model_, model_.conditions}, id);
}

void TableSpace::add_axes(ConditionId id) {
  if (const auto* all = std::get_if<And>(&model_[id].value)) {
    for (const ConditionId part : all->parts) {
      add_axes(part);
    }
    return;
  }
  bool is_negated = false;
  const Condition& condition = inner_of(model_, id, is_negated);
  if (const auto* compare = kind_if<Compare>(condition.value)) {
    add_cut(compare->operand, compare->threshold.canonical);
  } else if (const auto* range = kind_if<InRange>(condition.value)) {
    add_cut(range->operand, range->low.canonical);
    add_cut(range->operand, range->high.canonical);
  } else {
    const auto* negation = std::get_if<Not>(&model_[id].value);
    axis_named(condition_name(negation == nullptr ? id : negation->part), std::nullopt);
  }
}

void TableSpace::add_number_class(Axis& axis, const Rational& value, bool is_cut) const {
  const std::string unit = unit_of(model_, *axis.operand);
  const auto text = [&](const Rational& number) { return number.to_text() + " " + unit; };
  Class class_{.value = text(value), .from = {}, .upto = {}, .number = value};
  if (is_cut || std::holds_alternative<AgeOperand>(*axis.operand)) {
    class_.from = "from " + text(value);
    class_.upto = "to " + text(value);
  }
  if (!is_cut) {
    const auto above = std::upper_bound(axis.cuts.begin(), axis.cuts.end(), value);
    if (above != axis.cuts.begin()) {
      class_.from = "above " + text(*std::prev(above));
    }
    if (above != axis.cuts.end()) {
      class_.upto = "below " + text(*above);
    }
    class_.from = above == axis.cuts.begin() ? "" : class_.from;
    class_.upto = above == axis.cuts.end() ? "" : class_.upto;
  }
  axis.classes.push_back(std::move(class_));
}

void TableSpace::make_classes(Axis& axis) const {
  if (!axis.operand) {
    const bool is_sex = axis.name == "sex";
    axis.classes.push_back({is_sex ? "male" : "yes", {}, {}, {}});
    axis.classes.push_back({is_sex ? "female" : "no", {}, {}, {}});
    return;
  }
  std::sort(axis.cuts.begin(), axis.cuts.end());
  axis.cuts.erase(std::unique(axis.cuts.begin(), axis.cuts.end()), axis.cuts.end());
  const std::optional<Rational> low = lowest_of(model_, *axis.operand);
  const std::optional<Rational> high = highest_of(model_, *axis.operand);
  const bool is_whole = std::holds_alternative<AgeOperand>(*axis.operand);
  const auto add_between = [&](const std::optional<Rational>& from, bool with_from,
                               const std::optional<Rational>& to, bool with_to) {
    const auto value = quantity::short_number_between(
        {.low = from, .high = to, .low_open = !with_from, .high_open = !with_to}, is_whole);
    if (value) {
      add_number_class(axis, *value, false);
    }
  };
  add_between(low, true, axis.cuts.front(), false);
  for (std::size_t i = 0; i < axis.cuts.size(); ++i) {
    const Rational& cut = axis.cuts[i];
    const bool is_possible =
        (!is_whole || cut.is_integer()) && (!low || cut >= *low) && (!high || cut <= *high);
    if (is_possible) {
      add_number_class(axis, cut, true);
    }
    const bool is_last = i + 1 == axis.cuts.size();
    add_between(cut, false, is_last ? high : std::optional(axis.cuts[i + 1]), is_last);
  }
}

TableSpace::Mask TableSpace::mask_of(std::size_t axis, ConditionId id) const {
  bool is_negated = false;
  const Condition& condition = inner_of(model_, id, is_negated);
  Mask mask;
  for (std::size_t i = 0; i < axes_[axis].classes.size(); ++i) {
    bool holds = i == 0;  // yes, male
    if (axes_[axis].operand) {
      holds = decides(condition, axes_[axis].classes[i].number).value_or(true);
    } else if (const auto* sex = std::get_if<SexIs>(&condition.value)) {
      holds = (i == 0) == (sex->sex == Sex::kMale);
    }
    mask.push_back(holds != is_negated);
  }
  return mask;
}

void TableSpace::demand(Row& row, std::size_t axis, const Mask& mask) const {
  const auto [place, is_new] = row.try_emplace(axis, mask);
  for (std::size_t i = 0; i < mask.size(); ++i) {
    place->second[i] = place->second[i] && mask[i];
  }
}

std::size_t TableSpace::axis_of(ConditionId id) const {
  bool is_negated = false;
  const Condition& condition = inner_of(model_, id, is_negated);
  if (const auto* compare = kind_if<Compare>(condition.value)) {
    return by_name_.at(operand_text(model_, compare->operand));
  }
  if (const auto* range = kind_if<InRange>(condition.value)) {
    return by_name_.at(operand_text(model_, range->operand));
  }
  const auto* negation = std::get_if<Not>(&model_[id].value);
  return by_name_.at(condition_name(negation == nullptr ? id : negation->part));
}

void TableSpace::add_demands(ConditionId id, Row& row) const {
  if (const auto* all = std::get_if<And>(&model_[id].value)) {
    for (const ConditionId part : all->parts) {
      add_demands(part, row);
    }
    return;
  }
  const std::size_t axis = axis_of(id);
  demand(row, axis, mask_of(axis, id));
}

void TableSpace::add_parts(ConditionId id, std::map<std::string, ConditionId>& parts) const {
  if (const auto* all = std::get_if<And>(&model_[id].value)) {
    for (const ConditionId part : all->parts) {
      add_parts(part, parts);
    }
    return;
  }
  parts.emplace(condition_text({model_, model_.conditions}, id), id);
}

// What all rows demand alike; the table is about nobody else.
void TableSpace::take_scope(const std::vector<ConditionId>& rows) {
  std::map<std::string, ConditionId> common;
  add_parts(rows.front(), common);
  for (const ConditionId row : rows) {
    std::map<std::string, ConditionId> parts;
    add_parts(row, parts);
    std::erase_if(common, [&](const auto& part) { return !parts.contains(part.first); });
  }
  for (const auto& [text, id] : common) {
    add_demands(id, scope_);
  }
}

std::optional<TableSpace::Box> TableSpace::overlap(std::size_t row, std::size_t other) const {
  Box box;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const auto mine = rows_[row].find(axis);
    const auto theirs = rows_[other].find(axis);
    std::optional<Range> range;
    for (std::size_t i = 0; i < axes_[axis].classes.size(); ++i) {
      const bool fits = (mine == rows_[row].end() || mine->second[i]) &&
                        (theirs == rows_[other].end() || theirs->second[i]);
      if (fits && (!range || range->last + 1 == i)) {
        range = Range{range ? range->first : i, i};
      }
    }
    if (!range) {
      return std::nullopt;
    }
    box.push_back(*range);
  }
  return box;
}

// "above 50 % and below 52 %", "from 18 to 39 years", "50 %"
std::string TableSpace::range_text(const Class& first, const Class& last) {
  if (&first == &last && first.from == "from " + first.value) {
    return first.value;
  }
  if (first.from.empty() || last.upto.empty()) {
    return first.from + last.upto;
  }
  if (last.upto.starts_with("to ")) {
    return first.from + " " + last.upto;
  }
  return first.from + (first.from.starts_with("from ") ? " to " : " and ") + last.upto;
}

std::string TableSpace::region(const Box& box) const {
  std::string text;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const Axis& axis = axes_[i];
    const bool is_all = box[i].first == 0 && box[i].last + 1 == axis.classes.size();
    if (is_all) {
      continue;
    }
    const Class& first = axis.classes[box[i].first];
    const bool is_condition = !axis.operand && axis.name != "sex";
    text += text.empty() ? "" : ", ";
    text += axis.name + (is_condition ? ": " : " ");
    text += axis.operand ? range_text(first, axis.classes[box[i].last]) : first.value;
  }
  return text.empty() ? "everybody" : text;
}

std::string TableSpace::example(const Box& box) const {
  std::string text;
  for (std::size_t axis = 0; axis < box.size(); ++axis) {
    const bool is_condition = !axes_[axis].operand && axes_[axis].name != "sex";
    text += (text.empty() ? "" : ", ") + axes_[axis].name + (is_condition ? ": " : " ") +
            axes_[axis].classes[box[axis].first].value;
  }
  return text;
}

}  // namespace regimen::knowledge
