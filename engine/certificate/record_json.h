// A record as JSON, exactly: what a certificate calls its input. Private to engine/certificate.
//
// Shape:   names of labs, concepts and agents; numbers as fractions; instants with both their ends.
//          Labels, paths and faults are for people: they are kept, and decide nothing.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/checker/checker.h"
#include "engine/record/record.h"

namespace regimen::certificate {

using Json = nlohmann::ordered_json;

Json to_json(const model::Model& model, const record::Record& record);

// Nothing when `refusal` says what is wrong and where.
std::optional<record::Record> from_json(const model::Model& model, const Json& json,
                                        std::optional<checker::Refusal>& refusal);

}  // namespace regimen::certificate
