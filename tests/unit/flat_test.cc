// The tokens of flat lines: numbers, texts and keys as the fast way takes them.
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/cohort/flat/keys.h"
#include "engine/cohort/flat/known_texts.h"
#include "engine/cohort/flat/scale.h"

namespace regimen::tests::flat_test {
namespace {

// What may be read behind a line, and must not matter.
const std::string kBehind(64, '7');

TEST(FlatCursor, ReadsDecimalsAsTheirTokensSay) {
  std::mt19937 random(1);
  const auto digits = [&](std::size_t most) {
    std::string text;
    for (std::size_t i = random() % (most + 1); i > 0; --i) {
      text += static_cast<char>('0' + random() % 10);
    }
    return text;
  };
  int taken = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string token = std::string(random() % 4 == 0 ? "-" : "") + digits(11) +
                              (random() % 2 == 0 ? "." + digits(11) : "");
    const std::string bytes = token + "," + kBehind;
    flat::Cursor cursor({bytes.data(), token.size() + 1});
    flat::Decimal found{};
    const bool is_taken = cursor.number(found) && cursor.next() == ',';
    const auto expected = flat::decimal_of(token);
    ASSERT_EQ(is_taken, expected.has_value()) << token;
    if (expected) {
      ASSERT_EQ(found.digits, expected->digits) << token;
      ASSERT_EQ(found.places, expected->places) << token;
      ++taken;
    }
  }
  EXPECT_GT(taken, 10'000);
}

TEST(FlatCursor, EndsWithItsLine) {
  struct Row {
    std::string line;
    bool is_text;
    bool is_number;
    bool is_scalar;
  };
  const std::vector<Row> rows{
      {"\"abc\"", true, false, true}, {"\"abc", false, false, false}, {"\"", false, false, false},
      {"12", false, true, true},      {"12.", false, false, false},   {"-", false, false, false},
      {"", false, false, false},      {"tru", false, false, false},   {"null", false, false, true},
      {"+1", false, false, false},    {"01", false, false, false},    {"0.10", false, true, true}};
  for (const Row& row : rows) {
    const std::string bytes = row.line + ",\"}]";
    const std::string_view line(bytes.data(), row.line.size());
    const std::string padded = bytes + kBehind;
    const auto cursor = [&] { return flat::Cursor({padded.data(), line.size()}); };
    std::string_view text;
    flat::Decimal number{};
    flat::Cursor texts = cursor();
    flat::Cursor numbers = cursor();
    flat::Cursor scalars = cursor();
    EXPECT_EQ(texts.text(text) && texts.is_at_end(), row.is_text) << row.line;
    EXPECT_EQ(numbers.number(number) && numbers.is_at_end(), row.is_number) << row.line;
    EXPECT_EQ(scalars.scalar() && scalars.is_at_end(), row.is_scalar) << row.line;
  }
}

TEST(FlatCursor, KnowsPlainBytes) {
  const std::string plain = "{\"name\":\"Zoe, of more than sixteen bytes\"}";
  for (std::size_t at = 0; at < plain.size(); ++at) {
    const auto with = [&](const std::string& bytes) {
      std::string line = plain;
      line.replace(at, 1, bytes);
      return flat::has_plain_bytes(line);
    };
    EXPECT_TRUE(with("~"));
    EXPECT_TRUE(with("\x7F"));
    EXPECT_TRUE(with("\xC3\xA9"));
    EXPECT_FALSE(with("\xC3\xC3"));
    EXPECT_FALSE(with("\xFF"));
    EXPECT_FALSE(with("\\"));
    EXPECT_FALSE(with("\t"));
    EXPECT_FALSE(with(std::string(1, '\0')));
  }
  EXPECT_TRUE(flat::has_plain_bytes(""));
}

TEST(Floors, FindTheCodeOfEveryDecimal) {
  std::mt19937 random(3);
  const auto number = [&](int most) {
    return static_cast<std::int64_t>(random() % static_cast<unsigned>(2 * most)) - most;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<quantity::Rational> values;
    const int most = round % 3 == 0 ? 20 : 100'000;
    for (std::size_t i = random() % 40; i > 0; --i) {
      values.push_back(quantity::Rational(number(most)) /
                       quantity::Rational(round % 2 == 0 ? 200 : 7));
    }
    const columns::Cuts cuts(values);
    for (std::uint32_t places = 0; places < 4; ++places) {
      const auto floors = flat::Floors::of(cuts.values(), places);
      ASSERT_TRUE(floors.has_value());
      const auto power = quantity::Rational::power_of_ten(-static_cast<int>(places));
      for (int i = 0; i < 100; ++i) {
        const std::int64_t digits = number(2 * most);
        ASSERT_EQ(floors->code_of(digits), cuts.code_of(quantity::Rational(digits) * power))
            << digits;
      }
      EXPECT_EQ(floors->code_of(999'999'999'999'999'999), 1 + 2 * cuts.values().size());
      EXPECT_EQ(floors->code_of(-999'999'999'999'999'999), 1);
    }
  }
  const auto large = quantity::Rational::power_of_ten(15);
  EXPECT_TRUE(flat::Floors::of({large}, 0).has_value());
  EXPECT_FALSE(flat::Floors::of({large}, 9).has_value());
}

TEST(KnownTexts, KeepManyAndTellThemApart) {
  flat::KnownTexts<int> known;
  const auto name = [](int i) { return std::to_string(i * 7919) + std::string(i % 9, 'x'); };
  constexpr int kTexts = 5000;
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = name(i) + kBehind;
    const auto key = flat::short_text(std::string_view(text).substr(0, name(i).size()));
    ASSERT_TRUE(key.has_value());
    known.keep(*key, i);
  }
  int found = 0;
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = name(i) + kBehind;
    const auto key = flat::short_text(std::string_view(text).substr(0, name(i).size()));
    const int* value = known.find(*key);
    found += value == nullptr ? 0 : 1;
    ASSERT_TRUE(value == nullptr || *value == i) << name(i);
  }
  EXPECT_GT(found, kTexts * 9 / 10);
  EXPECT_EQ(known.find({1, 2}), nullptr);
  EXPECT_EQ(flat::short_text(""), std::nullopt);
  EXPECT_EQ(flat::short_text(std::string(17, 'x') + kBehind), std::nullopt);
}

}  // namespace
}  // namespace regimen::tests::flat_test
