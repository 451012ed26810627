// Implements the fixpoint of oracle.h.
#include "tests/oracle/oracle.h"

#include <set>
#include <vector>

#include "engine/base/overload.h"
#include "engine/checker/tests.h"

namespace regimen::oracle {

namespace {

using quantity::Truth;

struct Instance {
  core::GroundAtom head;
  const core::Rule* rule;
  std::vector<core::SymbolId> values;
};

core::SymbolId value_of(const core::Term& term, const std::vector<core::SymbolId>& values) {
  const auto* variable = std::get_if<core::Variable>(&term);
  return variable != nullptr ? values[variable->index] : std::get<core::SymbolId>(term);
}

core::GroundAtom atom_of(const core::Atom& atom, const std::vector<core::SymbolId>& values) {
  core::GroundAtom ground{atom.relation, {}};
  for (const core::Term& term : atom.args) {
    ground.args.push_back(value_of(term, values));
  }
  return ground;
}

void instantiate(const core::Program& program, const core::Rule& rule,
                 std::vector<core::SymbolId>& values, std::vector<Instance>& instances) {
  if (values.size() < rule.variables.size()) {
    for (const core::SymbolId symbol : program[rule.variables[values.size()].sort].symbols) {
      values.push_back(symbol);
      instantiate(program, rule, values, instances);
      values.pop_back();
    }
    return;
  }
  for (const core::Literal& literal : rule.body) {
    const auto* same = std::get_if<core::SameLiteral>(&literal);
    if (same != nullptr &&
        (value_of(same->left, values) == value_of(same->right, values)) == same->is_different) {
      return;
    }
  }
  instances.push_back({atom_of(rule.head, values), &rule, values});
}

// The atoms a body needs, and whether under negation.
std::vector<std::pair<core::GroundAtom, bool>> needs_of(const Instance& instance) {
  std::vector<std::pair<core::GroundAtom, bool>> needs;
  for (const core::Literal& literal : instance.rule->body) {
    if (const auto* atom = std::get_if<core::AtomLiteral>(&literal)) {
      needs.emplace_back(atom_of(atom->atom, instance.values), atom->is_negated);
    } else if (const auto* choice = std::get_if<core::AtLeastLiteral>(&literal)) {
      for (const core::Atom& part : choice->atoms) {
        needs.emplace_back(atom_of(part, instance.values), false);
      }
    }
  }
  return needs;
}

// The level of an atom is the most negations on a path below it; none when a path never ends.
std::optional<std::map<core::GroundAtom, std::size_t>> levels_of(
    const std::vector<Instance>& instances) {
  std::map<core::GroundAtom, std::size_t> levels;
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

Truth lookup(const Facts& facts, const core::GroundAtom& atom) {
  const auto found = facts.find(atom);
  return found == facts.end() ? quantity::kFalse : found->second;
}

Truth of_literal(const core::Literal& literal, const Instance& instance, const Facts& facts,
                 const std::vector<Truth>& tests) {
  return std::visit(
      Overload{[&](const core::AtomLiteral& atom) {
                 const Truth truth = lookup(facts, atom_of(atom.atom, instance.values));
                 return atom.is_negated ? !truth : truth;
               },
               [&](const core::TestLiteral& test) {
                 return test.is_negated ? !tests[test.test.index()] : tests[test.test.index()];
               },
               [](const core::SameLiteral&) { return quantity::kTrue; },
               [&](const core::AtLeastLiteral& choice) {
                 std::set<core::GroundAtom> atoms;
                 for (const core::Atom& part : choice.atoms) {
                   atoms.insert(atom_of(part, instance.values));
                 }
                 std::size_t definite = 0;
                 std::size_t possible = 0;
                 for (const core::GroundAtom& atom : atoms) {
                   definite += lookup(facts, atom).is_definite ? 1 : 0;
                   possible += lookup(facts, atom).is_possible ? 1 : 0;
                 }
                 return Truth{definite >= choice.count, possible >= choice.count};
               }},
      literal);
}

}  // namespace

std::optional<Facts> evaluate(const model::Model& model, const core::Program& program,
                              const record::Record& record) {
  std::vector<Instance> instances;
  for (const core::Rule& rule : program.rules) {
    std::vector<core::SymbolId> values;
    instantiate(program, rule, values, instances);
  }
  const auto levels = levels_of(instances);
  if (!levels) {
    return std::nullopt;
  }
  std::vector<Truth> tests;
  for (const core::Test& one : program.tests) {
    tests.push_back(checker::test(model, one, record));
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
        for (const core::Literal& literal : instance.rule->body) {
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
