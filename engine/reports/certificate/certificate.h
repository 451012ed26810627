// Certificates: the digest of the knowledge, the input, the result and a proof of it in one JSON
// document that anybody can check without the engine that made it.
//
// Shape:   docs/json.md, "Certificate"; one line without a line end.
// Errors:  what is wrong with a document, with its place; never an exception.
// Cost:    making: linear in the ground rules. Checking: engine/verification.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/advice/advice.h"
#include "engine/verification/proof_checker.h"

namespace regimen::certificate {

// Every atom that is definite or possible, each after what it rests on.
verification::Proof proof_of(const advice::Knowledge& knowledge, const evaluation::Facts& facts,
                             std::uint32_t patient = 0);

std::string certificate_json(const advice::Knowledge& knowledge, const patient::Record& record,
                             const evaluation::Facts& facts, const advice::Advice& advice);

// The record as a certificate has it, its `input`: one line, the same for equal records.
std::string input_json(const knowledge::Model& model, const patient::Record& record);

struct Verdict {
  std::optional<verification::Refusal> refusal;  // nothing: accepted
  std::string patient;
  std::size_t definite = 0;
  std::size_t possible = 0;  // and not definite
  std::size_t statuses = 0;
};
// `digest` and `errors_in_knowledge` are those of the knowledge base which `model` and `program`
// were compiled from.
Verdict verify(const knowledge::Model& model, const logic::Program& program,
               std::string_view digest, std::size_t errors_in_knowledge, std::string_view document);

// What of a result nobody vouches for when it is accepted, in words.
const std::vector<std::string_view>& not_checked();

}  // namespace regimen::certificate
