// `regimen`: the command line. Reads words, calls one command, returns its exit code.
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "engine/base/nearest.h"
#include "repl/commands/as_of.h"
#include "repl/commands/cohorts.h"
#include "repl/commands/commands.h"
#include "repl/commands/help_form.h"
#include "repl/commands/interactive.h"
#include "repl/commands/log_options.h"
#include "repl/commands/lookups.h"
#include "repl/commands/output.h"
#include "repl/commands/questions.h"
#include "repl/commands/stream.h"
#include "repl/shell/commands.h"
#include "repl/shell/words.h"
#include "repl/version.h"

namespace {

using namespace regimen;  // NOLINT: main is the end of every road

constexpr const char* kFooter =
    "Exit codes: 0 done; 1 findings (errors in rules, failed scenarios, violated invariants, "
    "refused patient texts); "
    "2 wrong use, unreadable input or unwritable output; 130 interrupted.\nRULES are files or "
    "folders of .rgm; "
    "without any, the "
    "shipped rules. `-` reads standard input.\nRegimen is not a medical device: it shows what "
    "written rules say of a record, for people who can judge both.";

struct Arguments {
  std::vector<std::string> rules;
  std::vector<std::string> patients;
  std::vector<std::string> paths;
  std::string as_of;
  std::string name;
  std::string sex;
  std::vector<std::string> args;  // words that need no quotation marks
  std::string topic;
  std::string dot_file;
  std::string svg_file;
  std::string facts;
  std::string certificate;
  std::string out;
  std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
  bool is_json = false;
  bool is_strict = false;
  bool is_verbose = false;
  bool is_summary = false;
  bool is_check = false;
  bool is_count = false;
};

void add_rules(CLI::App* command, Arguments& words) {
  command->add_option("RULES", words.rules, "rule files or folders (default: the shipped rules)");
}

void add_as_of(CLI::App* command, Arguments& words) {
  command->add_option("--as-of", words.as_of, "the instant everything is judged at (default: now)");
}

void add_json(CLI::App* command, Arguments& words) {
  command->add_flag("--json", words.is_json, "JSON on standard output (docs/json.md)");
}

void declare_effects(CLI::App* command, Arguments& words) {
  command
      ->add_option(
          "AGENT", words.args,
          "an agent, or a signal; perhaps `against` another agent, and `for male` or `for female`")
      ->required();
  command->add_option("--sex", words.sex, "only what holds for this sex")
      ->check(CLI::IsMember({"male", "female"}));
  command->add_option("--rules", words.rules, "rule files or folders");
}

void declare_doc(CLI::App* command, Arguments& words) {
  command
      ->add_option("-o,--out", words.out,
                   "the folder for the pages; it is made where there is none")
      ->required();
}

void declare_query(CLI::App* command, Arguments& words) {
  command->add_option("RULES", words.rules, "rule files or folders")->required();
  command->add_option("--facts", words.facts,
                      "folder with NAME.csv, .tsv, .facts or .ndjson of input relations");
  command->add_option("--out", words.out, "folder to write NAME.csv of output relations to");
  command->add_flag("--count", words.is_count, "print how many tuples each relation has, instead");
  command->add_option("--jobs", words.jobs, "threads (default: as many as the machine has)");
}

struct Commands {
  CLI::App* check;
  CLI::App* run;
  CLI::App* verify;
  CLI::App* effects;
  CLI::App* test;
  CLI::App* graph;
  CLI::App* doc;
  CLI::App* query;
  CLI::App* eval;
  CLI::App* fmt;
  CLI::App* help;
};

Commands declare(CLI::App& app, Arguments& words) {
  Commands commands{
      app.add_subcommand("check", "check rules: names, types, units, sources, cycles"),
      app.add_subcommand("run", "recommendations for patients, with reasons"),
      app.add_subcommand("verify", "check the certificates of results without the engine"),
      app.add_subcommand("effects", "which signals an agent raises or lowers, by which path"),
      app.add_subcommand("test", "run the scenarios of the rules"),
      app.add_subcommand("graph", "what rests on what"),
      app.add_subcommand("doc", "weave the rules into a handbook of HTML pages"),
      app.add_subcommand("query", "compute the data relations of rules from tables"),
      app.add_subcommand("eval", "compute an expression of the language"),
      app.add_subcommand("fmt", "rewrite rule files in the language's one form"),
      app.add_subcommand("help", "help on a command or a diagnostic code")};
  for (CLI::App* command : {commands.check, commands.run, commands.test, commands.doc}) {
    add_rules(command, words);
  }
  for (CLI::App* command : {commands.check, commands.run, commands.verify, commands.effects,
                            commands.test, commands.graph, commands.query, commands.eval}) {
    add_json(command, words);
  }
  commands.check->add_flag("--strict", words.is_strict,
                           "missing sources are errors, warnings are findings");
  commands.run
      ->add_option("--patients", words.patients, "FHIR R4 JSON, NDJSON or CSV files or folders")
      ->required();
  add_as_of(commands.run, words);
  commands.run->add_flag("--all", words.is_verbose,
                         "also agents that are not indicated, and why not");
  commands.run->add_option("--jobs", words.jobs, "threads (default: one per core)")
      ->check(CLI::Range(1, 1024));
  commands.run->add_flag("--summary", words.is_summary, "only the table of counts");
  commands.run->add_option("--certificate", words.certificate,
                           "write a proof of each result to this file, one a line");
  commands.verify->add_option("CERTIFICATES", words.name, "what `run --certificate` wrote; or `-`")
      ->required();
  commands.verify->add_option("--rules", words.rules, "rule files or folders");
  declare_effects(commands.effects, words);
  commands.test->add_flag("--verbose", words.is_verbose, "name the scenarios that passed, too");
  commands.graph->add_option("--rules", words.rules, "rule files or folders");
  commands.graph->add_option("NAME", words.name, "only what NAME rests on and what rests on it");
  commands.graph->add_option("--dot", words.dot_file, "write DOT to this file");
  commands.graph->add_option("--svg", words.svg_file, "write SVG to this file (needs Graphviz)");
  declare_doc(commands.doc, words);
  declare_query(commands.query, words);
  commands.eval->add_option("EXPRESSION", words.args, "for example: 0.54 L/L > 54 %")->required();
  commands.eval->add_option("--rules", words.rules, "rule files or folders");
  commands.fmt->add_option("PATHS", words.paths, "rule files or folders; `-` filters");
  commands.fmt->add_flag("--check", words.is_check, "change nothing, show what would change");
  commands.help->add_option("TOPIC", words.topic, "a command, or a code such as E203");
  return commands;
}

int help(const CLI::App& app, const Arguments& words) {
  if (words.topic.empty()) {
    // Not app.help(): that would be the help of `help`.
    std::cout << app.get_formatter()->make_help(&app, "regimen", CLI::AppFormatMode::Normal);
    return commands::kDone;
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == words.topic) {
      std::cout << app.get_formatter()->make_help(command, "regimen " + words.topic,
                                                  CLI::AppFormatMode::Normal);
      return commands::kDone;
    }
  }
  const shell::Reply reply = shell::help(words.topic);
  (reply.is_error ? std::cerr : std::cout) << reply.text;
  return reply.is_error ? commands::kWrongUse : commands::kDone;
}

bool may_colour() {
  const char* terminal = std::getenv("TERM");
  const bool is_dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return isatty(STDOUT_FILENO) == 1 && !is_dumb && std::getenv("NO_COLOR") == nullptr;
}

struct CommandSet {
  const commands::Questions& questions;
  const commands::Cohorts& cohorts;
  const commands::Lookups& lookups;
  const commands::Stream& stream;
  const commands::Interactive& interactive;
};

int dispatch(const CLI::App& app, const Commands& commands, const CommandSet& commands_by_kind,
             const Arguments& words) {
  const commands::Streams streams{std::cout, std::cerr, may_colour()};
  if (commands.check->parsed()) {
    return commands::check({words.rules, words.is_strict, words.is_json}, streams);
  }
  if (commands.run->parsed()) {
    const std::optional<io::AsOf> as_of = commands::as_of_from(words.as_of, std::cerr);
    return as_of
               ? commands::run({words.rules, words.patients, *as_of, words.is_json,
                                words.is_verbose, words.is_summary, words.jobs, words.certificate},
                               streams)
               : commands::kWrongUse;
  }
  if (const std::optional<int> exit_code = commands_by_kind.questions.run(streams)) {
    return *exit_code;
  }
  if (const std::optional<int> exit_code = commands_by_kind.cohorts.run(streams)) {
    return *exit_code;
  }
  if (const std::optional<int> exit_code = commands_by_kind.lookups.run(streams)) {
    return *exit_code;
  }
  if (const std::optional<int> exit_code = commands_by_kind.stream.run(streams)) {
    return *exit_code;
  }
  if (const std::optional<int> exit_code = commands_by_kind.interactive.run(streams)) {
    return *exit_code;
  }
  if (commands.verify->parsed()) {
    return commands::verify({words.rules, words.name, words.is_json}, streams);
  }
  if (commands.effects->parsed()) {
    return commands::effects({words.rules, shell::join_words(words.args), words.sex, words.is_json},
                             streams);
  }
  if (commands.test->parsed()) {
    return commands::test({words.rules, words.is_json, words.is_verbose}, streams);
  }
  if (commands.graph->parsed()) {
    return commands::graph({words.rules, words.name, words.dot_file, words.svg_file, words.is_json},
                           streams);
  }
  if (commands.doc->parsed()) {
    return commands::doc({words.rules, words.out}, streams);
  }
  if (commands.query->parsed()) {
    return commands::query(
        {words.rules, words.facts, words.out, words.is_json, words.is_count, words.jobs}, streams);
  }
  if (commands.eval->parsed()) {
    return commands::eval({words.rules, shell::join_words(words.args), words.is_json}, streams);
  }
  if (commands.fmt->parsed()) {
    return commands::fmt({words.paths, words.is_check}, streams);
  }
  return help(app, words);
}

// A first word that is no command: what may have been meant.
bool is_unknown_command(const CLI::App& app, const std::string& word) {
  if (word.empty() || word.front() == '-') {
    return false;
  }
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  if (std::find(names.begin(), names.end(), word) != names.end()) {
    return false;
  }
  const std::vector<std::string> meant = nearest_names(word, names, 1);
  std::cerr << "regimen: there is no command `" << word << "`"
            << (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?")
            << "\n`regimen help` lists the commands\n";
  return true;
}

int run_program(int argc, char** argv) {
  CLI::App app("Regimen: rule-based expert system shell for treatment protocols");
  app.set_version_flag("--version", std::string("regimen ") + version());
  app.footer(kFooter);
  app.formatter(std::make_shared<commands::HelpForm>());
  app.require_subcommand(0, 1);
  logging::Options log;
  commands::declare_log(app, log);
  Arguments words;
  const Commands commands = declare(app, words);
  commands::Questions questions;
  questions.declare(app);
  commands::Cohorts cohorts;
  cohorts.declare(app);
  commands::Lookups lookups;
  lookups.declare(app);
  commands::Stream stream;
  stream.declare(app);
  commands::Interactive interactive;
  interactive.declare(app);
  if (argc > 1 && is_unknown_command(app, argv[1])) {
    return commands::kWrongUse;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return app.exit(error);  // --help, --version
    }
    std::cerr << "regimen: " << error.what() << "\n`regimen help" << (argc > 1 ? " " : "")
              << (argc > 1 ? argv[1] : "") << "` tells how to use it\n";
    return commands::kWrongUse;
  }
  return commands::logged(log, [&] {
    return dispatch(app, commands, {questions, cohorts, lookups, stream, interactive}, words);
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    const bool is_json =
        std::any_of(argv + 1, argv + argc, [](std::string_view word) { return word == "--json"; });
    commands::Output output(is_json);
    return output.finish(run_program(argc, argv));
  } catch (const std::bad_alloc&) {
    std::fputs("regimen: out of memory\n", stderr);
  } catch (const std::exception&) {
    std::fputs("regimen: internal error; please report what you ran\n", stderr);
  }
  return commands::kWrongUse;
}
