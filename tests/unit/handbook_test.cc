// The handbook: every link leads somewhere, every tag closes, no text becomes markup, and order
// shows nowhere.
#include "engine/reports/handbook/handbook.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "repl/io/workspace.h"
#include "tests/support/markup.h"

namespace regimen::tests::handbook_test {
namespace {

using handbook::Page;

std::vector<Page> shipped_pages() {
  const io::Knowledge knowledge = io::load_knowledge({}, {});
  return handbook::pages_of(knowledge.base->model(), knowledge.base->digest());
}

std::vector<Page> pages_of_texts(std::vector<api::NamedText> texts) {
  const api::KnowledgeBase base = api::KnowledgeBase::compile(std::move(texts));
  return handbook::pages_of(base.model(), base.digest());
}

TEST(Handbook, EveryLinkLeadsSomewhere) {
  const std::vector<Page> pages = shipped_pages();
  std::map<std::string, std::set<std::string>> anchors;
  for (const Page& page : pages) {
    const std::vector<std::string> ids = values(page.html, " id=\"");
    anchors[page.file] = {ids.begin(), ids.end()};
    EXPECT_EQ(anchors[page.file].size(), ids.size()) << page.file << " has an anchor twice";
  }
  std::size_t links = 0;
  for (const Page& page : pages) {
    for (const std::string& target : values(page.html, "href=\"")) {
      const std::size_t hash = std::min(target.find('#'), target.size());
      const std::string file = hash == 0 ? page.file : target.substr(0, hash);
      ASSERT_TRUE(anchors.contains(file)) << page.file << ": " << target;
      EXPECT_TRUE(hash == target.size() || anchors[file].contains(target.substr(hash + 1)))
          << page.file << ": " << target;
      ++links;
    }
    // An address of a work stands there as text.
    for (const char* elsewhere : {"=\"http://", "=\"https://", "src=\"", "@import", "url(\""}) {
      const bool is_namespace = std::string(elsewhere) == "=\"http://";
      const std::size_t at = page.html.find(elsewhere);
      EXPECT_TRUE(at == std::string::npos ||
                  (is_namespace && page.html.compare(at, 24, "=\"http://www.w3.org/2000") == 0))
          << page.file << " wants something from elsewhere: " << elsewhere;
    }
  }
  EXPECT_GT(links, 3000U);
}

TEST(Handbook, EveryTagCloses) {
  for (const Page& page : shipped_pages()) {
    EXPECT_EQ(unclosed_tag(page.html), "") << page.file;
  }
}

const std::string kEvil =
    "module evil\n"
    "source s \"<b>A source</b>\" { kind label  level unverified }\n"
    "agent a \"<script>alert(1)</script>\" { source s \"<img src=x onerror=alert(2)>\" }\n"
    "rule r \"A & B\" { when adult  then recommend a, warn \"<script>alert(3)</script>\"  source s "
    "\"1\" }\n";

TEST(Handbook, TextNeverBecomesMarkup) {
  for (const Page& page : pages_of_texts({{"evil.rgm", kEvil}})) {
    EXPECT_EQ(page.html.find("<script>alert"), std::string::npos) << page.file;
    EXPECT_EQ(page.html.find("<img"), std::string::npos) << page.file;
    EXPECT_EQ(page.html.find("<b>"), std::string::npos) << page.file;
  }
}

TEST(Handbook, OrderOfFilesShowsNowhere) {
  const std::string other =
      "module other\nuse evil\nclaim c \"A claim\" of a because \"x\" { source s \"2\" }\n";
  const std::vector<Page> one = pages_of_texts({{"a.rgm", kEvil}, {"b.rgm", other}});
  const std::vector<Page> two = pages_of_texts({{"2.rgm", kEvil}, {"1.rgm", other}});
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].file, two[i].file);
    EXPECT_EQ(one[i].html, two[i].html);
  }
}

TEST(Handbook, UnverifiedAndClaimedAreMarked) {
  const std::vector<Page> pages = shipped_pages();
  const auto page = [&](const std::string& file) {
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [&](const Page& entry) { return entry.file == file; });
    return found == pages.end() ? "" : found->html;
  };
  const std::string agent = page("agent_testosterone_cypionate.html");
  EXPECT_NE(agent.find("0.5 mL (50 units of a U-100 syringe)"), std::string::npos);
  EXPECT_NE(agent.find("claimed by its source, not in force"), std::string::npos);
  EXPECT_NE(page("agent_gonadorelin.html").find("class=\"unverified\">unverified"),
            std::string::npos);
  EXPECT_NE(page("mechanism.html").find("<svg"), std::string::npos);
}

}  // namespace
}  // namespace regimen::tests::handbook_test
