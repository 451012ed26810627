// `compare`: the patient beside another one, or beside itself under other rules.
#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

// `compare ID`, `compare rules FILE…` or `compare --with-rules FILE…`.
Expected<Whom> other_of(const Arguments& arguments) {
  std::vector<std::string> words = arguments.texts("OTHER");
  Whom other{.rules = arguments.texts("--with-rules")};
  if (words.size() > 1 && words.front() == "rules") {
    other.rules.assign(words.begin() + 1, words.end());
    words.clear();
  }
  if (words.size() > 1 || words.empty() == other.rules.empty()) {
    return refused(
        "say another patient, or other rules, as in `compare carl` or `compare rules old_rules/`");
  }
  other.id = words.empty() ? "" : words.front();
  return other;
}

Result run_compare(Context& context) {
  const Expected<Whom> whom = other_of(context.arguments());
  if (!whom) {
    return tl::make_unexpected(whom.error());
  }
  const Expected<api::Subject> subject = context.patient();
  const Expected<api::Subject> other = subject ? context.patient(*whom) : subject;
  return other ? answered(api::compare(*subject, *other))
               : Result(tl::make_unexpected(other.error()));
}

Words complete_compare(const Place& place) {
  if (place.is_first()) {
    return united({patient_ids(place), {"rules"}});
  }
  return place.given[1] == "rules" ? files_for(place.typed) : Words{};
}

}  // namespace

Command compare_command() {
  return {.name = "compare",
          .theme = Theme::kAdvice,
          .summary = "results for another patient, or under other rules",
          .arguments = "ID | rules FILE…",
          .details =
              "compare carl\ncompare rules ../last_year/rules\n"
              "`-` is of the patient as it is now, `+` of the other.",
          .missing = "another patient, or other rules",
          .example = "compare rules old_rules/",
          .parameters = of_one_patient(
              {{.name = "OTHER",
                .takes = Takes::kFiles,
                .help = "the other patient, of --patients; or `rules` and the other rules"},
               {.name = "--with-rules",
                .takes = Takes::kFiles,
                .help = "the other rules: files or folders",
                .where = Where::kProgram},
               formats()}),
          .shape = Shape::kDocument,
          .complete = complete_compare,
          .run = run_compare};
}

}  // namespace regimen::commands
