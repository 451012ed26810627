#include <ostream>

#include "engine/api/mechanisms.h"
#include "repl/commands/commands.h"

namespace regimen::commands {

int effects(const EffectsCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  const std::string words = command.agent + (command.sex.empty() ? "" : " for " + command.sex);
  const api::EffectsAnswer answer = api::effects(*loaded.knowledge.base, words, command.is_json);
  if (!answer.error.empty()) {
    streams.err << "regimen: " << answer.error << "\n";
    return kWrongUse;
  }
  streams.out << answer.text;
  return loaded.exit_code;
}

}  // namespace regimen::commands
