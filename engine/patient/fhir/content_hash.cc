// Implements engine/patient/fhir/content_hash.h.
#include "engine/patient/fhir/content_hash.h"

#include "engine/patient/fhir/hash.h"
#include "engine/patient/fhir/json_form.h"

namespace regimen::fhir {

namespace {

std::uint64_t hash_of_leaf(std::uint64_t place, const JsonNode& node) {
  return mix(place, hash_of(node.text));
}

template <typename Visit>
void visit_leaves(Json value, std::uint64_t place, const Visit& visit) {
  if (!value.has_children()) {
    visit(value, mix(place, static_cast<std::uint64_t>(value.kind())));
    return;
  }
  std::uint64_t index = 0;
  for (const Json child : value.children()) {
    const std::uint64_t step = value.is_array() ? ++index : hash_of(child.key());
    visit_leaves(child, mix(place, step), visit);
  }
}

template <typename Visit>
void visit_content(Json resource, const Visit& visit) {
  for (const Json member : resource.children()) {
    if (member.key() != "meta" && member.key() != "text") {
      visit_leaves(member, mix(0, hash_of(member.key())), visit);
    }
  }
}

}  // namespace

void content_leaves(Json resource, std::vector<ContentLeaf>& leaves) {
  visit_content(resource, [&](Json leaf, std::uint64_t place) {
    leaves.push_back({.node = leaf.index(), .place = place});
  });
}

std::uint64_t content_hash(Json resource) {
  const JsonTree& tree = resource.tree();
  std::uint64_t sum = 0;
  if (tree.form != nullptr && resource.index() == 0) {
    for (const ContentLeaf& leaf : tree.form->content) {
      sum += hash_of_leaf(leaf.place, tree.nodes[leaf.node]);
    }
  } else {
    visit_content(resource, [&](Json leaf, std::uint64_t place) {
      sum += hash_of_leaf(place, tree.nodes[leaf.index()]);
    });
  }
  return sum;
}

}  // namespace regimen::fhir
