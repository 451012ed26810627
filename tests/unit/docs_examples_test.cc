// The examples in README.md and docs/ are true.
//
// ```console       a line `$ regimen …` is run in the folder of the document; the lines below it
//                  are its output, both streams. A line `...` stands for any lines. Other commands
//                  are left alone. `regimen_tests --update` rewrites output that has no `...`.
// ```session       its first line `$ regimen repl …` is started, each line `regimen> …` typed; the
//                  lines below that are what it answers
// ```rgm           passes `regimen check -`, and `regimen test -` where it has scenarios
// ```rgm failing   passes `regimen check -`, and `regimen test -` fails
// ```rgm error     is refused by it, with exit code 1
// ```rgm fragment  is not checked
//
// Each document has a folder of its own, which begins with nothing but `rules` and `stdlib`. A
// block can be kept there for the commands below it:
// ```rgm file=m.rgm      is a file from here on; it is checked like any other
// ```rgm append=m.rgm    is written at the end of that file, and the whole is checked
// ```rgm with=m.rgm      is checked together with that file
// ```csv file=f/t.csv    any other kind of text: a file, too
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/text.h"
#include "tests/support/update.h"

namespace regimen::tests::docs_examples_test {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kFence = "```";
constexpr std::string_view kPrompt = "$ ";
constexpr std::string_view kReplPrompt = "regimen> ";
constexpr std::string_view kAnyLines = "...";
constexpr std::string_view kFile = "file=";
constexpr std::string_view kAppend = "append=";
constexpr std::string_view kWith = "with=";

std::vector<std::string> documents() {
  std::vector<std::string> files = files_below("docs", ".md");
  files.insert(files.begin(), "README.md");
  return files;
}

// Part of a document: a fenced block with its opening fence's words, or the lines between blocks.
struct Part {
  bool is_block = false;
  std::string info;
  std::size_t line = 0;  // of its first inner line, from 1
  Lines lines;           // without the fences
};

std::vector<Part> parse(const std::string& text) {
  std::vector<Part> parts(1);
  const Lines lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with(kFence)) {
      parts.back().lines.push_back(lines[i]);
      continue;
    }
    const bool opens = !parts.back().is_block;
    parts.push_back({.is_block = opens,
                     .info = opens ? lines[i].substr(kFence.size()) : "",
                     .line = i + 2,
                     .lines = {}});
  }
  return parts;
}

std::string print(const std::vector<Part>& parts) {
  std::string text;
  for (const Part& part : parts) {
    const std::string fence(kFence);
    text += part.is_block ? fence + part.info + "\n" + text_of(part.lines) + fence + "\n"
                          : text_of(part.lines);
  }
  return text;
}

bool matches(std::span<const std::string> expected, std::span<const std::string> actual) {
  if (expected.empty()) {
    return actual.empty();
  }
  if (expected.front() == kAnyLines) {
    return matches(expected.subspan(1), actual) ||
           (!actual.empty() && matches(expected, actual.subspan(1)));
  }
  return !actual.empty() && expected.front() == actual.front() &&
         matches(expected.subspan(1), actual.subspan(1));
}

// Where a block stands: for messages, and for the commands in it.
struct Place {
  std::string text;  // "docs/language.md:12"
  std::filesystem::path folder;
};

std::string output_of(const std::string& command, const std::string& input, const Place& place) {
  const ProgramResult result =
      run_program({.command = "{ " + command + "\n} 2>&1", .input = input, .folder = place.folder});
  EXPECT_FALSE(result.is_broken()) << place.text << ": " << command << " crashed or hung";
  return result.output;
}

// The output the document should show where it shows `expected` now.
Lines shown_output(const std::string& command, const std::string& output, const Lines& expected,
                   const Place& place) {
  Lines actual = lines_of(output);
  drop_blank_end(actual);
  Lines wanted = expected;
  drop_blank_end(wanted);
  if (matches(wanted, actual)) {
    return expected;
  }
  const bool is_elided = std::find(wanted.begin(), wanted.end(), kAnyLines) != wanted.end();
  if (is_update() && !is_elided) {
    actual.resize(actual.size() + expected.size() -
                  wanted.size());  // the blank lines it ended with
    return actual;
  }
  EXPECT_EQ(text_of(wanted), text_of(actual)) << place.text << ": " << command;
  return expected;
}

Lines check_console(const Lines& lines, const Place& place) {
  Lines shown;
  for (std::size_t i = 0; i < lines.size();) {
    const std::string& line = lines[i++];
    shown.push_back(line);
    if (!line.starts_with(kPrompt)) {
      continue;
    }
    Lines expected;
    while (i < lines.size() && !lines[i].starts_with(kPrompt)) {
      expected.push_back(lines[i++]);
    }
    const std::string command = line.substr(kPrompt.size());
    const Lines output = command.starts_with("regimen ")
                             ? shown_output(command, output_of(command, "", place), expected, place)
                             : expected;
    shown.insert(shown.end(), output.begin(), output.end());
  }
  return shown;
}

// What each typed line adds to the output of the lines before it.
Lines check_session(const Lines& lines, const Place& place) {
  EXPECT_TRUE(!lines.empty() && lines.front().starts_with("$ regimen repl")) << place.text;
  const std::string command = lines.front().substr(kPrompt.size());
  Lines shown{lines.front()};
  std::string typed;
  std::string before;
  for (std::size_t i = 1; i < lines.size();) {
    const std::string& line = lines[i++];
    shown.push_back(line);
    EXPECT_TRUE(line.starts_with(kReplPrompt)) << place.text << ": " << line;
    Lines expected;
    while (i < lines.size() && !lines[i].starts_with(kReplPrompt)) {
      expected.push_back(lines[i++]);
    }
    typed += line.substr(std::min(line.size(), kReplPrompt.size())) + "\n";
    const std::string all = output_of(command, typed, place);
    EXPECT_TRUE(all.starts_with(before)) << place.text << ": " << line;
    const Lines output =
        shown_output(line, all.substr(std::min(all.size(), before.size())), expected, place);
    shown.insert(shown.end(), output.begin(), output.end());
    before = all;
  }
  return shown;
}

// The words behind an opening fence.
struct Info {
  std::string kind;  // "rgm", "console"
  std::string mark;  // "error", "fragment"
  std::string file;  // in the document's folder
  std::string with;  // another one there
  bool is_appended = false;
};

Info read_info(const std::string& words, const Place& place) {
  Info info;
  std::istringstream stream(words);
  stream >> info.kind;
  for (std::string word; stream >> word;) {
    info.is_appended = info.is_appended || word.starts_with(kAppend);
    if (word.starts_with(kFile) || word.starts_with(kAppend)) {
      info.file = word.substr(word.find('=') + 1);
    } else if (word.starts_with(kWith)) {
      info.with = word.substr(kWith.size());
    } else {
      info.mark = word;
    }
  }
  const bool is_known =
      info.mark.empty() || (info.kind == "rgm" && (info.mark == "error" || info.mark == "failing" ||
                                                   info.mark == "fragment"));
  EXPECT_TRUE(is_known) << place.text << ": " << words;
  EXPECT_EQ(info.file.find(".."), std::string::npos) << place.text << ": " << words;
  return info;
}

void keep(const Info& info, const std::string& text, const Place& place) {
  const std::filesystem::path path = place.folder / info.file;
  std::filesystem::create_directories(path.parent_path());
  write_text(path, info.is_appended ? read_text(path) + "\n" + text : text);
}

void check_rules(const Info& info, const std::string& text, const Place& place) {
  const std::string rules = info.with + " " + (info.file.empty() ? "-" : info.file);
  const ProgramResult result =
      run_program({.command = "regimen check " + rules, .input = text, .folder = place.folder});
  EXPECT_EQ(result.exit, info.mark == "error" ? 1 : 0) << place.text << "\n"
                                                       << result.output << result.errors;
  const bool has_scenario = text.find("\nscenario") != std::string::npos;
  if (info.mark == "failing" || (info.mark.empty() && has_scenario)) {
    const ProgramResult tested =
        run_program({.command = "regimen test " + rules, .input = text, .folder = place.folder});
    EXPECT_EQ(tested.exit, info.mark.empty() ? 0 : 1) << place.text << "\n"
                                                      << tested.output << tested.errors;
  }
}

void check_block(Part& part, const Place& place) {
  const Info info = read_info(part.info, place);
  if (!info.file.empty()) {
    keep(info, text_of(part.lines), place);
  }
  if (info.kind == "console") {
    part.lines = check_console(part.lines, place);
  } else if (info.kind == "session") {
    part.lines = check_session(part.lines, place);
  } else if (info.kind == "rgm" && info.mark != "fragment") {
    check_rules(info, text_of(part.lines), place);
  }
}

class Document : public testing::TestWithParam<std::string> {};

TEST_P(Document, ExamplesAreTrue) {
  const std::string text = read_text(source_folder() / GetParam());
  std::vector<Part> parts = parse(text);
  ASSERT_FALSE(parts.back().is_block) << GetParam() << ": a block is not closed";
  const ScratchFolder scratch;
  for (const char* shipped : {"rules", "stdlib"}) {
    std::filesystem::create_directory_symlink(source_folder() / shipped, scratch.path() / shipped);
  }
  for (Part& part : parts) {
    if (part.is_block) {
      check_block(part, {GetParam() + ":" + std::to_string(part.line), scratch.path()});
    }
  }
  if (is_update() && print(parts) != text) {
    write_text(source_folder() / GetParam(), print(parts));
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Document, testing::ValuesIn(documents()),
                         [](const auto& document) { return test_name(document.param); });

// Lines of a page are at most as wide as a statement in the language's one form. What a program
// writes is shown as it is.
TEST(Documents, HaveNoLongLines) {
  constexpr std::size_t kColumnsMax = 120;
  for (const std::string& file : documents()) {
    for (const Part& part : parse(read_text(source_folder() / file))) {
      if (part.info.starts_with("console") || part.info.starts_with("session")) {
        continue;
      }
      for (const std::string& line : part.lines) {
        const auto columns =
            static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
              return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
            }));
        EXPECT_LE(columns, kColumnsMax) << file << ": " << line;
      }
    }
  }
}

// The anchor of a heading, as the pages are shown: "Doses and `limits`" is "doses-and-limits".
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading.substr(heading.find_first_not_of("# "))) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      anchor += '-';
    } else if (byte >= 0x80U || std::isalnum(byte) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(byte < 0x80U ? std::tolower(byte) : byte);
    }
  }
  return anchor;
}

std::vector<std::string> anchors_of(const std::filesystem::path& page) {
  std::vector<std::string> anchors;
  for (const Part& part : parse(read_text(page))) {
    for (const std::string& line : part.lines) {
      if (!part.is_block && line.starts_with("#")) {
        anchors.push_back(anchor_of(line));
      }
    }
  }
  return anchors;
}

TEST(Documents, HaveNoBrokenLinks) {
  for (const std::string& file : documents()) {
    const std::filesystem::path page = source_folder() / file;
    const std::string text = read_text(page);
    for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
      const std::string link = text.substr(at + 2, text.find(')', at) - at - 2);
      if (link.starts_with("http") || link.find_first_of(" \n") != std::string::npos) {
        continue;
      }
      const std::size_t hash = link.find('#');
      const std::string path = link.substr(0, hash);
      const std::filesystem::path target = path.empty() ? page : page.parent_path() / path;
      ASSERT_TRUE(std::filesystem::exists(target)) << file << ": " << link;
      if (hash != std::string::npos) {
        const std::vector<std::string> anchors = anchors_of(target);
        EXPECT_NE(std::find(anchors.begin(), anchors.end(), link.substr(hash + 1)), anchors.end())
            << file << ": " << link;
      }
    }
  }
}

}  // namespace
}  // namespace regimen::tests::docs_examples_test
