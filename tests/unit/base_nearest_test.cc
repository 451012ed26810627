// Nearest names: what an author may have meant.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/nearest.h"

namespace regimen::base_nearest_test {
namespace {

TEST(Nearest, FindsWhatWasMeant) {
  const std::vector<std::string> names{"hematocrit",   "hemoglobin",         "estradiol", "psa",
                                       "testosterone", "total_testosterone", "age"};
  struct Row {
    const char* name;
    std::vector<std::string> expected;
  };
  const Row rows[] = {
      {"hematocrt", {"hematocrit"}},
      {"HEMATOCRIT", {"hematocrit"}},
      {"eastradiol", {"estradiol"}},
      {"esrtadiol", {"estradiol"}},
      {"pas", {"psa"}},
      {"weight", {}},
      {"", {}},
      {"x", {}},
      {"hemoglobn", {"hemoglobin"}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(nearest_names(row.name, names), row.expected) << row.name;
  }
  EXPECT_TRUE(nearest_names(std::string(100000, 'a'), names).empty());
}

TEST(Nearest, NearestFirstThenByNameAndAtMostMax) {
  const std::vector<std::string> names{"abcdez", "abcdeb", "abcdef", "abcdea", "abcdea"};
  EXPECT_EQ(nearest_names("abcdef", names),
            (std::vector<std::string>{"abcdef", "abcdea", "abcdeb"}));
  EXPECT_EQ(nearest_names("abcdef", names, 1), std::vector<std::string>{"abcdef"});
  EXPECT_TRUE(nearest_names("abcdef", names, 0).empty());
}

}  // namespace
}  // namespace regimen::base_nearest_test
