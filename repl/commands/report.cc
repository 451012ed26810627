// `report`: everything about one patient as an HTML page.
#include "engine/api/report.h"

#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

// Of the program, the argument is the patient's file, or after --patients the id of one of them.
void name_patient(Arguments& arguments) {
  if (arguments.has("PATIENT")) {
    arguments.add(arguments.has("--patients") ? "--patient" : "--patients") =
        arguments.texts("PATIENT");
  }
}

Result run_report(Context& context) {
  Arguments& arguments = context.arguments();
  name_patient(arguments);
  const std::string file = context.session() != nullptr ? shell::path_of(arguments.text("FILE"))
                                                        : arguments.text("--out");
  const Expected<api::Subject> subject = context.patient();
  if (!subject) {
    return tl::make_unexpected(subject.error());
  }
  api::Report report = api::report(*subject);
  if (!report.error.empty()) {
    return refused(std::move(report.error));
  }
  if (file.empty()) {
    return success(std::move(report.html));
  }
  const auto written = io::write_file(file, report.html);
  return written ? Result(success("wrote " + file)) : refused(written.error().text());
}

}  // namespace

Command report_command() {
  return {
      .name = "report",
      .theme = Theme::kAdvice,
      .summary = "the full report on the patient as a page to read and print",
      .arguments = "FILE.html",
      .missing = "the file to write",
      .example = "report patient.html",
      .parameters = of_one_patient(
          {{.name = "PATIENT",
            .takes = Takes::kFile,
            .help = "a patient's file; or, after --patients, the id of one of them",
            .where = Where::kProgram},
           {.name = "-o,--out",
            .takes = Takes::kFile,
            .help = "the HTML file to write (default: standard output)",
            .where = Where::kProgram},
           {.name = "FILE", .takes = Takes::kLine, .is_required = true, .where = Where::kSession}}),
      .complete = complete_files,
      .run = run_report};
}

}  // namespace regimen::commands
