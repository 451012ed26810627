// Conditions of the model: what `when` and `unless` ask of a patient.
//
// Shape:   one arena (Model::conditions); parts by id, before what they are part of.
// Units:   thresholds keep the quantity as written and its exact value in the lab's canonical unit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/base/optional_box.h"
#include "engine/base/shared.h"
#include "engine/base/small_vector.h"
#include "engine/knowledge/ids.h"
#include "engine/quantity/calendar.h"
#include "engine/quantity/interval.h"
#include "engine/quantity/quantity.h"

namespace regimen::knowledge {

struct Threshold {
  Shared<quantity::Quantity> written{};  // as the author wrote it
  quantity::Rational canonical{};        // exact, in the operand's canonical unit
};
struct AgeOperand {};  // completed years
struct LabOperand {
  LabId lab;
  enum class Selection : std::uint8_t {
    kLatest,
    kFirst,
    kHighest,
    kLowest,
    kMean,
    kRise,  // the latest less the lowest before it
    kFall   // the highest before the latest less the latest
  } selection = Selection::kLatest;
  OptionalBox<quantity::Duration> within{};  // latest without: the lab's `valid for`
};
using Operand = std::variant<AgeOperand, LabOperand>;

struct And {
  SmallVector<ConditionId> parts;
};
struct Or {
  SmallVector<ConditionId> parts;
};
struct Not {
  ConditionId part;
};
struct AtLeast {
  std::uint32_t count;
  SmallVector<ConditionId> parts;
};
struct SexIs {
  Sex sex;
};
// What else is asked of a recorded concept; nothing of one that is so now.
struct HoldsTime {
  OptionalBox<quantity::Duration> within{};
  OptionalBox<quantity::Duration> lasting{};  // `for at least`
  bool is_ever = false;                       // what is over counts, too
  std::optional<Grade> least_severity{};
  bool is_plain() const { return !within && !lasting && !is_ever && !least_severity; }
};
struct Holds {
  ConceptId concept_id;
  Shared<HoldsTime> time{};
};
// `for at least 6 months`, `started … within 3 months`, `stopped … within 1 month`
struct Course {
  enum class Kind : std::uint8_t { kLasting, kStarted, kStopped } kind = Kind::kLasting;
  quantity::Duration time{};
};
struct Taking {
  AgentId agent;
  Shared<Course> course{};  // without: now
};
struct Compare {
  Operand operand;
  quantity::Comparison comparison;
  Threshold threshold;
};
struct InRange {
  Operand operand;
  Threshold low;
  Threshold high;
};  // both inclusive
struct Persists {
  LabId lab;
  quantity::Comparison comparison;
  Threshold threshold;
  quantity::Duration time;
};  // `hematocrit > 54 % for at least 3 months`
struct CompareLabs {
  Operand left;
  quantity::Comparison comparison;
  Operand right;
};  // same dimension
// `at least 90 days apart`: two results, the days of which lie so far from each other.
struct Apart {
  std::optional<quantity::Duration> least{}, most{};  // of whole days or months; least <= most
};
struct Results {
  std::uint32_t count;
  LabId lab;
  std::optional<quantity::Comparison> comparison{};
  std::optional<Threshold> threshold{};
  std::optional<quantity::TimeOfDay> before, after;
  bool on_different_days = false;
  OptionalBox<quantity::Duration> within{};
  OptionalBox<Apart> apart{};  // only of two
  bool is_recorded = false;    // of the record: what was never drawn does not count
  // Only those count that are later than every usable result that does not match.
  bool is_consistent = false;
};
struct KnownInput {                                                  // sex, age, a lab or a concept
  std::variant<std::monostate, AgeOperand, LabId, ConceptId> input;  // monostate: sex
  OptionalBox<quantity::Duration> within{};  // of a lab, instead of its `valid for`
};
struct VariableRef {
  std::uint32_t index;
};  // in Rule::variables
struct Symbol {
  OptionalString sort;
  OptionalString name;
  friend auto operator<=>(const Symbol&, const Symbol&) = default;
};
using Term0 = std::variant<VariableRef, Symbol>;
struct AtomCondition {
  RelationId relation;
  SmallVector<Term0> args;
};
struct EqualityCondition {
  Term0 left;
  Term0 right;
  bool is_different = false;
};  // A = B, A != B

// What is large is shared: with other conditions, and with the test of the core that asks it.
struct Condition {
  std::variant<And, Or, Not, AtLeast, SexIs, Holds, Taking, Shared<Compare>, Shared<InRange>,
               Shared<Persists>, Shared<CompareLabs>, Shared<Results>, KnownInput, AtomCondition,
               Shared<EqualityCondition>>
      value;
  Span span{};
};

template <typename T>
const T& unshared(const T& value) {
  return value;
}
template <typename T>
const T& unshared(const Shared<T>& value) {
  return *value;
}
// What a condition or test is, if it is of that kind: `kind_if<Compare>(condition.value)`.
template <typename T, typename... Kinds>
const T* kind_if(const std::variant<Kinds...>& value) {
  if constexpr ((std::is_same_v<Shared<T>, Kinds> || ...)) {
    const auto* shared = std::get_if<Shared<T>>(&value);
    return shared == nullptr ? nullptr : &**shared;
  } else {
    return std::get_if<T>(&value);
  }
}

// As std::visit, for a visitor that takes some kinds and everything else alike.
template <typename Visitor, typename... Kinds>
decltype(auto) visit_kinds(const Visitor& visitor, const std::variant<Kinds...>& value) {
  return std::visit([&](const auto& kind) { return visitor(unshared(kind)); }, value);
}

}  // namespace regimen::knowledge
