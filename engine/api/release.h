// What of the syntax trees stays when the knowledge base is made.
//
// Scenarios are read again when they are run, data relations by whoever evaluates them a second
// time. Everything else has become the model.
//
// Shape:   where there are data relations the trees stay whole; otherwise each keeps its module,
//          its uses and its scenarios, and the model names them by their new places.
// Cost:    linear in the statements; the memory of the rest is free again.
#pragma once

#include <string>
#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/model.h"
#include "engine/syntax/tree.h"

namespace regimen::api {

// Names whose statements have an error among `found`, sorted: asked before the trees are released.
std::vector<std::string> names_with_errors(const std::vector<syntax::Tree>& trees,
                                           const std::vector<diagnostics::Diagnostic>& found);

void release_syntax(std::vector<syntax::Tree>& trees, knowledge::Model& model);

}  // namespace regimen::api
