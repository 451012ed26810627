#include "repl/shell/display.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <string_view>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/explanation/wrap.h"

namespace regimen::shell {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kTruths{
    {{"yes: ", "32"}, {"no: ", "31"}, {"unknown: ", "33"}}};

std::string painted(std::string_view text, std::string_view colour) {
  return "\x1b[" + std::string(colour) + "m" + std::string(text) + "\x1b[0m";
}

// Strings green, a comment grey.
std::string painted_statement(std::string_view line) {
  std::string text;
  for (std::size_t at = 0; at < line.size();) {
    if (line.substr(at).starts_with("//")) {
      return text + painted(line.substr(at), "90");
    }
    if (line[at] == '"') {
      const std::size_t end = std::min(line.find('"', at + 1), line.size() - 1);
      text += painted(line.substr(at, end - at + 1), "32");
      at = end + 1;
    } else {
      text += line[at++];
    }
  }
  return text;
}

std::string painted_line(std::string_view line) {
  // Behind the strokes of a tree.
  std::size_t begin = 0;
  while (begin < line.size() &&
         (line[begin] == ' ' || static_cast<unsigned char>(line[begin]) >= 0x80U)) {
    ++begin;
  }
  for (const auto& [word, colour] : kTruths) {
    if (line.substr(begin).starts_with(word)) {
      return std::string(line.substr(0, begin)) + painted(word.substr(0, word.size() - 2), colour) +
             std::string(line.substr(begin + word.size() - 2));
    }
  }
  const bool is_numbered =
      line.size() > 6 && line[4] >= '0' && line[4] <= '9' && line.substr(5, 2) == "  ";
  return is_numbered ? painted(line.substr(0, 5), "90") + painted_statement(line.substr(5))
                     : std::string(line);
}

struct winsize size_of_terminal() {
  struct winsize size {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
    size.ws_row = 0;
    size.ws_col = 0;
  }
  return size;
}

// False when there is no pager.
bool page(const std::string& text) {
  const char* named = std::getenv("PAGER");
  const std::string program = named != nullptr && *named != '\0' ? named : "less -FRX";
  const std::string first = program.substr(0, program.find(' '));
  if (std::system(("command -v '" + first + "' >/dev/null 2>&1").c_str()) != 0) {  // NOLINT
    return false;
  }
  FILE* pipe = popen(program.c_str(), "w");  // NOLINT: the pager is the user's own
  if (pipe == nullptr) {
    return false;
  }
  // Whoever leaves the pager early has read enough.
  struct sigaction ignoring {};
  struct sigaction before {};
  ignoring.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignoring, &before);
  std::fwrite(text.data(), 1, text.size(), pipe);
  pclose(pipe);
  sigaction(SIGPIPE, &before, nullptr);
  return true;
}

}  // namespace

std::string coloured(const std::string& text) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    result += painted_line(std::string_view(text).substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return result;
}

std::size_t columns_of_terminal() {
  constexpr std::size_t kUsual = 80;
  const std::size_t columns = size_of_terminal().ws_col;
  return columns > 0 ? columns : kUsual;
}

std::optional<std::size_t> width_of_terminal() {
  constexpr std::size_t kLeast = 60;
  if (isatty(STDOUT_FILENO) != 1) {
    return std::nullopt;
  }
  std::size_t columns = size_of_terminal().ws_col;
  if (const char* named = std::getenv("COLUMNS"); named != nullptr) {
    const std::string_view text(named);
    std::size_t number = 0;
    const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    columns = problem == std::errc() && stop == text.data() + text.size() ? number : columns;
  }
  return columns == 0 ? std::nullopt : std::optional(std::max(kLeast, columns));
}

std::string fitted(const std::string& text) {
  const std::optional<std::size_t> width = width_of_terminal();
  return width ? explanation::wrapped(text, *width) : text;
}

std::string in_columns(const std::vector<std::string>& words, std::size_t width) {
  constexpr std::size_t kShownMax = 120;
  constexpr std::size_t kGap = 2;
  const std::size_t shown = std::min(words.size(), kShownMax);
  std::size_t widest = 1;
  for (std::size_t i = 0; i < shown; ++i) {
    widest = std::max(widest, words[i].size());
  }
  const std::size_t columns = std::max<std::size_t>(1, (width + kGap - 1) / (widest + kGap));
  const std::size_t rows = (shown + columns - 1) / columns;
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) {
    std::string line;
    for (std::size_t i = row; i < shown; i += rows) {
      line += words[i] + std::string(widest + kGap - words[i].size(), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  if (shown < words.size()) {
    text += "… " + std::to_string(words.size() - shown) + " more; type on\n";
  }
  return text;
}

void show(const std::string& text, const Settings& settings, bool is_terminal,
          std::ostream& output) {
  const std::string shown = settings.has_colour && is_terminal ? coloured(text) : text;
  const std::size_t rows =
      is_terminal && settings.has_paging ? size_of_terminal().ws_row : std::size_t{0};
  const auto lines = static_cast<std::size_t>(std::count(shown.begin(), shown.end(), '\n'));
  if (rows > 0 && lines + 1 > rows) {
    output << std::flush;
    if (page(shown)) {
      return;
    }
  }
  output << shown << std::flush;
}

}  // namespace regimen::shell
