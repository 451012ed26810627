// Flat lines for tests: a knowledge base, what a stream of lines tells, and whether two tell the
// same.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "engine/api/stream.h"

namespace regimen::tests {

inline const char* const kFlatRules = R"(
module flat
source book "A book" { kind textbook  level low }
lab hematocrit "Hematocrit" { unit %  plausible 10 .. 80 %  valid for 12 months  code local "HCT"  source book "1" }
lab testosterone "Testosterone" { unit ng/dL  molar mass 288.42 g/mol  code local "TT"  source book "1" }
lab weight "Weight" { unit kg  plausible 1 .. 400 kg  source book "1" }
lab unasked "Unasked" { unit mg/dL  plausible 1 .. 9 mg/dL  code local "UN"  source book "1" }
condition cancer "Cancer" { absent means unknown  code local "C61" }
symptom fatigue "Fatigue" { absent means no  code local "FA" }
agent cypionate "Cypionate" { code local "TC"  source book "1" }
conclusion thick "Thick"
conclusion low "Low"
conclusion lasting "Lasting"
conclusion heavy "Heavy"
conclusion free "Free"
conclusion rising "Rising"
conclusion twice_low "Twice low"
conclusion other "Other"
conclusion far "Far"
conclusion recent "Recent"
conclusion middle "Middle"
rule r1 "r1" { when hematocrit > 54 % and age >= 40 years  then conclude thick  source book "1" }
rule r2 "r2" { when male and at least 2 results testosterone < 264 ng/dL within 24 months  then conclude low  source book "1" }
rule r3 "r3" { when highest hematocrit within 24 months > 50 % and fatigue  then conclude lasting  source book "1" }
rule r4 "r4" { when weight in 90 .. 120 kg and taking cypionate  then conclude heavy  source book "1" }
rule r5 "r5" { when not cancer and known testosterone  then conclude free  source book "1" }
rule r6 "r6" { when mean hematocrit within 24 months > 45 %  then conclude rising  source book "1" }
rule r7 "r7" { when at least 2 recorded results testosterone < 264 ng/dL 30 to 365 days apart  then conclude twice_low  source book "1" }
rule r8 "r8" { when at least 2 recorded results hematocrit != 50 % at least 10 days apart  then conclude other  source book "1" }
rule r9 "r9" { when at least 2 recorded results hematocrit > 45 % 100 to 72000 days apart  then conclude far  source book "1" }
rule r10 "r10" { when at least 2 recorded results hematocrit > 45 % at most 400 days apart within 24 months  then conclude recent  source book "1" }
rule r11 "r11" { when at least 2 recorded results hematocrit >= 50 % at least 70000 days apart  then conclude middle  source book "1" }
mapping lines "Lines" {
  id         from "id"
  sex        from "sex" where "F" is female, "M" is male
  age        from "age"
  lab weight from "kg" in kg
  conditions from "conditions" by local
  agents     from "meds" by local
  results    from "obs" by local { code "code"  value "value"  unit "unit"  at "day" days since 2020-01-01 }
}
)";

inline const api::KnowledgeBase& flat_base() {
  static const api::KnowledgeBase base = api::KnowledgeBase::compile(
      {{"stdlib.policies", "module stdlib.policies\n"}, {"flat.rgm", kFlatRules}});
  return base;
}

// What stands behind the lines of a batch is read and must not matter: it would go on with any of
// their tokens.
inline const std::string kBehind = [] {
  const std::string tokens = "9\"}]},0.5 ";
  std::string text;
  while (text.size() < api::batch_padding()) {
    text += tokens[text.size() % tokens.size()];
  }
  return text;
}();

struct Output {
  std::string text;
  api::StreamTotals totals;
};

inline Output output_of(const std::string& lines, bool uses_fast_paths, std::size_t threads,
                        const std::string& as_of = "2022-12-31") {
  const api::KnowledgeBase& base = flat_base();
  const api::StreamRequest request{
      .base = base,
      .mapping = &base.model()[knowledge::find_mapping(base.model(), "lines").value()],
      .options = {.as_of = *quantity::Instant::parse(as_of), .is_as_of_explicit = true},
      .conclusions = api::conclusions_of(base, {}).found,
      .form = {api::StreamForm::Kind::kNdjson},
      .threads = threads,
      .uses_fast_paths = uses_fast_paths};
  Output output;
  std::size_t at = 0;
  std::size_t line = 1;
  const api::StreamCallbacks callbacks{
      .next =
          [&](api::Part& part) {
            // LineBatches of seven lines, so that there are many.
            std::size_t end = at;
            std::size_t taken = 0;
            while (taken < 7 && end < lines.size()) {
              end = std::min(lines.find('\n', end), lines.size() - 1) + 1;
              ++taken;
            }
            auto& batch = std::get<api::LineBatch>(part);
            batch = {.name = "lines.ndjson", .first_line = line};
            batch.bytes = lines.substr(at, end - at) + kBehind;
            batch.size = end - at;
            at = end;
            line += taken;
            return taken > 0;
          },
      .write =
          [&](const std::string& text) {
            output.text += text;
            return true;
          },
      .should_continue = [](std::uint64_t) { return true; }};
  output.totals = stream(request, callbacks);
  return output;
}

inline void expect_same(const Output& left, const Output& right, const std::string& lines) {
  ASSERT_EQ(left.text, right.text) << lines;
  ASSERT_EQ(left.totals.patients, right.totals.patients);
  ASSERT_EQ(left.totals.codes, right.totals.codes);
  ASSERT_EQ(left.totals.problems, right.totals.problems);
  for (std::size_t i = 0; i < left.totals.counts.size(); ++i) {
    ASSERT_EQ(left.totals.counts[i].definite, right.totals.counts[i].definite);
    ASSERT_EQ(left.totals.counts[i].unknown, right.totals.counts[i].unknown);
  }
}

}  // namespace regimen::tests
