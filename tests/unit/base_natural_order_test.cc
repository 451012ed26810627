// Natural order: texts as people count.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/natural_order.h"

namespace regimen::base_natural_order_test {
namespace {

TEST(NaturalOrder, CountsAsPeopleDo) {
  const std::vector<std::string> sorted{"",
                                        "a: line 2",
                                        "a: line 10",
                                        "a: line 10: x",
                                        "b: line 1",
                                        "line 01",
                                        "line 1",
                                        "line 9",
                                        "line 9: age",
                                        "line 99",
                                        "line 100",
                                        "line 18446744073709551616"};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      EXPECT_EQ(natural_order(sorted[i], sorted[j]), i <=> j) << sorted[i] << ", " << sorted[j];
    }
  }
}

}  // namespace
}  // namespace regimen::base_natural_order_test
