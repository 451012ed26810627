// Checking: syntax trees to the model. Names, sorts, units, dimensions, sources; every mistake of
// every file in one pass.
//
// Shape:   see model.h; sorted, so any order of trees and statements gives the same model.
// Errors:  E2xx, W2xx, each with every span that takes part and "did you mean" for names. Under
//          `strict` missing sources are errors. A statement with an error is left out; statements
//          that only refer to it are kept out without further noise.
// Cost:    O(n log n) in statements.
#pragma once

#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/model.h"
#include "engine/syntax/tree.h"

namespace regimen::knowledge {

struct CheckOptions {
  bool is_strict = false;
};

Model from_syntax(const std::vector<syntax::Tree>& trees, const diagnostics::Buffers& buffers,
                  diagnostics::Sink& sink, const CheckOptions& options = {});

// One condition over an existing model (whatif, query).
std::optional<ConditionId> condition_from_syntax(Model& model, const syntax::Tree& tree,
                                                 syntax::ConditionId root,
                                                 const diagnostics::Buffers& buffers,
                                                 diagnostics::Sink& sink);

}  // namespace regimen::knowledge
