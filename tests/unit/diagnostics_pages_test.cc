// Every diagnostic code has a page for people and a golden case that shows it.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/diagnostics/diagnostic.h"
#include "tests/support/text.h"

namespace regimen::tests::diagnostics_pages_test {
namespace {

std::vector<std::string> ids() {
  std::vector<std::string> ids;
  for (const diagnostics::Code code : diagnostics::all_codes()) {
    ids.emplace_back(diagnostics::id_of(code));
  }
  return ids;
}

TEST(Diagnostics, CodesAreSortedAndUnique) {
  const std::vector<std::string> codes = ids();
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
  EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
}

TEST(Diagnostics, EveryCodeHasAPage) {
  std::vector<std::string> missing;
  for (const std::string& id : ids()) {
    const std::string page = "docs/diagnostics/" + id + ".md";
    if (!std::filesystem::is_regular_file(source_folder() / page)) {
      missing.push_back(page);
    }
  }
  EXPECT_EQ(missing, std::vector<std::string>());
}

TEST(Diagnostics, EveryPageHasACode) {
  const std::vector<std::string> codes = ids();
  std::vector<std::string> orphans;
  for (const std::string& page : files_below("docs/diagnostics", ".md")) {
    const std::string id = std::filesystem::path(page).stem().string();
    if (id != "README" && !std::binary_search(codes.begin(), codes.end(), id)) {
      orphans.push_back(page);
    }
  }
  EXPECT_EQ(orphans, std::vector<std::string>());
}

// What needs the clock, or a text too large to keep: unit tests raise these.
const std::set<std::string> kNotGolden = {"D110", "D126", "D133", "E120", "E129", "E401", "E523"};

TEST(Diagnostics, EveryCodeHasAGoldenCase) {
  std::string cases;
  for (const std::string& file : files_below("tests/golden", ".txt")) {
    cases += read_text(source_folder() / file);
  }
  std::vector<std::string> missing;
  for (const std::string& id : ids()) {
    if (!kNotGolden.contains(id) && cases.find(id) == std::string::npos) {
      missing.push_back(id);
    }
  }
  EXPECT_EQ(missing, std::vector<std::string>());
}

}  // namespace
}  // namespace regimen::tests::diagnostics_pages_test
