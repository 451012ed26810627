// The dose an expectation states, compared with the dose that is given. Private to engine/api.
#pragma once

#include <optional>
#include <string>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

// What differs, in words: "the amount is 100 .. 200 mg"; nothing when amount, schedule and route
// agree as far as stated.
std::optional<std::string> dose_difference(const knowledge::Model& model,
                                           const advice::DoseGiven& given,
                                           const syntax::DosePhrase& expected);

}  // namespace regimen::api
