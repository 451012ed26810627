// `query`: the data relations of rules, from tables; and implements query.h.
#include "repl/commands/query.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "engine/diagnostics/render.h"
#include "repl/io/tables.h"

namespace regimen::commands {

namespace {

// nullopt when a file cannot be read.
std::optional<std::vector<api::Table>> tables_of(const api::KnowledgeBase& base,
                                                 const std::string& facts, std::ostream& err) {
  io::Tables tables = io::read_tables(facts, api::input_relations(base));
  for (const io::IoError& error : tables.errors) {
    err << "regimen: " << error.text() << "\n";
  }
  if (!tables.errors.empty()) {
    return std::nullopt;
  }
  for (const std::string& relation : tables.missing) {
    err << "regimen: note: no file gives `" << relation
        << "`, so only facts of the rules are in it\n";
  }
  return std::move(tables.tables);
}

void write_relations(const api::QueryResult& result, bool is_json, std::ostream& out) {
  out << (is_json ? "[" : "");
  for (std::size_t i = 0; i < result.relations.size(); ++i) {
    out << (i == 0 ? "" : is_json ? ",\n " : "\n") << result.relations[i].text;
  }
  out << (is_json ? "]\n" : "");
}

// `tc 4000000`, or with JSON an object for each.
void write_counts(const api::QueryResult& result, bool is_json, std::ostream& out) {
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

// What went wrong; empty when all is written.
std::string write_files(const api::QueryResult& result, const std::string& folder, bool is_json) {
  const io::Result<bool> made = io::make_folder(folder);
  if (!made) {
    return "cannot write `" + made.error().path + "`: " + made.error().message;
  }
  for (const api::QueryResult::Relation& relation : result.relations) {
    const std::string name = relation.name + (is_json ? ".json" : ".csv");
    const std::string path = (std::filesystem::path(folder) / name).string();
    if (!io::write_file(path, relation.text + (is_json ? "\n" : ""))) {
      return "cannot write `" + path + "`";
    }
  }
  return "";
}

// Tuples are printed as they are: there may be too many to be held twice.
Result run_query(Context& context) {
  const Arguments& arguments = context.arguments();
  const bool is_json = arguments.has("--json");
  const bool is_count = arguments.has("--count");
  const std::string folder = arguments.text("--out");
  Expected<Relations> relations = compute_relations(
      context, {.layout = is_json          ? datalog::Layout::kJson
                          : folder.empty() ? datalog::Layout::kTabs
                                           : datalog::Layout::kCsv,
                .has_texts = !is_count || !folder.empty(),
                .evaluation = {.threads = arguments.number("--jobs").value_or(0)}});
  if (!relations) {
    return tl::make_unexpected(relations.error());
  }
  if (!folder.empty() && relations->result.is_complete) {
    if (const std::string problem = write_files(relations->result, folder, is_json);
        !problem.empty()) {
      return refused(problem);
    }
  }
  const auto shared = std::make_shared<const Relations>(std::move(*relations));
  return Value{.stream = [shared, is_count, is_json, has_folder = !folder.empty()](
                             std::string_view /*format*/, std::ostream& out) {
    if (is_count && shared->result.is_complete) {
      write_counts(shared->result, is_json, out);
    } else if (!has_folder) {
      write_relations(shared->result, is_json, out);
    }
    return shared->exit_code;
  }};
}

}  // namespace

Expected<Relations> compute_relations(Context& context, const api::QueryOptions& options) {
  const auto now = [&] { return options.evaluation.clock ? options.evaluation.clock() : 0; };
  const std::uint64_t begin = now();
  const Base base = context.knowledge();
  if (context.program()->exit_code() == kWrongUse) {
    return refused("");
  }
  const std::uint64_t knowledge_time = now() - begin;
  std::ostream& err = context.streams().err;
  if (!base->relational().can_evaluate) {
    return refused("no relation can be computed until these errors are fixed", kFindings);
  }
  std::optional<std::vector<api::Table>> tables =
      tables_of(*base, context.arguments().text("--facts"), err);
  if (!tables) {
    return refused("");
  }
  Relations relations{base, api::query(*base, std::move(*tables), options), knowledge_time};
  const api::QueryResult& result = relations.result;
  const diagnostics::RenderOptions render{.colour = context.streams().colour};
  err << render_text(result.table_findings, result.tables, render)
      << render_text(result.findings, base->buffers(), render);
  const bool has_findings = !result.table_findings.empty() || !result.findings.empty();
  relations.exit_code = has_findings ? kFindings : kDone;
  return relations;
}

Command query_command() {
  return {
      .name = "query",
      .where = Where::kProgram,
      .summary = "compute the data relations of rules from tables",
      .parameters = {{.name = "RULES",
                      .takes = Takes::kFiles,
                      .help = "rule files or folders",
                      .is_required = true},
                     {.name = "--json", .help = "JSON on standard output (docs/json.md)"},
                     {.name = "--facts",
                      .takes = Takes::kFile,
                      .help = "folder with NAME.csv, .tsv, .facts or .ndjson of input relations"},
                     {.name = "--out",
                      .takes = Takes::kFile,
                      .help = "folder to write NAME.csv of output relations to"},
                     {.name = "--count",
                      .help = "print how many tuples each relation has, instead"},
                     {.name = "--jobs",
                      .takes = Takes::kNumber,
                      .help = "threads (default: as many as the machine has)"}},
      .shape = Shape::kStream,
      .run = run_query};
}

}  // namespace regimen::commands
