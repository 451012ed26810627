// The REPL on a real terminal: a pseudo terminal types, and reads what a person would see.
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/text.h"

#ifdef REGIMEN_PROGRAM_FOLDER

namespace regimen::tests::terminal_test {
namespace {

constexpr int kMillisecondsMax = 15'000;

// The program on a terminal of its own; everything it shows is collected.
class Terminal {
 public:
  explicit Terminal(const std::string& locale, unsigned short columns = 0,
                    const char* kind = "xterm") {
    const winsize size{.ws_row = 50, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    child_ = forkpty(&screen_, nullptr, nullptr, columns == 0 ? nullptr : &size);
    if (child_ == 0) {
      setenv("REGIMEN_HOME", source_folder().c_str(), 1);
      setenv("HOME", home_.path().c_str(), 1);
      setenv("LC_ALL", locale.c_str(), 1);
      setenv("TERM", kind, 1);
      if (std::string(kind) == "xterm") {
        setenv("NO_COLOR", "1", 1);
      } else {
        unsetenv("NO_COLOR");
      }
      unsetenv("COLUMNS");
      execl(REGIMEN_PROGRAM_FOLDER "/regimen", "regimen", "repl", "--as-of", "2026-03-01", nullptr);
      _exit(127);
    }
  }
  ~Terminal() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    close(screen_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Waits until `words` are shown after what was waited for before.
  bool shows(const std::string& words) {
    for (int waited = 0; waited < kMillisecondsMax;) {
      const std::size_t found = seen_.find(words, read_to_);
      if (found != std::string::npos) {
        read_to_ = found + words.size();
        return true;
      }
      waited += collect();
      if (is_over_) {
        return seen_.find(words, read_to_) != std::string::npos;
      }
    }
    return false;
  }
  void type(const std::string& keys) {
    EXPECT_EQ(write(screen_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  // Types `keys` (the first clears the line) until it ends: what is typed while the terminal is
  // being prepared may be lost. The exit code; 128 + n when a signal ended it.
  int leave_by(const std::string& keys) {
    constexpr int kAgain = 1000;
    int status = 0;
    int waited = 0;
    for (int next = 0; waitpid(child_, &status, WNOHANG) == 0;) {
      if (waited >= next && !is_over_) {
        type(keys);
        next += kAgain;
      }
      waited += collect();
      if (waited >= kMillisecondsMax) {
        return -1;
      }
    }
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  const std::string& seen() const { return seen_; }

 private:
  int collect() {
    constexpr int kStep = 50;
    pollfd waiting{.fd = screen_, .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, kStep) <= 0) {
      return kStep;
    }
    char text[4096];
    const ssize_t count = read(screen_, text, sizeof text);
    is_over_ = count <= 0;
    if (is_over_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(kStep));
    }
    seen_.append(text, static_cast<std::size_t>(count > 0 ? count : 0));
    return is_over_ ? kStep : 1;
  }

  ScratchFolder home_;
  pid_t child_ = 0;
  int screen_ = -1;
  bool is_over_ = false;
  std::string seen_;
  std::size_t read_to_ = 0;
};

class OnATerminal : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Locale, OnATerminal, testing::Values("C", "C.UTF-8"),
                         [](const auto& locale) {
                           return std::string(locale.param) == "C" ? "plain" : "utf8";
                         });

TEST_P(OnATerminal, TakesSeveralLinesCompletesAndLeaves) {
  Terminal terminal(GetParam());
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  terminal.type("rule tired_man \"Müde\" {\n");
  ASSERT_TRUE(terminal.shows("... ")) << terminal.seen();
  terminal.type("when fatigue\n");
  ASSERT_TRUE(terminal.shows("... ")) << terminal.seen();
  terminal.type("then warn \"tired\" source article \"1\" }\n");
  ASSERT_TRUE(terminal.shows("added")) << terminal.seen();
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  terminal.type("fati\t\n");  // completed to a fact
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  terminal.type("run\n");
  ASSERT_TRUE(terminal.shows("WARNING")) << terminal.seen();
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  terminal.type("show confirmed_h\t\n");
  ASSERT_TRUE(terminal.shows("rule confirmed_hypogonadism \"")) << terminal.seen();
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  terminal.type("\x10\x10\n");  // up, up: run again
  ASSERT_TRUE(terminal.shows("WARNING")) << terminal.seen();
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  EXPECT_EQ(terminal.leave_by("\x15\x04"), 0) << terminal.seen();
}

TEST(ATerminal, ThatIsDumbHasNoColours) {
  for (const char* kind : {"vt100", "dumb"}) {
    Terminal terminal("C.UTF-8", 0, kind);
    ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
    terminal.type("patient male\nwhy testosterone_cypionate\n");
    ASSERT_TRUE(terminal.shows("is recommended")) << terminal.seen();
    const bool has_colours = terminal.seen().find("\x1b[3") != std::string::npos ||
                             terminal.seen().find("\x1b[1") != std::string::npos;
    EXPECT_EQ(has_colours, std::string(kind) != "dumb") << terminal.seen();
    EXPECT_EQ(terminal.leave_by("\x15quit\n"), 0) << terminal.seen();
  }
}

TEST_P(OnATerminal, AnInterruptGivesUpTheLineNotTheSession) {
  Terminal terminal(GetParam());
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  terminal.type("fatigue at 20");
  ASSERT_TRUE(terminal.shows("at 20")) << terminal.seen();
  terminal.type("\x03");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  terminal.type("\nlist protocols\n");
  ASSERT_TRUE(terminal.shows("male_testosterone_replacement")) << terminal.seen();
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  EXPECT_EQ(terminal.leave_by("\x15quit\n"), 0) << terminal.seen();
}

TEST_P(OnATerminal, BreaksLinesAtItsWidth) {
  Terminal terminal(GetParam(), 64);
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  terminal.type("config paging off\npatient male\nrun\n");
  ASSERT_TRUE(terminal.shows("not indicated    anastrozole, bremelanotide, clomiphene,\r\n"))
      << terminal.seen();
  ASSERT_TRUE(terminal.shows("knowledge ")) << terminal.seen();
  terminal.type("why hypogonadism\n");
  ASSERT_TRUE(terminal.shows("no: hypogonadism, confirmed")) << terminal.seen();
  ASSERT_TRUE(terminal.shows("regimen> ")) << terminal.seen();
  EXPECT_EQ(terminal.leave_by("\x15quit\n"), 0) << terminal.seen();
}

}  // namespace
}  // namespace regimen::tests::terminal_test

#endif
