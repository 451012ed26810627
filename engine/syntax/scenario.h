// Scenarios; the same lines are what one types in the REPL after `patient`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/syntax/phrases.h"

namespace regimen::syntax {

struct PatientLine {  // `patient male, born 1980-02-11`
  std::optional<Name> sex;
  std::optional<DateTime> born;
};
// `low_libido`, `no prostate_cancer`, `unknown X`, `myocardial_infarction at 2025-12-01`,
// `resolved stroke`, `history of stroke`, `sleep_apnea with severity severe`
struct ConceptLine {
  enum class Presence : std::uint8_t {
    kPresent,
    kAbsent,
    kUnknown,
    kResolved
  } presence = Presence::kPresent;
  Name name;
  std::optional<DateTime> at;
  std::optional<Name> severity{};
};
struct ResultLine {  // `psa < 0.1 ng/mL at 2026-02-02`, `hematocrit 0.44 L/L at 2026-02-02`
  Name lab;
  std::optional<CompareOp> op;
  Quantity value;
  std::optional<DateTime> at;
};
// `taking anastrozole since 2026-01-01`, `not taking x`, `stopped x on 2026-02-01`
struct TakingLine {
  bool is_taking = true;
  Name agent;
  std::optional<DateTime> since;
  bool has_stopped = false;
  std::optional<DateTime> until{};
};
// `not understood past diagnosis "chest trouble" code icd10cm "I99.9"`
struct NotUnderstoodLine {
  Name kind;
  bool is_past = false;
  Text text;
  std::optional<CodeRef> code;
};
struct AsOfLine {
  DateTime at;
};

struct Expectation {
  enum class Kind : std::uint8_t {
    kRecommend,
    kPending,
    kWithheld,
    kContraindicated,
    kNotIndicated,  // an agent or protocol
    kBecause,
    kConclude,
    kNotConclude,
    kWarn,
    kNoWarn,
    kNoRefer,
    kMonitor,
    kRefer,
    kTitrate,
    kConflict,
    kProblem,
    kViolation
  } kind = Kind::kRecommend;
  std::optional<Name> name;
  std::optional<Text> text;        // warn, refer
  std::optional<DosePhrase> dose;  // recommend
  std::vector<Name> needs;         // pending … needs a, b
  std::vector<Name> because;       // withheld … because prostate_cancer
  std::optional<DateTime> at;      // monitor … at 2026-06-01
};

struct ScenarioLine {
  std::variant<AsOfLine, PatientLine, ConceptLine, ResultLine, TakingLine, NotUnderstoodLine,
               Expectation>
      value;
  Span span;
};
struct ScenarioDecl {
  std::vector<ScenarioLine> lines;
};

}  // namespace regimen::syntax
