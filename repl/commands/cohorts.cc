#include "repl/commands/cohorts.h"

#include <algorithm>
#include <ostream>
#include <thread>

#include "repl/commands/as_of.h"
#include "repl/commands/problems.h"
#include "repl/io/progress.h"
#include "repl/shell/cohort.h"
#include "repl/shell/words.h"

namespace regimen::commands {

void Cohorts::declare(CLI::App& app) {
  jobs_ = std::max(1U, std::thread::hardware_concurrency());
  const auto add = [&](const char* name, const char* summary, const char* words,
                       api::CohortQuestion::Kind kind) {
    CLI::App* command = app.add_subcommand(name, summary);
    command->add_option("QUESTION", words_, words);
    command->add_option("--patients", patients_, "FHIR R4 JSON, NDJSON or CSV files or folders")
        ->required()
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--rules", rules_, "rule files or folders")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--as-of", as_of_, "the instant everything is judged at (default: now)");
    command->add_option("--jobs", jobs_, "threads (default: one per core)")
        ->check(CLI::Range(1, 1024));
    CLI::Option* json =
        command->add_flag("--json", is_json_, "JSON on standard output (docs/json.md)");
    command->add_flag("--csv", is_csv_, "CSV on standard output")->excludes(json);
    declared_.push_back({command, kind});
  };
  add("count", "how many patients a condition holds for",
      "'patients where hematocrit > 50 % by sex'", api::CohortQuestion::Kind::kCount);
  add("table", "values of patients, a row each",
      "'hematocrit, testosterone_cypionate where hematocrit > 50 %'",
      api::CohortQuestion::Kind::kTable);
  add("histogram", "how a number is distributed", "'hematocrit where age > 40 years by sex'",
      api::CohortQuestion::Kind::kHistogram);
}

std::optional<int> Cohorts::run(const Streams& streams) const {
  const auto asked = std::find_if(declared_.begin(), declared_.end(), [](const Declared& declared) {
    return declared.command->parsed();
  });
  return asked == declared_.end() ? std::nullopt : std::optional(ask(asked->kind, streams));
}

int Cohorts::ask(api::CohortQuestion::Kind kind, const Streams& streams) const {
  const std::optional<io::AsOf> as_of = as_of_from(as_of_, streams.err);
  if (!as_of) {
    return kWrongUse;
  }
  const Loaded loaded = load(rules_, streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const io::Interruption interruption;
  const io::Patients patients =
      load_patients(*loaded.knowledge.base, patients_, *as_of, streams, jobs_);
  if (const std::optional<int> exit_code = exit_code_without(patients)) {
    return *exit_code;
  }
  const shell::CohortReply reply = shell::ask_cohort({.knowledge = loaded.knowledge,
                                                      .rules = rules_,
                                                      .typed_rules = {},
                                                      .records = patients.outcome.records,
                                                      .problems = patients.outcome.problems,
                                                      .jobs = jobs_,
                                                      .colour = streams.colour},
                                                     kind, shell::join_words(words_));
  if (!reply.error.empty()) {
    streams.err << "regimen: " << reply.error << (reply.error.back() == '\n' ? "" : "\n");
    return kWrongUse;
  }
  streams.out << (is_json_ ? reply.answer.json : is_csv_ ? reply.answer.csv : reply.answer.text);
  streams.out.flush();
  if (!is_json_) {
    // SmallVector: whoever asks again and again need not read them all again.
    constexpr std::size_t kShown = 3;
    print_problems(reply.answer.problems, streams.err, kShown);
  }
  if (!reply.answer.is_complete) {
    streams.err << "regimen: interrupted\n";
    return kInterrupted;
  }
  if (!patients.errors.empty()) {
    return kWrongUse;
  }
  return patients.outcome.problems.empty() ? loaded.exit_code
                                           : std::max(kFindings, loaded.exit_code);
}

}  // namespace regimen::commands
