// Implements engine/datalog/database.h.
#include "engine/datalog/database.h"

namespace regimen::datalog {

Database facts_of(const Program& program) {
  Database database;
  database.values = program.values;
  std::vector<Token> tuple;
  for (const Relation& relation : program.relations) {
    const std::size_t arity = relation.columns.size();
    Tuples tuples(arity);
    tuple.resize(arity);
    for (std::size_t i = 0; i < relation.fact_count; ++i) {
      for (std::size_t column = 0; column < arity; ++column) {
        tuple[column] = database.values.token(relation.facts[i * arity + column]);
      }
      tuples.insert(tuple.data());
    }
    database.relations.push_back(std::move(tuples));
  }
  database.dense.resize(program.relations.size());
  return database;
}

std::size_t count_of(const Database& database, RelationId relation) {
  const auto& dense = database.dense[relation.index()];
  return dense ? dense->count : database.relations[relation.index()].size();
}

const Tuples& list(Database& database, RelationId relation) {
  Tuples& tuples = database.relations[relation.index()];
  const auto& dense = database.dense[relation.index()];
  if (dense && tuples.size() < dense->count) {
    tuples.clear();
    tuples.reserve(dense->count);
    const BitMatrix& matrix = dense->matrix;
    for (std::size_t row = 0; row < matrix.size(); ++row) {
      const Token left = dense->domain->token(row);
      for_each_bit(matrix.row(row), matrix.words(), [&](std::size_t at) {
        const Token tuple[] = {left, dense->domain->token(at)};
        tuples.insert(tuple);
      });
    }
    tuples.delta_end = tuples.size();
  }
  return tuples;
}

}  // namespace regimen::datalog
