// Implements engine/api/expression.h.
#include "engine/api/expression.h"

#include "engine/api/evaluator.h"
#include "engine/diagnostics/render.h"
#include "grammar/parse.h"

namespace regimen::api {

namespace {

std::string computed_text(const grammar::ParsedExpression& parsed, Evaluator& evaluator) {
  if (parsed.condition) {
    const std::optional<bool> holds = evaluator.condition(*parsed.condition);
    return holds ? (*holds ? "true" : "false") : "";
  }
  if (parsed.value) {
    const std::optional<Evaluated> value = evaluator.value(*parsed.value);
    return value ? value_text(*value) : "";
  }
  return "";
}

}  // namespace

Computed compute(const KnowledgeBase& base, const std::string& expression) {
  Computed computed;
  diagnostics::Sink sink;
  const diagnostics::BufferId buffer = computed.buffers.add("<expression>", expression);
  const grammar::ParsedExpression parsed =
      grammar::parse_expression(computed.buffers, buffer, sink);
  if (!sink.has_errors()) {
    Evaluator evaluator(base.model(), parsed.tree, sink);
    computed.text = computed_text(parsed, evaluator);
  }
  if (sink.has_errors()) {
    computed.text.clear();
  }
  computed.diagnostics = sink.take(computed.buffers);
  return computed;
}

std::string Computed::rendered(bool colour) const {
  return render_text(diagnostics, buffers, {.colour = colour});
}

}  // namespace regimen::api
