// The digest of a knowledge base: the same statements give the same digest on every machine.
//
// Shape:   "sha256:" and 64 hexadecimal digits: SHA-256 over the SHA-256 (32 bytes) of each
//          statement in force, sorted. A statement is its text with each run of blanks as one.
//          Which file or module it stands in, in which order, and how it is laid out do not count:
//          they mean nothing.
// Cost:    one pass over the texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostics/buffer.h"
#include "engine/syntax/tree.h"

namespace regimen::api {

// Of the texts that are in force.
std::string digest_of(const std::vector<syntax::Tree>& trees, const diagnostics::Buffers& buffers);

// Of these bytes as they are.
std::string digest_of(std::string_view bytes);

}  // namespace regimen::api
