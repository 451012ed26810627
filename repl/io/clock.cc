#include "repl/io/clock.h"

#include <chrono>

#include "engine/base/check.h"

namespace regimen::io {

quantity::Instant now() {
  const std::time_t seconds =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%MZ", &utc);
  const std::optional<quantity::Instant> instant =
      quantity::Instant::parse(std::string_view(text, length));
  REGIMEN_CHECK(instant.has_value(), "the clock's own format parses");
  return *instant;
}

}  // namespace regimen::io
