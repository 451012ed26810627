// SmallVector, OptionalBox, Shared, InternTable: small sequences, rare and shared values, tables of
// places.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/intern_table.h"
#include "engine/base/optional_box.h"
#include "engine/base/shared.h"
#include "engine/base/small_vector.h"

namespace regimen::base_values_test {
namespace {

static_assert(sizeof(SmallVector<int>) == 12);
static_assert(sizeof(SmallVector<std::string>) == 12);

template <typename T, typename Make>
void expect_as_vector(Make make) {
  for (std::size_t size = 0; size < 40; ++size) {
    SmallVector<T> few;
    std::vector<T> vector;
    for (std::size_t i = 0; i < size; ++i) {
      few.push_back(make(i));
      vector.push_back(make(i));
    }
    const SmallVector<T> copy = few;
    EXPECT_EQ(copy, SmallVector<T>(vector));
    SmallVector<T> moved = std::move(few);
    EXPECT_TRUE(few.empty());  // NOLINT(bugprone-use-after-move): what is left is empty
    EXPECT_EQ(moved, copy);
    few = moved;
    moved = std::move(few);
    EXPECT_TRUE(std::equal(moved.begin(), moved.end(), vector.begin(), vector.end()));
    if (size > 3) {
      moved.erase(moved.begin() + 1, moved.begin() + 3);
      vector.erase(vector.begin() + 1, vector.begin() + 3);
      EXPECT_TRUE(std::equal(moved.begin(), moved.end(), vector.begin(), vector.end()));
      moved.push_back(moved.front());
      EXPECT_EQ(moved.back(), vector.front());
      EXPECT_NE(moved, copy);
    }
  }
}

TEST(SmallVector, IsAsAVector) {
  expect_as_vector<std::uint32_t>([](std::size_t i) { return static_cast<std::uint32_t>(i); });
  expect_as_vector<double>([](std::size_t i) { return static_cast<double>(i); });
  expect_as_vector<std::string>([](std::size_t i) { return std::string(i * 3, 'x'); });
  expect_as_vector<std::shared_ptr<int>>([](std::size_t) { return std::shared_ptr<int>(); });
}

TEST(SmallVector, AnElementOfItselfMayBeAdded) {
  SmallVector<std::string> few{"a text that is too long for the string itself"};
  for (int i = 0; i < 20; ++i) {
    few.push_back(few.front());
  }
  EXPECT_EQ(few.size(), 21U);
  EXPECT_EQ(few.back(), few.front());
}

TEST(SmallVector, IsOrderedByItsElements) {
  EXPECT_LT((SmallVector<int>{1, 2}), (SmallVector<int>{1, 3}));
  EXPECT_LT((SmallVector<int>{1, 2}), (SmallVector<int>{1, 2, 0}));
  EXPECT_LT(SmallVector<int>(), (SmallVector<int>{0}));
}

TEST(SmallVector, TakesThoseOfAnother) {
  SmallVector<std::string> few{"a"};
  few.append({"b", "c", "d", "e", "f"});
  EXPECT_EQ(few, (SmallVector<std::string>{"a", "b", "c", "d", "e", "f"}));
}

TEST(OptionalBox, IsAnOptionalValue) {
  OptionalBox<std::string> nothing;
  EXPECT_FALSE(nothing);
  EXPECT_FALSE(std::optional<std::string>(nothing).has_value());
  OptionalBox<std::string> word(std::string("word"));
  const OptionalBox<std::string> copy = word;
  *word = "other";
  EXPECT_EQ(*copy, "word");
  EXPECT_EQ(word->size(), 5U);
  EXPECT_EQ(std::optional<std::string>(word), "other");
  EXPECT_FALSE(word == copy);
  nothing = copy;
  EXPECT_EQ(nothing, copy);
}

TEST(InternTable, FindsWhatWasAddedThoughHashesAreEqual) {
  std::vector<int> kept;
  InternTable places;
  const auto find = [&](int sought) {
    return places.find(static_cast<std::uint64_t>(sought) % 7,
                       [&](std::uint32_t place) { return kept[place] == sought; });
  };
  for (int i = 0; i < 300; ++i) {
    ASSERT_FALSE(find(i).has_value());
    places.add(static_cast<std::uint64_t>(i) % 7, static_cast<std::uint32_t>(kept.size()));
    kept.push_back(i);
    ASSERT_EQ(find(i), static_cast<std::uint32_t>(i));
  }
  EXPECT_EQ(find(5), 5U);
  EXPECT_FALSE(find(300).has_value());
}

TEST(Shared, ReadsAsNothingAndIsShared) {
  const Shared<std::vector<int>> nothing;
  EXPECT_FALSE(nothing);
  EXPECT_TRUE(nothing->empty());
  const Shared<std::vector<int>> three({1, 2, 3});
  const Shared<std::vector<int>> same = three;  // NOLINT(performance-unnecessary-copy-*)
  EXPECT_EQ(&*same, &*three);
}

TEST(OptionalString, IsAText) {
  const OptionalString nothing;
  const OptionalString word("word");
  EXPECT_TRUE(nothing.empty());
  EXPECT_TRUE(OptionalString("").empty());
  EXPECT_EQ(word, "word");
  EXPECT_EQ(word.size(), 4U);
  EXPECT_EQ("a " + word + "s", "a words");
  EXPECT_LT(nothing, word);
  const std::string& text = word;
  EXPECT_EQ(text, "word");
}

}  // namespace
}  // namespace regimen::base_values_test
