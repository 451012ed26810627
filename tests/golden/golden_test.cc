// Golden cases: every tests/golden/**/*.txt is one test of the real program.
//
// A case opens with a sentence of intent. Sections follow, each under a line `== KIND ARGUMENT ==`:
//
//   file NAME       a file of the case's own, empty folder; the body is its text
//   shipped PATH    the source tree's PATH (`rules/patients`) appears in the folder under that name
//   stdin           what the next run reads
//   run ARGUMENTS   runs `regimen ARGUMENTS` (shell quoting applies); the body is what is expected:
//                   standard output, `[exit N]` unless it was 0, `[stderr]` with standard error
//
// Blank lines at the end of a body do not count. `regimen_tests --update` rewrites the runs.
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/text.h"
#include "tests/support/update.h"

namespace regimen::tests::golden_test {
namespace {

namespace fs = std::filesystem;

struct Section {
  std::string kind;
  std::string argument;
  std::vector<std::string> body;
};

struct Case {
  std::vector<std::string> intent;
  std::vector<Section> sections;
};

// A line of a run's output may look like a header; only the known kinds are.
std::optional<Section> header(const std::string& line) {
  if (line.size() < 7 || !line.starts_with("== ") || !line.ends_with(" ==")) {
    return std::nullopt;
  }
  const std::string inner = line.substr(3, line.size() - 6);
  const std::size_t space = inner.find(' ');
  Section section{.kind = inner.substr(0, space), .argument = "", .body = {}};
  if (space != std::string::npos) {
    section.argument = inner.substr(space + 1);
  }
  for (const std::string_view kind : {"file", "shipped", "stdin", "run"}) {
    if (section.kind == kind && section.argument.empty() == (kind == "stdin")) {
      return section;
    }
  }
  return std::nullopt;
}

Case parse(const std::string& text) {
  Case parsed;
  std::vector<std::string>* body = &parsed.intent;
  for (const std::string& line : lines_of(text)) {
    if (const std::optional<Section> section = header(line)) {
      drop_blank_end(*body);
      parsed.sections.push_back(*section);
      body = &parsed.sections.back().body;
    } else {
      body->push_back(line);
    }
  }
  drop_blank_end(*body);
  return parsed;
}

std::string print(const Case& printed) {
  std::string text = text_of(printed.intent);
  for (const Section& section : printed.sections) {
    const std::string argument = section.argument.empty() ? "" : " " + section.argument;
    text += "== " + section.kind + argument + " ==\n" + text_of(section.body);
  }
  return text;
}

std::vector<std::string> body_of(const ProgramResult& result) {
  std::vector<std::string> body = lines_of(result.output);
  if (result.exit != 0) {
    body.push_back("[exit " + std::to_string(result.exit) + "]");
  }
  if (!result.errors.empty()) {
    body.emplace_back("[stderr]");
    const std::vector<std::string> errors = lines_of(result.errors);
    body.insert(body.end(), errors.begin(), errors.end());
  }
  drop_blank_end(body);
  return body;
}

fs::path inside(const ScratchFolder& folder, const std::string& name) {
  const fs::path path = fs::path(name).lexically_normal();
  if (path.is_absolute() || *path.begin() == "..") {
    throw std::runtime_error("`" + name + "` is outside the case's folder");
  }
  fs::create_directories((folder.path() / path).parent_path());
  return folder.path() / path;
}

// The case as it really goes.
Case run(Case played) {
  const ScratchFolder folder;
  std::string input;
  for (Section& section : played.sections) {
    if (section.kind == "file") {
      write_text(inside(folder, section.argument), text_of(section.body));
    } else if (section.kind == "shipped") {
      fs::create_symlink(source_folder() / section.argument, inside(folder, section.argument));
    } else if (section.kind == "stdin") {
      input = text_of(section.body);
    } else {
      const ProgramResult result = run_program(
          {.command = "regimen " + section.argument, .input = input, .folder = folder.path()});
      EXPECT_FALSE(result.is_broken()) << "regimen " << section.argument << " crashed or hung";
      section.body = body_of(result);
      input.clear();
    }
  }
  return played;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, Case) {
  const fs::path file = source_folder() / GetParam();
  const Case expected = parse(read_text(file));
  EXPECT_FALSE(expected.intent.empty() || expected.intent.front().empty())
      << "a case opens with a sentence of intent";
  for (const std::string& line : expected.intent) {
    EXPECT_FALSE(line.starts_with("== ")) << "unknown section: " << line;
  }
  const Case actual = run(expected);
  if (is_update()) {
    write_text(file, print(actual));
    return;
  }
  EXPECT_EQ(print(expected), print(actual)) << GetParam() << ": `regimen_tests --update` accepts";
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, testing::ValuesIn(files_below("tests/golden", ".txt")),
                         [](const auto& file) {
                           return test_name(file.param.substr(std::string("tests/golden/").size()));
                         });

}  // namespace
}  // namespace regimen::tests::golden_test
