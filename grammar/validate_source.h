// The door: what no text may contain, checked on its bytes before anything reads it.
//
// Errors:  E120 too long, E122 not UTF-8, E123 control character, E124 character that reorders
//          text.
// Cost:    one pass.
// Source:  Boucher, Anderson 2021, "Trojan Source: Invisible Vulnerabilities" (CVE-2021-42574).
#pragma once

#include <string_view>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"
#include "grammar/parse.h"

namespace regimen::grammar {

// False when the text must not be read further; then the reason is in the sink.
bool validate_source(std::string_view text, diagnostics::BufferId buffer, const Limits& limits,
                     diagnostics::Sink& sink);

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  // in bytes; 0: not UTF-8
};
CodePoint decode(std::string_view text, std::size_t offset);
std::string hex_name(char32_t value);  // "U+202E"

}  // namespace regimen::grammar
