// What the fields of a log take and refuse; compiled by the tests `logging.*`, once for each name, of
// which only the one without a name may compile.
#include <string>

#include "repl/logging/log.h"

void write_to(regimen::logging::Log& log, const std::string& name) {
  using regimen::logging::Event;
  log.event(Event::kEnded, {{"exit_code", 1},
                            {"knowledge", regimen::logging::Digest(name)},
                            {"stage", regimen::Stage::kParse},
                            {"form", "literal"},
                            {"is_complete", true}});
#if defined(TEXT)
  log.event(Event::kEnded, {{"name", name}});
#elif defined(VIEW)
  log.event(Event::kEnded, {{"name", std::string_view(name)}});
#elif defined(POINTER)
  log.event(Event::kEnded, {{"name", name.c_str()}});
#elif defined(BUFFER)
  char buffer[8] = {};
  buffer[0] = name[0];
  log.event(Event::kEnded, {{"name", buffer}});
#elif defined(FRACTION)
  log.event(Event::kEnded, {{"value", 44.5}});
#elif defined(CHARACTER)
  log.event(Event::kEnded, {{"initial", name[0]}});
#endif
}
