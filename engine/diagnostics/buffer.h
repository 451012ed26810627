// Buffers: the texts that were given, and places in them.
//
// A buffer is a name (a path as the user wrote it, or "<repl:3>") and its bytes. A span is a
// half-open byte range of one buffer. Lines and columns are computed only when a person reads them.
//
// Shape:   ids are given in the order of `add`; texts never move or change.
// Units:   offsets in bytes; lines and columns from 1, columns in Unicode code points.
// Cost:    `locate` is O(log lines) after one scan of the buffer.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/id.h"

namespace regimen::diagnostics {

using BufferId = Id<struct BufferTag>;  // names a buffer in Buffers

struct Span {
  BufferId buffer{std::uint32_t{0}};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend auto operator<=>(const Span&, const Span&) = default;
};

// The smallest span that holds both; both must be of one buffer.
Span join(Span first, Span second);

struct Location {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class Buffers {
 public:
  BufferId add(std::string name, std::string text);
  std::size_t size() const { return buffers_.size(); }
  const std::string& name(BufferId id) const { return buffers_[id.index()].name; }
  std::string_view text(BufferId id) const { return buffers_[id.index()].text; }
  std::string_view text(Span span) const;
  Location locate(BufferId id, std::uint32_t offset) const;
  // The whole line `offset` lies in, without its line end.
  std::string_view line(BufferId id, std::uint32_t offset) const;

 private:
  struct Buffer {
    std::string name;
    std::string text;
    std::vector<std::uint32_t> line_starts;
  };
  std::deque<Buffer> buffers_;
};

}  // namespace regimen::diagnostics
