#include "engine/verification/proof_checker.h"

#include <algorithm>

#include "engine/base/overload.h"
#include "engine/logic/print_program.h"
#include "engine/verification/tests.h"

namespace regimen::verification {

namespace {

using logic::GroundAtom;
using logic::SymbolId;
using quantity::Truth;
using Values = std::vector<std::optional<SymbolId>>;  // of a rule's variables, as far as bound

std::optional<SymbolId> value_of(const logic::Term& term, const Values& values) {
  const auto* variable = std::get_if<logic::Variable>(&term);
  return variable != nullptr ? values[variable->index] : std::optional(std::get<SymbolId>(term));
}

// With every variable bound.
GroundAtom atom_of(const logic::Atom& atom, const Values& values) {
  GroundAtom ground{atom.relation, {}};
  for (const logic::Term& term : atom.args) {
    ground.args.push_back(*value_of(term, values));
  }
  return ground;
}

class Checker {
 public:
  Checker(const knowledge::Model& model, const logic::Program& program,
          const patient::Record& record, Bounds& bounds)
      : program_(program), bounds_(bounds) {
    for (const logic::Test& entry : program.tests) {
      tests_.push_back(test(model, entry, record));
    }
  }

  std::optional<Refusal> run(const Proof& proof) {
    collect(proof);
    for (const bool is_definite : {true, false}) {
      const std::vector<Step>& steps = is_definite ? proof.definite : proof.possible;
      for (std::size_t i = 0; i < steps.size(); ++i) {
        if (const auto what = wrong_with(steps[i], is_definite)) {
          return Refusal{std::string(is_definite ? "proof.definite[" : "proof.possible[") +
                             std::to_string(i) + "]",
                         *what};
        }
        note_proved(steps[i]);
      }
    }
    for (std::size_t i = 0; i < program_.rules.size(); ++i) {
      Values values(program_.rules[i].variables.size());
      if (const auto what = missing(logic::RuleId(i), 0, values)) {
        return Refusal{"proof", *what};
      }
    }
    return std::nullopt;
  }

 private:
  void note_proved(const Step& step) {
    const GroundAtom head = head_of(step);
    proved_.insert(head);
  }

  static Values bound(const Step& step) { return {step.values.begin(), step.values.end()}; }

  bool fits(const Step& step) const {
    if (step.rule.index() >= program_.rules.size()) {
      return false;
    }
    const logic::Rule& rule = program_[step.rule];
    if (rule.variables.size() != step.values.size()) {
      return false;
    }
    for (std::size_t i = 0; i < step.values.size(); ++i) {
      const std::vector<SymbolId>& symbols = program_[rule.variables[i].sort].symbols;
      if (!std::binary_search(symbols.begin(), symbols.end(), step.values[i])) {
        return false;
      }
    }
    return true;
  }

  GroundAtom head_of(const Step& step) const {
    return atom_of(program_[step.rule].head, bound(step));
  }

  // What the lists claim; whether it is so is checked after.
  void collect(const Proof& proof) {
    for (const auto* steps : {&proof.definite, &proof.possible}) {
      for (const Step& step : *steps) {
        if (fits(step)) {
          const GroundAtom head = head_of(step);
          bounds_.possible.insert(head);
          if (steps == &proof.definite) {
            bounds_.definite.insert(head);
          }
        }
      }
    }
    for (const GroundAtom& atom : bounds_.possible) {
      of_relation_[atom.relation].push_back(atom);
    }
  }

  std::optional<std::string> wrong_with(const Step& step, bool is_definite) const {
    if (!fits(step)) {
      return "there is no such rule, or it has no such values";
    }
    const logic::Rule& rule = program_[step.rule];
    const std::string head = logic::ground_atom_text(program_, head_of(step));
    if (!is_definite && bounds_.definite.contains(head_of(step))) {
      return "`" + head + "` is listed as definite and as only possible";
    }
    for (const logic::Literal& literal : rule.body) {
      if (!holds(literal, bound(step), is_definite)) {
        return "`" + head + "` does not follow by `" + logic::rule_text(program_, rule) +
               "`: a premise is not proved before it, or does not hold";
      }
    }
    return std::nullopt;
  }

  // Does a literal of a step hold, by what was proved before it?
  bool holds(const logic::Literal& literal, const Values& values, bool is_definite) const {
    return std::visit(
        Overload{[&](const logic::AtomLiteral& atom_literal) {
                   const GroundAtom atom = atom_of(atom_literal.atom, values);
                   if (!atom_literal.is_negated) {
                     return proved_.contains(atom);
                   }
                   return !(is_definite ? bounds_.possible : bounds_.definite).contains(atom);
                 },
                 [&](const logic::AtLeastLiteral& choice) {
                   return count(choice, values, proved_) >= choice.count;
                 },
                 [&](const auto& other) { return of_record(other, values, is_definite); }},
        literal);
  }

  static std::size_t count(const logic::AtLeastLiteral& choice, const Values& values,
                           const std::set<GroundAtom>& among) {
    std::set<GroundAtom> found;
    for (const logic::Atom& part : choice.atoms) {
      const GroundAtom atom = atom_of(part, values);
      if (among.contains(atom)) {
        found.insert(atom);
      }
    }
    return found.size();
  }

  bool of_record(const logic::TestLiteral& test_literal, const Values& /*values*/,
                 bool is_definite) const {
    const Truth truth = test_literal.is_negated ? !tests_[test_literal.test.index()]
                                                : tests_[test_literal.test.index()];
    return is_definite ? truth.is_definite : truth.is_possible;
  }
  static bool of_record(const logic::SameLiteral& same, const Values& values,
                        bool /*is_definite*/) {
    return (value_of(same.left, values) == value_of(same.right, values)) != same.is_different;
  }

  // Walks the body from `place` on: a premise is matched with every atom that is listed, then
  // variables that are left take every value. A body that may hold must have its head listed; it is
  // noted as what concludes it.
  std::optional<std::string> missing(logic::RuleId id, std::size_t place, Values& values) {
    const logic::Rule& rule = program_[id];
    while (place < rule.body.size()) {
      const auto* premise = std::get_if<logic::AtomLiteral>(&rule.body[place]);
      if (premise != nullptr && !premise->is_negated) {
        return matched(id, premise->atom, place, values);
      }
      ++place;
    }
    const auto free = std::find(values.begin(), values.end(), std::nullopt);
    if (free == values.end()) {
      return unlisted(id, values);
    }
    const auto index = static_cast<std::size_t>(free - values.begin());
    for (const SymbolId symbol : program_[rule.variables[index].sort].symbols) {
      values[index] = symbol;
      if (auto what = missing(id, place, values)) {
        return what;
      }
    }
    values[index].reset();
    return std::nullopt;
  }

  std::optional<std::string> matched(logic::RuleId id, const logic::Atom& premise,
                                     std::size_t place, Values& values) {
    const auto atoms = of_relation_.find(premise.relation);
    if (atoms == of_relation_.end()) {
      return std::nullopt;
    }
    for (const GroundAtom& atom : atoms->second) {
      const Values before = values;
      if (unify(premise, atom, values)) {
        if (auto what = missing(id, place + 1, values)) {
          return what;
        }
      }
      values = before;
    }
    return std::nullopt;
  }

  static bool unify(const logic::Atom& premise, const GroundAtom& atom, Values& values) {
    for (std::size_t i = 0; i < premise.args.size(); ++i) {
      const std::optional<SymbolId> value = value_of(premise.args[i], values);
      if (value && *value != atom.args[i]) {
        return false;
      }
      if (!value) {
        values[std::get<logic::Variable>(premise.args[i]).index] = atom.args[i];
      }
    }
    return true;
  }

  std::optional<std::string> unlisted(logic::RuleId id, const Values& values) {
    const logic::Rule& rule = program_[id];
    const GroundAtom head = atom_of(rule.head, values);
    for (const bool is_definite : {true, false}) {
      if (!may_hold(rule, values, is_definite)) {
        continue;
      }
      const std::set<GroundAtom>& listed = is_definite ? bounds_.definite : bounds_.possible;
      if (!listed.contains(head)) {
        return "`" + logic::ground_atom_text(program_, head) + "` follows by `" +
               logic::rule_text(program_, rule) + "` and is not listed as " +
               (is_definite ? "definite" : "possible");
      }
      Support support{id, {}, is_definite};
      for (const std::optional<SymbolId>& value : values) {
        support.values.push_back(*value);
      }
      bounds_.by[head].push_back(std::move(support));
      break;  // what holds may hold
    }
    return std::nullopt;
  }

  bool may_hold(const logic::Rule& rule, const Values& values, bool is_definite) const {
    const std::set<GroundAtom>& listed = is_definite ? bounds_.definite : bounds_.possible;
    const std::set<GroundAtom>& others = is_definite ? bounds_.possible : bounds_.definite;
    return std::all_of(rule.body.begin(), rule.body.end(), [&](const logic::Literal& literal) {
      return std::visit(
          Overload{[&](const logic::AtomLiteral& entry) {
                     const GroundAtom atom = atom_of(entry.atom, values);
                     return entry.is_negated ? !others.contains(atom) : listed.contains(atom);
                   },
                   [&](const logic::AtLeastLiteral& choice) {
                     return count(choice, values, listed) >= choice.count;
                   },
                   [&](const auto& other) { return of_record(other, values, is_definite); }},
          literal);
    });
  }

  const logic::Program& program_;
  Bounds& bounds_;
  std::vector<Truth> tests_;
  std::set<GroundAtom> proved_;
  std::map<logic::RelationId, std::vector<GroundAtom>> of_relation_;
};

}  // namespace

std::optional<Refusal> check(const knowledge::Model& model, const logic::Program& program,
                             const patient::Record& record, const Proof& proof, Bounds& bounds) {
  bounds = {};
  return Checker(model, program, record, bounds).run(proof);
}

}  // namespace regimen::verification
