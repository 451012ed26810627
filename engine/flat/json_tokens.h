// Tokens of JSON that need no unescaping and no rounding. Private to engine/flat.
//
// Each answers whether the value is of that plain form; `text` is a part of the line then.
#pragma once

#include <string_view>
#include <utility>

#include <simdjson.h>

#include "engine/flat/scale.h"

namespace regimen::flat {

// The token without the space behind it.
inline bool token_of(simdjson::ondemand::value value, std::string_view& token) {
  simdjson::simdjson_result<std::string_view> raw(value.raw_json_token());
  if (std::move(raw).get(token) != simdjson::SUCCESS) {
    return false;
  }
  // The token reaches up to the next structure, which must end a value: `"a":1` in the place of a
  // value would be passed over as if it were one.
  const char next = token.data()[token.size()];
  if (next != ',' && next != '}' && next != ']') {
    return false;
  }
  while (!token.empty() && (token.back() == ' ' || token.back() == '\t' || token.back() == '\r')) {
    token.remove_suffix(1);
  }
  return !token.empty();
}

inline bool is_plain_text(simdjson::ondemand::value value, std::string_view& text) {
  if (!token_of(value, text) || text.size() < 2 || text.front() != '"' || text.back() != '"') {
    return false;
  }
  text = text.substr(1, text.size() - 2);
  return text.find('\\') == std::string_view::npos;
}

inline bool is_number_token(simdjson::ondemand::value value, std::string_view& text) {
  return token_of(value, text) &&
         (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
}

inline bool is_plain_integer(simdjson::ondemand::value value, std::int64_t& integer) {
  std::string_view text;
  const std::optional<Decimal> decimal =
      is_number_token(value, text) ? decimal_of(text) : std::optional<Decimal>();
  integer = decimal ? decimal->digits : 0;
  return decimal && decimal->places == 0;
}

// A text or a whole number without sign.
inline bool is_plain_id(simdjson::ondemand::value value, std::string_view& id) {
  if (is_plain_text(value, id)) {
    return !id.empty();
  }
  std::int64_t number = 0;
  return is_plain_integer(value, number) && number >= 0 && token_of(value, id);
}

// A key without escapes. It ends at the quotation mark, which stage 1 has seen.
inline bool is_plain_key(simdjson::ondemand::field& field, std::string_view& key) {
  const char* begin = field.key().raw();
  const char* end = begin;
  while (*end != '"' && *end != '\\') {
    ++end;
  }
  key = {begin, static_cast<std::size_t>(end - begin)};
  return *end == '"';
}

// A value that no field asks for, and that is certainly well formed.
inline bool is_plain_scalar(simdjson::ondemand::value value) {
  std::string_view text;
  if (is_plain_text(value, text)) {
    return true;
  }
  if (is_number_token(value, text)) {
    return decimal_of(text).has_value();
  }
  return token_of(value, text) && (text == "true" || text == "false" || text == "null");
}

}  // namespace regimen::flat
