// Any bytes as FHIR JSON or NDJSON: read into records, evaluated by the shipped rules, and said in
// words and in JSON.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/knowledge_base.h"
#include "engine/explanation/explain.h"
#include "engine/patient/fhir/codes.h"
#include "engine/patient/fhir/from_json.h"
#include "engine/patient/print.h"
#include "repl/io/files.h"
#include "tests/fuzz/target.h"

namespace {

using namespace regimen;  // NOLINT: the end of the road, as in main

constexpr std::size_t kRecordsMax = 8;  // enough to find faults, few enough to be fast

api::KnowledgeBase shipped() {
  std::vector<api::NamedText> texts;
  for (const char* folder : {"/stdlib", "/rules"}) {
    const std::string path = std::string(REGIMEN_SOURCE_FOLDER) + folder;
    for (const std::string& file :
         io::expand(path, {".rgm"}).value_or(std::vector<std::string>{})) {
      texts.push_back({file, io::read_file(file).value_or("")});
    }
  }
  return api::KnowledgeBase::compile(std::move(texts));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const api::KnowledgeBase base = shipped();
  static const quantity::Instant as_of = *quantity::Instant::parse("2026-03-01");
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  static const fhir::CodeIndex codes(base.model());
  const fhir::Outcome outcome =
      fhir::from_json(base.model(), {{"fuzz.json", bytes}}, {.as_of = as_of, .codes = &codes});
  for (std::size_t i = 0; i < outcome.records.size() && i < kRecordsMax; ++i) {
    const patient::Record& record = outcome.records[i];
    const api::Evaluation evaluation = api::evaluate(base, record);
    explanation::advice_text(base.knowledge(), record, evaluation.advice, {.is_verbose = true});
    explanation::advice_json(base.knowledge(), record, evaluation.advice);
  }
  return 0;
}
