// Implements support_of of engine/evaluation/derivation/derivation.h.
//
// Bottom up over the components that are reachable and not settled: conf(atom) joins its rules,
// each rule crosses its literals; excl(atom) crosses its rules, each rule joins its literals;
// negation swaps the two. In a recursive component conf grows from nothing (what rests on itself
// confirms nothing) and excl shrinks from "already" (what rests on itself alone is excluded).
#include <algorithm>
#include <map>
#include <unordered_map>

#include "engine/base/check.h"
#include "engine/evaluation/derivation/derivation.h"
#include "engine/evaluation/derivation/families.h"
#include "engine/evaluation/derivation/heights.h"
#include "engine/evaluation/derivation/inputs.h"

namespace regimen::derivation {

namespace {

using logic::AtomId;
using logic::GroundLiteral;

struct Settling {
  Family confirming = nothing();
  Family excluding = already();
  friend bool operator==(const Settling&, const Settling&) = default;
};
const Settling settled_true{already(), nothing()};
const Settling settled_false{nothing(), already()};

class Search {
 public:
  Search(const logic::Program& program, const logic::Ground& ground, const evaluation::Facts& facts,
         std::uint32_t patient, const SupportLimits& limits)
      : program_(program), ground_(ground), facts_(facts), patient_(patient), limits_(limits) {}

  Settling of(const logic::Graph& graph, AtomId root) {
    if (!is_open(root)) {
      return settling(root);
    }
    collect(root);
    std::map<std::uint32_t, std::vector<std::uint32_t>> components;  // in dependency order
    for (const std::uint32_t atom : open_atoms_) {
      components[graph.component_of[atom]].push_back(atom);
    }
    for (auto& [component, atoms] : components) {
      std::sort(atoms.begin(), atoms.end());
      settle(atoms, graph.components[component].is_recursive);
    }
    return settled_.at(root.index());
  }

  std::vector<knowledge::Input> inputs_of(const InputSet& set) const {
    std::vector<knowledge::Input> inputs;
    for (const std::uint32_t index : set) {
      inputs.push_back(inputs_[index]);
    }
    return inputs;
  }

 private:
  bool is_open(AtomId atom) const { return facts_.atom(atom, patient_) == quantity::kUnknown; }
  bool is_open(const GroundLiteral& literal) const {
    return truth_of(ground_, facts_, patient_, literal) == quantity::kUnknown;
  }
  bool is_possible(const logic::GroundRule& rule) const {
    return truth_of(ground_, facts_, patient_, rule).is_possible;
  }

  // The open atoms and the inputs of the open tests below the root.
  void collect(AtomId root) {
    std::vector<std::uint32_t> stack{root.index()};
    settled_.emplace(root.index(), Settling{});
    while (!stack.empty()) {
      const std::uint32_t atom = stack.back();
      stack.pop_back();
      open_atoms_.push_back(atom);
      for (std::uint32_t i = ground_.rules_begin[atom]; i < ground_.rules_begin[atom + 1]; ++i) {
        if (is_possible(ground_.rules[i])) {
          collect(ground_.rules[i], stack);
        }
      }
    }
    std::sort(inputs_.begin(), inputs_.end());
    inputs_.erase(std::unique(inputs_.begin(), inputs_.end()), inputs_.end());
  }

  void collect(const logic::GroundRule& rule, std::vector<std::uint32_t>& stack) {
    for (const GroundLiteral& literal : rule.body) {
      if (!is_open(literal)) {
        continue;
      }
      if (literal.kind == GroundLiteral::Kind::kTest) {
        const std::vector<knowledge::Input> inputs = open_inputs(logic::TestId(literal.index));
        inputs_.insert(inputs_.end(), inputs.begin(), inputs.end());
      }
      for (const AtomId atom : atoms_of(ground_, literal)) {
        if (is_open(atom) && settled_.emplace(atom.index(), Settling{}).second) {
          stack.push_back(atom.index());
        }
      }
    }
  }

  std::vector<knowledge::Input> open_inputs(logic::TestId test) const {
    std::vector<knowledge::Input> inputs =
        unknown_inputs(program_, facts_, patient_, test, limits_.known);
    for (knowledge::Input& input : inputs) {
      if (std::binary_search(limits_.unread.begin(), limits_.unread.end(), input) &&
          facts_.test(test, patient_) == quantity::kUnknown) {
        input = knowledge::UnreadInput{};
      }
    }
    std::sort(inputs.begin(), inputs.end());
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    return inputs;
  }

  void settle(const std::vector<std::uint32_t>& atoms, bool is_recursive) {
    // Each round reaches one atom further; the cap on families could make the last rounds
    // alternate.
    const std::size_t rounds_max = is_recursive ? 2 * atoms.size() + 2 : 1;
    for (std::size_t round = 0; round < rounds_max; ++round) {
      bool is_changed = false;
      for (const std::uint32_t atom : atoms) {
        Settling next = from_rules(AtomId(atom));
        Settling& current = settled_.at(atom);
        is_changed = is_changed || next != current;
        current = std::move(next);
      }
      if (!is_changed) {
        return;
      }
    }
  }

  Settling from_rules(AtomId atom) const {
    Settling result = settled_false;
    for (std::uint32_t i = ground_.rules_begin[atom.index()];
         i < ground_.rules_begin[atom.index() + 1]; ++i) {
      const logic::GroundRule& rule = ground_.rules[i];
      if (!is_possible(rule)) {
        continue;
      }
      Settling body = settled_true;
      for (const GroundLiteral& literal : rule.body) {
        if (is_open(literal)) {
          const Settling entry = settling(literal);
          body.confirming = both(body.confirming, entry.confirming);
          body.excluding = either(body.excluding, entry.excluding);
        }
      }
      result.confirming = either(result.confirming, body.confirming);
      result.excluding = both(result.excluding, body.excluding);
    }
    return result;
  }

  Settling settling(AtomId atom) const {
    const quantity::Truth truth = facts_.atom(atom, patient_);
    if (truth == quantity::kUnknown) {
      return settled_.at(atom.index());
    }
    return truth.is_definite ? settled_true : settled_false;
  }

  Settling settling(const GroundLiteral& literal) const {
    Settling result;
    switch (literal.kind) {
      case GroundLiteral::Kind::kAtom:
        result = settling(AtomId(literal.index));
        break;
      case GroundLiteral::Kind::kTest:
        result = settling(logic::TestId(literal.index));
        break;
      case GroundLiteral::Kind::kAtLeast:
        result = settling(ground_.at_leasts[literal.index]);
        break;
    }
    if (literal.is_negated) {
      std::swap(result.confirming, result.excluding);
    }
    return result;
  }

  Settling settling(logic::TestId test) const {
    InputSet set;
    for (const knowledge::Input& input : open_inputs(test)) {
      const auto place = std::lower_bound(inputs_.begin(), inputs_.end(), input);
      set.push_back(static_cast<std::uint32_t>(place - inputs_.begin()));
    }
    return {{set}, {set}};
  }

  Settling settling(const logic::GroundAtLeast& group) const {
    std::vector<Settling> all;
    all.reserve(group.atoms.size());
    for (const AtomId atom : group.atoms) {
      all.push_back(settling(atom));
    }
    std::vector<std::reference_wrapper<const Family>> confirming;
    std::vector<std::reference_wrapper<const Family>> excluding;
    for (const Settling& part : all) {
      confirming.emplace_back(part.confirming);
      excluding.emplace_back(part.excluding);
    }
    REGIMEN_CHECK(group.count <= all.size(), "an undecided at-least has enough atoms");
    return {at_least(group.count, confirming), at_least(all.size() - group.count + 1, excluding)};
  }

  const logic::Program& program_;
  const logic::Ground& ground_;
  const evaluation::Facts& facts_;
  std::uint32_t patient_;
  const SupportLimits& limits_;
  std::vector<std::uint32_t> open_atoms_;
  std::vector<knowledge::Input> inputs_;
  std::unordered_map<std::uint32_t, Settling> settled_;  // looked up, never iterated
};

std::vector<std::vector<knowledge::Input>> limited(const Search& search, const Family& family,
                                                   const SupportLimits& limits) {
  std::vector<std::vector<knowledge::Input>> sets;
  for (const InputSet& set : family) {
    if (sets.size() == limits.sets_max || (!sets.empty() && set.size() > limits.set_size_max)) {
      break;
    }
    sets.push_back(search.inputs_of(set));
  }
  return sets;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): the question is about all that was compiled
Support support_of(const logic::Program& program, const logic::Ground& ground,
                   const logic::Graph& graph, const evaluation::Facts& facts, std::uint32_t patient,
                   logic::AtomId root, const SupportLimits& limits) {
  Search search(program, ground, facts, patient, limits);
  const Settling settling = search.of(graph, root);
  return {limited(search, settling.confirming, limits),
          limited(search, settling.excluding, limits)};
}

}  // namespace regimen::derivation
