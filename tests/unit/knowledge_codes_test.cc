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

// Lines that go on are indented: one line for each entry of the list.
std::vector<std::string> entries_of(const std::string& page) {
  std::vector<std::string> entries;
  for (const std::string& line : lines_of(page)) {
    if (line.starts_with("- `")) {
      entries.push_back(line);
    } else if (line.starts_with("  ") && !entries.empty()) {
      entries.back() += line.substr(1);
    }
  }
  return entries;
}

// What stands between `before` and `after`; "" where one of them is missing.
std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const std::size_t begin = text.find(before);
  const std::size_t end =
      begin == std::string::npos ? begin : text.find(after, begin + before.size());
  return end == std::string::npos ? std::string()
                                  : text.substr(begin + before.size(), end - begin - before.size());
}

// "- `acne`: that it is so; system: icd10; codes: L70.0 L70.1; looked up: ICD"
LookedUp looked_up() {
  LookedUp result;
  for (const std::string& entry :
       entries_of(read_text(source_folder() / "docs/knowledge/codes.md"))) {
    if (entry.find("; looked up: ") == std::string::npos) {
      continue;
    }
    const std::string statement = between(entry, "- `", "`:");
    const std::string system = between(entry, "; system: ", ";");
    std::istringstream codes(between(entry, "; codes: ", ";"));
    for (std::string code; codes >> code;) {
      result.emplace(statement, system, code);
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
