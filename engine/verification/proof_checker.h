// The checker: does a proof establish both bounds of every atom for one record? Independent of what
// made it: it shares nothing with ground, graph, plan, run, derivation and explain.
//
// A proof lists the atoms that are definite, then those that are only possible, each with the rule
// that concludes it and the values of the rule's variables. Checked is
//   1. every step: the values are of the variables' sorts, and the body holds. For a definite atom:
//      each premise stands earlier in the list, each test is true of the record (decided anew), and
//      what is negated is not even possible. For a possible one: each premise stands earlier in
//      either list, each test is true or undecided, and what is negated is not definite;
//   2. that nothing is missing: no rule, with any values, has a body that holds (or may hold) and a
//      head that is not among the definite (or possible) atoms.
// Rules that the compiler accepts are stratified. By induction over the strata, 1 makes both lists
// parts of the least fixpoints of definite and possible, and 2 makes them the whole: whatever is
// not listed is not so.
//
// Errors:  the first thing that is wrong, with its place in the certificate.
// Cost:    one plain join over the listed atoms for each rule.
// Source:  docs/semantics.md §5; Apt, Blair, Walker 1988.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/logic/ground.h"
#include "engine/patient/record.h"

namespace regimen::verification {

struct Step {
  logic::RuleId rule;
  std::vector<logic::SymbolId> values;  // of the rule's variables
};
struct Proof {
  std::vector<Step> definite;
  std::vector<Step> possible;  // and not definite
};

struct Refusal {
  std::string place;  // "proof.definite[12]"
  std::string what;
};

// A rule whose body holds with these values of its variables, or only may hold.
struct Support {
  logic::RuleId rule;
  std::vector<logic::SymbolId> values;
  bool is_definite;
};
struct Bounds {
  std::set<logic::GroundAtom> definite;
  std::set<logic::GroundAtom> possible;                  // the definite ones among them
  std::map<logic::GroundAtom, std::vector<Support>> by;  // everything that concludes an atom
};

// Nothing: the proof stands, and `bounds` is what it proves.
std::optional<Refusal> check(const knowledge::Model& model, const logic::Program& program,
                             const patient::Record& record, const Proof& proof, Bounds& bounds);

}  // namespace regimen::verification
