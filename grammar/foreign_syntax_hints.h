// Habits: what authors of other languages write, and what is written here.
#pragma once

#include <string>
#include <string_view>

#include "engine/diagnostics/buffer.h"

namespace regimen::grammar {

// How to say what stands at the span, which was not expected there; empty where no habit is known.
std::string foreign_syntax_hint(std::string_view text, diagnostics::Span found);

}  // namespace regimen::grammar
