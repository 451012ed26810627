// Texts inside JSON: what a number is, where UTF-8 ends.
//
// Source:  RFC 8259 §6 (numbers), RFC 3629 §4 (UTF-8).
#pragma once

#include <cstddef>
#include <string_view>

namespace regimen::fhir {

bool is_number(std::string_view text);

// The first byte that begins no character; the size of the text when all do.
std::size_t first_not_utf8(std::string_view text);

}  // namespace regimen::fhir
