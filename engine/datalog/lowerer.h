// Lowering: a rule of an author to clauses of the program.
//
// Conditions are written out into alternatives; in each, atoms give variables their types, then
// comparisons are taken up as soon as everything in them has a type.
//
// Shape:   private to engine/datalog. One Lowerer lowers one statement.
// Errors:  E217, E503, E504, E507 to E512, E502; a statement with a mistake adds no clause.
// Cost:    the size of the rule when it is written out, which is limited.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/datalog/declared.h"

namespace regimen::datalog {

class Lowerer {
 public:
  Lowerer(Declared& declared, std::uint32_t tree, std::string rule, Span span);

  // `when` hold together, none of `unless` may hold.
  void lower_rule(const syntax::Name& name, const std::vector<syntax::ValueId>& args,
                  const std::vector<syntax::ConditionId>& when,
                  const std::vector<syntax::ConditionId>& unless);
  void lower_fact(const syntax::Name& name, const std::vector<syntax::ValueId>& args);
  bool is_sound() const { return scope_.is_sound(); }

 private:
  using MaybeExpr = std::optional<ExprId>;
  struct Part {
    syntax::ConditionId id;
    bool is_negated;
  };
  using Alternative = std::vector<Part>;
  using Counts = std::map<std::string, int, std::less<>>;

  // What is built of one alternative.
  struct Draft {
    Clause clause{RelationId(std::uint32_t{0})};
    std::map<std::string, std::uint32_t, std::less<>> variables{};  // those with a type
    Counts counts{};                              // how often each name stands outside aggregates
    bool keeps_wildcards = false;                 // of an aggregate: every solution counts
    std::vector<std::size_t> aggregates{};        // in the body: those with a value for nothing
    std::vector<std::size_t> plain_aggregates{};  // in the body: the others
    std::string owner{};                          // the relation that is concluded
  };
  // A comparison, or a column with an expression, that waits for the types of its variables.
  struct Pending {
    syntax::ValueId left{std::uint32_t{0}};
    CompareOp op = CompareOp::kEqual;
    syntax::ValueId right{std::uint32_t{0}};
    std::optional<std::uint32_t> column{};        // a variable that stands for the right side
    const syntax::AtomCondition* call = nullptr;  // `contains(T, "x")`, instead of both sides
    bool is_negated = false;
    Span span{};
  };

  // lower_rules.cc
  bool lower_alternative(RelationId head, const std::vector<syntax::ValueId>& args,
                         const Alternative& alternative);

  // alternatives.cc
  std::optional<std::vector<Alternative>> alternatives(syntax::ConditionId id, bool is_negated);
  std::optional<std::vector<Alternative>> product(
      const std::vector<std::pair<syntax::ConditionId, bool>>& parts);
  // Names inside an aggregate are its own unless they stand outside of it, too.
  enum class NameScope : std::uint8_t { kEverywhere, kOutsideAggregates };
  void count_names(syntax::ValueId id, Counts& counts, NameScope where = NameScope::kEverywhere,
                   int depth = 0);
  void count_names(syntax::ConditionId id, Counts& counts, NameScope where = NameScope::kEverywhere,
                   int depth = 0);
  bool has_names_without_type(syntax::ValueId id);

  // lower_bodies.cc
  std::optional<RelationId> relation(const syntax::Name& name, std::size_t arg_count, bool is_head);
  bool lower_body(const Alternative& alternative);
  void add_atom(const syntax::AtomCondition& condition, bool is_negated, Span span);
  std::optional<Term> lower_term(syntax::ValueId arg, const Type& type, bool is_negated);
  std::optional<Term> variable_term(const syntax::Name& name, const Type& type);
  void add_comparison(const syntax::Condition& condition, bool is_negated);
  bool is_ready(const Pending& pending);
  void lower_pending(const Pending& pending);
  void lower_column(const Pending& pending);
  void lower_condition_call(const Pending& pending);
  bool lower_assignment(const Pending& pending);
  bool lower_all_pending();
  void fill_empty_groups();
  bool check_bound();
  void report_unbound(const std::string& name, Span use);

  // lower_values.cc
  MaybeExpr lower(syntax::ValueId id, const Type* expected);
  static Type product_type(bool is_division, const Type& first, const Type& second);
  MaybeExpr lower_name(const syntax::Name& name, const Type* expected);
  MaybeExpr lower_quantity(const syntax::Quantity& written, const Type* expected);
  MaybeExpr lower_date(const syntax::DateTime& date, const Type* expected);
  MaybeExpr lower_arithmetic(const syntax::ArithmeticValue& value, const Type* expected, Span span);
  MaybeExpr lower_negated(const syntax::NegatedValue& value, const Type* expected, Span span);
  MaybeExpr lower_in_unit(const syntax::InUnitValue& value, Span span);
  std::pair<MaybeExpr, MaybeExpr> lower_both(syntax::ValueId left, syntax::ValueId right,
                                             const Type* expected);
  MaybeExpr arithmetic(syntax::Arithmetic op, ExprId left, ExprId right, Span span);
  MaybeExpr multiply(bool is_division, ExprId left, ExprId right, Span span);
  MaybeExpr with_time(bool is_minus, ExprId left, ExprId right, Span span);
  MaybeExpr coerce(ExprId id, const Type& type, const std::string& what);
  ExprId as_number(ExprId id);
  ExprId add(Expr expr);
  ExprId constant(Word word, Type type, Span span);
  ExprId variable(std::uint32_t index, Span span);
  std::uint32_t fresh_variable(const Type& type, Span span);
  bool is_literal(syntax::ValueId id) const;
  const syntax::Name* lone_name(syntax::ValueId id) const;
  bool is_variable_name(const std::string& name) const;

  // lower_calls.cc
  MaybeExpr lower_call(const syntax::CallValue& call, const Type* expected, Span span);
  void report_unknown_function(const syntax::Name& function);
  MaybeExpr lower_concat(const syntax::CallValue& call, Span span);
  MaybeExpr lower_function(const syntax::CallValue& call, const Type* expected, Span span);
  MaybeExpr lower_choice(const syntax::CallValue& call, const Type* expected, Span span);
  MaybeExpr lower_magnitude(const syntax::CallValue& call, Span span);
  MaybeExpr lower_conversion(const syntax::CallValue& call, Span span);
  MaybeExpr expand(const std::string& name, const std::vector<syntax::ValueId>& args,
                   const Type* expected, Span span);

  // lower_aggregates.cc
  MaybeExpr lower_aggregate(const syntax::AggregateValue& value, Span span);
  struct Solutions {
    RelationId relation;
    std::vector<std::string> groups;
    bool is_distinct;
  };
  std::optional<Solutions> lower_solutions(const syntax::AggregateValue& value, bool is_distinct);
  bool add_solution_clause(const syntax::AggregateValue& value, const Alternative& alternative,
                           std::vector<std::string>& names, Solutions& solutions);
  bool check_aggregate(Aggregate::Kind kind, const syntax::AggregateValue& value,
                       const Solutions& solutions, Span span);

  knowledge::Scope& scope() { return scope_; }
  void error(Diagnostic diagnostic) { scope_.error(std::move(diagnostic)); }
  const syntax::Tree& tree() const { return *tree_; }
  const Expr& expr(ExprId id) const { return program_[id]; }

  Declared& declared_;
  Program& program_;
  knowledge::Scope scope_;
  const syntax::Tree* tree_;
  std::string rule_;
  Span span_;
  Draft draft_{};
  std::vector<Pending> pending_{};
  std::vector<Clause> clauses_{};  // all of this statement, added when it is sound
  // Of the definition that is expanded.
  const std::map<std::string, ExprId>* parameters_ = nullptr;
  std::vector<std::string> expanding_{};
  std::size_t nodes_ = 0;
  int depth_ = 0;
};

// `contains`, `starts_with`: functions that may stand where a condition stands.
bool is_condition_function(std::string_view name);

inline constexpr int kDepthMax = 400;
inline constexpr std::size_t kAlternativesMax = 256;
inline constexpr std::size_t kNodesMax = 20'000;
inline constexpr std::size_t kLiteralsMax = 300;

}  // namespace regimen::datalog
