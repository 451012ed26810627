// Implements layout_of of layout.h: the slots and steps. Leaves are made in leaves.cc.
#include "engine/evaluation/columns/layout.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/evaluation/columns/leaves.h"
#include "engine/evaluation/columns/verify.h"

namespace regimen::columns {

namespace {

// Numbers the slots of one layout.
class Builder {
 public:
  Builder(const LayoutSource& source, const std::vector<logic::AtomId>& roots,
          const LayoutOptions& options)
      : source_(source),
        plan_(logic::restricted_to(source.plan, source.ground, roots)),
        leaves_(source.model, source.program, options),
        atom_slot_(plan_.atom_count, Layout::kNone) {}

  Layout build(const std::vector<logic::AtomId>& roots) {
    count_rules();
    leaves_.collect(tests_in_order());
    next_slot_ = leaves_.slot_count();
    for (const logic::Group& group : plan_.groups) {
      number_atoms(group);
    }
    for (const logic::Group& group : plan_.groups) {
      add_group(group);
    }
    Layout layout = leaves_.finish();
    layout.choices = std::move(choices_);
    layout.literals = std::move(literals_);
    layout.steps = std::move(steps_);
    layout.groups = std::move(groups_);
    layout.slot_count = next_slot_;
    for (const logic::AtomId root : roots) {
      const std::uint32_t slot = atom_slot_[root.index()];
      layout.root_slots.push_back(slot == Layout::kNone ? std::nullopt : std::optional(slot));
    }
    return layout;
  }

 private:
  struct Body {
    const logic::GroundLiteral* begin;
    const logic::GroundLiteral* end;
  };
  Body body_of(const logic::Step& step) const {
    return {plan_.literals.data() + step.literals_begin, plan_.literals.data() + step.literals_end};
  }

  void count_rules() {
    rules_of_.assign(plan_.atom_count, 0);
    seen_of_.assign(plan_.atom_count, 0);
    for (const logic::Step& step : plan_.steps) {
      ++rules_of_[step.head];
    }
  }

  // Every test with whether it stands beside a test that its lab is known.
  std::vector<WantedTest> tests_in_order() const {
    std::vector<WantedTest> wanted;
    for (const logic::Step& step : plan_.steps) {
      const Body body = body_of(step);
      for (const logic::GroundLiteral* literal = body.begin; literal != body.end; ++literal) {
        if (literal->kind == logic::GroundLiteral::Kind::kTest) {
          wanted.push_back({logic::TestId(literal->index), is_guarded(body, *literal)});
        }
      }
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    return wanted;
  }

  bool is_guarded(const Body& body, const logic::GroundLiteral& literal) const {
    const std::optional<knowledge::LabId> lab =
        bare_lab_of(source_.program[logic::TestId(literal.index)]);
    return lab && !literal.is_negated &&
           std::any_of(body.begin, body.end, [&](const logic::GroundLiteral& other) {
             return other.kind == logic::GroundLiteral::Kind::kTest && !other.is_negated &&
                    known_lab_of(source_.program[logic::TestId(other.index)]) == lab;
           });
  }

  // An atom whose one rule is one positive literal is that literal.
  std::optional<std::uint32_t> same_as(const logic::Group& group, const logic::Step& step) const {
    const Body body = body_of(step);
    const bool is_one = body.end - body.begin == 1 && !body.begin->is_negated &&
                        rules_of_[step.head] == 1 && !group.is_recursive;
    if (!is_one || body.begin->kind == logic::GroundLiteral::Kind::kAtLeast) {
      return std::nullopt;
    }
    return slot_of(body, *body.begin);
  }

  void number_atoms(const logic::Group& group) {
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      const logic::Step& step = plan_.steps[i];
      if (atom_slot_[step.head] != Layout::kNone) {
        continue;
      }
      const std::optional<std::uint32_t> same = same_as(group, step);
      atom_slot_[step.head] = same ? *same : next_slot_++;
    }
  }

  // kNone: an atom that no rule of the plan makes, which never holds.
  std::uint32_t slot_of(const Body& body, const logic::GroundLiteral& literal) const {
    if (literal.kind == logic::GroundLiteral::Kind::kTest) {
      return leaves_.slot_of({logic::TestId(literal.index), is_guarded(body, literal)});
    }
    return atom_slot_[literal.index];
  }

  void add_group(const logic::Group& group) {
    SlotGroup added{{}, static_cast<std::uint32_t>(steps_.size()), 0, group.is_recursive};
    for (std::uint32_t i = group.steps_begin; i < group.steps_end; ++i) {
      const logic::Step& step = plan_.steps[i];
      // The steps of an atom stand in the plan as its rules do in the ground program.
      const logic::GroundRuleId rule(source_.ground.rules_begin[step.head] + seen_of_[step.head]++);
      if (!same_as(group, step)) {
        add_step(step, rule, added);
      }
    }
    added.steps_end = static_cast<std::uint32_t>(steps_.size());
    if (added.steps_end > added.steps_begin) {
      groups_.push_back(std::move(added));
    }
  }

  void add_step(const logic::Step& step, logic::GroundRuleId rule, SlotGroup& group) {
    const Body body = body_of(step);
    const auto begin = static_cast<std::uint32_t>(literals_.size());
    for (const logic::GroundLiteral* literal = body.begin; literal != body.end; ++literal) {
      const std::uint32_t slot = literal->kind == logic::GroundLiteral::Kind::kAtLeast
                                     ? choice_slot(literal->index, group)
                                     : slot_of(body, *literal);
      if (slot == Layout::kNone && literal->is_negated) {
        continue;  // what never holds is always not so
      }
      if (slot == Layout::kNone) {
        literals_.resize(begin);
        return;  // never applies
      }
      literals_.push_back({slot, literal->is_negated});
    }
    steps_.push_back(
        {rule, atom_slot_[step.head], begin, static_cast<std::uint32_t>(literals_.size())});
  }

  std::uint32_t choice_slot(std::uint32_t index, SlotGroup& group) {
    const logic::GroundAtLeast& at_least = plan_.at_leasts[index];
    Choice choice{next_slot_++, at_least.count, {}};
    for (const logic::AtomId atom : at_least.atoms) {
      if (atom_slot_[atom.index()] != Layout::kNone) {
        choice.slots.push_back(atom_slot_[atom.index()]);
      }
    }
    group.choices.push_back(static_cast<std::uint32_t>(choices_.size()));
    choices_.push_back(std::move(choice));
    return choices_.back().slot;
  }

  const LayoutSource& source_;
  const logic::Plan plan_;
  Leaves leaves_;
  std::vector<std::uint32_t> atom_slot_;
  std::vector<std::uint32_t> rules_of_;
  std::vector<std::uint32_t> seen_of_;
  std::uint32_t next_slot_ = 0;
  std::vector<Choice> choices_;
  std::vector<SlotLiteral> literals_;
  std::vector<SlotStep> steps_;
  std::vector<SlotGroup> groups_;
};

}  // namespace

Layout layout_of(const LayoutSource& source, const std::vector<logic::AtomId>& roots,
                 const LayoutOptions& options) {
  Layout layout = Builder(source, roots, options).build(roots);
  verify(layout);
  return layout;
}

std::vector<std::uint32_t> Layout::leaves_of(const logic::Program& program,
                                             const knowledge::Input& input) const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t leaf = 0; leaf < leaves.size(); ++leaf) {
    const auto& inputs = program[leaves[leaf].test].inputs;
    if (std::binary_search(inputs.begin(), inputs.end(), input)) {
      found.push_back(leaf);
    }
  }
  return found;
}

}  // namespace regimen::columns
