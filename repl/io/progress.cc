#include "repl/io/progress.h"

#include <cstdio>
#include <utility>

#include <unistd.h>

namespace regimen::io {

namespace {

constexpr auto kBetween = std::chrono::milliseconds(250);

volatile std::sig_atomic_t was_asked_to_end = 0;
int interruptions = 0;  // that are alive

// The second time it ends the program at once: what is waited for may never come.
void note_end(int signal_number) {
  if (was_asked_to_end != 0) {
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
  }
  was_asked_to_end = 1;
}

}  // namespace

Interruption::Interruption() {
  if (interruptions++ == 0) {
    was_asked_to_end = 0;
  }
  struct sigaction action {};
  action.sa_handler = note_end;
  sigaction(SIGINT, &action, &before_);
}

Interruption::~Interruption() {
  sigaction(SIGINT, &before_, nullptr);
  --interruptions;
}

bool Interruption::is_asked_for() {
  return interruptions > 0 && was_asked_to_end != 0;
}

Progress::Progress(std::size_t total, std::string what)
    : total_(total), what_(std::move(what)), is_terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (has_shown_) {
    std::fputs("\r\x1b[K", stderr);
  }
}

bool Progress::should_continue(std::size_t done) {
  const Clock::time_point now = Clock::now();
  if (is_terminal_ && now - shown_ >= kBetween) {
    const std::string of_all = total_ == 0 ? "" : " of " + std::to_string(total_);
    std::fprintf(stderr, "\r%zu%s %s; Ctrl-C ends\x1b[K", done, of_all.c_str(), what_.c_str());
    std::fflush(stderr);
    shown_ = now;
    has_shown_ = true;
  }
  return !Interruption::is_asked_for();
}

}  // namespace regimen::io
