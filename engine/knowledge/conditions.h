// Conditions: what a test of the author means, with ids for names and exact thresholds.
//
// Shape:   parts are appended before what they are part of, so a condition names only earlier ones.
// Errors:  E2xx; a condition with a mistake gives none, and its siblings are still checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/knowledge/check.h"

namespace regimen::knowledge {

// Conditions that stay only if `keep` is called: those of a statement that is left out go again.
class ConditionArena {
 public:
  explicit ConditionArena(std::vector<Condition>& conditions)
      : conditions_(conditions), size_(conditions.size()) {}
  ~ConditionArena() {
    conditions_.erase(conditions_.begin() + size_as_offset(), conditions_.end());
  }
  ConditionArena(const ConditionArena&) = delete;
  ConditionArena& operator=(const ConditionArena&) = delete;

  std::vector<Condition>& conditions() { return conditions_; }
  void keep() { size_ = conditions_.size(); }

 private:
  std::ptrdiff_t size_as_offset() const { return static_cast<std::ptrdiff_t>(size_); }

  std::vector<Condition>& conditions_;
  std::size_t size_;
};

quantity::Comparison comparison_from(syntax::CompareOp op);

class ConditionChecker {
 public:
  ConditionChecker(Scope& scope, std::vector<Condition>& arena,
                   const SmallVector<Variable>& variables = no_variables())
      : scope_(scope), arena_(arena), variables_(variables), is_used_(variables.size(), false) {}

  std::optional<ConditionId> check(syntax::ConditionId id);
  // All of them; nothing for none, or where one has a mistake.
  std::optional<ConditionId> conjoin(const std::vector<syntax::ConditionId>& ids);
  std::optional<ConditionId> disjoin(const std::vector<syntax::ConditionId>& ids);

  // The arguments of a relation, with the sorts of its columns.
  std::optional<SmallVector<Term0>> check_args(RelationId relation,
                                               const std::vector<syntax::Name>& args);
  std::optional<std::uint32_t> find_variable(std::string_view name) const;
  bool is_used(std::size_t variable) const { return is_used_[variable]; }

 private:
  static const SmallVector<Variable>& no_variables();
  using Checked = std::optional<ConditionId>;

  Checked add(Span span, decltype(Condition::value) value);
  std::optional<SmallVector<ConditionId>> check_all(const std::vector<syntax::ConditionId>& ids);
  Checked all_of(SmallVector<ConditionId> parts, Span span);
  Checked any_of(SmallVector<ConditionId> parts, Span span);

  // conditions.cc
  Checked check_name(const syntax::NameCondition& condition, Span span);
  Checked check_built_in(const syntax::NameCondition& condition, Span span);
  std::optional<HoldsTime> check_time(const syntax::NameCondition& condition, ConceptId concept_id);
  Checked check_choice(const syntax::ChoiceCondition& condition, Span span);
  Checked check_known(const syntax::KnownCondition& condition, Span span);
  std::optional<KnownInput> known_input(const syntax::Name& name);
  void report_no_condition(const syntax::Name& name, const Declaration& found);

  // comparisons.cc
  Checked check_compare(const syntax::CompareCondition& condition, Span span);
  Checked check_range(const syntax::RangeCondition& condition, Span span);
  Checked compare_operands(const syntax::CompareCondition& condition, Operand left, Span span);
  // counted_results.cc
  Checked check_results(const syntax::ResultsCondition& condition, Span span);
  std::optional<std::optional<Apart>> check_apart(const syntax::ResultsCondition& condition);
  // time_conditions.cc
  Checked check_trend(const syntax::TrendCondition& condition, Span span);
  Checked check_lasting(const syntax::LastingCondition& condition, Span span);
  Checked taken_for(ConditionId part, const quantity::Duration& time, Span span);

  // `dose of A` compared with an amount in a time; nullopt of the first where neither side is one.
  std::optional<syntax::Name> dosed_agent(syntax::ValueId id) const;
  Checked check_dose(const syntax::Name& name, quantity::Comparison comparison,
                     const syntax::Quantity& written, Span span);
  std::optional<Operand> check_operand(syntax::ValueId id);
  std::optional<Operand> check_selected(const syntax::SelectedValue& selected);
  std::optional<syntax::Quantity> named_quantity(const syntax::Name& name) const;
  std::optional<syntax::Quantity> constant(syntax::ValueId id) const;
  std::optional<Threshold> check_threshold(const Operand& operand,
                                           const syntax::Quantity& as_written);
  std::optional<Threshold> check_age(const syntax::Quantity& written,
                                     const quantity::Quantity& value);
  std::optional<Threshold> check_lab_value(LabId lab, const syntax::Quantity& written,
                                           const quantity::Quantity& value);
  const syntax::NameValue* name_of_value(syntax::ValueId id) const;

  // atoms.cc
  Checked check_taking(const syntax::TakingCondition& condition, Span span);
  struct NamedAtom {
    syntax::Name relation;
    std::vector<syntax::Name> args;
  };
  Checked check_atom(const syntax::AtomCondition& condition, Span span);
  Checked check_atom(const NamedAtom& condition, Span span);
  Checked check_any_severity(const NamedAtom& condition, Span span);
  Checked check_same(const syntax::CompareCondition& condition, Span span);
  std::optional<Term0> check_arg(const syntax::Name& arg, const std::string& sort);
  std::optional<Term0> check_variable(const syntax::Name& arg, std::uint32_t index,
                                      const std::string& sort);

  Scope& scope_;
  std::vector<Condition>& arena_;
  const SmallVector<Variable>& variables_;
  std::vector<bool> is_used_;
};

// False when it is certain that two statements apply to nobody together: by equal words, the two
// sexes, or comparisons of one value.
struct Applicability {
  std::vector<ConditionId> when;    // all hold
  std::vector<ConditionId> unless;  // none holds
};
struct ConditionWords;
bool may_apply_together(const ConditionWords& words, const Applicability& left,
                        const Applicability& right);

// Reports an `unless` that can never stop its statement, and conditions that can never hold
// together.
struct ExceptionCheck {
  std::string subject;  // "rule `x`"
  std::optional<ConditionId> when;
  std::optional<ConditionId> unless;
};
void check_exceptions(Scope& scope, const std::vector<Condition>& conditions,
                      const ExceptionCheck& check);

}  // namespace regimen::knowledge
