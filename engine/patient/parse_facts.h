// A record from scenario lines: `total_testosterone 231 ng/dL at 2026-01-12T08:10`. Also what is
// typed in the REPL.
//
// Errors:  names, units and dates that do not fit are diagnostics (E2xx names and dimensions as in
//          rules; D1xx as in FHIR for values). Expectations are left to the caller.
#pragma once

#include "engine/patient/record.h"
#include "engine/syntax/tree.h"

namespace regimen::patient {

struct FactsOptions {
  quantity::Instant as_of;  // when no line says `as of`
};

Record parse_facts(const knowledge::Model& model, const std::vector<syntax::ScenarioLine>& lines,
                   const diagnostics::Buffers& buffers, const FactsOptions& options,
                   diagnostics::Sink& sink);
// Adds lines to a record (REPL, whatif): a result is added; a concept or medication line replaces;
// `unknown X` forgets every result or fact of X; patient and as-of lines replace.
void apply_lines(const knowledge::Model& model, const std::vector<syntax::ScenarioLine>& lines,
                 Record& record, diagnostics::Sink& sink);

// The same value rules for every producer: plausible range, unit, dimension, comparator; gives the
// result or the fault.
struct ValueInput {
  knowledge::LabId lab;
  std::string number;
  std::string unit;
  bool is_machine_unit = false;  // FHIR: parse_lenient
  std::optional<quantity::Comparison> comparator;
};
struct ValueOutcome {
  std::optional<quantity::Interval> value;  // absent: unusable
  std::optional<Fault> fault;               // path left empty
};
ValueOutcome read_value(const knowledge::Model& model, const ValueInput& input);

}  // namespace regimen::patient
