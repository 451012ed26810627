// Words of a profile: numbers and times in columns, for its text and its picture.
#pragma once

#include <cstdint>
#include <string>

namespace regimen::api {

std::string decimal(double number, int places);
// `12.30 ms   4.5 %`, of a whole.
std::string times(std::uint64_t time, std::uint64_t total);
std::string right_aligned(const std::string& text, std::size_t width);
std::string left_aligned(const std::string& text, std::size_t width);

}  // namespace regimen::api
