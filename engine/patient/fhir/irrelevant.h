// Observations that surely say nothing here, found without reading them.
//
// Most resources of an export are observations whose codes the knowledge base does not know. Such a
// one is only counted: it has no code that may mean something under any system, it answers no
// question with yes, and the shape of everything that its reader would look at is right, so reading
// it would find neither evidence nor a fault. Every other type is read to its end, since a
// diagnosis, allergy or medicine that is not understood must be named.
//
// Errors:  none; what is not surely irrelevant is read.
// Cost:    one look at each member of the resource, at each code, and at each answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/patient/fhir/codes.h"
#include "engine/patient/fhir/texts.h"

namespace regimen::fhir {

// The node of the reference to its patient, when the shape of the resource is right. `subject_key`
// is where its reader looks for that.
std::optional<std::uint32_t> subject_if_irrelevant(const Resource& resource,
                                                   std::string_view subject_key);

// May a code of the resource, wherever it stands, mean something?
bool may_mean_something(const CodeIndex& codes, Json resource);

}  // namespace regimen::fhir
