// Implements engine/evaluation/working_memory.h.
#include "engine/evaluation/working_memory.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/evaluation/results.h"

namespace regimen::evaluation {

namespace {

constexpr std::uint8_t kDefinite = 1;
constexpr std::uint8_t kPossible = 2;
constexpr std::uint8_t kBoth = kDefinite | kPossible;

constexpr std::uint8_t byte_of(quantity::Truth truth) {
  return static_cast<std::uint8_t>((truth.is_definite ? kDefinite : 0) |
                                   (truth.is_possible ? kPossible : 0));
}

constexpr quantity::Truth truth_of(std::uint8_t bounds) {
  return {(bounds & kDefinite) != 0, (bounds & kPossible) != 0};
}

// A negation is definite when it is not possible, and possible when it is not definite.
constexpr std::uint8_t negated(std::uint8_t bounds) {
  constexpr std::uint8_t kNegated[] = {kBoth, kPossible, kPossible, 0};
  return kNegated[bounds];
}

}  // namespace

WorkingMemory::WorkingMemory(std::shared_ptr<const DependencyIndex> dependencies,
                             patient::Record record)
    : dependencies_(std::move(dependencies)),
      record_(std::move(record)),
      atoms_(dependencies_->plan().atom_count, 0),
      tests_(dependencies_->plan().test_count, 0),
      agenda_(dependencies_->plan().groups.size()) {
  for (std::uint32_t group = 0; group < dependencies_->plan().groups.size(); ++group) {
    agenda_.enter(group);
  }
  for (const knowledge::Input& input : dependencies_->inputs()) {
    read(input);
  }
  propagate();
}

quantity::Truth WorkingMemory::atom(logic::AtomId id) const {
  return truth_of(atoms_[id.index()]);
}

quantity::Truth WorkingMemory::test(logic::TestId id) const {
  return truth_of(tests_[id.index()]);
}

Facts WorkingMemory::facts() const {
  Facts facts;
  facts.patients = 1;
  const auto spread = [](const std::vector<Bounds>& all, std::vector<Word>& definite,
                         std::vector<Word>& possible) {
    for (const Bounds bounds : all) {
      definite.push_back(bounds & kDefinite);
      possible.push_back(bounds >> 1U);
    }
  };
  spread(atoms_, facts.atom_definite, facts.atom_possible);
  spread(tests_, facts.test_definite, facts.test_possible);
  return facts;
}

const Work& WorkingMemory::assert_fact(patient::Fact fact) {
  work_ = {};
  const knowledge::Input input = patient::input_of(fact);
  patient::assert_fact(record_, std::move(fact));
  read(input);
  propagate();
  return work_;
}

bool WorkingMemory::retract_fact(const patient::Fact& fact) {
  work_ = {};
  const bool is_stated = patient::retract_fact(record_, fact);
  if (is_stated) {
    read(patient::input_of(fact));
    propagate();
  }
  return is_stated;
}

const Work& WorkingMemory::evaluate_as_of(const quantity::Instant& as_of) {
  patient::Record moved = record_;
  moved.as_of = as_of;
  return replace_record(std::move(moved));
}

const Work& WorkingMemory::replace_record(patient::Record record) {
  work_ = {};
  const std::vector<knowledge::Input> inputs = patient::differing_inputs(record_, record);
  record_ = std::move(record);
  for (const knowledge::Input& input : inputs) {
    read(input);
  }
  propagate();
  return work_;
}

// Evaluates the tests of an input and notes what rests on those that changed.
void WorkingMemory::read(const knowledge::Input& input) {
  for (const DependencyIndex::InputTests& input_tests : dependencies_->tests_by_operand(input)) {
    if (input_tests.operand == nullptr) {
      for (const std::uint32_t test : dependencies_->tests_of(input_tests)) {
        put_test(test, evaluate_test(dependencies_->model(), dependencies_->program().tests[test],
                                     record_));
      }
      continue;
    }
    const std::vector<quantity::Interval> values =
        values_of(dependencies_->model(), *input_tests.operand, record_);
    for (const std::uint32_t test : dependencies_->tests_of(input_tests)) {
      put_test(test, decide(dependencies_->program().tests[test], values));
    }
  }
}

void WorkingMemory::put_test(std::uint32_t test, quantity::Truth truth) {
  ++work_.tests;
  const Bounds bounds = byte_of(truth);
  if (tests_[test] == bounds) {
    return;
  }
  tests_[test] = bounds;
  ++work_.tests_changed;
  for (const std::uint32_t group : dependencies_->groups_of_test(test)) {
    agenda_.enter(group);
  }
}

void WorkingMemory::put_atom(std::uint32_t atom, Bounds bounds) {
  if (atoms_[atom] == bounds) {
    return;
  }
  atoms_[atom] = bounds;
  ++work_.atoms_changed;
  for (const std::uint32_t group : dependencies_->groups_of_atom(atom)) {
    agenda_.enter(group);
  }
}

void WorkingMemory::propagate() {
  while (const std::optional<std::uint32_t> next = agenda_.take_lowest()) {
    const logic::Group& group = dependencies_->plan().groups[*next];
    if (group.is_recursive) {
      compute_recursive(group);
    } else {
      compute(group);
    }
  }
}

// The rules of one atom; the others need not be looked at once it is sure.
void WorkingMemory::compute(const logic::Group& group) {
  const std::vector<logic::Step>& steps = dependencies_->plan().steps;
  const std::uint32_t atom = steps[group.steps_begin].head;
  Bounds bounds = 0;
  for (std::uint32_t i = group.steps_begin; i < group.steps_end && bounds != kBoth; ++i) {
    REGIMEN_CHECK(steps[i].head == atom, "a group of several atoms is recursive");
    bounds |= body_of(steps[i]);
  }
  put_atom(atom, bounds);
}

void WorkingMemory::compute_recursive(const logic::Group& group) {
  const std::vector<logic::Step>& steps = dependencies_->plan().steps;
  before_.clear();
  for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
    before_.push_back(atoms_[steps[i].head]);
  }
  for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
    atoms_[steps[i].head] = 0;
  }
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      Bounds& bounds = atoms_[steps[i].head];
      const Bounds more = bounds == kBoth ? bounds : bounds | body_of(steps[i]);
      has_changed = has_changed || more != bounds;
      bounds = more;
    }
  }
  for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
    if (i > group.steps_begin && steps[i].head == steps[i - 1].head) {
      continue;  // rules of one atom stand together
    }
    const Bounds after = std::exchange(atoms_[steps[i].head], before_[i - group.steps_begin]);
    put_atom(steps[i].head, after);
  }
}

WorkingMemory::Bounds WorkingMemory::body_of(const logic::Step& step) {
  ++work_.rules;
  Bounds bounds = kBoth;
  for (std::uint32_t k = step.literals_begin; k < step.literals_end && bounds != 0; ++k) {
    bounds &= bounds_of(dependencies_->plan().literals[k]);
  }
  return bounds;
}

WorkingMemory::Bounds WorkingMemory::bounds_of(const logic::GroundLiteral& literal) const {
  Bounds bounds = 0;
  switch (literal.kind) {
    case logic::GroundLiteral::Kind::kAtom:
      bounds = atoms_[literal.index];
      break;
    case logic::GroundLiteral::Kind::kTest:
      bounds = tests_[literal.index];
      break;
    case logic::GroundLiteral::Kind::kAtLeast:
      bounds = at_least(dependencies_->plan().at_leasts[literal.index]);
      break;
  }
  return literal.is_negated ? negated(bounds) : bounds;
}

WorkingMemory::Bounds WorkingMemory::at_least(const logic::GroundAtLeast& choice) const {
  std::uint32_t definite = 0;
  std::uint32_t possible = 0;
  for (const logic::AtomId atom : choice.atoms) {
    definite += atoms_[atom.index()] & kDefinite;
    possible += atoms_[atom.index()] >> 1U;
  }
  return byte_of({definite >= choice.count, possible >= choice.count});
}

}  // namespace regimen::evaluation
