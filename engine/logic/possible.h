// The possible bound: every atom that could hold for some patient, and every rule instance that
// makes one. Semi-naive and indexed; each combination of atoms is found exactly once.
//
// Private to engine/logic.
// Shape:   atoms have their numbers in `table`, which also has atoms that are mentioned and are
//          never possible.
// Errors:  gives what grew beyond a limit; then the rest means nothing.
// Cost:    see ground.h.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "engine/logic/atom_table.h"
#include "engine/logic/ground.h"

namespace regimen::logic {

using Binding = SmallVector<std::optional<SymbolId>>;  // by variable

SymbolId value_of(const Term& term, const Binding& binding);
GroundAtom instance_of(const Atom& atom, const Binding& binding);

struct Instance {
  RuleId rule;
  SmallVector<SymbolId> substitution;
};

// What grew beyond which limit.
struct Overflow {
  RuleId rule;
  bool is_steps = false;
};

class Possible {
 public:
  Possible(const Program& program, const GroundLimits& limits);

  std::optional<Overflow> run();

  const AtomTable& table() const { return table_; }
  // Numbers of the possible atoms, in the order of finding.
  const std::vector<std::uint32_t>& order() const { return order_; }
  const std::vector<Instance>& instances() const { return instances_; }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  // A positive atom of a body, at its position among them.
  struct Positive {
    const Atom* atom;
    std::uint32_t number;  // in the table; kNone: it has variables
  };
  // Where an atom takes part.
  struct Use {
    RuleId rule;
    std::uint32_t position;
  };

  void index_rule(RuleId id);
  void index_uses();
  std::uint32_t positives_end(RuleId id) const { return first_positive_[id.index() + 1]; }
  const Positive& positive(RuleId id, std::uint32_t position) const {
    return positives_[first_positive_[id.index()] + position];
  }
  std::uint32_t place_of(std::uint32_t number) const {
    return number < places_.size() ? places_[number] : kNone;
  }
  bool unify(const Rule& rule, const Atom& pattern, const GroundAtom& atom, Binding& binding) const;
  bool should_continue(RuleId id, std::size_t steps);
  void start(Use use, std::uint32_t newest);
  void join(RuleId id, Binding binding, std::uint32_t position, std::optional<std::uint32_t> taken,
            std::uint32_t newest);
  bool is_older(const Positive& positive, const Binding& binding, std::uint32_t end) const;
  void enumerate(RuleId id, Binding binding, std::uint32_t variable);
  void emit(RuleId id, const Binding& binding);
  void add(std::uint32_t number);

  const Program& program_;
  GroundLimits limits_;
  std::size_t steps_ = 0;
  AtomTable table_;
  std::vector<Positive> positives_;
  std::vector<std::uint32_t> first_positive_;   // by rule
  std::vector<std::uint32_t> heads_;            // by rule, in the table; kNone: it has variables
  std::vector<Use> uses_;                       // of atoms without variables, by atom
  std::vector<std::uint32_t> first_use_;        // by number
  std::vector<std::vector<Use>> pattern_uses_;  // of atoms with variables, by relation
  std::vector<std::uint32_t> places_;  // by number: place in the order; kNone: not possible
  std::vector<std::uint32_t> order_;
  std::vector<std::vector<std::uint32_t>> by_relation_;  // places in the order
  std::vector<Instance> instances_;
  std::optional<Overflow> over_limit_;
};

}  // namespace regimen::logic
