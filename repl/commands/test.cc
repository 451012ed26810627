// `test`: the scenarios of rules.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/diagnostics/render.h"
#include "engine/explanation/phrases.h"
#include "repl/commands/context.h"
#include "repl/logging/log.h"

namespace regimen::commands {

namespace {

using Outcomes = std::vector<api::ScenarioOutcome>;

Json outcomes_json(const Outcomes& outcomes) {
  Json rows = Json::array();
  for (const api::ScenarioOutcome& outcome : outcomes) {
    rows.push_back({{"module", outcome.module},
                    {"scenario", outcome.title},
                    {"passed", outcome.failures.empty()},
                    {"failures", outcome.failures}});
  }
  return rows;
}

std::string failure_text(const api::KnowledgeBase& base, const api::ScenarioOutcome& outcome) {
  const auto place = base.buffers().locate(outcome.span.buffer, outcome.span.begin);
  std::string text = "failed: " + outcome.module + ": " + outcome.title + " (" +
                     base.buffers().name(outcome.span.buffer) + ":" + std::to_string(place.line) +
                     ")\n";
  for (const std::string& failure : outcome.failures) {
    text += "  " + failure + "\n";
  }
  return text;
}

std::size_t failures_among(const Outcomes& outcomes) {
  return static_cast<std::size_t>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [](const auto& outcome) { return !outcome.failures.empty(); }));
}

std::string outcomes_text(const api::KnowledgeBase& base, const Outcomes& outcomes,
                          bool is_verbose) {
  std::string text;
  for (const api::ScenarioOutcome& outcome : outcomes) {
    if (!outcome.failures.empty()) {
      text += failure_text(base, outcome);
    } else if (is_verbose) {
      text += "passed: " + outcome.module + ": " + outcome.title + "\n";
    }
  }
  const std::size_t failed = failures_among(outcomes);
  return text + explanation::pluralize(outcomes.size() - failed, "scenario") + " passed, " +
         std::to_string(failed) + " failed\n";
}

Result run_test(Context& context) {
  const Base base = context.knowledge();
  if (!base->can_evaluate()) {
    return refused("", kFindings);
  }
  diagnostics::Sink sink;
  const auto outcomes =
      std::make_shared<const Outcomes>(run_scenarios(*base, sink, logging::observer()));
  const bool has_errors = sink.has_errors();
  context.streams().err << render_text(sink.take(base->buffers()), base->buffers(),
                                       {.colour = context.streams().colour});
  const bool is_verbose = context.arguments().has("--verbose");
  return Value{.text = [=] { return outcomes_text(*base, *outcomes, is_verbose); },
               .document = [=] { return outcomes_json(*outcomes); },
               .exit_code = failures_among(*outcomes) > 0 || has_errors ? kFindings : kDone};
}

}  // namespace

Command test_command() {
  return {.name = "test",
          .where = Where::kProgram,
          .summary = "run the scenarios of the rules",
          .parameters = {rules_argument(),
                         formats(),
                         {.name = "--verbose", .help = "name the scenarios that passed, too"}},
          .shape = Shape::kDocument,
          .run = run_test};
}

}  // namespace regimen::commands
