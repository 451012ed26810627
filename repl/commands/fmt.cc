// `fmt`: rule files in the language's one form.
#include <algorithm>
#include <string_view>

#include "engine/diagnostics/render.h"
#include "grammar/format/format.h"
#include "repl/commands/context.h"
#include "repl/io/files.h"

namespace regimen::commands {

namespace {

constexpr std::size_t kLinesShown = 5;
constexpr std::size_t kLinesSearched = 40;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// How many lines of each text differ from line `begin` on, until both go on the same.
std::pair<std::size_t, std::size_t> differing(const std::vector<std::string_view>& before,
                                              const std::vector<std::string_view>& after,
                                              std::size_t begin) {
  for (std::size_t sum = 1; sum < 2 * kLinesSearched; ++sum) {
    for (std::size_t i = 0; i <= sum; ++i) {
      const std::size_t left = begin + i;
      const std::size_t right = begin + (sum - i);
      const bool is_end = left == before.size() && right == after.size();
      if (is_end ||
          (left < before.size() && right < after.size() && before[left] == after[right])) {
        return {i, sum - i};
      }
    }
  }
  return {before.size() - begin, after.size() - begin};
}

void print_lines(char sign, const std::vector<std::string_view>& lines, std::size_t begin,
                 std::size_t count, std::ostream& out) {
  for (std::size_t i = begin; i < begin + std::min(count, kLinesShown); ++i) {
    out << sign << lines[i] << "\n";
  }
  if (count > kLinesShown) {
    out << sign << " … " << count - kLinesShown << " more\n";
  }
}

// The first place where the texts differ.
void print_difference(const std::string& name, std::string_view before, std::string_view after,
                      std::ostream& out) {
  const std::vector<std::string_view> old_lines = lines_of(before);
  const std::vector<std::string_view> new_lines = lines_of(after);
  const std::size_t common = std::min(old_lines.size(), new_lines.size());
  std::size_t begin = 0;
  while (begin < common && old_lines[begin] == new_lines[begin]) {
    ++begin;
  }
  out << "--- " << name << "\n+++ " << name << " (formatted)\n";
  if (begin == old_lines.size() && begin == new_lines.size()) {
    out << "@@ the end of the file @@\n";
    return;
  }
  const auto [removed, added] = differing(old_lines, new_lines, begin);
  const bool is_line_end =
      begin < common && old_lines[begin].ends_with('\r') &&
      old_lines[begin].substr(0, old_lines[begin].size() - 1) == new_lines[begin];
  if (is_line_end) {
    out << "@@ line " << begin + 1 << " ends with CR LF; here lines end with LF alone @@\n";
    return;
  }
  out << "@@ -" << begin + 1 << "," << removed << " +" << begin + 1 << "," << added << " @@\n";
  print_lines('-', old_lines, begin, removed, out);
  print_lines('+', new_lines, begin, added, out);
}

class FileFormatter {
 public:
  FileFormatter(bool is_check, const Streams& streams) : is_check_(is_check), streams_(streams) {}

  void format_all(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      const io::Result<std::vector<std::string>> files = io::expand(path, {".rgm"});
      if (!files) {
        refuse(files.error(), "read");
        continue;
      }
      for (const std::string& file : *files) {
        format_file(file);
      }
    }
  }
  std::string summary() const {
    return std::to_string(files_) + (files_ == 1 ? " file, " : " files, ") +
           std::to_string(changed_) + (is_check_ ? " would change" : " changed");
  }
  int exit_code() const { return exit_code_; }

 private:
  void format_file(const std::string& path);
  void change(const std::string& path, std::string_view before, const std::string& after);
  void raise(int code) { exit_code_ = std::max(exit_code_, code); }
  void refuse(const io::IoError& error, std::string_view verb) {
    streams_.err << "regimen: cannot " << verb << " `" << error.path << "`: " << error.message
                 << "\n";
    raise(kWrongUse);
  }

  bool is_check_;
  Streams streams_;
  std::size_t files_ = 0;
  std::size_t changed_ = 0;
  int exit_code_ = kDone;
};

void FileFormatter::change(const std::string& path, std::string_view before,
                           const std::string& after) {
  ++changed_;
  if (is_check_) {
    print_difference(path == "-" ? "<stdin>" : path, before, after, streams_.out);
    raise(kFindings);
    return;
  }
  if (const io::Result<bool> written = io::replace_file(path, after); !written) {
    refuse(written.error(), "write");
    return;
  }
  streams_.out << "formatted " << path << "\n";
}

void FileFormatter::format_file(const std::string& path) {
  const io::Result<std::string> text = io::read_file(path);
  if (!text) {
    refuse(text.error(), "read");
    return;
  }
  ++files_;
  diagnostics::Buffers buffers;
  diagnostics::Sink sink;
  const diagnostics::BufferId buffer = buffers.add(path == "-" ? "<stdin>" : path, *text);
  const std::optional<std::string> formatted = format::format(buffers, buffer, sink);
  if (!formatted) {
    streams_.err << render_text(sink.take(buffers), buffers, {.colour = streams_.colour})
                 << "regimen: " << buffers.name(buffer) << " has errors and is left as it is\n";
    raise(kFindings);
  } else if (path == "-" && !is_check_) {
    streams_.out << *formatted;
  } else if (*formatted != *text) {
    change(path, *text, *formatted);
  }
}

Result run_fmt(Context& context) {
  const std::vector<std::string>& paths = context.arguments().texts("PATHS");
  const bool is_check = context.arguments().has("--check");
  if (paths.empty()) {
    return refused(
        "name the files or folders to format: `regimen fmt rules`, `regimen fmt --check rules`, or "
        "`regimen fmt -` from standard input to standard output");
  }
  FileFormatter formatter(is_check, context.streams());
  formatter.format_all(paths);
  const bool is_filter = paths == std::vector<std::string>{"-"} && !is_check;
  return success(is_filter ? "" : formatter.summary(), formatter.exit_code());
}

}  // namespace

Command fmt_command() {
  return {.name = "fmt",
          .where = Where::kProgram,
          .summary = "rewrite rule files in the language's one form",
          .parameters = {{.name = "PATHS",
                          .takes = Takes::kFiles,
                          .help = "rule files or folders; `-` filters"},
                         {.name = "--check", .help = "change nothing, show what would change"}},
          .run = run_fmt};
}

}  // namespace regimen::commands
