// Implements timelines_of of engine/reports/patient_page/timeline.h.
#include "engine/reports/patient_page/timeline.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/overload.h"
#include "engine/explanation/explain.h"

namespace regimen::patient_page {

namespace {

using quantity::Truth;

bool is_of(const knowledge::Operand& operand, knowledge::LabId lab) {
  using Selection = knowledge::LabOperand::Selection;
  const auto* of_lab = std::get_if<knowledge::LabOperand>(&operand);
  return of_lab != nullptr && of_lab->lab == lab && of_lab->selection != Selection::kRise &&
         of_lab->selection != Selection::kFall;
}

// What a test compares a value of the lab with; a rise or a fall is on another scale.
std::vector<knowledge::Threshold> thresholds_of(const logic::Test& test, knowledge::LabId lab) {
  using Thresholds = std::vector<knowledge::Threshold>;
  return knowledge::visit_kinds(
      Overload{
          [&](const knowledge::Compare& compare) {
            return is_of(compare.operand, lab) ? Thresholds{compare.threshold} : Thresholds{};
          },
          [&](const knowledge::InRange& range) {
            return is_of(range.operand, lab) ? Thresholds{range.low, range.high} : Thresholds{};
          },
          [&](const knowledge::Persists& persists) {
            return persists.lab == lab ? Thresholds{persists.threshold} : Thresholds{};
          },
          [&](const knowledge::Results& results) {
            return results.lab == lab && results.threshold ? Thresholds{*results.threshold}
                                                           : Thresholds{};
          },
          [](const auto&) { return Thresholds{}; }},
      test.value);
}

// The facts as they would be if nothing were known of the lab.
evaluation::Facts without(const advice::Knowledge& knowledge, const logic::Plan& plan,
                          const evaluation::Facts& facts, knowledge::LabId lab) {
  evaluation::Facts open = facts;
  std::fill(open.atom_definite.begin(), open.atom_definite.end(), 0);
  std::fill(open.atom_possible.begin(), open.atom_possible.end(), 0);
  for (std::size_t i = 0; i < knowledge.program.tests.size(); ++i) {
    const SmallVector<knowledge::Input>& inputs = knowledge.program.tests[i].inputs;
    if (std::binary_search(inputs.begin(), inputs.end(), knowledge::Input(lab))) {
      open.test_definite[i] = 0;
      open.test_possible[i] = 1;
    }
  }
  evaluation::propagate(plan, 1, open);
  return open;
}

class Collector {
 public:
  Collector(const advice::Knowledge& knowledge, const evaluation::Facts& open, knowledge::LabId lab)
      : knowledge_(knowledge), open_(open), lab_(lab) {}

  std::vector<Mark> collect() {
    for (std::size_t i = 0; i < knowledge_.ground.rules.size(); ++i) {
      const logic::GroundRuleId id(i);
      if (!is_written(id) || !may_hold(knowledge_.ground[id])) {
        continue;
      }
      seen_.clear();
      std::vector<knowledge::Threshold> thresholds;
      add_tests(knowledge_.ground[id], thresholds);
      for (const knowledge::Threshold& threshold : thresholds) {
        Found& found = marks_[threshold.canonical];
        found.text = found.text.empty() ? threshold.written->text() : found.text;
        found.statements.insert(explanation::statement_of(knowledge_, id).title);
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

  bool may_hold(const logic::GroundRule& rule) const {
    return derivation::truth_of(knowledge_.ground, open_, 0, rule).is_possible;
  }

  // An author wrote it; other rules are parts of conditions.
  bool is_written(logic::GroundRuleId id) const {
    return !std::holds_alternative<std::monostate>(
        knowledge_.program[knowledge_.ground[id].rule].origin);
  }

  // Of the tests of a body, and of the conditions it is made of.
  void add_tests(const logic::GroundRule& rule, std::vector<knowledge::Threshold>& found) {
    for (const logic::GroundLiteral& literal : rule.body) {
      switch (literal.kind) {
        case logic::GroundLiteral::Kind::kTest: {
          const logic::Test& test = knowledge_.program[logic::TestId(literal.index)];
          const std::vector<knowledge::Threshold> more = thresholds_of(test, lab_);
          found.insert(found.end(), more.begin(), more.end());
          break;
        }
        case logic::GroundLiteral::Kind::kAtom:
          descend(logic::AtomId(literal.index), found);
          break;
        case logic::GroundLiteral::Kind::kAtLeast:
          for (const logic::AtomId atom : knowledge_.ground.at_leasts[literal.index].atoms) {
            descend(atom, found);
          }
          break;
      }
    }
  }

  // Conditions within conditions only: what a statement concludes is that statement's own.
  void descend(logic::AtomId atom, std::vector<knowledge::Threshold>& found) {
    if (!seen_.insert(atom).second) {
      return;
    }
    const logic::Ground& ground = knowledge_.ground;
    for (std::uint32_t i = ground.rules_begin[atom.index()];
         i < ground.rules_begin[atom.index() + 1]; ++i) {
      const logic::GroundRuleId id(i);
      if (!is_written(id) && may_hold(ground[id])) {
        add_tests(ground[id], found);
      }
    }
  }

  const advice::Knowledge& knowledge_;
  const evaluation::Facts& open_;
  knowledge::LabId lab_;
  std::map<quantity::Rational, Found> marks_;
  std::set<logic::AtomId> seen_;
};

}  // namespace

std::vector<Timeline> timelines_of(const advice::Knowledge& knowledge, const logic::Plan& plan,
                                   const patient::Record& record, const evaluation::Facts& facts) {
  std::vector<Timeline> all;
  for (const patient::LabResults& lab : record.labs) {
    const bool is_usable =
        std::any_of(lab.results.begin(), lab.results.end(),
                    [](const patient::Result& result) { return result.is_usable; });
    if (is_usable) {
      const evaluation::Facts open = without(knowledge, plan, facts, lab.lab);
      all.push_back({lab.lab, Collector(knowledge, open, lab.lab).collect()});
    }
  }
  return all;
}

}  // namespace regimen::patient_page
