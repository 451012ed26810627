// Implements engine/api/profile_words.h.
#include "engine/api/profile_words.h"

#include <array>
#include <cstdio>

namespace regimen::api {

namespace {

constexpr double kMillisecond = 1e6;

double share_of(std::uint64_t time, std::uint64_t total) {
  constexpr double kHundred = 100;
  return total == 0 ? 0 : kHundred * static_cast<double>(time) / static_cast<double>(total);
}

}  // namespace

std::string decimal(double number, int places) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*f", places, number);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

std::string right_aligned(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::string left_aligned(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

std::string times(std::uint64_t time, std::uint64_t total) {
  constexpr std::size_t kTimeWidth = 10;
  constexpr std::size_t kShareWidth = 7;
  return right_aligned(decimal(static_cast<double>(time) / kMillisecond, 2), kTimeWidth) + " ms" +
         right_aligned(decimal(share_of(time, total), 1), kShareWidth) + " %";
}

}  // namespace regimen::api
