// `count`, `table` and `histogram`: questions about all patients that are loaded.
#include <nlohmann/json.hpp>

#include "engine/api/cohort_question.h"
#include "engine/patient/unread_codes.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/io/progress.h"

namespace regimen::commands {

namespace {

using Kind = api::CohortQuestion::Kind;

Result run_question(Context& context, Kind kind) {
  const Expected<Cohort> cohort = context.cohort();
  if (!cohort) {
    return tl::make_unexpected(cohort.error());
  }
  const api::ParsedCohortQuestion parsed =
      api::parse_cohort_question(*cohort->base, kind, context.arguments().text("QUESTION"));
  if (!parsed.error.empty()) {
    return refused(parsed.error);
  }
  io::Progress progress(cohort->records.size(), "patients");
  const api::CohortOutcome outcome = api::answer(
      *cohort->base, {cohort->records, cohort->problems}, parsed.question,
      {.threads = cohort->jobs,
       .should_continue = [&](std::size_t done) { return progress.should_continue(done); }},
      context.streams().colour);
  if (!outcome.error.empty()) {
    return refused(outcome.error);
  }
  const std::shared_ptr<const api::CohortAnswer>& answer = outcome.answer;
  // Few: whoever asks again and again need not read them all again.
  constexpr std::size_t kProblemsOfQuestion = 3;
  const std::size_t unclear = patient::count_unclear(cohort->records);
  Value value{.text = [answer] { return answer->text(); },
              .document =
                  [answer, unclear] {
                    Json document = answer->document();
                    document["patients_not_understood"] = unclear;
                    return document;
                  },
              .rows = [answer] { return answer->rows(); },
              .problems = answer->problems(),
              .problems_shown = kProblemsOfQuestion};
  value.exit_code = cohort->problems.empty() ? kDone : kFindings;
  const std::string note = patient::unclear_note(unclear, cohort->records.size());
  value.notes = note.empty() ? "" : "regimen: " + note;
  if (!answer->is_complete()) {
    value.notes += "regimen: interrupted\n";
    value.exit_code = kInterrupted;
  }
  return value;
}

Words complete_question(const Place& place) {
  const knowledge::Model& model = place.session.base().model();
  return united({names_of(model.labs),
                 names_of(model.agents),
                 names_of(model.concepts),
                 names_of(model.protocols),
                 {"where", "by", "and", "or", "not", "taking", "any", "sex", "age", "id"}});
}

// A row of the table that is one of these questions.
Command of_cohort(Command command, std::string_view words, Kind kind) {
  command.theme = Theme::kCohort;
  command.shape = Shape::kRows;
  command.complete = complete_question;
  command.run = [kind](Context& context) { return run_question(context, kind); };
  command.parameters = {{.name = "QUESTION", .takes = Takes::kTexts, .help = words},
                        {.name = "--patients",
                         .takes = Takes::kEachFile,
                         .help = "FHIR R4 JSON, NDJSON or CSV files or folders",
                         .is_required = true,
                         .where = Where::kProgram},
                        {.name = "--rules",
                         .takes = Takes::kEachFile,
                         .help = "rule files or folders",
                         .where = Where::kProgram},
                        as_of_option(),
                        jobs_option(),
                        formats()};
  return command;
}

}  // namespace

Command count_command() {
  return of_cohort(
      {.name = "count",
       .summary = "how many patients a condition holds for",
       .arguments = "[patients] [where CONDITION] [by NAME…]",
       .details =
           "count patients where hematocrit > 50 % and taking any androgens by sex\n"
           "Patients of whom it is not known are counted apart. CONDITION is one of the language;\n"
           "NAME is sex, age, a lab, a condition, a conclusion, an agent or a protocol.\n"
           "`--csv FILE` or `--json FILE` at the end writes the same to a file.",
       .example = "count patients"},
      "'patients where hematocrit > 50 % by sex'", Kind::kCount);
}

Command table_command() {
  return of_cohort({.name = "table",
                    .summary = "values of patients, a row each",
                    .arguments = "NAME, … [where CONDITION]",
                    .details = "table hematocrit, testosterone_cypionate where hematocrit > 50 %",
                    .example = "table hematocrit"},
                   "'hematocrit, testosterone_cypionate where hematocrit > 50 %'", Kind::kTable);
}

Command histogram_command() {
  return of_cohort({.name = "histogram",
                    .summary = "how a number is distributed",
                    .arguments = "NUMBER [where CONDITION] [by NAME]",
                    .details = "histogram hematocrit where age > 40 years by sex",
                    .example = "histogram hematocrit"},
                   "'hematocrit where age > 40 years by sex'", Kind::kHistogram);
}

}  // namespace regimen::commands
