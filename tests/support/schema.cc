#include "tests/support/schema.h"

#include <algorithm>
#include <set>

namespace regimen::tests {

namespace {

using Json = nlohmann::json;

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  std::string misfit(const Json& schema, const Json& value, const std::string& place) const {
    if (schema.is_boolean()) {
      return schema.get<bool>() ? "" : place + " is not foreseen";
    }
    static const std::set<std::string> known{"$schema",  "title",      "$defs",
                                             "$ref",     "type",       "enum",
                                             "required", "properties", "additionalProperties",
                                             "items"};
    for (const auto& [keyword, ignored] : schema.items()) {
      if (!known.contains(keyword)) {
        return "keyword " + keyword;
      }
    }
    if (schema.contains("$ref")) {
      const std::string target = schema["$ref"].get<std::string>().substr(1);
      return misfit(root_.at(Json::json_pointer(target)), value, place);
    }
    if (schema.contains("enum")) {
      const Json& all = schema["enum"];
      return std::find(all.begin(), all.end(), value) != all.end() ? "" : place + " is not listed";
    }
    if (schema.contains("type") && !is_of(schema["type"].get<std::string>(), value)) {
      return place + " is no " + schema["type"].get<std::string>();
    }
    return value.is_object()  ? object_misfit(schema, value, place)
           : value.is_array() ? array_misfit(schema, value, place)
                              : "";
  }

 private:
  static bool is_of(const std::string& type, const Json& value) {
    return type == "object"    ? value.is_object()
           : type == "array"   ? value.is_array()
           : type == "string"  ? value.is_string()
           : type == "integer" ? value.is_number_integer()
           : type == "boolean" ? value.is_boolean()
                               : false;
  }

  std::string object_misfit(const Json& schema, const Json& value, const std::string& place) const {
    for (const Json& key : schema.value("required", Json::array())) {
      if (!value.contains(key.get<std::string>())) {
        return place + " lacks " + key.get<std::string>();
      }
    }
    const Json properties = schema.value("properties", Json::object());
    const Json others = schema.value("additionalProperties", Json(true));
    for (const auto& [key, member] : value.items()) {
      const std::string found =
          misfit(properties.contains(key) ? properties[key] : others, member, place + "." + key);
      if (!found.empty()) {
        return found;
      }
    }
    return "";
  }

  std::string array_misfit(const Json& schema, const Json& value, const std::string& place) const {
    for (std::size_t i = 0; i < value.size() && schema.contains("items"); ++i) {
      const std::string found =
          misfit(schema["items"], value[i], place + "[" + std::to_string(i) + "]");
      if (!found.empty()) {
        return found;
      }
    }
    return "";
  }

  const Json& root_;
};

}  // namespace

std::string misfit(const nlohmann::json& schema, const nlohmann::json& value) {
  return Validator(schema).misfit(schema, value, "");
}

}  // namespace regimen::tests
