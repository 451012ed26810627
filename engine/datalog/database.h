// The database: every relation of a program while it is computed, and afterwards.
//
// A relation is held as tuples, or, where it is dense over few values, as a matrix of bits; then
// its tuples are listed only when somebody wants them.
//
// Shape:   by RelationId, in no particular order; write.h sorts.
// Cost:    `count_of` is O(1) for tuples and was counted for matrices; `list` is linear.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/datalog/bits.h"
#include "engine/datalog/domain.h"
#include "engine/datalog/program.h"
#include "engine/datalog/tuples.h"

namespace regimen::datalog {

struct DenseRelation {
  std::shared_ptr<const Domain> domain;
  BitMatrix matrix;  // by number of the first column, then of the second
  std::size_t count = 0;
};

// What one rule of the author did, all its alternatives and rounds together.
struct RuleWork {
  std::string rule;
  Span span{};
  std::string relations{};       // that it is of, as in RelationWork
  std::uint64_t tuples = 0;      // that it was the first to conclude
  std::uint64_t duplicates = 0;  // concluded again; not known of what was done on bits
  std::uint64_t rounds = 0;      // times it was gone through
  std::uint64_t time = 0;        // in the units of Options::clock
};

// What was done for a relation, what helps its rules included; relations that need each other are
// one: "even, odd".
struct RelationWork {
  std::string relations;
  Span span{};               // of the first
  std::uint64_t tuples = 0;  // that they have
  std::uint64_t time = 0;    // in the units of Options::clock
};

struct Database {
  Values values{};
  std::vector<Tuples> relations{};
  // Where there is one, it is the whole relation, and the tuples are all of it or none.
  std::vector<std::shared_ptr<const DenseRelation>> dense{};
  std::vector<RuleWork> work{};               // in the order of the program's clauses
  std::vector<RelationWork> relation_work{};  // in the order in which they were computed
  bool is_complete = true;
};

// The facts of the program; input is added to it before it is evaluated.
Database facts_of(const Program& program);

std::size_t count_of(const Database& database, RelationId relation);
// All tuples, made from the matrix where they are not there yet.
const Tuples& list(Database& database, RelationId relation);

}  // namespace regimen::datalog
