// Evaluation: every relation of a program at its least fixpoint.
//
// Components are computed one after the other; inside a recursive one each round joins only what is
// new since the last (semi-naive evaluation), until a round brings nothing.
//
// Shape:   Database::relations is by RelationId, in no particular order; write.h sorts.
// Errors:  E521, E522 an expression without a value for some data: these tuples are left out, the
//          rest is used; each rule is reported once for each code, with its least examples.
//          E523 more tuples or work than the limits: evaluation stops, `is_complete` is false.
// Cost:    time of the joins; memory of the tuples (tuples.h).
// Source:  Bancilhon 1985; Ullman 1989, "Principles of Database and Knowledge-Base Systems", ch. 3.
#pragma once

#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/relational/program.h"
#include "engine/relational/tuples.h"

namespace regimen::relational {

struct Limits {
  std::size_t tuples_max = 50'000'000;
  std::size_t words_max = 250'000'000;       // of all columns of all tuples
  std::uint64_t steps_max = 20'000'000'000;  // tuples looked at
};

struct Database {
  Values values{};
  std::vector<Tuples> relations{};
  bool is_complete = true;
};

// The facts of the program; input is added to it before `evaluate`.
Database facts_of(const Program& program);

void evaluate(const Program& program, Database& database, diagnostics::Sink& sink,
              const Limits& limits = {});

}  // namespace regimen::relational
