// Implements engine/patient/fhir/plan.h.
#include "engine/patient/fhir/plan.h"

#include <array>
#include <utility>

#include "engine/patient/fhir/hash.h"
#include "engine/patient/fhir/irrelevant.h"
#include "engine/patient/fhir/json_form.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

// A member that may be absent, and is a string where it is not.
struct StringNode {
  std::uint32_t node = kNone;
  bool is_well_formed = true;
};

StringNode string_of(Json object, std::string_view key) {
  const std::optional<Json> member = object.get(key);
  return !member               ? StringNode{}
         : member->is_string() ? StringNode{.node = member->index()}
                               : StringNode{.is_well_formed = false};
}

std::optional<std::vector<ObservationPlan::CodingNodes>> codings_of(Json holder) {
  std::vector<ObservationPlan::CodingNodes> codings;
  const std::optional<Json> concept_json = holder.get("code");
  if (!concept_json) {
    return codings;
  }
  const std::optional<Json> list = concept_json->get("coding");
  if (!concept_json->is_object() || (list && !list->is_array())) {
    return std::nullopt;
  }
  if (!list) {
    return codings;
  }
  for (const Json coding : list->children()) {
    const StringNode system = string_of(coding, "system");
    const StringNode code = string_of(coding, "code");
    if (!system.is_well_formed || code.node == kNone) {
      return std::nullopt;
    }
    codings.push_back({.system = system.node, .code = code.node});
  }
  return codings;
}

std::optional<ObservationPlan::QuantityNodes> quantity_of(Json holder) {
  std::optional<Json> value;
  for (const Json member : holder.children()) {
    if (member.key() == "dataAbsentReason" || (is_value_key(member.key()) && value)) {
      return std::nullopt;
    }
    value = is_value_key(member.key()) ? member : value;
  }
  if (!value || value->key() != "valueQuantity" || value->get("comparator")) {
    return std::nullopt;
  }
  const std::optional<Json> number = value->get("value");
  const StringNode unit = string_of(*value, "unit");
  const StringNode system = string_of(*value, "system");
  const StringNode code = string_of(*value, "code");
  if (!number || number->kind() != Json::Kind::kNumber || !unit.is_well_formed ||
      !system.is_well_formed || !code.is_well_formed) {
    return std::nullopt;
  }
  return ObservationPlan::QuantityNodes{
      .number = number->index(), .unit = unit.node, .system = system.node, .code = code.node};
}

bool add_part(ObservationPlan& plan, Json holder, const std::string& where) {
  auto codings = codings_of(holder);
  if (!codings) {
    return false;
  }
  plan.parts.push_back({.codings = std::move(*codings),
                        .quantity = quantity_of(holder),
                        .where = below(where, "valueQuantity")});
  return true;
}

// A date or an instant, and no second way to state the time.
std::uint32_t effective_of(Json root) {
  std::uint32_t found = kNone;
  for (const Json member : root.children()) {
    if (!member.key().starts_with("effective")) {
      continue;
    }
    const bool is_well_formed =
        member.key() == "effectiveDateTime" || member.key() == "effectiveInstant";
    if (!is_well_formed || !member.is_string() || found != kNone) {
      return kNone;
    }
    found = member.index();
  }
  return found;
}

std::optional<ObservationPlan> observation_of(Json root) {
  ObservationPlan plan{.status = string_of(root, "status").node, .effective = effective_of(root)};
  const std::optional<Json> components = root.get("component");
  if (plan.status == kNone || plan.effective == kNone || !add_part(plan, root, "") ||
      (components && !components->is_array())) {
    return std::nullopt;
  }
  if (!components) {
    return plan;
  }
  std::size_t index = 0;
  for (const Json component : components->children()) {
    if (!component.is_object() ||
        !add_part(plan, component, "component[" + std::to_string(index++) + "]")) {
      return std::nullopt;
    }
  }
  return plan;
}

// The one reference that may name the patient; none where its reader has more to look at.
std::uint32_t subject_of(Json root, std::string_view subject_key) {
  constexpr std::array<std::string_view, 4> kOthers = {"subject", "patient", "modifierExtension",
                                                       "implicitRules"};
  for (const std::string_view other : kOthers) {
    if (other != subject_key && root.get(other)) {
      return kNone;
    }
  }
  const std::optional<Json> subject = root.get(subject_key);
  return subject ? string_of(*subject, "reference").node : kNone;
}

}  // namespace

ResourcePlan plan_of(const Resource& resource, std::string_view subject_key) {
  ResourcePlan plan{
      .type = std::string(resource.type),
      .type_hash = hash_of(resource.type),
      .type_node = string_of(resource.root, "resourceType").node,
      .id = string_of(resource.root, "id").node,
      .subject = subject_of(resource.root, subject_key),
      .subject_if_irrelevant = subject_if_irrelevant(resource, subject_key).value_or(kNone)};
  if (resource.type == "Observation" && plan.subject != kNone && plan.id != kNone) {
    plan.observation = observation_of(resource.root);
  }
  return plan;
}

const ResourcePlan* Plans::find(const Resource& resource, std::string_view subject_key) {
  constexpr std::size_t kPlansMost = 4096;
  const JsonForm* form = resource.root.tree().form;
  if (form == nullptr || resource.root.index() != 0) {
    return nullptr;
  }
  const std::uint64_t key = mix(form->serial, hash_of(resource.type));
  auto found = plans_.find(key);
  if (found == plans_.end()) {
    if (plans_.size() == kPlansMost) {
      plans_.clear();
      recent_ = {};
    }
    found = plans_.emplace(key, plan_of(resource, subject_key)).first;
  }
  if (found->second.type != resource.type) {
    return nullptr;
  }
  recent_[form->serial % kRecent] = {.form = form->serial, .plan = &found->second};
  return &found->second;
}

const ResourcePlan* Plans::recent(const JsonTree& tree) const {
  if (tree.form == nullptr) {
    return nullptr;
  }
  const Recent& recent = recent_[tree.form->serial % kRecent];
  const bool is_of_form = recent.plan != nullptr && recent.form == tree.form->serial;
  return is_of_form && tree.nodes[recent.plan->type_node].text == recent.plan->type ? recent.plan
                                                                                    : nullptr;
}

}  // namespace regimen::fhir
