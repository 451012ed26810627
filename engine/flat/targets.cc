// Implements targets.h.
#include "engine/flat/targets.h"

#include "engine/quantity/unit.h"

namespace regimen::flat {

namespace {

constexpr std::size_t kCodesMax = 65'536;
constexpr std::size_t kUnitsMax = 64;
constexpr std::size_t kCodeLengthMax = 256;

LabTarget target_of(const model::Model& model, const columns::Layout& layout, model::LabId id) {
  const model::Lab& lab = model[id];
  const std::uint32_t column = layout.column_of_lab[id.index()];
  if (column != columns::Layout::kNone) {
    const columns::LabColumn& known = layout.labs[column];
    LabTarget target{column, known.cuts, known.plausible, {}, {}};
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
  LabTarget target{column, columns::Cuts(bounds), std::nullopt, {}, {}};
  if (!bounds.empty()) {
    target.plausible = columns::CodeRange{
        lab.plausible_low ? target.cuts.code_of(*lab.plausible_low) : columns::Code{1},
        lab.plausible_high ? target.cuts.code_of(*lab.plausible_high) : columns::kCodeMax};
  }
  return target;
}

}  // namespace

Targets::Targets(const model::Model& model, const Fields& fields, const columns::Layout& layout)
    : model_(model),
      fields_(fields),
      layout_(layout),
      lists_(fields.mapping().lists.size()),
      lab_codes_(fields.mapping().results.size()) {
  for (std::size_t i = 0; i < model.labs.size(); ++i) {
    labs_.push_back(target_of(model, layout, model::LabId(i)));
  }
}

const std::vector<std::uint32_t>& Targets::columns_of(const model::Mapping::CodeList& list,
                                                      std::string_view code) {
  auto& known = lists_[static_cast<std::size_t>(&list - fields_.mapping().lists.data())];
  if (const auto found = known.find(code); found != known.end()) {
    return found->second;
  }
  once_.clear();
  if (list.kind == model::Mapping::CodeList::Kind::kConcepts) {
    for (const model::ConceptId id : fields_.concepts_of(list.system, code)) {
      once_.push_back(layout_.column_of_concept[id.index()]);
    }
  } else {
    for (const model::AgentId id : fields_.agents_of(list.system, code)) {
      once_.push_back(layout_.column_of_agent[id.index()]);
    }
  }
  const bool is_kept = known.size() < kCodesMax && code.size() <= kCodeLengthMax;
  return is_kept ? known.emplace(std::string(code), once_).first->second : once_;
}

LabTarget* Targets::lab_of(const model::Mapping::ResultList& list, std::string_view code,
                           bool& is_unclear) {
  auto& known = lab_codes_[static_cast<std::size_t>(&list - fields_.mapping().results.data())];
  auto found = known.find(code);
  if (found == known.end()) {
    const std::vector<model::LabId> ids = fields_.labs_of(list.system, code);
    const LabCode meant{ids.empty() ? nullptr : &labs_[ids.front().index()], ids.size() > 1};
    if (known.size() >= kCodesMax || code.size() > kCodeLengthMax) {
      is_unclear = meant.is_unclear;
      return meant.lab;
    }
    found = known.emplace(std::string(code), meant).first;
  }
  is_unclear = found->second.is_unclear;
  return found->second.lab;
}

const Scale* Targets::scale_of(model::LabId id, LabTarget& lab, std::string_view unit) {
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
      found == nullptr ? std::nullopt : Scale::of(model_[id], lab.cuts, *found);
  if (scale) {
    scales_.push_back(std::move(*scale));
  }
  lab.units.push_back({std::string(unit), scale ? &scales_.back() : nullptr});
  return lab.units.back().scale;
}

const Scale* Targets::scale_of(const model::Mapping::ResultList& list, model::LabId id,
                               LabTarget& lab, std::string_view written) {
  // Lists may write one unit in different ways, and the same in one.
  const bool may_be_kept = fields_.mapping().results.size() == 1;
  for (const LabTarget::KnownUnit& known : lab.written) {
    if (may_be_kept && known.text == written) {
      return known.scale;
    }
  }
  const Scale* scale = scale_of(id, lab, fields_.unit_of(list, id, written));
  if (may_be_kept && lab.written.size() < kUnitsMax && written.size() <= quantity::kUnitTextMax) {
    lab.written.push_back({std::string(written), scale});
  }
  return scale;
}

}  // namespace regimen::flat
