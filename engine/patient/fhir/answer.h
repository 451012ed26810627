// Answers: whether an observation says that something is present.
//
// The value of an observation of a condition is a boolean, a coded answer or a word; laboratories
// often state the answer as an interpretation. What is neither yes nor no leaves it open: asked and
// not known is not "no".
//
// Shape:   one answer from value[x], dataAbsentReason and interpretation together; two that
// disagree are none.
// Errors:  D116 for what has the wrong kind; the caller says what an open answer makes unknown.
// Source:  SNOMED CT qualifier values, LOINC answer codes, HL7 tables 0136 and 0078,
// https://terminology.hl7.org.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/patient/fhir/resource_parser.h"

namespace regimen::fhir {

enum class Answer : std::uint8_t {
  kYes,
  kNo,
  kNotKnown,  // the observation says so, or has no value
  kOther,     // a value that says neither
};

struct AnswerRead {
  Answer answer = Answer::kNotKnown;
  std::string where;   // the member that says so: "valueCodeableConcept"
  std::string reason;  // of kNotKnown: "not-performed"; empty when none is stated
  CodedText about;     // the value, which may be a condition by itself
};

// `holder` is the observation or one of its components; `where` is its place below the resource.
AnswerRead answer_in(ResourceParser& parser, Json holder, std::string_view where);

// Questions whose answer is a diagnosis or finding by its own code: LOINC 29308-4, SNOMED CT
// 282291009.
bool asks_for_a_condition(const std::vector<Coding>& question);

// The nodes of an observation that may state something although no code of it is known: its
// answers, and the codes of the questions. Of most observations, which are quantities, none.
std::vector<std::uint32_t> answer_nodes(Json observation);
// False only where no part of the observation says yes or answers asks_for_a_condition.
bool may_state_something(const JsonTree& tree, const std::vector<std::uint32_t>& nodes);

}  // namespace regimen::fhir
