// Implements the fixpoint of oracle.h.
#include "tests/oracle/oracle.h"

#include <set>
#include <vector>

#include "engine/base/overload.h"
#include "engine/verification/tests.h"

namespace regimen::oracle {

namespace {

using quantity::Truth;

struct Instance {
  logic::GroundAtom head;
  const logic::Rule* rule;
  std::vector<logic::SymbolId> values;
};

logic::SymbolId value_of(const logic::Term& term, const std::vector<logic::SymbolId>& values) {
  const auto* variable = std::get_if<logic::Variable>(&term);
  return variable != nullptr ? values[variable->index] : std::get<logic::SymbolId>(term);
}

logic::GroundAtom atom_of(const logic::Atom& atom, const std::vector<logic::SymbolId>& values) {
  logic::GroundAtom ground{atom.relation, {}};
  for (const logic::Term& term : atom.args) {
    ground.args.push_back(value_of(term, values));
  }
  return ground;
}

void instantiate(const logic::Program& program, const logic::Rule& rule,
                 std::vector<logic::SymbolId>& values, std::vector<Instance>& instances) {
  if (values.size() < rule.variables.size()) {
    for (const logic::SymbolId symbol : program[rule.variables[values.size()].sort].symbols) {
      values.push_back(symbol);
      instantiate(program, rule, values, instances);
      values.pop_back();
    }
    return;
  }
  for (const logic::Literal& literal : rule.body) {
    const auto* same = std::get_if<logic::SameLiteral>(&literal);
    if (same != nullptr &&
        (value_of(same->left, values) == value_of(same->right, values)) == same->is_different) {
      return;
    }
  }
  instances.push_back({atom_of(rule.head, values), &rule, values});
}

// The atoms a body needs, and whether under negation.
std::vector<std::pair<logic::GroundAtom, bool>> needs_of(const Instance& instance) {
  std::vector<std::pair<logic::GroundAtom, bool>> needs;
  for (const logic::Literal& literal : instance.rule->body) {
    if (const auto* atom = std::get_if<logic::AtomLiteral>(&literal)) {
      needs.emplace_back(atom_of(atom->atom, instance.values), atom->is_negated);
    } else if (const auto* choice = std::get_if<logic::AtLeastLiteral>(&literal)) {
      for (const logic::Atom& part : choice->atoms) {
        needs.emplace_back(atom_of(part, instance.values), false);
      }
    }
  }
  return needs;
}

// The level of an atom is the most negations on a path below it; none when a path never ends.
std::optional<std::map<logic::GroundAtom, std::size_t>> levels_of(
    const std::vector<Instance>& instances) {
  std::map<logic::GroundAtom, std::size_t> levels;
  for (const Instance& instance : instances) {
    levels[instance.head] = 0;
  }
  const std::size_t most = levels.size();
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const Instance& instance : instances) {
      std::size_t& level = levels[instance.head];
      for (const auto& [atom, is_negated] : needs_of(instance)) {
        const auto found = levels.find(atom);
        const std::size_t below = found == levels.end() ? 0 : found->second;
        if (below + (is_negated ? 1 : 0) > level) {
          level = below + (is_negated ? 1 : 0);
          has_changed = true;
        }
      }
      if (level > most) {
        return std::nullopt;
      }
    }
  }
  return levels;
}

Truth lookup(const Facts& facts, const logic::GroundAtom& atom) {
  const auto found = facts.find(atom);
  return found == facts.end() ? quantity::kFalse : found->second;
}

Truth of_literal(const logic::Literal& literal, const Instance& instance, const Facts& facts,
                 const std::vector<Truth>& tests) {
  return std::visit(
      Overload{[&](const logic::AtomLiteral& atom) {
                 const Truth truth = lookup(facts, atom_of(atom.atom, instance.values));
                 return atom.is_negated ? !truth : truth;
               },
               [&](const logic::TestLiteral& test) {
                 return test.is_negated ? !tests[test.test.index()] : tests[test.test.index()];
               },
               [](const logic::SameLiteral&) { return quantity::kTrue; },
               [&](const logic::AtLeastLiteral& choice) {
                 std::set<logic::GroundAtom> atoms;
                 for (const logic::Atom& part : choice.atoms) {
                   atoms.insert(atom_of(part, instance.values));
                 }
                 std::size_t definite = 0;
                 std::size_t possible = 0;
                 for (const logic::GroundAtom& atom : atoms) {
                   definite += lookup(facts, atom).is_definite ? 1 : 0;
                   possible += lookup(facts, atom).is_possible ? 1 : 0;
                 }
                 return Truth{definite >= choice.count, possible >= choice.count};
               }},
      literal);
}

}  // namespace

std::optional<Facts> evaluate(const knowledge::Model& model, const logic::Program& program,
                              const patient::Record& record) {
  std::vector<Instance> instances;
  for (const logic::Rule& rule : program.rules) {
    std::vector<logic::SymbolId> values;
    instantiate(program, rule, values, instances);
  }
  const auto levels = levels_of(instances);
  if (!levels) {
    return std::nullopt;
  }
  std::vector<Truth> tests;
  for (const logic::Test& test : program.tests) {
    tests.push_back(verification::test(model, test, record));
  }
  std::size_t top = 0;
  for (const auto& [atom, level] : *levels) {
    top = std::max(top, level);
  }
  Facts facts;
  for (std::size_t level = 0; level <= top; ++level) {
    for (bool has_changed = true; has_changed;) {
      has_changed = false;
      for (const Instance& instance : instances) {
        if (levels->at(instance.head) != level) {
          continue;
        }
        Truth body = quantity::kTrue;
        for (const logic::Literal& literal : instance.rule->body) {
          body = body && of_literal(literal, instance, facts, tests);
        }
        Truth& head = facts[instance.head];
        const Truth joined = head || body;
        has_changed = has_changed || joined != head;
        head = joined;
      }
    }
  }
  return facts;
}

}  // namespace regimen::oracle
