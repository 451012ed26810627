// Any bytes as a text of the language: parsed, formatted, checked, lowered, grounded, planned; its
// scenarios run, its diagnostics rendered.
//
// The stdlib is there, but its long lists (labs, conditions, symptoms) are replaced by a few
// entries each: compiling them again for every input would take nearly all the time.
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/expression.h"
#include "engine/api/knowledge_base.h"
#include "engine/diagnostics/render.h"
#include "grammar/format/format.h"
#include "repl/io/files.h"
#include "tests/fuzz/target.h"

namespace {

using namespace regimen;  // NOLINT: the end of the road, as in main

constexpr std::size_t kExpressionBytesMax = 300;

constexpr const char* kLabs = R"(module stdlib.labs
source code_table "Codes" { kind registry  level unverified }
lab total_testosterone "T" { unit ng/dL  molar mass 288.42 g/mol  plausible 0 .. 5000 ng/dL  valid for 12 months  code loinc "2986-8" }
lab lh "LH" { unit m[IU]/mL  plausible 0 .. 500 m[IU]/mL  valid for 12 months }
lab psa "PSA" { unit ng/mL  plausible 0 .. 20000 ng/mL  valid for 12 months }
lab hematocrit "Hematocrit" { unit %  plausible 10 .. 80 %  valid for 12 months }
lab ipss "IPSS" { unit {score}  plausible 0 .. 35 {score}  valid for 12 months }
)";
constexpr const char* kConditions = R"(module stdlib.conditions
condition prostate_cancer "Prostate cancer" { absent means unknown }
condition myocardial_infarction "Heart attack" { absent means no  code icd10 "I21" }
)";
constexpr const char* kSymptoms = R"(module stdlib.symptoms
symptom fatigue "Fatigue" { absent means no }
symptom low_libido "Low libido" { absent means no }
)";

std::vector<api::NamedText> stdlib() {
  std::vector<api::NamedText> texts{{"stdlib/labs.rgm", kLabs},
                                    {"stdlib/conditions.rgm", kConditions},
                                    {"stdlib/symptoms.rgm", kSymptoms}};
  for (const char* name : {"units", "routes", "policies", "endocrine"}) {
    const std::string path = std::string(REGIMEN_SOURCE_FOLDER "/stdlib/") + name + ".rgm";
    texts.push_back({path, io::read_file(path).value_or("")});
  }
  return texts;
}

void format_text(const std::string& text) {
  diagnostics::Buffers buffers;
  diagnostics::Sink sink;
  static_cast<void>(format::format(buffers, buffers.add("fuzz.rgm", text), sink));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<api::NamedText> shipped = stdlib();
  const std::string text(reinterpret_cast<const char*>(data), size);
  format_text(text);
  std::vector<api::NamedText> texts = shipped;
  texts.push_back({"fuzz.rgm", text, true});
  const api::KnowledgeBase base = api::KnowledgeBase::compile(std::move(texts));
  render_text(base.diagnostics(), base.buffers());
  render_json(base.diagnostics(), base.buffers());
  if (base.can_evaluate()) {
    diagnostics::Sink sink;
    api::run_scenarios(base, sink);
  }
  if (size <= kExpressionBytesMax) {
    static_cast<void>(api::compute(base, text).rendered());
  }
  return 0;
}
