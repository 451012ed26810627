// What the tests of the model share: texts to a checked model, and a small world for the snippets
// to speak about. One statement of it per line, so that lines can be shuffled.
#pragma once

#include <string>
#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/from_syntax.h"
#include "grammar/parse.h"

namespace regimen::knowledge::tests {

using diagnostics::Diagnostic;

struct Checked {
  diagnostics::Buffers buffers;
  std::vector<syntax::Tree> trees;
  Model model;
  std::vector<Diagnostic> diagnostics;
};

inline Checked check(const std::vector<std::string>& texts, const CheckOptions& options = {}) {
  Checked checked;
  diagnostics::Sink sink;
  for (const std::string& text : texts) {
    const std::string name = "<text " + std::to_string(checked.trees.size()) + ">";
    const diagnostics::BufferId buffer = checked.buffers.add(name, text);
    checked.trees.push_back(grammar::parse(checked.buffers, buffer, sink));
  }
  checked.model = from_syntax(checked.trees, checked.buffers, sink, options);
  checked.diagnostics = sink.take(checked.buffers);
  return checked;
}

inline std::string ids_of(const Checked& checked) {
  std::string text;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    text += (text.empty() ? "" : " ") + std::string(diagnostics::id_of(diagnostic.code));
  }
  return text;
}

inline std::string diagnostics_text(const Checked& checked) {
  std::string text;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    text += std::string(diagnostics::id_of(diagnostic.code)) + ": " + diagnostic.message + "\n";
    if (diagnostic.primary) {
      text += "  " + std::string(checked.buffers.text(diagnostic.primary->span)) + ": " +
              diagnostic.primary->text + "\n";
    }
    for (const auto& label : diagnostic.secondary) {
      text += "  " + std::string(checked.buffers.text(label.span)) + ": " + label.text + "\n";
    }
    for (const std::string& note : diagnostic.notes) {
      text += "  note: " + note + "\n";
    }
    text += "  help: " + diagnostic.help + "\n";
  }
  return text;
}

inline const char* const kWorld = R"(
unit week, weeks = 7 d
unit tablet, tablets = 1 {tablet}
source es2018 "Testosterone therapy" { kind guideline year 2018 level moderate }
class androgen
class opioid
route intramuscular
route subcutaneous
hormone testosterone
enzyme aromatase
lab hematocrit "Hematocrit" { unit % plausible 10 .. 80 % valid for 12 months code loinc "4544-3" }
lab total_testosterone { unit ng/dL molar mass 288.42 g/mol plausible 0 .. 5000 ng/dL }
lab free_testosterone { unit pg/mL }
lab psa { unit ng/mL }
lab aua_score { unit {score} }
condition prostate_cancer { absent means unknown code icd10 "C61" }
condition breast_cancer { absent means unknown }
condition myocardial_infarction { absent means unknown }
symptom low_libido { absent means no }
symptom fatigue { absent means no }
history fertility_desired { absent means unknown }
conclusion hypogonadism
agent cypionate "Testosterone cypionate" { class androgen strength 200 mg/mL action replaces testosterone source es2018 "1" }
agent anastrozole { action inhibits aromatase source es2018 "2" }
dose standard of cypionate for male { 100 .. 200 mg every week, intramuscular source es2018 "3" }
relation interacts(a: agent, b: agent, severity: severity)
relation withheld(a: agent)
)";

inline Checked check_in_world(const std::string& text, const CheckOptions& options = {}) {
  return check({kWorld + text}, options);
}

inline std::string rule_with(const std::string& condition) {
  return "rule r { when " + condition + " then warn \"w\" source es2018 }";
}

}  // namespace regimen::knowledge::tests
