// Implements repl/logging/log.h and field.h on spdlog: one sink, and two asynchronous loggers with a
// queue each. spdlog 1.10 decides by logger whether a full queue waits or drops its oldest line, and in
// a queue of both, a line of `debug` could push out a warning.
#include "repl/logging/log.h"

#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/periodic_worker.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include "engine/base/check.h"

namespace regimen::logging {

namespace {

constexpr std::size_t kManyLines = 8192;
constexpr std::size_t kFewLines = 256;
constexpr std::chrono::seconds kFlushEvery{1};

struct EventEntry {
  std::string_view name;
  Level level;
};
constexpr auto kEvents = std::to_array<EventEntry>({
#define REGIMEN_EVENT(constant, name, level) {name, Level::level},
#include "repl/logging/events.def"
#undef REGIMEN_EVENT
});

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::kError:
      return spdlog::level::err;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kOff:
      break;
  }
  return spdlog::level::off;
}

std::string_view name_of(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::err:
      return "error";
    case spdlog::level::warn:
      return "warn";
    case spdlog::level::info:
      return "info";
    default:
      return "debug";
  }
}

// Keys, literals and names are texts of the source without quotes or controls: nothing to escape.
void append(std::string& line, const Value& value, bool is_json) {
  const char* quote = is_json ? "\"" : "";
  switch (value.kind()) {
    case Value::Kind::kNumber:
      line += fmt::format("{}", value.number());
      break;
    case Value::Kind::kTruth:
      line += value.number() != 0 ? "true" : "false";
      break;
    case Value::Kind::kDigest:
      line += fmt::format("{}{:012x}{}", quote, value.number(), quote);
      break;
    case Value::Kind::kLiteral:
      line.append(quote).append(value.literal()).append(quote);
      break;
  }
}

std::string text_of(std::string_view event, std::initializer_list<Field> fields) {
  std::string text(event);
  for (const Field& field : fields) {
    text.append(" ").append(field.key.text()).append("=");
    append(text, field.value, false);
  }
  return text;
}

std::string json_of(std::string_view event, std::initializer_list<Field> fields) {
  std::string text = "\"event\":\"";
  text.append(event).append("\"");
  for (const Field& field : fields) {
    text.append(",\"").append(field.key.text()).append("\":");
    append(text, field.value, true);
  }
  return text;
}

// Puts the time and the level in front of what a call has written.
class LineFormatter final : public spdlog::formatter {
 public:
  explicit LineFormatter(bool is_json) : is_json_(is_json) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto us =
        std::chrono::duration_cast<std::chrono::microseconds>(message.time.time_since_epoch());
    const std::time_t seconds = static_cast<std::time_t>(us.count() / 1'000'000);
    const std::string at =
        fmt::format("{:%FT%T}.{:06}Z", fmt::gmtime(seconds), us.count() % 1'000'000);
    const std::string_view payload(message.payload.data(), message.payload.size());
    if (is_json_) {
      fmt::format_to(std::back_inserter(out), "{{\"at\":\"{}\",\"level\":\"{}\",{}}}\n", at,
                     name_of(message.level), payload);
    } else {
      fmt::format_to(std::back_inserter(out), "{} {:<5} {}\n", at, name_of(message.level), payload);
    }
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(is_json_);
  }

 private:
  bool is_json_;
};

spdlog::sink_ptr sink_of(const Options& options) {
  if (options.file.empty()) {
    return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  }
  return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
      options.file, options.file_bytes, options.files > 0 ? options.files - 1 : 0);
}

bool is_json(const Options& options) {
  return options.format == Format::kJson || (options.format == Format::kByOutput &&
                                             (!options.file.empty() || isatty(STDERR_FILENO) == 0));
}

std::atomic<Log*>& installed() {
  static std::atomic<Log*> log = nullptr;
  return log;
}

}  // namespace

Digest::Digest(std::string_view text) {
  constexpr std::string_view kKind = "sha256:";
  constexpr std::size_t kDigits = 12;
  text.remove_prefix(text.starts_with(kKind) ? kKind.size() : 0);
  text = text.substr(0, kDigits);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error == std::errc() && end == text.data() + kDigits) {
    number_ = number;
  }
}

Literal name_of(Stage stage) {
  switch (stage) {
    case Stage::kParse:
      return "parse";
    case Stage::kCheck:
      return "check";
    case Stage::kDataRelations:
      return "data_relations";
    case Stage::kLower:
      return "lower";
    case Stage::kGround:
      return "ground";
    case Stage::kGraph:
      return "graph";
    case Stage::kPlan:
      return "plan";
    case Stage::kScenarios:
      return "scenarios";
    case Stage::kEvaluate:
      return "evaluate";
  }
  REGIMEN_CHECK(false, "each stage has a name");
}

class Log::Writer {
 public:
  explicit Writer(const Options& options)
      : is_json_(is_json(options)),
        many_(std::make_shared<spdlog::details::thread_pool>(kManyLines, 1)),
        few_(std::make_shared<spdlog::details::thread_pool>(kFewLines, 1)) {
    const spdlog::sink_ptr sink = sink_of(options);
    sink->set_formatter(std::make_unique<LineFormatter>(is_json_));
    losing_ = logger(sink, many_, spdlog::async_overflow_policy::overrun_oldest);
    waiting_ = logger(sink, few_, spdlog::async_overflow_policy::block);
    flusher_ = std::make_unique<spdlog::details::periodic_worker>([sink, this] { flush(*sink); },
                                                                  kFlushEvery);
  }
  ~Writer() {
    flusher_.reset();
    const std::size_t lost = many_->overrun_counter();
    losing_->flush();
    many_.reset();  // waits for its lines
    if (lost > 0) {
      write(Event::kLinesLost, {{"lines", lost}});
    }
    waiting_->flush();
    few_.reset();
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void write(Event event, std::initializer_list<Field> fields) {
    const EventEntry& entry = kEvents[static_cast<std::size_t>(event)];
    spdlog::async_logger& logger = entry.level <= Level::kWarn ? *waiting_ : *losing_;
    logger.log(level_of(entry.level),
               is_json_ ? json_of(entry.name, fields) : text_of(entry.name, fields));
  }

 private:
  using Pool = std::shared_ptr<spdlog::details::thread_pool>;

  std::shared_ptr<spdlog::async_logger> logger(const spdlog::sink_ptr& sink, const Pool& pool,
                                               spdlog::async_overflow_policy policy) {
    auto made = std::make_shared<spdlog::async_logger>("regimen", sink, pool, policy);
    made->set_level(spdlog::level::debug);  // Log::event has asked already
    made->flush_on(spdlog::level::warn);
    made->set_error_handler([this](const std::string&) { say_unwritten(); });
    return made;
  }
  void flush(spdlog::sinks::sink& sink) {
    try {
      sink.flush();
    } catch (const spdlog::spdlog_ex&) {
      say_unwritten();
    }
  }
  void say_unwritten() {
    if (!is_said_.exchange(true)) {
      std::fputs("regimen: the log cannot be written; its lines are lost from here on\n", stderr);
    }
  }

  bool is_json_;
  std::atomic<bool> is_said_ = false;
  Pool many_;  // queues, each with the thread that writes
  Pool few_;
  std::shared_ptr<spdlog::async_logger> losing_;
  std::shared_ptr<spdlog::async_logger> waiting_;
  std::unique_ptr<spdlog::details::periodic_worker> flusher_;
};

// Times of stages. A stage that begins within another has a time of its own.
class Log::Stages final : public regimen::Observer {
 public:
  explicit Stages(Log& log) : log_(log) {}

  void begin(Stage /*stage*/) override { begun_.emplace_back(); }
  void end(Stage stage, std::uint64_t count) override {
    REGIMEN_CHECK(!begun_.empty(), "a stage ends once, after it began");
    const std::int64_t us = begun_.back().us();
    begun_.pop_back();
    log_.event(Event::kStage, {{"stage", stage}, {"us", us}, {"count", count}});
  }

 private:
  Log& log_;
  std::vector<Stopwatch> begun_;
};

Log::Log(const Options& options) : level_(options.level) {
  if (level_ == Level::kOff) {
    return;
  }
  try {
    writer_ = std::make_unique<Writer>(options);
  } catch (const spdlog::spdlog_ex&) {
    level_ = Level::kOff;
    error_ = "the log `" + options.file + "` cannot be opened for writing";
    return;
  }
  if (has(Level::kDebug)) {
    stages_ = std::make_unique<Stages>(*this);
  }
}

Log::~Log() = default;

void Log::event(Event event, std::initializer_list<Field> fields) {
  if (has(kEvents[static_cast<std::size_t>(event)].level)) {
    writer_->write(event, fields);
  }
}

Observer* Log::observer() {
  return stages_.get();
}

Log* current() {
  return installed().load();
}

Observer* observer() {
  Log* log = current();
  return log == nullptr ? nullptr : log->observer();
}

std::int64_t Stopwatch::us() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begun_).count();
}

Scope::Scope(Log& log) : before_(installed().exchange(&log)) {}

Scope::~Scope() {
  installed().store(before_);
}

}  // namespace regimen::logging
