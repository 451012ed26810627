// Small words that both halves of the printer use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/syntax/tree.h"

namespace regimen::syntax {

std::string source_text(const SourceRef& source);  // `es2018 "1.3"`
std::string quoted(std::string_view text);         // with escapes, as an author would write it
std::string join(const std::vector<Name>& names);  // "a, b"
std::string join(const Tree& tree, const std::vector<ValueId>& values);

std::string print(const MappingDecl& mapping);  // its lines

}  // namespace regimen::syntax
