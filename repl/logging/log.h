// The log of the program: what it does, when, how long it takes. For operators and authors; results and
// complaints stay where they are.
//
// Shape:   a line has a time (UTC), a level, an event and its fields; as text or as one JSON object.
//          Nothing of a patient can be in it, by the types of fields (field.h).
// Errors:  a file that cannot be opened is an error in words. When a line cannot be written, that is
//          said once on standard error, and the program goes on.
// Cost:    lines are written by a thread of the log. When it falls behind, `info` and `debug` lose their
//          oldest lines, which `lines_lost` counts; `warn` and `error` wait. Nothing when off.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

#include "repl/logging/field.h"

namespace regimen::logging {

enum class Level : std::uint8_t { kOff, kError, kWarn, kInfo, kDebug };
enum class Format : std::uint8_t { kByOutput, kText, kJson };  // by output: text on a terminal

enum class Event : std::uint8_t {
#define REGIMEN_EVENT(constant, name, level) constant,
#include "repl/logging/events.def"
#undef REGIMEN_EVENT
};

struct Options {
  Level level = Level::kOff;
  Format format = Format::kByOutput;
  std::string file{};  // empty: standard error
  std::size_t file_bytes = std::size_t{50} << 20U;
  std::size_t files = 5;  // the current one and older ones: log.jsonl, log.1.jsonl, …
};

class Log {
 public:
  explicit Log(const Options& options);  // `error()` says what is wrong with it
  ~Log();                                // writes what is waiting
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  const std::optional<std::string>& error() const { return error_; }
  bool has(Level level) const { return level <= level_; }
  void event(Event event, std::initializer_list<Field> fields = {});
  Observer* observer();  // null unless stages are logged

 private:
  class Writer;  // spdlog stays in log.cc
  class Stages;
  Level level_;
  std::optional<std::string> error_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Stages> stages_;
};

// The log of this program, which `Scope` sets: one, as there is one standard error. Files and knowledge
// are loaded in a dozen places that would otherwise hand it on. Null when nothing is logged.
Log* current();
Observer* observer();
inline void event(Event which, std::initializer_list<Field> fields = {}) {
  if (Log* log = current(); log != nullptr) {
    log->event(which, fields);
  }
}

// The time since it was made.
class Stopwatch {
 public:
  std::int64_t us() const;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begun_ = Clock::now();
};

class Scope {
 public:
  explicit Scope(Log& log);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Log* before_;
};

}  // namespace regimen::logging
