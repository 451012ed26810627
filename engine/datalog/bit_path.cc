// Implements engine/datalog/bit_path.h.
#include "engine/datalog/bit_path.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

// The tokens that stand in the column; a matrix may be over another domain.
template <typename Take>
void for_each_token_of(const Database& database, const PathFilter& filter, Take take) {
  if (const auto& dense = database.dense[filter.relation.index()]) {
    const BitMatrix& matrix = dense->matrix;
    BitRow row(matrix.words());
    for (std::size_t at = 0; at < matrix.size(); ++at) {
      if (filter.column == 1) {
        or_bits(row.data(), matrix.row(at), matrix.words());
      } else if (has_bits(matrix.row(at), matrix.words())) {
        set_bit(row.data(), at);
      }
    }
    for_each_bit(row.data(), row.size(), [&](std::size_t at) { take(dense->domain->token(at)); });
    return;
  }
  const Tuples& tuples = database.relations[filter.relation.index()];
  for (TupleId id = 0; id < tuples.size(); ++id) {
    take(tuples[id][filter.column]);
  }
}

BitRow row_of_filters(const Database& database, const std::vector<PathFilter>& filters,
                      const Domain& domain) {
  BitRow result;
  for (const PathFilter& filter : filters) {
    BitRow row(words_for_bits(domain.size()));
    // Tokens without a number lie on no path.
    for_each_token_of(database, filter, [&](Token token) {
      const std::uint32_t at = domain.at(token);
      if (at != Domain::kNone) {
        set_bit(row.data(), at);
      }
    });
    if (result.empty()) {
      result = std::move(row);
    } else {
      and_bits(result.data(), row.data(), row.size());
    }
  }
  return result;
}

// A product must know all of its values.
bool covers(const Database& database, const PathClause& clause, const Domain& domain) {
  bool is_covered = true;
  for (const std::vector<PathFilter>& filters : clause.filters) {
    for (const PathFilter& filter : filters) {
      for_each_token_of(database, filter, [&](Token token) {
        is_covered = is_covered && domain.at(token) != Domain::kNone;
      });
    }
  }
  return is_covered;
}

}  // namespace

std::optional<BitPath> BitPath::part(const Database& database, const PathClause& clause,
                                     std::size_t first, std::size_t last, const Domain& domain) {
  BitPath path;
  for (std::size_t node = first; node <= last; ++node) {
    path.filters_.push_back(row_of_filters(database, clause.filters[node], domain));
  }
  for (std::size_t step = first; step < last && !clause.steps.empty(); ++step) {
    auto successors = Successors::of(database, clause.steps[step].relation,
                                     clause.steps[step].is_reversed, domain);
    if (!successors) {
      return std::nullopt;
    }
    path.steps_.push_back(std::move(*successors));
  }
  return path;
}

std::optional<BitPath> BitPath::of(const Database& database, const PathClause& clause,
                                   const Domain& domain) {
  if (clause.steps.empty() && !covers(database, clause, domain)) {
    return std::nullopt;
  }
  std::optional<BitPath> path = part(database, clause, 0, clause.filters.size() - 1, domain);
  for (std::size_t i = 0; path && i < clause.masks.size(); ++i) {
    const PathMask& mask = clause.masks[i];
    auto successors = Successors::of(database, mask.relation, mask.is_reversed, domain);
    if (!successors) {
      return std::nullopt;
    }
    path->masks_.push_back({std::move(*successors), mask.is_negated});
  }
  if (path) {
    path->is_irreflexive_ = clause.is_irreflexive;
  }
  return path;
}

bool BitPath::filter(std::size_t node, BitScratch& scratch) const {
  const BitRow& row = filters_[node];
  if (!row.empty()) {
    and_bits(scratch.found.data(), row.data(), row.size());
  }
  return has_bits(scratch.found.data(), scratch.found.size());
}

bool BitPath::row_of(std::size_t from, BitScratch& scratch) const {
  std::fill(scratch.found.begin(), scratch.found.end(), 0);
  if (!filters_.front().empty() && !test_bit(filters_.front().data(), from)) {
    return false;
  }
  if (steps_.empty()) {
    scratch.found = filters_.back();
    scratch.steps += scratch.found.size();
  } else {
    scratch.steps += steps_[0].add_to(scratch.found.data(), from);
    if (!filter(1, scratch)) {
      return false;
    }
  }
  for (std::size_t step = 1; step < steps_.size(); ++step) {
    std::fill(scratch.other.begin(), scratch.other.end(), 0);
    for_each_bit(scratch.found.data(), scratch.found.size(), [&](std::size_t at) {
      scratch.steps += steps_[step].add_to(scratch.other.data(), at);
    });
    std::swap(scratch.found, scratch.other);
    if (!filter(step + 1, scratch)) {
      return false;
    }
  }
  return apply_masks(from, scratch);
}

bool BitPath::extend(BitScratch& scratch) const {
  bool is_some = filter(0, scratch);
  for (std::size_t step = 0; is_some && step < steps_.size(); ++step) {
    std::fill(scratch.other.begin(), scratch.other.end(), 0);
    for_each_bit(scratch.found.data(), scratch.found.size(), [&](std::size_t at) {
      scratch.steps += steps_[step].add_to(scratch.other.data(), at);
    });
    std::swap(scratch.found, scratch.other);
    is_some = filter(step + 1, scratch);
  }
  return is_some;
}

bool BitPath::apply_masks(std::size_t from, BitScratch& scratch) const {
  for (const Mask& mask : masks_) {
    std::fill(scratch.mask.begin(), scratch.mask.end(), 0);
    scratch.steps += mask.successors.add_to(scratch.mask.data(), from);
    (mask.is_negated ? and_not_bits : and_bits)(scratch.found.data(), scratch.mask.data(),
                                                scratch.mask.size());
  }
  if (is_irreflexive_) {
    scratch.found[from / 64] &= ~(BitWord{1} << (from % 64));
  }
  return has_bits(scratch.found.data(), scratch.found.size());
}

const Successors* BitPath::lone_step() const {
  const bool is_filtered =
      std::any_of(filters_.begin(), filters_.end(), [](const BitRow& row) { return !row.empty(); });
  return steps_.size() == 1 && !is_filtered && masks_.empty() && !is_irreflexive_ ? &steps_[0]
                                                                                  : nullptr;
}

std::shared_ptr<const BitMatrix> BitPath::matrix(std::size_t size, std::size_t& steps) const {
  BitMatrix result(size);
  BitScratch scratch(size);
  for (std::size_t from = 0; from < size; ++from) {
    if (row_of(from, scratch)) {
      std::copy(scratch.found.begin(), scratch.found.end(), result.row(from));
    }
  }
  steps += scratch.steps;
  return std::make_shared<const BitMatrix>(std::move(result));
}

}  // namespace regimen::datalog
