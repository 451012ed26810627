// Silent resources: those that surely say nothing here, told without reading them.
//
// Most resources of an export carry codes that the knowledge base does not know. Such a one is only
// counted: it has no code that may mean something under any system, and the shape of everything
// that its reader would look at is right, so reading it would find neither evidence nor a fault.
//
// Errors:  none; nullopt says "maybe", and the resource is read.
// Cost:    one look at each code and each member of the resource.
#pragma once

#include <optional>
#include <string_view>

#include "engine/fhir/codes.h"
#include "engine/fhir/texts.h"

namespace regimen::fhir {

// The reference of its patient, when the resource surely says nothing. `subject_key` is where its
// reader looks for that.
std::optional<std::string_view> silent_subject(const CodeIndex& codes, const Resource& resource,
                                               std::string_view subject_key);

}  // namespace regimen::fhir
