// Implements grammar/expected.h.
#include "grammar/expected.h"

#include <vector>

#include "RegimenLexer.h"
#include "RegimenParser.h"

#include "engine/base/nearest.h"
#include "grammar/words.h"

namespace regimen::grammar {
namespace {

using P = generated::RegimenParser;

constexpr std::size_t kListedMax = 5;

// IntervalSet has overloads for signed and unsigned types; the enumerators are neither.
constexpr std::size_t token(std::size_t type) {
  return type;
}

bool is_operator(std::size_t type) {
  return (type >= P::LESS_EQUAL && type <= P::EQUAL) || (type >= P::PLUS && type <= P::SLASH);
}

std::string join(const std::vector<std::string>& parts) {
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    result += (i == 0 ? "" : (is_last ? " or " : ", ")) + parts[i];
  }
  return result;
}

// Each thing once; a set of tokens may have several that are called the same.
std::vector<std::string> spoken_once(const antlr4::misc::IntervalSet& expected) {
  std::vector<std::string> result;
  for (const ssize_t type : expected.toList()) {
    const std::string word = type < 0 ? std::string() : token_name(static_cast<std::size_t>(type));
    bool is_new = !word.empty();
    for (const std::string& known : result) {
      is_new = is_new && known != word;
    }
    if (is_new) {
      result.push_back(word);
    }
  }
  return result;
}

std::string words_of_rule(std::size_t rule) {
  switch (rule) {
    case P::RuleAction:
      return "an action such as `conclude`, `recommend`, `avoid`, `stop` or `warn`";
    case P::RuleExpectation:
      return "a result such as `recommend`, `pending`, `withheld` or `stop`";
    case P::RuleLine:
    case P::RuleScenarioBody:
      return "a fact about the patient or `expect`";
    case P::RuleClause:
    case P::RuleBody:
    case P::RuleMappingLine:
    case P::RuleMappingBody:
      return "a clause or `}`";
    case P::RuleSchedule:
      return "a schedule such as `every week`";
    case P::RuleResults:
      return "`before`, `after`, `on different days`, `90 days apart`, `within` or the end of the "
             "condition";
    case P::RuleDisjunction:
    case P::RuleConjunction:
    case P::RuleComparison:
    case P::RuleSum:
    case P::RuleProduct:
    case P::RuleFactor:
      return "an operator such as `<` or `and`, or the end of the condition";
    default:
      return "something else";
  }
}

std::string words_of_name(std::size_t rule, std::size_t previous) {
  if (rule == P::RuleUnitText) {
    return "a unit";
  }
  if (rule == P::RulePeriod || rule == P::RulePerPeriod) {
    return "a length of time such as `week` or `12 months`";
  }
  if (rule == P::RuleApart) {
    return "`apart`";
  }
  if (rule == P::RuleSexWord) {
    return previous == P::STRING ? "`is`" : "`female` or `male`";
  }
  if (previous == P::ON || previous == P::DIFFERENT) {
    return "`days`";
  }
  return previous == P::FOR ? "`male`, `female` or `any`" : "a name";
}

}  // namespace

std::string expected_help(const std::string& text, std::size_t found, const std::string& wanted,
                          const antlr4::misc::IntervalSet& expected) {
  const char first = text.empty() ? ' ' : text.front();
  const bool is_word = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  if (!is_word) {
    return "";
  }
  if (found == P::UNIT) {
    return "write spaces around the signs of arithmetic: `a / b`";
  }
  if (wanted == "a name" && spelling(found) == text) {
    return "`" + text + "` is a word of the language; choose another name";
  }
  std::vector<std::string> words;
  for (const ssize_t type : expected.toList()) {
    const std::string word =
        type < 0 ? std::string() : std::string(spelling(static_cast<std::size_t>(type)));
    if (!word.empty() && word.front() >= 'a' && word.front() <= 'z') {
      words.push_back(word);
    }
  }
  const std::vector<std::string> near =
      is_statement_word(found) ? std::vector<std::string>{} : nearest_names(text, words, 1);
  return near.empty() ? "" : "did you mean `" + near.front() + "`?";
}

bool is_unit_missing(std::size_t previous, const antlr4::misc::IntervalSet& expected) {
  return previous == P::NUMBER && expected.contains(token(P::UNIT)) &&
         !expected.contains(token(P::IDENT)) && !expected.contains(token(P::RIGHT_BRACE));
}

std::string expected_words(std::size_t rule, std::size_t previous,
                           const antlr4::misc::IntervalSet& expected) {
  const bool is_condition = expected.contains(token(P::LEFT_PAREN)) &&
                            expected.contains(token(P::TAKING)) && rule >= P::RuleDisjunction &&
                            rule <= P::RuleFactor;
  if (is_condition && previous == 0) {
    return "a condition such as `hematocrit > 54 %`, or a value such as `5 mg`";
  }
  if (is_condition) {
    return is_operator(previous) ? "a value such as `54 %` or the name of a lab" : "a condition";
  }
  if (rule == P::RuleDate ||
      (expected.contains(token(P::DATE)) && expected.contains(token(P::NUMBER)))) {
    return "a date such as `2026-01-12`";
  }
  if (rule == P::RuleAction || rule == P::RuleExpectation) {
    const std::vector<std::string> parts = spoken_once(expected);
    return parts.size() == 1 ? parts.front() : words_of_rule(rule);
  }
  if (rule == P::RuleStatement && previous == P::CLAIM) {
    return "a dose, limit, contraindication, rule or protocol, or a name";
  }
  if (rule == P::RuleWithin && previous != P::WITHIN) {
    return "`within` and a length of time";
  }
  if (rule == P::RuleDuration || rule == P::RuleWithin) {
    return previous == P::NUMBER ? "a unit such as `months`"
                                 : "a length of time such as `12 months`";
  }
  if (expected.contains(token(P::IDENT))) {
    return words_of_name(rule, previous);
  }
  const std::vector<std::string> parts = spoken_once(expected);
  return parts.empty() || parts.size() > kListedMax ? words_of_rule(rule) : join(parts);
}

}  // namespace regimen::grammar
