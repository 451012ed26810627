// Implements engine/diagnostics/buffer.h.
#include "engine/diagnostics/buffer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/check.h"

namespace regimen::diagnostics {

namespace {

// The bytes of a UTF-8 sequence after its first.
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Kept are the starts of each so many lines: those between are soon counted.
constexpr std::size_t kLinesApart = 64;

std::vector<std::uint32_t> starts_of_lines(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  std::size_t line = 0;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    if (++line % kLinesApart == 0) {
      starts.push_back(static_cast<std::uint32_t>(end + 1));
    }
  }
  return starts;
}

struct Line {
  std::size_t index = 0;
  std::size_t start = 0;
};

// The line `offset` lies in.
Line line_at(std::string_view text, const std::vector<std::uint32_t>& starts,
             std::uint32_t offset) {
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto kept = static_cast<std::size_t>(after - starts.begin()) - 1;
  Line line{kept * kLinesApart, starts[kept]};
  const std::string_view before = text.substr(0, offset);
  for (std::size_t end = before.find('\n', line.start); end != std::string_view::npos;
       end = before.find('\n', line.start)) {
    line = {line.index + 1, end + 1};
  }
  return line;
}

}  // namespace

Span join(Span first, Span second) {
  REGIMEN_CHECK(first.buffer == second.buffer, "a span lies in one buffer");
  return {first.buffer, std::min(first.begin, second.begin), std::max(first.end, second.end)};
}

BufferId Buffers::add(std::string name, std::string text) {
  REGIMEN_CHECK(text.size() < std::numeric_limits<std::uint32_t>::max(),
                "the reader of files refuses texts of 4 GiB");
  std::vector<std::uint32_t> starts = starts_of_lines(text);
  buffers_.push_back({std::move(name), std::move(text), std::move(starts)});
  return BufferId(buffers_.size() - 1);
}

std::string_view Buffers::text(Span span) const {
  const std::string_view whole = text(span.buffer);
  const std::size_t begin = std::min<std::size_t>(span.begin, whole.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, whole.size());
  return whole.substr(begin, end - begin);
}

Location Buffers::locate(BufferId id, std::uint32_t offset) const {
  const Buffer& buffer = buffers_[id.index()];
  const std::string_view whole = buffer.text;
  offset = static_cast<std::uint32_t>(std::min<std::size_t>(offset, whole.size()));
  const Line line = line_at(whole, buffer.line_starts, offset);
  const std::string_view before = whole.substr(line.start, offset - line.start);
  const auto continuations = std::count_if(before.begin(), before.end(), is_continuation);
  return {.line = static_cast<std::uint32_t>(line.index + 1),
          .column = static_cast<std::uint32_t>(before.size() + 1) -
                    static_cast<std::uint32_t>(continuations)};
}

std::string_view Buffers::line(BufferId id, std::uint32_t offset) const {
  const Buffer& buffer = buffers_[id.index()];
  const std::string_view whole = buffer.text;
  const std::size_t start = line_at(whole, buffer.line_starts, offset).start;
  std::string_view line = whole.substr(start, whole.find('\n', start) - start);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace regimen::diagnostics
