// Implements engine/patient/line_faults.h.
#include "engine/patient/line_faults.h"

#include <utility>

#include "engine/base/nearest.h"
#include "engine/patient/values.h"

namespace regimen::patient {

using diagnostics::Code;
using diagnostics::Diagnostic;
using knowledge::Input;
using quantity::Instant;

Diagnostic unknown_name(const syntax::Name& name, const std::vector<std::string>& candidates) {
  std::string help = "`list` shows what the knowledge base has";
  const std::vector<std::string> nearest = nearest_names(name.text, candidates);
  if (!nearest.empty()) {
    help = "did you mean `" + nearest.front() + "`?";
  }
  return {.code = Code::kUnknownName,
          .message = "`" + truncate_for_display(name.text) + "` is not in the knowledge base",
          .primary = {{name.span, "no such name"}},
          .secondary = {},
          .notes = {},
          .help = std::move(help)};
}

Diagnostic wrong_kind(const syntax::Name& name, std::string kind, std::string help) {
  return {.code = Code::kWrongKind,
          .message = "`" + name.text + "` is " + std::move(kind),
          .primary = {{name.span, "cannot be stated like this"}},
          .secondary = {},
          .notes = {},
          .help = std::move(help)};
}

Diagnostic no_such_word(const syntax::Name& word, std::string_view wanted, std::string help) {
  return {.code = Code::kNoSuchWord,
          .message = "`" + truncate_for_display(word.text) + "` is not " + std::string(wanted),
          .primary = {{word.span, "this word"}},
          .secondary = {},
          .notes = {},
          .help = std::move(help)};
}

Diagnostic unknown_sex(const syntax::Name& name) {
  return {.code = Code::kNoSuchWord,
          .message = "`" + truncate_for_display(name.text) + "` is not a sex for clinical use",
          .primary = {{name.span, "male or female"}},
          .secondary = {},
          .notes = {},
          .help = "write `male` or `female`, or leave it out when it is not known"};
}

Fault unreadable_date(const syntax::DateTime& date, Input input) {
  return {.code = Code::kUnreadableDate,
          .path = "",
          .message = "`" + truncate_for_display(date.text) + "` is not a date",
          .help = "write 2026-01-12, 2026-01-12T08:10, 2026-01 or 2026",
          .inputs = {input}};
}

Fault future_date(const syntax::DateTime& date, const Instant& as_of, bool is_explicit,
                  Input input) {
  Fault fault{.code = is_explicit ? Code::kAfterAsOf : Code::kFutureDate,
              .path = "",
              .message = "`" + date.text + "` is after " + as_of.to_text() +
                         (is_explicit ? ", so it is ignored" : ", the time of evaluation"),
              .help = is_explicit ? "" : "correct the date, or state `as of`",
              .inputs = {}};
  if (!is_explicit) {
    fault.inputs.push_back(input);
  }
  return fault;
}

std::optional<quantity::Comparison> comparison_of(const std::optional<syntax::CompareOp>& op) {
  if (!op) {
    return std::nullopt;
  }
  switch (*op) {
    case syntax::CompareOp::kLess:
      return quantity::Comparison::kLess;
    case syntax::CompareOp::kLessEqual:
      return quantity::Comparison::kLessEqual;
    case syntax::CompareOp::kGreater:
      return quantity::Comparison::kGreater;
    case syntax::CompareOp::kGreaterEqual:
      return quantity::Comparison::kGreaterEqual;
    case syntax::CompareOp::kEqual:
      return quantity::Comparison::kEqual;
    case syntax::CompareOp::kNotEqual:
      return quantity::Comparison::kNotEqual;
  }
  return std::nullopt;
}

std::string written_of(const syntax::ResultLine& line) {
  const auto comparison = comparison_of(line.op);
  const std::string unit = line.value.unit.empty() ? "" : " " + line.value.unit;
  return (comparison ? std::string(quantity::symbol(*comparison)) + " " : std::string()) +
         line.value.number.text + unit;
}

Fault dose_not_understood(const std::string& why) {
  return {.code = Code::kDoseNotUnderstood,
          .path = "",
          .message = why,
          .help =
              "write the amount of one dose and how often, as in `5 mg daily, oral`; until then "
              "the dose is not known",
          .inputs = {}};
}

Fault implausible_dose(const std::string& why) {
  return {.code = Code::kImplausibleDose,
          .path = "",
          .message = why,
          .help = "correct the amount and its unit; until then the dose is not known",
          .inputs = {}};
}

Fault contradiction(std::string message, Input input) {
  return {.code = Code::kContradictoryFacts,
          .path = "",
          .message = std::move(message),
          .help = "keep one of the two",
          .inputs = {input}};
}

}  // namespace regimen::patient
