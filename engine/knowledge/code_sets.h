// Sets of codes: what a code, a range or an exception of a statement holds.
//
// In a hierarchical system a code stands for everything below it, and a range for everything from
// its first code to what is below its last. Codes are compared in one form: ICD-10 without the
// point and in capitals, texts in small letters without outer blanks, others as they are.
//
// Shape:   a range is of forms, `first <= last`; a single code is a range of itself.
// Errors:  none; what is no range gives nothing.
// Cost:    linear in the lengths of the codes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regimen::knowledge {

// atc, icd10, icd10cm: a code that begins with another lies below it.
bool is_hierarchical(std::string_view system);
// How codes of the system are compared.
std::string code_form(std::string_view system, std::string_view code);

struct CodeRange {
  std::string first;
  std::string last;
  bool is_hierarchical = false;

  bool holds(std::string_view form) const;
  // Does some code of the range lie below `form`, which is not in it itself?
  bool lies_below(std::string_view form) const;
};
// "C00..C97", "C61"; nothing for a range that holds no code.
std::optional<CodeRange> code_range_of(std::string_view system, std::string_view written);

}  // namespace regimen::knowledge
