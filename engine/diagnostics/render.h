// Rendering of diagnostics: text with the source line and carets, or JSON. The only place where a
// diagnostic becomes words.
//
//   error[E203]: message
//     --> rules/x.rgm:3:15
//      |
//    3 |   when hematocrt > 54 %
//      |        ^^^^^^^^^ label
//      |
//      = help: did you mean `hematocrit`?
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/diagnostics/diagnostic.h"

namespace regimen::diagnostics {

struct RenderOptions {
  bool colour = false;
};

std::string render_text(const std::vector<Diagnostic>& diagnostics,
                        const diagnostics::Buffers& buffers, RenderOptions options = {});
// An array; the schema is in docs/json.md.
nlohmann::ordered_json document_of(const std::vector<Diagnostic>& diagnostics,
                                   const diagnostics::Buffers& buffers);
// The same as text.
std::string render_json(const std::vector<Diagnostic>& diagnostics,
                        const diagnostics::Buffers& buffers);

}  // namespace regimen::diagnostics
