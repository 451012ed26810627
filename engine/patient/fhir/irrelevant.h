// Silent resources: those that surely say nothing here, told without reading them.
//
// Most resources of an export carry codes that the knowledge base does not know. Such a one is only
// counted: it has no code that may mean something under any system, and the shape of everything
// that its reader would look at is right, so reading it would find neither evidence nor a fault.
//
// Errors:  none; what is not surely silent is read.
// Cost:    one look at each member of the resource, and at each code.
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
