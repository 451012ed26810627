// Patients from a table: a row for a patient, or for a patient and a date; columns are names of the
// knowledge base.
//
//   id,sex,born,at,hematocrit [%],prostate_cancer,testosterone_cypionate
//   a1,male,1980-02-11,2026-02-02,44.1,no,taking
//
// Shape:   `id`, `sex`, `born` (or `birth_date`) and `at` (of the row's results; without, `as of`);
//          labs as `hematocrit [%]`, or with the unit in the cell; conditions, symptoms and
//          histories as yes or no; agents as taking or not. An empty cell says nothing. Rows of one
//          id are one patient.
// Errors:  D136, D138 and D203 about the text; D101 to D106, D109 to D111, D118, D119, D201, D202
//          in the record they are about, with the line and the column: that input is unknown, the
//          rest is used.
// Cost:    linear in the text.
#pragma once

#include <string_view>

#include "engine/patient/fhir/from_json.h"

namespace regimen::api {

// Adds to `outcome`; a patient who is there already is not changed (D118).
void add_csv_patients(const knowledge::Model& model, const fhir::Text& text,
                      const fhir::Options& options, fhir::Outcome& outcome);

}  // namespace regimen::api
