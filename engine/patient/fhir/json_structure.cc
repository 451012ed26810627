// Implements engine/patient/fhir/json_structure.h.
#include "engine/patient/fhir/json_structure.h"

#include <algorithm>
#include <cstring>

#include "engine/base/check.h"

namespace regimen::fhir {

namespace {

constexpr std::size_t kPlacesMax = 10'000'000;

}  // namespace

bool JsonStructure::make_room(std::size_t bytes) {
  if (parser_ == nullptr && simdjson::get_active_implementation()->create_dom_parser_implementation(
                                bytes, simdjson::DEFAULT_MAX_DEPTH, parser_) != simdjson::SUCCESS) {
    return false;
  }
  if (parser_->capacity() >= bytes) {
    return true;
  }
  const std::size_t capacity = std::min<std::size_t>(bytes * 2, simdjson::SIMDJSON_MAXSIZE_BYTES);
  return parser_->allocate(capacity, simdjson::DEFAULT_MAX_DEPTH) == simdjson::SUCCESS;
}

bool JsonStructure::find(std::string_view text) {
  count_ = 0;
  if (text.empty() || text.size() >= simdjson::SIMDJSON_MAXSIZE_BYTES || !make_room(text.size()) ||
      parser_->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                      simdjson::stage1_mode::regular) != simdjson::SUCCESS ||
      parser_->n_structural_indexes > kPlacesMax) {
    return false;
  }
  text_ = text;
  places_ = parser_->structural_indexes.get();
  count_ = parser_->n_structural_indexes;
  has_escapes_ = std::memchr(text.data(), '\\', text.size()) != nullptr;
  unescaped_size_ = 0;
  if (has_escapes_ && unescaped_.size() < text.size() + simdjson::SIMDJSON_PADDING) {
    unescaped_.resize(text.size() + simdjson::SIMDJSON_PADDING);
  }
  return true;
}

bool JsonStructure::unescape(std::string_view& string) {
  escaped_.assign(string.begin(), string.end());
  escaped_.push_back('"');
  escaped_.resize(escaped_.size() + simdjson::SIMDJSON_PADDING);
  REGIMEN_CHECK(unescaped_size_ + string.size() + simdjson::SIMDJSON_PADDING <= unescaped_.size(),
                "all strings of a text have room together");
  std::uint8_t* begin = unescaped_.data() + unescaped_size_;
  const std::uint8_t* end = parser_->parse_string(escaped_.data(), begin);
  if (end == nullptr) {
    return false;
  }
  const auto length = static_cast<std::size_t>(end - begin);
  string = {reinterpret_cast<const char*>(begin), length};
  unescaped_size_ += length;
  return true;
}

}  // namespace regimen::fhir
