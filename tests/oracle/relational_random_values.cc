// Implements the literals and expressions of relational_maker.h.
#include "tests/oracle/relational_maker.h"

namespace regimen::oracle {

std::string ProgramMaker::literal(const std::string& sort) {
  if (sort == "text") {
    return one_of({R"("a")", R"("b")", R"("c")", R"("ab")"});
  }
  if (sort == "number") {
    return one_of({"0.5", "1.5", "2", "-0.25", "0.1", "0"});
  }
  return std::to_string(below(9) - 3);
}

std::string ProgramMaker::new_variable(const std::string& sort) {
  const std::string letter = sort == "text" ? "T" : sort == "number" ? "N" : "I";
  bound_[sort].push_back(letter + std::to_string(++variable_count_));
  return bound_[sort].back();
}

std::optional<std::string> ProgramMaker::bound(const std::string& sort) {
  const Strings& all = bound_[sort];
  return all.empty() ? std::nullopt : std::optional(one_of(all));
}

std::string ProgramMaker::value(const std::string& sort) {
  const auto variable = bound(sort);
  if (variable && !chance(25)) {
    return *variable;
  }
  // A whole literal would make an integer of what is computed from it.
  return sort == "number" ? one_of({"0.5", "-0.25", "1.5"}) : literal(sort);
}

std::string ProgramMaker::computed_integer() {
  const std::string one = value("integer");
  const std::string other = value("integer");
  switch (below(9)) {
    case 0:
      return one + " * " + other;
    case 1:
      return one + " mod " + other;
    case 2:
      return "-" + value("integer");
    case 3:
      return "max(" + one + ", " + other + ")";
    case 4:
      return "length(" + value("text") + ")";
    case 5:
      return one_of({"floor(", "round(", "ceiling("}) + value("number") + " * 3)";
    case 6:
      return "abs(" + one + ") - " + other;
    case 7:
      return "shifted(" + one + ")";
    default:
      return one + " + " + other;
  }
}

std::string ProgramMaker::computed_number() {
  switch (below(6)) {
    case 0:
      return value("integer") + " / " + value("integer");
    case 1:
      return value("number") + " + " + value("integer");
    case 2:
      return "half(" + value("number") + ")";
    case 3:
      return "min(" + value("number") + ", " + value("integer") + ")";
    case 4:
      return value("number") + " / (" + value("integer") + " - 1)";
    default:
      return value("number") + " - " + value("number") + " * " + value("number");
  }
}

std::string ProgramMaker::computed_text() {
  switch (below(3)) {
    case 0:
      return "upper(" + value("text") + ")";
    case 1:
      return "text(" + value(chance(50) ? "integer" : "number") + ")";
    default:
      return "concat(" + value("text") + ", \"-\", " + value("text") + ")";
  }
}

std::string ProgramMaker::computed(const std::string& sort) {
  return sort == "integer"  ? computed_integer()
         : sort == "number" ? computed_number()
                            : computed_text();
}

}  // namespace regimen::oracle
