// Implements what a session says of its rules and patients, of repl/shell/session.h.
#include <algorithm>
#include <set>

#include "engine/diagnostics/render.h"
#include "engine/explanation/phrases.h"
#include "repl/shell/session.h"

namespace regimen::shell {

namespace {

std::string fault_line(const patient::Fault& fault) {
  std::string line = std::string(id_of(fault.code)) + " " + fault.path + ": " + fault.message;
  return fault.help.empty() ? line + "\n" : line + "\n  help: " + fault.help + "\n";
}

std::set<std::string> rendered(const api::KnowledgeBase& base) {
  std::set<std::string> all;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    all.insert(diagnostics::render_text({diagnostic}, base.buffers(), {}));
  }
  return all;
}

std::string errors_of(const api::KnowledgeBase& base, bool colour) {
  std::vector<diagnostics::Diagnostic> errors;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    if (severity_of(diagnostic.code) == diagnostics::Severity::kError) {
      errors.push_back(diagnostic);
    }
  }
  return render_text(errors, base.buffers(), {.colour = colour});
}

// What authors wrote, without the library that is always beside it.
std::string inventory(const api::KnowledgeBase& base) {
  std::set<diagnostics::BufferId> library;
  for (const syntax::Tree& tree : base.trees()) {
    if (tree.is_library) {
      library.insert(tree.buffer);
    }
  }
  std::string text;
  const auto add = [&](const auto& statements, const char* noun) {
    const auto count = static_cast<std::size_t>(std::count_if(
        statements.begin(), statements.end(),
        [&](const auto& statement) { return !library.contains(statement.header.span.buffer); }));
    text += count == 0 ? "" : (text.empty() ? "" : ", ") + explanation::pluralize(count, noun);
  };
  const knowledge::Model& model = base.model();
  add(model.agents, "agent");
  add(model.protocols, "protocol");
  add(model.rules, "rule");
  add(model.contraindications, "contraindication");
  add(model.labs, "lab");
  return (text.empty() ? "nothing" : text) + " loaded beside the library";
}

}  // namespace

// Errors are always said; warnings only when they were not there before.
std::string Session::knowledge_report(const State& state, const State* before) const {
  const api::KnowledgeBase& base = *state.knowledge.base;
  std::string text;
  for (const io::IoError& error : state.knowledge.errors) {
    text += error.text() + "\n";
  }
  const std::set<std::string> known =
      before == nullptr ? std::set<std::string>{} : rendered(*before->knowledge.base);
  std::vector<diagnostics::Diagnostic> shown;
  std::size_t omitted = 0;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    const bool is_error = severity_of(diagnostic.code) == diagnostics::Severity::kError;
    const bool is_new = before != nullptr &&
                        !known.contains(diagnostics::render_text({diagnostic}, base.buffers(), {}));
    if (is_error || is_new) {
      shown.push_back(diagnostic);
    } else {
      ++omitted;
    }
  }
  if (!shown.empty()) {
    text += render_text(shown, base.buffers(), {.colour = settings_.has_colour});
  }
  text += inventory(base);
  if (omitted > 0) {
    text += "; " + explanation::pluralize(omitted, "warning") + ", `check` shows " +
            (omitted == 1 ? "it" : "them");
  }
  if (base.has_errors()) {
    text += "; statements with errors are left out";
  }
  return text + "\n";
}

std::string Session::patients_report(const State& state) const {
  std::string text;
  for (const io::IoError& error : state.patients->errors) {
    text += error.text() + "\n";
  }
  for (const patient::Fault& fault : state.patients->outcome.problems) {
    text += fault_line(fault);
  }
  if (!state.patients->outcome.not_used.empty()) {
    text += "not used:";
    for (const fhir::Count& count : state.patients->outcome.not_used) {
      text += " " + count.type + " " + std::to_string(count.count);
    }
    text += "\n";
  }
  return text;
}

Session::Complaints Session::complaints() const {
  Complaints complaints;
  for (const auto* errors : {&state_.knowledge.errors, &state_.patients->errors}) {
    for (const io::IoError& error : *errors) {
      complaints.text += "regimen: " + error.text() + "\n";
      complaints.has_unreadable_files = true;
    }
  }
  if (base().has_errors()) {
    complaints.text += errors_of(base(), settings_.has_colour) +
                       "regimen: statements with errors are left out of what follows\n";
  }
  for (const patient::Fault& fault : state_.patients->outcome.problems) {
    complaints.text += "regimen: " + fault_line(fault);
  }
  return complaints;
}

Reply Session::greeting() const {
  std::string text = knowledge_report(state_, nullptr);
  if (!state_.patient_paths.empty()) {
    text += patients_report(state_);
    const std::size_t count = state_.patients->outcome.records.size();
    text += explanation::pluralize(count, "patient") + " read";
    text += count == 0              ? "\n"
            : state_.chosen.empty() ? "; `patient ID` chooses one\n"
                                    : "; patient `" + state_.chosen + "` is chosen\n";
  }
  return success(text);
}

Reply Session::check() const {
  const std::string text =
      render_text(base().diagnostics(), base().buffers(), {.colour = settings_.has_colour});
  return success(base().diagnostics().empty() ? "no errors, no warnings" : text);
}

std::vector<api::Passage> Session::passages() const {
  return io::load_passages(state_.rules);
}

}  // namespace regimen::shell
