// Heights: in how many rounds of the fixpoint a definite atom is reached. Private to
// engine/evaluation/derivation.
//
// A fact has height 1; a rule's head is one higher than the highest positive atom of its body. The
// least height of an atom picks the shortest derivation and, in a recursive component, one that
// does not rest on itself.
//
// Shape:   heights of the definite atoms among those reachable from the root, under negation or
//          not.
// Cost:    linear in what is reachable: each rule is counted down once.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/evaluation/facts.h"
#include "engine/logic/ground.h"

namespace regimen::derivation {

class Heights {
 public:
  Heights(const logic::Ground& ground, const evaluation::Facts& facts, std::uint32_t patient,
          logic::AtomId root);

  // The height of a definite reachable atom.
  std::uint32_t of(logic::AtomId atom) const;
  // One more than the highest positive atom of the body; `rule` must be definite.
  std::uint32_t of(const logic::GroundRule& rule) const;
  // The `count` definite atoms of least height, ties by atom: what an at-least rests on.
  std::vector<logic::AtomId> lowest(const logic::GroundAtLeast& at_least) const;

 private:
  // A definite rule, or a definite at-least in its body, waiting for `open` more premises.
  struct Waiting {
    std::size_t open = 0;
    std::uint32_t target = 0;  // a head atom, or the index of the waiting rule of an at-least
    bool is_at_least = false;
  };

  void collect(logic::AtomId root);
  void add_rule(const logic::GroundRule& rule);
  void add_at_least(const logic::GroundAtLeast& at_least, std::uint32_t waiting_rule);
  void count_down();
  void arrive(std::uint32_t waiting_index, std::uint32_t height, std::vector<std::uint32_t>& next);

  const logic::Ground& ground_;
  const evaluation::Facts& facts_;
  std::uint32_t patient_;
  std::unordered_map<std::uint32_t, std::uint32_t> heights_;  // looked up, never iterated
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> waiting_for_;  // by atom
  std::vector<Waiting> waiting_;
  std::vector<std::uint32_t> ready_;  // heads of rules without positive atoms
};

// The atoms of a literal: none for a test, several for an at-least.
std::vector<logic::AtomId> atoms_of(const logic::Ground& ground,
                                    const logic::GroundLiteral& literal);

}  // namespace regimen::derivation
