#include <filesystem>
#include <ostream>

#include "engine/reports/handbook/handbook.h"
#include "repl/commands/commands.h"

namespace regimen::commands {

int doc(const DocCommand& command, const Streams& streams) {
  namespace fs = std::filesystem;
  const Loaded loaded = load(command.rules, streams);
  if (loaded.exit_code == kWrongUse) {
    return kWrongUse;
  }
  std::error_code error;
  fs::create_directories(command.folder, error);
  if (error || !fs::is_directory(command.folder, error)) {
    streams.err << "regimen: `" << command.folder
                << "` is no folder and cannot be made one; name another with -o\n";
    return kWrongUse;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  const std::vector<handbook::Page> pages = handbook::pages_of(base.model(), base.digest());
  for (const handbook::Page& page : pages) {
    const std::string path = (fs::path(command.folder) / page.file).string();
    if (const auto written = io::write_file(path, page.html); !written) {
      streams.err << "regimen: " << written.error().text() << "\n";
      return kWrongUse;
    }
  }
  streams.out << pages.size() << " pages written; begin with "
              << (fs::path(command.folder) / "index.html").string() << "\n";
  return loaded.exit_code;
}

}  // namespace regimen::commands
