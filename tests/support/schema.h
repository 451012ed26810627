// JSON Schema, as much of it as our schemas use: type, enum, required, properties,
// additionalProperties, items and references within the schema. Another keyword is a mistake.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace regimen::tests {

// The first place where `value` does not fit; empty when it fits.
std::string misfit(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace regimen::tests
