// JSON as answers write it. Private to engine/api.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace regimen::api {

using Json = nlohmann::ordered_json;

inline std::string to_json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace regimen::api
