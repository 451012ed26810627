#include "repl/shell/display.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <string_view>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

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

std::size_t rows_of_terminal() {
  struct winsize size {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 0;
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
  std::fwrite(text.data(), 1, text.size(), pipe);
  pclose(pipe);
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

void show(const std::string& text, const Settings& settings, bool is_terminal,
          std::ostream& output) {
  const std::string shown = settings.has_colour && is_terminal ? coloured(text) : text;
  const std::size_t rows = is_terminal && settings.has_paging ? rows_of_terminal() : 0;
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
