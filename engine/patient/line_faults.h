// Faults of lines: what may be wrong with a line of a scenario, in words. One maker each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/patient/record.h"
#include "engine/syntax/tree.h"

namespace regimen::patient {

diagnostics::Diagnostic unknown_name(const syntax::Name& name,
                                     const std::vector<std::string>& candidates);
diagnostics::Diagnostic wrong_kind(const syntax::Name& name, std::string kind, std::string help);
diagnostics::Diagnostic unknown_sex(const syntax::Name& name);
// Not one of the few words that stand here.
diagnostics::Diagnostic no_such_word(const syntax::Name& word, std::string_view wanted,
                                     std::string help);
Fault unreadable_date(const syntax::DateTime& date, knowledge::Input input);
// After an explicit `as of` a fact is set aside; otherwise its input is unknown.
Fault future_date(const syntax::DateTime& date, const quantity::Instant& as_of, bool is_explicit,
                  knowledge::Input input);
Fault contradiction(std::string message, knowledge::Input input);

// The line's comparator; absent for a plain number.
std::optional<quantity::Comparison> comparison_of(const std::optional<syntax::CompareOp>& op);
std::string written_of(const syntax::ResultLine& line);

}  // namespace regimen::patient
