// `facts`, `trace` and `step`: what is known of the patient, and how the answers came about.
#include "engine/api/trace.h"

#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

// It lists what is not understood itself.
Result run_facts(Context& context) {
  const Expected<api::Subject> subject = context.patient();
  return subject ? answered(api::facts(*subject)) : tl::make_unexpected(subject.error());
}

Result run_trace(Context& context) {
  shell::Session* session = context.session();
  return ask_patient(context, [&](const api::Subject& subject) {
    return api::trace(
        subject, {.is_whole = context.arguments().has("--all"),
                  .stratum = {},
                  .last_edit = session ? session->last_edit() : std::optional<evaluation::Work>()});
  });
}

Result run_step(Context& context) {
  const std::string where = context.arguments().text("WHERE");
  if (!where.empty() && where != "from start") {
    return refused("`step` goes on, `step from start` begins again; not `" + where + "`");
  }
  shell::Session& session = *context.session();
  if (!where.empty()) {
    session.step_from_start();
  }
  const std::size_t strata = api::strata_of(session.base());
  const std::optional<std::size_t> stratum = session.next_stratum(strata);
  if (!stratum) {
    return success("that was the last of " + std::to_string(strata) +
                   " strata; `step` begins again, `run` shows what it comes to");
  }
  return ask_patient(context, [&](const api::Subject& subject) {
    return api::trace(subject, {.is_whole = false, .stratum = stratum});
  });
}

}  // namespace

Command facts_command() {
  return {.name = "facts",
          .theme = Theme::kPatient,
          .summary = "what is known of the patient, and what was not understood",
          .parameters = of_one_patient({formats()}),
          .shape = Shape::kDocument,
          .is_prose = true,
          .run = run_facts};
}

Command trace_command() {
  return {.name = "trace",
          .theme = Theme::kEvaluation,
          .summary = "which rules hold or are open, stratum by stratum, and the amount of work",
          .details = "--all also shows the rules that no author wrote.",
          .parameters = of_one_patient(
              {formats(), {.name = "--all", .help = "also the rules that no author wrote"}}),
          .shape = Shape::kDocument,
          .is_prose = true,
          .run = run_trace};
}

Command step_command() {
  return {.name = "step",
          .theme = Theme::kEvaluation,
          .where = Where::kSession,
          .summary = "how the facts came about, one stratum at a time",
          .arguments = "[from start]",
          .details = "Rules of one stratum rest on those below; absences are settled in between.",
          .parameters = {{.name = "WHERE", .takes = Takes::kLine}},
          .is_prose = true,
          .complete =
              [](const Place& place) { return place.is_first() ? Words{"from"} : Words{"start"}; },
          .run = run_step};
}

}  // namespace regimen::commands
