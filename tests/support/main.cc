#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/text.h"
#include "tests/support/update.h"

namespace {

bool updates = false;

}  // namespace

bool regimen::tests::is_update() {
  return updates;
}

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  updates = std::any_of(argv + 1, argv + argc,
                        [](const char* word) { return std::string_view(word) == "--update"; });
  setenv("REGIMEN_HOME", regimen::tests::source_folder().c_str(), 1);
  return RUN_ALL_TESTS();
}
