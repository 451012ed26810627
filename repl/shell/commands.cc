#include "repl/shell/commands.h"

#include <algorithm>
#include <limits>

#include "engine/api/expression.h"
#include "engine/api/lookup.h"
#include "engine/api/mechanisms.h"
#include "engine/api/trace.h"
#include "repl/shell/interpreter.h"
#include "repl/shell/listing.h"
#include "repl/shell/paths.h"
#include "repl/shell/patient_commands.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

Reply replied(const api::Answer& answer) {
  return answer.error.empty() ? success(answer.text) : failure(answer.error);
}

Reply run_graph(Session& session, const std::string& rest) {
  GraphRequest request;
  const std::vector<std::string> words = paths_in(rest);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--dot" || words[i] == "--svg") {
      if (i + 1 == words.size()) {
        return missing("the file to write", "graph male_trt " + words[i] + " graph" +
                                                (words[i] == "--dot" ? ".dot" : ".svg"));
      }
      (words[i] == "--dot" ? request.dot_file : request.svg_file) = words[i + 1];
      ++i;
    } else if (!request.name.empty()) {
      return too_many("graph", words[i]);
    } else {
      request.name = words[i];
    }
  }
  return show_graph(session.base(), request);
}

Reply run_patient(Session& session, const std::string& rest) {
  const std::vector<std::string> words = split_words(rest);
  if (words.empty()) {
    return session.list_patients();
  }
  const std::string& first = words.front();
  if (first == "male" || first == "female" || first == "unknown" || first == "born" ||
      first.ends_with(',')) {
    return session.add_facts("patient " + rest);
  }
  return session.has_patient(rest) ? session.choose_patient(rest)
                                   : session.open_patients(paths_in(rest));
}

Reply run_show(Session& session, const std::string& rest) {
  std::vector<std::string> words = split_words(rest);
  ShowRequest request;
  request.is_core = take_flag(words, "--core");
  if (words.empty()) {
    return missing("a name", "show testosterone_cypionate");
  }
  request.words = join_words(words);
  return replied(show_entity(session.base(), session.passages(), request));
}

Reply run_load(Session& session, const std::string& rest) {
  std::vector<std::string> words = paths_in(rest);
  const bool is_instead = take_flag(words, "--only");
  return words.empty() ? missing("files or folders", "load rules")
                       : session.load(words, is_instead);
}

Reply run_clear(Session& session, const std::string& rest) {
  std::vector<std::string> words = split_words(rest);
  const bool is_everything = take_flag(words, "--all");
  return words.empty()
             ? session.clear(is_everything)
             : failure("`clear` forgets all facts; `unknown " + words.front() + "` takes back one");
}

Reply run_step(Session& session, const std::string& rest) {
  if (rest == "from start") {
    session.step_from_start();
  } else if (!rest.empty()) {
    return failure("`step` goes on, `step from start` begins again; not `" + rest + "`");
  }
  return session.step();
}

Reply run_eval(Session& session, const std::string& rest) {
  if (rest.empty()) {
    return missing("an expression", "eval 0.5 mL of testosterone_cypionate in mg");
  }
  const api::Computed computed = api::compute(session.base(), rest);
  return computed.diagnostics.empty() ? success(computed.text) : failure(computed.rendered());
}

Reply run_effects(Session& session, const std::string& rest) {
  const api::EffectsAnswer answer = api::effects(session.base(), rest);
  return answer.error.empty() ? success(answer.text) : failure(answer.error);
}

Reply run_config(Session& session, const std::string& rest) {
  const std::vector<std::string> words = split_words(rest);
  if (words.empty()) {
    return success(settings_text(session.settings()));
  }
  if (words.size() != 2) {
    return missing("a setting and its value", "config depth 3");
  }
  const std::string problem = set(session.settings(), words[0], words[1]);
  return problem.empty() ? success("") : failure(problem);
}

Reply run_save(Session& session, const std::string& rest) {
  if (rest.empty()) {
    return missing("a file", "save session.regimen");
  }
  const std::string file = path_of(rest);
  const auto written = io::write_file(file, session.script());
  return written ? success("wrote " + file) : failure(written.error().text());
}

Reply run_run(Session& session, const std::string& rest) {
  std::vector<std::string> words = split_words(rest);
  const bool is_verbose = take_flag(words, "--all");
  return words.empty() ? session.run(is_verbose) : too_many("run", words.front());
}

Reply run_trace(Session& session, const std::string& rest) {
  std::vector<std::string> words = split_words(rest);
  const bool is_whole = take_flag(words, "--all");
  if (!words.empty()) {
    return too_many("trace", words.front());
  }
  return session.ask([&](const api::Subject& subject) {
    return api::trace(subject,
                      {.is_whole = is_whole, .stratum = {}, .last_edit = session.last_edit()});
  });
}

// A command behind which nothing stands.
template <typename Run>
auto alone(const char* name, Run run) {
  return [name, run](Session& session, const std::string& rest) {
    return rest.empty() ? run(session) : too_many(name, rest);
  };
}

Reply run_watch(Session& session, const std::string& rest) {
  std::vector<std::string> words = split_words(rest);
  std::string error;
  const std::size_t changes =
      take_number(words, "--changes", 1, error).value_or(std::numeric_limits<std::size_t>::max());
  if (!words.empty() && error.empty()) {
    return too_many("watch", words.front());
  }
  return error.empty() ? session.watch(changes) : failure(error);
}

// NOLINTNEXTLINE(readability-function-size): one table, a row for each command
std::vector<Command> make_commands() {
  return {
      {"ask", "[NAME…]", "be asked for what is missing, the most useful first",
       "ask testosterone_cypionate\nWithout NAME for everything that is pending. Answers may be "
       "`unknown`, `why`\n(what each answer would lead to), `back` and `stop`.",
       [](Session& s, const std::string& rest) { return s.begin_consultation(split_words(rest)); }},
      {"asof", "[DATE]", "the instant everything is judged at", "asof 2026-03-01\nasof now",
       [](Session& s, const std::string& rest) { return s.evaluate_as_of(rest); }},
      {"check", "", "every error and warning of the rules", "",
       alone("check", [](Session& s) { return s.check(); })},
      {"clear", "[--all]", "forget the patient and every typed fact",
       "--all also forgets typed rules, rule files and patients: the shipped rules are left.",
       run_clear},
      {"compare", "ID | rules FILE…", "what is said of another patient, or under other rules",
       "compare carl\ncompare rules ../last_year/rules\n"
       "`-` is of the patient as it is now, `+` of the other.",
       run_compare},
      {"config", "[SETTING VALUE]", "settings: colour, depth, for, paging",
       "config depth 3\nconfig for clinician\nconfig paging off\nOn a terminal they are kept.",
       run_config},
      {"count", "[patients] [where CONDITION] [by NAME…] [--csv FILE] [--json FILE]",
       "how many patients a condition holds for",
       "count patients where hematocrit > 50 % and taking any androgens by sex\n"
       "Patients of whom it is not known are counted apart. CONDITION is one of the language;\n"
       "NAME is sex, age, a lab, a condition, a conclusion, an agent or a protocol.\n"
       "`--csv FILE` or `--json FILE` at the end writes the same to a file.",
       run_count},
      {"effects", "AGENT [against AGENT] [for male|female]",
       "which signals AGENT raises or lowers, derived from mechanisms",
       "effects anastrozole\neffects anastrozole for male\n"
       "effects anastrozole against testosterone_cypionate\n"
       "The shortest path decides; `why anastrozole lowers estradiol` shows every step.",
       run_effects},
      {"eval", "EXPRESSION", "compute: quantities, units, doses, dates, comparisons",
       "eval 0.5 mL of testosterone_cypionate in mg\neval 0.54 L/L > 54 %\n"
       "eval 2025-08-31 - 6 months",
       run_eval},
      {"facts", "", "what is known of the patient, and what was not understood", "",
       alone("facts", [](Session& s) { return s.facts(); })},
      {"find", "TEXT", "statements whose name, title or text hold TEXT", "find hematocrit",
       [](Session& s, const std::string& rest) {
         return rest.empty() ? missing("a text", "find hematocrit")
                             : replied(api::find(s.base(), rest));
       }},
      {"flip", "NAME [--all] [--size N]", "the smallest changes that would give another answer",
       "Tried are sets of up to three changes of what can change: new results, conditions that\n"
       "come or go, agents that are started or stopped. Never sex, birth date or the past.\n"
       "--size 1: one change at a time; --all: every set that was found.",
       run_flip},
      {"graph", "[NAME] [--dot FILE] [--svg FILE]", "what NAME rests on and what rests on it",
       "Without NAME the whole knowledge base. SVG needs Graphviz.", run_graph},
      {"help", "[COMMAND|CODE]", "this list, one command, or the page of a code such as E203", "",
       [](Session&, const std::string& rest) { return help(rest); }},
      {"histogram", "NUMBER [where CONDITION] [by NAME] [--csv FILE] [--json FILE]",
       "how a number is distributed", "histogram hematocrit where age > 40 years by sex",
       run_histogram},
      {"impact", "NAME", "what depends on NAME, nearest first", "impact hematocrit",
       [](Session& s, const std::string& rest) {
         return rest.empty() ? missing("a name", "impact hematocrit")
                             : replied(api::impact(s.base(), rest));
       }},
      {"list", "[KIND]", "what there is: agents, labs, rules, protocols, sources, …", "",
       [](Session& s, const std::string& rest) { return replied(list_entities(s.base(), rest)); }},
      {"load", "FILE|FOLDER… [--only]", "add rules from files",
       "load my_rules.rgm \"other rules\"\n--only puts them in the place of what is loaded.",
       run_load},
      {"log", "[FILE]", "keep a transcript in FILE; without FILE it ends", "log session.txt",
       [](Session& s, const std::string& rest) { return s.log_to(path_of(rest)); }},
      {"needs", "NAME", "what is unknown and would settle NAME, the most useful first", "",
       run_needs},
      {"open", "FILE", "run the lines of a script, as `save` writes one", "open session.regimen",
       [](Session& s, const std::string& rest) {
         return rest.empty() ? missing("a file", "open session.regimen") : replay(s, path_of(rest));
       }},
      {"patient", "[FILE…|ID|male, born DATE]",
       "read patients (FHIR JSON, NDJSON), choose one, or say who it is",
       "patient rules/patients\npatient male, born 1980-02-11\n"
       "Facts are typed as in a scenario:\n"
       "  total_testosterone 231 ng/dL at 2026-01-12T08:10\n  no prostate_cancer\n"
       "  taking anastrozole since 2026-01-01\n  unknown hematocrit",
       run_patient},
      {"quit", "", "leave (also: exit, end of input)", "",
       [](Session&, const std::string&) { return success(""); }},
      {"regions", "NAME [INPUT]", "what is said of NAME over the values of a number",
       "regions testosterone_cypionate hematocrit\nWithout INPUT every number that matters.",
       run_regions},
      {"reload", "", "read every file again; keeps typed facts and rules", "",
       alone("reload", [](Session& s) { return s.reload(); })},
      {"report", "FILE.html", "all that is said of the patient as a page to read and print", "",
       run_report},
      {"rule", "NAME", "a statement as its author wrote it, with file and lines",
       "rule hematocrit_too_high",
       [](Session& s, const std::string& rest) {
         return rest.empty() ? missing("a name", "rule hematocrit_too_high")
                             : replied(api::source_of(s.base(), rest));
       }},
      {"run", "[--all]", "recommendations for the patient, with reasons",
       "--all also says which agents are not indicated, and why they are not.", run_run},
      {"save", "FILE", "write the session as a script that `open` replays", "save session.regimen",
       run_save},
      {"show", "NAME [LOCATOR] [--core]", "one statement whole, or what a source says at a place",
       "show hematocrit_too_high\nshow depo_label LF006     what stands there, and what cites it\n"
       "show depo_label           every place of it that is cited\n"
       "show [aua2018 GF002; depo_label LF010]     as a result prints it, also over several lines\n"
       "--core: the rules it became.",
       run_show},
      {"stable", "NAME", "how far each number is from a value that would change NAME", "",
       run_stable},
      {"step", "[from start]", "how the facts came about, one stratum at a time",
       "Rules of one stratum rest on those below; absences are settled in between.", run_step},
      {"table", "NAME, … [where CONDITION] [--csv FILE] [--json FILE]",
       "values of patients, a row each",
       "table hematocrit, testosterone_cypionate where hematocrit > 50 %", run_table},
      {"trace", "[--all]",
       "which rules hold or are open, stratum by stratum, and how much work it was",
       "--all also shows the rules that no author wrote.", run_trace},
      {"undo", "", "take back the last change of rules or facts", "",
       alone("undo", [](Session& s) { return s.undo(); })},
      {"watch", "[--changes N]",
       "read rules and patients again when they are saved; tells what changes",
       "Facts stay. Ctrl-C ends it.", run_watch},
      {"whatif", "FACT[; FACT…]", "what would change if the facts were so; changes nothing",
       "whatif hematocrit 55 %\nwhatif prostate_cancer; psa 3 ng/mL\n"
       "whatif unknown hematocrit     takes one away",
       run_whatif},
      {"why", "NAME [--for WHOM] [--depth N] [--proof N]",
       "why NAME holds, does not, or is open: down to facts and sources",
       "NAME is an agent, protocol, conclusion, condition, rule, contraindication, invariant, dose "
       "or limit;\n`why not NAME` asks the same.\n"
       "--for clinician: a few lines; --for author: rule by rule; --for auditor: every number, "
       "source and digest.\n--depth N shows N levels; --proof 2 another proof where there is one.\n"
       "Without a patient: `why anastrozole lowers estradiol`, `why enclomiphene raises lh for "
       "male`.",
       run_why},
      {"whynot", "NAME [--depth N]", "every rule that could have made it so, and what each lacks",
       "The nearest first: conditions that fail with the value and its distance, what blocks or "
       "excepts,\nwhat is not known.",
       run_whynot},
  };
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> all = make_commands();
  return all;
}

const Command* find_command(std::string_view name) {
  const auto found = std::find_if(commands().begin(), commands().end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == commands().end() ? nullptr : &*found;
}

std::vector<std::string> option_names(const Command& command) {
  std::vector<std::string> names;
  for (std::string word : split_words(std::string(command.arguments))) {
    const std::size_t begin = word.find("--");
    if (begin != std::string::npos) {
      word = word.substr(begin);
      names.push_back(word.substr(0, word.find_first_of("]|")));
    }
  }
  return names;
}

const std::vector<std::string>& commands_of_program() {
  static const std::vector<std::string> all{"cohort", "doc",  "fmt",  "profile",
                                            "query",  "repl", "test", "verify"};
  return all;
}

}  // namespace regimen::shell
