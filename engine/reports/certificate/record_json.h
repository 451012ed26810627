// A record as JSON, exactly: what a certificate calls its input. Private to engine/reports/certificate.
//
// Shape:   names of labs, concepts and agents; numbers as fractions; instants with both their ends.
//          Labels, paths and faults are for people: they are kept, and decide nothing.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/patient/record.h"
#include "engine/verification/proof_checker.h"

namespace regimen::certificate {

using Json = nlohmann::ordered_json;

Json record_json(const knowledge::Model& model, const patient::Record& record);

// Nothing when `refusal` says what is wrong and where.
std::optional<patient::Record> from_json(const knowledge::Model& model, const Json& json,
                                         std::optional<verification::Refusal>& refusal);

}  // namespace regimen::certificate
