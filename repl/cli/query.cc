#include "engine/api/query.h"

#include <filesystem>
#include <ostream>

#include "engine/diagnostics/render.h"
#include "repl/cli/commands.h"
#include "repl/io/tables.h"

namespace regimen::cli {

namespace {

void print(const api::QueryResult& result, bool is_json, std::ostream& out) {
  out << (is_json ? "[" : "");
  for (std::size_t i = 0; i < result.relations.size(); ++i) {
    out << (i == 0 ? "" : is_json ? ",\n " : "\n") << result.relations[i].text;
  }
  out << (is_json ? "]\n" : "");
}

// `tc 4000000`, or with JSON an object for each.
void print_counts(const api::QueryResult& result, bool is_json, std::ostream& out) {
  out << (is_json ? "[" : "");
  for (std::size_t i = 0; i < result.relations.size(); ++i) {
    const api::QueryResult::Relation& relation = result.relations[i];
    if (is_json) {
      out << (i == 0 ? "" : ",\n ") << R"({"relation":")" << relation.name << R"(","count":)"
          << relation.count << "}";
    } else {
      out << relation.name << "\t" << relation.count << "\n";
    }
  }
  out << (is_json ? "]\n" : "");
}

bool write(const api::QueryResult& result, const QueryCommand& command, std::ostream& err) {
  const io::Result<bool> folder = io::make_folder(command.out);
  if (!folder) {
    err << "regimen: cannot write `" << folder.error().path << "`: " << folder.error().message
        << "\n";
    return false;
  }
  for (const api::QueryResult::Relation& relation : result.relations) {
    const std::string name = relation.name + (command.is_json ? ".json" : ".csv");
    const std::string path = (std::filesystem::path(command.out) / name).string();
    const io::Result<bool> written =
        io::write_file(path, relation.text + (command.is_json ? "\n" : ""));
    if (!written) {
      err << "regimen: cannot write `" << path << "`\n";
      return false;
    }
  }
  return true;
}

}  // namespace

int query(const QueryCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  if (loaded.exit_code == kWrongUse) {
    return kWrongUse;
  }
  if (!base.relational().can_evaluate) {
    streams.err << "regimen: no relation can be computed until these errors are mended\n";
    return kFindings;
  }
  io::Tables tables = io::read_tables(command.facts, api::input_relations(base));
  for (const io::IoError& error : tables.errors) {
    streams.err << "regimen: " << error.text() << "\n";
  }
  if (!tables.errors.empty()) {
    return kWrongUse;
  }
  for (const std::string& relation : tables.missing) {
    streams.err << "regimen: note: no file gives `" << relation
                << "`, so only facts of the rules are in it\n";
  }
  const api::QueryOptions how{.layout = command.is_json       ? relational::Layout::kJson
                                        : command.out.empty() ? relational::Layout::kTabs
                                                              : relational::Layout::kCsv,
                              .has_texts = !command.is_count || !command.out.empty(),
                              .evaluation = {.threads = command.jobs}};
  const api::QueryResult result = api::query(base, std::move(tables.tables), how);
  const diagnostics::RenderOptions options{.colour = streams.colour};
  streams.err << render_text(result.table_findings, result.tables, options)
              << render_text(result.findings, base.buffers(), options);
  if (command.is_count && result.is_complete) {
    print_counts(result, command.is_json, streams.out);
  } else if (command.out.empty()) {
    print(result, command.is_json, streams.out);
  }
  if (!command.out.empty() && result.is_complete && !write(result, command, streams.err)) {
    return kWrongUse;
  }
  const bool has_findings = !result.table_findings.empty() || !result.findings.empty();
  return has_findings ? kFindings : loaded.exit_code;
}

}  // namespace regimen::cli
