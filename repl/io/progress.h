// Long work on a terminal: how far it is, on standard error, and an end to it by Ctrl-C.
#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <string>

namespace regimen::io {

// While one is alive, the first Ctrl-C asks for an end and no longer kills, the second does. Within
// one there may be another: both are asked at once.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  static bool is_asked_for();

 private:
  struct sigaction before_ {};
};

class Progress {
 public:
  // `what` is counted: "patients". `total` is 0 when nobody knows it.
  Progress(std::size_t total, std::string what);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // False when the work is to end. Shown at most a few times a second, after the first.
  bool should_continue(std::size_t done);

 private:
  using Clock = std::chrono::steady_clock;
  std::size_t total_;
  std::string what_;
  Clock::time_point shown_ = Clock::now();
  bool is_terminal_;
  bool has_shown_ = false;
  Interruption interruption_;
};

}  // namespace regimen::io
