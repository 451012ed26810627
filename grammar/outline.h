// The outline of a text: its words as written, and where statements, clauses and actions begin.
//
// The syntax tree says what a text means; the outline says how it is put together. The formatter
// works on it. Comments are not in it: they are what stands between two words beside spaces.
//
// Shape:   words in the order of the text, all of them.
// Errors:  those of `parse`; a text with errors has no outline.
// Units:   byte offsets.
// Cost:    that of `parse`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/diagnostics/buffer.h"
#include "engine/diagnostics/diagnostic.h"
#include "engine/syntax/tree.h"
#include "grammar/parse.h"

namespace regimen::grammar {

enum class Part : std::uint8_t {
  kRest,       // goes on with what is before it
  kStatement,  // the first word of a statement
  kOpen,       // the `{` of a statement
  kClause,     // the first word of a clause or of a scenario's line; a step's `when` belongs to it
  kAction,     // the first word of an action, of a finding
  kClose,      // the `}` of a statement
};

enum class Role : std::uint8_t {
  kPlain,
  kAnd,
  kOr,
  kWhen,        // a condition begins behind it
  kComma,       // stands close to what is before it, as `:` does
  kOpenGroup,   // `(` of a group
  kOpenCall,    // `(` of a list of arguments: close to the name before it
  kCloseParen,  // close to what is before it
  kSign,        // a minus that belongs to the number behind it
};

struct OutlineWord {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Part part = Part::kRest;
  Role role = Role::kPlain;
  bool is_first_on_line = false;
};

struct Outline {
  syntax::Tree tree;
  std::vector<OutlineWord> words;
};

std::optional<Outline> outline(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                               diagnostics::Sink& sink, const Limits& limits = {});

}  // namespace regimen::grammar
