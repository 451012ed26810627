// Content hashes: equal for equal content of resources, in whatever order of keys.
//
// Shape:   a sum over the leaves (texts, numbers, words, empty lists and objects), each hashed with
//          its path and kind. `meta` and `text` of the resource itself are bookkeeping and left
//          out.
// Cost:    one hash for each leaf; the paths of a known form were hashed when it was learned.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/patient/fhir/json.h"

namespace regimen::fhir {

struct ContentLeaf {
  std::uint32_t node;
  std::uint64_t place;  // hash of its path and kind
};

void content_leaves(Json resource, std::vector<ContentLeaf>& leaves);
std::uint64_t content_hash(Json resource);

}  // namespace regimen::fhir
