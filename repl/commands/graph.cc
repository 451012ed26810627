#include <ostream>

#include <nlohmann/json.hpp>

#include "engine/api/expression.h"
#include "engine/diagnostics/render.h"
#include "repl/commands/commands.h"
#include "repl/shell/listing.h"

namespace regimen::commands {

int graph(const GraphCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  const shell::Reply reply =
      shell::show_graph(*loaded.knowledge.base, {.name = command.name,
                                                 .dot_file = command.dot_file,
                                                 .svg_file = command.svg_file,
                                                 .is_json = command.is_json});
  (reply.is_error ? streams.err : streams.out) << reply.text;
  return reply.is_error ? kWrongUse : loaded.exit_code;
}

int eval(const EvalCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  const api::Computed computed = api::compute(*loaded.knowledge.base, command.expression);
  const bool is_refused = !computed.diagnostics.empty();
  if (command.is_json) {
    nlohmann::ordered_json result;
    result["expression"] = command.expression;
    result["value"] =
        is_refused ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(computed.text);
    result["diagnostics"] = nlohmann::ordered_json::parse(
        render_json(computed.diagnostics, computed.buffers), nullptr, false);
    streams.out << result.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                << "\n";
  } else if (is_refused) {
    streams.err << computed.rendered(streams.colour);
  } else {
    streams.out << computed.text << "\n";
  }
  return is_refused ? std::max(kFindings, loaded.exit_code) : loaded.exit_code;
}

}  // namespace regimen::commands
