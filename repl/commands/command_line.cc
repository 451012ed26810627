#include "repl/commands/command_line.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <iostream>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "engine/base/nearest.h"
#include "repl/commands/context.h"
#include "repl/commands/log_options.h"

namespace regimen::commands {

namespace {

constexpr const char* kFooter =
    "Exit codes: 0 done; 1 findings (errors in rules, failed scenarios, violated invariants, "
    "refused patient texts); "
    "2 wrong use, unreadable input or unwritable output; 130 interrupted.\nRULES are files or "
    "folders of .rgm; "
    "without any, the "
    "shipped rules. `-` reads standard input.\nRegimen is not a medical device: it shows what "
    "written rules say of a record, for people who can judge both.";

// The form of `--help`: what stands behind an option in words, not in the types of a program.
class HelpForm : public CLI::Formatter {
 public:
  // "--jobs NUMBER from 1 to 1024", "--patients TEXT ... (required)".
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string text;
    if (option->get_type_size() != 0) {
      const std::string& type = option->get_positional() ? "" : option->get_type_name();
      text = type.empty() ? "" : " " + type;
      const bool may_be_repeated =
          option->get_expected_max() == CLI::detail::expected_max_vector_size ||
          option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
      text += may_be_repeated ? " ..." : "";
      text += option->get_required() ? " (required)" : "";
    }
    return text + others_than(*option);
  }

 private:
  // Sorted: CLI11 keeps them by address.
  static std::string others_than(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const CLI::Option* other : option.get_excludes()) {
      names.push_back(other->get_name());
    }
    std::sort(names.begin(), names.end());
    std::string text;
    for (const std::string& name : names) {
      text += (text.empty() ? " (not with " : ", ") + name;
    }
    return text.empty() ? text : text + ")";
  }
};

std::string type_of(const Parameter& parameter) {
  if (parameter.takes == Takes::kChoice) {
    std::string text;
    for (const std::string& choice : parameter.choices) {
      text += (text.empty() ? "" : "|") + choice;
    }
    return text;
  }
  if (parameter.takes != Takes::kNumber) {
    return "TEXT";
  }
  const bool has_end = parameter.most != std::numeric_limits<std::size_t>::max();
  return has_end ? "NUMBER from " + std::to_string(parameter.least) + " to " +
                       std::to_string(parameter.most)
                 : "NUMBER";
}

// CLI11's form of the table. Values go to `Arguments`, which a subcommand has for itself.
class CommandLine {
 public:
  explicit CommandLine(const std::string& version)
      : app_("Regimen: rule-based expert system shell for treatment protocols") {
    app_.set_version_flag("--version", "regimen " + version);
    app_.footer(kFooter);
    app_.formatter(std::make_shared<HelpForm>());
    app_.require_subcommand(0, 1);
    declare_log(app_, log_);
    for (const Command& command : commands()) {
      if (is_of_program(command)) {
        declare(command);
      }
    }
  }

  int run(int argc, char** argv, const Streams& streams);
  std::string help(const std::string& name) const {
    if (name.empty()) {
      // Not app_.help(): that would be the help of `help`.
      return app_.get_formatter()->make_help(&app_, "regimen", CLI::AppFormatMode::Normal);
    }
    for (const Declared& one : declared_) {
      if (one.command->name == name) {
        return app_.get_formatter()->make_help(one.app, "regimen " + name,
                                               CLI::AppFormatMode::Normal);
      }
    }
    return "";
  }

 private:
  struct Declared {
    const Command* command;
    CLI::App* app;
    std::deque<std::pair<std::string, std::vector<std::string>>> values;
    std::deque<std::pair<std::string, bool>> flags;
  };

  void declare(const Command& command);
  static CLI::Option* add(Declared& declared, const Parameter& parameter);
  static Arguments arguments_of(const Declared& declared);
  bool is_unknown_command(const std::string& word, std::ostream& err) const;

  CLI::App app_;
  logging::Options log_;
  std::deque<Declared> declared_;
};

void CommandLine::declare(const Command& command) {
  Declared& declared = declared_.emplace_back();
  declared.command = &command;
  declared.app = app_.add_subcommand(std::string(command.name), std::string(command.summary));
  std::map<std::string_view, CLI::Option*> options;
  for (const Parameter& parameter : parameters_in_program(command)) {
    CLI::Option* option = add(declared, parameter);
    for (const std::string_view other : parameter.excludes) {
      option->excludes(options.at(other));
    }
    options[parameter.long_name()] = option;
  }
}

CLI::Option* CommandLine::add(Declared& declared, const Parameter& parameter) {
  const std::string name(parameter.name);
  const std::string help(parameter.help);
  if (parameter.takes == Takes::kFlag) {
    bool& flag = declared.flags.emplace_back(parameter.long_name(), false).second;
    return declared.app->add_flag(name, flag, help);
  }
  std::vector<std::string>& values =
      declared.values.emplace_back(parameter.long_name(), std::vector<std::string>{}).second;
  CLI::Option* option = declared.app->add_option(name, values, help);
  option->required(parameter.is_required)->type_name(type_of(parameter));
  switch (parameter.takes) {
    case Takes::kEach:
    case Takes::kEachFile:
      option->expected(1)->allow_extra_args(false)->multi_option_policy(
          CLI::MultiOptionPolicy::TakeAll);
      break;
    case Takes::kTexts:
    case Takes::kFiles:
    case Takes::kLine:
      break;
    case Takes::kNumber:
      option->expected(1)->allow_extra_args(false)->check(
          CLI::Range(parameter.least, parameter.most).description(""));
      break;
    case Takes::kChoice:
      option->expected(1)->allow_extra_args(false)->check(
          CLI::IsMember(parameter.choices).description(""));
      break;
    default:
      option->expected(1)->allow_extra_args(false);
  }
  return option;
}

// CLI11 takes `[a, b]` for a list and splits it; citations are written so. A blank before it helps.
constexpr std::string_view kShielded = " [";

Arguments CommandLine::arguments_of(const Declared& declared) {
  Arguments arguments;
  for (const auto& [name, values] : declared.values) {
    if (!values.empty()) {
      arguments.add(name) = values;
      for (std::string& value : arguments.add(name)) {
        value.erase(0, value.starts_with(kShielded) ? 1 : 0);
      }
    }
  }
  for (const auto& [name, is_there] : declared.flags) {
    if (is_there) {
      arguments.add(name);
    }
  }
  return arguments;
}

// A first word that is no command: what may have been meant.
bool CommandLine::is_unknown_command(const std::string& word, std::ostream& err) const {
  if (word.empty() || word.front() == '-') {
    return false;
  }
  std::vector<std::string> names;
  for (const Declared& one : declared_) {
    names.emplace_back(one.command->name);
  }
  if (std::find(names.begin(), names.end(), word) != names.end()) {
    return false;
  }
  const std::vector<std::string> meant = nearest_names(word, names, 1);
  err << "regimen: there is no command `" << word << "`"
      << (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?")
      << "\n`regimen help` lists the commands\n";
  return true;
}

int CommandLine::run(int argc, char** argv, const Streams& streams) {
  if (argc > 1 && is_unknown_command(argv[1], streams.err)) {
    return kWrongUse;
  }
  std::vector<std::string> words(argv, argv + argc);
  std::vector<const char*> shielded;
  shielded.reserve(words.size());
  for (std::string& word : words) {
    word.insert(0, word.starts_with('[') ? " " : "");
    shielded.push_back(word.c_str());
  }
  try {
    app_.parse(argc, shielded.data());
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return app_.exit(error);  // --help, --version
    }
    streams.err << "regimen: " << error.what() << "\n`regimen help" << (argc > 1 ? " " : "")
                << (argc > 1 ? argv[1] : "") << "` shows how to use it\n";
    return kWrongUse;
  }
  for (const Declared& one : declared_) {
    if (one.app->parsed()) {
      return logged(log_, [&] {
        ProgramContext context(arguments_of(one), streams);
        const Result result = one.command->run(context);
        return print(*one.command, result, format_of(context.arguments()), context.exit_code(),
                     streams);
      });
    }
  }
  streams.out << help("");
  return kDone;
}

bool may_colour() {
  const char* terminal = std::getenv("TERM");
  const bool is_dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return isatty(STDOUT_FILENO) == 1 && !is_dumb && std::getenv("NO_COLOR") == nullptr;
}

}  // namespace

int run_program(int argc, char** argv, const std::string& version) {
  const bool is_json =
      std::any_of(argv + 1, argv + argc, [](std::string_view word) { return word == "--json"; });
  Output output(is_json);
  const Streams streams{std::cout, std::cerr, may_colour()};
  return output.finish(CommandLine(version).run(argc, argv, streams));
}

std::string help_of_program(const std::string& name) {
  return CommandLine("").help(name);
}

}  // namespace regimen::commands
