// Which modules of the library are in force. Private to engine/api.
//
// Shape:   what an author loads is in force, and what it uses of the library, and what that uses. A
//          text typed in a session sees every module, and so all are. Three modules are always
//          there: policies, routes, units.
#pragma once

#include <vector>

#include "engine/api/knowledge_base.h"
#include "engine/syntax/tree.h"

namespace regimen::api {

// The texts without those of the library that nothing uses, as far as their first lines tell: most
// of the library need not be parsed for a few rules.
std::vector<NamedText> used_texts(const std::vector<NamedText>& texts);

// Marks the trees of the library that nothing uses.
void leave_out_unused(std::vector<syntax::Tree>& trees);

}  // namespace regimen::api
