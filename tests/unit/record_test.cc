// Tests engine/patient: values, canonical order, scenario lines, printing.
#include "engine/patient/record.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "engine/patient/parse_facts.h"
#include "engine/patient/print.h"
#include "engine/patient/values.h"

namespace regimen::patient::record_test {
namespace {

using diagnostics::Code;
using quantity::Comparison;
using quantity::Instant;
using quantity::Interval;
using quantity::Rational;

quantity::Unit unit(const std::string& text) {
  return std::get<quantity::Unit>(quantity::UnitTable::ucum().parse(text));
}

template <typename Thing>
Thing named(const std::string& name) {
  return Thing{.header = {.name = name,
                          .title = name,
                          .module = knowledge::ModuleId(std::uint32_t{0}),
                          .citations = {},
                          .name_span = {},
                          .span = {}}};
}

knowledge::Lab lab(const std::string& name, const std::string& unit_text, std::int64_t low,
                   std::int64_t high) {
  auto made = named<knowledge::Lab>(name);
  made.unit = unit_text.empty() ? quantity::dimensionless() : unit(unit_text);
  made.plausible_low = Rational(low);
  made.plausible_high = Rational(high);
  return made;
}

constexpr knowledge::LabId kGleason(std::uint32_t{0});
constexpr knowledge::LabId kHematocrit(std::uint32_t{1});
constexpr knowledge::LabId kTestosterone(std::uint32_t{2});
constexpr knowledge::ConceptId kLibido(std::uint32_t{0});
constexpr knowledge::AgentId kAnastrozole(std::uint32_t{0});

knowledge::Model small_model() {
  knowledge::Model made;
  made.units = quantity::UnitTable::ucum();
  made.labs = {lab("gleason", "", 2, 10), lab("hematocrit", "%", 10, 80),
               lab("total_testosterone", "ng/dL", 0, 5000)};
  made.labs[2].molar_mass = Rational::parse("288.42");
  made.concepts = {named<knowledge::Concept>("low_libido"),
                   named<knowledge::Concept>("prostate_cancer")};
  made.agents = {named<knowledge::Agent>("anastrozole")};
  return made;
}

ValueInput input(knowledge::LabId id, std::string number, std::string unit_text,
                 std::optional<Comparison> comparator = {}) {
  return {.lab = id,
          .number = std::move(number),
          .unit = std::move(unit_text),
          .is_machine_unit = false,
          .comparator = comparator};
}

TEST(ReadValue, IsExact) {
  const knowledge::Model model = small_model();
  struct Row {
    ValueInput given;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {input(kHematocrit, "0.54", "L/L"), "54"},
      {input(kHematocrit, "54.0001", "%"), "54.0001"},
      {input(kHematocrit, "5.40e1", "%"), "54"},
      {input(kTestosterone, "8.9", "nmol/L"), "256.6938"},
      {input(kTestosterone, "8.90", "nmol/L"), "256.6938"},
      {input(kGleason, "7", ""), "7"},
  };
  for (const Row& row : rows) {
    const ValueOutcome outcome = read_value(model, row.given);
    ASSERT_TRUE(outcome.value) << row.given.number;
    EXPECT_EQ(*outcome.value, Interval::point(*Rational::parse(row.expected)));
    EXPECT_FALSE(outcome.fault);
  }
}

TEST(ReadValue, ComparatorsAreOpenOrClosed) {
  const knowledge::Model model = small_model();
  const auto value = [&](Comparison comparator) {
    return read_value(model, input(kTestosterone, "300", "ng/dL", comparator)).value.value();
  };
  EXPECT_EQ(value(Comparison::kLess),
            (Interval{.low = {}, .high = Rational(300), .low_open = false, .high_open = true}));
  EXPECT_EQ(value(Comparison::kLessEqual),
            (Interval{.low = {}, .high = Rational(300), .low_open = false, .high_open = false}));
  EXPECT_EQ(value(Comparison::kGreater),
            (Interval{.low = Rational(300), .high = {}, .low_open = true, .high_open = false}));
  EXPECT_EQ(value(Comparison::kGreaterEqual),
            (Interval{.low = Rational(300), .high = {}, .low_open = false, .high_open = false}));
}

TEST(ReadValue, ReportsWhatCannotBeUsed) {
  const knowledge::Model model = small_model();
  struct Row {
    ValueInput given;
    Code code;
    const char* says;
  };
  const std::vector<Row> rows = {
      {input(kTestosterone, "231", "ng/dLL"), Code::kUnknownUnitInData, "ng/dLL"},
      {input(kTestosterone, "231", "mg"), Code::kWrongDimensionInData, "mass concentration"},
      {input(kTestosterone, "231", ""), Code::kMissingUnit, "ng/dL"},
      {input(kTestosterone, "5000.0001", "ng/dL"), Code::kImplausibleValue, "0 .. 5000 ng/dL"},
      {input(kTestosterone, "0", "ng/dL", Comparison::kLess), Code::kImplausibleValue, "< 0"},
      {input(kTestosterone, "5000", "ng/dL", Comparison::kGreater), Code::kImplausibleValue, ">"},
      {input(kTestosterone, "1e999", "ng/dL"), Code::kUnreadableValue, "1e999"},
      {input(kTestosterone, "", "ng/dL"), Code::kUnreadableValue, "``"},
      {input(kTestosterone, "1", "ng/dL", Comparison::kNotEqual), Code::kUnknownComparator, "!="},
      {input(kGleason, "7", "mg"), Code::kWrongDimensionInData, "gleason"},
      {input(kHematocrit, "0.44", ""), Code::kMissingUnit, "%"},
  };
  for (const Row& row : rows) {
    const ValueOutcome outcome = read_value(model, row.given);
    EXPECT_FALSE(outcome.value) << row.given.number << " " << row.given.unit;
    ASSERT_TRUE(outcome.fault);
    EXPECT_EQ(outcome.fault->code, row.code) << outcome.fault->message;
    EXPECT_NE(outcome.fault->message.find(row.says), std::string::npos) << outcome.fault->message;
    EXPECT_EQ(outcome.fault->inputs, std::vector<knowledge::Input>{row.given.lab});
    EXPECT_FALSE(outcome.fault->help.empty());
  }
}

TEST(ReadValue, PartlyPlausibleIntervalsAreUsed) {
  const knowledge::Model model = small_model();
  EXPECT_TRUE(read_value(model, input(kTestosterone, "0", "ng/dL", Comparison::kLessEqual)).value);
  EXPECT_TRUE(read_value(model, input(kTestosterone, "9999", "ng/dL", Comparison::kLess)).value);
}

TEST(TruncateForDisplay, IsShortAndWhole) {
  EXPECT_EQ(truncate_for_display("abc"), "abc");
  std::string long_text(79, 'a');
  long_text += "é and more";
  EXPECT_EQ(truncate_for_display(long_text), std::string(79, 'a') + "…");
}

Result result(const char* at, std::int64_t value) {
  return {.value = Interval::point(Rational(value)),
          .at = Instant::parse(at),
          .written = std::to_string(value),
          .path = "p",
          .is_usable = true};
}

TEST(Canonicalize, ForgetsTheOrderOfInput) {
  Record first;
  first.labs = {{kTestosterone, {result("2026-01-02", 2)}},
                {kHematocrit, {result("2026-01-03", 3), result("2026-01-01", 5)}},
                {kTestosterone, {result("2026-01-01", 1), result("", 9)}},
                {kGleason, {}}};
  first.unknown = {kLibido, knowledge::SexInput{}, kLibido};
  Record second = first;
  std::swap(second.labs[0], second.labs[2]);
  std::swap(second.unknown[0], second.unknown[1]);
  const knowledge::Model model = small_model();
  canonicalize(first);
  canonicalize(second);
  EXPECT_EQ(record_text(model, first), record_text(model, second));
  ASSERT_EQ(first.labs.size(), 2U);
  const LabResults* found = find(first, kTestosterone);
  ASSERT_NE(found, nullptr);
  ASSERT_EQ(found->results.size(), 3U);
  EXPECT_FALSE(found->results[0].at);
  EXPECT_EQ(found->results[2].written, "2");
  EXPECT_EQ(find(first, kGleason), nullptr);
  EXPECT_EQ(first.unknown.size(), 2U);
}

// ---- scenario lines ----

template <typename Line>
syntax::ScenarioLine line(Line stated) {
  return {.value = std::move(stated), .span = {}};
}
syntax::Name name(const std::string& text) {
  return {.text = text, .span = {}};
}
syntax::DateTime date(const std::string& text) {
  return {.text = text, .span = {}};
}
syntax::ScenarioLine measured(const std::string& lab_name, const std::string& number,
                              const std::string& unit_text, const std::string& at) {
  return line(syntax::ResultLine{.lab = name(lab_name),
                                 .op = {},
                                 .value = {.number = {.text = number, .span = {}},
                                           .unit = unit_text,
                                           .unit_span = {},
                                           .span = {}},
                                 .at = at.empty() ? std::optional<syntax::DateTime>() : date(at)});
}
syntax::ScenarioLine stated(syntax::ConceptLine::Presence presence,
                            const std::string& concept_name) {
  return line(syntax::ConceptLine{.presence = presence, .name = name(concept_name), .at = {}});
}
using Presence = syntax::ConceptLine::Presence;

struct Read {
  Record record;
  std::vector<diagnostics::Diagnostic> diagnostics;
};
Read read(const std::vector<syntax::ScenarioLine>& lines) {
  diagnostics::Buffers buffers;
  diagnostics::Sink sink;
  Read made{
      parse_facts(small_model(), lines, buffers, {.as_of = *Instant::parse("2026-06-01")}, sink),
      {}};
  made.diagnostics = sink.take(buffers);
  return made;
}

std::vector<syntax::ScenarioLine> scenario() {
  return {line(syntax::AsOfLine{date("2026-03-01")}),
          line(syntax::PatientLine{.sex = name("male"), .born = date("1980")}),
          stated(Presence::kPresent, "low_libido"),
          stated(Presence::kAbsent, "prostate_cancer"),
          measured("total_testosterone", "231", "ng/dL", "2026-01-12T08:10"),
          measured("total_testosterone", "8.9", "nmol/L", "2026-02-02T08:30"),
          line(syntax::TakingLine{true, name("anastrozole"), date("2026-01-01")})};
}

TEST(FromLines, ReadsWhatIsStated) {
  const Read made = read(scenario());
  EXPECT_TRUE(made.diagnostics.empty());
  EXPECT_EQ(record_text(small_model(), made.record),
            "patient (unnamed), as of 2026-03-01\n"
            "  male, born 1980\n"
            "  total_testosterone 231 ng/dL at 2026-01-12T08:10  [scenario]\n"
            "  total_testosterone 256.6938 ng/dL at 2026-02-02T08:30  (written 8.9 nmol/L)  "
            "[scenario]\n"
            "  low_libido  [scenario]\n"
            "  no prostate_cancer  [scenario]\n"
            "  taking anastrozole since 2026-01-01  [scenario]\n");
}

TEST(FromLines, ReportsNamesUnitsAndDates) {
  const std::vector<std::pair<syntax::ScenarioLine, Code>> rows = {
      {measured("total_testosteron", "231", "ng/dL", ""), Code::kUnknownName},
      {stated(Presence::kPresent, "low_libidoo"), Code::kUnknownName},
      {stated(Presence::kPresent, "hematocrit"), Code::kWrongKind},
      {stated(Presence::kUnknown, "nothing_like_it"), Code::kUnknownName},
      {line(syntax::TakingLine{true, name("anastrozol"), {}}), Code::kUnknownName},
      {line(syntax::PatientLine{.sex = name("mal"), .born = {}}), Code::kNoSuchWord},
      {measured("hematocrit", "44", "mg", "2026-01-01"), Code::kWrongDimensionInData},
      {measured("hematocrit", "44", "%", "2026-02-30"), Code::kUnreadableDate},
      {measured("hematocrit", "44", "%", "2027-01-01"), Code::kFutureDate},
  };
  for (const auto& [given, code] : rows) {
    const Read made = read({given});
    ASSERT_EQ(made.diagnostics.size(), 1U);
    EXPECT_EQ(made.diagnostics[0].code, code) << made.diagnostics[0].message;
    EXPECT_FALSE(made.diagnostics[0].help.empty());
  }
  const Read near = read({stated(Presence::kPresent, "low_libidoo")});
  EXPECT_EQ(near.diagnostics[0].help, "did you mean `low_libido`?");
}

TEST(FromLines, AnUnusableValueHidesNoLatestResult) {
  const Read made = read({measured("hematocrit", "44", "%", "2026-01-01"),
                          measured("hematocrit", "95", "%", "2026-02-01")});
  const LabResults* found = find(made.record, kHematocrit);
  ASSERT_NE(found, nullptr);
  ASSERT_EQ(found->results.size(), 2U);
  EXPECT_FALSE(found->results[1].is_usable);
  EXPECT_EQ(found->results[1].value, Interval::all());
  ASSERT_EQ(made.record.faults.size(), 1U);
  EXPECT_EQ(made.record.faults[0].code, Code::kImplausibleValue);
}

TEST(FromLines, OrderOfLinesDoesNotMatter) {
  const auto facts = [](std::vector<syntax::ScenarioLine> lines) {
    const Record record = read(lines).record;
    return std::tuple(record.concepts.size(), record.unknown, record.faults.size(), record.sex);
  };
  std::vector<syntax::ScenarioLine> lines = {stated(Presence::kPresent, "low_libido"),
                                             stated(Presence::kAbsent, "low_libido"),
                                             stated(Presence::kUnknown, "prostate_cancer")};
  const auto forward = facts(lines);
  std::swap(lines.front(), lines.back());
  EXPECT_EQ(forward, facts(lines));
  EXPECT_EQ(std::get<1>(forward).size(),
            2U);  // the contradicted one, and the one said to be unknown
}

TEST(ApplyLines, ReplacesForgetsAndAdds) {
  const knowledge::Model model = small_model();
  Record record = read(scenario()).record;
  diagnostics::Sink sink;
  apply_lines(
      model,
      {stated(Presence::kAbsent, "low_libido"), stated(Presence::kUnknown, "prostate_cancer"),
       stated(Presence::kUnknown, "anastrozole"),
       measured("hematocrit", "0.44", "L/L", "2026-02-02"),
       stated(Presence::kUnknown, "total_testosterone"),
       line(syntax::PatientLine{.sex = name("female"), .born = {}})},
      record, sink);
  EXPECT_FALSE(sink.has_errors());
  EXPECT_EQ(record_text(model, record),
            "patient (unnamed), as of 2026-03-01\n"
            "  female, born 1980\n"
            "  hematocrit 44 % at 2026-02-02  (written 0.44 L/L)  [typed]\n"
            "  no low_libido  [typed]\n"
            "  unknown total_testosterone\n"
            "  unknown prostate_cancer\n"
            "  unknown anastrozole\n");
  apply_lines(model, {measured("total_testosterone", "300", "ng/dL", "2026-02-03")}, record, sink);
  EXPECT_EQ(record.unknown.size(), 2U);
  EXPECT_EQ(find(record, kTestosterone)->results.size(), 1U);
  apply_lines(model, {line(syntax::TakingLine{false, name("anastrozole"), {}})}, record, sink);
  ASSERT_EQ(record.medications.size(), 1U);
  EXPECT_EQ(record.medications[0].agent, kAnastrozole);
  EXPECT_EQ(record.medications[0].status, Medication::Status::kNotTaking);
}

}  // namespace
}  // namespace regimen::patient::record_test
