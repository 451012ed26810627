// Commands that change what a session holds: its patient, its rules, its settings, its files.
#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/commands/typed_line.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

Result replied(const shell::Reply& reply) {
  if (reply.is_error) {
    return tl::make_unexpected(Refusal{.message = reply.text, .is_kept = reply.is_kept});
  }
  return success(reply.text);
}

// A row of the table whose function is one of the session.
template <typename Run>
Command of_session(Command command, Run run) {
  command.where = Where::kSession;
  command.run = [run](Context& context) {
    return replied(run(*context.session(), context.arguments()));
  };
  return command;
}

// What follows the command, as it was typed.
Parameter line_argument(std::string_view name, bool is_required) {
  return {.name = name, .takes = Takes::kLine, .is_required = is_required};
}

std::string path_in(const Arguments& arguments) {
  return shell::path_of(arguments.text("FILE"));
}

shell::Reply run_patient(shell::Session& session, const Arguments& arguments) {
  const std::string line = arguments.text("WHO");
  const std::vector<std::string> words = shell::split_words(line);
  if (words.empty()) {
    return session.list_patients();
  }
  const std::string& first = words.front();
  if (first == "male" || first == "female" || first == "unknown" || first == "born" ||
      first.ends_with(',')) {
    return session.add_facts("patient " + line);
  }
  return session.has_patient(line) ? session.choose_patient(line)
                                   : session.open_patients(shell::paths_in(line));
}

Words complete_patient(const Place& place) {
  if (!place.is_first()) {
    return place.given[1].starts_with("male") || place.given[1].starts_with("female")
               ? Words{"born"}
               : files_for(place.typed);
  }
  return united(
      {files_for(place.typed), patient_ids(place), {"born", "female", "male", "unknown"}});
}

shell::Reply run_clear(shell::Session& session, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.texts("FACT");
  return words.empty() ? session.clear(arguments.has("--all"))
                       : shell::failure("`clear` forgets all facts; `unknown " + words.front() +
                                        "` takes back one");
}

shell::Reply run_config(shell::Session& session, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.texts("SETTING");
  if (words.empty()) {
    return shell::success(settings_text(session.settings()));
  }
  if (words.size() != 2) {
    return shell::failure("say a setting and its value, as in `config depth 3`");
  }
  const std::string problem = set(session.settings(), words[0], words[1]);
  return problem.empty() ? shell::success("") : shell::failure(problem);
}

Words complete_config(const Place& place) {
  if (place.is_first()) {
    return as_words(shell::setting_names());
  }
  return place.given.size() == 2 ? as_words(shell::setting_values(place.given[1])) : Words{};
}

shell::Reply run_save(shell::Session& session, const Arguments& arguments) {
  const std::string file = path_in(arguments);
  const auto written = io::write_file(file, session.script());
  return written ? shell::success("wrote " + file) : shell::failure(written.error().text());
}

}  // namespace

Command patient_command() {
  return of_session(
      {.name = "patient",
       .theme = Theme::kPatient,
       .summary = "read patients (FHIR JSON, NDJSON), choose one, or say who it is",
       .arguments = "[FILE…|ID|male, born DATE]",
       .details = "patient rules/patients\npatient male, born 1980-02-11\n"
                  "Facts are typed as in a scenario:\n"
                  "  total_testosterone 231 ng/dL at 2026-01-12T08:10\n  no prostate_cancer\n"
                  "  taking anastrozole since 2026-01-01\n  unknown hematocrit",
       .parameters = {line_argument("WHO", false)},
       .complete = complete_patient},
      run_patient);
}

Command clear_command() {
  return of_session(
      {.name = "clear",
       .theme = Theme::kPatient,
       .summary = "forget the patient and every typed fact",
       .details =
           "--all also forgets typed rules, rule files and patients: the shipped rules are left.",
       .parameters = {{.name = "FACT", .takes = Takes::kTexts}, {.name = "--all"}}},
      run_clear);
}

Command undo_command() {
  return of_session({.name = "undo",
                     .theme = Theme::kPatient,
                     .summary = "take back the last change of rules or facts"},
                    [](shell::Session& session, const Arguments&) { return session.undo(); });
}

Command asof_command() {
  return of_session({.name = "asof",
                     .theme = Theme::kPatient,
                     .summary = "the instant of evaluation",
                     .arguments = "[DATE]",
                     .details = "asof 2026-03-01\nasof now",
                     .parameters = {line_argument("DATE", false)},
                     .complete = [](const Place&) { return Words{"now"}; }},
                    [](shell::Session& session, const Arguments& arguments) {
                      return session.evaluate_as_of(arguments.text("DATE"));
                    });
}

Command load_command() {
  return of_session(
      {.name = "load",
       .theme = Theme::kRules,
       .summary = "add rules from files",
       .arguments = "FILE|FOLDER…",
       .details = "load my_rules.rgm \"other rules\"\n--only puts them in the place of what is "
                  "loaded.",
       .missing = "files or folders",
       .example = "load rules",
       .parameters = {{.name = "FILES", .takes = Takes::kFiles, .is_required = true},
                      {.name = "--only"}}},
      [](shell::Session& session, const Arguments& arguments) {
        return session.load(arguments.texts("FILES"), arguments.has("--only"));
      });
}

Command reload_command() {
  return of_session({.name = "reload",
                     .theme = Theme::kRules,
                     .summary = "read every file again; keeps typed facts and rules"},
                    [](shell::Session& session, const Arguments&) { return session.reload(); });
}

Command config_command() {
  return of_session(
      {.name = "config",
       .theme = Theme::kSession,
       .summary = "settings: colour, depth, for, paging",
       .arguments = "[SETTING VALUE]",
       .details = "config depth 3\nconfig for clinician\nconfig paging off\nOn a terminal they are "
                  "kept.",
       .parameters = {{.name = "SETTING", .takes = Takes::kTexts}},
       .complete = complete_config},
      run_config);
}

Command log_command() {
  return of_session({.name = "log",
                     .theme = Theme::kSession,
                     .summary = "keep a transcript in FILE; without FILE it ends",
                     .arguments = "[FILE]",
                     .details = "log session.txt",
                     .parameters = {line_argument("FILE", false)},
                     .complete = complete_files},
                    [](shell::Session& session, const Arguments& arguments) {
                      return session.log_to(path_in(arguments));
                    });
}

Command save_command() {
  return of_session({.name = "save",
                     .theme = Theme::kSession,
                     .summary = "write the session as a script that `open` replays",
                     .arguments = "FILE",
                     .details = "save session.regimen",
                     .missing = "a file",
                     .example = "save session.regimen",
                     .parameters = {line_argument("FILE", true)},
                     .complete = complete_files},
                    run_save);
}

Command open_command() {
  return of_session({.name = "open",
                     .theme = Theme::kSession,
                     .summary = "run the lines of a script, as `save` writes one",
                     .arguments = "FILE",
                     .details = "open session.regimen",
                     .missing = "a file",
                     .example = "open session.regimen",
                     .parameters = {line_argument("FILE", true)},
                     .complete = complete_files},
                    [](shell::Session& session, const Arguments& arguments) {
                      return replay(session, path_in(arguments));
                    });
}

Command quit_command() {
  return of_session({.name = "quit",
                     .theme = Theme::kSession,
                     .summary = "leave (also: exit, end of input)",
                     .parameters = {line_argument("REST", false)}},
                    [](shell::Session&, const Arguments&) { return shell::success(""); });
}

}  // namespace regimen::commands
