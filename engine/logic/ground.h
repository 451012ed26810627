// Grounding: the core program without variables.
//
// Variables range over the symbols of their sort. Only atoms that could hold for some patient are
// kept: the possible bound with every test possible is computed first (semi-naive, indexed), and
// rules are instantiated against it.
//
// Shape:   atoms sorted by relation, then arguments; rules sorted by head, then body. CSR arrays.
// Errors:  E401 when a limit is reached; names the relation of the rule that grew.
// Cost:    linear in the number of ground rules and of the bindings tried for them; both have
//          limits, so that a rule with many variables is refused in seconds.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/logic/program.h"

namespace regimen::logic {

using AtomId = Id<struct AtomTag>;              // names a GroundAtom in Ground::atoms
using GroundRuleId = Id<struct GroundRuleTag>;  // names a GroundRule in Ground::rules

// Atoms have few arguments and are many: those of up to two need no memory of their own.
using GroundArgs = SmallVector<SymbolId>;
struct GroundAtom {
  RelationId relation;
  GroundArgs args;
  friend bool operator==(const GroundAtom& left, const GroundAtom& right) {
    return left.relation == right.relation && left.args == right.args;
  }
  friend std::strong_ordering operator<=>(const GroundAtom& left, const GroundAtom& right) {
    const std::strong_ordering order = left.relation <=> right.relation;
    return order != 0
               ? order
               : std::lexicographical_compare_three_way(left.args.begin(), left.args.end(),
                                                        right.args.begin(), right.args.end());
  }
};
struct GroundLiteral {
  enum class Kind : std::uint8_t { kAtom, kTest, kAtLeast } kind = Kind::kAtom;
  bool is_negated = false;
  std::uint32_t index = 0;  // AtomId, TestId or the index of a GroundAtLeast
  friend auto operator<=>(const GroundLiteral&, const GroundLiteral&) = default;
};
struct GroundAtLeast {
  std::uint32_t count = 1;
  std::vector<AtomId> atoms;  // sorted; one that can never hold is left out
  friend auto operator<=>(const GroundAtLeast&, const GroundAtLeast&) = default;
};
struct GroundRule {
  AtomId head;
  SmallVector<GroundLiteral> body;
  RuleId rule;                         // what it is an instance of
  SmallVector<SymbolId> substitution;  // value of each variable
};

struct Ground {
  std::vector<GroundAtom> atoms;
  std::vector<GroundRule> rules;
  std::vector<GroundAtLeast> at_leasts;
  std::vector<std::uint32_t> rules_begin;  // rules of atom i: [rules_begin[i], rules_begin[i+1])

  const GroundAtom& operator[](AtomId id) const { return atoms[id.index()]; }
  const GroundRule& operator[](GroundRuleId id) const { return rules[id.index()]; }
};

struct GroundLimits {
  std::size_t rules_max = 1'000'000;
  // Bindings tried, with or without an instance in the end, and words of the instances' bodies.
  std::size_t steps_max = 10'000'000;
};

Ground ground(const Program& program, const knowledge::Model& model, diagnostics::Sink& sink,
              const GroundLimits& limits = {});

std::optional<AtomId> find_atom(const Ground& ground, const GroundAtom& atom);
std::string ground_atom_text(const Program& program,
                             const GroundAtom& atom);  // "recommended(anastrozole)"

}  // namespace regimen::logic
