// Implements engine/datalog/order.h.
#include "engine/datalog/order.h"

#include <algorithm>
#include <limits>

namespace regimen::datalog {

namespace {

bool can_fail(const Program& program, ExprId id) {
  const Expr& expr = program[id];
  const bool is_partial = expr.op == Op::kDivideNumber || expr.op == Op::kModulo ||
                          expr.op == Op::kToInteger || expr.op == Op::kReadInteger ||
                          expr.op == Op::kReadNumber;
  return is_partial || std::any_of(expr.args.begin(), expr.args.end(),
                                   [&](ExprId arg) { return can_fail(program, arg); });
}

class Orderer {
 public:
  Orderer(const Program& program, const Clause& clause, const Sizes& sizes)
      : program_(program),
        clause_(clause),
        sizes_(sizes),
        is_bound_(clause.variables.size(), false),
        is_done_(clause.body.size(), false) {}

  void take(std::size_t literal);
  // The next literal, or nothing when none is ready.
  std::optional<std::size_t> next() const;
  Order finish();

 private:
  // The lower, the sooner; nothing when it is not ready. Two numbers: kind of step, then size.
  struct Rank {
    int step;
    std::size_t size;
    friend auto operator<=>(const Rank&, const Rank&) = default;
  };
  std::optional<Rank> rank(const Atom& atom) const;
  std::optional<Rank> rank(const Test& test) const;
  std::size_t matches(const Atom& atom) const;
  bool is_known(ExprId id) const;
  bool is_constant(const Test& test) const;
  bool is_open_variable(ExprId id) const;

  const Program& program_;
  const Clause& clause_;
  const Sizes& sizes_;
  std::vector<bool> is_bound_;
  std::vector<bool> is_done_;
  std::vector<std::size_t> order_;
};

bool Orderer::is_known(ExprId id) const {
  std::vector<bool> used(clause_.variables.size(), false);
  mark_variables(program_, id, used);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i] && !is_bound_[i]) {
      return false;
    }
  }
  return true;
}

bool Orderer::is_open_variable(ExprId id) const {
  return program_[id].op == Op::kVariable && !is_bound_[program_[id].variable];
}

// `X = 3`: nothing has to be known first.
bool Orderer::is_constant(const Test& test) const {
  return program_[test.left].op == Op::kConstant || program_[test.right].op == Op::kConstant;
}

std::optional<Orderer::Rank> Orderer::rank(const Test& test) const {
  const bool is_left_known = is_known(test.left);
  const bool is_right_known = is_known(test.right);
  if (is_left_known && is_right_known) {
    const bool is_safe = !can_fail(program_, test.left) && !can_fail(program_, test.right);
    return Rank{is_safe ? 0 : 4, 0};
  }
  const bool is_assignment =
      test.op == CompareOp::kEqual && ((is_left_known && is_open_variable(test.right)) ||
                                       (is_right_known && is_open_variable(test.left)));
  return is_assignment ? std::optional(Rank{is_constant(test) ? 0 : 5, 0}) : std::nullopt;
}

std::optional<Orderer::Rank> Orderer::rank(const Atom& atom) const {
  std::size_t bound = 0;
  std::size_t open = 0;
  for (const Term& term : atom.terms) {
    const bool is_open = term.kind == Term::Kind::kVariable && !is_bound_[term.variable];
    open += is_open ? 1U : 0U;
    bound += is_open || term.kind == Term::Kind::kAny ? 0U : 1U;
  }
  if (atom.is_negated) {
    return open == 0 ? std::optional(Rank{1, 0}) : std::nullopt;
  }
  if (atom.when_empty) {
    const Term& result = atom.terms.back();
    const bool is_result_open = result.kind == Term::Kind::kVariable && !is_bound_[result.variable];
    return open == (is_result_open ? 1U : 0U) ? std::optional(Rank{2, 0}) : std::nullopt;
  }
  if (open == 0) {
    return Rank{2, 0};
  }
  return Rank{bound > 0 || order_.empty() ? 3 : 6, matches(atom)};
}

// How many tuples are expected for one binding.
std::size_t Orderer::matches(const Atom& atom) const {
  const std::uint32_t relation = atom.relation.index();
  if (relation >= sizes_.tuples.size()) {
    return std::numeric_limits<std::size_t>::max();
  }
  // A bound column is taken to leave a thousandth where nothing is known of it.
  constexpr std::size_t kUnknown = 1024;
  const bool is_counted = relation < sizes_.different.size() && !sizes_.different[relation].empty();
  std::size_t size = sizes_.tuples[relation];
  for (std::size_t i = 0; i < atom.terms.size(); ++i) {
    const Term& term = atom.terms[i];
    const bool is_bound = term.kind == Term::Kind::kConstant ||
                          (term.kind == Term::Kind::kVariable && is_bound_[term.variable]);
    if (is_bound) {
      size /= is_counted ? sizes_.different[relation][i] : kUnknown;
    }
  }
  return size;
}

std::optional<std::size_t> Orderer::next() const {
  std::optional<std::size_t> best;
  std::optional<Rank> best_rank;
  for (std::size_t i = 0; i < clause_.body.size(); ++i) {
    if (is_done_[i]) {
      continue;
    }
    const std::optional<Rank> found =
        std::visit([&](const auto& literal) { return rank(literal); }, clause_.body[i]);
    if (found && (!best_rank || *found < *best_rank)) {
      best_rank = found;
      best = i;
    }
  }
  return best;
}

void Orderer::take(std::size_t literal) {
  is_done_[literal] = true;
  order_.push_back(literal);
  if (const auto* atom = std::get_if<Atom>(&clause_.body[literal])) {
    for (const Term& term : atom->terms) {
      if (term.kind == Term::Kind::kVariable) {
        is_bound_[term.variable] = true;
      }
    }
    return;
  }
  const auto& test = std::get<Test>(clause_.body[literal]);
  mark_variables(program_, test.left, is_bound_);
  mark_variables(program_, test.right, is_bound_);
}

Order Orderer::finish() {
  Order order{std::move(order_), is_bound_, {}};
  std::vector<bool> used(clause_.variables.size(), false);
  for (const ExprId value : clause_.values) {
    mark_variables(program_, value, used);
  }
  for (const Literal& literal : clause_.body) {
    if (const auto* atom = std::get_if<Atom>(&literal)) {
      for (const Term& term : atom->terms) {
        if (term.kind == Term::Kind::kVariable) {
          used[term.variable] = true;
        }
      }
    } else {
      mark_variables(program_, std::get<Test>(literal).left, used);
      mark_variables(program_, std::get<Test>(literal).right, used);
    }
  }
  for (std::uint32_t i = 0; i < used.size(); ++i) {
    if (used[i] && !is_bound_[i]) {
      order.unbound.push_back(i);
    }
  }
  return order;
}

}  // namespace

void mark_variables(const Program& program, ExprId id, std::vector<bool>& marks) {
  const Expr& expr = program[id];
  if (expr.op == Op::kVariable) {
    marks[expr.variable] = true;
  }
  for (const ExprId arg : expr.args) {
    mark_variables(program, arg, marks);
  }
}

Order order_of(const Program& program, const Clause& clause, std::optional<std::size_t> first,
               const Sizes& sizes) {
  Orderer orderer(program, clause, sizes);
  if (first) {
    orderer.take(*first);
  }
  while (const std::optional<std::size_t> literal = orderer.next()) {
    orderer.take(*literal);
  }
  return orderer.finish();
}

}  // namespace regimen::datalog
