// Implements engine/knowledge/codes.h.
#include "engine/knowledge/codes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <compare>

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

}  // namespace

const std::vector<std::string>& code_systems() {
  static const std::vector<std::string> systems = {"atc", "cas",    "icd10",  "local", "loinc",
                                                   "ndc", "rxnorm", "snomed", "unii"};
  return systems;
}

void CodeTable::note_use(Scope& scope, const syntax::Statement& statement,
                         const syntax::CodeRef& ref) {
  const std::string& name = statement.name->text;
  const auto [place, is_new] =
      uses_.try_emplace({ref.system.text, ref.code.value}, Use{name, ref.code.span});
  if (is_new) {
    return;
  }
  const Use& first = place->second;
  const std::string code = ref.system.text + " `" + ref.code.value + "`";
  if (first.name == name) {
    scope.warn({.code = Finding::kDuplicateStatement,
                .message = code + " is given twice for `" + name + "`",
                .primary = {{ref.code.span, "given again here"}},
                .secondary = {{first.span, "first given here"}},
                .help = "remove one"});
    return;
  }
  Diagnostic shared{.code = must_be_unique_ ? Finding::kDuplicateCode : Finding::kSharedCode,
                    .message = "`" + first.name + "` and `" + name + "` both have " + code,
                    .primary = {{ref.code.span, "a record with this code would mean both"}},
                    .secondary = {{first.span, "`" + first.name + "` has it here"}},
                    .help = "keep the code with the one that it means"};
  must_be_unique_ ? scope.error(std::move(shared)) : scope.warn(std::move(shared));
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
    note_use(scope, statement, ref);
    codes.push_back({ref.system.text, ref.code.value});
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

}  // namespace regimen::knowledge
