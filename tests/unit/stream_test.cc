// Streams of flat lines: the fast way into columns says what a record of the line says, whatever is
// wrong with the line, and on any number of threads.
#include <array>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sanitized.h"
#include "tests/unit/flat_stream.h"

namespace regimen::tests::stream_test {
namespace {

// One of the texts, the first most often.
class Lines {
 public:
  explicit Lines(unsigned seed) : random_(seed) {}

  std::string line(std::size_t id) {
    std::string text =
        "{" + one({"\"id\":" + std::to_string(id), "\"id\":\"p" + std::to_string(id) + "\"",
                   "\"id\":\"a\\u00e9\"", "\"id\":null", "\"id\":-1"});
    text += one({",\"sex\":\"F\"", ",\"sex\":\"M\"", ",\"sex\":\"x\"", "",
                 ",\"sex\":\"M\":1},\"age\":3}", ",\"sex\":null", ",\"sex\":3"});
    text += one({",\"age\":" + number(0, 99), "", ",\"age\":-1", ",\"age\":40.5", ",\"age\":\"40\"",
                 ",\"age\":4000"});
    text += one({",\"kg\":" + number(40, 180), "", ",\"kg\":0.1", ",\"kg\":\"<90\"", ",\"kg\":1e2",
                 ",\"kg\":90.0"});
    text += ",\"conditions\":[" +
            one({"", "\"C61\"", "\"FA\"", "\"FA\",\"C61\"", "\"ZZ\"", "3", "\"C61\":1],\"C61\""}) +
            "]";
    text +=
        ",\"meds\":" + one({"[]", "[\"TC\"]", "[\"TC\",\"TC\"]", "[\"T\\u0043\"]", "{}", "null"});
    text += one({"", ",\"note\":\"x\"", ",\"note\":[1,{\"a\":2}]", ",\"note\":tru", ",\"age\":3",
                 ",\"n\":01"});
    text += ",\"obs\":[";
    const int results = pick(6);
    for (int i = 0; i < results; ++i) {
      text += (i == 0 ? "" : ",") + result();
    }
    return text + one({"]}", "]} ", "]}x", "]", "]}{}"});
  }

 private:
  std::string result() {
    const std::string day =
        one({number(700, 1095), number(0, 700), number(1096, 1200), "-3", "1.5", "null"});
    const std::string value_unit = one(
        {"\"code\":\"HCT\",\"value\":" + number(30, 65) + "." + number(0, 9) + ",\"unit\":\"%\"",
         "\"code\":\"TT\",\"value\":" + number(100, 500) + ",\"unit\":\"ng/dL\"",
         "\"code\":\"TT\",\"value\":" + number(4, 18) + "." + number(0, 99) +
             ",\"unit\":\"nmol/L\"",
         "\"code\":\"HCT\",\"value\":0.54,\"unit\":\"L/L\"",
         "\"code\":\"HCT\",\"value\":99,\"unit\":\"%\"",
         "\"code\":\"HCT\",\"value\":50,\"unit\":\"furlong\"",
         "\"code\":\"UN\",\"value\":" + number(0, 12) + ",\"unit\":\"mg/dL\"",
         "\"code\":\"??\",\"value\":1,\"unit\":\"mg\"", "\"value\":1",
         "\"code\":\"HCT\",\"value\":null,\"unit\":\"%\"",
         "\"code\":\"HCT\",\"value\":54,\"unit\":\"%\",\"value\":55",
         "\"code\":\"HCT\",\"value\":54"});
    return "{" + value_unit + one({",\"day\":" + day, "", ",\"extra\":1,\"day\":" + day}) + "}";
  }
  int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  std::string number(int least, int most) { return std::to_string(least + pick(most - least + 1)); }
  // One of the first two as a rule.
  std::string one(const std::vector<std::string>& texts) {
    const auto all = static_cast<int>(texts.size());
    const bool is_usual = pick(12) > 0;
    return texts[static_cast<std::size_t>(pick(is_usual ? std::min(2, all) : all))];
  }
  std::mt19937 random_;
};

std::string lines_of(unsigned seed, std::size_t count) {
  Lines lines(seed);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += i % 97 == 5 ? "\n" : lines.line(i) + "\n";
  }
  return text;
}

TEST(Stream, FastLinesSayWhatRecordsSay) {
  constexpr unsigned kTexts = tests::kIsSanitized ? 10 : 60;
  constexpr std::size_t kLines = 150;
  constexpr std::size_t kBlank = 2;  // see lines_of
  ASSERT_FALSE(flat_base().has_errors()) << flat_base().diagnostics().front().message;
  std::uint64_t fast = 0;
  std::uint64_t slow = 0;
  for (unsigned seed = 0; seed < kTexts; ++seed) {
    const std::string lines = lines_of(seed, kLines);
    constexpr std::array kInstants{"2022-12-31", "2022-12-31T08:00", "2022-12-31T08:00+05:00"};
    const std::string as_of = kInstants[seed % kInstants.size()];
    const Output quick = output_of(lines, true, 1, as_of);
    expect_same(quick, output_of(lines, false, 1, as_of), lines);
    ASSERT_FALSE(HasFatalFailure()) << "seed " << seed;
    slow += quick.totals.work.lines_by_record;
    fast += kLines - kBlank - quick.totals.work.lines_by_record;
  }
  EXPECT_GT(fast, kTexts * 10);  // both ways were taken
  EXPECT_GT(slow, kTexts * 10);
}

TEST(Stream, PairsOfManyResultsSayWhatRecordsSay) {
  std::mt19937 random(5);
  std::string lines;
  for (std::size_t id = 0; id < 40; ++id) {
    std::string line = "{\"id\":" + std::to_string(id) + ",\"obs\":[";
    const std::size_t results = id % 4 == 0 ? 2 : 1 + random() % 240;
    for (std::size_t i = 0; i < results; ++i) {
      const bool is_rare = random() % 80 == 0;
      line +=
          (i == 0 ? "" : ",") + std::string("{\"code\":\"") + (id % 2 == 0 ? "HCT" : "TT") +
          "\",\"value\":" + (id % 2 == 0 ? (is_rare ? "51" : "50") : (is_rare ? "250" : "300")) +
          ",\"unit\":\"" + (id % 2 == 0 ? "%" : "ng/dL") +
          "\",\"day\":" + std::to_string(i * 4 + random() % 4) + "}";
    }
    lines += line + "]}\n";
  }
  const Output quick = output_of(lines, true, 1);
  expect_same(quick, output_of(lines, false, 1), lines);
  EXPECT_EQ(quick.totals.work.lines_by_record, 0U);
  EXPECT_NE(quick.text.find("twice_low"), std::string::npos);
  EXPECT_NE(quick.text.find("far"), std::string::npos);
}

TEST(Stream, IsTheSameInParallel) {
  const std::string lines = lines_of(4711, 900);
  const Output alone = output_of(lines, true, 1);
  for (const std::size_t threads : {2U, 5U}) {
    expect_same(alone, output_of(lines, true, threads), lines);
  }
}

TEST(Stream, EndsWhenAskedInTheOrderOfInput) {
  const api::KnowledgeBase& base = flat_base();
  const api::StreamRequest request{
      .base = base,
      .options = {.as_of = *quantity::Instant::parse("2022-12-31"), .is_as_of_explicit = true},
      .conclusions = api::conclusions_of(base, {"thick"}).found,
      .threads = 3};
  std::vector<patient::Record> records(10);
  for (patient::Record& record : records) {
    record.as_of = request.options.as_of;
  }
  const api::StreamTotals totals =
      stream(request, {.next =
                           [&](api::Part& part) {
                             part = std::span<const patient::Record>(records);
                             return true;  // there is no end to them
                           },
                       .write = [](const std::string&) { return true; },
                       .should_continue = [](std::uint64_t patients) { return patients < 100; }});
  EXPECT_FALSE(totals.is_complete);
  EXPECT_EQ(totals.patients % records.size(), 0U);
  EXPECT_EQ(totals.counts.front().unknown, totals.patients);
}

TEST(Conclusions, NameWhatIsAskedFor) {
  const api::KnowledgeBase& base = flat_base();
  EXPECT_EQ(api::conclusions_of(base, {"thick", "low"}).found.size(), 2U);
  const api::Conclusions wrong = api::conclusions_of(base, {"thik"});
  ASSERT_EQ(wrong.unknown.size(), 1U);
  EXPECT_NE(wrong.unknown.front().find("did you mean `thick`"), std::string::npos);
}

}  // namespace
}  // namespace regimen::tests::stream_test
