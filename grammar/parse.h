// Parsing: .rgm text to a syntax tree. The door that ANTLR stays behind.
//
// Reports several mistakes per file in an author's words, and keeps every statement that is whole.
// Nesting deeper than `nesting_max`, texts longer than `bytes_max`, invalid UTF-8 and control
// characters are refused here, so that recursion further in is safe.
//
// Shape:   the tree of `buffer`; with errors, the tree of what could be read.
// Errors:  E1xx.
// Cost:    linear: SLL first; only a statement that fails is read again with LL for its message.
#pragma once

#include <optional>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"
#include "engine/syntax/tree.h"

namespace regimen::grammar {

struct Limits {
  std::size_t bytes_max = 64U << 20U;
  int nesting_max = 200;
  int errors_max = 50;
};

// A whole file.
syntax::Tree parse(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                   diagnostics::Sink& sink, const Limits& limits = {});

// One condition: `hematocrit > 54 %` (whatif, eval, query). The tree's only root is the id.
struct ParsedCondition {
  syntax::Tree tree;
  std::optional<syntax::ConditionId> root;
};
ParsedCondition parse_condition(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                                diagnostics::Sink& sink, const Limits& limits = {});

// One expression for `eval`: a value, or a comparison of two (then `root` of `condition`).
struct ParsedExpression {
  syntax::Tree tree;
  std::optional<syntax::ValueId> value;
  std::optional<syntax::ConditionId> condition;
};
ParsedExpression parse_expression(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                                  diagnostics::Sink& sink, const Limits& limits = {});

// Scenario lines without the braces: what is typed as facts in the REPL.
std::optional<syntax::ScenarioDecl> parse_facts(const diagnostics::Buffers& buffers,
                                                diagnostics::BufferId buffer,
                                                diagnostics::Sink& sink, const Limits& limits = {});

// True when `text` has an open brace, parenthesis or string: the REPL reads another line.
bool is_incomplete(std::string_view text);

}  // namespace regimen::grammar
