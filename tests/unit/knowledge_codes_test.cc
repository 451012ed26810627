// Every code of the shipped knowledge was looked up: docs/knowledge/codes.md says where.
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "repl/io/workspace.h"
#include "tests/support/text.h"

namespace regimen::tests {
namespace {

// Statement, system, code.
using LookedUp = std::set<std::tuple<std::string, std::string, std::string>>;

// The cells of "| `acne` | that it is so | icd10 | L70.0 L70.1 | ICD |".
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, '|');) {
    const std::size_t first = cell.find_first_not_of(' ');
    cells.push_back(first == std::string::npos
                        ? std::string()
                        : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

LookedUp looked_up() {
  LookedUp result;
  for (const std::string& line : lines_of(read_text(source_folder() / "docs/knowledge/codes.md"))) {
    const std::vector<std::string> cells = cells_of(line);
    if (!line.starts_with("| `") || cells.size() < 6 || cells[5].empty()) {
      continue;
    }
    const std::string statement = cells[1].substr(1, cells[1].size() - 2);
    std::istringstream codes(cells[4]);
    for (std::string code; codes >> code;) {
      result.emplace(statement, cells[3], code);
    }
  }
  return result;
}

template <typename Entities>
int expect_all(const Entities& entities, const LookedUp& looked_up) {
  int count = 0;
  for (const auto& entity : entities) {
    for (const knowledge::Code& code : entity.codes) {
      if (code.system == "local" || code.system == "text") {
        continue;
      }
      ++count;
      EXPECT_TRUE(looked_up.contains({entity.header.name, code.system, code.code}))
          << entity.header.name << ": " << code.system << " " << code.code
          << " is not in docs/knowledge/codes.md";
    }
  }
  return count;
}

TEST(KnowledgeCodes, EachHasThePlaceWhereItWasLookedUp) {
  const io::Knowledge loaded = io::load_knowledge({}, {});
  const knowledge::Model& model = loaded.base->model();
  const LookedUp table = looked_up();
  EXPECT_GT(expect_all(model.labs, table), 80);
  EXPECT_GT(expect_all(model.concepts, table), 2000);
  EXPECT_GT(expect_all(model.agents, table), 2000);
}

}  // namespace
}  // namespace regimen::tests
