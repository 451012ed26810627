// Implements engine/relational/aggregate.h.
#include "engine/relational/aggregate.h"

#include <limits>

namespace regimen::relational {

namespace {

using quantity::Rational;
using Kind = Aggregate::Kind;

struct Total {
  std::int64_t count = 0;
  __int128 whole = 0;
  Rational exact{};
  Word best = 0;  // value, or key of the latest and the first
};

class Filler {
 public:
  Filler(const Program& program, const Aggregate& aggregate, Database& database, Machine& machine)
      : program_(program),
        aggregate_(aggregate),
        database_(database),
        machine_(machine),
        source_(database.relations[aggregate.source.index()]),
        keys_(aggregate.groups),
        is_latest_(aggregate.kind == Kind::kLatest || aggregate.kind == Kind::kFirst) {}

  void fill();

 private:
  const Type& type(std::size_t column) const {
    return program_[aggregate_.source].columns[column].type;
  }
  TupleId group_of(TupleId id);
  void add(Total& total, const Word* tuple);
  void put_group(TupleId group);
  void put_latest();
  std::optional<Word> result(const Total& total);
  void put(TupleId group, Word value);

  const Program& program_;
  const Aggregate& aggregate_;
  Database& database_;
  Machine& machine_;
  const Tuples& source_;
  Tuples keys_;
  std::vector<Total> totals_;
  bool is_latest_;
};

TupleId Filler::group_of(TupleId id) {
  const Word* tuple = source_[id];
  if (keys_.insert(tuple)) {
    totals_.emplace_back();
    return keys_.size() - 1;
  }
  return keys_.find(tuple);
}

void Filler::add(Total& total, const Word* tuple) {
  const bool is_first = total.count++ == 0;
  if (aggregate_.kind == Kind::kCount) {
    return;
  }
  const std::size_t column = aggregate_.groups + (is_latest_ ? 1U : 0U);
  const Word word = tuple[column];
  const Type& value_type = type(column);
  if (aggregate_.kind == Kind::kSum || aggregate_.kind == Kind::kMean) {
    if (value_type.kind == Type::Kind::kInteger) {
      total.whole += to_integer(word);
    } else {
      total.exact = total.exact + database_.values.number_at(word);
    }
    return;
  }
  const bool is_low = aggregate_.kind == Kind::kLeast || aggregate_.kind == Kind::kFirst;
  const int order = is_first ? 0 : database_.values.compare(word, total.best, value_type);
  if (is_first || (is_low ? order < 0 : order > 0)) {
    total.best = word;
  }
}

std::optional<Word> Filler::result(const Total& total) {
  const bool is_integer =
      aggregate_.kind != Kind::kCount && type(aggregate_.groups).kind == Type::Kind::kInteger;
  switch (aggregate_.kind) {
    case Kind::kCount:
      return from_integer(total.count);
    case Kind::kSum:
      if (!is_integer) {
        return database_.values.number(total.exact);
      }
      if (total.whole > std::numeric_limits<std::int64_t>::max() ||
          total.whole < std::numeric_limits<std::int64_t>::min()) {
        machine_.computer().set_failure(
            {diagnostics::Code::kNumberTooLarge, "a sum does not fit a whole number"});
        machine_.note(aggregate_.rule, aggregate_.span);
        return std::nullopt;
      }
      return from_integer(static_cast<std::int64_t>(total.whole));
    case Kind::kMean: {
      // Two halves, so that the sum of whole numbers need not fit 64 bits.
      constexpr std::int64_t kHalf = std::int64_t{1} << 32U;
      const Rational whole = Rational(static_cast<std::int64_t>(total.whole / kHalf)) * kHalf +
                             Rational(static_cast<std::int64_t>(total.whole % kHalf));
      return database_.values.number((is_integer ? whole : total.exact) / Rational(total.count));
    }
    case Kind::kLeast:
    case Kind::kGreatest:
    case Kind::kLatest:
    case Kind::kFirst:
      break;
  }
  return total.best;
}

void Filler::put(TupleId group, Word value) {
  std::vector<Word> tuple(keys_[group], keys_[group] + aggregate_.groups);
  tuple.push_back(value);
  machine_.put(aggregate_.target, tuple.data(), aggregate_.rule, aggregate_.span);
}

void Filler::fill() {
  for (TupleId id = 0; id < source_.size(); ++id) {
    add(totals_[group_of(id)], source_[id]);
  }
  if (is_latest_) {
    // Every value of the best key: two results of one instant are both the latest.
    for (TupleId id = 0; id < source_.size(); ++id) {
      const TupleId group = keys_.find(source_[id]);
      if (source_[id][aggregate_.groups + 1] == totals_[group].best) {
        put(group, source_[id][aggregate_.groups]);
      }
    }
    return;
  }
  for (TupleId group = 0; group < keys_.size(); ++group) {
    if (const auto value = result(totals_[group])) {
      put(group, *value);
    } else {
      machine_.leave_out(aggregate_.target, keys_, group);
    }
  }
}

}  // namespace

void fill(const Program& program, const Aggregate& aggregate, Database& database,
          Machine& machine) {
  Filler(program, aggregate, database, machine).fill();
}

}  // namespace regimen::relational
