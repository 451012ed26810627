// Implements engine/datalog/growth.h.
#include "engine/datalog/growth.h"

#include <algorithm>

#include "engine/datalog/order.h"

namespace regimen::datalog {

namespace {

bool grows(Op op) {
  switch (op) {
    case Op::kAddInteger:
    case Op::kSubtractInteger:
    case Op::kMultiplyInteger:
    case Op::kAddNumber:
    case Op::kSubtractNumber:
    case Op::kMultiplyNumber:
    case Op::kDivideNumber:
    case Op::kMove:
    case Op::kMoveBack:
    case Op::kAddDuration:
    case Op::kSubtractDuration:
    case Op::kConcat:
      return true;
    default:
      return false;
  }
}

// One clause of a recursive component.
class Check {
 public:
  Check(const Program& program, const Clause& clause, const std::vector<std::uint32_t>& component)
      : program_(program),
        clause_(clause),
        is_recursive_(clause.variables.size(), false),
        is_bound_(clause.variables.size(), false) {
    for (const Literal& literal : clause.body) {
      const auto* atom = std::get_if<Atom>(&literal);
      if (atom == nullptr || atom->is_negated) {
        continue;
      }
      const bool is_own = component[atom->relation.index()] == component[clause.head.index()];
      for (const Term& term : atom->terms) {
        if (term.kind == Term::Kind::kVariable) {
          is_bound_[term.variable] = true;
          is_recursive_[term.variable] = is_recursive_[term.variable] || is_own;
        }
      }
    }
  }

  // The value that grows, if one does.
  std::optional<ExprId> found() const;

 private:
  // What a value is made of, assignments followed.
  struct Parts {
    std::vector<bool> variables;
    bool is_recursive = false;
    bool has_growth = false;
    bool goes_up = true;  // only by adding positive constants
    bool goes_down = true;
  };
  void add_parts(ExprId id, Parts& parts) const;
  void add_direction(const Expr& expr, Parts& parts) const;
  bool is_bounded(const Parts& parts) const;
  bool bounds(const Parts& parts, const Test& test, bool is_left) const;
  int sign(ExprId id) const;

  const Program& program_;
  const Clause& clause_;
  std::vector<bool> is_recursive_;
  std::vector<bool> is_bound_;
};

// Of a constant: 1, -1; otherwise 0.
int Check::sign(ExprId id) const {
  const Expr& expr = program_[id];
  if (expr.op != Op::kConstant) {
    return 0;
  }
  if (expr.type.kind == Type::Kind::kInteger) {
    const std::int64_t value = to_integer(expr.constant);
    return value > 0 ? 1 : value < 0 ? -1 : 0;
  }
  if (expr.type.kind == Type::Kind::kNumber || expr.type.kind == Type::Kind::kQuantity) {
    const quantity::Rational& value = program_.values.number_at(expr.constant);
    return value.is_zero() ? 0 : value.is_negative() ? -1 : 1;
  }
  return 0;
}

void Check::add_direction(const Expr& expr, Parts& parts) const {
  parts.has_growth = true;
  const bool is_sum = expr.op == Op::kAddInteger || expr.op == Op::kAddNumber;
  const bool is_difference = expr.op == Op::kSubtractInteger || expr.op == Op::kSubtractNumber;
  int step = 0;
  if (is_sum) {
    step = sign(expr.args[0]) + sign(expr.args[1]);
  } else if (is_difference) {
    step = -sign(expr.args[1]);
  }
  parts.goes_up = parts.goes_up && step > 0;
  parts.goes_down = parts.goes_down && step < 0;
}

void Check::add_parts(ExprId id, Parts& parts) const {
  const Expr& expr = program_[id];
  if (grows(expr.op)) {
    add_direction(expr, parts);
  }
  for (const ExprId arg : expr.args) {
    add_parts(arg, parts);
  }
  if (expr.op != Op::kVariable || parts.variables[expr.variable]) {
    return;
  }
  parts.variables[expr.variable] = true;
  parts.is_recursive = parts.is_recursive || is_recursive_[expr.variable];
  if (is_bound_[expr.variable]) {
    return;
  }
  for (const Literal& literal : clause_.body) {
    const auto* test = std::get_if<Test>(&literal);
    if (test == nullptr || test->op != CompareOp::kEqual) {
      continue;
    }
    for (const auto& [side, other] :
         {std::pair(test->left, test->right), std::pair(test->right, test->left)}) {
      if (program_[side].op == Op::kVariable && program_[side].variable == expr.variable) {
        add_parts(other, parts);
      }
    }
  }
}

// Does `side op other` hold the values below or above a constant, on the side they grow to?
bool Check::bounds(const Parts& parts, const Test& test, bool is_left) const {
  const ExprId side = is_left ? test.left : test.right;
  std::vector<bool> used(clause_.variables.size(), false);
  std::vector<bool> other(clause_.variables.size(), false);
  mark_variables(program_, side, used);
  mark_variables(program_, is_left ? test.right : test.left, other);
  bool is_about = false;
  for (std::size_t i = 0; i < used.size(); ++i) {
    is_about = is_about || (used[i] && parts.variables[i]);
  }
  const bool is_constant = std::find(other.begin(), other.end(), true) == other.end();
  if (!is_about || !is_constant) {
    return false;
  }
  const bool is_less = test.op == CompareOp::kLess || test.op == CompareOp::kLessEqual;
  const bool is_upper = test.op == CompareOp::kEqual || is_less == is_left;
  const bool is_lower = test.op == CompareOp::kEqual || is_less != is_left;
  const bool is_plain = program_[side].op == Op::kVariable;
  const bool is_wrong_side = (parts.goes_up && !is_upper) || (parts.goes_down && !is_lower);
  return !is_plain || !is_wrong_side;
}

bool Check::is_bounded(const Parts& parts) const {
  for (const Literal& literal : clause_.body) {
    const auto* test = std::get_if<Test>(&literal);
    if (test == nullptr || test->op == CompareOp::kNotEqual) {
      continue;
    }
    if (bounds(parts, *test, true) || bounds(parts, *test, false)) {
      return true;
    }
  }
  return false;
}

std::optional<ExprId> Check::found() const {
  for (const ExprId value : clause_.values) {
    Parts parts{std::vector<bool>(clause_.variables.size(), false)};
    add_parts(value, parts);
    if (parts.is_recursive && parts.has_growth && !is_bounded(parts)) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

bool check_growth(const Program& program, diagnostics::Sink& sink) {
  std::vector<std::uint32_t> component(program.relations.size(), 0);
  for (std::uint32_t i = 0; i < program.components.size(); ++i) {
    for (const RelationId relation : program.components[i]) {
      component[relation.index()] = i;
    }
  }
  bool is_sound = true;
  for (const Clause& clause : program.clauses) {
    if (const auto value = Check(program, clause, component).found()) {
      is_sound = false;
      sink.add({.code = diagnostics::Code::kEndlessRecursion,
                .message = clause.rule + " could make new values of `" + program[clause.head].name +
                           "` without end",
                .primary = {{program[*value].span, "computed from what this relation holds"}},
                .help = "bound it by a comparison with a constant, such as `N < 100`"});
    }
  }
  return is_sound;
}

}  // namespace regimen::datalog
