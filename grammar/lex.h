// Lexing: a text to its lexemes.
//
// A word after a number on the same line becomes a unit (`300 mg`); `in` before a number becomes
// the start of a range; `{score}` is a unit only after a number, `unit` or `in`.
//
// Errors:  E105 open string, E106 open comment, E125 foreign letters, E126 number too long,
//          E127 a sign that has no meaning. What is wrong is left out, so that it is reported once.
// Cost:    linear.
#pragma once

#include <string_view>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"
#include "grammar/lexeme.h"

namespace regimen::grammar {

Lexemes lex(std::string_view text, diagnostics::BufferId buffer, int errors_max,
            diagnostics::Sink& sink);

}  // namespace regimen::grammar
