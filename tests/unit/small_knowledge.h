// A small knowledge base for the tests of advice and api: one protocol, one second agent, three
// blockers.
#pragma once

#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"
#include "engine/patient/parse_facts.h"
#include "grammar/parse.h"

namespace regimen::tests {

// The relations and rules of stdlib/policies.rgm that statuses rest on; the shipped file is tested
// with the shipped rules.
inline const char* const kPolicies = R"(
module stdlib.policies
source regimen_policy "Regimen safety policies" { kind policy  level unverified  publisher "Regimen" }
relation indicated(a: agent)
relation contraindicated(a: agent, s: severity)
relation avoided(a: agent)
relation held(a: agent)
relation stopped(a: agent)
relation undosed(a: agent)
relation proposes_dose(a: agent, d: dose)
relation starts(p: protocol, a: agent)
relation protocol_indicated(p: protocol)
relation blocked(a: agent)
relation clashing(a: agent)
relation recommended(a: agent)
relation withheld(a: agent)
relation cautioned(a: agent)
relation gives_dose(a: agent, d: dose)
relation advice_conflict(a: agent)
relation dose_conflict(a: agent)
relation protocol_blocked(p: protocol)
relation protocol_recommended(p: protocol)
relation protocol_withheld(p: protocol)
relation above_doses(a: agent)
relation adjusted(a: agent)
relation colliding(a: agent)
relation judged(a: agent)
relation overdosed(a: agent)
relation to_adjust(a: agent)
relation to_continue(a: agent)
relation to_hold(a: agent)
relation to_stop(a: agent)
rule p1 "p1" { for any agent A  when contraindicated(A, absolute)  then blocked(A)  source regimen_policy "1" }
rule p2 "p2" { for any agent A  when held(A)  then blocked(A)  source regimen_policy "2" }
rule p3 "p3" { for any agent A  when avoided(A)  then blocked(A)  source regimen_policy "3" }
rule p4 "p4" { for any agent A  when undosed(A)  then blocked(A)  source regimen_policy "4" }
rule p5 "p5" { for any agent A  when indicated(A) and not blocked(A)  then recommended(A)  source regimen_policy "5" }
rule p6 "p6" { for any agent A  for any dose D  when recommended(A) and proposes_dose(A, D)  then gives_dose(A, D)  source regimen_policy "6" }
rule p7 "p7" { for any agent A  for doses D, E  when gives_dose(A, D) and gives_dose(A, E) and D != E  then dose_conflict(A)  source regimen_policy "7" }
rule p8 "p8" { for any protocol P  for any agent A  when starts(P, A) and blocked(A)  then protocol_blocked(P)  source regimen_policy "8" }
rule p9 "p9" { for any protocol P  when protocol_indicated(P) and not protocol_blocked(P)  then protocol_recommended(P)  source regimen_policy "9" }
rule p10 "p10" { for any agent A  when indicated(A) and avoided(A)  then advice_conflict(A)  source regimen_policy "10" }
)";

inline const char* const kRules = R"(
module small
source book "A book" { kind textbook  level low }
lab hematocrit "Hematocrit" { unit %  plausible 10 .. 80 %  valid for 12 months  source book "1" }
lab estradiol "Estradiol" { unit pg/mL  valid for 12 months  source book "1" }
lab total_testosterone "Total testosterone" { unit ng/dL  molar mass 288.42 g/mol  valid for 12 months  source book "1" }
condition prostate_cancer "Prostate cancer" { absent means unknown }
symptom fatigue "Fatigue" { absent means no }
history fertility_desired "Wish to father a child" { absent means no }
conclusion deficiency "Deficiency"
route intramuscular "into the muscle"
agent testosterone_cypionate "Testosterone cypionate" { strength 200 mg/mL  source book "2" }
agent anastrozole "Anastrozole" { source book "2" }
dose standard of testosterone_cypionate for male { 100 .. 200 mg every week, intramuscular  source book "3" }
contraindication cancer of testosterone_cypionate { when prostate_cancer  severity absolute  source book "4" }
rule low "Low testosterone" { when fatigue and total_testosterone < 264 ng/dL  unless fertility_desired  then conclude deficiency  source book "5" }
protocol trt "Replacement" {
  for male adults
  indicated when deficiency
  start testosterone_cypionate dose standard
  add anastrozole when estradiol > 40 pg/mL
  monitor hematocrit baseline, at 3 months, then every 12 months
  hold testosterone_cypionate when hematocrit > 54 %
  source book "6"
}
)";

inline std::vector<api::NamedText> small_texts(const std::string& more = "") {
  std::vector<api::NamedText> texts{{"policies.rgm", kPolicies}, {"small.rgm", kRules}};
  if (!more.empty()) {
    texts.push_back({"more.rgm", more});
  }
  return texts;
}

// A man of 46 who should be treated, unless `more` says otherwise.
inline std::string treated_man(const std::string& more) {
  return "as of 2026-03-01\npatient male, born 1980-02-11\nfatigue\nno prostate_cancer\n"
         "total_testosterone 231 ng/dL at 2026-01-12T08:10\nhematocrit 0.44 L/L at 2026-02-02\n" +
         more;
}

// A later line takes the place of an earlier one, as when facts are typed.
inline patient::Record record_of(const api::KnowledgeBase& base, const std::string& facts) {
  diagnostics::Buffers buffers;
  const diagnostics::BufferId buffer = buffers.add("facts", facts);
  diagnostics::Sink sink;
  patient::Record record;
  record.as_of = quantity::Instant::at_start_of(*quantity::Date::of(2026, 3, 1));
  if (const auto lines = grammar::parse_facts(buffers, buffer, sink)) {
    patient::apply_lines(base.model(), lines->lines, record, sink);
  }
  return record;
}

}  // namespace regimen::tests
