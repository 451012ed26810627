// What can be wrong with an expression, one maker per code. Private to engine/api.
#pragma once

#include <string>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/model.h"

namespace regimen::api {

using diagnostics::Diagnostic;
using diagnostics::Span;

Diagnostic no_patient_here(const std::string& what, Span span);  // E410
Diagnostic only_in_rules(const std::string& what, Span span);    // E227
Diagnostic operands_do_not_fit(const std::string& left, const std::string& right,
                               const std::string& doing, Span span);         // E411
Diagnostic division_by_zero(Span span);                                      // E412
Diagnostic units_of_what(const std::string& number, Span span);              // E413
Diagnostic no_conversion(std::string message, std::string help, Span span);  // E414
Diagnostic not_of_that(std::string message, std::string help, Span span);    // E415
Diagnostic unit_not_known(const quantity::UnitError& error, Span span);      // E416
Diagnostic not_a_time(std::string message, Span span);                       // E417
Diagnostic no_such_syringe(const std::string& text, Span span);              // E418
Diagnostic strength_does_not_fit(const std::string& text, const quantity::Unit& unit,
                                 Span span);  // E419

}  // namespace regimen::api
