// Implements engine/api/query.h.
#include "engine/api/query.h"

#include <algorithm>
#include <tuple>

namespace regimen::api {

namespace {

std::vector<datalog::RelationId> by_name(const datalog::Program& program,
                                         bool datalog::Relation::*mark) {
  std::vector<datalog::RelationId> ids;
  for (std::size_t i = 0; i < program.relations.size(); ++i) {
    if (program.relations[i].*mark) {
      ids.emplace_back(i);
    }
  }
  std::sort(ids.begin(), ids.end(), [&](datalog::RelationId left, datalog::RelationId right) {
    return program[left].name < program[right].name;
  });
  return ids;
}

}  // namespace

std::vector<std::string> input_relations(const KnowledgeBase& base) {
  std::vector<std::string> names;
  for (const datalog::RelationId id : by_name(base.relational(), &datalog::Relation::is_input)) {
    names.push_back(base.relational()[id].name);
  }
  return names;
}

QueryResult query(const KnowledgeBase& base, std::vector<Table> tables,
                  const QueryOptions& options) {
  const datalog::Program& program = base.relational();
  QueryResult result;
  const auto now = [&] { return options.evaluation.clock ? options.evaluation.clock() : 0; };
  const std::uint64_t begin = now();
  datalog::Database database = datalog::facts_of(program);
  std::sort(tables.begin(), tables.end(), [](const Table& left, const Table& right) {
    return std::tie(left.name, left.text) < std::tie(right.name, right.text);
  });
  diagnostics::Sink table_sink;
  for (Table& table : tables) {
    for (std::size_t i = 0; i < program.relations.size(); ++i) {
      const datalog::Relation& relation = program.relations[i];
      if (relation.name == table.relation && relation.is_input) {
        const diagnostics::BufferId buffer = result.tables.add(table.name, std::move(table.text));
        datalog::read_table(
            program, {datalog::RelationId(i), buffer, result.tables.text(buffer), table.format},
            base.model().units, database, table_sink);
        break;
      }
    }
  }
  diagnostics::Sink sink;
  const std::uint64_t read = now();
  datalog::evaluate(program, database, sink, options.evaluation);
  const std::uint64_t computed = now();
  result.table_findings = table_sink.take(result.tables);
  result.findings = sink.take(base.buffers());
  result.is_complete = database.is_complete;
  result.work = std::move(database.work);
  result.relation_work = std::move(database.relation_work);
  for (const datalog::RelationId id : by_name(program, &datalog::Relation::is_output)) {
    if (result.is_complete) {
      result.relations.push_back(
          {program[id].name,
           options.has_texts ? datalog::write(program, database, id, options.layout) : "",
           datalog::count_of(database, id)});
    }
  }
  result.times = {
      .tables = read - begin, .relations = computed - read, .writing = now() - computed};
  return result;
}

}  // namespace regimen::api
