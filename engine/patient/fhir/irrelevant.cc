// Implements engine/patient/fhir/irrelevant.h.
#include "engine/patient/fhir/irrelevant.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/patient/fhir/resource_parser.h"

namespace regimen::fhir {

namespace {

bool is_absent_or_string(const std::optional<Json>& member) {
  return !member || member->is_string();
}

template <typename Predicate>
bool all_of(Json list, const Predicate& predicate) {
  for (const Json child : list.children()) {
    if (!predicate(child)) {
      return false;
    }
  }
  return true;
}

bool is_well_formed_coding(Json coding) {
  return coding.is_object() && is_absent_or_string(coding.get("system")) &&
         is_absent_or_string(coding.get("code"));
}

// What ResourceParser::codings takes without a fault.
bool is_well_formed_concept(Json concept_json) {
  const std::optional<Json> list = concept_json.get("coding");
  return concept_json.is_object() &&
         (!list || (list->is_array() && all_of(*list, is_well_formed_coding)));
}

bool is_well_formed_component(Json component) {
  const std::optional<Json> code = component.get("code");
  return component.is_object() && (!code || is_well_formed_concept(*code));
}

// Is the member one that its reader passes over, or finds nothing in?
bool is_well_formed_member(Json member) {
  const std::string_view key = member.key();
  if (key == "code" || key == "medicationCodeableConcept") {
    return is_well_formed_concept(member);
  }
  if (key == "component") {
    return member.is_array() && all_of(member, is_well_formed_component);
  }
  return !regimen::is_one_of(
      key, {"subject", "patient", "modifierExtension", "implicitRules", "medicationReference"});
}

}  // namespace

std::optional<std::uint32_t> subject_if_irrelevant(const Resource& resource,
                                                   std::string_view subject_key) {
  if (resource.is_suspect || !resource.root.tree().duplicates.empty()) {
    return std::nullopt;
  }
  std::optional<Json> reference;
  for (const Json member : resource.root.children()) {
    if (member.key() == subject_key) {
      reference = member.get("reference");
    } else if (!is_well_formed_member(member)) {
      return std::nullopt;
    }
  }
  return reference && reference->is_string() ? std::optional(reference->index()) : std::nullopt;
}

bool may_mean_something(const CodeIndex& codes, Json resource) {
  const JsonTree& tree = resource.tree();
  const auto first = std::lower_bound(tree.codes.begin(), tree.codes.end(), resource.index());
  return std::any_of(first, std::lower_bound(first, tree.codes.end(), resource.end()),
                     [&](std::uint32_t node) { return codes.may_mean(tree.nodes[node].text); });
}

}  // namespace regimen::fhir
