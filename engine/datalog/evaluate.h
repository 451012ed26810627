// Evaluation: every relation of a program at its least fixpoint.
//
// Components are computed one after the other; inside a recursive one each round joins only what is
// new since the last (semi-naive evaluation), until a round brings nothing. Clauses over two
// columns of few values are done by rows of bits (bit_engine.h), everything else by the machine,
// tuple by tuple (machine.h).
//
// Shape:   the database's relations and its work; the same at any number of threads.
// Errors:  E521, E522 an expression without a value for some data: these tuples are left out, the
//          rest is used; each rule is reported once for each code, with its least examples.
//          E523 more tuples or work than the limits: evaluation stops, `is_complete` is false.
// Cost:    time of the joins; memory of the tuples (tuples.h) and of `bit_bytes_max`.
// Source:  Bancilhon 1985; Ullman 1989, "Principles of Database and Knowledge-Base Systems", ch. 3.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/datalog/database.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::datalog {

struct Limits {
  std::size_t tuples_max = 50'000'000;
  std::size_t words_max = 250'000'000;        // of all columns of all tuples
  std::uint64_t steps_max = 20'000'000'000;   // tuples looked at
  std::size_t bit_bytes_max = 1'000'000'000;  // of all matrices together
};

// Whether a way of evaluation is taken; every way gives the same result.
enum class Way : std::uint8_t { kWhereItPays, kAlways, kNever };

struct Options {
  Limits limits{};
  Way bits = Way::kWhereItPays;      // rows of bits instead of tuples; always: where they can be
  Way closures = Way::kWhereItPays;  // transitive closures by components of the graph
  Way direct = Way::kWhereItPays;    // aggregates read a relation without copying its solutions
  Way parallel = Way::kWhereItPays;  // always: also where there is little to do
  std::size_t threads = 0;           // 0: as many as the machine has
  std::function<std::uint64_t()> clock{};  // for RuleWork::time; none: it stays 0
};

void evaluate(const Program& program, Database& database, diagnostics::Sink& sink,
              const Options& options = {});

}  // namespace regimen::datalog
