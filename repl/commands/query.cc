#include "engine/api/query.h"

#include <filesystem>
#include <ostream>

#include "repl/commands/commands.h"
#include "repl/commands/relations.h"
#include "repl/io/tables.h"

namespace regimen::commands {

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
  const Relations relations =
      compute_relations(command.rules, command.facts,
                        {.layout = command.is_json       ? datalog::Layout::kJson
                                   : command.out.empty() ? datalog::Layout::kTabs
                                                         : datalog::Layout::kCsv,
                         .has_texts = !command.is_count || !command.out.empty(),
                         .evaluation = {.threads = command.jobs}},
                        streams);
  if (!relations.result) {
    return relations.exit_code;
  }
  const api::QueryResult& result = *relations.result;
  if (command.is_count && result.is_complete) {
    print_counts(result, command.is_json, streams.out);
  } else if (command.out.empty()) {
    print(result, command.is_json, streams.out);
  }
  if (!command.out.empty() && result.is_complete && !write(result, command, streams.err)) {
    return kWrongUse;
  }
  return relations.exit_code;
}

}  // namespace regimen::commands
