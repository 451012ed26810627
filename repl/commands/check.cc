// `check`: everything that is wrong with rules, as far as it can be known without a patient.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/api/mechanisms.h"
#include "engine/diagnostics/render.h"
#include "engine/explanation/phrases.h"
#include "repl/commands/context.h"
#include "repl/logging/log.h"

namespace regimen::commands {

namespace {

std::size_t count_of(const std::vector<diagnostics::Diagnostic>& found,
                     diagnostics::Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(found.begin(), found.end(), [&](const diagnostics::Diagnostic& diagnostic) {
        return severity_of(diagnostic.code) == severity;
      }));
}

std::vector<diagnostics::Diagnostic> findings_of(const api::KnowledgeBase& base) {
  diagnostics::Sink sink;
  for (const diagnostics::Diagnostic& one : base.diagnostics()) {
    sink.add(one);
  }
  check_scenarios(base, sink, logging::observer());
  std::vector<diagnostics::Diagnostic> found = sink.take(base.buffers());
  const std::vector<diagnostics::Diagnostic> notes = api::opposing_agents(base);
  found.insert(found.end(), notes.begin(), notes.end());
  return found;
}

std::string summary_of(const api::KnowledgeBase& base,
                       const std::vector<diagnostics::Diagnostic>& found) {
  const std::size_t notes = count_of(found, diagnostics::Severity::kNote);
  return explanation::pluralize(base.files_in_force(), "file") + " checked: " +
         explanation::pluralize(count_of(found, diagnostics::Severity::kError), "error") + ", " +
         explanation::pluralize(count_of(found, diagnostics::Severity::kWarning), "warning") +
         (notes == 0 ? "" : ", " + explanation::pluralize(notes, "note")) + "\n";
}

Result run_check(Context& context) {
  const bool is_strict = context.arguments().has("--strict");
  const Base base = context.knowledge({.is_strict = is_strict, .is_quiet = true});
  const auto found =
      std::make_shared<const std::vector<diagnostics::Diagnostic>>(findings_of(*base));
  const bool is_refused = count_of(*found, diagnostics::Severity::kError) > 0 ||
                          (is_strict && count_of(*found, diagnostics::Severity::kWarning) > 0);
  const bool colour = context.streams().colour;
  return Value{.text =
                   [=] {
                     return render_text(*found, base->buffers(), {.colour = colour}) +
                            summary_of(*base, *found);
                   },
               .document = [=] { return diagnostics::document_of(*found, base->buffers()); },
               .exit_code = is_refused ? kFindings : kDone};
}

}  // namespace

Command check_command() {
  return {.name = "check",
          .theme = Theme::kRules,
          .summary = "check rules: names, types, units, sources, cycles",
          .parameters = {rules_argument(),
                         formats(),
                         {.name = "--strict",
                          .help = "missing sources are errors, warnings are findings",
                          .where = Where::kProgram}},
          .shape = Shape::kDocument,
          .run = run_check};
}

}  // namespace regimen::commands
