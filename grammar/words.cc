// Implements grammar/words.h.
#include "grammar/words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "RegimenLexer.h"
#include "antlr4-runtime.h"

namespace regimen::grammar {
namespace {

using L = generated::RegimenLexer;
using Types = std::vector<std::size_t>;

struct StatementWords {
  std::size_t statement;
  Types clauses;  // beside `source` and `code`, which every statement with braces may have
};

const std::vector<StatementWords>& table() {
  static const std::vector<StatementWords> table = {
      {L::SOURCE, {L::KIND, L::LEVEL, L::YEAR_WORD, L::URL, L::PUBLISHER}},
      {L::UNIT_WORD, {}},
      {L::LAB, {L::UNIT_WORD, L::MOLAR, L::PLAUSIBLE, L::VALID}},
      {L::VITAL, {L::UNIT_WORD, L::MOLAR, L::PLAUSIBLE, L::VALID}},
      {L::CONDITION, {L::ABSENT, L::HISTORY}},
      {L::SYMPTOM, {L::ABSENT, L::HISTORY}},
      {L::HISTORY, {L::ABSENT, L::HISTORY}},
      {L::ALLERGY, {L::ABSENT, L::HISTORY}},
      {L::EXTEND, {L::HISTORY}},
      {L::AGENT, {L::CLASS, L::STRENGTH, L::POTENCY, L::ACTION, L::STANDING}},
      {L::MECHANISM, {L::EFFECT}},
      {L::DOSE, {L::NUMBER, L::AMOUNT}},
      {L::LIMIT, {L::AT_LIMIT}},
      {L::CONTRAINDICATION, {L::WHEN, L::SEVERITY}},
      {L::RULE, {L::FOR, L::WHEN, L::UNLESS, L::THEN, L::OVERRIDES}},
      {L::OVERRIDE, {L::WHEN, L::UNLESS}},
      {L::INVARIANT, {L::FOR, L::WHEN, L::NEVER, L::ALWAYS}},
      {L::INTERACTION, {L::SEVERITY}},
      {L::MAPPING, {L::ID_WORD, L::SEX, L::BORN, L::AGE, L::LAB, L::GROUP, L::AGENTS, L::RESULTS}},
      {L::TABLE, {L::FOR, L::WHEN, L::COLUMNS, L::ROW, L::OTHERWISE, L::COLLECT}},
      {L::PROTOCOL,
       {L::FOR, L::INDICATED, L::UNLESS, L::START, L::ADD, L::HOLD, L::STOP, L::TITRATE, L::MONITOR,
        L::WHEN, L::BY}},
  };
  return table;
}

const StatementWords* find(std::size_t statement) {
  for (const StatementWords& words : table()) {
    if (words.statement == statement) {
      return &words;
    }
  }
  return nullptr;
}

bool contains(const Types& types, std::size_t type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

struct Spelling {
  std::size_t type;
  std::string_view text;
};

// Words with several spellings have no literal in ANTLR's vocabulary.
constexpr std::array<Spelling, 8> kSpellings = {{
    {L::AT_LIMIT, "at most"},
    {L::RESULTS, "results"},
    {L::LESS_EQUAL, "<="},
    {L::GREATER_EQUAL, ">="},
    {L::NOT_EQUAL, "!="},
    {L::IN_RANGE, "in"},
    {L::GROUP, "symptoms"},
    {L::COUNT_WORD, "three"},
}};

const antlr4::dfa::Vocabulary& vocabulary() {
  static antlr4::ANTLRInputStream nothing;
  static const generated::RegimenLexer lexer(&nothing);
  return lexer.getVocabulary();
}

const std::vector<std::string>& spellings() {
  static const std::vector<std::string> all_spellings = [] {
    std::vector<std::string> all;
    for (std::size_t type = 0; type <= L::IN_RANGE; ++type) {
      std::string literal = vocabulary().getLiteralName(type);
      all.push_back(literal.size() > 2 ? literal.substr(1, literal.size() - 2) : "");
    }
    for (const Spelling& spelling : kSpellings) {
      all[spelling.type] = spelling.text;
    }
    return all;
  }();
  return all_spellings;
}

}  // namespace

bool is_statement_word(std::size_t type) {
  return type >= L::MODULE && type <= L::SCENARIO;
}

bool ends_expression(std::size_t type) {
  static const Types ends = {L::RIGHT_PAREN, L::RIGHT_BRACE, L::IDENT, L::STRING, L::NUMBER,
                             L::UNIT,        L::PERCENT,     L::DATE,  L::TIME,   L::BRACED};
  return contains(ends, type);
}

bool joins_expression(std::size_t type) {
  static const Types joins = {L::AND, L::OR,   L::NOT, L::WHEN,     L::UNLESS, L::THEN,
                              L::MOD, L::OVER, L::BY,  L::IN_RANGE, L::WITHIN};
  return contains(joins, type);
}

bool is_clause_word(std::size_t statement, std::size_t type) {
  static const Types everywhere = {L::SOURCE,   L::CODE,   L::SAYS,    L::AUTHOR,  L::REVIEWER,
                                   L::REVIEWED, L::REVIEW, L::VERSION, L::EVIDENCE};
  if (contains(everywhere, type)) {
    return true;
  }
  const StatementWords* words = find(statement);
  return words != nullptr && contains(words->clauses, type);
}

bool is_single_clause(std::size_t type) {
  static const Types single = {
      L::KIND,      L::LEVEL,    L::YEAR_WORD, L::URL,      L::PUBLISHER, L::UNIT_WORD, L::MOLAR,
      L::PLAUSIBLE, L::VALID,    L::ABSENT,    L::STRENGTH, L::POTENCY,   L::NEVER,     L::ALWAYS,
      L::STANDING,  L::SEVERITY, L::AT_LIMIT,  L::NUMBER,   L::AMOUNT,    L::SAYS,      L::FOR,
      L::AUTHOR,    L::REVIEWER, L::REVIEWED,  L::REVIEW,   L::VERSION,   L::EVIDENCE,  L::COLUMNS,
      L::OTHERWISE, L::COLLECT,  L::ID_WORD,   L::SEX,      L::BORN,      L::AGE};
  return contains(single, type);
}

std::vector<std::string> statement_words() {
  std::vector<std::string> words;
  for (std::size_t type = L::MODULE; type <= L::SCENARIO; ++type) {
    words.emplace_back(spelling(type));
  }
  return words;
}

std::vector<std::string> action_words() {
  return {"conclude", "recommend", "avoid", "hold", "stop", "adjust", "warn", "monitor", "refer"};
}

std::vector<std::string> clause_words(std::size_t statement) {
  std::vector<std::string> result = {"source", "code"};
  if (statement == L::SCENARIO) {
    return {"patient", "taking", "expect", "unknown", "resolved", "stopped"};
  }
  if (statement == L::MAPPING) {
    return {"id", "sex", "born", "age", "lab", "conditions", "agents", "results", "source"};
  }
  const StatementWords* words = find(statement);
  if (words != nullptr) {
    for (const std::size_t type : words->clauses) {
      if (!spelling(type).empty()) {
        result.emplace_back(spelling(type));
      }
    }
  }
  return result;
}

std::string_view spelling(std::size_t type) {
  return type < spellings().size() ? std::string_view(spellings()[type]) : std::string_view();
}

std::string token_name(std::size_t type) {
  switch (type) {
    case L::IDENT:
      return "a name";
    case L::NUMBER:
      return "a number";
    case L::STRING:
      return "a text in quotation marks";
    case L::UNIT:
    case L::PERCENT:
    case L::BRACED:
      return "a unit";
    case L::DATE:
      return "a date such as `2026-01-12`";
    case L::TIME:
      return "a time such as `11:00`";
    case L::SYRINGE:
      return "a syringe such as `U-100`";
    default: {
      const std::string_view text = spelling(type);
      return text.empty() ? std::string() : "`" + std::string(text) + "`";
    }
  }
}

}  // namespace regimen::grammar
