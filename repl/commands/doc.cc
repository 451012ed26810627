// `doc`: the rules as a handbook of HTML pages.
#include <filesystem>

#include "engine/reports/handbook/handbook.h"
#include "repl/commands/context.h"
#include "repl/io/tables.h"

namespace regimen::commands {

namespace {

Result run_doc(Context& context) {
  namespace fs = std::filesystem;
  const Base base = context.knowledge();
  if (context.program()->exit_code() == kWrongUse) {
    return refused("");
  }
  const std::string folder = context.arguments().text("--out");
  if (!io::make_folder(folder)) {
    return refused("`" + folder + "` is no folder and cannot be made one; name another with -o");
  }
  const std::vector<handbook::Page> pages = handbook::pages_of(base->model(), base->digest());
  for (const handbook::Page& page : pages) {
    const std::string path = (fs::path(folder) / page.file).string();
    if (const auto written = io::write_file(path, page.html); !written) {
      return refused(written.error().text());
    }
  }
  return success(std::to_string(pages.size()) + " pages written; begin with " +
                 (fs::path(folder) / "index.html").string());
}

}  // namespace

Command doc_command() {
  return {.name = "doc",
          .where = Where::kProgram,
          .summary = "write the rules as a handbook of HTML pages",
          .parameters = {rules_argument(),
                         {.name = "-o,--out",
                          .takes = Takes::kFile,
                          .help = "the folder for the pages; it is made where there is none",
                          .is_required = true}},
          .run = run_doc};
}

}  // namespace regimen::commands
