// Implements engine/knowledge/code_sets.h.
#include "engine/knowledge/code_sets.h"

#include <algorithm>
#include <cctype>

namespace regimen::knowledge {

namespace {

constexpr std::string_view kBetween = "..";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

bool is_hierarchical(std::string_view system) {
  return system == "atc" || system == "icd10" || system == "icd10cm";
}

std::string code_form(std::string_view system, std::string_view code) {
  std::string form;
  if (is_hierarchical(system)) {
    for (const char c : trimmed(code)) {
      if (c != '.') {
        form += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      }
    }
    return form;
  }
  if (system != "text") {
    return std::string(code);
  }
  for (const char c : trimmed(code)) {
    form += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return form;
}

bool CodeRange::holds(std::string_view form) const {
  if (!is_hierarchical) {
    return form == first;
  }
  return form >= first && (form <= last || form.starts_with(last));
}

bool CodeRange::lies_below(std::string_view form) const {
  return is_hierarchical && !form.empty() && !holds(form) &&
         (first.starts_with(form) || last.starts_with(form));
}

std::optional<CodeRange> code_range_of(std::string_view system, std::string_view written) {
  const std::size_t between = is_hierarchical(system) ? written.find(kBetween) : written.npos;
  if (between == std::string_view::npos) {
    std::string form = code_form(system, written);
    return CodeRange{form, form, is_hierarchical(system)};
  }
  CodeRange range{code_form(system, written.substr(0, between)),
                  code_form(system, written.substr(between + kBetween.size())), true};
  const bool is_range = !range.first.empty() && range.first <= range.last;
  return is_range ? std::optional(std::move(range)) : std::nullopt;
}

}  // namespace regimen::knowledge
