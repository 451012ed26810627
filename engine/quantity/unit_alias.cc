// Implements engine/quantity/unit_alias.h.
#include "engine/quantity/unit_alias.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

#include "engine/base/text.h"

namespace regimen::quantity {

namespace {

struct Alias {
  std::string_view written;
  std::string_view meant;
};

#include "engine/quantity/unit_alias.def"

static_assert(std::ranges::is_sorted(kReinterpreted, {}, &Alias::written));
static_assert(std::ranges::is_sorted(kWhole, {}, &Alias::written));
static_assert(std::ranges::is_sorted(kSymbols, {}, &Alias::written));

// Concentrations of a laboratory whose spelling in another case has one meaning. Nothing with U or
// IU: `MU/L` may be milli or mega.
constexpr std::array<std::string_view, 20> kCaseless{
    "fL",   "g/L",   "g/dL",  "kg/m2",  "mL/min", "mg/L",  "mg/dL",  "mg/mL", "mm/h",  "mmol/L",
    "ng/L", "ng/dL", "ng/mL", "nmol/L", "pg/dL",  "pg/mL", "pmol/L", "ug/dL", "ug/mL", "umol/L"};

template <std::size_t Size>
std::optional<std::string_view> find(const std::array<Alias, Size>& aliases,
                                     std::string_view written) {
  const auto* found = std::ranges::lower_bound(aliases, written, {}, &Alias::written);
  if (found == aliases.end() || found->written != written) {
    return std::nullopt;
  }
  return found->meant;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_but_for_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// The same text in the characters UCUM uses: no blanks, `u` for both micro signs, plain powers.
std::string in_plain_characters(std::string_view text) {
  std::string plain;
  std::copy_if(text.begin(), text.end(), std::back_inserter(plain),
               [](char c) { return c != ' ' && c != '\t'; });
  constexpr std::array<Alias, 7> kCharacters{{{"\u00b5", "u"},
                                              {"\u03bc", "u"},
                                              {"\u00b2", "2"},
                                              {"\u00b3", "3"},
                                              {"\u00d7", "x"},
                                              {"\u2212", "-"},
                                              {"\u00a0", ""}}};
  for (const Alias& character : kCharacters) {
    replace_all(plain, character.written, character.meant);
  }
  return plain;
}

// "x10E3/uL", "10e3/uL", "X10^3/uL" -> "10*3/uL"
void respell_power_of_ten(std::string& text) {
  if (text.starts_with("x10") || text.starts_with("X10")) {
    text.erase(0, 1);
  }
  const bool is_ten = text.starts_with("10") && text.size() > 3;
  if (!is_ten) {
    return;
  }
  if (text.starts_with("10**")) {
    text.erase(3, 1);
  } else if ((text[2] == 'e' || text[2] == 'E' || text[2] == 'x' || text[2] == '^') &&
             (is_digit(text[3]) || text[3] == '-')) {
    text[2] = '*';
  }
}

bool ends_symbol(char c) {
  return std::string_view("./(){}").find(c) != std::string_view::npos;
}

// `m^2` is m2; the power stays behind the symbol when the symbol is replaced.
std::string respelled_component(std::string_view symbol) {
  std::string_view name = symbol;
  while (!name.empty() && is_digit(name.back())) {
    name.remove_suffix(1);
  }
  const std::string_view power = symbol.substr(name.size());
  if (name.size() > 1 && name.back() == '^' && !power.empty() && !is_digit(name[0])) {
    name.remove_suffix(1);
  }
  if (const auto whole = respelled_symbol(symbol)) {
    return std::string(*whole);
  }
  return std::string(respelled_symbol(name).value_or(name)) + std::string(power);
}

std::string with_known_symbols(std::string_view text) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '{') {
      const std::size_t end = std::min(text.find('}', at), text.size() - 1);
      result += text.substr(at, end + 1 - at);
      at = end + 1;
      continue;
    }
    if (ends_symbol(text[at])) {
      result += text[at++];
      continue;
    }
    const auto* const last = std::find_if(text.begin() + at, text.end(), ends_symbol);
    const auto size = static_cast<std::size_t>(last - text.begin()) - at;
    result += respelled_component(text.substr(at, size));
    at += size;
  }
  return result;
}

}  // namespace

std::optional<std::string> reinterpreted(std::string_view text) {
  const std::optional<std::string_view> meant = find(kReinterpreted, text);
  return meant ? std::optional<std::string>(*meant) : std::nullopt;
}

std::optional<std::string_view> respelled_symbol(std::string_view symbol) {
  return find(kSymbols, symbol);
}

std::optional<std::string> respelled(std::string_view text) {
  std::string plain = in_plain_characters(text);
  if (const auto meant = find(kReinterpreted, plain)) {
    return std::string(*meant);
  }
  if (const auto meant = find(kWhole, plain)) {
    return std::string(*meant);
  }
  const auto* caseless = std::ranges::find_if(
      kCaseless, [&](std::string_view known) { return equal_but_for_case(known, plain); });
  if (caseless != kCaseless.end()) {
    return std::string(*caseless);
  }
  respell_power_of_ten(plain);
  std::string result = with_known_symbols(plain);
  return result == text ? std::nullopt : std::optional(std::move(result));
}

std::string_view ambiguity_of(std::string_view text) {
  constexpr std::array<std::string_view, 5> kUnits{"UNIT", "UNITS", "Units", "unit", "units"};
  if (std::ranges::find(kUnits, text) != kUnits.end()) {
    return "it may be international units, enzyme units or graduations of a syringe";
  }
  if (text == "MIU" || text.starts_with("MIU/")) {
    return "it may be milli or mega international units";
  }
  return {};
}

}  // namespace regimen::quantity
