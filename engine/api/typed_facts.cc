#include "engine/api/typed_facts.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/diagnostics/render.h"
#include "engine/patient/parse_facts.h"
#include "grammar/parse.h"

namespace regimen::api {

namespace {

std::string fault_line(const patient::Fault& fault) {
  std::string line = std::string(id_of(fault.code)) + " " + fault.path + ": " + fault.message;
  return fault.help.empty() ? line + "\n" : line + "\n  help: " + fault.help + "\n";
}

// A fault of a typed line is a diagnostic, too, and that shows the place.
bool is_reported(const std::vector<diagnostics::Diagnostic>& found, const patient::Fault& fault) {
  return std::any_of(found.begin(), found.end(), [&](const diagnostics::Diagnostic& diagnostic) {
    return diagnostic.code == fault.code && diagnostic.message == fault.message;
  });
}

// `;` outside of quotes ends a fact, as a line end does.
std::string one_a_line(std::string text) {
  bool is_quoted = false;
  for (char& c : text) {
    is_quoted = is_quoted != (c == '"');
    if (c == ';' && !is_quoted) {
      c = '\n';
    }
  }
  return text;
}

}  // namespace

std::string apply_facts(const KnowledgeBase& base, const std::string& facts,
                        patient::Record& record, bool colour) {
  diagnostics::Buffers buffers;
  const diagnostics::BufferId buffer = buffers.add("<typed>", one_a_line(facts));
  diagnostics::Sink sink;
  const std::optional<syntax::ScenarioDecl> lines = grammar::parse_facts(buffers, buffer, sink);
  patient::Record changed = record;
  if (lines && !sink.has_errors()) {
    patient::apply_lines(base.model(), lines->lines, changed, sink);
  }
  std::string problems;
  const bool is_refused = sink.has_errors();
  const std::vector<diagnostics::Diagnostic> found = sink.take(buffers);
  if (!found.empty()) {
    problems = render_text(found, buffers, {.colour = colour});
  }
  if (!is_refused) {
    for (std::size_t i = record.faults.size(); i < changed.faults.size(); ++i) {
      problems += is_reported(found, changed.faults[i]) ? "" : fault_line(changed.faults[i]);
    }
    record = std::move(changed);
  }
  return problems;
}

patient::Record empty_record(const quantity::Instant& as_of) {
  patient::Record record;
  record.id = "typed";
  record.label = "typed";
  record.as_of = as_of;
  return record;
}

}  // namespace regimen::api
