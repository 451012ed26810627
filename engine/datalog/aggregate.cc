// Implements engine/datalog/aggregate.h.
#include "engine/datalog/aggregate.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace regimen::datalog {

namespace {

using quantity::Rational;
using Kind = Aggregate::Kind;

constexpr std::uint32_t kNoGroup = ~std::uint32_t{0};

}  // namespace

Aggregates::Aggregates(const Program& program, Database& database, Machine& machine)
    : program_(program), database_(database), machine_(machine), inputs_(program.relations.size()) {
  if (machine.budget().options().direct == Way::kNever) {
    return;
  }
  std::vector<bool> is_source(program.relations.size(), false);
  for (const Aggregate& aggregate : program.aggregates) {
    is_source[aggregate.source.index()] = true;
  }
  std::vector<std::size_t> clause_count(program.relations.size(), 0);
  for (const Clause& clause : program.clauses) {
    const std::uint32_t head = clause.head.index();
    if (is_source[head]) {
      inputs_[head] = clause_count[head]++ == 0 ? input_of(clause) : std::nullopt;
    }
  }
}

// Of the only clause of solutions: one atom, whose variables are all there and nothing else.
std::optional<Aggregates::Input> Aggregates::input_of(const Clause& clause) const {
  const auto* atom = clause.body.size() != 1 ? nullptr : std::get_if<Atom>(&clause.body.front());
  if (atom == nullptr || atom->is_negated || atom->when_empty) {
    return std::nullopt;
  }
  std::vector<std::optional<std::size_t>> column_of(clause.variables.size());
  for (std::size_t i = 0; i < atom->terms.size(); ++i) {
    const Term& term = atom->terms[i];
    if (term.kind != Term::Kind::kVariable || column_of[term.variable]) {
      return std::nullopt;
    }
    column_of[term.variable] = i;
  }
  Input input{atom->relation, {}};
  std::vector<bool> is_read(atom->terms.size(), false);
  for (const ExprId value : clause.values) {
    const Expr& expr = program_[value];
    if (expr.op != Op::kVariable || !column_of[expr.variable]) {
      return std::nullopt;
    }
    input.columns.push_back(*column_of[expr.variable]);
    is_read[input.columns.back()] = true;
  }
  const bool is_whole = std::find(is_read.begin(), is_read.end(), false) == is_read.end();
  return is_whole ? std::optional(std::move(input)) : std::nullopt;
}

void Aggregates::group_by_hash(const Tuples& tuples, const std::vector<std::size_t>& columns,
                               Groups& groups) {
  Tuples keys(columns.size());
  keys.hash_all();
  std::vector<Token> key(columns.size());
  for (TupleId id = 0; id < tuples.size(); ++id) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      key[i] = tuples[id][columns[i]];
    }
    groups.of.push_back(keys.insert(key.data()) ? keys.size() - 1 : keys.find(key.data()));
  }
  groups.count = keys.size();
  groups.keys.assign(keys[0], keys[0] + keys.size() * columns.size());
}

// Where the keys lie close together a table takes them to their groups.
void Aggregates::group_by_table(const Tuples& tuples, std::size_t column, Groups& groups) {
  constexpr std::size_t kTableLeast = 1024;
  Token least = ~Token{0};
  Token greatest = 0;
  for (TupleId id = 0; id < tuples.size(); ++id) {
    least = std::min(least, tuples[id][column]);
    greatest = std::max(greatest, tuples[id][column]);
  }
  const std::size_t range = std::size_t{greatest} - std::min(least, greatest) + 1;
  if (range > kTableLeast + 4 * static_cast<std::size_t>(tuples.size())) {
    group_by_hash(tuples, {column}, groups);
    return;
  }
  std::vector<std::uint32_t> group_of(range, kNoGroup);
  groups.of.resize(tuples.size());
  for (TupleId id = 0; id < tuples.size(); ++id) {
    const Token key = tuples[id][column];
    std::uint32_t& group = group_of[key - least];
    if (group == kNoGroup) {
      group = static_cast<std::uint32_t>(groups.keys.size());
      groups.keys.push_back(key);
    }
    groups.of[id] = group;
  }
  groups.count = groups.keys.size();
}

const Aggregates::Groups& Aggregates::groups_of(const Input& input, std::size_t columns) {
  const std::vector<std::size_t> key(input.columns.begin(),
                                     input.columns.begin() + static_cast<std::ptrdiff_t>(columns));
  const auto [found, is_new] = groups_.try_emplace({input.relation, key});
  Groups& groups = found->second;
  const Tuples& tuples = list(database_, input.relation);
  if (is_new && columns == 1) {
    group_by_table(tuples, key.front(), groups);
  } else if (is_new) {
    group_by_hash(tuples, key, groups);
  }
  return groups;
}

std::vector<Token> Aggregates::bests(const Tuples& tuples, const Groups& groups, std::size_t column,
                                     const Type& type, bool is_least) const {
  const Values& values = database_.values;
  const bool is_ordered = Values::is_ordered_by_token(type);
  std::vector<Token> best(groups.count, 0);
  std::vector<bool> has(groups.count, false);
  for (TupleId id = 0; id < tuples.size(); ++id) {
    const Token token = tuples[id][column];
    const std::uint32_t group = groups.of[id];
    if (!has[group]) {
      has[group] = true;
      best[group] = token;
      continue;
    }
    const Token other = best[group];
    const bool is_small = is_ordered && (token | other) < kFirstWide;
    const int order = is_small ? (token < other   ? -1
                                  : token > other ? 1
                                                  : 0)
                               : values.compare(values.word(token), values.word(other), type);
    if (is_least ? order < 0 : order > 0) {
      best[group] = token;
    }
  }
  return best;
}

std::optional<Word> Aggregates::whole_total(const Aggregate& aggregate, __int128 sum,
                                            std::int64_t count) {
  if (aggregate.kind == Kind::kMean) {
    // Two halves, so that the sum of whole numbers need not fit 64 bits.
    constexpr std::int64_t kHalf = std::int64_t{1} << 32U;
    const Rational whole = Rational(static_cast<std::int64_t>(sum / kHalf)) * kHalf +
                           Rational(static_cast<std::int64_t>(sum % kHalf));
    return database_.values.number(whole / Rational(count));
  }
  if (sum > std::numeric_limits<std::int64_t>::max() ||
      sum < std::numeric_limits<std::int64_t>::min()) {
    machine_.faults().note(
        aggregate.rule, aggregate.span,
        {diagnostics::Code::kNumberTooLarge, "a sum does not fit a whole number"});
    return std::nullopt;
  }
  return from_integer(static_cast<std::int64_t>(sum));
}

std::vector<std::optional<Word>> Aggregates::totals(const Aggregate& aggregate,
                                                    const Tuples& tuples, const Groups& groups,
                                                    std::size_t column) {
  Values& values = database_.values;
  std::vector<std::optional<Word>> result(groups.count);
  std::vector<std::int64_t> counts(groups.count, 0);
  for (const std::uint32_t group : groups.of) {
    ++counts[group];
  }
  if (aggregate.kind == Kind::kCount) {
    std::transform(counts.begin(), counts.end(), result.begin(), from_integer);
    return result;
  }
  if (program_[aggregate.source].columns[aggregate.groups].type.kind == Type::Kind::kInteger) {
    std::vector<__int128> sums(groups.count, 0);
    for (TupleId id = 0; id < tuples.size(); ++id) {
      sums[groups.of[id]] += to_integer(values.word(tuples[id][column]));
    }
    for (std::size_t group = 0; group < groups.count; ++group) {
      result[group] = whole_total(aggregate, sums[group], counts[group]);
    }
    return result;
  }
  std::vector<Rational> sums(groups.count);
  for (TupleId id = 0; id < tuples.size(); ++id) {
    Rational& sum = sums[groups.of[id]];
    sum = sum + values.number_at(values.word(tuples[id][column]));
  }
  for (std::size_t group = 0; group < groups.count; ++group) {
    result[group] = values.number(
        aggregate.kind == Kind::kMean ? sums[group] / Rational(counts[group]) : sums[group]);
  }
  return result;
}

void Aggregates::put(const Aggregate& aggregate, const Groups& groups, std::uint32_t group,
                     Token value) {
  const auto key = groups.keys.begin() + static_cast<std::ptrdiff_t>(group * aggregate.groups);
  tuple_.assign(key, key + static_cast<std::ptrdiff_t>(aggregate.groups));
  tuple_.push_back(value);
  machine_.put(aggregate.target, tuple_.data());
}

// Every value of the best key: two results of one instant are both the latest.
void Aggregates::put_latest(const Aggregate& aggregate, const Input& input, const Groups& groups) {
  const Tuples& tuples = list(database_, input.relation);
  const std::size_t key = input.columns[aggregate.groups + 1];
  const Type& type = program_[aggregate.source].columns[aggregate.groups + 1].type;
  const std::vector<Token> best = bests(tuples, groups, key, type, aggregate.kind == Kind::kFirst);
  for (TupleId id = 0; id < tuples.size(); ++id) {
    const std::uint32_t group = groups.of[id];
    if (tuples[id][key] == best[group]) {
      put(aggregate, groups, group, tuples[id][input.columns[aggregate.groups]]);
    }
  }
}

void Aggregates::fill(const Aggregate& aggregate) {
  std::vector<std::size_t> all(program_[aggregate.source].columns.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const Input input =
      inputs_[aggregate.source.index()].value_or(Input{aggregate.source, std::move(all)});
  const Groups& groups = groups_of(input, aggregate.groups);
  const Tuples& tuples = list(database_, input.relation);
  machine_.budget().add_steps(tuples.size());
  const std::size_t value = aggregate.groups;
  if (aggregate.kind == Kind::kLatest || aggregate.kind == Kind::kFirst) {
    put_latest(aggregate, input, groups);
  } else if (aggregate.kind == Kind::kLeast || aggregate.kind == Kind::kGreatest) {
    const Type& type = program_[aggregate.source].columns[value].type;
    const std::vector<Token> best =
        bests(tuples, groups, input.columns[value], type, aggregate.kind == Kind::kLeast);
    for (std::uint32_t group = 0; group < groups.count; ++group) {
      put(aggregate, groups, group, best[group]);
    }
  } else {
    const std::size_t column = aggregate.kind == Kind::kCount ? 0 : input.columns[value];
    const auto results = totals(aggregate, tuples, groups, column);
    for (std::uint32_t group = 0; group < groups.count; ++group) {
      if (results[group]) {
        put(aggregate, groups, group, database_.values.token(*results[group]));
        continue;
      }
      const auto key = groups.keys.begin() + static_cast<std::ptrdiff_t>(group * aggregate.groups);
      machine_.exclude_group(aggregate.target,
                             {key, key + static_cast<std::ptrdiff_t>(aggregate.groups)});
    }
  }
  machine_.budget().settle(aggregate.rule, aggregate.span);
}

}  // namespace regimen::datalog
