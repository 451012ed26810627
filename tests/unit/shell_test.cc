// A session as a bench: completion by context, settings, what is shown on a terminal, scripts.
#include <algorithm>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "repl/commands/command.h"
#include "repl/commands/completion.h"
#include "repl/commands/typed_line.h"
#include "repl/shell/display.h"
#include "repl/shell/words.h"
#include "tests/support/program.h"
#include "tests/support/text.h"

namespace regimen::commands::shell_test {
namespace {

using shell::Reply;
using shell::Session;
using shell::Settings;

using Words = std::vector<std::string>;

constexpr const char* kRules = R"(module m
use stdlib.labs
source label "A label" { kind label  level high  year 2020 }
condition clot "A clot" { absent means no }
conclusion thick "Thick blood"
agent tablet "A tablet" { standing approved "all" as of 2026-11-23  source label "1" }
dose usual of tablet for male { 50 mg every day, oral  source label "2" }
rule thickness "Blood that is thick" { when hematocrit > 50 %  then conclude thick  source label "3" }
rule give "Give the tablet" { when clot  then recommend tablet dose usual  source label "5" }
contraindication not_when_thick of tablet { when thick  severity absolute  source label "4" }
)";

class Bench : public testing::Test {
 protected:
  Bench() {
    tests::write_text(folder_.path() / "m.rgm", kRules);
    tests::write_text(folder_.path() / "two.csv", "id,sex\nann,female\nbob,male\n");
    std::filesystem::create_directory(folder_.path() / "a folder");
    tests::write_text(folder_.path() / "a folder" / "b c.csv", "id,sex\ncid,male\n");
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  Session session(const Words& patients = {}) const {
    return Session({{path("m.rgm")}, patients, {*quantity::Instant::parse("2026-03-01"), true}});
  }
  static std::string answer(Session& session, const std::string& line) {
    const Reply reply = interpret(session, line);
    EXPECT_FALSE(reply.is_error) << line << "\n" << reply.text;
    return reply.text;
  }

  tests::ScratchFolder folder_;
};

struct CompletionRow {
  std::string line;
  Words with;     // among the candidates
  Words without;  // never
};

TEST_F(Bench, CompletionKnowsWhatMayStandThere) {
  Session session = this->session({path("two.csv")});
  const std::vector<CompletionRow> rows{
      {"", {"why", "rule", "hematocrit", "clot", "taking"}, {"thickness", "thick", "label"}},
      {"wh", {"why", "whynot", "whatif"}, {"run"}},
      {"why ", {"tablet", "thick", "give", "clot", "usual"}, {"hematocrit", "label"}},
      {"why tablet ", {"--for", "--depth", "raises"}, {"tablet", "clot"}},
      {"why tablet --f", {"--for"}, {"--depth"}},
      {"why tablet --for ", {"clinician", "author", "auditor"}, {"tablet"}},
      {"whynot t", {"tablet", "thick", "thickness"}, {"total_testosterone"}},
      {"flip tablet ", {"--all", "--size"}, {"tablet"}},
      {"flip tablet --all ", {"--size"}, {"--all"}},
      {"flip tablet --all --a", {}, {"--all"}},
      {"count patients --csv " + path("tw"), {path("two.csv")}, {}},
      {"regions tablet he", {"hematocrit"}, {"tablet"}},
      {"whatif clot; he", {"hematocrit"}, {"tablet"}},
      {"whatif clot; hematocrit 55 ", {"%", "at"}, {"clot"}},
      {"hematocrit 44 ", {"%", "at"}, {"tablet"}},
      {"no ", {"clot"}, {"thick", "tablet"}},
      {"taking ", {"tablet"}, {"clot"}},
      {"list a", {"agents"}, {"tablet"}},
      {"show label ", {"1", "2", "5", "--core"}, {"tablet"}},
      {"config ", {"colour", "paging"}, {"on"}},
      {"config paging ", {"on", "off"}, {"depth"}},
      {"config for ", {"auditor"}, {"on"}},
      {"patient a", {"ann"}, {"bob"}},
      {"compare ", {"ann", "bob", "rules"}, {"tablet"}},
      {"count where hema", {"hematocrit"}, {"tablet"}},
      {"help st", {"stable", "step"}, {"why"}},
      {"open " + path("m"), {path("m.rgm")}, {}},
      {"open " + path("a\\ f"), {path("a\\ folder/")}, {}},
      {"open \"" + path("a f"), {"\"" + path("a folder/")}, {}},
      {"open '" + path("a folder/b"), {"'" + path("a folder/b c.csv'")}, {}},
      {"graph tablet --svg " + path("tw"), {path("two.csv")}, {}},
      {"step ", {"from"}, {"start"}},
      {"nothing of that kind ", {"at"}, {"why"}},
  };
  for (const CompletionRow& row : rows) {
    const Words found = candidates_for(session, row.line);
    const std::set<std::string> all(found.begin(), found.end());
    for (const std::string& word : row.with) {
      EXPECT_TRUE(all.contains(word)) << "`" << row.line << "` lacks " << word;
    }
    for (const std::string& word : row.without) {
      EXPECT_FALSE(all.contains(word)) << "`" << row.line << "` has " << word;
    }
  }
  EXPECT_EQ(shell::start_of_word("count where (hem"), std::string("count where (").size());
  answer(session, "patient bob");
  answer(session, "ask thick");
  EXPECT_EQ(candidates_for(session, ""), (Words{"back", "no", "stop", "unknown", "why", "yes"}));
}

TEST_F(Bench, CandidatesStandInTheColumnsThatFit) {
  EXPECT_EQ(shell::in_columns({"a", "bb", "c", "d", "e"}, 8), "a   d\nbb  e\nc\n");
  EXPECT_EQ(shell::in_columns({"longer", "than"}, 3), "longer\nthan\n");
  const Words many(500, "x");
  EXPECT_NE(shell::in_columns(many, 80).find("380 more"), std::string::npos);
}

TEST_F(Bench, HelpHasEveryCommandOnce) {
  Session session = this->session();
  const std::string text = answer(session, "help");
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    const std::string name(command.name);
    EXPECT_TRUE(names.insert(command.name).second) << name;
    EXPECT_TRUE(command.run) << name;
    const std::string line = "\n  " + name + " ";
    const std::size_t first = text.find(line);
    EXPECT_EQ(first != std::string::npos, is_of_session(command)) << name;
    EXPECT_EQ(first == std::string::npos ? first : text.find(line, first + 1), std::string::npos);
    answer(session, "help " + name);
  }
}

// A command that refuses for want of its argument says what is wanted and how that looks.
TEST(Commands, SayWhatIsMissing) {
  for (const Command& command : commands()) {
    for (const Parameter& parameter : command.parameters) {
      const bool is_wanted = !parameter.is_option() && parameter.is_required &&
                             parameter.where != Where::kProgram && is_of_session(command);
      EXPECT_TRUE(!is_wanted || (!command.missing.empty() && !command.example.empty()))
          << command.name;
    }
  }
}

TEST(Paths, AreReadAsTheyAreTyped) {
  const std::vector<std::pair<std::string, Words>> rows{
      {"", {}},
      {"  a  b.rgm ", {"a", "b.rgm"}},
      {R"("a b" c)", {"a b", "c"}},
      {R"('a "b' c\ d)", {"a \"b", "c d"}},
      {R"("a \" b\\" bob's.csv)", {"a \" b\\", "bob's.csv"}},
      {R"("not closed c)", {"not closed c"}},
  };
  for (const auto& [text, paths] : rows) {
    EXPECT_EQ(shell::paths_in(text), paths) << text;
  }
  for (const std::string path : {"a", "a b", "a\"b", "bob's", "a\\b c", "'a'"}) {
    EXPECT_EQ(shell::paths_in("x " + shell::quoted(path)), (Words{"x", path})) << path;
    EXPECT_EQ(shell::path_of(shell::quoted(path)), path);
  }
  EXPECT_EQ(shell::path_of("my own file.txt"), "my own file.txt");
}

TEST(Commands, OfTheProgramAreInItsHelp) {
  const Words lines = tests::lines_of(tests::run_program({.command = "regimen help"}).output);
  for (const Command& command : commands()) {
    const bool is_listed = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with("  " + std::string(command.name) + " ");
    });
    EXPECT_EQ(is_listed, is_of_program(command)) << command.name;
  }
}

// Words of statements that a fact could be taken for: the grammar has them, and no list of ours.
TEST_F(Bench, EveryStatementOfTheLanguageMayBeTyped) {
  Session session = this->session();
  for (const char* line : {"define high = 54 %", "enumeration colour \"Colour\" { red, green }",
                           "input relation edge(from: text, to: text)",
                           "output relation path(from: text, to: text)"}) {
    EXPECT_EQ(answer(session, line), "added\n") << line;
  }
  for (const char* line : {"mapping lines", "exclusive pair"}) {
    EXPECT_NE(interpret(session, line).text.find("E1"), std::string::npos) << line;
  }
}

TEST(Display, ColoursTruthsStringsAndComments) {
  EXPECT_EQ(shell::coloured("└─ yes: it is\nplain no: word\n"),
            "└─ \x1b[32myes\x1b[0m: it is\nplain no: word\n");
  EXPECT_EQ(shell::coloured("   10  rule a \"A\" // why\n"),
            "\x1b[90m   10\x1b[0m  rule a \x1b[32m\"A\"\x1b[0m \x1b[90m// why\x1b[0m\n");
  EXPECT_EQ(shell::coloured("    7  \"open\n"), "\x1b[90m    7\x1b[0m  \x1b[32m\"open\x1b[0m\n");
}

TEST(Settings, AreReadAsTheyAreShown) {
  Settings settings;
  EXPECT_EQ(set(settings, "depth", "3"), "");
  EXPECT_EQ(set(settings, "for", "auditor"), "");
  EXPECT_EQ(set(settings, "paging", "off"), "");
  EXPECT_EQ(settings_text(settings), "colour  off\ndepth   3\nfor     auditor\npaging  off\n");
  for (const char* word : {"0", "x", "99999999999999999999", "-1"}) {
    EXPECT_NE(set(settings, "depth", word), "") << word;
  }
  EXPECT_NE(set(settings, "pging", "on").find("`paging`"), std::string::npos);
}

// The state of a session: what is on file, what is said of it, and by which rules.
std::string state_of(Session& session) {
  return session.run(true).text + interpret(session, "facts").text +
         interpret(session, "list rules").text + interpret(session, "asof").text;
}

TEST_F(Bench, ASavedSessionOpensInAnyOther) {
  Session first = session({path("two.csv")});
  for (const char* line :
       {"asof 2026-04-01", "patient bob", "clot", "hematocrit 44 % at 2026-02-01",
        "rule more \"More\" {\n when clot\n then warn \"a clot\" source label \"6\" }"}) {
    answer(first, line);
  }
  interpret(first, "hematocrit 3 mg");  // said to be wrong, and on file as such
  const std::string expected = state_of(first);
  answer(first, "save " + path("s.regimen"));

  const Reply again = replay(first, path("s.regimen"));
  EXPECT_EQ(state_of(first), expected) << again.text;

  Session shipped({{}, {}, {*quantity::Instant::parse("2020-01-01"), false}});
  const Reply elsewhere = replay(shipped, path("s.regimen"));
  EXPECT_EQ(state_of(shipped), expected) << elsewhere.text;
  EXPECT_EQ(shipped.script(), first.script());
}

TEST_F(Bench, ACutScriptChangesNothingMore) {
  tests::write_text(path("bad.regimen"), "clot\nwhy nothing_of_that_name\nhematocrit 44 %\n");
  Session session = this->session();
  const Reply reply = replay(session, path("bad.regimen"));
  EXPECT_TRUE(reply.is_error);
  EXPECT_NE(interpret(session, "facts").text.find("clot"), std::string::npos);
  EXPECT_EQ(interpret(session, "facts").text.find("hematocrit"), std::string::npos);
}

TEST_F(Bench, StepsGoThroughAllStrataAndBeginAgain) {
  Session session = this->session();
  answer(session, "clot");
  const std::string whole = answer(session, "trace");
  std::string stepped;
  std::size_t steps = 0;
  for (std::string text = answer(session, "step"); text.starts_with("stratum");
       text = answer(session, "step")) {
    stepped += text.substr(0, text.find("looked at:"));
    ++steps;
  }
  EXPECT_EQ(stepped, whole.substr(0, whole.find("looked at:")));
  EXPECT_GT(steps, 1U);
  EXPECT_TRUE(answer(session, "step").starts_with("stratum 1 "));
  answer(session, "hematocrit 60 %");  // other facts: from the first again
  EXPECT_TRUE(answer(session, "step").starts_with("stratum 1 "));
}

TEST_F(Bench, WatchingTellsWhatIsSaidDifferently) {
  Session session = this->session();
  answer(session, "clot");
  std::string output;
  session.report_by([&](const std::string& text) {
    output += text;
    if (text.starts_with("watching")) {  // the file is saved once it is watched
      std::string changed = kRules;
      changed.replace(changed.find("when clot "), 10, "when fever ");
      changed += "condition fever \"Fever\" { absent means no }\n";
      tests::write_text(path("m.rgm"), changed);
    }
  });
  EXPECT_EQ(session.watch(1).text, "watched 1 change\n");
  EXPECT_NE(output.find("tablet: "), std::string::npos) << output;
  EXPECT_NE(interpret(session, "facts").text.find("clot"), std::string::npos);
}

}  // namespace
}  // namespace regimen::commands::shell_test
