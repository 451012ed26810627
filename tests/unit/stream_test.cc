// Streams of flat lines: the fast way into columns says what a record of the line says, whatever is
// wrong with the line, and on any number of threads.
#include "engine/api/stream.h"

#include <array>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sanitized.h"

namespace regimen::tests {
namespace {

const char* const kFlatRules = R"(
module flat
source book "A book" { kind textbook  level low }
lab hematocrit "Hematocrit" { unit %  plausible 10 .. 80 %  valid for 12 months  code local "HCT"  source book "1" }
lab testosterone "Testosterone" { unit ng/dL  molar mass 288.42 g/mol  code local "TT"  source book "1" }
lab weight "Weight" { unit kg  plausible 1 .. 400 kg  source book "1" }
lab unasked "Unasked" { unit mg/dL  plausible 1 .. 9 mg/dL  code local "UN"  source book "1" }
condition cancer "Cancer" { absent means unknown  code local "C61" }
symptom fatigue "Fatigue" { absent means no  code local "FA" }
agent cypionate "Cypionate" { code local "TC"  source book "1" }
conclusion thick "Thick"
conclusion low "Low"
conclusion lasting "Lasting"
conclusion heavy "Heavy"
conclusion free "Free"
conclusion rising "Rising"
conclusion twice_low "Twice low"
conclusion other "Other"
conclusion far "Far"
conclusion recent "Recent"
conclusion middle "Middle"
rule r1 "r1" { when hematocrit > 54 % and age >= 40 years  then conclude thick  source book "1" }
rule r2 "r2" { when male and at least 2 results testosterone < 264 ng/dL within 24 months  then conclude low  source book "1" }
rule r3 "r3" { when highest hematocrit within 24 months > 50 % and fatigue  then conclude lasting  source book "1" }
rule r4 "r4" { when weight in 90 .. 120 kg and taking cypionate  then conclude heavy  source book "1" }
rule r5 "r5" { when not cancer and known testosterone  then conclude free  source book "1" }
rule r6 "r6" { when mean hematocrit within 24 months > 45 %  then conclude rising  source book "1" }
rule r7 "r7" { when at least 2 recorded results testosterone < 264 ng/dL 30 to 365 days apart  then conclude twice_low  source book "1" }
rule r8 "r8" { when at least 2 recorded results hematocrit != 50 % at least 10 days apart  then conclude other  source book "1" }
rule r9 "r9" { when at least 2 recorded results hematocrit > 45 % 100 to 72000 days apart  then conclude far  source book "1" }
rule r10 "r10" { when at least 2 recorded results hematocrit > 45 % at most 400 days apart within 24 months  then conclude recent  source book "1" }
rule r11 "r11" { when at least 2 recorded results hematocrit >= 50 % at least 70000 days apart  then conclude middle  source book "1" }
mapping lines "Lines" {
  id         from "id"
  sex        from "sex" where "F" is female, "M" is male
  age        from "age"
  lab weight from "kg" in kg
  conditions from "conditions" by local
  agents     from "meds" by local
  results    from "obs" by local { code "code"  value "value"  unit "unit"  at "day" days since 2020-01-01 }
}
)";

const api::KnowledgeBase& flat_base() {
  static const api::KnowledgeBase base = api::KnowledgeBase::compile(
      {{"stdlib.policies", "module stdlib.policies\n"}, {"flat.rgm", kFlatRules}});
  return base;
}

// What stands behind the lines of a stretch is read and must not matter: it would go on with any of
// their tokens.
const std::string kBehind = [] {
  const std::string tokens = "9\"}]},0.5 ";
  std::string text;
  while (text.size() < api::stretch_padding()) {
    text += tokens[text.size() % tokens.size()];
  }
  return text;
}();

struct Told {
  std::string text;
  api::StreamTotals totals;
};

Told told_of(const std::string& lines, bool uses_fast_paths, std::size_t threads,
             const std::string& as_of = "2022-12-31") {
  const api::KnowledgeBase& base = flat_base();
  const api::StreamRequest request{
      .base = base,
      .mapping = &base.model()[model::find_mapping(base.model(), "lines").value()],
      .options = {.as_of = *quantity::Instant::parse(as_of), .is_as_of_explicit = true},
      .conclusions = api::conclusions_of(base, {}).found,
      .form = {api::StreamForm::Kind::kNdjson},
      .threads = threads,
      .uses_fast_paths = uses_fast_paths};
  Told told;
  std::size_t at = 0;
  std::size_t line = 1;
  const api::StreamDoor door{.next =
                                 [&](api::Part& part) {
                                   // Stretches of seven lines, so that there are many.
                                   std::size_t end = at;
                                   std::size_t taken = 0;
                                   while (taken < 7 && end < lines.size()) {
                                     end = std::min(lines.find('\n', end), lines.size() - 1) + 1;
                                     ++taken;
                                   }
                                   auto& stretch = std::get<api::Stretch>(part);
                                   stretch = {.name = "lines.ndjson", .first_line = line};
                                   stretch.bytes = lines.substr(at, end - at) + kBehind;
                                   stretch.size = end - at;
                                   at = end;
                                   line += taken;
                                   return taken > 0;
                                 },
                             .write =
                                 [&](const std::string& text) {
                                   told.text += text;
                                   return true;
                                 },
                             .go_on = [](std::uint64_t) { return true; }};
  told.totals = stream(request, door);
  return told;
}

void expect_same(const Told& left, const Told& right, const std::string& lines) {
  ASSERT_EQ(left.text, right.text) << lines;
  ASSERT_EQ(left.totals.patients, right.totals.patients);
  ASSERT_EQ(left.totals.codes, right.totals.codes);
  ASSERT_EQ(left.totals.problems, right.totals.problems);
  for (std::size_t i = 0; i < left.totals.counts.size(); ++i) {
    ASSERT_EQ(left.totals.counts[i].definite, right.totals.counts[i].definite);
    ASSERT_EQ(left.totals.counts[i].unknown, right.totals.counts[i].unknown);
  }
}

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
    const Told quick = told_of(lines, true, 1, as_of);
    expect_same(quick, told_of(lines, false, 1, as_of), lines);
    ASSERT_FALSE(HasFatalFailure()) << "seed " << seed;
    slow += quick.totals.work.lines_by_record;
    fast += kLines - kBlank - quick.totals.work.lines_by_record;
  }
  EXPECT_GT(fast, kTexts * 10);  // both ways were taken
  EXPECT_GT(slow, kTexts * 10);
}

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
    const Told quick = told_of(lines, true, 1);
    expect_same(quick, told_of(lines, false, 1), lines);
    ASSERT_FALSE(HasFatalFailure()) << "seed " << seed;
    EXPECT_EQ(quick.totals.patients, kLines);
    slow += quick.totals.work.lines_by_record;
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
    const Told quick = told_of(lines, true, 1);
    expect_same(quick, told_of(lines, false, 1), lines);
    ASSERT_FALSE(HasFatalFailure()) << "seed " << seed;
    fast += kLines - quick.totals.work.lines_by_record;
  }
  EXPECT_GT(fast, kTexts * 5);
}

// More pairs of results than are looked at together.
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
  const Told quick = told_of(lines, true, 1);
  expect_same(quick, told_of(lines, false, 1), lines);
  EXPECT_EQ(quick.totals.work.lines_by_record, 0U);
  EXPECT_NE(quick.text.find("twice_low"), std::string::npos);
  EXPECT_NE(quick.text.find("far"), std::string::npos);
}

TEST(Stream, IsTheSameInParallel) {
  const std::string lines = lines_of(4711, 900);
  const Told alone = told_of(lines, true, 1);
  for (const std::size_t threads : {2U, 5U}) {
    expect_same(alone, told_of(lines, true, threads), lines);
  }
}

TEST(Stream, EndsWhenAskedInTheOrderOfInput) {
  const api::KnowledgeBase& base = flat_base();
  const api::StreamRequest request{
      .base = base,
      .options = {.as_of = *quantity::Instant::parse("2022-12-31"), .is_as_of_explicit = true},
      .conclusions = api::conclusions_of(base, {"thick"}).found,
      .threads = 3};
  std::vector<record::Record> records(10);
  for (record::Record& record : records) {
    record.as_of = request.options.as_of;
  }
  const api::StreamTotals totals =
      stream(request, {.next =
                           [&](api::Part& part) {
                             part = std::span<const record::Record>(records);
                             return true;  // there is no end to them
                           },
                       .write = [](const std::string&) { return true; },
                       .go_on = [](std::uint64_t patients) { return patients < 100; }});
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
}  // namespace regimen::tests
