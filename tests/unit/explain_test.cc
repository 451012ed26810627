// What explanations look like, on lines and pages made by hand.
#include "engine/explanation/explain.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "engine/evaluation/derivation/words.h"
#include "engine/explanation/page.h"
#include "engine/explanation/phrases.h"
#include "engine/explanation/wrap.h"

namespace regimen::explanation::explain_test {
namespace {

Line leaf(std::string text) {
  return {std::move(text), "", "", "yes", {}, false};
}

TEST(LineText, IsATreeInBothAlphabets) {
  Line root{"x is recommended", "rule_x", "es2018 1.1", "yes", {leaf("a"), leaf("b")}, false};
  root.children[0].children.push_back(leaf("c"));
  EXPECT_EQ(tree_text(root),
            "yes: x is recommended  [rule_x; es2018 1.1]\n"
            "├─ yes: a\n"
            "│  └─ yes: c\n"
            "└─ yes: b\n");
  EXPECT_EQ(tree_text(root, false),
            "yes: x is recommended  [rule_x; es2018 1.1]\n"
            "|- yes: a\n"
            "|  `- yes: c\n"
            "`- yes: b\n");
}

TEST(LineText, ControlCharactersOfARecordAreSpelledOut) {
  const std::string text = tree_text(leaf("psa \x1b[31m4\r\n"));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
}

TEST(Wrap, BreaksAtBlanksAndGoesOnFurtherIn) {
  struct Row {
    std::string text;
    std::string shown;  // in 30 columns
  };
  const std::vector<Row> rows{
      {"", ""},
      {"short\n", "short\n"},
      {"exactly thirty columns in all!\n", "exactly thirty columns in all!\n"},
      {"yes: a sentence goes on further in  [rule_x; es2018 1.1]\n",
       "yes: a sentence goes on\n  further in  [rule_x; es2018\n  1.1]\n"},
      {"├─ yes: a branch goes on beside it\n│  └─ no: the last one leaves a blank\n",
       "├─ yes: a branch goes on\n│    beside it\n│  └─ no: the last one leaves\n│       a "
       "blank\n"},
      {"by        what stands behind a label, below it\n",
       "by        what stands behind a\n          label, below it\n"},
      {"rule  name  a title [m.rgm:12] and more", "rule  name  a title [m.rgm:12]\n      and more"},
      {"a_word_that_is_wider_than_thirty_columns stands alone\n",
       "a_word_that_is_wider_than_thirty_columns\n  stands alone\n"},
      {"\x1b[32mcolours\x1b[0m take no columns: 30\n",
       "\x1b[32mcolours\x1b[0m take no columns: 30\n"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(wrapped(row.text, 30), row.shown);
    EXPECT_EQ(wrapped(row.text, 1000), row.text);
  }
}

TEST(LineJson, HasEveryKeyAndReplacesWhatIsNotUtf8) {
  const nlohmann::json json = nlohmann::json::parse(
      tree_json(leaf("a\xff")).dump(-1, ' ', false, Json::error_handler_t::replace));
  for (const char* key : {"text", "truth", "statement", "source", "repeated", "children"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
}

TEST(Page, WrapsUnderItsLabel) {
  Page page(kPageWidth);
  page.entry("PENDING", std::string(60, 'a') + " " + std::string(60, 'b'));
  EXPECT_EQ(page.text(), "PENDING          " + std::string(60, 'a') + "\n" + std::string(19, ' ') +
                             std::string(60, 'b') + "\n");
}

TEST(Page, ColoursOnlyTheLabelAndNeverObeysTheWords) {
  Page page(kPageWidth);
  page.entry("WITHHELD", "x\x1b[2J", "1;31");
  EXPECT_TRUE(page.text().starts_with("\x1b[1;31mWITHHELD\x1b[0m"));
  EXPECT_EQ(page.text().rfind('\x1b'), page.text().find("\x1b[0m"));
}

TEST(DosePhrase, SaysWhatToDraw) {
  const advice::DoseGiven dose{.dose = knowledge::DoseId(std::uint32_t{0}),
                               .amount = "100 mg",
                               .volume = "0.5 mL",
                               .graduations = "50 units of a U-100 syringe",
                               .schedule = "every week",
                               .route = "subcutaneous",
                               .note = ""};
  EXPECT_EQ(dose_phrase(dose),
            "100 mg (0.5 mL, 50 units of a U-100 syringe) every week, subcutaneous");
}

TEST(InSentence, LowersATitleButNoAbbreviation) {
  EXPECT_EQ(derivation::in_sentence("Prostate cancer"), "prostate cancer");
  EXPECT_EQ(derivation::in_sentence("PSA"), "PSA");
  EXPECT_EQ(derivation::in_sentence(""), "");
}

}  // namespace
}  // namespace regimen::explanation::explain_test
