// What a command answers: made once, and rendered by the writer in the form that is asked for.
//
// Shape:   nothing is rendered that is not written: text, document and rows are functions.
// Errors:  a Refusal says why there is no answer; its document, if any, is what a program reads.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "engine/api/answers.h"
#include "engine/api/problems.h"

namespace regimen::commands {

using Json = nlohmann::ordered_json;

// Exit codes of the program.
inline constexpr int kDone = 0;
inline constexpr int kFindings = 1;  // errors in rules, failed scenarios, refused patient texts
inline constexpr int kWrongUse = 2;  // or unreadable input, or unwritable output
inline constexpr int kInterrupted = 130;  // as shells have it

// Which formats a value has beside text.
enum class Shape : std::uint8_t {
  kText,
  kDocument,  // JSON
  kRows,      // JSON and CSV
  kStream     // those that its command lists: it writes itself, since it need not fit in memory
};

using Rows = std::vector<std::vector<std::string>>;  // the first has the names of the columns

struct Value {
  std::function<std::string()> text{};
  std::function<Json()> document{};
  std::function<Rows()> rows{};
  std::function<int(std::string_view format, std::ostream& out)> stream{};  // gives the exit code
  api::Problems problems{};                                                 // of patients' data
  std::size_t problems_shown = 0;  // at most, on standard error
  std::string notes{};             // for standard error, behind everything else
  int exit_code = kDone;
};

struct Refusal {
  std::string message;  // empty: everything was said already
  int exit_code = kWrongUse;
  bool is_rendered = false;  // diagnostics, which need no name of the program before them
  bool is_kept = false;      // a session has changed in spite of it
  std::function<Json()> document{};
};
using Result = tl::expected<Value, Refusal>;

tl::unexpected<Refusal> refused(std::string message, int exit_code = kWrongUse);
// Text that is there already; a line end is added where it lacks one.
Value success(std::string text, int exit_code = kDone);
Result answered(api::Answer answer);

}  // namespace regimen::commands
