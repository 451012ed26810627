#include "engine/api/expression_diagnostics.h"

namespace regimen::api {

using diagnostics::Code;

Diagnostic no_patient_here(const std::string& what, Span span) {
  return {.code = Code::kNoPatientHere,
          .message = "`" + what + "` belongs to a patient, and there is no patient here",
          .primary = {{span, "no patient here"}},
          .secondary = {},
          .notes = {},
          .help = "write a value with its unit, as `54 %`; `why` and `facts` are about a patient"};
}

Diagnostic only_in_rules(const std::string& what, Span span) {
  return {.code = Code::kInvalidValue,
          .message = what + " belongs in rules over data relations",
          .primary = {{span, "cannot be computed here"}},
          .secondary = {},
          .notes = {},
          .help = "write it in a rule and run `regimen query`"};
}

Diagnostic operands_do_not_fit(const std::string& left, const std::string& right,
                               const std::string& doing, Span span) {
  return {.code = Code::kOperandsDoNotFit,
          .message = left + " and " + right + " cannot be " + doing,
          .primary = {{span, "these two are incompatible"}},
          .secondary = {},
          .notes = {},
          .help =
              "give both in units of one kind; `of AGENT` or `at STRENGTH` relates volume and "
              "mass, `of LAB` mass and amount of substance"};
}

Diagnostic division_by_zero(Span span) {
  return {.code = Code::kDivisionByZero,
          .message = "the divisor is zero",
          .primary = {{span, "zero"}},
          .secondary = {},
          .notes = {},
          .help = "divide by something else"};
}

Diagnostic units_of_what(const std::string& number, Span span) {
  const auto count = quantity::Rational::parse(number);
  const std::string volume =
      count ? quantity::display(*count / quantity::Rational(100), "mL") : "hundredths of a mL";
  const std::string mass =
      count ? quantity::display(*count * quantity::Rational(2), "mg") : "some milligrams";
  return {.code = Code::kUnitsOfWhat,
          .message = "`" + number + " units` does not say of what",
          .primary = {{span, "units of a syringe, or international units?"}},
          .secondary = {},
          .notes = {number + " units of a U-100 syringe are " + volume + ", which is " + mass +
                    " of a solution of 200 mg/mL; " + number +
                    " international units are something else"},
          .help = "write `" + number + " units of a U-100 syringe`, or `" + number + " [iU]`"};
}

Diagnostic no_conversion(std::string message, std::string help, Span span) {
  return {.code = Code::kNoConversion,
          .message = std::move(message),
          .primary = {{span, "not in this unit"}},
          .secondary = {},
          .notes = {},
          .help = std::move(help)};
}

Diagnostic not_of_that(std::string message, std::string help, Span span) {
  return {.code = Code::kNotOfThat,
          .message = std::move(message),
          .primary = {{span, "of this"}},
          .secondary = {},
          .notes = {},
          .help = std::move(help)};
}

Diagnostic unit_not_known(const quantity::UnitError& error, Span span) {
  return {.code = Code::kUnitNotKnown,
          .message = error.message,
          .primary = {{span, "not a unit"}},
          .secondary = {},
          .notes = {},
          .help = error.meant.empty() ? "write a UCUM unit, as `mg`, `ng/dL`, `mL`"
                                      : "did you mean `" + error.meant.front() + "`?"};
}

Diagnostic not_a_time(std::string message, Span span) {
  return {.code = Code::kNotATime,
          .message = std::move(message),
          .primary = {{span, "in this"}},
          .secondary = {},
          .notes = {},
          .help = "write a date as 2025-08-31 and a span of time as `6 months` or `10 days`"};
}

Diagnostic no_such_syringe(const std::string& text, Span span) {
  return {.code = Code::kNoSuchSyringe,
          .message = "`" + text + "` is not a syringe that is known",
          .primary = {{span, "this syringe"}},
          .secondary = {},
          .notes = {"one unit of a U-100 syringe is 0.01 mL, of a U-40 syringe 0.025 mL"},
          .help = "write `of a U-100 syringe`; U-40 and U-500 are known too"};
}

Diagnostic strength_does_not_fit(const std::string& text, const quantity::Unit& unit, Span span) {
  return {.code = Code::kStrengthDoesNotFit,
          .message = "`" + text + "` is " + describe(unit.dimension) + ", not a strength",
          .primary = {{span, "how much is in a volume?"}},
          .secondary = {},
          .notes = {},
          .help = "write a strength above zero as a mass or units in a volume, as `200 mg/mL`"};
}

}  // namespace regimen::api
