// Unit expressions: UCUM's grammar of terms, `mg/(kg.d)`, `10*3/uL`, `g{creat}`; private to
// engine/quantity. What a symbol means is handed in, so that the table can be defined in its own
// terms.
//
// Shape:   read strictly from left to right: `a/b.c` is (a/b).c, and `/a.b` is (1/a).b.
// Errors:  ExpressionError; `unknown` is the symbol that has no meaning, empty for other mistakes.
// Cost:    O(length); powers, nesting and length are limited, so hostile text is refused quickly.
// Source:  UCUM 2.2, section 2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/quantity/unit.h"

namespace regimen::quantity {

struct ExpressionError {
  std::string reason;   // "`dx` is not known"
  std::string unknown;  // "dx"
};

class SymbolTable {
 public:
  virtual ~SymbolTable() = default;
  virtual std::optional<Unit> meaning(std::string_view symbol) const = 0;
};

std::variant<Unit, ExpressionError> parse_expression(std::string_view text,
                                                     const SymbolTable& symbols);

// Quoted for a message, and cut if it is long.
std::string in_backticks(std::string_view text);

}  // namespace regimen::quantity
