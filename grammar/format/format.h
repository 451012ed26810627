// Formatting: a text of the language in its one canonical form.
//
// Only spaces, line ends and the layout of comments change: words, numbers, units, texts in
// quotation marks and comments stay what they are, in their order, so the syntax tree stays the
// same. What an author decides and the form keeps: whether a statement stands on one line where it
// fits, which short clauses share a line, whether a condition is broken at its `and` and `or`, and
// single blank lines. docs/guide.md, "Format, check, review", lists the rules.
//
// Shape:   format(format(x)) is format(x).
// Errors:  those of grammar::parse; a text with errors has no formatted form. The formatted text is
//          read again; should it not mean what the text meant, a check of ours fails.
// Cost:    that of parsing twice.
#pragma once

#include <optional>
#include <string>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::format {

std::optional<std::string> format(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                                  diagnostics::Sink& sink);

}  // namespace regimen::format
