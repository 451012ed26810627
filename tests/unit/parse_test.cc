// Tests of grammar/parse.h: the whole syntax, what every mistake says, limits at the door.
#include "grammar/parse.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/syntax/print.h"
#include "tests/unit/every_construct.h"

namespace regimen::parse_test {
namespace {

struct Parsed {
  syntax::Tree tree;
  std::vector<diagnostics::Diagnostic> diagnostics;
};

Parsed parsed(const std::string& text, const grammar::Limits& limits = {}) {
  diagnostics::Buffers buffers;
  const diagnostics::BufferId buffer = buffers.add("test.rgm", text);
  diagnostics::Sink sink;
  Parsed result{grammar::parse(buffers, buffer, sink, limits), {}};
  result.diagnostics = sink.take(buffers);
  return result;
}

// One line per mistake: its code and its message.
std::string mistakes(const Parsed& parsed) {
  std::string result;
  for (const diagnostics::Diagnostic& each : parsed.diagnostics) {
    result += (result.empty() ? "" : "\n") + std::string(diagnostics::id_of(each.code)) + " " +
              each.message;
  }
  return result;
}

std::string printed_body(const std::string& text) {
  const Parsed result = parsed(text);
  EXPECT_EQ(mistakes(result), "") << text;
  return syntax::print(result.tree);
}

TEST(Parse, ReadsEveryConstruct) {
  const Parsed result = parsed(tests::kEveryConstruct);
  EXPECT_EQ(mistakes(result), "");
  EXPECT_EQ(result.tree.module->text, "male_trt");
  EXPECT_EQ(result.tree.uses.size(), 2U);
  EXPECT_EQ(result.tree.statements.size(), 52U);
}

TEST(Parse, KeepsTheMeaningWithWindowsLineEndsAndAByteOrderMark) {
  std::string text = "\xEF\xBB\xBF";
  for (const char each : std::string(tests::kEveryConstruct)) {
    text += each == '\n' ? "\r\n" : std::string(1, each);
  }
  EXPECT_EQ(printed_body(text), printed_body(tests::kEveryConstruct));
}

TEST(Parse, SpansAreByteOffsets) {
  const std::string text = "conclusion a \"ä≤…\"\nconclusion bcd";
  const Parsed result = parsed(text);
  ASSERT_EQ(result.tree.statements.size(), 2U);
  const diagnostics::Span span = result.tree.statements[1].name->span;
  EXPECT_EQ(text.substr(span.begin, span.end - span.begin), "bcd");
}

TEST(Parse, AttachesDocumentationToTheNextStatement) {
  EXPECT_EQ(printed_body("/// One.\n/// Two.\nconclusion a\n// no\nconclusion b"),
            "conclusion a\n  doc \"One.\\nTwo.\"\nconclusion b\n");
}

TEST(Parse, ReadsConditions) {
  struct Case {
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"a or b and not c", "(or a (and b (not c)))"},
      {"(a or b) and c", "(and (or a b) c)"},
      {"not not a", "(not (not a))"},
      {"age ≥ 40 years and psa ≠ 4 ng/mL", "(and (age >= 40 years) (psa != 4 ng/mL))"},
      {"platelets < 1.2 10*3/uL", "(platelets < 1.2 10*3/uL)"},
      {"egfr < 60 mL/min/{1.73_m2}", "(egfr < 60 mL/min/{1.73_m2})"},
      {"score > 3 {score} or pulse > 90 /min", "(or (score > 3 {score}) (pulse > 90 /min))"},
      {"hematocrit > 54%", "(hematocrit > 54 %)"},
      {"hcg > 10 [iU] or lh > 1 m[iU]/mL", "(or (hcg > 10 [iU]) (lh > 1 m[iU]/mL))"},
      {"ratio > 2", "(ratio > 2)"},
      {"hematocrit in 40 .. 50 %", "(hematocrit in 40 % .. 50 %)"},
      {"t_score in -5 .. -2.5", "(t_score in -5 .. -2.5)"},
      {"t_score < -2.5", "(t_score < (- 2.5))"},
      {"weight / (height * height) > 30 kg/m2", "((weight / (height * height)) > 30 kg/m2)"},
      {"a - 1 + 2 < 3", "(((a - 1) + 2) < 3)"},
      {"highest psa within 12 months > 4 ng/mL", "((highest psa within 12 months) > 4 ng/mL)"},
      {"myocardial_infarction within 6 months", "myocardial_infarction within 6 months"},
      {"none of symptoms a, b", "(none of a, b)"},
      {"all of a, b", "(all of a, b)"},
      {"at least 2 of a, b, c", "(at least 2 of a, b, c)"},
      {"at least 3 results psa", "(at least 3 results psa)"},
      {"contraindicated A absolutely", "contraindicated(A, absolute)"},
      {"contraindicated A", "contraindicated(A)"},
      {"contraindicated(A, relative)", "contraindicated(A, relative)"},
      {"recommended A and indicated A and withheld A",
       "(and recommended(A) indicated(A) withheld(A))"},
      {"known psa or missing estradiol", "(or (known psa) (missing estradiol))"},
      {"taking any androgen", "(taking any androgen)"},
      {"level and dose > 3 mg and source", "(and level (dose > 3 mg) source)"},
      {"as_of > 2026-01-12", "(as_of > 2026-01-12)"},
      {"p()", "p()"},
  };
  for (const Case& each : cases) {
    diagnostics::Buffers buffers;
    diagnostics::Sink sink;
    const auto result =
        grammar::parse_condition(buffers, buffers.add("condition", each.text), sink);
    ASSERT_TRUE(result.root.has_value()) << each.text;
    EXPECT_EQ(syntax::print(result.tree, *result.root), each.expected) << each.text;
  }
}

TEST(Parse, ReadsExpressions) {
  struct Case {
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"10 units of a U-100 syringe at 200 mg/mL", "10 units of a U-100 syringe at 200 mg/mL"},
      {"0.5 mL of testosterone_cypionate in mg", "(0.5 mL of testosterone_cypionate in mg)"},
      {"8.9 nmol/L of total_testosterone in ng/dL", "(8.9 nmol/L of total_testosterone in ng/dL)"},
      {"2026-01-12 + 6 months", "(2026-01-12 + 6 months)"},
      {"age", "age"},
      {"(1 + 2) * 3", "((1 + 2) * 3)"},
      {"1 g > 900 mg", "(1 g > 900 mg)"},
  };
  for (const Case& each : cases) {
    diagnostics::Buffers buffers;
    diagnostics::Sink sink;
    const auto result =
        grammar::parse_expression(buffers, buffers.add("expression", each.text), sink);
    const std::string text = result.value       ? syntax::print(result.tree, *result.value)
                             : result.condition ? syntax::print(result.tree, *result.condition)
                                                : std::string("nothing");
    EXPECT_EQ(text, each.expected) << each.text;
  }
}

TEST(Parse, ReadsDosesAndSchedules) {
  struct Case {
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"100..200 mg weekly", "100 .. 200 mg every 1 week"},
      {"100 .. 200 mg every 3 days, oral", "100 .. 200 mg every 3 days, oral"},
      {"5 mg daily", "5 mg every 1 day"},
      {"5 mg once", "5 mg once"},
      {"5 mg once a day", "5 mg 1 times per 1 day"},
      {"5 mg 3 times a week", "5 mg 3 times per 1 week"},
      {"5 mg three times a day", "5 mg 3 times per 1 day"},
      {"5 mg twice a month", "5 mg 2 times per 1 month"},
      {"5 mg as needed at most 1 per 24 hours", "5 mg as needed at most 1 per 24 hours"},
      {"amount unstated", "unstated"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(printed_body("dose a of b for any {\n  " + each.text + "\n  source x\n}"),
              "dose a\n  of b\n  for any\n  amount " + each.expected + "\n  source x\n");
  }
}

TEST(Parse, LetsWordsOfTheLanguageBeNames) {
  for (const std::string word :
       {"class", "dose", "unit", "source", "level", "kind", "year", "start", "add", "action",
        "code", "a", "patient", "results", "rule"}) {
    EXPECT_EQ(printed_body("conclusion " + word), "conclusion " + word + "\n");
    EXPECT_EQ(printed_body("rule r { when x then conclude " + word + " }"),
              "rule r\n  when x\n  then conclude " + word + "\n");
  }
}

TEST(Parse, ReadsFacts) {
  diagnostics::Buffers buffers;
  diagnostics::Sink sink;
  const auto facts = grammar::parse_facts(
      buffers,
      buffers.add("facts",
                  "patient unknown sex, born 1980\nlow_libido, fatigue\nnot taking x\n"
                  "egfr 55\nbase_excess -3 mmol/L at 2026-01\n"),
      sink);
  ASSERT_TRUE(facts.has_value());
  std::string text;
  for (const syntax::ScenarioLine& line : facts->lines) {
    text += syntax::print(line) + "\n";
  }
  EXPECT_EQ(text,
            "patient unknown sex, born 1980\nlow_libido\nfatigue\nnot taking x\negfr 55\n"
            "base_excess -3 mmol/L at 2026-01\n");
}

struct MistakeCase {
  std::string text;
  std::string expected;
};

const std::vector<MistakeCase>& mistake_cases() {
  static const std::vector<MistakeCase> kCases = {
      {"protocl x { for male }", "E102 `protocl` does not begin a statement"},
      {"rule a {\n  wehn x\n  then conclude y\n}", "E102 `wehn` does not begin a clause of `rule`"},
      {"contraindication of x {\n  when y\n  sevrity absolute\n}",
       "E102 `sevrity` does not begin a clause of `contraindication`"},
      {"rule a {\n  when x\n  adn y\n  then conclude\n  source z\n}",
       "E102 `adn` does not begin a clause of `rule`\n"
       "E101 expected a name after `conclude`"},
      {"rule a { when x then conclud y }", "E102 `conclud` does not begin an action"},
      {"scenario \"s\" {\n  takng x\n  expct recommend y\n}",
       "E102 `takng` does not begin a line of a `scenario`\n"
       "E102 `expct` does not begin a line of a `scenario`"},
      {"scenario \"s\" {\n  expect pending\n  low_libido\n}",
       "E101 expected a name after `pending`"},
      {"rule a {\n  when\n  then conclude x\n}", "E101 expected a condition after `when`"},
      {"rule a {\n  when\n  source x \"1\"\n}", "E101 expected a condition after `when`"},
      {"rule a { when x within 12 then conclude y }", "E107 expected a unit after `12`"},
      {"rule a { when (x or y then conclude z }", "E103 `(` is never closed"},
      {"rule a { when 5 then conclude z }", "E111 `5` is a value where a condition is needed"},
      {"rule a { when x + (y or z) > 3 then conclude z }",
       "E111 `y or z` is a condition where a value is needed"},
      {"rule a { when 1 < psa < 5 then conclude z }", "E101 expected a clause or `}` after `psa`"},
      {"rule a { severity absolute }", "E108 `severity` does not belong in `rule`"},
      {"lab a { unit mg  unit g }", "E110 `unit` is stated twice"},
      {"lab {\n  unit mg\n}\nconclusion x", "E101 expected a name after `lab`"},
      {"dose a of b for mle { 5 mg }", "E101 expected `male`, `female` or `adults` after `for`"},
      {"rule a { for male when x then conclude y }",
       "E101 expected a kind and a name such as `for any agent A`"},
      {"protocol male_trt {\n  start x\nrule b { when x then conclude y }",
       "E103 `{` of `protocol male_trt` is never closed"},
      {"rule b { when x then conclude y", "E103 `{` of `rule b` is never closed"},
      {"conclusion a }\nconclusion b", "E104 `}` closes nothing"},
      {"rule a \"x { }", "E105 the text in quotation marks does not end on its line"},
      {"conclusion a /* x", "E106 the comment is never closed"},
      {"conclusion a \"x\\q\"", "E112 `\\q` means nothing in a text"},
      {"conclusion h\xC3\xA4mo",
       "E125 `hämo` contains `ä` (U+00E4), which is not a letter for names and units"},
      {"rule a { when x && y then conclude z }",
       "E127 `&` has no meaning outside of a text in quotation marks"},
      {std::string("conclusion a") + '\0', "E123 the text contains the control character U+0000"},
      {"conclusion a \"\xE2\x80\xAE\"",
       "E124 the text contains U+202E, which changes the order in which text is shown"},
      {"conclusion a \"\xFF\"", "E122 the text is not UTF-8 at byte offset 14"},
      {"rule a { when x > " + std::string(201, '9') + " then conclude z }",
       "E126 a number of 201 digits is longer than the 200 that are read"},
  };
  return kCases;
}

TEST(Parse, SaysWhatIsWrongInAnAuthorsWords) {
  for (const MistakeCase& each : mistake_cases()) {
    EXPECT_EQ(mistakes(parsed(each.text)), each.expected) << each.text;
  }
}

TEST(Parse, SuggestsTheWordThatWasMeant) {
  const Parsed result = parsed("rule a {\n  wehn x\n}");
  ASSERT_EQ(result.diagnostics.size(), 1U);
  EXPECT_EQ(result.diagnostics[0].help, "did you mean `when`?");
}

TEST(Parse, KeepsWhatIsWholeAfterAMistake) {
  EXPECT_EQ(syntax::print(parsed("rule a {\n  wehn x\n  then conclude y\n}\nprotocl b { }\n"
                                 "rule c {\n  when z\nconclusion d\n")
                              .tree),
            "rule a\n  then conclude y\nprotocol b\n  for any\nrule c\n  when z\nconclusion d\n");
}

TEST(Parse, RefusesWhatExceedsALimit) {
  EXPECT_EQ(mistakes(parsed("conclusion abc", {.bytes_max = 10})),
            "E120 the text has 14 bytes, more than the 10 that are read");
  std::string deep(300, '(');
  EXPECT_EQ(mistakes(parsed("rule a { when " + deep)),
            "E121 the nesting is deeper than 200 levels");
  std::string negations;
  for (int i = 0; i < 100'000; ++i) {
    negations += "not ";
  }
  EXPECT_EQ(mistakes(parsed("rule a { when " + negations)),
            "E121 the nesting is deeper than 200 levels");
  std::string wrong;
  for (int i = 0; i < 10; ++i) {
    wrong += "protocl x { }\n";
  }
  const Parsed many = parsed(wrong, {.errors_max = 3});
  ASSERT_EQ(many.diagnostics.size(), 4U);
  EXPECT_EQ(many.diagnostics.back().message,
            "the text has more than 3 mistakes; what follows is not read");
}

TEST(Parse, EndsOnEveryPrefix) {
  const std::string whole = tests::kEveryConstruct;
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    for (const diagnostics::Diagnostic& each : parsed(whole.substr(0, length)).diagnostics) {
      EXPECT_EQ(each.message.find("mismatched"), std::string::npos) << each.message;
      EXPECT_EQ(each.message.find("IDENT"), std::string::npos) << each.message;
      EXPECT_EQ(each.message.find("something else"), std::string::npos) << each.message;
    }
  }
}

TEST(Parse, KnowsWhatIsIncomplete) {
  EXPECT_TRUE(grammar::is_incomplete("rule a {"));
  EXPECT_TRUE(grammar::is_incomplete("eval (1 + 2"));
  EXPECT_TRUE(grammar::is_incomplete("warn \"abc"));
  EXPECT_TRUE(grammar::is_incomplete("/* a"));
  EXPECT_FALSE(grammar::is_incomplete("rule a { }"));
  EXPECT_FALSE(grammar::is_incomplete("warn \"{\" // {"));
  EXPECT_FALSE(grammar::is_incomplete("}"));
}

TEST(Parse, RefusesAStatementOfTooManyWords) {
  std::string text = "rule endless \"Endless\" { when fatigue";
  for (int i = 0; i < 130'000; ++i) {
    text += " and fatigue";
  }
  text += " }\ncondition fatigue \"Fatigue\" {}\n";
  const Parsed result = parsed(text);
  EXPECT_EQ(mistakes(result), "E129 a statement has more than 250000 words");
  EXPECT_EQ(result.tree.statements.size(), 1U);  // what follows is read
}

}  // namespace
}  // namespace regimen::parse_test
