// Implements engine/quantity/unit.h: the table of units that can be named.
#include "engine/quantity/unit.h"

#include <algorithm>
#include <array>

#include "engine/base/nearest.h"
#include "engine/quantity/ucum_atoms.h"
#include "engine/quantity/unit_alias.h"
#include "engine/quantity/unit_expression.h"
#include "stdlib/ucum.h"

namespace regimen::quantity {

namespace {

using Words = std::map<std::string, Unit, std::less<>>;

// The declared words on top of UCUM; a word never hides a UCUM code, see UnitTable::declare.
class WordsAndUcum : public SymbolTable {
 public:
  explicit WordsAndUcum(const Words& words) : words_(words) {}

  std::optional<Unit> meaning(std::string_view symbol) const override {
    const auto word = words_.find(symbol);
    return word != words_.end() ? word->second : ucum_meaning(symbol);
  }

 private:
  const Words& words_;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

std::string message_of(std::string_view text, const ExpressionError& error) {
  if (text.empty()) {
    return "a unit is missing";
  }
  const auto atom = atom_without_prefixes(error.unknown);
  const std::string why = atom && !error.unknown.empty()
                              ? in_backticks(error.unknown) + " is not known, and " +
                                    in_backticks(*atom) + " takes no prefix"
                              : error.reason;
  return in_backticks(text) + " is not a UCUM unit: " + why;
}

// Every symbol that is worth proposing: atoms, the words, and the prefixes a clinic uses.
std::vector<std::string> symbols_to_propose(const Words& words) {
  constexpr std::array<std::string_view, 7> kPrefixes{"m", "u", "n", "p", "f", "k", "d"};
  constexpr std::array<std::string_view, 9> kAtoms{"g", "L",  "mol",  "m",  "s",
                                                   "U", "eq", "[iU]", "osm"};
  std::vector<std::string> symbols;
  for (const stdlib::UcumAtom& atom : stdlib::ucum_atoms()) {
    symbols.emplace_back(atom.code);
  }
  for (const std::string_view prefix : kPrefixes) {
    for (const std::string_view atom : kAtoms) {
      symbols.push_back(std::string(prefix) + std::string(atom));
    }
  }
  for (const auto& [word, meaning] : words) {
    symbols.push_back(word);
  }
  return symbols;
}

}  // namespace

bool same_annotation(const Unit& left, const Unit& right) {
  return left.annotations.empty() || right.annotations.empty() ||
         left.annotations == right.annotations;
}

const UnitTable& UnitTable::ucum() {
  static const UnitTable table;
  return table;
}

bool UnitTable::declare(std::string word, const Unit& meaning) {
  if (word.empty() || word.size() > kUnitTextMax) {
    return false;
  }
  const std::variant<Unit, UnitError> known = parse(word);
  if (const Unit* unit = std::get_if<Unit>(&known)) {
    return *unit == meaning && unit->annotations == meaning.annotations;
  }
  Unit unit = meaning;
  unit.text = word;
  words_.emplace(std::move(word), std::move(unit));
  return true;
}

std::variant<Unit, UnitError> UnitTable::parse(std::string_view text) const {
  if (const auto word = words_.find(text); word != words_.end()) {
    return word->second;
  }
  std::variant<Unit, ExpressionError> result = parse_expression(text, WordsAndUcum(words_));
  if (const auto* error = std::get_if<ExpressionError>(&result)) {
    return UnitError{.message = message_of(text, *error), .meant = meant(text, error->unknown)};
  }
  Unit unit = std::get<Unit>(std::move(result));
  unit.text = text == "1" ? "" : std::string(text);
  return unit;
}

std::variant<Unit, UnitError> UnitTable::parse_lenient(std::string_view text) const {
  const std::string_view written = trimmed(text);
  if (const std::string_view why = ambiguity_of(written); !why.empty()) {
    return UnitError{.message = in_backticks(written) + " is not clear: " + std::string(why),
                     .meant = {}};
  }
  if (const std::optional<std::string> spelling = reinterpreted(written)) {
    return parse(*spelling);
  }
  // Most codes are right; suggestions are only looked for once nothing has helped.
  const std::variant<Unit, ExpressionError> as_written =
      parse_expression(written, WordsAndUcum(words_));
  if (std::holds_alternative<ExpressionError>(as_written) && written.size() <= kUnitTextMax) {
    if (const std::optional<std::string> spelling = respelled(written)) {
      std::variant<Unit, UnitError> unit = parse(*spelling);
      if (std::holds_alternative<Unit>(unit)) {
        return unit;
      }
    }
  }
  return parse(written);
}

// Only texts that are units are proposed.
std::vector<std::string> UnitTable::meant(std::string_view text, std::string_view symbol) const {
  const WordsAndUcum symbols(words_);
  const auto is_unit = [&](std::string_view spelling) {
    return std::holds_alternative<Unit>(parse_expression(spelling, symbols));
  };
  if (text.empty() || text.size() > kUnitTextMax) {
    return {};
  }
  if (const auto spelling = respelled(text); spelling && is_unit(*spelling)) {
    return {*spelling};
  }
  std::vector<std::string> proposals;
  const std::size_t at = symbol.empty() ? std::string_view::npos : text.find(symbol);
  if (at == std::string_view::npos) {
    return proposals;
  }
  for (const std::string& near : nearest_names(symbol, symbols_to_propose(words_))) {
    std::string proposal(text);
    proposal.replace(at, symbol.size(), near);
    if (is_unit(proposal)) {
      proposals.push_back(std::move(proposal));
    }
  }
  return proposals;
}

}  // namespace regimen::quantity
