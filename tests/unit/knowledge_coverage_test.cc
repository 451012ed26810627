// Every collected fact has the statements that encode it: docs/knowledge/coverage.md, made from the
// knowledge base; and every statement has a scenario or a shipped patient that notices when it is
// taken away, which the page names.
//
// The facts are numbered rows of three tables beside the repository: SF of the article, LF of
// labels, GF of guidelines. `regimen_tests --update` rewrites the page. A test takes a tenth of the
// statements away, with REGIMEN_WHOLE set all of them; and an update then looks for all anew, which
// takes some minutes (`./dev statements`).
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "repl/io/workspace.h"
#include "tests/support/sanitized.h"
#include "tests/support/shipped.h"
#include "tests/support/text.h"
#include "tests/support/update.h"

namespace regimen::tests::knowledge_coverage_test {
namespace {

struct Family {
  std::string prefix;
  std::string title;
  std::string file;
  int rows;
};

const std::vector<Family>& families() {
  static const std::vector<Family> all = {{"SF", "The article", "article-facts.csv", 250},
                                          {"LF", "Labels", "label-facts.csv", 277},
                                          {"GF", "Guidelines", "guideline-facts.csv", 132}};
  return all;
}

std::string row_name(const std::string& prefix, int number) {
  const std::string digits = std::to_string(number);
  return prefix + std::string(3 - digits.size(), '0') + digits;
}

// "SF035 to SF039, LF006; a word" names six rows.
std::vector<std::string> rows_of(const std::string& locator) {
  std::vector<std::string> rows;
  for (const Family& family : families()) {
    for (std::size_t at = locator.find(family.prefix); at != std::string::npos;
         at = locator.find(family.prefix, at + 1)) {
      if (at + 5 > locator.size() || locator.find_first_not_of("0123456789", at + 2) < at + 5) {
        continue;
      }
      const int first = std::stoi(locator.substr(at + 2, 3));
      int last = first;
      if (locator.compare(at + 5, 6, " to " + family.prefix) == 0) {
        last = std::stoi(locator.substr(at + 11, 3));
        at += 11;
      }
      for (int row = first; row <= last; ++row) {
        rows.push_back(row_name(family.prefix, row));
      }
    }
  }
  return rows;
}

struct Use {
  std::string statement;  // "contraindication `psa_too_high`", "claim `x` (not in force: …)"
  bool is_unverified = false;
  bool is_report = false;  // the work only reports what others say
};
using Uses = std::map<std::string, std::vector<Use>>;

class Coverage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const io::Knowledge knowledge = io::load_knowledge({}, {});
    base_ = knowledge.base;
    const knowledge::Model& model = base_->model();
    add(model, model.agents, "agent");
    add(model, model.labs, "lab");
    add(model, model.concepts, "condition");
    add(model, model.mechanisms, "mechanism");
    for (const knowledge::Dose& dose : model.doses) {
      add_one(model, dose.header, "dose", model[dose.agent].header.name + "." + dose.header.name);
    }
    for (const knowledge::Limit& limit : model.limits) {
      add_one(model, limit.header, "limit",
              model[limit.agent].header.name + "." + limit.header.name);
    }
    add(model, model.contraindications, "contraindication");
    add(model, model.interactions, "interaction");
    add(model, model.rules, "rule");
    add(model, model.protocols, "protocol");
    for (const knowledge::Assertion& assertion : model.assertions) {
      add_one(model, assertion.header, "", assertion.header.name,
              assertion.because.empty() ? "" : " (not in force: " + assertion.because + ")");
    }
  }
  static void TearDownTestSuite() {
    base_.reset();
    uses_.clear();
  }

  static std::shared_ptr<const api::KnowledgeBase> base_;
  static Uses uses_;

 private:
  template <typename Entities>
  static void add(const knowledge::Model& model, const Entities& entities,
                  const std::string& kind) {
    for (const auto& entity : entities) {
      add_one(model, entity.header, kind, entity.header.name);
    }
  }
  static void add_one(const knowledge::Model& model, const knowledge::Header& header,
                      const std::string& kind, const std::string& name,
                      const std::string& why = "") {
    std::set<std::string> seen;
    for (const knowledge::Citation& citation : header.citations) {
      for (const std::string& row : rows_of(citation.locator)) {
        std::string statement = std::string(header.is_claim ? "claim " : "") + kind;
        statement += (statement.empty() || statement.back() == ' ' ? "`" : " `") + name + "`" + why;
        if (seen.insert(row).second) {
          uses_[row].push_back({statement, knowledge::is_unverified(model[citation.source]),
                                model[citation.source].kind == "review"});
        }
      }
    }
  }
};

std::shared_ptr<const api::KnowledgeBase> Coverage::base_;
Uses Coverage::uses_;

// An item of a list, in lines of at most 110 bytes.
std::string item(const std::string& text) {
  constexpr std::size_t kLineMax = 110;
  std::string all;
  std::string line = "-";
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (line.size() + 1 + word.size() > kLineMax) {
      all += line + "\n";
      line = " ";
    }
    line += " " + word;
  }
  return all + line + "\n";
}

bool is_whole() {
  return std::getenv("REGIMEN_WHOLE") != nullptr;
}

// What notices when a statement is taken away, by the words of the statement.
using Witnesses = std::map<std::string, std::string>;

// The rows of a table are rules of their own: "rule `t_row_1`" is "table `t`".
std::string taken_away(const std::string& statement) {
  const std::size_t row = statement.find("_row_");
  return statement.starts_with("rule `") && row != std::string::npos
             ? "table `" + statement.substr(6, row - 6) + "`"
             : statement;
}

// Those of `known` are kept.
Witnesses find_witnesses(const ShippedTexts& shipped, const Witnesses& known) {
  const std::vector<ShippedStatement>& statements = shipped.statements();
  std::vector<std::string> found(statements.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < statements.size(); i = next++) {
      const auto kept = known.find(statements[i].name);
      found[i] = kept != known.end() ? kept->second : shipped.noticed_by(statements[i]);
    }
  };
  {
    const std::jthread second(work);
    work();
  }
  Witnesses witnesses;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    witnesses.emplace(statements[i].name, found[i]);
  }
  return witnesses;
}

constexpr const char* kWithout = "; noticed by \"";
constexpr const char* kUnnoticed = "; noticed by nothing yet";

// "rule `x`; noticed by "two low mornings"", as the list at the end of the page has it.
Witnesses read_witnesses(const std::string& page) {
  Witnesses witnesses;
  std::string entry;
  const auto take = [&] {
    const std::size_t at = entry.find(kWithout);
    const std::size_t none = entry.find(kUnnoticed);
    if (at != std::string::npos) {
      const std::size_t begin = at + std::string(kWithout).size();
      witnesses.emplace(entry.substr(2, at - 2), entry.substr(begin, entry.size() - begin - 1));
    } else if (none != std::string::npos) {
      witnesses.emplace(entry.substr(2, none - 2), "");
    }
    entry.clear();
  };
  for (const std::string& line : lines_of(page)) {
    if (line.starts_with("  ")) {
      entry += line.substr(1);
    } else {
      take();
      entry = line;
    }
  }
  take();
  return witnesses;
}

std::string page_of(const Uses& uses, const Witnesses& witnesses) {
  std::string page =
      "# Every collected fact, and what encodes it\n\n"
      "Made from the knowledge base by the tests (`regimen_tests --update`). The rows are those of "
      "the collected\ntables: SF of the article, LF of labels, GF of guidelines. What is a claim "
      "is "
      "known and not in force.\nIn parentheses: the scenario or the shipped patient that "
      "notices when the statement is\ntaken away; the end lists it for every statement.\n";
  for (const Family& family : families()) {
    page += "\n## " + family.title + "\n\n";
    for (int number = 1; number <= family.rows; ++number) {
      const std::string row = row_name(family.prefix, number);
      std::string text = row + ": ";
      const auto found = uses.find(row);
      for (std::size_t i = 0; found != uses.end() && i < found->second.size(); ++i) {
        const std::string& statement = found->second[i].statement;
        const auto witness = witnesses.find(taken_away(statement));
        const bool is_noticed = witness != witnesses.end() && !witness->second.empty();
        text += (i == 0 ? "" : ", ") + statement;
        text += is_noticed ? " (\"" + witness->second + "\")" : "";
      }
      page += item(text);
    }
  }
  page += "\n## What notices\n\n";
  for (const auto& [statement, witness] : witnesses) {
    page += item(statement + (witness.empty() ? kUnnoticed : kWithout + witness + "\""));
  }
  return page;
}

TEST_F(Coverage, EveryRowHasAStatement) {
  for (const Family& family : families()) {
    for (int number = 1; number <= family.rows; ++number) {
      EXPECT_TRUE(uses_.contains(row_name(family.prefix, number)))
          << row_name(family.prefix, number) << " is encoded by no statement";
    }
  }
}

TEST_F(Coverage, NoStatementCitesARowThatIsNot) {
  for (const auto& [row, statements] : uses_) {
    const int number = std::stoi(row.substr(2));
    for (const Family& family : families()) {
      if (row.starts_with(family.prefix)) {
        EXPECT_TRUE(number >= 1 && number <= family.rows)
            << row << " of " << statements.front().statement;
      }
    }
  }
}

TEST_F(Coverage, ThePageIsTrue) {
  const std::filesystem::path file = source_folder() / "docs/knowledge/coverage.md";
  const std::string page = read_text(file);
  if (is_update()) {
    const Witnesses known = is_whole() ? Witnesses() : read_witnesses(page);
    write_text(file, page_of(uses_, find_witnesses(ShippedTexts(), known)));
    return;
  }
  EXPECT_EQ(page, page_of(uses_, read_witnesses(page))) << "`regimen_tests --update` rewrites it";
}

// Each statement that encodes a row is noticed when it is taken away, by what the page names.
TEST_F(Coverage, WhatIsTakenAwayIsNoticed) {
  const Witnesses witnesses =
      read_witnesses(read_text(source_folder() / "docs/knowledge/coverage.md"));
  const ShippedTexts shipped;
  const std::size_t step = is_whole() ? 1 : kIsSanitized ? 60 : 10;
  for (std::size_t i = 0; i < shipped.statements().size(); ++i) {
    const ShippedStatement& statement = shipped.statements()[i];
    const auto witness = witnesses.find(statement.name);
    ASSERT_NE(witness, witnesses.end()) << statement.name << " is not on the page";
    if (i % step == 0 && !witness->second.empty()) {
      EXPECT_TRUE(shipped.notices(witness->second, statement))
          << statement.name << ": \"" << witness->second << "\" does not notice";
    }
  }
}

// What the page of contradictions names is there.
TEST_F(Coverage, ContradictionsNameStatementsThatAre) {
  const std::string page = read_text(source_folder() / "docs/knowledge/contradictions.md");
  int named = 0;
  bool is_item = false;
  for (const std::string& line : lines_of(page)) {
    is_item = line.starts_with("- **C") || (is_item && line.starts_with("  "));
    for (std::size_t at = is_item ? line.find('`') : std::string::npos; at != std::string::npos;
         at = line.find('`', at + 1)) {
      const std::size_t end = line.find('`', at + 1);
      const std::string name = line.substr(at + 1, end - at - 1);
      if (name.find(' ') == std::string::npos) {
        ++named;
        EXPECT_FALSE(knowledge::find_all(base_->model(), name).empty()) << name << " in " << line;
      }
      at = end;
    }
  }
  EXPECT_GT(named, 25);
}

// A row that nobody looked up is cited through a source that says so, and no other row is.
TEST_F(Coverage, WhatNobodyLookedUpSaysSo) {
  const std::filesystem::path folder = source_folder() / ".." / "shared" / "knowledge";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "the collected tables are not beside the repository";
  }
  for (const Family& family : families()) {
    int rows = 0;
    for (const std::string& line : lines_of(read_text(folder / family.file))) {
      if (!line.starts_with(family.prefix)) {
        continue;
      }
      ++rows;
      const bool is_known = line.ends_with(",known") || line.ends_with(",known\r");
      for (const Use& use : uses_[line.substr(0, 5)]) {
        // Weblogs and summaries by programs are read, and vouch for nothing.
        const bool is_report = use.is_unverified && use.is_report;
        EXPECT_EQ(use.is_unverified, is_known || is_report)
            << line.substr(0, 5) << " in " << use.statement;
      }
    }
    EXPECT_EQ(rows, family.rows) << family.file;
  }
}

}  // namespace
}  // namespace regimen::tests::knowledge_coverage_test
