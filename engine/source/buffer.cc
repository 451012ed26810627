// Implements engine/source/buffer.h.
#include "engine/source/buffer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/check.h"

namespace regimen::source {

namespace {

// The bytes of a UTF-8 sequence after its first.
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::vector<std::uint32_t> starts_of_lines(std::string_view text) {
  std::vector<std::uint32_t> starts;
  starts.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
  starts.push_back(0);
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    starts.push_back(static_cast<std::uint32_t>(end + 1));
  }
  return starts;
}

// The index of the line `offset` lies in.
std::size_t line_index(const std::vector<std::uint32_t>& starts, std::uint32_t offset) {
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  return static_cast<std::size_t>(after - starts.begin()) - 1;
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
  const std::size_t index = line_index(buffer.line_starts, offset);
  const std::uint32_t start = buffer.line_starts[index];
  const std::string_view before = whole.substr(start, offset - start);
  const auto continuations = std::count_if(before.begin(), before.end(), is_continuation);
  return {.line = static_cast<std::uint32_t>(index + 1),
          .column = static_cast<std::uint32_t>(before.size() + 1) -
                    static_cast<std::uint32_t>(continuations)};
}

std::string_view Buffers::line(BufferId id, std::uint32_t offset) const {
  const Buffer& buffer = buffers_[id.index()];
  const std::string_view whole = buffer.text;
  const std::uint32_t start = buffer.line_starts[line_index(buffer.line_starts, offset)];
  std::string_view line = whole.substr(start, whole.find('\n', start) - start);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace regimen::source
