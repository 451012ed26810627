// Implements engine/api/regimen.h: each function is a call of the room that does the work.
#include "engine/api/regimen.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "engine/api/answers.h"
#include "engine/api/knowledge_base.h"
#include "engine/diagnostics/render.h"
#include "engine/explanation/explain.h"
#include "engine/patient/fhir/from_json.h"

namespace regimen::embed {

namespace {

std::vector<std::string> words_of(const std::vector<patient::Fault>& faults) {
  std::vector<std::string> words;
  words.reserve(faults.size());
  for (const patient::Fault& fault : faults) {
    words.push_back(std::string(id_of(fault.code)) + " " + fault.path + ": " + fault.message);
  }
  return words;
}

Answer answer_of(const api::Answer& answer) {
  if (!answer.error.empty()) {
    return {"", "", answer.error};
  }
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  return {answer.text(), answer.document().dump(2, ' ', false, kReplace) + "\n", ""};
}

constexpr const char* kNothingToEvaluate =
    "nothing can be evaluated until the errors in the knowledge base are fixed";

}  // namespace

KnowledgeBase::KnowledgeBase(std::shared_ptr<const api::KnowledgeBase> base)
    : base_(std::move(base)) {}

KnowledgeBase KnowledgeBase::compile(const std::vector<Text>& texts, Observer* observer) {
  std::vector<api::NamedText> named;
  named.reserve(texts.size());
  for (const Text& text : texts) {
    named.push_back({.name = text.name, .text = text.text, .is_library = text.is_library});
  }
  return KnowledgeBase(std::make_shared<const api::KnowledgeBase>(
      api::KnowledgeBase::compile(std::move(named), {}, observer)));
}

bool KnowledgeBase::has_errors() const {
  return base_->has_errors();
}

bool KnowledgeBase::can_evaluate() const {
  return base_->can_evaluate();
}

std::string KnowledgeBase::diagnostics() const {
  return diagnostics::render_text(base_->diagnostics(), base_->buffers());
}

std::string KnowledgeBase::diagnostics_json() const {
  return diagnostics::render_json(base_->diagnostics(), base_->buffers());
}

std::string KnowledgeBase::digest() const {
  return base_->digest();
}

Patient::Patient(std::shared_ptr<const patient::Record> record) : record_(std::move(record)) {}

std::string Patient::id() const {
  return record_->id;
}

std::vector<std::string> Patient::problems() const {
  return words_of(record_->faults);
}

Patients read_fhir(const KnowledgeBase& base, const std::vector<Text>& texts,
                   std::string_view as_of) {
  Patients patients;
  const std::optional<quantity::Instant> at = quantity::Instant::parse(as_of);
  if (!at || at->precision < quantity::Instant::Precision::kDay) {
    patients.error = "`" + std::string(as_of) + "` is not a day or an instant, as 2026-03-01";
    return patients;
  }
  std::vector<fhir::Text> bytes;
  bytes.reserve(texts.size());
  for (const Text& text : texts) {
    bytes.push_back({.name = text.name, .bytes = text.text});
  }
  fhir::Options options;
  options.as_of = *at;
  options.is_as_of_explicit = true;
  fhir::Outcome outcome = fhir::from_json(base.compiled().model(), bytes, options);
  for (patient::Record& record : outcome.records) {
    patients.patients.emplace_back(std::make_shared<const patient::Record>(std::move(record)));
  }
  patients.problems = words_of(outcome.problems);
  return patients;
}

Answer evaluate(const KnowledgeBase& base, const Patient& patient) {
  if (!base.can_evaluate()) {
    return {"", "", kNothingToEvaluate};
  }
  const api::KnowledgeBase& compiled = base.compiled();
  const api::Evaluation evaluation = api::evaluate(compiled, patient.record());
  return {explanation::advice_text(compiled.knowledge(), patient.record(), evaluation.advice),
          explanation::advice_json(compiled.knowledge(), patient.record(), evaluation.advice), ""};
}

Answer why(const KnowledgeBase& base, const Patient& patient, std::string_view name) {
  return answer_of(api::why({base.compiled(), patient.record()}, name));
}

Answer whynot(const KnowledgeBase& base, const Patient& patient, std::string_view name) {
  return answer_of(api::whynot({base.compiled(), patient.record()}, name));
}

Answer needs(const KnowledgeBase& base, const Patient& patient, std::string_view name) {
  return answer_of(api::needs({base.compiled(), patient.record()}, name));
}

}  // namespace regimen::embed
