// Buffers: lines and columns of offsets.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/diagnostics/buffer.h"

namespace regimen::diagnostics::source_buffer_test {
namespace {

TEST(Buffer, LocatesInCodePoints) {
  Buffers buffers;
  const BufferId id = buffers.add("a.rgm", "one\r\n\u00b5g \u2264 x\n\nlast");
  struct Row {
    std::uint32_t offset;
    std::uint32_t line;
    std::uint32_t column;
    std::string_view text;
  };
  const Row rows[] = {
      {0, 1, 1, "one"},
      {3, 1, 4, "one"},
      {4, 1, 5, "one"},
      {5, 2, 1, "\u00b5g \u2264 x"},
      {7, 2, 2, "\u00b5g \u2264 x"},
      {12, 2, 5, "\u00b5g \u2264 x"},
      {15, 3, 1, ""},
      {16, 4, 1, "last"},
      {20, 4, 5, "last"},
      {4000, 4, 5, "last"},
  };
  for (const Row& row : rows) {
    const Location location = buffers.locate(id, row.offset);
    EXPECT_EQ(location.line, row.line) << row.offset;
    EXPECT_EQ(location.column, row.column) << row.offset;
    EXPECT_EQ(buffers.line(id, row.offset), row.text) << row.offset;
  }
}

TEST(Buffer, LocatesInTextsOfManyLines) {
  std::string text;
  std::vector<std::uint32_t> starts;
  for (std::size_t i = 0; i < 300; ++i) {
    starts.push_back(static_cast<std::uint32_t>(text.size()));
    text += std::string(i % 7, 'x') + "\n";
  }
  Buffers buffers;
  const BufferId id = buffers.add("long.rgm", text);
  for (std::uint32_t i = 0; i < starts.size(); ++i) {
    for (std::uint32_t column = 0; column <= i % 7; ++column) {
      EXPECT_EQ(buffers.locate(id, starts[i] + column).line, i + 1);
      EXPECT_EQ(buffers.locate(id, starts[i] + column).column, column + 1);
      EXPECT_EQ(buffers.line(id, starts[i] + column), std::string(i % 7, 'x'));
    }
  }
  EXPECT_EQ(buffers.locate(id, 100'000).line, 301U);
}

TEST(Buffer, EmptyTextsAndSpans) {
  Buffers buffers;
  const BufferId empty = buffers.add("empty", "");
  EXPECT_EQ(buffers.locate(empty, 0).line, 1U);
  EXPECT_EQ(buffers.line(empty, 0), "");
  const BufferId other = buffers.add("other", "abcdef");
  EXPECT_EQ(buffers.text(Span{other, 1, 3}), "bc");
  EXPECT_EQ(buffers.text(Span{other, 4, 99}), "ef");
  EXPECT_EQ(buffers.text(Span{other, 5, 2}), "");
  EXPECT_EQ(join({other, 1, 3}, {other, 2, 5}), (Span{other, 1, 5}));
  EXPECT_EQ(buffers.name(other), "other");
}

}  // namespace
}  // namespace regimen::diagnostics::source_buffer_test
