// A scope: everything that some questions rest on, for one record, ready to be tried under changes
// of the record.
//
// Shape:   roots keep their order. Trials go 64 at a time, one bit each, as patients do in `run`.
// Cost:    a trial of 64 sets of changes costs one pass over the rules below the roots; a change is
//          tried on the record once, when its effect on the tests is noted.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "engine/evaluation/facts.h"
#include "engine/explanation/change/change.h"
#include "engine/logic/plan.h"

namespace regimen::change {

// A compiled knowledge base, by reference.
struct Compiled {
  const knowledge::Model& model;
  const logic::Program& program;
  const logic::Ground& ground;
  const logic::Plan& plan;
};

// A change and what it does to the tests of a scope that read its input.
struct Candidate {
  Change change;
  struct Effect {
    logic::TestId test;
    quantity::Truth truth;
    friend bool operator==(const Effect&, const Effect&) = default;
  };
  std::vector<Effect> effects;  // of every test that reads the input, in their order
};

class Scope {
 public:
  // `roots` that are no atoms can never hold.
  Scope(const Compiled& compiled, const patient::Record& record,
        std::vector<std::optional<logic::AtomId>> roots);

  const Compiled& compiled() const { return compiled_; }
  const patient::Record& record() const { return record_; }
  std::size_t roots() const { return roots_.size(); }
  quantity::Truth truth(std::size_t root) const { return now_[root]; }
  // The inputs that tests below the roots read, sorted.
  std::vector<knowledge::Input> inputs() const;
  std::vector<logic::TestId> tests_of(const knowledge::Input& input) const;
  // Those that are open because an entry of the record is not understood, sorted. They are the
  // tests of UnreadInput, which is not among `inputs`.
  const std::vector<knowledge::Input>& unread() const { return unread_; }
  quantity::Truth test(logic::TestId id) const { return facts_.test(id); }

  Candidate candidate(Change change) const;
  // How much a candidate speaks for the roots, as far as single tests tell: tests that support them
  // and hold, and tests that stand against them and do not, count for it.
  int support(const Candidate& candidate) const;

  // Each set of candidates (of different inputs) tried on the record; at most 64. The truth of each
  // root in each: lanes()[root] after the call.
  using Set = std::vector<const Candidate*>;
  struct Lanes {
    evaluation::Word definite = 0;
    evaluation::Word possible = 0;
    quantity::Truth of(std::size_t lane) const {
      return {(definite >> lane & 1U) != 0, (possible >> lane & 1U) != 0};
    }
  };
  std::vector<Lanes> tried(std::span<const Set> sets);

 private:
  void note_unread();
  void note_polarity();
  void overlay(const Set& set, std::size_t lane);
  void put(logic::TestId test, quantity::Truth truth, std::size_t lane);

  Compiled compiled_;
  const patient::Record& record_;
  std::vector<std::optional<logic::AtomId>> roots_;
  logic::Plan plan_;
  std::vector<logic::TestId> tests_;  // below the roots, sorted
  std::vector<knowledge::Input> unread_;
  std::vector<logic::TestId> joint_tests_;  // those of several inputs
  evaluation::Facts facts_;                 // of the record as it is, in lane 0 of tests
  evaluation::Facts lanes_;
  std::vector<int> polarity_;                 // by test: 1 for, -1 against, 0 both or neither
  std::vector<logic::TestId> changed_tests_;  // tests whose lanes differ from the record's
  std::vector<quantity::Truth> now_;
};

}  // namespace regimen::change
