// `map`: codes of the records that are not understood, and a module to fill in.
#include <nlohmann/json.hpp>

#include "engine/patient/unread_codes.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/io/files.h"

namespace regimen::commands {

namespace {

Result run_map(Context& context) {
  const Expected<Cohort> cohort = context.cohort();
  if (!cohort) {
    return tl::make_unexpected(cohort.error());
  }
  const std::span<const patient::Record> records = cohort->records;
  if (const std::string file = context.arguments().text("--out"); !file.empty()) {
    const auto written =
        io::write_file(file, patient::mapping_module(patient::unread_codes(records)));
    if (!written) {
      return refused(written.error().text());
    }
  }
  Value value{.text = [records] { return patient::unread_codes_text(records); },
              .document = [records] { return Json::parse(patient::unread_codes_json(records)); }};
  value.exit_code = cohort->problems.empty() ? kDone : kFindings;
  return value;
}

}  // namespace

Command map_command() {
  return {.name = "map",
          .theme = Theme::kCohort,
          .summary = "codes of the records that are not understood, the most frequent first",
          .arguments = "",
          .details =
              "As a command of the program, --out FILE writes a module to fill in: a line "
              "for each code that says it is\nirrelevant, and one that adds it to a "
              "condition or agent. Loaded with the rules, it makes them understood.",
          .example = "map",
          .parameters = {{.name = "--patients",
                          .takes = Takes::kEachFile,
                          .help = "FHIR R4 JSON, NDJSON or CSV files or folders",
                          .is_required = true,
                          .where = Where::kProgram},
                         {.name = "-o,--out",
                          .takes = Takes::kFile,
                          .help = "the module to write: rules to fill in",
                          .where = Where::kProgram},
                         {.name = "--rules",
                          .takes = Takes::kEachFile,
                          .help = "rule files or folders",
                          .where = Where::kProgram},
                         as_of_option(),
                         jobs_option(),
                         formats()},
          .shape = Shape::kDocument,
          .run = run_map};
}

}  // namespace regimen::commands
