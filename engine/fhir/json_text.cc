// Implements engine/fhir/json_text.h.
#include "engine/fhir/json_text.h"

#include <algorithm>

namespace regimen::fhir {

namespace {

// RFC 8259's number, part by part.
class NumberText {
 public:
  explicit NumberText(std::string_view text) : text_(text) {}

  bool is_number() {
    take("-");
    return take_whole() && take_fraction() && take_exponent() && at_ == text_.size();
  }

 private:
  bool take(std::string_view one_of) {
    const bool is_there = at_ < text_.size() && one_of.find(text_[at_]) != std::string_view::npos;
    at_ += is_there ? 1 : 0;
    return is_there;
  }
  bool take_digits() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
    return at_ > begin;
  }
  bool take_whole() { return take("0") || take_digits(); }
  bool take_fraction() { return !take(".") || take_digits(); }
  bool take_exponent() {
    if (!take("eE")) {
      return true;
    }
    take("+-");
    return take_digits();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::size_t length_by_first(unsigned first) {
  if (first < 0x80U) {
    return 1;
  }
  if (first < 0xC2U || first > 0xF4U) {
    return 0;
  }
  return first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
}

// Neither a longer form than needed, nor a surrogate, nor beyond U+10FFFF.
bool may_follow(unsigned first, unsigned second) {
  const unsigned least = first == 0xE0U ? 0xA0U : first == 0xF0U ? 0x90U : 0x80U;
  const unsigned most = first == 0xEDU ? 0x9FU : first == 0xF4U ? 0x8FU : 0xBFU;
  return second >= least && second <= most;
}

// Length of the character at `at` by RFC 3629; 0 if there is none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::size_t length = length_by_first(byte(at));
  if (length > 1 && !may_follow(byte(at), byte(at + 1))) {
    return 0;
  }
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  return length;
}

}  // namespace

bool is_number(std::string_view text) {
  return NumberText(text).is_number();
}

std::size_t first_not_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = character_length(text, at);
    if (length == 0) {
      return at;
    }
    at += length;
  }
  return at;
}

}  // namespace regimen::fhir
