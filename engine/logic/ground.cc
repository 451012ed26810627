// Implements ground.h.
#include "engine/logic/ground.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/base/overload.h"
#include "engine/logic/possible.h"

namespace regimen::logic {

namespace {

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

// The numbers 0..count in the order of their keys, equal keys as `precedes` says.
template <typename Precedes>
std::vector<std::uint32_t> sorted_by_key(const std::vector<std::uint64_t>& keys,
                                         Precedes precedes) {
  std::vector<std::uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
    return keys[left] != keys[right] ? keys[left] < keys[right] : precedes(left, right);
  });
  return order;
}

std::uint64_t packed(std::uint32_t first, std::uint32_t second) {
  return (std::uint64_t{first} << 32U) | second;
}

// The possible atoms, sorted; `renamed` gives the id of an atom by its number in the table.
std::vector<GroundAtom> sorted_atoms(const Possible& possible,
                                     std::vector<std::optional<AtomId>>& renamed) {
  const AtomTable& table = possible.table();
  const std::vector<std::uint32_t>& numbers = possible.order();
  std::vector<std::uint64_t> keys;
  keys.reserve(numbers.size());
  for (const std::uint32_t number : numbers) {
    const GroundAtom& atom = table[number];
    keys.push_back(
        packed(atom.relation.index(), atom.args.empty() ? 0 : atom.args.front().index()));
  }
  const std::vector<std::uint32_t> order =
      sorted_by_key(keys, [&](std::uint32_t left, std::uint32_t right) {
        return table[numbers[left]] < table[numbers[right]];
      });
  std::vector<GroundAtom> atoms;
  atoms.reserve(order.size());
  renamed.assign(table.size(), std::nullopt);
  for (const std::uint32_t place : order) {
    renamed[numbers[place]] = AtomId(atoms.size());
    atoms.push_back(table[numbers[place]]);
  }
  return atoms;
}

// Rule instances with ids of the sorted atoms.
class Writer {
 public:
  Writer(const Program& program, const AtomTable& table,
         const std::vector<std::optional<AtomId>>& renamed, Ground& ground)
      : program_(program), table_(table), renamed_(renamed), ground_(ground) {}

  void write(const Instance& instance) {
    const Rule& rule = program_[instance.rule];
    const Binding binding(instance.substitution.begin(), instance.substitution.end());
    GroundRule ground{id_of(rule.head, binding).value(), {}, instance.rule, instance.substitution};
    ground.body.reserve(rule.body.size());
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
  // None for an atom that can never hold.
  std::optional<AtomId> id_of(const Atom& atom, const Binding& binding) const {
    const std::optional<std::uint32_t> number = table_.find(instance_of(atom, binding));
    return number ? renamed_[*number] : std::nullopt;
  }

  // False when the literal can never hold.
  bool write_literal(const Literal& literal, const Binding& binding,
                     SmallVector<GroundLiteral>& body) {
    using Kind = GroundLiteral::Kind;
    return std::visit(
        Overload{[&](const AtomLiteral& atom) {
                   const std::optional<AtomId> found = id_of(atom.atom, binding);
                   if (!found) {
                     return atom.is_negated;  // never holds: its negation always does
                   }
                   body.push_back({Kind::kAtom, atom.is_negated, found->index()});
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
                    SmallVector<GroundLiteral>& body) {
    GroundAtLeast ground{choice.count, {}};
    for (const Atom& atom : choice.atoms) {
      if (const std::optional<AtomId> found = id_of(atom, binding)) {
        ground.atoms.push_back(*found);
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
  const AtomTable& table_;
  const std::vector<std::optional<AtomId>>& renamed_;
  Ground& ground_;
};

// By head, then rule, then substitution.
void index_rules(Ground& ground) {
  std::vector<std::uint64_t> keys;
  keys.reserve(ground.rules.size());
  for (const GroundRule& rule : ground.rules) {
    keys.push_back(packed(rule.head.index(), rule.rule.index()));
  }
  const std::vector<std::uint32_t> order =
      sorted_by_key(keys, [&](std::uint32_t left, std::uint32_t right) {
        return ground.rules[left].substitution < ground.rules[right].substitution;
      });
  std::vector<GroundRule> sorted;
  sorted.reserve(order.size());
  for (const std::uint32_t place : order) {
    sorted.push_back(std::move(ground.rules[place]));
  }
  ground.rules = std::move(sorted);
  ground.rules_begin.assign(ground.atoms.size() + 1, 0);
  for (const GroundRule& rule : ground.rules) {
    ++ground.rules_begin[rule.head.index() + 1];
  }
  for (std::size_t i = 1; i < ground.rules_begin.size(); ++i) {
    ground.rules_begin[i] += ground.rules_begin[i - 1];
  }
}

}  // namespace

Ground ground(const Program& program, const knowledge::Model& /*model*/, diagnostics::Sink& sink,
              const GroundLimits& limits) {
  Possible possible(program, limits);
  if (const std::optional<Overflow> overflow = possible.run()) {
    sink.add(too_many_rules(program, *overflow, limits));
    return {};
  }
  Ground ground;
  std::vector<std::optional<AtomId>> renamed;
  ground.atoms = sorted_atoms(possible, renamed);
  Writer writer(program, possible.table(), renamed, ground);
  ground.rules.reserve(possible.instances().size());
  for (const Instance& instance : possible.instances()) {
    writer.write(instance);
  }
  index_rules(ground);
  return ground;
}

}  // namespace regimen::logic
