#include <algorithm>
#include <ostream>

#include "engine/api/mechanisms.h"
#include "engine/diagnostics/render.h"
#include "repl/commands/commands.h"
#include "repl/logging/log.h"

namespace regimen::commands {

namespace {

std::string pluralize(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::size_t count(const std::vector<diagnostics::Diagnostic>& found,
                  diagnostics::Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(found.begin(), found.end(), [&](const diagnostics::Diagnostic& diagnostic) {
        return severity_of(diagnostic.code) == severity;
      }));
}

}  // namespace

Loaded load(const std::vector<std::string>& rules, const Streams& streams, bool is_strict,
            bool is_quiet, const std::vector<api::NamedText>& typed) {
  Loaded loaded;
  loaded.knowledge = io::load_knowledge(rules, typed, {.is_strict = is_strict});
  for (const io::IoError& error : loaded.knowledge.errors) {
    streams.err << "regimen: " << error.text() << "\n";
    loaded.exit_code = kWrongUse;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  if (base.has_errors() && loaded.exit_code == kDone) {
    loaded.exit_code = kFindings;
  }
  if (!is_quiet && base.has_errors()) {
    std::vector<diagnostics::Diagnostic> errors;
    std::copy_if(base.diagnostics().begin(), base.diagnostics().end(), std::back_inserter(errors),
                 [](const diagnostics::Diagnostic& diagnostic) {
                   return severity_of(diagnostic.code) == diagnostics::Severity::kError;
                 });
    streams.err << render_text(errors, base.buffers(), {.colour = streams.colour})
                << "regimen: statements with errors are left out of what follows\n";
  }
  loaded.can_go_on = base.can_evaluate();
  if (!loaded.can_go_on) {
    streams.err << "regimen: nothing can be evaluated until these errors are mended\n";
  }
  return loaded;
}

io::Patients load_patients(const api::KnowledgeBase& base, const std::vector<std::string>& paths,
                           const io::AsOf& as_of, const Streams& streams, std::size_t threads) {
  io::Patients patients = io::load_patients(base.model(), paths, as_of, threads);
  for (const io::IoError& error : patients.errors) {
    streams.err << "regimen: " << error.text() << "\n";
  }
  return patients;
}

std::optional<int> exit_code_without(const io::Patients& patients) {
  if (patients.is_interrupted) {
    return kInterrupted;
  }
  const bool is_unreadable = !patients.errors.empty() && patients.outcome.records.empty();
  return is_unreadable ? std::optional(kWrongUse) : std::nullopt;
}

int check(const CheckCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams, command.is_strict, true);
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  diagnostics::Sink sink;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    sink.add(diagnostic);
  }
  check_scenarios(base, sink, logging::observer());
  std::vector<diagnostics::Diagnostic> found = sink.take(base.buffers());
  const std::vector<diagnostics::Diagnostic> notes = api::opposing_agents(base);
  found.insert(found.end(), notes.begin(), notes.end());
  const std::size_t errors = count(found, diagnostics::Severity::kError);
  const std::size_t warnings = count(found, diagnostics::Severity::kWarning);
  if (command.is_json) {
    streams.out << render_json(found, base.buffers()) << "\n";
  } else {
    streams.out << render_text(found, base.buffers(), {.colour = streams.colour})
                << pluralize(base.files_in_force(), "file")
                << " checked: " << pluralize(errors, "error") << ", "
                << pluralize(warnings, "warning")
                << (notes.empty() ? "" : ", " + pluralize(notes.size(), "note")) << "\n";
  }
  if (loaded.exit_code == kWrongUse) {
    return kWrongUse;
  }
  return errors > 0 || (command.is_strict && warnings > 0) ? kFindings : kDone;
}

}  // namespace regimen::commands
