// Implements repl/commands/relations.h.
#include "repl/commands/relations.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "engine/diagnostics/render.h"
#include "repl/io/tables.h"

namespace regimen::commands {

namespace {

// nullopt when a file cannot be read.
std::optional<std::vector<api::Table>> tables_of(const api::KnowledgeBase& base,
                                                 const std::string& facts, const Streams& streams) {
  io::Tables tables = io::read_tables(facts, api::input_relations(base));
  for (const io::IoError& error : tables.errors) {
    streams.err << "regimen: " << error.text() << "\n";
  }
  if (!tables.errors.empty()) {
    return std::nullopt;
  }
  for (const std::string& relation : tables.missing) {
    streams.err << "regimen: note: no file gives `" << relation
                << "`, so only facts of the rules are in it\n";
  }
  return std::move(tables.tables);
}

}  // namespace

Relations compute_relations(const std::vector<std::string>& rules, const std::string& facts,
                            const api::QueryOptions& options, const Streams& streams) {
  const auto now = [&] { return options.evaluation.clock ? options.evaluation.clock() : 0; };
  const std::uint64_t begin = now();
  Relations relations{.loaded = load(rules, streams), .result = std::nullopt};
  relations.exit_code = relations.loaded.exit_code;
  if (relations.exit_code == kWrongUse) {
    return relations;
  }
  const api::KnowledgeBase& base = *relations.loaded.knowledge.base;
  relations.knowledge_time = now() - begin;
  if (!base.relational().can_evaluate) {
    streams.err << "regimen: no relation can be computed until these errors are mended\n";
    relations.exit_code = kFindings;
    return relations;
  }
  std::optional<std::vector<api::Table>> tables = tables_of(base, facts, streams);
  if (!tables) {
    relations.exit_code = kWrongUse;
    return relations;
  }
  relations.result = api::query(base, std::move(*tables), options);
  const diagnostics::RenderOptions render{.colour = streams.colour};
  streams.err << render_text(relations.result->table_findings, relations.result->tables, render)
              << render_text(relations.result->findings, base.buffers(), render);
  if (!relations.result->table_findings.empty() || !relations.result->findings.empty()) {
    relations.exit_code = std::max(relations.exit_code, kFindings);
  }
  return relations;
}

}  // namespace regimen::commands
