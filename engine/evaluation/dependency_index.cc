// Implements engine/evaluation/dependency_index.h.
#include "engine/evaluation/dependency_index.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/overload.h"
#include "engine/evaluation/results.h"

namespace regimen::evaluation {

namespace {

using Edge = std::pair<std::uint32_t, std::uint32_t>;  // source, target

Adjacency adjacency_of(std::vector<Edge> edges, std::uint32_t sources) {
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  Adjacency adjacency;
  adjacency.begin.assign(std::size_t{sources} + 1, 0);
  adjacency.targets.reserve(edges.size());
  for (const auto& [source, target] : edges) {
    ++adjacency.begin[source + 1];
    adjacency.targets.push_back(target);
  }
  for (std::size_t i = 1; i < adjacency.begin.size(); ++i) {
    adjacency.begin[i] += adjacency.begin[i - 1];
  }
  return adjacency;
}

// What tells readings of one input apart; the first number is 0 for tests without an operand.
using OperandKey = std::array<std::int64_t, 5>;

OperandKey key_of(const knowledge::Operand* operand) {
  if (operand == nullptr) {
    return {};
  }
  return std::visit(
      Overload{[](const knowledge::AgeOperand&) { return OperandKey{1}; },
               [](const knowledge::LabOperand& lab) {
                 const std::int64_t selection = static_cast<std::int64_t>(lab.selection);
                 return lab.within
                            ? OperandKey{2, selection, 1, lab.within->months, lab.within->seconds}
                            : OperandKey{2, selection, 0, 0, 0};
               }},
      *operand);
}

// May what is not understood in a record decide the test?
bool reads_unread(const knowledge::Model& model, const logic::Test& test) {
  if (const auto* recorded = std::get_if<logic::RecordedConcept>(&test.value)) {
    const knowledge::Concept& one = model[recorded->concept_id];
    return one.absent_means_no && !one.is_never_unread;
  }
  const auto* known = std::get_if<knowledge::KnownInput>(&test.value);
  return std::holds_alternative<knowledge::Taking>(test.value) ||
         std::holds_alternative<Shared<knowledge::CompareDose>>(test.value) ||
         (known != nullptr && std::holds_alternative<knowledge::ConceptId>(known->input));
}

}  // namespace

DependencyIndex::DependencyIndex(const knowledge::Model& model, const logic::Program& program,
                                 const logic::Plan& plan)
    : model_(model), program_(program), plan_(plan) {
  note_tests();
  note_groups();
}

// Inputs in their order: sex, birth date, labs, concepts, agents, what is not understood.
std::uint32_t DependencyIndex::slot_of(const knowledge::Input& input) const {
  const std::size_t labs = 2;
  const std::size_t concepts = labs + model_.labs.size();
  const std::size_t agents = concepts + model_.concepts.size();
  return static_cast<std::uint32_t>(std::visit(
      Overload{[](knowledge::SexInput) { return std::size_t{0}; },
               [](knowledge::BirthInput) { return std::size_t{1}; },
               [&](knowledge::LabId lab) { return labs + lab.index(); },
               [&](knowledge::ConceptId concept_id) { return concepts + concept_id.index(); },
               [&](knowledge::AgentId agent) { return agents + agent.index(); },
               [&](knowledge::UnreadInput) { return agents + model_.agents.size(); }},
      input));
}

void DependencyIndex::note_tests() {
  struct Read {
    std::uint32_t slot;
    OperandKey key;
    std::uint32_t test;
    auto operator<=>(const Read&) const = default;
  };
  std::vector<Read> reads;
  for (std::uint32_t test = 0; test < program_.tests.size(); ++test) {
    const logic::Test& entry = program_.tests[test];
    for (const knowledge::Input& input : entry.inputs) {
      reads.push_back({slot_of(input), key_of(operand_of(entry)), test});
      inputs_.push_back(input);
    }
    if (reads_unread(model_, entry)) {
      reads.push_back({slot_of(knowledge::UnreadInput{}), {}, test});
    }
  }
  std::sort(reads.begin(), reads.end());
  std::sort(inputs_.begin(), inputs_.end());
  inputs_.erase(std::unique(inputs_.begin(), inputs_.end()), inputs_.end());
  const std::size_t slots = 3 + model_.labs.size() + model_.concepts.size() + model_.agents.size();
  input_tests_begin_.assign(slots + 1, 0);
  for (std::size_t i = 0; i < reads.size(); ++i) {
    const bool is_new =
        i == 0 || reads[i - 1].slot != reads[i].slot || reads[i - 1].key != reads[i].key;
    if (is_new) {
      const auto begin = static_cast<std::uint32_t>(i);
      input_tests_.push_back({operand_of(program_.tests[reads[i].test]), begin, begin});
      ++input_tests_begin_[reads[i].slot + 1];
    }
    ++input_tests_.back().tests_end;
    tests_.push_back(reads[i].test);
  }
  for (std::size_t i = 1; i < input_tests_begin_.size(); ++i) {
    input_tests_begin_[i] += input_tests_begin_[i - 1];
  }
}

void DependencyIndex::note_groups() {
  std::vector<std::uint32_t> group_of(plan_.atom_count, 0);
  for (std::uint32_t group = 0; group < plan_.groups.size(); ++group) {
    for (std::uint32_t i = plan_.groups[group].steps_begin; i < plan_.groups[group].steps_end;
         ++i) {
      group_of[plan_.steps[i].head] = group;
    }
  }
  std::vector<Edge> of_tests;
  std::vector<Edge> of_atoms;
  const auto note_atom = [&](std::uint32_t atom, std::uint32_t group) {
    if (group_of[atom] != group) {
      of_atoms.emplace_back(atom, group);
    }
  };
  for (const logic::Step& step : plan_.steps) {
    const std::uint32_t group = group_of[step.head];
    for (std::uint32_t k = step.literals_begin; k < step.literals_end; ++k) {
      const logic::GroundLiteral& literal = plan_.literals[k];
      switch (literal.kind) {
        case logic::GroundLiteral::Kind::kTest:
          of_tests.emplace_back(literal.index, group);
          break;
        case logic::GroundLiteral::Kind::kAtom:
          note_atom(literal.index, group);
          break;
        case logic::GroundLiteral::Kind::kAtLeast:
          for (const logic::AtomId atom : plan_.at_leasts[literal.index].atoms) {
            note_atom(atom.index(), group);
          }
          break;
      }
    }
  }
  test_groups_ = adjacency_of(std::move(of_tests), plan_.test_count);
  atom_groups_ = adjacency_of(std::move(of_atoms), plan_.atom_count);
}

std::span<const DependencyIndex::InputTests> DependencyIndex::tests_by_operand(
    const knowledge::Input& input) const {
  const std::uint32_t slot = slot_of(input);
  return std::span(input_tests_)
      .subspan(input_tests_begin_[slot], input_tests_begin_[slot + 1] - input_tests_begin_[slot]);
}

}  // namespace regimen::evaluation
