// The digest of a knowledge base: the same texts give the same digest on every machine.
//
// Shape:   "sha256:" and 64 hexadecimal digits: SHA-256 over the SHA-256 of each text (32 bytes),
// sorted.
//          `sha256sum` of each file and one more over them gives the same. Names and order of files
//          do not count.
// Cost:    one pass over the texts.
#pragma once

#include <string>
#include <vector>

#include "engine/source/buffer.h"
#include "engine/syntax/tree.h"

namespace regimen::api {

// Of the texts that are in force.
std::string digest_of(const std::vector<syntax::Tree>& trees, const source::Buffers& buffers);

}  // namespace regimen::api
