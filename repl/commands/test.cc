#include <ostream>

#include <nlohmann/json.hpp>

#include "engine/diagnostics/render.h"
#include "repl/commands/commands.h"
#include "repl/logging/log.h"

namespace regimen::commands {

namespace {

using Json = nlohmann::ordered_json;

Json outcomes_json(const std::vector<api::ScenarioOutcome>& outcomes) {
  Json rows = Json::array();
  for (const api::ScenarioOutcome& outcome : outcomes) {
    rows.push_back({{"module", outcome.module},
                    {"scenario", outcome.title},
                    {"passed", outcome.failures.empty()},
                    {"failures", outcome.failures}});
  }
  return rows;
}

void print_failure(const api::KnowledgeBase& base, const api::ScenarioOutcome& outcome,
                   std::ostream& out) {
  const diagnostics::Location place =
      base.buffers().locate(outcome.span.buffer, outcome.span.begin);
  out << "failed: " << outcome.module << ": " << outcome.title << " ("
      << base.buffers().name(outcome.span.buffer) << ":" << place.line << ")\n";
  for (const std::string& failure : outcome.failures) {
    out << "  " << failure << "\n";
  }
}

}  // namespace

int test(const TestCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  diagnostics::Sink sink;
  const std::vector<api::ScenarioOutcome> outcomes =
      api::run_scenarios(base, sink, logging::observer());
  const bool has_errors = sink.has_errors();
  const std::vector<diagnostics::Diagnostic> found = sink.take(base.buffers());
  streams.err << render_text(found, base.buffers(), {.colour = streams.colour});
  std::size_t failed = 0;
  for (const api::ScenarioOutcome& outcome : outcomes) {
    failed += outcome.failures.empty() ? 0 : 1;
    if (command.is_json) {
      continue;
    }
    if (!outcome.failures.empty()) {
      print_failure(base, outcome, streams.out);
    } else if (command.is_verbose) {
      streams.out << "passed: " << outcome.module << ": " << outcome.title << "\n";
    }
  }
  if (command.is_json) {
    streams.out << outcomes_json(outcomes).dump(2, ' ', false, Json::error_handler_t::replace)
                << "\n";
  } else {
    const std::size_t passed = outcomes.size() - failed;
    streams.out << passed << (passed == 1 ? " scenario" : " scenarios") << " passed, " << failed
                << " failed\n";
  }
  return failed > 0 || has_errors ? std::max(kFindings, loaded.exit_code) : loaded.exit_code;
}

}  // namespace regimen::commands
