// What can be wrong with a program: one maker for each diagnostic.
#pragma once

#include <string>
#include <vector>

#include "engine/datalog/program.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::datalog {

using diagnostics::Diagnostic;

Diagnostic about_a_patient(Span span);  // E502
Diagnostic wrong_type(const std::string& what, const Type& found, const std::string& wanted,
                      Span span);                                                 // E503
Diagnostic no_type(const std::string& name, const std::string& help, Span span);  // E503
Diagnostic operands_do_not_fit(const Type& left, const Type& right, const std::string& doing,
                               Span span);  // E503
Diagnostic not_bound(const std::string& name, const std::string& rule, Span use, Span rule_span);
Diagnostic unknown_function(const std::string& name, const std::vector<std::string>& meant,
                            Span span);  // E507
Diagnostic wrong_count(const std::string& name, const std::string& takes, std::size_t given,
                       Span span);                                                    // E508
Diagnostic incomplete_aggregate(const std::string& kind, bool is_by_key, Span span);  // E508
Diagnostic aggregate_in_definition(Span span);                                        // E509
Diagnostic different_solutions(Span span);                                            // E504
Diagnostic circular(const std::string& path, Span span);                              // E509
Diagnostic too_large(const std::string& rule, Span span);                             // E510
Diagnostic not_a_fact(const std::string& name, Span span);                            // E511
Diagnostic relation_of_patients(const std::string& name, Span use, Span declared);    // E512
Diagnostic wrong_arity(const Relation& relation, std::size_t given, Span use);        // E217

}  // namespace regimen::datalog
