// Implements engine/knowledge/codes.h.
#include "engine/knowledge/codes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <compare>

#include "engine/knowledge/code_sets.h"

namespace regimen::knowledge {

namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char character) {
    return std::isdigit(character) != 0;
  });
}

// The mod 10 check digit over `digits`, doubling every second digit from the right.
// Source: LOINC Users' Guide, appendix C, "Calculating mod 10 check digits".
int check_digit(std::string_view digits) {
  int sum = 0;
  bool is_doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    const int value = (*digit - '0') * (is_doubled ? 2 : 1);
    sum += value / 10 + value % 10;
    is_doubled = !is_doubled;
  }
  return (10 - sum % 10) % 10;
}

bool is_loinc(std::string_view code) {
  const std::size_t dash = code.find('-');
  if (dash == std::string_view::npos || dash > 7) {
    return false;
  }
  const std::string_view digits = code.substr(0, dash);
  const std::string_view check = code.substr(dash + 1);
  return is_digits(digits) && is_digits(check) && check.size() == 1 &&
         check[0] - '0' == check_digit(digits);
}

Diagnostic wrong_check_digit(const syntax::CodeRef& ref) {
  return {.code = Finding::kCodeCheckDigit,
          .message = "`" + ref.code.value + "` is not a LOINC number: its check digit is wrong",
          .primary = {{ref.code.span, "digits, a dash and the check digit are expected"}},
          .help = "compare it with the LOINC table; two digits may be swapped"};
}

std::string joined_systems() {
  std::string text;
  for (const std::string& system : code_systems()) {
    if (is_hierarchical(system)) {
      text += (text.empty() ? "" : ", ") + system;
    }
  }
  return text;
}

Diagnostic no_range(const syntax::CodeRef& ref, const syntax::Text& code, std::string label) {
  return {.code = Finding::kInvalidCodeRange,
          .message = "`" + code.value + "` is no range of codes",
          .primary = {{code.span, std::move(label)}},
          .help = is_hierarchical(ref.system.text)
                      ? "write the lower code first, as in `\"C00..C97\"`"
                      : "name each code; ranges are of " + joined_systems()};
}

// False, and reported, where it is a range that has no meaning.
bool is_readable(Scope& scope, const syntax::CodeRef& ref, const syntax::Text& code) {
  if (code.value.find("..") == std::string::npos) {
    return true;
  }
  if (!is_hierarchical(ref.system.text)) {
    scope.error(no_range(ref, code, "codes of `" + ref.system.text + "` have no order"));
    return false;
  }
  if (!code_range_of(ref.system.text, code.value)) {
    scope.error(no_range(ref, code, "it holds no code"));
    return false;
  }
  return true;
}

}  // namespace

const std::vector<std::string>& code_systems() {
  static const std::vector<std::string> systems = {"atc",     "cas",    "cvx",   "icd10",
                                                   "icd10cm", "local",  "loinc", "ndc",
                                                   "rxnorm",  "snomed", "text",  "unii"};
  return systems;
}

void CodeTable::note_use(Scope& scope, const syntax::Statement& statement,
                         const syntax::CodeRef& ref) {
  const std::string name = statement.name ? statement.name->text : std::string();
  const auto [place, is_new] =
      uses_.try_emplace({ref.system.text, ref.code.value}, Use{name, ref.code.span});
  if (is_new) {
    return;
  }
  const Use& first = place->second;
  const std::string code = ref.system.text + " `" + ref.code.value + "`";
  if (first.name == name) {
    scope.warn({.code = Finding::kDuplicateStatement,
                .message = code + " is given twice" + (name.empty() ? "" : " for `" + name + "`"),
                .primary = {{ref.code.span, "given again here"}},
                .secondary = {{first.span, "first given here"}},
                .help = "remove one"});
    return;
  }
  if (must_be_unique_) {
    scope.error({.code = Finding::kDuplicateCode,
                 .message = "`" + first.name + "` and `" + name + "` both have " + code,
                 .primary = {{ref.code.span, "a record with this code would mean both"}},
                 .secondary = {{first.span, "`" + first.name + "` has it here"}},
                 .help = "keep the code with the one that it means"});
  }
}

SmallVector<Code> CodeTable::read(Scope& scope, const syntax::Statement& statement) {
  SmallVector<Code> codes;
  for (const syntax::CodeRef& ref : statement.codes) {
    if (!word_of(scope, ref.system, code_systems(), "code system", Finding::kUnknownCodeSystem)) {
      continue;
    }
    if (ref.system.text == "loinc" && !is_loinc(ref.code.value)) {
      scope.warn(wrong_check_digit(ref));
    }
    bool is_whole = is_readable(scope, ref, ref.code);
    std::vector<std::string> except;
    for (const syntax::Text& code : ref.except) {
      is_whole = is_readable(scope, ref, code) && is_whole;
      except.push_back(code.value);
    }
    if (!is_whole) {
      continue;
    }
    note_use(scope, statement, ref);
    std::sort(except.begin(), except.end());
    const bool is_own =
        !ref.is_history && std::none_of(codes.begin(), codes.end(), [&](const Code& other) {
          return other.system == ref.system.text && other.is_own;
        });
    codes.push_back({ref.system.text, ref.code.value, std::move(except), ref.is_history, is_own});
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

}  // namespace regimen::knowledge
