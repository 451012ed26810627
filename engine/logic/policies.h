// The policies as the engine reads them: every relation that it lowers to or answers from is declared.
//
// A relation that is missing would be empty for everybody: nothing would be blocked, or nothing
// recommended, and no result would say so. So the knowledge base is not evaluated then.
//
// Errors:  E302 for each relation of engine/syntax/relations.h that stdlib.policies does not declare
//          with the same sorts. Knowledge without that module has no policies to be checked.
// Cost:    small; once for a knowledge base.
#pragma once

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/model.h"

namespace regimen::logic {

// False where one is missing: then nothing may be lowered.
bool check_policies(const knowledge::Model& model, diagnostics::Sink& sink);

}  // namespace regimen::logic
