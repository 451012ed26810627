#include "repl/shell/line_reader.h"

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <istream>
#include <utility>

#include <histedit.h>

#include "repl/shell/display.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

constexpr int kHistoryMax = 1000;

class StreamReader : public LineReader {
 public:
  explicit StreamReader(std::istream& stream) : stream_(stream) {}
  std::optional<std::string> read(const std::string& /*prompt*/) override {
    std::string line;
    if (!std::getline(stream_, line)) {
      return std::nullopt;
    }
    if (!line.empty() && line.back() == '\r') {
      line.pop_back();
    }
    return line;
  }
  bool is_interactive() const override { return false; }

 private:
  std::istream& stream_;
};

std::string common_prefix(const std::vector<std::string>& words) {
  std::string prefix = words.front();
  for (const std::string& word : words) {
    const auto difference =
        std::mismatch(prefix.begin(), prefix.end(), word.begin(), word.end()).first;
    prefix.erase(difference, prefix.end());
  }
  return prefix;
}

// Set by Ctrl-C, which gives up the line and not the session.
volatile std::sig_atomic_t was_interrupted = 0;

void note_interrupt(int /*signal*/) {
  was_interrupted = 1;
}

class TerminalReader : public LineReader {
 public:
  TerminalReader(Completer completer, std::string history_file)
      : completer_(std::move(completer)),
        history_file_(std::move(history_file)),
        line_(el_init("regimen", stdin, stdout, stderr)),
        history_(history_init()) {
    struct sigaction action {};
    action.sa_handler = note_interrupt;  // no SA_RESTART: reading must end
    sigaction(SIGINT, &action, nullptr);
    HistEvent event{};
    history(history_, &event, H_SETSIZE, kHistoryMax);
    history(history_, &event, H_SETUNIQUE, 1);
    if (!history_file_.empty()) {
      history(history_, &event, H_LOAD, history_file_.c_str());
    }
    el_set(line_, EL_CLIENTDATA, this);
    el_set(line_, EL_PROMPT, &TerminalReader::prompt);
    el_set(line_, EL_EDITOR, "emacs");
    el_set(line_, EL_HIST, history, history_);
    el_set(line_, EL_SIGNAL, 1);
    // The narrow call would copy the two texts and never free them.
    el_wset(line_, EL_ADDFN, L"regimen-complete", L"complete a command or a name",
            &TerminalReader::complete);
    el_set(line_, EL_BIND, "^I", "regimen-complete", nullptr);
    el_set(line_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_source(line_, nullptr);
  }
  TerminalReader(const TerminalReader&) = delete;
  TerminalReader& operator=(const TerminalReader&) = delete;
  ~TerminalReader() override {
    if (!history_file_.empty()) {
      HistEvent event{};
      history(history_, &event, H_SAVE, history_file_.c_str());
    }
    history_end(history_);
    el_end(line_);
  }

  std::optional<std::string> read(const std::string& prompt) override {
    prompt_ = prompt;
    was_interrupted = 0;
    int length = 0;
    const char* text = el_gets(line_, &length);
    if (was_interrupted != 0) {
      std::fputs("^C\n", stdout);
      el_reset(line_);
      return "";
    }
    if (text == nullptr || length <= 0) {
      std::fputs("\n", stdout);
      return std::nullopt;
    }
    std::string line(text, static_cast<std::size_t>(length));
    line.erase(line.find_last_not_of("\r\n") + 1);
    if (!line.empty()) {
      HistEvent event{};
      history(history_, &event, H_ENTER, line.c_str());
    }
    return line;
  }
  bool is_interactive() const override { return true; }

 private:
  static TerminalReader& self(EditLine* line) {
    void* data = nullptr;
    el_get(line, EL_CLIENTDATA, &data);
    return *static_cast<TerminalReader*>(data);
  }
  static char* prompt(EditLine* line) { return self(line).prompt_.data(); }

  // One candidate is inserted; several are extended to what they share, then listed.
  static unsigned char complete(EditLine* line, int /*key*/) {
    const LineInfo* info = el_line(line);
    const std::string before(info->buffer, info->cursor);
    const std::vector<std::string> words = self(line).completer_(before);
    if (words.empty()) {
      return CC_REFRESH_BEEP;
    }
    const std::size_t start = start_of_word(before);
    const std::string typed = before.substr(start);
    const std::string shared = common_prefix(words);
    if (shared.size() > typed.size() || words.size() == 1) {
      const bool is_whole = words.size() == 1 && !shared.ends_with('/');
      const std::string rest = shared.substr(typed.size()) + (is_whole ? " " : "");
      return el_insertstr(line, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    std::fprintf(stdout, "\n%s", in_columns(words, columns_of_terminal()).c_str());
    return CC_REDISPLAY;
  }

  Completer completer_;
  std::string history_file_;
  std::string prompt_;
  EditLine* line_;
  History* history_;
};

}  // namespace

std::unique_ptr<LineReader> stream_reader(std::istream& stream) {
  return std::make_unique<StreamReader>(stream);
}

std::unique_ptr<LineReader> terminal_reader(Completer completer, std::string history_file) {
  // libedit decodes what is typed by the locale; the "C" locale would lose everything but ASCII.
  const char* locale = std::setlocale(LC_CTYPE, "");
  if (locale == nullptr || std::strcmp(locale, "C") == 0 || std::strcmp(locale, "POSIX") == 0) {
    std::setlocale(LC_CTYPE, "C.UTF-8");
  }
  return std::make_unique<TerminalReader>(std::move(completer), std::move(history_file));
}

}  // namespace regimen::shell
