// Implements ground.h.
#include "engine/core/ground.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/base/overload.h"

namespace regimen::core {

namespace {

struct AtomHash {
  std::size_t operator()(const GroundAtom& atom) const {
    std::size_t hash = atom.relation.index();
    for (const SymbolId arg : atom.args) {
      hash = hash * 1000003U + arg.index() + 1;
    }
    return hash;
  }
};

using Binding = std::vector<std::optional<SymbolId>>;

// Where an atom takes part: literal `position` of the positive atoms of `rule`.
struct Use {
  RuleId rule;
  std::uint32_t position;
};

struct Instance {
  RuleId rule;
  std::vector<SymbolId> substitution;
};

// What grew beyond which limit.
struct Overflow {
  RuleId rule;
  bool is_steps = false;
};

diagnostics::Diagnostic too_many_rules(const Program& program, const Overflow& overflow,
                                       const GroundLimits& limits) {
  return {.code = diagnostics::Code::kTooManyGroundRules,
          .message =
              "rules with variables " +
              (overflow.is_steps
                   ? "take more than " + std::to_string(limits.steps_max) + " steps to instantiate"
                   : "have more than " + std::to_string(limits.rules_max) + " instances"),
          .notes = {"the limit was passed by a rule for `" +
                    program[program[overflow.rule].head.relation].name + "`"},
          .help = "bind the variables of the rule by relations that hold for few things"};
}

bool is_ground(const Atom& atom) {
  return std::all_of(atom.args.begin(), atom.args.end(),
                     [](const Term& term) { return std::holds_alternative<SymbolId>(term); });
}

SymbolId value_of(const Term& term, const Binding& binding) {
  return std::visit(Overload{[&](Variable variable) { return *binding[variable.index]; },
                             [](SymbolId symbol) { return symbol; }},
                    term);
}

GroundAtom instance_of(const Atom& atom, const Binding& binding) {
  GroundAtom ground{atom.relation, {}};
  ground.args.reserve(atom.args.size());
  for (const Term& term : atom.args) {
    ground.args.push_back(value_of(term, binding));
  }
  return ground;
}

// The possible bound: every atom that could hold for some patient, and every rule instance that
// makes one.
class Possible {
 public:
  Possible(const Program& program, const GroundLimits& limits)
      : program_(program),
        limits_(limits),
        positives_(program.rules.size()),
        by_relation_(program.relations.size()),
        pattern_uses_(program.relations.size()) {
    exact_uses_.reserve(program.rules.size());
    ids_.reserve(program.rules.size());
    for (std::size_t i = 0; i < program.rules.size(); ++i) {
      index_rule(RuleId(i));
    }
  }

  std::optional<Overflow> run() {
    for (std::size_t i = 0; i < program_.rules.size(); ++i) {
      if (positives_[i].empty()) {
        join(RuleId(i), Binding(program_.rules[i].variables.size()), 0, std::nullopt, 0);
      }
    }
    for (std::uint32_t next = 0; next < atoms_.size() && !over_limit_; ++next) {
      const GroundAtom atom = atoms_[next];
      if (const auto uses = exact_uses_.find(atom); uses != exact_uses_.end()) {
        for (const Use use : uses->second) {
          start(use, atom, next);
        }
      }
      for (const Use use : pattern_uses_[atom.relation.index()]) {
        start(use, atom, next);
      }
    }
    return over_limit_;
  }

  const std::vector<GroundAtom>& atoms() const { return atoms_; }
  const std::vector<Instance>& instances() const { return instances_; }

 private:
  void index_rule(RuleId id) {
    const Rule& rule = program_[id];
    for (const Literal& literal : rule.body) {
      const auto* positive = std::get_if<AtomLiteral>(&literal);
      if (positive == nullptr || positive->is_negated) {
        continue;
      }
      const Use use{id, static_cast<std::uint32_t>(positives_[id.index()].size())};
      positives_[id.index()].push_back(&positive->atom);
      if (is_ground(positive->atom)) {
        exact_uses_[instance_of(positive->atom, {})].push_back(use);
      } else {
        pattern_uses_[positive->atom.relation.index()].push_back(use);
      }
    }
  }

  // Binds the variables of `pattern` to `atom`; false when they do not fit.
  bool unify(const Rule& rule, const Atom& pattern, const GroundAtom& atom,
             Binding& binding) const {
    for (std::size_t i = 0; i < pattern.args.size(); ++i) {
      const SymbolId value = atom.args[i];
      const auto* variable = std::get_if<Variable>(&pattern.args[i]);
      if (variable == nullptr) {
        if (std::get<SymbolId>(pattern.args[i]) != value) {
          return false;
        }
        continue;
      }
      std::optional<SymbolId>& bound = binding[variable->index];
      if ((bound && *bound != value) || program_[value].sort != rule.variables[variable->index]) {
        return false;
      }
      bound = value;
    }
    return true;
  }

  // Counts work; false when there has been too much.
  bool may_go_on(RuleId id, std::size_t steps) {
    steps_ += steps;
    if (!over_limit_ && steps_ > limits_.steps_max) {
      over_limit_ = Overflow{id, true};
    }
    return !over_limit_;
  }

  void start(Use use, const GroundAtom& atom, std::uint32_t newest) {
    const Rule& rule = program_[use.rule];
    Binding binding(rule.variables.size());
    if (unify(rule, *positives_[use.rule.index()][use.position], atom, binding)) {
      join(use.rule, std::move(binding), 0, use.position, newest);
    }
  }

  // Semi-naive: positions before the one that took the newest atom use older atoms only, so that
  // each combination is found exactly once.
  void join(RuleId id, Binding binding, std::uint32_t position, std::optional<std::uint32_t> taken,
            std::uint32_t newest) {
    const std::vector<const Atom*>& positives = positives_[id.index()];
    if (!may_go_on(id, 1)) {
      return;
    }
    if (position == positives.size()) {
      enumerate(id, std::move(binding), 0);
      return;
    }
    if (taken && position == *taken) {
      join(id, std::move(binding), position + 1, taken, newest);
      return;
    }
    const std::uint32_t end = position < *taken ? newest : newest + 1;
    const Atom& pattern = *positives[position];
    if (is_bound(pattern, binding)) {
      const auto found = ids_.find(instance_of(pattern, binding));
      if (found != ids_.end() && found->second < end) {
        join(id, std::move(binding), position + 1, taken, newest);
      }
      return;
    }
    const std::vector<std::uint32_t>& candidates = by_relation_[pattern.relation.index()];
    for (std::size_t i = 0; i < candidates.size() && candidates[i] < end; ++i) {
      if (!may_go_on(id, 1)) {
        return;
      }
      Binding extended = binding;
      if (unify(program_[id], pattern, atoms_[candidates[i]], extended)) {
        join(id, std::move(extended), position + 1, taken, newest);
      }
    }
  }

  static bool is_bound(const Atom& atom, const Binding& binding) {
    return std::all_of(atom.args.begin(), atom.args.end(), [&](const Term& term) {
      const auto* variable = std::get_if<Variable>(&term);
      return variable == nullptr || binding[variable->index].has_value();
    });
  }

  // Variables that no positive atom binds range over their sort.
  void enumerate(RuleId id, Binding binding, std::uint32_t variable) {
    const Rule& rule = program_[id];
    if (!may_go_on(id, 1)) {
      return;
    }
    if (variable == rule.variables.size()) {
      emit(id, binding);
      return;
    }
    if (binding[variable]) {
      enumerate(id, std::move(binding), variable + 1);
      return;
    }
    for (const SymbolId symbol : program_[rule.variables[variable]].symbols) {
      binding[variable] = symbol;
      enumerate(id, binding, variable + 1);
    }
  }

  void emit(RuleId id, const Binding& binding) {
    const Rule& rule = program_[id];
    for (const Literal& literal : rule.body) {
      if (const auto* same = std::get_if<SameLiteral>(&literal)) {
        const bool is_same = value_of(same->left, binding) == value_of(same->right, binding);
        if (is_same == same->is_different) {
          return;
        }
      }
    }
    if (!may_go_on(id, size_of(rule))) {
      return;
    }
    Instance instance{id, {}};
    for (const std::optional<SymbolId>& value : binding) {
      instance.substitution.push_back(*value);
    }
    add(instance_of(rule.head, binding));
    instances_.push_back(std::move(instance));
    if (instances_.size() > limits_.rules_max) {
      over_limit_ = Overflow{id, false};
    }
  }

  // How much an instance of the rule holds.
  static std::size_t size_of(const Rule& rule) {
    std::size_t size = rule.head.args.size() + rule.variables.size();
    for (const Literal& literal : rule.body) {
      const auto* choice = std::get_if<AtLeastLiteral>(&literal);
      size += 1 + (choice == nullptr ? 0 : choice->atoms.size());
    }
    return size;
  }

  void add(GroundAtom atom) {
    const auto id = static_cast<std::uint32_t>(atoms_.size());
    if (ids_.emplace(atom, id).second) {
      by_relation_[atom.relation.index()].push_back(id);
      atoms_.push_back(std::move(atom));
    }
  }

  const Program& program_;
  GroundLimits limits_;
  std::size_t steps_ = 0;
  std::vector<std::vector<const Atom*>> positives_;  // by rule
  std::vector<std::vector<std::uint32_t>> by_relation_;
  std::vector<std::vector<Use>> pattern_uses_;  // by relation
  std::unordered_map<GroundAtom, std::vector<Use>, AtomHash> exact_uses_;
  std::unordered_map<GroundAtom, std::uint32_t, AtomHash> ids_;
  std::vector<GroundAtom> atoms_;
  std::vector<Instance> instances_;
  std::optional<Overflow> over_limit_;
};

// Rule instances with ids of the sorted atoms.
class Writer {
 public:
  Writer(const Program& program, Ground& ground) : program_(program), ground_(ground) {
    ids_.reserve(ground.atoms.size());
    for (std::size_t i = 0; i < ground.atoms.size(); ++i) {
      ids_.emplace(ground.atoms[i], static_cast<std::uint32_t>(i));
    }
  }

  void write(const Instance& instance) {
    const Rule& rule = program_[instance.rule];
    Binding binding(instance.substitution.begin(), instance.substitution.end());
    GroundRule ground{
        AtomId(ids_.at(instance_of(rule.head, binding))), {}, instance.rule, instance.substitution};
    for (const Literal& literal : rule.body) {
      if (!write_literal(literal, binding, ground.body)) {
        return;
      }
    }
    std::sort(ground.body.begin(), ground.body.end());
    ground.body.erase(std::unique(ground.body.begin(), ground.body.end()), ground.body.end());
    ground_.rules.push_back(std::move(ground));
  }

 private:
  // False when the literal can never hold.
  bool write_literal(const Literal& literal, const Binding& binding,
                     std::vector<GroundLiteral>& body) {
    using Kind = GroundLiteral::Kind;
    return std::visit(
        Overload{[&](const AtomLiteral& atom) {
                   const auto found = ids_.find(instance_of(atom.atom, binding));
                   if (found == ids_.end()) {
                     return atom.is_negated;  // never holds: its negation always does
                   }
                   body.push_back({Kind::kAtom, atom.is_negated, found->second});
                   return true;
                 },
                 [&](const TestLiteral& test) {
                   body.push_back({Kind::kTest, test.is_negated, test.test.index()});
                   return true;
                 },
                 [](const SameLiteral&) { return true; },  // decided when the instance was made
                 [&](const AtLeastLiteral& choice) { return write_choice(choice, binding, body); }},
        literal);
  }

  bool write_choice(const AtLeastLiteral& choice, const Binding& binding,
                    std::vector<GroundLiteral>& body) {
    GroundAtLeast ground{choice.count, {}};
    for (const Atom& atom : choice.atoms) {
      if (const auto found = ids_.find(instance_of(atom, binding)); found != ids_.end()) {
        ground.atoms.emplace_back(found->second);
      }
    }
    if (ground.atoms.size() < choice.count) {
      return false;
    }
    std::sort(ground.atoms.begin(), ground.atoms.end());
    body.push_back({GroundLiteral::Kind::kAtLeast, false,
                    static_cast<std::uint32_t>(ground_.at_leasts.size())});
    ground_.at_leasts.push_back(std::move(ground));
    return true;
  }

  const Program& program_;
  Ground& ground_;
  std::unordered_map<GroundAtom, std::uint32_t, AtomHash> ids_;
};

void index_rules(Ground& ground) {
  std::sort(ground.rules.begin(), ground.rules.end(),
            [](const GroundRule& left, const GroundRule& right) {
              return std::tie(left.head, left.rule, left.substitution) <
                     std::tie(right.head, right.rule, right.substitution);
            });
  ground.rules_begin.assign(ground.atoms.size() + 1, 0);
  for (const GroundRule& rule : ground.rules) {
    ++ground.rules_begin[rule.head.index() + 1];
  }
  for (std::size_t i = 1; i < ground.rules_begin.size(); ++i) {
    ground.rules_begin[i] += ground.rules_begin[i - 1];
  }
}

}  // namespace

Ground ground(const Program& program, const model::Model& /*model*/, diagnostics::Sink& sink,
              const GroundLimits& limits) {
  Possible possible(program, limits);
  if (const std::optional<Overflow> overflow = possible.run()) {
    sink.add(too_many_rules(program, *overflow, limits));
    return {};
  }
  Ground ground;
  ground.atoms = possible.atoms();
  std::sort(ground.atoms.begin(), ground.atoms.end());
  Writer writer(program, ground);
  ground.rules.reserve(possible.instances().size());
  for (const Instance& instance : possible.instances()) {
    writer.write(instance);
  }
  index_rules(ground);
  return ground;
}

}  // namespace regimen::core
