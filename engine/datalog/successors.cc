// Implements engine/datalog/successors.h.
#include "engine/datalog/successors.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

BitMatrix transposed(const BitMatrix& matrix) {
  BitMatrix result(matrix.size());
  for (std::size_t row = 0; row < matrix.size(); ++row) {
    for_each_bit(matrix.row(row), matrix.words(), [&](std::size_t at) { result.set(at, row); });
  }
  return result;
}

}  // namespace

Successors Successors::of(std::shared_ptr<const BitMatrix> matrix) {
  Successors result(matrix->size());
  result.rows_ = std::move(matrix);
  return result;
}

std::optional<Successors> Successors::of(const Database& database, RelationId relation,
                                         bool is_reversed, const Domain& domain) {
  if (const auto& dense = database.dense[relation.index()]) {
    // Shares the matrix with the database.
    Successors whole = of(std::shared_ptr<const BitMatrix>(dense, &dense->matrix));
    return is_reversed ? whole.reversed() : std::move(whole);
  }
  const Tuples& tuples = database.relations[relation.index()];
  Successors result(domain.size());
  result.starts_.assign(domain.size() + 1, 0);
  const std::size_t from_column = is_reversed ? 1 : 0;
  for (TupleId id = 0; id < tuples.size(); ++id) {
    const std::uint32_t from = domain.at(tuples[id][from_column]);
    const std::uint32_t to = domain.at(tuples[id][1 - from_column]);
    if (from == Domain::kNone || to == Domain::kNone) {
      return std::nullopt;
    }
    ++result.starts_[from + 1];
  }
  for (std::size_t i = 0; i < domain.size(); ++i) {
    result.starts_[i + 1] += result.starts_[i];
  }
  result.targets_.resize(tuples.size());
  std::vector<std::uint32_t> at(result.starts_.begin(), result.starts_.end() - 1);
  for (TupleId id = 0; id < tuples.size(); ++id) {
    const std::uint32_t from = domain.at(tuples[id][from_column]);
    result.targets_[at[from]++] = domain.at(tuples[id][1 - from_column]);
  }
  result.add_rows_if_dense();
  return result;
}

void Successors::add_rows_if_dense() {
  if (targets_.size() * 4 < size_ * words_for_bits(size_)) {
    return;
  }
  BitMatrix rows(size_);
  for (std::size_t from = 0; from < size_; ++from) {
    for_each(from, [&](std::size_t to) { rows.set(from, to); });
  }
  rows_ = std::make_shared<const BitMatrix>(std::move(rows));
}

bool Successors::test(std::size_t from, std::size_t to) const {
  if (rows_) {
    return rows_->test(from, to);
  }
  const auto begin = targets_.begin() + starts_[from];
  const auto end = targets_.begin() + starts_[from + 1];
  return std::find(begin, end, static_cast<std::uint32_t>(to)) != end;
}

std::uint32_t Successors::next(std::size_t from, std::uint32_t& at) const {
  if (!starts_.empty()) {
    return at < degree(from) ? targets_[starts_[from] + at++] : kNone;
  }
  const BitWord* row = rows_->row(from);
  for (std::size_t word = at / 64; word < rows_->words(); ++word) {
    const BitWord rest = word == at / 64 ? row[word] >> (at % 64) << (at % 64) : row[word];
    if (rest != 0) {
      const std::size_t found = word * 64 + static_cast<std::size_t>(std::countr_zero(rest));
      at = static_cast<std::uint32_t>(found + 1);
      return static_cast<std::uint32_t>(found);
    }
  }
  return kNone;
}

Successors Successors::reversed() const {
  if (starts_.empty()) {
    return of(std::make_shared<const BitMatrix>(transposed(*rows_)));
  }
  Successors result(size_);
  result.starts_.assign(size_ + 1, 0);
  for (const std::uint32_t to : targets_) {
    ++result.starts_[to + 1];
  }
  for (std::size_t i = 0; i < size_; ++i) {
    result.starts_[i + 1] += result.starts_[i];
  }
  result.targets_.resize(targets_.size());
  std::vector<std::uint32_t> at(result.starts_.begin(), result.starts_.end() - 1);
  for (std::uint32_t from = 0; from < size_; ++from) {
    for_each(from, [&](std::size_t to) { result.targets_[at[to]++] = from; });
  }
  result.add_rows_if_dense();
  return result;
}

std::shared_ptr<const BitMatrix> Successors::matrix() const {
  if (rows_) {
    return rows_;
  }
  BitMatrix rows(size_);
  for (std::size_t from = 0; from < size_; ++from) {
    for_each(from, [&](std::size_t to) { rows.set(from, to); });
  }
  return std::make_shared<const BitMatrix>(std::move(rows));
}

}  // namespace regimen::datalog
