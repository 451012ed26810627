// Implements grammar/byte_stream.h.
#include "grammar/byte_stream.h"

namespace regimen::grammar {
namespace {

constexpr std::size_t kLessEqualSign = 1;     // U+2264
constexpr std::size_t kGreaterEqualSign = 2;  // U+2265
constexpr std::size_t kNotEqualSign = 3;      // U+2260
constexpr std::size_t kFirstByte = 4;
constexpr std::size_t kNextByte = 5;

}  // namespace

std::size_t ByteStream::LA(ssize_t distance) {
  const ssize_t offset = distance > 0 ? distance - 1 : distance;
  const std::size_t position = position_ + static_cast<std::size_t>(offset);
  if (position >= text_.size()) {
    return static_cast<std::size_t>(antlr4::IntStream::EOF);
  }
  const auto byte = static_cast<unsigned char>(text_[position]);
  return byte < 0x80U ? byte : symbol_at(position);
}

std::size_t ByteStream::symbol_at(std::size_t position) const {
  const auto byte = static_cast<unsigned char>(text_[position]);
  if (byte < 0xC0U) {
    return kNextByte;
  }
  const std::string_view sign = text_.substr(position, 3);
  if (sign == "\xE2\x89\xA4") {
    return kLessEqualSign;
  }
  if (sign == "\xE2\x89\xA5") {
    return kGreaterEqualSign;
  }
  return sign == "\xE2\x89\xA0" ? kNotEqualSign : kFirstByte;
}

std::string ByteStream::getText(const antlr4::misc::Interval& interval) {
  const auto begin = static_cast<std::size_t>(interval.a);
  const auto end = static_cast<std::size_t>(interval.b + 1);
  return begin < end && begin < text_.size() ? std::string(text_.substr(begin, end - begin)) : "";
}

}  // namespace regimen::grammar
