// The core program: relations, rules with variables, tests of the record. The one language that is
// evaluated.
//
// Clinical statements are lowered to it (from_model.h), each rule keeping the statement it came
// from. A rule says: its head holds when every literal of its body holds. Both bounds (definite,
// possible) are least fixpoints, stratum by stratum; a negated atom is definite when the atom is
// not even possible.
//
// Shape:   symbols, relations, tests and rules are sorted by what they say, so the order of
//          statements never shows. Tests are interned: an equal test is one TestId.
// Errors:  none; from_model.h reports.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/shared.h"
#include "engine/base/small_vector.h"
#include "engine/knowledge/input.h"
#include "engine/knowledge/model.h"

namespace regimen::logic {

using SymbolId = Id<struct SymbolTag>;      // names a Symbol in Program::symbols
using RelationId = Id<struct RelationTag>;  // names a Relation in Program::relations
using TestId = Id<struct TestTag>;          // names a Test in Program::tests
using RuleId = Id<struct RuleTag>;          // names a Rule in Program::rules
using SortId = Id<struct SortTag>;          // names a Sort in Program::sorts

struct Sort {
  std::string name;               // "agent"
  std::vector<SymbolId> symbols;  // sorted
};
struct Symbol {
  SortId sort;
  std::string name;  // "anastrozole", "testosterone_cypionate.standard", a condition's text
};
struct Relation {
  std::string name;  // "recommended"
  std::vector<SortId> columns;
};

// ---- tests: three-valued questions about one record; the leaves of every condition ----

struct RecordedConcept {  // a condition, symptom or history as the record has it
  knowledge::ConceptId concept_id;
  OptionalBox<quantity::Duration> within{};
  OptionalBox<quantity::Duration> lasting{};
  bool is_ever = false;
  std::optional<knowledge::Grade> least_severity{};
  bool is_plain() const { return !within && !lasting && !is_ever && !least_severity; }
};
using TestValue =
    std::variant<knowledge::SexIs, RecordedConcept, knowledge::Taking, Shared<knowledge::Compare>,
                 Shared<knowledge::InRange>, Shared<knowledge::Persists>,
                 Shared<knowledge::CompareLabs>, Shared<knowledge::CompareDose>,
                 Shared<knowledge::Results>, knowledge::KnownInput>;
struct Test {
  TestValue value;
  std::string text;                      // canonical words: "hematocrit > 54 %"; the key
  SmallVector<knowledge::Input> inputs;  // what it reads, sorted
};

// ---- rules ----

struct Variable {
  std::uint32_t index;
  friend auto operator<=>(Variable, Variable) = default;
};
using Term = std::variant<Variable, SymbolId>;
// Atoms have few arguments and are many: one of them needs no memory of its own.
using Args = SmallVector<Term>;
struct Atom {
  RelationId relation;
  Args args;
  friend bool operator==(const Atom& left, const Atom& right) {
    return left.relation == right.relation && left.args == right.args;
  }
  friend bool operator<(const Atom& left, const Atom& right) {
    return left.relation != right.relation ? left.relation < right.relation
                                           : left.args < right.args;
  }
};
struct AtomLiteral {
  Atom atom;
  bool is_negated = false;
};
struct TestLiteral {
  TestId test;
  bool is_negated = false;
};
struct SameLiteral {
  Term left;
  Term right;
  bool is_different = false;  // A != B
};
struct AtLeastLiteral {  // at least `count` of the atoms hold
  std::uint32_t count;
  SmallVector<Atom> atoms;
};
using Literal = std::variant<AtomLiteral, TestLiteral, SameLiteral, AtLeastLiteral>;

// The statement a rule came from.
struct ProtocolStepRef {
  enum class Part : std::uint8_t { kStep, kTitration, kMonitor };
  knowledge::ProtocolId protocol;
  std::uint32_t step;  // index of the part
  Part part = Part::kStep;
  friend auto operator<=>(ProtocolStepRef, ProtocolStepRef) = default;
};
struct FactRef {
  std::uint32_t index;  // in Model::facts
  friend auto operator<=>(FactRef, FactRef) = default;
};
// monostate: nothing an author wrote (`holds(x)` from the record; parts of conditions)
using Origin =
    std::variant<std::monostate, knowledge::RuleId, knowledge::ContraindicationId,
                 knowledge::ProtocolId, ProtocolStepRef, knowledge::DoseId, knowledge::AgentId,
                 FactRef, knowledge::InteractionId, knowledge::LimitId>;

struct RuleVariable {
  SortId sort;
  std::string name;  // what its author calls it
};
struct Rule {
  Atom head;
  SmallVector<Literal> body;
  SmallVector<RuleVariable> variables;
  Origin origin;
  // What kind of step this is in an explanation.
  enum class Role : std::uint8_t {
    kRecorded,   // holds(x) from the record
    kCondition,  // part of a condition
    kWhen,       // satisfied(rule): its `when` holds
    kExcept,     // excepted(rule): an `unless` or an override stops it
    kApplies,    // applies(rule)
    kConclude,   // what an applying statement says
    kFact,
    kPolicy  // a rule over relations
  } role = Role::kConclude;
};

struct Program {
  std::vector<Sort> sorts;
  std::vector<Symbol> symbols;
  std::vector<Relation> relations;
  std::vector<Test> tests;
  std::vector<Rule> rules;

  const Symbol& operator[](SymbolId id) const { return symbols[id.index()]; }
  const Relation& operator[](RelationId id) const { return relations[id.index()]; }
  const Test& operator[](TestId id) const { return tests[id.index()]; }
  const Rule& operator[](RuleId id) const { return rules[id.index()]; }
  const Sort& operator[](SortId id) const { return sorts[id.index()]; }
};

std::optional<RelationId> find_relation(const Program& program, std::string_view name);
std::optional<SymbolId> find_symbol(const Program& program, std::string_view sort,
                                    std::string_view name);

}  // namespace regimen::logic
