// Implements evaluate and propagate of facts.h.
#include <algorithm>

#include "engine/base/check.h"
#include "engine/evaluation/facts.h"
#include "engine/evaluation/results.h"

namespace regimen::evaluation {

namespace {

struct Bounds {
  Word definite;
  Word possible;
};

// At least `count` of the choice's atoms, bit by bit: sums[k] holds the patients for whom k or more
// held so far.
Word at_least(const logic::GroundAtLeast& choice, const std::vector<Word>& atoms) {
  constexpr std::uint32_t kCountMax = 64;
  REGIMEN_CHECK(choice.count <= kCountMax, "the model bounds counts");
  Word sums[kCountMax + 1] = {~Word{0}};
  for (const logic::AtomId atom : choice.atoms) {
    for (std::uint32_t k = choice.count; k > 0; --k) {
      sums[k] |= sums[k - 1] & atoms[atom.index()];
    }
  }
  return sums[choice.count];
}

Bounds bounds_of(const logic::Plan& plan, const Facts& facts, const logic::GroundLiteral& literal) {
  Bounds bounds{};
  switch (literal.kind) {
    case logic::GroundLiteral::Kind::kAtom:
      bounds = {facts.atom_definite[literal.index], facts.atom_possible[literal.index]};
      break;
    case logic::GroundLiteral::Kind::kTest:
      bounds = {facts.test_definite[literal.index], facts.test_possible[literal.index]};
      break;
    case logic::GroundLiteral::Kind::kAtLeast:
      bounds = {at_least(plan.at_leasts[literal.index], facts.atom_definite),
                at_least(plan.at_leasts[literal.index], facts.atom_possible)};
      break;
  }
  return literal.is_negated ? Bounds{~bounds.possible, ~bounds.definite} : bounds;
}

// One pass over a group; true when a bit was set.
bool pass(const logic::Plan& plan, const logic::Group& group, Word mask, Facts& facts) {
  bool has_changed = false;
  for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
    const logic::Step& step = plan.steps[i];
    Bounds body{mask, mask};
    for (std::uint32_t k = step.literals_begin; k < step.literals_end && body.possible != 0; ++k) {
      const Bounds literal = bounds_of(plan, facts, plan.literals[k]);
      body.definite &= literal.definite;
      body.possible &= literal.possible;
    }
    body.definite &= body.possible;
    Word& definite = facts.atom_definite[step.head];
    Word& possible = facts.atom_possible[step.head];
    has_changed =
        has_changed || (body.definite & ~definite) != 0 || (body.possible & ~possible) != 0;
    definite |= body.definite;
    possible |= body.possible;
  }
  return has_changed;
}

// Tests of one operand stand together in a program, so its values are found once for all of them.
void evaluate_tests(const knowledge::Model& model, const logic::Program& program,
                    const patient::Record& record, std::size_t patient, Facts& facts) {
  const knowledge::Operand* read = nullptr;
  std::vector<quantity::Interval> values;
  for (std::size_t test = 0; test < program.tests.size(); ++test) {
    const logic::Test& entry = program.tests[test];
    const knowledge::Operand* operand = operand_of(entry);
    if (operand != nullptr && (read == nullptr || !is_same(*read, *operand))) {
      values = values_of(model, *operand, record);
      read = operand;
    }
    const quantity::Truth truth =
        operand == nullptr ? evaluate_test(model, entry, record) : decide(entry, values);
    facts.test_definite[test] |= Word{truth.is_definite} << patient;
    facts.test_possible[test] |= Word{truth.is_possible} << patient;
  }
}

quantity::Truth bit(const std::vector<Word>& definite, const std::vector<Word>& possible,
                    std::uint32_t index, std::uint32_t patient) {
  return {(definite[index] >> patient & 1U) != 0, (possible[index] >> patient & 1U) != 0};
}

}  // namespace

quantity::Truth Facts::atom(logic::AtomId id, std::uint32_t patient) const {
  return bit(atom_definite, atom_possible, id.index(), patient);
}

quantity::Truth Facts::test(logic::TestId id, std::uint32_t patient) const {
  return bit(test_definite, test_possible, id.index(), patient);
}

void propagate(const logic::Plan& plan, Word mask, Facts& facts) {
  for (const logic::Step& step : plan.steps) {
    facts.atom_definite[step.head] = 0;
    facts.atom_possible[step.head] = 0;
  }
  for (const logic::Group& group : plan.groups) {
    while (pass(plan, group, mask, facts) && group.is_recursive) {
    }
  }
}

void evaluate(const knowledge::Model& model, const logic::Program& program, const logic::Plan& plan,
              std::span<const patient::Record* const> records, Facts& facts) {
  REGIMEN_CHECK(!records.empty() && records.size() <= kBlock, "a block has 1 to 64 patients");
  facts.patients = static_cast<std::uint32_t>(records.size());
  facts.atom_definite.assign(plan.atom_count, 0);
  facts.atom_possible.assign(plan.atom_count, 0);
  facts.test_definite.assign(plan.test_count, 0);
  facts.test_possible.assign(plan.test_count, 0);
  for (std::size_t patient = 0; patient < records.size(); ++patient) {
    evaluate_tests(model, program, *records[patient], patient, facts);
  }
  propagate(plan, ~Word{0} >> (kBlock - records.size()), facts);
}

}  // namespace regimen::evaluation
