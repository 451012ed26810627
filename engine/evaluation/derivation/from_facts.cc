// Implements explain_atom and explain_rule of engine/evaluation/derivation/derivation.h.
#include <algorithm>
#include <map>

#include "engine/base/check.h"
#include "engine/evaluation/derivation/derivation.h"
#include "engine/evaluation/derivation/heights.h"

namespace regimen::derivation {

namespace {

using logic::GroundLiteral;
using logic::GroundRuleId;

// The literals that one rule's part in an explanation rests on; an at-least stands for its atoms.
struct Step {
  GroundRuleId rule;
  std::vector<GroundLiteral> premises;
};

class Steps {
 public:
  Steps(const logic::Ground& ground, const evaluation::Facts& facts, std::uint32_t patient,
        logic::AtomId root)
      : ground_(ground), facts_(facts), patient_(patient), heights_(ground, facts, patient, root) {}

  quantity::Truth truth(const GroundLiteral& subject) const {
    const GroundLiteral bare{subject.kind, false, subject.index};
    return truth_of(ground_, facts_, patient_, bare);
  }

  std::vector<Step> of(const GroundLiteral& subject) const {
    if (subject.kind != GroundLiteral::Kind::kAtom) {
      return {};
    }
    const quantity::Truth wanted = truth(subject);
    if (wanted.is_definite) {
      return {of_rule(best_rule(logic::AtomId(subject.index)))};
    }
    std::vector<Step> steps;
    for (std::uint32_t i = ground_.rules_begin[subject.index];
         i < ground_.rules_begin[subject.index + 1]; ++i) {
      if (truth_of(ground_, facts_, patient_, ground_.rules[i]) == wanted) {
        steps.push_back(of_rule(GroundRuleId(i)));
      }
    }
    return steps;
  }

  // The literals of `rule` with the truth of its body: all when definite, those that fail when it
  // is not possible, those still open otherwise.
  Step of_rule(GroundRuleId rule_id) const {
    const logic::GroundRule& rule = ground_[rule_id];
    const quantity::Truth wanted = truth_of(ground_, facts_, patient_, rule);
    Step step{rule_id, {}};
    for (const GroundLiteral& literal : rule.body) {
      if (truth_of(ground_, facts_, patient_, literal) == wanted) {
        add(literal, wanted, step.premises);
      }
    }
    return step;
  }

 private:
  void add(const GroundLiteral& literal, quantity::Truth wanted,
           std::vector<GroundLiteral>& premises) const {
    if (literal.kind != GroundLiteral::Kind::kAtLeast) {
      premises.push_back(literal);
      return;
    }
    const logic::GroundAtLeast& at_least = ground_.at_leasts[literal.index];
    const bool is_reached = literal.is_negated ? !wanted.is_possible : wanted.is_definite;
    if (is_reached) {
      for (const logic::AtomId atom : heights_.lowest(at_least)) {
        premises.push_back({GroundLiteral::Kind::kAtom, literal.is_negated, atom.index()});
      }
      return;
    }
    const quantity::Truth bare = literal.is_negated ? !wanted : wanted;
    for (const logic::AtomId atom : at_least.atoms) {
      if (facts_.atom(atom, patient_) == bare) {
        premises.push_back({GroundLiteral::Kind::kAtom, literal.is_negated, atom.index()});
      }
    }
  }

  // The definite rule of least height, then of least index.
  GroundRuleId best_rule(logic::AtomId atom) const {
    const std::uint32_t height = heights_.of(atom);
    for (std::uint32_t i = ground_.rules_begin[atom.index()];
         i < ground_.rules_begin[atom.index() + 1]; ++i) {
      const logic::GroundRule& rule = ground_.rules[i];
      if (truth_of(ground_, facts_, patient_, rule).is_definite && heights_.of(rule) == height) {
        return GroundRuleId(i);
      }
    }
    REGIMEN_CHECK(false, "a definite atom has a definite rule of its height");
    return GroundRuleId(std::uint32_t{0});
  }

  const logic::Ground& ground_;
  const evaluation::Facts& facts_;
  std::uint32_t patient_;
  Heights heights_;
};

// Walks the steps depth first and numbers the nodes so that children come after their parents. An
// atom that is not possible may rest on itself: such a premise is left out where the circle closes.
class Builder {
 public:
  explicit Builder(const Steps& steps) : steps_(steps) {}

  // A shared root is where a circle through it closes; one that stands for a single rule is not
  // shared.
  Derivation build(const GroundLiteral& root, std::vector<Step> root_steps, bool is_shared) {
    enter(root, std::move(root_steps), is_shared);
    while (!path_.empty()) {
      advance();
    }
    return in_order();
  }

 private:
  struct Open {  // a node on the path, and how far its premises have been walked
    std::uint32_t draft;
    std::size_t step = 0;
    std::size_t premise = 0;
  };
  struct Draft {
    Node node;
    std::vector<Step> steps;
    bool is_open = true;
  };

  void enter(const GroundLiteral& subject, std::vector<Step> steps, bool is_shared) {
    const auto draft = static_cast<std::uint32_t>(drafts_.size());
    Node node{subject, steps_.truth(subject), {}, {}};
    for (const Step& step : steps) {
      node.rules.push_back(step.rule);
      node.premises.emplace_back();
    }
    drafts_.push_back({std::move(node), std::move(steps), true});
    if (is_shared) {
      by_subject_.emplace(subject, draft);
    }
    path_.push_back({draft});
  }

  void advance() {
    Open& open = path_.back();
    Draft& draft = drafts_[open.draft];
    if (open.step == draft.steps.size()) {
      draft.is_open = false;
      finished_.push_back(open.draft);
      path_.pop_back();
      return;
    }
    const std::vector<GroundLiteral>& premises = draft.steps[open.step].premises;
    if (open.premise == premises.size()) {
      ++open.step;
      open.premise = 0;
      return;
    }
    const GroundLiteral premise = premises[open.premise];
    const auto found = by_subject_.find(premise);
    if (found == by_subject_.end()) {
      enter(premise, steps_.of(premise), true);  // comes back to this premise, then found
      return;
    }
    if (!drafts_[found->second].is_open) {
      draft.node.premises[open.step].push_back(found->second);
    }
    ++open.premise;
  }

  Derivation in_order() {
    std::vector<std::uint32_t> place(drafts_.size());
    for (std::size_t i = 0; i < finished_.size(); ++i) {
      place[finished_[i]] = static_cast<std::uint32_t>(finished_.size() - 1 - i);
    }
    Derivation derivation;
    for (std::size_t i = finished_.size(); i-- > 0;) {
      Node& node = drafts_[finished_[i]].node;
      for (std::vector<std::uint32_t>& premises : node.premises) {
        std::transform(premises.begin(), premises.end(), premises.begin(),
                       [&](std::uint32_t draft) { return place[draft]; });
      }
      derivation.nodes.push_back(std::move(node));
    }
    return derivation;
  }

  const Steps& steps_;
  std::vector<Draft> drafts_;
  std::map<GroundLiteral, std::uint32_t> by_subject_;
  std::vector<Open> path_;
  std::vector<std::uint32_t> finished_;  // children before parents
};

}  // namespace

Derivation explain_atom(const logic::Ground& ground, const evaluation::Facts& facts,
                        std::uint32_t patient, logic::AtomId root) {
  const Steps steps(ground, facts, patient, root);
  const GroundLiteral subject{GroundLiteral::Kind::kAtom, false, root.index()};
  return Builder(steps).build(subject, steps.of(subject), true);
}

Derivation explain_rule(const logic::Ground& ground, const evaluation::Facts& facts,
                        std::uint32_t patient, logic::GroundRuleId rule) {
  const logic::AtomId head = ground[rule].head;
  const Steps steps(ground, facts, patient, head);
  const GroundLiteral subject{GroundLiteral::Kind::kAtom, false, head.index()};
  return Builder(steps).build(subject, {steps.of_rule(rule)}, false);
}

}  // namespace regimen::derivation
