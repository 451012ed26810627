// Expressions of the syntax tree: names and numbers as written, values, conditions.
//
// Shape:   spans on every node; conditions and values name each other by id, in the arenas of their
//          Tree (tree.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/optional_box.h"
#include "engine/diagnostics/buffer.h"

namespace regimen::syntax {

using diagnostics::Span;
using ConditionId = Id<struct ConditionTag>;  // names a Condition in Tree::conditions
using ValueId = Id<struct ValueTag>;          // names a Value in Tree::values

struct Name {  // an identifier, perhaps dotted: "hematocrit", "stdlib.labs"
  std::string text;
  Span span;
};

struct Text {  // a string literal, unescaped
  std::string value;
  Span span;
};

struct Number {  // as written: "231", "0.44"
  std::string text;
  Span span;
};

// A number with a unit as written; the unit is empty for a bare number.
struct Quantity {
  Number number;
  std::string unit;
  Span unit_span;
  Span span;
};

// "12 months", "7 days": a number and a word; also used for calendar durations.
using Duration = Quantity;

struct DateTime {  // 2026-01-12, 2026-01-12T08:10+01:00, 2026-01, 1980 as written
  std::string text;
  Span span;
};

// ---- values (right and left of a comparison; also `regimen eval`) ----

struct NameValue {  // a lab, a vital, `age`
  Name name;
};
struct QuantityValue {
  Quantity quantity;
};
struct DateValue {
  DateTime date;
};
struct TimeValue {  // "11:00"
  std::string text;
};
// `10 units of a U-100 syringe at 200 mg/mL`; `0.5 mL of testosterone_cypionate`; `8.9 nmol/L of
// total_testosterone`
struct OfValue {
  ValueId amount;
  OptionalBox<Name> of;              // an agent or a lab
  OptionalBox<std::string> syringe;  // "U-100"
};
struct AtStrengthValue {
  ValueId amount;
  Quantity strength;
};
enum class Arithmetic : std::uint8_t { kAdd, kSubtract, kMultiply, kDivide, kModulo };
struct ArithmeticValue {
  Arithmetic op;
  ValueId left;
  ValueId right;
};
struct NegatedValue {
  ValueId value;
};
struct InUnitValue {  // `… in mg`
  ValueId value;
  std::string unit;
  Span unit_span;
};
struct TextValue {  // `"positive"`, in the core
  Text text;
};
struct CallValue {  // `length(T)`, `half(X)`, in the core
  Name function;
  std::vector<ValueId> args;
};
// `count of edge(X, _)`, `sum of D over given(P, D)`; also the choices below with `over`: `latest V
// by T over result(P, V, T)`.
struct AggregateValue {
  Name kind;                    // count, sum, min, max, mean, latest, first, highest, lowest
  std::optional<ValueId> what;  // absent: `count of …`
  std::optional<ValueId> key;   // `by T`
  std::optional<ConditionId> over;
};
// `highest psa within 12 months`, `lowest …`, `first …`, `latest …`, `mean …`
enum class Selection : std::uint8_t { kLatest, kFirst, kHighest, kLowest, kMean };
struct SelectedValue {
  Selection selection;
  Name lab;
  OptionalBox<Duration> within;
};

struct Value {
  std::variant<NameValue, QuantityValue, DateValue, TimeValue, OfValue, AtStrengthValue,
               ArithmeticValue, NegatedValue, InUnitValue, SelectedValue, TextValue, CallValue,
               AggregateValue>
      value;
  Span span;
};

enum class CompareOp : std::uint8_t {
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual
};

// ---- conditions ----

struct AndCondition {
  std::vector<ConditionId> parts;
};
struct OrCondition {
  std::vector<ConditionId> parts;
};
struct NotCondition {
  ConditionId part;
};
// `low_libido`, `male`, `adult`, `hypogonadism`, `myocardial_infarction within 6 months`,
// `sleep_apnea with severity at least severe`, `ever stroke`
struct NameCondition {
  Name name;
  OptionalBox<Duration> within;
  OptionalBox<Name> least_severity{};
  bool is_ever = false;
};
struct CompareCondition {
  ValueId left;
  CompareOp op;
  ValueId right;
  Span op_span;
};
struct RangeCondition {  // `hematocrit in 40 .. 50 %`: both inclusive
  ValueId value;
  OptionalBox<Quantity> low;  // always there
  OptionalBox<Quantity> high;
};
// `psa rising by more than 1.4 ng/mL within 12 months`
struct TrendCondition {
  ValueId value;
  bool is_falling = false;
  bool is_more = false;  // `by more than`; without, `by` and `by at least` include the amount
  OptionalBox<Quantity> amount;  // always there
  OptionalBox<Duration> within;
};
// `hematocrit > 54 % for at least 3 months`, `low_libido for at least 3 months`
struct LastingCondition {
  ConditionId part;
  OptionalBox<Duration> time;  // always there
};
// `at least 2 of symptoms a, b, c`, `any of …` (1), `all of …` (count), `none of …`
struct ChoiceCondition {
  enum class Kind : std::uint8_t { kAny, kAll, kNone, kAtLeast } kind = Kind::kAny;
  OptionalBox<Number> count;  // kAtLeast
  std::vector<Name> names;
  bool is_ever = false;  // `ever any of a, b`
};
// `at least 2 results total_testosterone < 264 ng/dL before 11:00 on different days within 12
// months`
struct ResultsCondition {
  Number count;
  bool is_recorded = false;    // `at least 2 recorded results`: of the record only
  bool is_consistent = false;  // `consistently at least 2 results`
  Name lab;
  std::optional<CompareOp> op;
  OptionalBox<Quantity> threshold;
  OptionalBox<std::string> before;  // local time of day "11:00"
  OptionalBox<std::string> after;
  bool on_different_days = false;
  // `90 to 365 days apart`, `at least 90 days apart`, `at most 2 weeks apart`
  OptionalBox<Duration> apart_least, apart_most;
  Span apart_span;
  OptionalBox<Duration> within;
};
struct KnownCondition {  // `known X`, `missing X`, `known psa within 12 months`
  bool is_missing = false;
  Name name;
  OptionalBox<Duration> within{};
};
// `taking anastrozole`, `taking any androgen`, `started anastrozole within 3 months`,
// `stopped any androgen within 1 month`
struct TakingCondition {
  enum class Course : std::uint8_t { kTaking, kStarted, kStopped };
  bool any_of_class = false;
  Name name;
  Course course = Course::kTaking;
  OptionalBox<Duration> within{};
};
// A core atom: `contraindicated(A, absolute)`, or in words `recommended A`, `indicated A`,
// `contraindicated A absolutely`.
struct AtomCondition {
  Name relation;
  std::vector<ValueId> args;
};

struct Condition {
  std::variant<AndCondition, OrCondition, NotCondition, NameCondition, CompareCondition,
               RangeCondition, TrendCondition, LastingCondition, ChoiceCondition, ResultsCondition,
               KnownCondition, TakingCondition, AtomCondition>
      value;
  Span span;
};

}  // namespace regimen::syntax
