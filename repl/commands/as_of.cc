#include "repl/commands/as_of.h"

#include <ostream>

#include "repl/io/clock.h"

namespace regimen::commands {

std::optional<io::AsOf> as_of_from(const std::string& text, std::ostream& err) {
  if (text.empty()) {
    return io::AsOf{io::now(), false};
  }
  const std::optional<quantity::Instant> at = quantity::Instant::parse(text);
  if (!at || at->precision < quantity::Instant::Precision::kDay) {
    err << "regimen: `" << text
        << "` is not a day or an instant; write --as-of 2026-03-01 or "
           "--as-of 2026-03-01T09:30+01:00\n";
    return std::nullopt;
  }
  return io::AsOf{*at, true};
}

}  // namespace regimen::commands
