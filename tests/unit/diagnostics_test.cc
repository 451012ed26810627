// Diagnostics: their order, their words and their JSON.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "engine/diagnostics/diagnostic.h"
#include "engine/diagnostics/render.h"
#include "engine/diagnostics/visible.h"

namespace regimen::diagnostics::diagnostics_test {
namespace {

using diagnostics::BufferId;
using diagnostics::Buffers;
using diagnostics::Span;

// The first place of `part` in the buffer.
Span span_of(const Buffers& buffers, BufferId id, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(buffers.text(id).find(part));
  return {id, begin, begin + static_cast<std::uint32_t>(part.size())};
}

Diagnostic syntax_error(std::string message, std::optional<Label> primary) {
  return {.code = Code::kSyntaxError,
          .message = std::move(message),
          .primary = std::move(primary),
          .secondary = {},
          .notes = {},
          .help = ""};
}

TEST(Diagnostics, CodesAreSortedAndFoundById) {
  const std::vector<Code>& codes = all_codes();
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end(),
                             [](Code left, Code right) { return id_of(left) < id_of(right); }));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(code_of(id_of(codes[i])), codes[i]);
    EXPECT_TRUE(i == 0 || id_of(codes[i - 1]) != id_of(codes[i])) << id_of(codes[i]);
    EXPECT_FALSE(summary_of(codes[i]).empty());
  }
  EXPECT_EQ(code_of("E000"), std::nullopt);
  EXPECT_EQ(severity_of(Code::kSyntaxError), Severity::kError);
}

TEST(Diagnostics, ASinkGivesThemInReadingOrderOnce) {
  Buffers buffers;
  const BufferId second = buffers.add("b.rgm", "text");
  const BufferId first = buffers.add("a.rgm", "text");
  Sink sink;
  EXPECT_FALSE(sink.has_errors());
  sink.add(syntax_error("four", Label{{second, 0, 1}, ""}));
  sink.add(syntax_error("three", Label{{first, 2, 3}, ""}));
  sink.add(syntax_error("two", Label{{first, 0, 1}, "b"}));
  sink.add(syntax_error("two", Label{{first, 0, 1}, "b"}));
  sink.add(syntax_error("one", std::nullopt));
  EXPECT_EQ(sink.error_count(), 5U);
  std::string order;
  for (const Diagnostic& diagnostic : sink.take(buffers)) {
    order += diagnostic.message + " ";
  }
  EXPECT_EQ(order, "one two three four ");
  EXPECT_TRUE(sink.diagnostics().empty());
  EXPECT_TRUE(sink.has_errors());
}

TEST(Diagnostics, RendersWithCarets) {
  Buffers buffers;
  const BufferId id =
      buffers.add("rules/x.rgm", "lab a\n\nwhen hematocrt > 54 %\n\tunless \u00b5g\u2264b\n");
  Diagnostic diagnostic = syntax_error(
      "`hematocrt` is not known", Label{span_of(buffers, id, "hematocrt"), "no lab has this name"});
  EXPECT_EQ(render_text({diagnostic}, buffers),
            "error[E101]: `hematocrt` is not known\n"
            "  --> rules/x.rgm:3:6\n"
            "   |\n"
            " 3 | when hematocrt > 54 %\n"
            "   |      ^^^^^^^^^ no lab has this name\n");
  diagnostic.secondary = {{span_of(buffers, id, "\u2264b"), "compared here"}};
  diagnostic.notes = {"a note"};
  diagnostic.help = "did you mean `hematocrit`?";
  EXPECT_EQ(render_text({diagnostic, syntax_error("nowhere", std::nullopt)}, buffers),
            "error[E101]: `hematocrt` is not known\n"
            "  --> rules/x.rgm:3:6\n"
            "   |\n"
            " 3 | when hematocrt > 54 %\n"
            "   |      ^^^^^^^^^ no lab has this name\n"
            "   |\n"
            "  ::: rules/x.rgm:4:11\n"
            "   |\n"
            " 4 |     unless \u00b5g\u2264b\n"
            "   |              -- compared here\n"
            "   |\n"
            "   = note: a note\n"
            "   = help: did you mean `hematocrit`?\n"
            "\n"
            "error[E101]: nowhere\n");
}

TEST(Diagnostics, MarksEndsOfTextAndSpansOfManyLines) {
  Buffers buffers;
  const BufferId id = buffers.add("x", "abc\ndef");
  EXPECT_EQ(render_text({syntax_error("end", Label{{id, 7, 7}, ""})}, buffers),
            "error[E101]: end\n  --> x:2:4\n   |\n 2 | def\n   |    ^\n");
  EXPECT_EQ(render_text({syntax_error("two lines", Label{{id, 1, 6}, ""})}, buffers),
            "error[E101]: two lines\n  --> x:1:2\n   |\n 1 | abc\n   |  ^^\n");
  EXPECT_EQ(render_text({syntax_error("beyond", Label{{id, 90, 95}, ""})}, buffers),
            "error[E101]: beyond\n  --> x:2:4\n   |\n 2 | def\n   |    ^\n");
}

TEST(Diagnostics, NothingFromOutsideReachesTheTerminalRaw) {
  Buffers buffers;
  const BufferId id = buffers.add("x\x1b[2J", "a\x1b[31m\xff\u202e b\n");
  const std::string text = render_text(
      {syntax_error("bad\x1b]0;\nerror[E999]: forged", Label{{id, 0, 1}, "\x07"})}, buffers);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find("\nerror[E999]"), std::string::npos);
  EXPECT_NE(text.find("a\\u{1b}[31m\\x{ff}\\u{202e} b"), std::string::npos);
  EXPECT_EQ(visible("\u00b5 \xc0\xaf \xed\xa0\x80 \xf0\x9f"),
            "\u00b5 \\x{c0}\\x{af} \\x{ed}\\x{a0}\\x{80} \\x{f0}\\x{9f}");
  const std::string coloured =
      render_text({syntax_error("m", Label{{id, 0, 1}, ""})}, buffers, {.colour = true});
  EXPECT_EQ(coloured.rfind("\x1b[1;31merror[E101]\x1b[0m", 0), 0U);
}

TEST(Diagnostics, LongLinesAreShownAroundTheLabel) {
  Buffers buffers;
  const BufferId id =
      buffers.add("long", std::string(100000, 'a') + "HERE" + std::string(100000, 'b'));
  const std::string text =
      render_text({syntax_error("m", Label{span_of(buffers, id, "HERE"), "x"})}, buffers);
  EXPECT_LT(text.size(), 500U);
  EXPECT_NE(text.find("aHEREb"), std::string::npos);
  EXPECT_NE(text.find(std::string(61, ' ') + "^^^^ x\n"), std::string::npos);
}

TEST(Diagnostics, Json) {
  Buffers buffers;
  const BufferId id = buffers.add("x.rgm", "\u00b5g bad\xff\n");
  Diagnostic diagnostic = syntax_error("m\xff", Label{span_of(buffers, id, "bad"), "here"});
  diagnostic.help = "do this";
  const nlohmann::json array = nlohmann::json::parse(render_json({diagnostic}, buffers));
  ASSERT_EQ(array.size(), 1U);
  EXPECT_EQ(array[0]["code"], "E101");
  EXPECT_EQ(array[0]["severity"], "error");
  EXPECT_EQ(array[0]["message"], "m\ufffd");
  EXPECT_EQ(array[0]["primary"]["file"], "x.rgm");
  EXPECT_EQ(array[0]["primary"]["start"]["column"], 4);
  EXPECT_EQ(array[0]["primary"]["end"]["offset"], 7);
  EXPECT_EQ(array[0]["primary"]["text"], "here");
  EXPECT_EQ(array[0]["help"], "do this");
  EXPECT_EQ(render_json({}, buffers), "[]\n");
}

}  // namespace
}  // namespace regimen::diagnostics::diagnostics_test
