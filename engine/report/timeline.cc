// Implements timelines_of of engine/report/timeline.h.
#include "engine/report/timeline.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/overload.h"
#include "engine/explain/explain.h"

namespace regimen::report {

namespace {

using quantity::Truth;

bool is_of(const model::Operand& operand, model::LabId lab) {
  using Selection = model::LabOperand::Selection;
  const auto* of_lab = std::get_if<model::LabOperand>(&operand);
  return of_lab != nullptr && of_lab->lab == lab && of_lab->selection != Selection::kRise &&
         of_lab->selection != Selection::kFall;
}

// What a test compares a value of the lab with; a rise or a fall is on another scale.
std::vector<model::Threshold> thresholds_of(const core::Test& test, model::LabId lab) {
  using Thresholds = std::vector<model::Threshold>;
  return model::visit_kinds(
      Overload{
          [&](const model::Compare& compare) {
            return is_of(compare.operand, lab) ? Thresholds{compare.threshold} : Thresholds{};
          },
          [&](const model::InRange& range) {
            return is_of(range.operand, lab) ? Thresholds{range.low, range.high} : Thresholds{};
          },
          [&](const model::Persists& persists) {
            return persists.lab == lab ? Thresholds{persists.threshold} : Thresholds{};
          },
          [&](const model::Results& results) {
            return results.lab == lab && results.threshold ? Thresholds{*results.threshold}
                                                           : Thresholds{};
          },
          [](const auto&) { return Thresholds{}; }},
      test.value);
}

// The facts as they would be if nothing were known of the lab.
run::Facts without(const advice::Knowledge& knowledge, const plan::Plan& plan,
                   const run::Facts& facts, model::LabId lab) {
  run::Facts open = facts;
  std::fill(open.atom_definite.begin(), open.atom_definite.end(), 0);
  std::fill(open.atom_possible.begin(), open.atom_possible.end(), 0);
  for (std::size_t i = 0; i < knowledge.program.tests.size(); ++i) {
    const Few<model::Input>& inputs = knowledge.program.tests[i].inputs;
    if (std::binary_search(inputs.begin(), inputs.end(), model::Input(lab))) {
      open.test_definite[i] = 0;
      open.test_possible[i] = 1;
    }
  }
  run::propagate(plan, 1, open);
  return open;
}

class Collector {
 public:
  Collector(const advice::Knowledge& knowledge, const run::Facts& open, model::LabId lab)
      : knowledge_(knowledge), open_(open), lab_(lab) {}

  std::vector<Mark> collect() {
    for (std::size_t i = 0; i < knowledge_.ground.rules.size(); ++i) {
      const core::GroundRuleId id(i);
      if (!is_written(id) || !may_hold(knowledge_.ground[id])) {
        continue;
      }
      seen_.clear();
      std::vector<model::Threshold> thresholds;
      add_tests(knowledge_.ground[id], thresholds);
      for (const model::Threshold& threshold : thresholds) {
        Found& found = marks_[threshold.canonical];
        found.text = found.text.empty() ? threshold.written->text() : found.text;
        found.statements.insert(explain::statement_of(knowledge_, id).title);
      }
    }
    std::vector<Mark> marks;
    for (auto& [value, mark] : marks_) {
      marks.push_back({value, mark.text, {mark.statements.begin(), mark.statements.end()}});
    }
    return marks;
  }

 private:
  struct Found {
    std::string text;
    std::set<std::string> statements;
  };

  bool may_hold(const core::GroundRule& rule) const {
    return derivation::truth_of(knowledge_.ground, open_, 0, rule).is_possible;
  }

  // An author wrote it; other rules are parts of conditions.
  bool is_written(core::GroundRuleId id) const {
    return !std::holds_alternative<std::monostate>(
        knowledge_.program[knowledge_.ground[id].rule].origin);
  }

  // Of the tests of a body, and of the conditions it is made of.
  void add_tests(const core::GroundRule& rule, std::vector<model::Threshold>& found) {
    for (const core::GroundLiteral& literal : rule.body) {
      switch (literal.kind) {
        case core::GroundLiteral::Kind::kTest: {
          const core::Test& test = knowledge_.program[core::TestId(literal.index)];
          const std::vector<model::Threshold> more = thresholds_of(test, lab_);
          found.insert(found.end(), more.begin(), more.end());
          break;
        }
        case core::GroundLiteral::Kind::kAtom:
          descend(core::AtomId(literal.index), found);
          break;
        case core::GroundLiteral::Kind::kAtLeast:
          for (const core::AtomId atom : knowledge_.ground.at_leasts[literal.index].atoms) {
            descend(atom, found);
          }
          break;
      }
    }
  }

  // Conditions within conditions only: what a statement concludes is that statement's own.
  void descend(core::AtomId atom, std::vector<model::Threshold>& found) {
    if (!seen_.insert(atom).second) {
      return;
    }
    const core::Ground& ground = knowledge_.ground;
    for (std::uint32_t i = ground.rules_begin[atom.index()];
         i < ground.rules_begin[atom.index() + 1]; ++i) {
      const core::GroundRuleId id(i);
      if (!is_written(id) && may_hold(ground[id])) {
        add_tests(ground[id], found);
      }
    }
  }

  const advice::Knowledge& knowledge_;
  const run::Facts& open_;
  model::LabId lab_;
  std::map<quantity::Rational, Found> marks_;
  std::set<core::AtomId> seen_;
};

}  // namespace

std::vector<Timeline> timelines_of(const advice::Knowledge& knowledge, const plan::Plan& plan,
                                   const record::Record& record, const run::Facts& facts) {
  std::vector<Timeline> all;
  for (const record::LabResults& lab : record.labs) {
    const bool is_usable =
        std::any_of(lab.results.begin(), lab.results.end(),
                    [](const record::Result& result) { return result.is_usable; });
    if (is_usable) {
      const run::Facts open = without(knowledge, plan, facts, lab.lab);
      all.push_back({lab.lab, Collector(knowledge, open, lab.lab).collect()});
    }
  }
  return all;
}

}  // namespace regimen::report
