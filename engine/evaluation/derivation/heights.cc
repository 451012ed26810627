#include "engine/evaluation/derivation/heights.h"

#include <algorithm>
#include <unordered_set>

#include "engine/base/check.h"
#include "engine/evaluation/derivation/derivation.h"

namespace regimen::derivation {

std::vector<logic::AtomId> atoms_of(const logic::Ground& ground,
                                    const logic::GroundLiteral& literal) {
  switch (literal.kind) {
    case logic::GroundLiteral::Kind::kAtom:
      return {logic::AtomId(literal.index)};
    case logic::GroundLiteral::Kind::kTest:
      return {};
    case logic::GroundLiteral::Kind::kAtLeast:
      return ground.at_leasts[literal.index].atoms;
  }
  return {};
}

Heights::Heights(const logic::Ground& ground, const evaluation::Facts& facts, std::uint32_t patient,
                 logic::AtomId root)
    : ground_(ground), facts_(facts), patient_(patient) {
  collect(root);
  count_down();
}

// Every atom below the root, whatever its truth, since negation turns to definite atoms again.
void Heights::collect(logic::AtomId root) {
  std::vector<std::uint32_t> open{root.index()};
  std::unordered_set<std::uint32_t> seen{root.index()};
  while (!open.empty()) {
    const std::uint32_t atom = open.back();
    open.pop_back();
    for (std::uint32_t i = ground_.rules_begin[atom]; i < ground_.rules_begin[atom + 1]; ++i) {
      const logic::GroundRule& rule = ground_.rules[i];
      for (const logic::GroundLiteral& literal : rule.body) {
        for (const logic::AtomId needed : atoms_of(ground_, literal)) {
          if (seen.insert(needed.index()).second) {
            open.push_back(needed.index());
          }
        }
      }
      if (truth_of(ground_, facts_, patient_, rule).is_definite) {
        add_rule(rule);
      }
    }
  }
}

void Heights::add_rule(const logic::GroundRule& rule) {
  const auto index = static_cast<std::uint32_t>(waiting_.size());
  waiting_.push_back({0, rule.head.index(), false});
  std::size_t open = 0;
  for (const logic::GroundLiteral& literal : rule.body) {
    if (literal.is_negated || literal.kind == logic::GroundLiteral::Kind::kTest) {
      continue;  // decided in a lower stratum, or by the record
    }
    if (literal.kind == logic::GroundLiteral::Kind::kAtom) {
      waiting_for_[literal.index].push_back(index);
      ++open;
    } else if (ground_.at_leasts[literal.index].count > 0) {
      add_at_least(ground_.at_leasts[literal.index], index);
      ++open;
    }
  }
  waiting_[index].open = open;
  if (open == 0) {
    ready_.push_back(rule.head.index());
  }
}

void Heights::add_at_least(const logic::GroundAtLeast& at_least, std::uint32_t waiting_rule) {
  const auto index = static_cast<std::uint32_t>(waiting_.size());
  waiting_.push_back({at_least.count, waiting_rule, true});
  for (const logic::AtomId atom : at_least.atoms) {
    if (facts_.atom(atom, patient_).is_definite) {
      waiting_for_[atom.index()].push_back(index);
    }
  }
}

void Heights::arrive(std::uint32_t waiting_index, std::uint32_t height,
                     std::vector<std::uint32_t>& next) {
  Waiting& waiting = waiting_[waiting_index];
  if (waiting.open == 0 || --waiting.open > 0) {
    return;
  }
  if (waiting.is_at_least) {
    arrive(waiting.target, height, next);
  } else if (!heights_.contains(waiting.target)) {
    next.push_back(waiting.target);
  }
}

void Heights::count_down() {
  std::vector<std::uint32_t> round = ready_;
  for (std::uint32_t height = 1; !round.empty(); ++height) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t atom : round) {
      if (!heights_.emplace(atom, height).second) {
        continue;
      }
      const auto found = waiting_for_.find(atom);
      if (found != waiting_for_.end()) {
        for (const std::uint32_t waiting_index : found->second) {
          arrive(waiting_index, height, next);
        }
      }
    }
    round = std::move(next);
  }
}

std::uint32_t Heights::of(logic::AtomId atom) const {
  const auto found = heights_.find(atom.index());
  REGIMEN_CHECK(found != heights_.end(), "a definite atom has a derivation");
  return found->second;
}

std::vector<logic::AtomId> Heights::lowest(const logic::GroundAtLeast& at_least) const {
  std::vector<logic::AtomId> atoms;
  for (const logic::AtomId atom : at_least.atoms) {
    if (facts_.atom(atom, patient_).is_definite) {
      atoms.push_back(atom);
    }
  }
  std::stable_sort(atoms.begin(), atoms.end(), [this](logic::AtomId left, logic::AtomId right) {
    return of(left) < of(right);
  });
  if (atoms.size() > at_least.count) {
    atoms.erase(atoms.begin() + static_cast<std::ptrdiff_t>(at_least.count), atoms.end());
  }
  return atoms;
}

std::uint32_t Heights::of(const logic::GroundRule& rule) const {
  std::uint32_t height = 0;
  for (const logic::GroundLiteral& literal : rule.body) {
    if (literal.is_negated || literal.kind == logic::GroundLiteral::Kind::kTest) {
      continue;
    }
    const std::vector<logic::AtomId> atoms = literal.kind == logic::GroundLiteral::Kind::kAtom
                                                 ? atoms_of(ground_, literal)
                                                 : lowest(ground_.at_leasts[literal.index]);
    for (const logic::AtomId atom : atoms) {
      height = std::max(height, of(atom));
    }
  }
  return height + 1;
}

}  // namespace regimen::derivation
