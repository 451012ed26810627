// Relations: the names that statements are lowered to and that the policies conclude, as constants.
//
// A relation of stdlib/policies.rgm is named in C++ here and nowhere else, so that a name that only
// one side changes does not compile, or is reported when the knowledge base is loaded (E302). The
// list stands in the lowest room that needs it: the grammar reads `never recommend A` as
// `recommended(A)`, the model reads `contraindicated A` of either severity.
//
// Shape:   a constant has its name and the sorts of its columns; how many they are is in its type.
//          Where a rule has variables, each of its steps has a relation of its own, which only
//          `step_of_rule` names: `applies_NAME`.
// Errors:  none here; engine/logic/policies.h compares the list with the policies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regimen::relation {

// Who declares a relation.
enum class Source : std::uint8_t {
  kEngine,    // nobody: it is there for what statements are lowered to
  kPolicies,  // stdlib/policies.rgm; concluded there, or by what statements are lowered to
};

template <std::size_t columns>
struct Constant {
  std::string_view name;
  std::array<std::string_view, columns> sorts;
};

// X(constant, name, source, sorts…), by name.
#define REGIMEN_RELATIONS(X)                                                               \
  X(kAboveDoses, "above_doses", kPolicies, "agent")                                        \
  X(kAdjusted, "adjusted", kPolicies, "agent")                                             \
  X(kAdviceConflict, "advice_conflict", kPolicies, "agent")                                \
  X(kApplies, "applies", kEngine, "rule")                                                  \
  X(kAvoided, "avoided", kPolicies, "agent")                                               \
  X(kBlocked, "blocked", kPolicies, "agent")                                               \
  X(kCautioned, "cautioned", kPolicies, "agent")                                           \
  X(kClashing, "clashing", kPolicies, "agent")                                             \
  X(kColliding, "colliding", kPolicies, "agent")                                           \
  X(kCondition, "condition", kEngine, "text")                                              \
  X(kContraindicated, "contraindicated", kPolicies, "agent", "severity")                   \
  X(kContraindicationApplies, "contraindication_applies", kEngine, "contraindication")     \
  X(kDoseConflict, "dose_conflict", kPolicies, "agent")                                    \
  X(kDosed, "dosed", kEngine, "agent")                                                     \
  X(kExcepted, "excepted", kEngine, "rule")                                                \
  X(kExceptedContraindication, "excepted_contraindication", kEngine, "contraindication")   \
  X(kExceptedInteraction, "excepted_interaction", kEngine, "interaction")                  \
  X(kExceptedProtocol, "excepted_protocol", kEngine, "protocol")                           \
  X(kGivesDose, "gives_dose", kPolicies, "agent", "dose")                                  \
  X(kHeld, "held", kPolicies, "agent")                                                     \
  X(kHolds, "holds", kEngine, "concept")                                                   \
  X(kIndicated, "indicated", kPolicies, "agent")                                           \
  X(kJudged, "judged", kPolicies, "agent")                                                 \
  X(kKeepsDose, "keeps_dose", kEngine, "agent")                                            \
  X(kMonitored, "monitored", kEngine, "statement", "number")                               \
  X(kOverdosed, "overdosed", kPolicies, "agent")                                           \
  X(kProposesDose, "proposes_dose", kPolicies, "agent", "dose")                            \
  X(kProtocolBlocked, "protocol_blocked", kPolicies, "protocol")                           \
  X(kProtocolIndicated, "protocol_indicated", kPolicies, "protocol")                       \
  X(kProtocolRecommended, "protocol_recommended", kPolicies, "protocol")                   \
  X(kProtocolWithheld, "protocol_withheld", kPolicies, "protocol")                         \
  X(kRecommended, "recommended", kPolicies, "agent")                                       \
  X(kReferred, "referred", kEngine, "text")                                                \
  X(kSatisfied, "satisfied", kEngine, "rule")                                              \
  X(kSatisfiedContraindication, "satisfied_contraindication", kEngine, "contraindication") \
  X(kSatisfiedProtocol, "satisfied_protocol", kEngine, "protocol")                         \
  X(kStarts, "starts", kPolicies, "protocol", "agent")                                     \
  X(kStopped, "stopped", kPolicies, "agent")                                               \
  X(kTaking, "taking", kEngine, "agent")                                                   \
  X(kTitrated, "titrated", kEngine, "text")                                                \
  X(kToAdjust, "to_adjust", kPolicies, "agent")                                            \
  X(kToContinue, "to_continue", kPolicies, "agent")                                        \
  X(kToHold, "to_hold", kPolicies, "agent")                                                \
  X(kToStop, "to_stop", kPolicies, "agent")                                                \
  X(kUndosed, "undosed", kPolicies, "agent")                                               \
  X(kViolated, "violated", kEngine, "rule")                                                \
  X(kWarned, "warned", kEngine, "text")                                                    \
  X(kWithheld, "withheld", kPolicies, "agent")

template <typename... Sorts>
constexpr Constant<sizeof...(Sorts)> constant(std::string_view name, Sorts... sorts) {
  return {name, {std::string_view(sorts)...}};
}

#define REGIMEN_RELATION(id, name, source, ...) \
  inline constexpr auto id = constant(name, __VA_ARGS__);
REGIMEN_RELATIONS(REGIMEN_RELATION)
#undef REGIMEN_RELATION

// A relation of the list, whatever its number of columns.
struct Listed {
  std::string_view name;
  Source source;
  std::array<std::string_view, 2> columns;
  std::size_t column_count;
};

template <std::size_t columns>
constexpr Listed listed(const Constant<columns>& relation, Source source) {
  Listed result{relation.name, source, {}, columns};
  for (std::size_t i = 0; i < columns; ++i) {
    result.columns[i] = relation.sorts[i];
  }
  return result;
}

#define REGIMEN_RELATION(id, name, source, ...) listed(id, Source::source),
inline constexpr std::array kAll{REGIMEN_RELATIONS(REGIMEN_RELATION)};
#undef REGIMEN_RELATION

// Of a part of a condition that mentions variables, which are its columns: `condition "TEXT"`.
std::string condition_with_variables(std::string_view text);

// ---- the steps by which a statement applies ----

enum class Step : std::uint8_t {
  kWhen,    // satisfied: its condition holds
  kExcept,  // excepted: an exception or an override stops it
  kApply,   // satisfied, and not excepted
  kViolate  // of an invariant: what must not be, is so
};

enum class Stepper : std::uint8_t { kRule, kProtocol, kContraindication, kInteraction };

// Without a name where a kind of statement has no such step.
constexpr Constant<1> step_of(Stepper stepper, Step step) {
  constexpr Constant<1> kNone{"", {}};
  constexpr std::array<std::array<Constant<1>, 4>, 4> kAllSteps{{
      {kSatisfied, kExcepted, kApplies, kViolated},
      {kSatisfiedProtocol, kExceptedProtocol, kProtocolIndicated, kNone},
      {kSatisfiedContraindication, kExceptedContraindication, kContraindicationApplies, kNone},
      {kNone, kExceptedInteraction, kNone, kNone},
  }};
  return kAllSteps[static_cast<std::size_t>(stepper)][static_cast<std::size_t>(step)];
}

// The step of a rule: "applies_NAME" where it has variables, which are the columns.
std::string step_of_rule(Step step, std::string_view rule, bool has_variables = true);
// The name of the rule with variables whose step the relation of this name is.
std::optional<std::string_view> rule_of_step(Step step, std::string_view relation);
// Is it this step of a rule, with variables or without; of any statement?
bool is_rule_step(Step step, std::string_view relation);
bool is_step(Step step, std::string_view relation);

}  // namespace regimen::relation
