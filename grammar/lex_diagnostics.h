// What lexing has to say to the author: one maker per code.
#pragma once

#include <string_view>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::grammar {

// E105; with another quotation mark before it on the line, any of them may be the wrong one.
diagnostics::Diagnostic open_string(diagnostics::Span where, bool has_quote_before);
diagnostics::Diagnostic open_comment(diagnostics::Span where);                         // E106
diagnostics::Diagnostic foreign_word(std::string_view word, diagnostics::Span where);  // E125, E127
bool begins_with_sign(std::string_view word);  // a dash, a quotation mark: no name at all
diagnostics::Diagnostic number_too_long(diagnostics::Span where, std::size_t length,
                                        std::size_t length_max);                           // E126
diagnostics::Diagnostic meaningless_sign(std::string_view text, diagnostics::Span where);  // E127

}  // namespace regimen::grammar
