// The version of the program and the commit it was built from: "0.2.0 (commit 4f0dbf0a1b2c)". Where the
// sources had changes of their own, or came without git, the words say so.
//
// The number stands in CMakeLists.txt; repl/version.cmake writes the definition at each build.
#pragma once

namespace regimen {

const char* version();

}  // namespace regimen
