// Flat lines in any writing, right and broken: the fast way says what a record of the line says.
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sanitized.h"
#include "tests/unit/flat_stream.h"

namespace regimen::tests::stream_writings_test {
namespace {

// A line that is right, written with spaces here and there and its keys in some order.
class Writings {
 public:
  explicit Writings(unsigned seed) : random_(seed) {}

  std::string line(std::size_t id) {
    std::vector<std::string> members{
        "\"id\"" + gap() + ":" + gap() + "\"n" + std::to_string(id) + "\"",
        "\"sex\":\"M\"",
        "\"age\":" + std::to_string(30 + pick(40)),
        "\"kg\":" + decimal(40, 200),
        "\"conditions\":[" + gap() + "\"FA\"" + gap() + "]",
        "\"a key that is much longer than what is kept of those that are as ever\":false",
        "\"note\":\"" + one({"x", "h\xC3\xA9llo", "a text of more than sixteen bytes", ""}) + "\"",
        "\"obs\":[" + result(300) + "," + result(900) + gap() + "," + gap() + result(1000) + "]"};
    if (pick(3) == 0) {
      std::swap(members[at(members)], members[at(members)]);
    }
    if (pick(3) == 0) {
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(1 + at(members) % 6));
    }
    std::string text = "{";
    for (const std::string& member : members) {
      text += (text.size() > 1 ? "," : "") + gap() + member;
    }
    return text + gap() + "}" + one({"", "\r", " ", "\t"});
  }

  // The same with a few bytes changed.
  std::string broken(std::string line) {
    static const std::string kBytes("{}[],:\"\\ \t\r019.-+eEtn\x01\x7F\xC3\xA9\xFF\0", 27);
    for (int i = pick(3); i >= 0 && !line.empty(); --i) {
      const std::size_t place = static_cast<std::size_t>(pick(static_cast<int>(line.size())));
      const char byte = kBytes[static_cast<std::size_t>(pick(27))];
      switch (pick(4)) {
        case 0:
          line[place] = byte;
          break;
        case 1:
          line.insert(place, 1, byte);
          break;
        case 2:
          line.erase(place, 1);
          break;
        default:
          line.resize(place);
      }
    }
    return line;
  }
  int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

 private:
  std::string result(int day) {
    const std::string at = ",\"day\":" + std::to_string(day + pick(90));
    switch (pick(3)) {
      case 0:
        return "{\"code\":\"HCT\",\"value\":" + decimal(30, 65) + ",\"unit\":\"%\"" + at + "}";
      case 1:
        return "{\"code\":\"TT\"," + gap() + "\"value\":" + decimal(100, 500) +
               ",\"unit\":\"ng/dL\"" + at + gap() + "}";
      default:
        return "{\"unit\":\"nmol/L\"" + at + ",\"code\":\"TT\",\"value\":" + decimal(4, 18) + "}";
    }
  }
  // With none to twelve digits behind the point.
  std::string decimal(int least, int most) {
    std::string text = std::to_string(least + pick(most - least));
    const int places = pick(4) == 0 ? pick(13) : pick(3);
    for (int i = 0; i < places; ++i) {
      text += i == 0 ? "." : "";
      text += std::to_string(pick(10));
    }
    return text;
  }
  std::size_t at(const std::vector<std::string>& texts) {
    return static_cast<std::size_t>(pick(static_cast<int>(texts.size())));
  }
  std::string gap() {
    return pick(5) == 0 ? std::string(1 + static_cast<std::size_t>(pick(2)), ' ') : "";
  }
  std::string one(const std::vector<std::string>& texts) { return texts[at(texts)]; }
  std::mt19937 random_;
};

// How many of the lines took the slow way, when both ways said the same.
std::uint64_t lines_by_record(const std::string& lines, unsigned seed) {
  const Output quick = output_of(lines, true, 1);
  expect_same(quick, output_of(lines, false, 1), lines);
  EXPECT_FALSE(testing::Test::HasFatalFailure()) << "seed " << seed;
  return quick.totals.work.lines_by_record;
}

TEST(Stream, FastLinesOfAnyWritingSayWhatRecordsSay) {
  constexpr unsigned kTexts = tests::kIsSanitized ? 10 : 60;
  constexpr std::size_t kLines = 150;
  std::uint64_t slow = 0;
  for (unsigned seed = 0; seed < kTexts; ++seed) {
    Writings writings(seed);
    std::string lines;
    for (std::size_t i = 0; i < kLines; ++i) {
      lines += writings.line(i) + "\n";
    }
    lines.resize(lines.size() - seed % 2);  // the last line may have no end
    EXPECT_EQ(output_of(lines, true, 1).totals.patients, kLines);
    slow += lines_by_record(lines, seed);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_LT(slow, kTexts * kLines * 6 / 10);  // tabs, decimals of many digits
}

TEST(Stream, BrokenLinesSayWhatRecordsSay) {
  constexpr unsigned kTexts = tests::kIsSanitized ? 20 : 200;
  constexpr std::size_t kLines = 100;
  std::uint64_t fast = 0;
  for (unsigned seed = 0; seed < kTexts; ++seed) {
    Writings writings(seed);
    std::string lines;
    for (std::size_t i = 0; i < kLines; ++i) {
      const std::string line = writings.line(i);
      lines += (i % 4 == 0 ? line : writings.broken(line)) + (i + 1 < kLines ? "\n" : "");
    }
    fast += kLines - lines_by_record(lines, seed);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(fast, kTexts * 5);
}

}  // namespace
}  // namespace regimen::tests::stream_writings_test
