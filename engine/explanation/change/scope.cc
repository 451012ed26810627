#include "engine/explanation/change/scope.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/patient/not_understood.h"

namespace regimen::change {

namespace {

using evaluation::Word;
using logic::TestId;

constexpr Word all_or_none(bool is_so) {
  return is_so ? ~Word{0} : Word{0};
}

std::vector<logic::AtomId> atoms_among(const std::vector<std::optional<logic::AtomId>>& roots) {
  std::vector<logic::AtomId> atoms;
  for (const std::optional<logic::AtomId>& root : roots) {
    if (root) {
      atoms.push_back(*root);
    }
  }
  return atoms;
}

std::vector<TestId> tests_in(const logic::Plan& plan) {
  std::vector<TestId> tests;
  for (const logic::GroundLiteral& literal : plan.literals) {
    if (literal.kind == logic::GroundLiteral::Kind::kTest) {
      tests.emplace_back(literal.index);
    }
  }
  std::sort(tests.begin(), tests.end());
  tests.erase(std::unique(tests.begin(), tests.end()), tests.end());
  return tests;
}

// Do roots grow with it, do they shrink with it?
struct Ways {
  bool is_for = false;
  bool is_against = false;
  void add(const Ways& more) {
    is_for = is_for || more.is_for;
    is_against = is_against || more.is_against;
  }
};

std::vector<logic::AtomId> atoms_of(const logic::Plan& plan, const logic::GroundLiteral& literal) {
  switch (literal.kind) {
    case logic::GroundLiteral::Kind::kAtom:
      return {logic::AtomId(literal.index)};
    case logic::GroundLiteral::Kind::kAtLeast:
      return plan.at_leasts[literal.index].atoms;
    case logic::GroundLiteral::Kind::kTest:
      return {};
  }
  return {};
}

bool reads_any(const logic::Test& test, const std::vector<knowledge::Input>& inputs) {
  return std::any_of(test.inputs.begin(), test.inputs.end(), [&](const knowledge::Input& input) {
    return std::binary_search(inputs.begin(), inputs.end(), input);
  });
}

bool reads(const logic::Test& test, const knowledge::Input& input) {
  return std::binary_search(test.inputs.begin(), test.inputs.end(), input);
}

}  // namespace

Scope::Scope(const Compiled& compiled, const patient::Record& record,
             std::vector<std::optional<logic::AtomId>> roots)
    : compiled_(compiled),
      record_(record),
      roots_(std::move(roots)),
      plan_(logic::restricted_to(compiled.plan, compiled.ground, atoms_among(roots_))),
      tests_(tests_in(plan_)) {
  facts_.patients = 1;
  facts_.atom_definite.assign(plan_.atom_count, 0);
  facts_.atom_possible.assign(plan_.atom_count, 0);
  facts_.test_definite.assign(plan_.test_count, 0);
  facts_.test_possible.assign(plan_.test_count, 0);
  for (const TestId test : tests_) {
    const logic::Test& entry = compiled_.program[test];
    const quantity::Truth truth = evaluation::evaluate_test(compiled_.model, entry, record_);
    facts_.test_definite[test.index()] = all_or_none(truth.is_definite);
    facts_.test_possible[test.index()] = all_or_none(truth.is_possible);
    if (entry.inputs.size() > 1) {
      joint_tests_.push_back(test);
    }
  }
  note_unread();
  note_polarity();
  lanes_ = facts_;
  const Set nothing;
  for (const Lanes& lanes : tried({&nothing, 1})) {
    now_.push_back(lanes.of(0));
  }
}

void Scope::note_unread() {
  for (const knowledge::Input& input : patient::unread_inputs(compiled_.model, record_)) {
    const std::vector<TestId> tests = tests_of(input);
    if (std::any_of(tests.begin(), tests.end(),
                    [&](TestId id) { return test(id) == quantity::kUnknown; })) {
      unread_.push_back(input);
    }
  }
}

// From the roots down; below an odd number of negations a test stands against them.
void Scope::note_polarity() {
  std::vector<Ways> of_atom(plan_.atom_count);
  std::vector<Ways> of_test(plan_.test_count);
  for (const logic::AtomId root : atoms_among(roots_)) {
    of_atom[root.index()].is_for = true;
  }
  // What an atom rests on comes before it in the plan; a circle is through positive literals.
  for (std::size_t i = plan_.steps.size(); i-- > 0;) {
    const logic::Step& step = plan_.steps[i];
    for (std::uint32_t k = step.literals_begin; k < step.literals_end; ++k) {
      const logic::GroundLiteral& literal = plan_.literals[k];
      const Ways& head = of_atom[step.head];
      const Ways ways = literal.is_negated ? Ways{head.is_against, head.is_for} : head;
      if (literal.kind == logic::GroundLiteral::Kind::kTest) {
        of_test[literal.index].add(ways);
      }
      for (const logic::AtomId atom : atoms_of(plan_, literal)) {
        of_atom[atom.index()].add(ways);
      }
    }
  }
  for (const Ways& ways : of_test) {
    polarity_.push_back(int{ways.is_for} - int{ways.is_against});
  }
}

int Scope::support(const Candidate& candidate) const {
  int support = 0;
  for (const Candidate::Effect& effect : candidate.effects) {
    const int sign = polarity_[effect.test.index()];
    support += effect.truth.is_definite ? sign : effect.truth.is_possible ? 0 : -sign;
  }
  return support;
}

std::vector<knowledge::Input> Scope::inputs() const {
  std::vector<knowledge::Input> inputs;
  for (const TestId test : tests_) {
    const logic::Test& entry = compiled_.program[test];
    inputs.insert(inputs.end(), entry.inputs.begin(), entry.inputs.end());
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

std::vector<TestId> Scope::tests_of(const knowledge::Input& input) const {
  std::vector<TestId> tests;
  const bool is_unread = std::holds_alternative<knowledge::UnreadInput>(input);
  std::copy_if(tests_.begin(), tests_.end(), std::back_inserter(tests), [&](TestId test) {
    return is_unread ? reads_any(compiled_.program[test], unread_)
                     : reads(compiled_.program[test], input);
  });
  return tests;
}

Candidate Scope::candidate(Change change) const {
  Candidate result{std::move(change), {}};
  const Change* entry = &result.change;
  const patient::Record after = changed(record_, {&entry, 1});
  for (const TestId test : tests_of(result.change.input)) {
    result.effects.push_back(
        {test, evaluation::evaluate_test(compiled_.model, compiled_.program[test], after)});
  }
  return result;
}

void Scope::put(TestId test, quantity::Truth truth, std::size_t lane) {
  const Word bit = Word{1} << lane;
  Word& definite = lanes_.test_definite[test.index()];
  Word& possible = lanes_.test_possible[test.index()];
  definite = truth.is_definite ? definite | bit : definite & ~bit;
  possible = truth.is_possible ? possible | bit : possible & ~bit;
  changed_tests_.push_back(test);
}

void Scope::overlay(const Set& set, std::size_t lane) {
  for (const Candidate* candidate : set) {
    for (const Candidate::Effect& effect : candidate->effects) {
      put(effect.test, effect.truth, lane);
    }
  }
  // A test of two inputs that both change is none of what either change alone makes of it.
  for (const TestId test : joint_tests_) {
    const logic::Test& entry = compiled_.program[test];
    std::vector<const Change*> both;
    for (const Candidate* candidate : set) {
      if (reads(entry, candidate->change.input)) {
        both.push_back(&candidate->change);
      }
    }
    if (both.size() > 1) {
      put(test, evaluation::evaluate_test(compiled_.model, entry, changed(record_, both)), lane);
    }
  }
}

std::vector<Scope::Lanes> Scope::tried(std::span<const Set> sets) {
  REGIMEN_CHECK(!sets.empty() && sets.size() <= evaluation::kBlock, "a trial has 1 to 64 sets");
  for (const TestId test : changed_tests_) {
    lanes_.test_definite[test.index()] = facts_.test_definite[test.index()];
    lanes_.test_possible[test.index()] = facts_.test_possible[test.index()];
  }
  changed_tests_.clear();
  for (std::size_t lane = 0; lane < sets.size(); ++lane) {
    overlay(sets[lane], lane);
  }
  evaluation::propagate(plan_, ~Word{0} >> (evaluation::kBlock - sets.size()), lanes_);
  std::vector<Lanes> result;
  for (const std::optional<logic::AtomId>& root : roots_) {
    result.push_back(
        root ? Lanes{lanes_.atom_definite[root->index()], lanes_.atom_possible[root->index()]}
             : Lanes{});
  }
  return result;
}

}  // namespace regimen::change
