// Timelines: the results of a lab over time, beside the thresholds that count for this patient.
//
// A threshold counts when a statement that the rest of the record does not rule out compares the
// lab with it.
#pragma once

#include <string>
#include <vector>

#include "engine/advice/advice.h"
#include "engine/logic/plan.h"

namespace regimen::patient_page {

struct Mark {
  quantity::Rational value;             // in Lab::unit
  std::string text;                     // as its author wrote it: "54 %"
  std::vector<std::string> statements;  // titles, sorted
};
struct Timeline {
  knowledge::LabId lab;
  std::vector<Mark> marks;  // ascending
};

// Of every lab with a result that can be used.
//
// Cost:    one evaluation a lab.
std::vector<Timeline> timelines_of(const advice::Knowledge& knowledge, const logic::Plan& plan,
                                   const patient::Record& record, const evaluation::Facts& facts);

// As an SVG element; empty when no result has a date.
std::string picture_of(const knowledge::Model& model, const patient::Record& record,
                       const Timeline& timeline);

}  // namespace regimen::patient_page
