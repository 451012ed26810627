// The formatter keeps the tree and every comment, and has one form: on all texts of the source
// tree, on generated ones, and on texts whose spaces and comments were thrown about.
#include "grammar/format/format.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/syntax/print.h"
#include "grammar/outline.h"
#include "tests/bench/generate.h"
#include "tests/support/text.h"
#include "tests/unit/every_construct.h"

namespace regimen::tests::format_test {
namespace {

using Random = std::mt19937;

constexpr int kRespacings = 12;

std::size_t below(Random& random, std::size_t end) {
  return random() % end;
}

std::optional<grammar::Outline> outline_of(const std::string& text) {
  diagnostics::Buffers buffers;
  diagnostics::Sink sink;
  return grammar::outline(buffers, buffers.add("x.rgm", text), sink);
}

std::optional<std::string> formatted(const std::string& text) {
  diagnostics::Buffers buffers;
  diagnostics::Sink sink;
  return format::format(buffers, buffers.add("x.rgm", text), sink);
}

std::string tree_of(const std::string& text) {
  const std::optional<grammar::Outline> outline = outline_of(text);
  return outline ? syntax::print(outline->tree) : "not a text of the language";
}

// Comments without the spaces at the ends of their lines, read without the formatter's help.
std::vector<std::string> comments_of(std::string_view text) {
  std::vector<std::string> comments;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        i += text[i] == '\\' ? 1 : 0;
      }
    } else if (text.substr(i, 2) == "//" || text.substr(i, 2) == "/*") {
      const bool is_block = text[i + 1] == '*';
      const std::size_t found = is_block ? text.find("*/", i + 2) : text.find('\n', i);
      const std::size_t end = std::min(text.size(), is_block ? found + 2 : found);
      std::string comment;
      for (std::string line : lines_of(text.substr(i, end - i))) {
        line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
        comment += line.substr(std::min(line.size(), line.find_first_not_of(" \t"))) + "\n";
      }
      comments.push_back(comment);
      i = end - 1;
    }
  }
  return comments;
}

void expect_well_formatted(const std::string& text) {
  const std::optional<std::string> once = formatted(text);
  ASSERT_TRUE(once) << text;
  EXPECT_EQ(tree_of(*once), tree_of(text)) << text;
  EXPECT_EQ(formatted(*once), once) << text;
  EXPECT_EQ(comments_of(*once), comments_of(text)) << text;
  for (const std::string& line : lines_of(*once)) {
    EXPECT_FALSE(line.ends_with(' ') || line.ends_with('\t') || line.ends_with('\r')) << line;
  }
  EXPECT_EQ(once->find("\n\n\n"), std::string::npos) << *once;
  EXPECT_TRUE(once->empty() || (once->ends_with('\n') && !once->ends_with("\n\n"))) << *once;
}

// The examples of the documents that are in the language.
std::vector<std::string> documented() {
  std::vector<std::string> texts;
  std::vector<std::string> files = files_below("docs", ".md");
  files.insert(files.begin(), "README.md");
  for (const std::string& file : files) {
    bool is_inside = false;
    for (const std::string& line : lines_of(read_text(source_folder() / file))) {
      if (line.starts_with("```")) {
        is_inside = !is_inside && line.starts_with("```rgm");
        texts.resize(texts.size() + (is_inside ? 1 : 0));
      } else if (is_inside) {
        texts.back() += line + "\n";
      }
    }
  }
  std::erase_if(texts, [](const std::string& text) { return !outline_of(text); });
  return texts;
}

std::vector<std::string> shipped() {
  std::vector<std::string> texts;
  for (const char* folder : {"stdlib", "rules"}) {
    for (const std::string& file : files_below(folder, ".rgm")) {
      texts.push_back(read_text(source_folder() / file));
    }
  }
  return texts;
}

std::string condition(Random& random, int depth) {
  const auto part = [&] { return condition(random, depth - 1); };
  switch (depth == 0 ? 9 : below(random, 10)) {
    case 0:
      return "(" + part() + ")";
    case 1:
      return "not (" + part() + " or " + part() + ")";
    case 2:
    case 3:
      return part() + " or " + part();
    case 4:
    case 5:
      return "(" + part() + " and " + part() + ")";
    case 6:
      return "at least 2 of symptoms fatigue, low_libido, reduced_muscle_mass";
    case 7:
      return part() + " and " + part();
    case 8:
      return "at least 2 results psa < -4 ng/mL before 11:00 within 6 months";
    default:
      return below(random, 2) == 0 ? "hematocrit in 40 .. 50 %" : "recommended(A)";
  }
}

std::string space(Random& random, bool may_end_line) {
  constexpr const char* kSame[] = {" ", "  ", "\t", " /* a */ ", " /* b *//* c */ "};
  constexpr const char* kLines[] = {"\n",          "\r\n",         "\n\n\n",   "  \n\t ",
                                    " // d \n",    "\n  // e\n\n", " /// f\n", "\n/* g\n   h */\n",
                                    "\n /* i */ ", " /* j\n */ "};
  return may_end_line ? kLines[below(random, std::size(kLines))]
                      : kSame[below(random, std::size(kSame))];
}

// The same words with other spaces. A line end stays one where a statement of several lines has it
// and seldom comes in elsewhere: some places allow none, and then the text is refused.
std::string respaced(const std::string& text, Random& random) {
  const std::optional<grammar::Outline> outline = outline_of(text);
  std::string result;
  for (const grammar::OutlineWord& word : outline->words) {
    const bool ends_line = word.is_first_on_line ? below(random, 6) > 0 : below(random, 60) == 0;
    result += space(random, ends_line) + text.substr(word.begin, word.end - word.begin);
  }
  return result + space(random, true);
}

std::vector<std::string> statements_of(const std::string& text) {
  const std::optional<grammar::Outline> outline = outline_of(text);
  std::vector<std::string> statements;
  std::size_t begin = 0;
  for (const grammar::OutlineWord& word : outline->words) {
    if (word.part == grammar::Part::kStatement && word.begin > begin) {
      statements.push_back(text.substr(begin, word.begin - begin));
      begin = word.begin;
    }
  }
  statements.push_back(text.substr(begin));
  return statements;
}

TEST(Format, ShippedTextsKeepTreeAndComments) {
  for (const std::string& text : shipped()) {
    expect_well_formatted(text);
  }
}

TEST(Format, ShippedTextsAreFormatted) {
  for (const std::string& text : shipped()) {
    EXPECT_EQ(formatted(text), text);
  }
}

TEST(Format, DocumentedAndGeneratedTextsKeepTreeAndComments) {
  const std::vector<std::string> examples = documented();
  EXPECT_GT(examples.size(), 10U);
  for (const std::string& text : examples) {
    expect_well_formatted(text);
  }
  expect_well_formatted(kEveryConstruct);
  expect_well_formatted(bench::generated_rules(200));
}

TEST(Format, NestedConditionsKeepTheTree) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    Random random(seed);
    const std::string when = condition(random, 4);
    std::string text = "rule r { when " + when + " then conclude x, warn \"y\" }\n";
    text += "protocol p { for male\n add x when " + when;
    text += "\n indicated when " + condition(random, 3) + "\n}";
    expect_well_formatted(text);
    ASSERT_FALSE(HasFailure());
  }
}

TEST(Format, ThrownAboutSpacesAndCommentsKeepTheTree) {
  std::vector<std::string> texts = shipped();
  texts.emplace_back(kEveryConstruct);
  std::size_t all = 0;
  std::size_t read = 0;
  Random random(7);
  for (const std::string& text : texts) {
    for (const std::string& statement : statements_of(text)) {
      for (int i = 0; i < kRespacings; ++i) {
        const std::string other = respaced(statement, random);
        ++all;
        if (outline_of(other)) {
          ++read;
          expect_well_formatted(other);
          ASSERT_FALSE(HasFailure());
        }
      }
    }
  }
  EXPECT_GT(read, all / 2);
}

TEST(Format, TextWithErrorsHasNoForm) {
  EXPECT_EQ(formatted("rule r { when }"), std::nullopt);
  EXPECT_EQ(formatted("lab x { unit mg"), std::nullopt);
}

TEST(Format, EmptyTextsStayEmpty) {
  EXPECT_EQ(formatted(""), "");
  EXPECT_EQ(formatted(" \r\n\n"), "");
  EXPECT_EQ(formatted("\xEF\xBB\xBF// a"), "// a\n");
}

TEST(Format, FurtherLinesOfABlockCommentMoveWithTheFirst) {
  EXPECT_EQ(formatted("lab x {\n      /* a\n         b */\n  unit mg\n}"),
            "lab x {\n  /* a\n     b */\n  unit mg\n}\n");
}

TEST(Format, WidthCountsCharactersNotBytes) {
  std::string title;
  for (int i = 0; i < 85; ++i) {
    title += "\xC3\xBC";
  }
  const std::string text = "symptom x \"" + title + "\" { absent means no }\n";
  EXPECT_EQ(formatted(text), text);
}

}  // namespace
}  // namespace regimen::tests::format_test
