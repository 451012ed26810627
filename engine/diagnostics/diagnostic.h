// Diagnostics: what is wrong with what an author or a record said, as data.
//
// A diagnostic has a stable code, one sentence, the narrowest wrong range, every other range that
// takes part, and one help that really works. Words are rendered last, in render.{h,cc}.
// Each code has one maker function beside the check that raises it, a page
// docs/diagnostics/CODE.md and a golden case.
//
// Shape:   codes E1xx text, E2xx model, E3xx dependencies, E4xx limits and expressions, E5xx data
//          relations, W2xx findings, N2xx notes, D1xx data of records, D2xx data of tables.
// Errors:  none; a sink never fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostics/buffer.h"

namespace regimen::diagnostics {

enum class Code {
#define REGIMEN_CODE(id, name, summary) name,
#include "engine/diagnostics/code.def"
#undef REGIMEN_CODE
};

enum class Severity { kError, kWarning, kNote };

std::string_view id_of(Code code);            // "E203"
std::string_view summary_of(Code code);       // one line, for `help`
std::string_view word_of(Severity severity);  // "error"
Severity severity_of(Code code);              // E: error; N: note; W, D: warning
std::optional<Code> code_of(std::string_view id);
const std::vector<Code>& all_codes();

struct Label {
  diagnostics::Span span;
  std::string text;
};

struct Diagnostic {
  Code code;
  std::string message{};           // lower case, one sentence, no full stop, names in backticks
  std::optional<Label> primary{};  // the narrowest wrong range
  std::vector<Label> secondary{};
  std::vector<std::string> notes{};
  std::string help{};
};

class Sink {
 public:
  void add(Diagnostic diagnostic);
  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  // All diagnostics, in the order of buffer name, place, code, message; equal ones once.
  std::vector<Diagnostic> take(const diagnostics::Buffers& buffers);

 private:
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};

}  // namespace regimen::diagnostics
