// What always holds of a model. Every stage after this one relies on it.
//
// Shape:   vectors are sorted by name (doses and limits by agent first); ids are within their
//          vectors; a condition names only earlier conditions; a dose in force is not above its
//          limit.
// Errors:  none: a failure is our mistake and aborts.
// Cost:    linear in the size of the model.
#pragma once

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

void verify(const Model& model);

}  // namespace regimen::knowledge
