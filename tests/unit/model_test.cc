// Checking: what a model is made of, what an author is told, and that no order shows.
#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/from_syntax.h"
#include "engine/knowledge/input.h"
#include "engine/knowledge/print.h"
#include "engine/knowledge/verify.h"
#include "grammar/parse.h"
#include "tests/unit/small_world.h"

namespace regimen::knowledge::model_test {
namespace {

using diagnostics::Diagnostic;
using namespace tests;  // NOLINT: the fixture is nothing but these names

TEST(Model, TheWorldIsClean) {
  const Checked checked = check_in_world("");
  EXPECT_EQ(diagnostics_text(checked), "");
  EXPECT_EQ(checked.model.labs.size(), 5U);
  ASSERT_TRUE(find_agent(checked.model, "cypionate"));
  const Agent& agent = checked.model[*find_agent(checked.model, "cypionate")];
  EXPECT_EQ(agent.header.title, "Testosterone cypionate");
  EXPECT_EQ(agent.classes.size(), 1U);
  EXPECT_EQ(dose_symbol(checked.model, DoseId(std::size_t{0})), "cypionate.standard");
  EXPECT_EQ(dose_text(checked.model, DoseId(std::size_t{0})),
            "100 .. 200 mg every week, intramuscular");
}

struct ConditionCase {
  const char* written;
  const char* printed;
};

TEST(Model, ConditionsPrintAsTheyWereMeant) {
  const std::vector<ConditionCase> cases = {
      {"male", "male"},
      {"adults and not female", "age >= 18 years and not female"},
      {"hematocrit > 54 %", "hematocrit > 54 %"},
      {"54 % < hematocrit", "hematocrit > 54 %"},
      {"hematocrit > 0.54 L/L", "hematocrit > 0.54 L/L"},
      {"hematocrit in 40 .. 50 %", "hematocrit in 40 .. 50 %"},
      {"aua_score > 19", "aua_score > 19"},
      {"age < 480 months", "age < 480 months"},
      {"any of symptoms low_libido, fatigue", "low_libido or fatigue"},
      {"none of low_libido, fatigue", "not (low_libido or fatigue)"},
      {"all of low_libido, fatigue", "low_libido and fatigue"},
      {"at least 2 of low_libido, fatigue, male", "at least 2 of low_libido, fatigue, male"},
      {"male and (low_libido or fatigue)", "male and (low_libido or fatigue)"},
      {"myocardial_infarction within 6 months", "myocardial_infarction within 6 months"},
      {"known psa and missing hematocrit", "known psa and missing hematocrit"},
      {"taking any androgen", "taking cypionate"},
      {"holds(fatigue)", "fatigue"},
      {"highest psa within 12 months > 4 ng/mL", "highest psa within 12 months > 4 ng/mL"},
      {"total_testosterone > 8.9 nmol/L", "total_testosterone > 8.9 nmol/L"},
      {"free_testosterone < total_testosterone", "free_testosterone < total_testosterone"},
      {"at least 2 results total_testosterone < 264 ng/dL before 11:00 on different days within "
       "12 months",
       "at least 2 results total_testosterone < 264 ng/dL before 11:00 on different days within "
       "12 months"},
      {"withheld(anastrozole)", "withheld(anastrozole)"},
  };
  for (const ConditionCase& row : cases) {
    const Checked checked = check_in_world(rule_with(row.written));
    EXPECT_EQ(diagnostics_text(checked), "") << row.written;
    ASSERT_EQ(checked.model.rules.size(), 1U) << row.written;
    EXPECT_EQ(condition_text(checked.model, checked.model.rules[0].when), row.printed);
  }
}

TEST(Model, ThresholdsAreExactInTheUnitOfTheLab) {
  const Checked checked = check_in_world(rule_with("total_testosterone > 8.9 nmol/L"));
  ASSERT_EQ(checked.model.rules.size(), 1U);
  const auto& compare = *kind_if<Compare>(checked.model[checked.model.rules[0].when].value);
  EXPECT_EQ(compare.threshold.canonical, *quantity::Rational::parse("256.6938"));
}

struct MistakeCase {
  const char* text;
  const char* ids;
  const char* phrase;  // a part of what is said
};

void expect_mistakes(const std::vector<MistakeCase>& cases) {
  for (const MistakeCase& row : cases) {
    const Checked checked = check_in_world(row.text);
    EXPECT_EQ(ids_of(checked), row.ids) << row.text << "\n" << diagnostics_text(checked);
    EXPECT_NE(diagnostics_text(checked).find(row.phrase), std::string::npos)
        << row.text << "\n"
        << diagnostics_text(checked);
    verify(checked.model);
  }
}

std::string* keep(std::string text) {
  static std::vector<std::unique_ptr<std::string>> kept;
  kept.push_back(std::make_unique<std::string>(std::move(text)));
  return kept.back().get();
}

const char* when(const char* condition) {
  return keep(rule_with(condition))->c_str();
}

TEST(Model, MistakesInNames) {
  expect_mistakes({
      {when("hematocrt > 54 %"), "E201", "did you mean `hematocrit`?"},
      {when("hematocrit"), "E203", "compare it with a value, as in `hematocrit > … %`"},
      {when("anastrozole"), "E203", "write `taking anastrozole`"},
      {when("androgen"), "E203", "`taking any androgen`"},
      {when("taking any anastrozole"), "E203", "is an agent, not a class"},
      {when("psa > 4 ng/mL and low_libdo"), "E201", "did you mean `low_libido`?"},
      {"lab psa { unit ng/mL }", "E204", "first declared here"},
      {"condition psa { absent means no }", "E204", "one is a lab, the other a condition"},
      {"condition male { absent means no }", "E204", "is a word of the language"},
      {"dose standard of cypionate for female { 1 mg every week source es2018 }", "E204",
       "dose `standard` of `cypionate` is declared twice"},
      {"rule r { when male then conclude hypogonadsm source es2018 }", "E201",
       "did you mean `hypogonadism`?"},
      {"rule r { when male then conclude xyz source es2018 }", "E201",
       "declare it: `conclusion xyz …`"},
      {"rule r { when male then conclude low_libido source es2018 }", "E203", "is a symptom"},
      {"rule r { when male then recommend cypionate dose standart source es2018 }", "E201",
       "did you mean `standard`?"},
      {"rule r { when male then warn \"w\" source es2019 }", "E201", "did you mean `es2018`?"},
      {"use stdlib.labs", "E205", "no module is named `stdlib.labs`"},
      {"scenario \"a\" { patient male }\nscenario \"a\" { patient male }", "E204", "used twice"},
  });
}

TEST(Model, MistakesInQuantities) {
  expect_mistakes({
      {when("hematocrit > 15 mg/mL"), "E207",
       "`mg/mL` is a mass concentration; `hematocrit` is a count or ratio (`%`)"},
      {when("free_testosterone > 8.9 nmol/L"), "E207", "declare the molar mass"},
      {when("hematocrit > 54"), "E208", "write the unit: `54 %`"},
      {when("hematocrit > 54 mgg"), "E206", "`mgg`"},
      {when("hematocrit > 95 %"), "W203", "plausible from 10 % to 80 %"},
      {when("aua_score > 7 %"), "E207", "`aua_score`"},
      {when("aua_score > 7 mg"), "E209", "write the number alone: `7`"},
      {when("age > 18"), "E208", "write the unit: `18 years`"},
      {when("age > 18 mg"), "E207", "counted in years"},
      {when("age > 6 months"), "E227", "completed years"},
      {when("hematocrit in 50 .. 40 %"), "E212", "write `40 .. 50`"},
      {when("myocardial_infarction within 0 months"), "E211", "is zero"},
      {when("myocardial_infarction within 1.3 months"), "E211", "not a whole number of months"},
      {when("at least 2.5 results psa"), "E210", "`2.5` is not a whole number"},
      {when("at least 3 of low_libido, fatigue"), "E210", "from 1 to 2"},
      {when("psa > hematocrit"), "E207", "cannot be compared"},
      {when("1 mg > 2 mg"), "E226", "two fixed values"},
      {"lab x { unit mg/dL plausible 5 .. 1 mg/dL }", "E212", "the low end comes first"},
      {"unit month_of_care = 3 nope", "E206", "`nope`"},
      {"unit mg = 3 d", "E228", "another meaning"},
  });
}

TEST(Model, MistakesInCodes) {
  expect_mistakes({
      {"lab x { unit % code loinc \"4544-3\" }", "E214", "`hematocrit` and `x` both have loinc"},
      {"lab x { unit % code loinc \"4545-3\" }", "W204", "check digit"},
      {"lab x { unit % code lonc \"4545-3\" }", "E215", "did you mean `loinc`?"},
      {"condition x { absent means no code icd10 \"C97..C00\" }", "E246", "C97..C00"},
      {"condition x { absent means no code snomed \"1..2\" }", "E246", "no order"},
      {"irrelevant icd10 \"C61\"", "W225", "has a meaning"},
  });
}

TEST(Model, MistakesInDosesAndLimits) {
  expect_mistakes({
      {"dose d of cypionate for female { 10 units every week source es2018 }", "E222",
       "write `10 units of a U-100 syringe`"},
      {"dose d of anastrozole { 0.5 mL every week source es2018 }", "E223", "has no strength"},
      {"dose d of anastrozole { 1 mg/kg every week source es2018 }", "E243",
       "is 80 mg at 80 kg, not 1 mg"},
      {"dose d of anastrozole { 2 .. 1 mg every week source es2018 }", "E212", "`1 .. 2`"},
      {"limit m of anastrozole { at most 4 mg per month source es2018 }", "E211",
       "`per calendar month`"},
      {"dose d of anastrozole { 1 mg every week source es2018 }\n"
       "limit m of anastrozole { at most 2 mg per 28 days source es2018 }",
       "E225", "1 mg every week is 4 mg in 28 days"},
      {"dose d of anastrozole { 1 mg source es2018 }\n"
       "limit m of anastrozole { at most 2 mg per 28 days source es2018 }",
       "W211", "how often"},
      {"dose d of cypionate for female { 0.1 mL every week source es2018 }\n"
       "dose e of cypionate for female { 1 .. 2 mg every week source es2018 }",
       "W210", "0.1 mL is 20 mg here, not 0.1 mg"},
      {"protocol p { for female indicated when age > 18 years start cypionate dose standard source "
       "es2018 }",
       "E230", "name a dose for women"},
      {"protocol p { for male indicated when age > 18 years hold cypionate when hematocrit > 54 % "
       "source es2018 }",
       "E213", "starts no agent"},
  });
}

TEST(Model, LimitsCapTheHighEnd) {
  const Checked checked = check_in_world(
      "limit label_maximum of cypionate for male { at most 400 mg per 28 days source es2018 }");
  EXPECT_EQ(ids_of(checked), "W209") << diagnostics_text(checked);
  ASSERT_EQ(checked.model.doses.size(), 1U);
  const Dose& dose = checked.model.doses[0];
  EXPECT_EQ(dose.amount->to_text(), "100 mg");
  EXPECT_EQ(dose.volume->to_text(), "0.5 mL");
  EXPECT_TRUE(dose.capped_by);
  EXPECT_NE(dose.arithmetic.find("`label_maximum` allows 400 mg: at most 100 mg every week"),
            std::string::npos)
      << dose.arithmetic;
}

TEST(Model, SyringeUnitsAreMassThroughTheStrength) {
  const Checked checked = check_in_world(
      "dose d of cypionate for female { 10 .. 20 units of a U-100 syringe every week, "
      "subcutaneous source es2018 }");
  EXPECT_EQ(diagnostics_text(checked), "");
  const Dose& dose = checked.model.doses[0];
  EXPECT_EQ(dose.amount->to_text(), "20 .. 40 mg");
  EXPECT_EQ(dose.volume->to_text(), "0.1 .. 0.2 mL");
  EXPECT_EQ(dose_text(checked.model, DoseId(std::size_t{0})),
            "10 .. 20 units of a U-100 syringe every week, subcutaneous");
}

TEST(Model, MistakesInRules) {
  expect_mistakes({
      {"rule r { when male then warn \"w\" }", "W201", "rule `r` names no source"},
      {"rule r { when male unless female then warn \"w\" source es2018 }", "W205",
       "unused exception"},
      {"rule r { when male and not fatigue unless fatigue then warn \"w\" source es2018 }", "W205",
       "unused exception"},
      {"rule r { when psa < 4 ng/mL unless psa > 5 ng/mL then warn \"w\" source es2018 }", "W205",
       "cannot hold when"},
      {"rule r { when male and fatigue unless fatigue then warn \"w\" source es2018 }", "W206",
       "rule `r` can never apply"},
      {"rule r { when male and female then warn \"w\" source es2018 }", "W206", "never apply"},
      {"rule r { when psa > 5 ng/mL unless psa > 4 ng/mL then warn \"w\" source es2018 }", "W206",
       "never apply"},
      {when("taking any opioid"), "W213", "no agent is of class `opioid`"},
      {"rule a overrides b { when male then warn \"w\" source es2018 }\n"
       "rule b overrides a { when male then warn \"w\" source es2018 }",
       "E221", "a → b → a"},
      {"rule a overrides b { when male then recommend anastrozole source es2018 }\n"
       "rule b { when male then conclude hypogonadism source es2018 }",
       "W207", "different things"},
      {"rule a overrides psa { when male then warn \"w\" source es2018 }", "E203",
       "is a lab, not a rule"},
      {"rule r { for any agent A when male then warn \"w\" source es2018 }", "W208", "`A`"},
      {"rule r { for any agnt A when taking A then warn \"w\" source es2018 }", "E216",
       "did you mean `agent`?"},
      {"rule r { for any agent A when interacts(A, anastrozole, S) then withheld(A) source es2018 "
       "}",
       "E219", "add `for any severity S`"},
      {"rule r { for any agent A when interacts(A, anastrozole, A) then withheld(A) source es2018 "
       "}",
       "E218", "is an agent, not a severity"},
      {"rule r { for any agent A when interacts(A, anastrozole) then withheld(A) source es2018 }",
       "E217", "is about 3 things, not 2"},
      {"fact interacts(anastrozole, cypionate, mild)", "E220", "`mild` is not a severity"},
      {"fact interacts(anastrozole, cypionate, major)\n"
       "fact interacts(anastrozole, cypionate, major)",
       "W202", "stated twice"},
      {"contraindication of cypionate { when breast_cancer source es2018 }\n"
       "contraindication of cypionate { when breast_cancer source es2018 }",
       "W202", "stated twice"},
      {"contraindication of cypionate { when breast_cancer severity absolut source es2018 }",
       "E220", "did you mean `absolute`?"},
  });
}

TEST(Model, FaultyStatementsCauseNoFurtherNoise) {
  const Checked checked = check_in_world(
      "lab broken { unit nope }\n"
      "rule r { when broken > 5 mg then warn \"w\" source es2018 }\n"
      "rule s overrides r { when male then warn \"w\" source es2018 }\n"
      "rule t { when male then warn \"w\" source es2018 }\n");
  EXPECT_EQ(ids_of(checked), "E206") << diagnostics_text(checked);
  EXPECT_FALSE(find_lab(checked.model, "broken"));
  EXPECT_FALSE(find_rule(checked.model, "r"));
  EXPECT_FALSE(find_rule(checked.model, "s"));
  EXPECT_TRUE(find_rule(checked.model, "t"));
}

TEST(Model, StatementsThatLostAClauseDoNotAct) {
  const Checked checked = check_in_world(
      "rule r { when male unless then warn \"w\" source es2018 }\n"
      "rule s overrides r { when male then warn \"w\" source es2018 }\n"
      "rule t { when male then warn \"w\" source es2018 }\n");
  EXPECT_EQ(checked.diagnostics.size(), 1U) << diagnostics_text(checked);
  EXPECT_FALSE(find_rule(checked.model, "r"));
  EXPECT_FALSE(find_rule(checked.model, "s"));
  EXPECT_TRUE(find_rule(checked.model, "t"));
}

TEST(Model, SourcesAreRequiredWhenStrict) {
  const std::string text = "rule r { when male then warn \"w\" }";
  EXPECT_EQ(ids_of(check_in_world(text, {.is_strict = true})), "E229");
}

TEST(Model, NamesOfOtherModulesNeedUse) {
  const std::string labs = "module stdlib.labs\nlab psa { unit ng/mL }\n";
  const std::string rule =
      "source s { kind label }\nrule r { when psa > 4 ng/mL then warn \"w\" source s }\n";
  const Checked hidden = check({labs, "module m\n" + rule});
  EXPECT_EQ(ids_of(hidden), "E202");
  EXPECT_NE(diagnostics_text(hidden).find("add `use stdlib.labs`"), std::string::npos);
  EXPECT_EQ(diagnostics_text(check({labs, "module m\nuse stdlib.labs\n" + rule})), "");
}

TEST(Model, RulesWithVariablesPrintTheirNames) {
  const Checked checked = check_in_world(
      "rule pair { for agents X, Y when taking X and interacts(X, Y, major) and X != Y "
      "then withheld(X) source es2018 }");
  EXPECT_EQ(diagnostics_text(checked), "");
  const std::string text = statement_text(checked.model, EntityId(RuleId(std::size_t{0})));
  EXPECT_NE(text.find("taking(X) and interacts(X, Y, major) and X != Y"), std::string::npos)
      << text;
}

// Lines of the world and of what follows, in another order, over two files.
TEST(Model, NoOrderShows) {
  std::vector<std::string> lines;
  std::string text = std::string(kWorld) +
                     "contraindication of cypionate { when breast_cancer source es2018 }\n"
                     "contraindication of cypionate { when prostate_cancer source es2018 }\n"
                     "contraindication late of any androgen { when fatigue source es2018 }\n"
                     "rule b { when male then conclude hypogonadism source es2018 }\n"
                     "rule a overrides b { when male and fatigue then conclude hypogonadism "
                     "source es2018 }\n"
                     "fact interacts(cypionate, anastrozole, major)\n"
                     "fact interacts(anastrozole, cypionate, major)\n";
  for (std::size_t begin = 1; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin + 1));
    begin = end + 1;
  }
  const std::string expected = model_text(check({"module m\n" + text}).model);
  EXPECT_NE(expected.find("contraindication cypionate.contraindication_2"), std::string::npos);
  std::mt19937 random(7);  // NOLINT: the same shuffles in every run
  for (int round = 0; round < 20; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    std::vector<std::string> files(2, "module m\n");
    for (std::size_t i = 0; i < lines.size(); ++i) {
      files[i % 2] += lines[i];
    }
    const Checked checked = check(files);
    EXPECT_EQ(diagnostics_text(checked), "");
    EXPECT_EQ(model_text(checked.model), expected);
  }
}

TEST(Model, ConditionsCanComeLater) {
  Checked checked = check_in_world("");
  diagnostics::Sink sink;
  const auto ask = [&](const std::string& text) {
    const diagnostics::BufferId buffer = checked.buffers.add("<repl>", text);
    const auto parsed = grammar::parse_condition(checked.buffers, buffer, sink);
    return parsed.root ? condition_from_syntax(checked.model, parsed.tree, *parsed.root,
                                               checked.buffers, sink)
                       : std::nullopt;
  };
  const auto id = ask("hematocrit > 54 % and taking any androgen");
  ASSERT_TRUE(id);
  EXPECT_EQ(condition_text(checked.model, *id), "hematocrit > 54 % and taking cypionate");
  const std::size_t size = checked.model.conditions.size();
  EXPECT_FALSE(ask("male and hematocrt > 54 %"));
  EXPECT_EQ(checked.model.conditions.size(), size);
  EXPECT_TRUE(sink.has_errors());
}

TEST(Model, InputsHaveNames) {
  const Checked checked = check_in_world("");
  for (const char* name : {"sex", "birth_date", "psa", "fatigue", "anastrozole"}) {
    const auto input = find_input(checked.model, name);
    ASSERT_TRUE(input) << name;
    EXPECT_EQ(name_of(checked.model, *input), name);
  }
  EXPECT_FALSE(find_input(checked.model, "nothing"));
}

}  // namespace
}  // namespace regimen::knowledge::model_test
