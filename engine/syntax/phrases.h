// Parts that several statements share: sources, doses, monitoring, actions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/syntax/expression.h"

namespace regimen::syntax {

// ---- clauses shared by statements ----

struct SourceRef {  // `source es2018 "1.3"`
  Name source;
  std::optional<Text> locator;
  Span span;
};
// `code loinc "2986-8"`, `code icd10 "C00..C97" except "C44"`, `history code icd10cm "Z86.711"`
struct CodeRef {
  Name system;
  Text code;
  Span span;
  std::vector<Text> except{};
  bool is_history = false;
};

enum class Sex : std::uint8_t { kMale, kFemale, kAny };
struct SexRef {
  Sex sex = Sex::kAny;
  Span span;
};

struct Schedule {
  // `every week`, `every 3 days`, `daily`, `twice a week`, `3 times a week`, `once`,
  // `as needed at most 1 per 24 hours`
  enum class Kind : std::uint8_t { kEvery, kTimesPer, kOnce, kAsNeeded } kind = Kind::kEvery;
  std::string times = "1";
  Duration period;  // `every week` = 1 week
  // `daily for 12 days of every 28 days`
  std::optional<Duration> lasting, again;
  // `… and at most 8 per month`
  std::optional<std::string> most;
  Duration longer;
  Span span;
};

struct DosePhrase {  // `100 .. 200 mg every week, intramuscular` (also in `expect recommend`)
  std::optional<Number> low;  // absent: `amount unstated`
  std::optional<Number> high;
  std::string unit;
  Span unit_span;
  std::optional<std::string> syringe;  // `10 .. 20 units of a U-100 syringe …`
  std::optional<Name> measure;         // `0.5 mg/kg by weight`
  std::optional<Duration> over;        // `5 mg/h for 6 hours`
  std::optional<Number> parts;         // `40 mg/d in 2 doses`
  std::optional<Schedule> schedule;
  std::optional<Name> route;
  Span span;
};

// `baseline, at 3 months, at 6 months, then every 12 months`
struct MonitorPoint {
  enum class Kind : std::uint8_t { kBaseline, kAt, kEvery } kind = Kind::kBaseline;
  Duration time;  // kAt, kEvery
  Span span;
};
struct MonitorPhrase {
  Name lab;
  std::vector<MonitorPoint> points;
  Span span;
  SmallVector<SourceRef> sources{};  // `by article "…"`, in a protocol
};

// ---- actions of a rule ----

struct ConcludeAction {
  Name conclusion;
};
struct RecommendAction {
  Name agent;
  std::optional<Name> dose;
};
struct AvoidAction {  // `avoid anastrozole`, `stop any androgen`, `hold …`, `adjust …`
  enum class Kind : std::uint8_t { kAvoid, kHold, kStop, kAdjust } kind = Kind::kAvoid;
  bool any_of_class = false;
  Name agent;
};
std::string_view word_of(AvoidAction::Kind kind);  // "avoid", …
struct WarnAction {
  Text text;
};
struct MonitorAction {
  MonitorPhrase monitor;
};
struct ReferAction {  // `refer "urology"`
  Text to;
};
struct AtomAction {  // `withheld(A)`, `path(X, Z)`
  Name relation;
  std::vector<ValueId> args;
};
struct Action {
  std::variant<ConcludeAction, RecommendAction, AvoidAction, WarnAction, MonitorAction, ReferAction,
               AtomAction>
      value;
  Span span;
};

}  // namespace regimen::syntax
