// Implements grammar/foreign_syntax_hints.h.
#include "grammar/foreign_syntax_hints.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace regimen::grammar {
namespace {

struct ForeignSyntax {
  std::string_view written;
  std::string_view here;
};
constexpr auto kForeignSyntax = std::to_array<ForeignSyntax>({
    {"if", "`when`"},
    {"whenever", "`when`"},
    {"except", "`unless`"},
    {"since", "`at`, as in `at 2024-05-01`"},
    {"on", "`at`, as in `at 2024-05-01`"},
    {"|", "`or`"},
    {"drug", "`agent`"},
    {"medication", "`agent`"},
    {"diagnosis", "`condition`"},
});

bool is_digit(std::string_view text, std::size_t index) {
  return index < text.size() && std::isdigit(static_cast<unsigned char>(text[index])) != 0;
}

// "54,5" around the comma at `comma`; empty where it is not between digits.
std::string with_point(std::string_view text, std::size_t comma) {
  if (comma == 0 || comma >= text.size() || text[comma] != ',' || !is_digit(text, comma - 1) ||
      !is_digit(text, comma + 1)) {
    return "";
  }
  std::size_t begin = comma;
  while (begin > 0 && is_digit(text, begin - 1)) {
    --begin;
  }
  std::size_t end = comma + 1;
  while (is_digit(text, end)) {
    ++end;
  }
  constexpr std::size_t kDigitsMax = 40;
  if (end - begin > kDigitsMax) {
    return "";
  }
  return std::string(text.substr(begin, comma - begin)) + "." +
         std::string(text.substr(comma + 1, end - comma - 1));
}

}  // namespace

std::string foreign_syntax_hint(std::string_view text, diagnostics::Span found) {
  const std::string_view word = text.substr(found.begin, found.end - found.begin);
  if (word == "=" && found.begin > 0 && text[found.begin - 1] == '=') {
    return "write one sign: `=`";
  }
  for (const std::size_t comma : {std::size_t{found.begin}, std::size_t{found.begin} - 1}) {
    if (const std::string number = with_point(text, comma); !number.empty()) {
      return "decimals have a point: write `" + number + "`";
    }
  }
  const auto* habit = std::find_if(kForeignSyntax.begin(), kForeignSyntax.end(),
                                   [&](const ForeignSyntax& each) { return each.written == word; });
  return habit == kForeignSyntax.end() ? "" : "write " + std::string(habit->here);
}

}  // namespace regimen::grammar
