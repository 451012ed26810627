// The writer: the one place where a value becomes text, JSON, CSV or NDJSON, and where it is seen
// to that what was printed has arrived.
//
// A format is a row of the table in write.cc. Every command whose value has the shape that the
// format needs offers it: as a flag of the program, in a session as an option with a file.
#pragma once

#include <iosfwd>
#include <memory>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "repl/commands/arguments.h"
#include "repl/commands/value.h"
#include "repl/shell/reply.h"

namespace regimen::commands {

struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool colour = false;  // both are terminals and NO_COLOR is not set
};

// A flag for each format that values of this shape have.
std::vector<Parameter> parameters_of_formats(Shape shape);
// The one that was asked for; empty: text.
std::string_view format_of(const Arguments& arguments);

std::string rendered(const Value& value, std::string_view format);

// What the program prints of a result, and its exit code. `exit_code` is that of what was loaded.
int print(const Command& command, const Result& result, std::string_view format, int exit_code,
          const Streams& streams);

// What a session replies. `around` stands before and behind it; files that the arguments name are
// written.
struct Around {
  std::string before;
  std::string after;
};
shell::Reply reply_of(const Command& command, const Result& result, const Arguments& arguments,
                      const Around& around);

// The first problems, and how many there are of each code.
inline constexpr std::size_t kProblemsShown = 20;
void print_problems(const api::Problems& problems, std::ostream& err,
                    std::size_t shown_max = kProblemsShown);

// While one is alive, under a format for programs standard output is counted and standard error
// copied.
class Output {
 public:
  explicit Output(bool is_json);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // The exit code of the program, whose command ended with `exit_code`. Where that is not 0 and
  // nothing was printed, `{"error": "…"}` is: what standard error says. Output that cannot be
  // written is wrong use, and is reported.
  int finish(int exit_code);

 private:
  class Tap;
  std::unique_ptr<Tap> out_;  // nullptr without JSON
  std::unique_ptr<Tap> err_;
};

}  // namespace regimen::commands
