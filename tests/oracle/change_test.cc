// Changes on generated knowledge and records, against the oracle: trials are exact, flips minimal
// and complete, needs matter, and a `whynot` names the rules whose head could match.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "engine/explanation/change/search.h"
#include "engine/explanation/explain.h"
#include "engine/logic/print_program.h"
#include "tests/oracle/clinical_programs.h"
#include "tests/oracle/oracle.h"
#include "tests/support/sanitized.h"

namespace regimen::tests::change_test {
namespace {

using change::Candidate;
using change::Goal;
using oracle::facts;
using oracle::Generated;
using oracle::join;
using oracle::read;

constexpr unsigned kFirstSeed = 700'000;
constexpr unsigned kPrograms = kIsSanitized ? 80 : 160;

change::Compiled compiled(const api::KnowledgeBase& base) {
  return {base.model(), base.program(), base.ground(), base.plan()};
}

quantity::Truth by_oracle(const api::KnowledgeBase& base, const patient::Record& record,
                          logic::AtomId atom) {
  return oracle::evaluate(base.model(), base.program(), record)->at(base.ground()[atom]);
}

patient::Record with(const patient::Record& record, const std::vector<const Candidate*>& set) {
  std::vector<const change::Change*> changes;
  changes.reserve(set.size());
  for (const Candidate* candidate : set) {
    changes.push_back(&candidate->change);
  }
  return change::changed(record, changes);
}

// An atom that a person would ask about: what is recommended, what holds, what applies.
std::vector<logic::AtomId> asked(const api::KnowledgeBase& base) {
  std::vector<logic::AtomId> atoms;
  for (std::size_t i = 0; i < base.ground().atoms.size(); ++i) {
    const std::string& relation = base.program()[base.ground().atoms[i].relation].name;
    if (relation == "recommended" || relation == "holds" || relation.starts_with("applies")) {
      atoms.emplace_back(i);
    }
  }
  return atoms;
}

std::vector<Candidate> candidates_in(const change::Scope& scope) {
  std::vector<Candidate> all;
  for (const knowledge::Input& input : scope.inputs()) {
    for (Candidate& candidate : change::candidates_of(scope, input)) {
      all.push_back(std::move(candidate));
    }
  }
  return all;
}

struct World {
  const api::KnowledgeBase& base;
  patient::Record record;
  logic::AtomId atom;
  std::string text;
};

// Runs `check` on atoms of generated programs; several of each.
template <typename Check>
int each_world(Check check) {
  int count = 0;
  for (unsigned seed = kFirstSeed; seed < kFirstSeed + kPrograms; ++seed) {
    Generated generated(seed);
    const api::KnowledgeBase& base = generated.base();
    const std::vector<logic::AtomId> atoms =
        base.can_evaluate() ? asked(base) : std::vector<logic::AtomId>{};
    for (int i = 0; i < 3 && !atoms.empty(); ++i) {
      const std::vector<std::string> lines = facts(generated.random());
      const logic::AtomId atom = atoms[generated.random()() % atoms.size()];
      const World world{base, read(base, lines), atom,
                        "seed " + std::to_string(seed) + ": " +
                            ground_atom_text(base.program(), base.ground()[atom]) + "\n" +
                            generated.text() + join(lines)};
      check(world, generated.random());
      ++count;
      if (testing::Test::HasFatalFailure()) {
        return count;
      }
    }
  }
  return count;
}

// Up to three candidates of different inputs.
change::Scope::Set random_set(const std::vector<Candidate>& all, oracle::Random& random) {
  change::Scope::Set set;
  for (std::size_t size = random() % 4; size > 0; --size) {
    const Candidate* candidate = &all[random() % all.size()];
    const bool is_new = std::none_of(set.begin(), set.end(), [&](const Candidate* other) {
      return other->change.input == candidate->change.input;
    });
    if (is_new) {
      set.push_back(candidate);
    }
  }
  return set;
}

void expect_exact_trials(const World& world, oracle::Random& random) {
  change::Scope scope(compiled(world.base), world.record, {world.atom});
  ASSERT_EQ(scope.truth(0), by_oracle(world.base, world.record, world.atom)) << world.text;
  const std::vector<Candidate> all = candidates_in(scope);
  std::vector<change::Scope::Set> sets;
  while (sets.size() < evaluation::kBlock && !all.empty()) {
    sets.push_back(random_set(all, random));
  }
  if (sets.empty()) {
    return;
  }
  const change::Scope::Lanes lanes = scope.tried(sets).front();
  for (std::size_t i = 0; i < sets.size(); i += 7) {
    ASSERT_EQ(lanes.of(i), by_oracle(world.base, with(world.record, sets[i]), world.atom))
        << world.text;
  }
}

TEST(ChangeOracle, ATrialIsWhatTheChangedRecordIs) {
  EXPECT_GT(each_world(expect_exact_trials), static_cast<int>(kPrograms));
}

bool reaches(const World& world, Goal goal, const std::vector<const Candidate*>& set) {
  return is_reached(goal, by_oracle(world.base, with(world.record, set), world.atom));
}

// Each set reaches the goal, and none of its parts does.
void expect_minimal(const World& world, Goal goal, const change::Flip& flip) {
  std::vector<Candidate> parts;
  for (const change::Change& change : flip.changes) {
    parts.push_back({change, {}});
  }
  for (std::size_t bits = 0; bits < (std::size_t{1} << parts.size()); ++bits) {
    std::vector<const Candidate*> set;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if ((bits >> i & 1U) != 0) {
        set.push_back(&parts[i]);
      }
    }
    ASSERT_EQ(reaches(world, goal, set), set.size() == parts.size())
        << change::words_for(world.base.model(), flip.changes.front()) << "\n"
        << world.text;
  }
}

std::string typed(const World& world, const change::Change& change) {
  return change::facts_of(world.base.model(), world.record, change);
}

// Every single change, tried by the oracle: one that reaches the goal was found, and no other.
void expect_complete(const World& world, const change::Scope& scope, Goal goal,
                     const change::Flips& flips) {
  std::set<std::string> singles;
  for (const change::Flip& flip : flips.sets) {
    if (flip.changes.size() == 1) {
      singles.insert(typed(world, flip.changes.front()));
    }
  }
  for (const Candidate& candidate : candidates_in(scope)) {
    if (change::may_change(scope, candidate.change) && !change::is_as_now(scope, candidate)) {
      ASSERT_EQ(reaches(world, goal, {&candidate}),
                singles.contains(typed(world, candidate.change)))
          << typed(world, candidate.change) << "\n"
          << world.text;
    }
  }
}

TEST(ChangeOracle, FlipsAreMinimalAndComplete) {
  std::size_t found = 0;
  each_world([&](const World& world, oracle::Random&) {
    change::Scope scope(compiled(world.base), world.record, {world.atom});
    const Goal goal = scope.truth(0).is_definite ? Goal::kNotYes : Goal::kYes;
    const change::Flips flips = change::flips_of(scope, 0, goal, {.size_max = 2, .sets_max = 500});
    for (const change::Flip& flip : flips.sets) {
      if (found++ % 5 == 0) {
        expect_minimal(world, goal, flip);
      }
    }
    expect_complete(world, scope, goal, flips);
  });
  EXPECT_GT(found, kIsSanitized ? 20U : 100U);
}

// Every completion of what is open, as far as rules tell values apart; nothing when there are too
// many.
std::vector<std::vector<const Candidate*>> completions(
    const std::vector<std::vector<Candidate>>& choices, std::size_t completions_max) {
  std::vector<std::vector<const Candidate*>> all{{}};
  for (const std::vector<Candidate>& input : choices) {
    std::vector<std::vector<const Candidate*>> longer;
    for (const auto& begun : all) {
      for (const Candidate& candidate : input) {
        longer.push_back(begun);
        longer.back().push_back(&candidate);
      }
    }
    all = std::move(longer);
    if (all.size() > completions_max) {
      return {};
    }
  }
  return all;
}

using Completions = std::vector<std::vector<const Candidate*>>;

bool differ_only_in(std::size_t input, const std::vector<const Candidate*>& left,
                    const std::vector<const Candidate*>& right) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (i != input && left[i] != right[i]) {
      return false;
    }
  }
  return true;
}

// Are there two completions that differ in this input alone and have different answers?
bool matters(std::size_t input, const Completions& all,
             const std::vector<quantity::Truth>& truths) {
  for (std::size_t left = 0; left < all.size(); ++left) {
    for (std::size_t right = 0; truths[left].is_definite && right < all.size(); ++right) {
      if (!truths[right].is_possible && differ_only_in(input, all[left], all[right])) {
        return true;
      }
    }
  }
  return false;
}

struct Listed {
  std::size_t mattering = 0;
  std::size_t idle = 0;
};

void expect_needs_that_matter(const World& world, Listed& listed) {
  change::Scope scope(compiled(world.base), world.record, {world.atom});
  std::vector<knowledge::Input> open;
  std::vector<std::vector<Candidate>> choices;
  for (const knowledge::Input& input : scope.inputs()) {
    if (change::is_open(scope, input)) {
      open.push_back(input);
      choices.push_back(change::candidates_of(scope, input));
    }
  }
  const Completions all = completions(choices, kIsSanitized ? 100 : 400);
  if (scope.truth(0) != quantity::kUnknown || all.empty()) {
    return;
  }
  std::vector<quantity::Truth> truths;
  truths.reserve(all.size());
  for (const auto& change : all) {
    truths.push_back(by_oracle(world.base, with(world.record, change), world.atom));
  }
  const change::Needs needs = change::needs_of(scope, 0);
  for (std::size_t i = 0; i < open.size(); ++i) {
    const bool is_listed =
        std::any_of(needs.inputs.begin(), needs.inputs.end(),
                    [&](const change::Need& need) { return need.input == open[i]; });
    ASSERT_TRUE(!is_listed || matters(i, all, truths))
        << knowledge::name_of(world.base.model(), open[i]) << " cannot matter\n"
        << world.text;
    ++(is_listed ? listed.mattering : listed.idle);
  }
}

TEST(ChangeOracle, NeedsListOnlyWhatMatters) {
  Listed listed;
  each_world([&](const World& world, oracle::Random&) { expect_needs_that_matter(world, listed); });
  RecordProperty("mattering", static_cast<int>(listed.mattering));
  RecordProperty("idle", static_cast<int>(listed.idle));
  EXPECT_GT(listed.mattering, kIsSanitized ? 3U : 20U);
  EXPECT_GT(listed.idle, kIsSanitized ? 1U : 5U);
}

// The rules that `whynot` names at the top are those of the ground rules with that head.
TEST(ChangeOracle, WhyNotNamesTheRulesWhoseHeadCouldMatch) {
  int compared = 0;
  each_world([&](const World& world, oracle::Random&) {
    const evaluation::Facts facts = api::evaluate(world.base, world.record).facts;
    if (facts.atom(world.atom).is_definite) {
      return;
    }
    const explanation::Line line =
        explanation::whynot(world.base.knowledge(), world.record, facts, 0, world.atom);
    std::vector<std::pair<std::string, std::string>> named;  // statement, how it stands
    for (const explanation::Line& rule : line.children) {
      named.emplace_back(rule.statement, rule.truth);
    }
    std::vector<std::pair<std::string, std::string>> expected;
    const logic::Ground& ground = world.base.ground();
    const std::uint32_t begin = ground.rules_begin[world.atom.index()];
    const std::uint32_t end = ground.rules_begin[world.atom.index() + 1];
    if (end - begin < 2) {
      return;  // one rule may give way to what it asks
    }
    for (std::uint32_t i = begin; i < end; ++i) {
      const quantity::Truth truth = derivation::truth_of(ground, facts, 0, ground.rules[i]);
      const knowledge::Header* header =
          logic::header_of(world.base.model(), world.base.program()[ground.rules[i].rule].origin);
      expected.emplace_back(header == nullptr ? "" : header->name,
                            truth.is_possible ? "unknown" : "no");
    }
    std::sort(named.begin(), named.end());
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(named, expected) << world.text << explanation::tree_text(line);
    ++compared;
  });
  EXPECT_GT(compared, kIsSanitized ? 2 : 10);
}

}  // namespace
}  // namespace regimen::tests::change_test
