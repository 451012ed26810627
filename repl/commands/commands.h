// The commands of `regimen`, each a function from its options to an exit code.
//
// Shape:   results go to `out`, what is wrong with the words of the call or with files to `err`.
// Errors:  exit codes: 0 done, 1 findings (errors in rules, failed scenarios, refused patient
//          texts; for `check` also warnings under --strict), 2 wrong use or unreadable input. That
//          all of `out` was written is checked once, at the end of main.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "engine/api/answers.h"
#include "repl/io/workspace.h"

namespace regimen::commands {

inline constexpr int kDone = 0;
inline constexpr int kFindings = 1;
inline constexpr int kWrongUse = 2;
inline constexpr int kInterrupted = 130;  // as shells have it

struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool colour = false;  // both are terminals and NO_COLOR is not set
};

struct CheckCommand {
  std::vector<std::string> rules;
  bool is_strict = false;
  bool is_json = false;
};
int check(const CheckCommand& command, const Streams& streams);

struct RunCommand {
  std::vector<std::string> rules;
  std::vector<std::string> patients;
  io::AsOf as_of;
  bool is_json = false;
  bool is_verbose = false;
  bool is_summary = false;
  std::size_t jobs = 1;
  std::string certificate{};  // a file to write a proof of each result to; empty: none
};
int run(const RunCommand& command, const Streams& streams);

// Checks certificates, one a line, without the engine that made them.
struct VerifyCommand {
  std::vector<std::string> rules;
  std::string file;
  bool is_json = false;
};
int verify(const VerifyCommand& command, const Streams& streams);

// why, whynot, flip, stable, needs, regions: a question about one patient.
struct QuestionCommand {
  std::vector<std::string> rules;
  std::vector<std::string> patients;
  std::string patient;             // its id; empty when there is only one
  std::vector<std::string> facts;  // typed, on top of what the files say; or alone
  std::string name;
  io::AsOf as_of;
  bool is_json = false;
  bool is_page = false;              // a document that has its notices itself
  bool may_be_about_nobody = false;  // `why anastrozole lowers estradiol`
};
using Question = std::function<api::Answer(const api::Subject&)>;
int question(const QuestionCommand& command, const Question& ask, const Streams& streams);
// A consultation: answers are lines of `input`. As JSON only the first question.
int ask(const QuestionCommand& command, std::istream& input, const Streams& streams);

// What is said of `command.name`, another patient of the same files, or of the same one under other
// rules.
int compare(const QuestionCommand& command, const std::vector<std::string>& other_rules,
            const Streams& streams);
// The page about one patient; to `file`, or to standard output without one.
int report(const QuestionCommand& command, const std::string& file, const Streams& streams);

struct EffectsCommand {
  std::vector<std::string> rules;
  std::string agent;
  std::string sex;  // "male", "female"; empty: both
  bool is_json = false;
};
int effects(const EffectsCommand& command, const Streams& streams);

struct TestCommand {
  std::vector<std::string> rules;
  bool is_json = false;
  bool is_verbose = false;
};
int test(const TestCommand& command, const Streams& streams);

struct DocCommand {
  std::vector<std::string> rules;
  std::string folder;
};
int doc(const DocCommand& command, const Streams& streams);

struct GraphCommand {
  std::vector<std::string> rules;
  std::string name;
  std::string dot_file;
  std::string svg_file;
  bool is_json = false;
};
int graph(const GraphCommand& command, const Streams& streams);

struct QueryCommand {
  std::vector<std::string> rules;
  std::string facts;  // a folder of tables; empty: none
  std::string out;    // a folder for tables; empty: standard output
  bool is_json = false;
  bool is_count = false;  // only how many tuples each relation has
  std::size_t jobs = 0;   // threads; 0: as many as the machine has
};
int query(const QueryCommand& command, const Streams& streams);

struct EvalCommand {
  std::vector<std::string> rules;
  std::string expression;
  bool is_json = false;
};
int eval(const EvalCommand& command, const Streams& streams);

struct FmtCommand {
  std::vector<std::string> paths;  // files, folders, or "-"
  bool is_check = false;           // changes nothing, shows what would change
};
int fmt(const FmtCommand& command, const Streams& streams);

// Shared: the knowledge base of a command. Unreadable files and errors in rules are said on `err`.
struct Loaded {
  io::Knowledge knowledge;
  int exit_code = kDone;
  bool can_go_on = true;
};
// The patients of a command. Unreadable files are said on `err`.
io::Patients load_patients(const api::KnowledgeBase& base, const std::vector<std::string>& paths,
                           const io::AsOf& as_of, const Streams& streams, std::size_t threads = 1);
// The exit code of a command that cannot answer for want of its patients: they cannot be read, or
// reading was interrupted.
std::optional<int> exit_code_without(const io::Patients& patients);
Loaded load(const std::vector<std::string>& rules, const Streams& streams, bool is_strict = false,
            bool is_quiet = false, const std::vector<api::NamedText>& typed = {});

}  // namespace regimen::commands
