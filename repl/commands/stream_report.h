// What a stream comes to, for people and programs. Private to repl/commands.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/api/stream.h"

namespace regimen::commands {

std::string counts_text(const api::StreamRequest& request, const api::StreamTotals& totals);
std::string counts_json(const api::StreamRequest& request, const api::StreamTotals& totals);
void print_work(const api::StreamTotals& totals, std::ostream& err);

}  // namespace regimen::commands
