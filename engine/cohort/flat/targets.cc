// Implements targets.h.
#include "engine/cohort/flat/targets.h"

#include "engine/quantity/unit.h"

namespace regimen::flat {

namespace {

constexpr std::size_t kUnitsMax = 64;

LabTarget target_of(const knowledge::Model& model, const columns::Layout& layout,
                    knowledge::LabId id) {
  const knowledge::Lab& lab = model[id];
  const std::uint32_t column = layout.column_of_lab[id.index()];
  if (column != columns::Layout::kNone) {
    const columns::LabColumn& known = layout.labs[column];
    LabTarget target{.column = column, .plausible = known.plausible, .cuts = known.cuts};
    for (const quantity::Instant& begin : known.window_begins) {
      target.window_begins.push_back(begin.first);
    }
    return target;
  }
  std::vector<quantity::Rational> bounds;
  for (const auto* bound : {&lab.plausible_low, &lab.plausible_high}) {
    if (*bound) {
      bounds.push_back(**bound);
    }
  }
  LabTarget target{.cuts = columns::Cuts(bounds)};
  if (!bounds.empty()) {
    target.plausible = columns::CodeRange{
        lab.plausible_low ? target.cuts.code_of(*lab.plausible_low) : columns::Code{1},
        lab.plausible_high ? target.cuts.code_of(*lab.plausible_high) : columns::kCodeMax};
  }
  return target;
}

}  // namespace

Targets::Targets(const knowledge::Model& model, const Fields& fields, const columns::Layout& layout)
    : model_(model),
      fields_(fields),
      layout_(layout),
      lists_(fields.mapping().lists.size()),
      lab_codes_(fields.mapping().results.size()) {
  for (std::size_t i = 0; i < model.labs.size(); ++i) {
    labs_.push_back(target_of(model, layout, knowledge::LabId(i)));
  }
}

const std::vector<std::uint32_t>& Targets::columns_of(const knowledge::Mapping::CodeList& list,
                                                      std::string_view code) {
  auto& known = lists_[static_cast<std::size_t>(&list - fields_.mapping().lists.data())];
  const std::optional<ShortText> text = short_text(code);
  if (const auto* found = text ? known.find(*text) : nullptr) {
    return *found;
  }
  looked_up_.clear();
  const auto add = [&](std::uint32_t column) {
    if (column != columns::Layout::kNone) {
      looked_up_.push_back(column);
    }
  };
  if (list.kind == knowledge::Mapping::CodeList::Kind::kConcepts) {
    const auto concepts = fields_.concepts_of(list.system, code);
    for (const Fields::ConceptMeaning& meaning : concepts) {
      add(meaning.is_history ? kNoColumn : layout_.column_of_concept[meaning.id.index()]);
    }
    if (concepts.empty() && !fields_.is_something_else(list, code)) {
      add(kNoColumn);
    }
  } else {
    const auto agents = fields_.agents_of(list.system, code);
    for (const knowledge::AgentId id : agents) {
      add(layout_.column_of_agent[id.index()]);
    }
    if (agents.empty() && !fields_.is_something_else(list, code)) {
      add(kNoColumn);
    }
  }
  if (text) {
    known.keep(*text, looked_up_);
  }
  return looked_up_;
}

LabTarget* Targets::lab_of(const knowledge::Mapping::ResultList& list, std::string_view code,
                           bool& is_unclear) {
  auto& known = lab_codes_[static_cast<std::size_t>(&list - fields_.mapping().results.data())];
  const std::optional<ShortText> text = short_text(code);
  if (const LabCode* found = text ? known.find(*text) : nullptr) {
    is_unclear = found->is_unclear;
    return found->lab;
  }
  const std::vector<knowledge::LabId> ids = fields_.labs_of(list.system, code);
  const LabCode meant{ids.empty() ? nullptr : &labs_[ids.front().index()], ids.size() > 1};
  if (text) {
    known.keep(*text, meant);
  }
  is_unclear = meant.is_unclear;
  return meant.lab;
}

Scale* Targets::scale_of(LabTarget& lab, std::string_view unit) {
  for (const LabTarget::KnownUnit& known : lab.units) {
    if (known.text == unit) {
      return known.scale;
    }
  }
  if (lab.units.size() >= kUnitsMax || unit.size() > quantity::kUnitTextMax) {
    return nullptr;
  }
  const auto parsed = model_.units.parse(unit);
  const auto* found = std::get_if<quantity::Unit>(&parsed);
  std::optional<Scale> scale =
      found == nullptr ? std::nullopt : Scale::of(model_[id_of(lab)], lab.cuts, *found);
  if (scale) {
    scales_.push_back(std::move(*scale));
  }
  lab.units.push_back({std::string(unit), scale ? &scales_.back() : nullptr});
  return lab.units.back().scale;
}

Scale* Targets::scale_of(const knowledge::Mapping::ResultList& list, LabTarget& lab,
                         std::string_view written) {
  const std::optional<ShortText> text = short_text(written);
  for (const LabTarget::WrittenUnit& known : lab.written) {
    if (text == known.text && known.list == &list) {
      return known.scale;
    }
  }
  Scale* scale = scale_of(lab, fields_.unit_of(list, id_of(lab), written));
  if (text && lab.written.size() < kUnitsMax) {
    lab.written.push_back({&list, *text, scale});
  }
  return scale;
}

}  // namespace regimen::flat
