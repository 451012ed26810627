// What parsing has to say to the author: one maker per code.
#pragma once

#include <string>
#include <vector>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::grammar {

struct Word {
  std::string text;  // empty at the end of the text
  diagnostics::Span span;
};

// E101: "expected a condition after `when`".
diagnostics::Diagnostic expected_here(const Word& found, const std::string& expected,
                                      const std::string& after, std::string help);
// E102: "`sevrity` does not begin a clause of `contraindication`"; `near` are close spellings.
diagnostics::Diagnostic unknown_word(const Word& found, const std::string& what,
                                     const std::vector<std::string>& near,
                                     const std::vector<std::string>& possible);
// E103, for `(`.
diagnostics::Diagnostic unclosed_parenthesis(diagnostics::Span where,
                                             diagnostics::Span parenthesis);
// E107.
diagnostics::Diagnostic unit_expected(const Word& number, bool is_word_on_next_line);
// E108: a clause in a statement it does not belong to.
diagnostics::Diagnostic misplaced_clause(const Word& clause, const std::string& statement,
                                         const std::vector<std::string>& possible);
// E110: a clause that may stand only once.
diagnostics::Diagnostic repeated_clause(const Word& clause, diagnostics::Span first);
// E111: a value where a condition is needed, or the other way round.
diagnostics::Diagnostic not_a_condition(const Word& found);
diagnostics::Diagnostic not_a_value(const Word& found);
// E112: an escape in a text that means nothing.
diagnostics::Diagnostic unknown_escape(const Word& found);
// E128: too many mistakes.
diagnostics::Diagnostic too_many_mistakes(diagnostics::Span where, int errors_max);

}  // namespace regimen::grammar
