// `ask`: a consultation. In a session its lines are the next ones typed; of the program, those of
// standard input.
#include <iostream>

#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/shell/consulting.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

// Answers are read from standard input; what was answered is printed as facts at the end.
int consult(shell::Consulting& consulting, const std::string& begin, std::string_view format,
            std::ostream& out) {
  if (!format.empty()) {
    out << consulting.consultation().to_json();  // of the first question alone
    return kDone;
  }
  out << begin << std::flush;
  for (std::string line; !consulting.is_over() && std::getline(std::cin, line);) {
    out << consulting.take(line).text << std::flush;
  }
  for (const std::string& facts : consulting.consultation().facts()) {
    out << "fact: " << facts << "\n";
  }
  return kDone;
}

Result run_ask(Context& context) {
  const std::vector<std::string> goals = shell::split_words(context.arguments().text("NAME"));
  if (context.session() != nullptr) {
    const shell::Reply reply = context.session()->begin_consultation(goals);
    return reply.is_error ? Result(refused(reply.text)) : success(reply.text);
  }
  const Expected<api::Subject> subject = context.patient({.may_be_nobody = true});
  if (!subject) {
    return tl::make_unexpected(subject.error());
  }
  const auto consulting = std::make_shared<shell::Consulting>(
      api::Consultation(context.knowledge(), subject->record, goals));
  const shell::Reply begin = consulting->begin();
  if (begin.is_error) {
    return refused(begin.text);
  }
  return Value{.stream = [consulting, begin](std::string_view format, std::ostream& out) {
    return consult(*consulting, begin.text, format, out);
  }};
}

}  // namespace

Command ask_command() {
  return {.name = "ask",
          .theme = Theme::kAdvice,
          .summary = "answer questions about what is missing, the most useful first",
          .arguments = "[NAME…]",
          .details =
              "ask testosterone_cypionate\nWithout NAME for everything that is pending. Answers "
              "may be `unknown`, `why`\n(what each answer would lead to), `back` and `stop`.",
          .parameters = of_one_patient(
              {{.name = "NAME",
                .takes = Takes::kTexts,
                .help = "as for `why`, one or more; without it, everything that is pending"},
               {.name = "--json",
                .help = "the first question as JSON (docs/json.md)",
                .where = Where::kProgram}}),
          .shape = Shape::kStream,
          .complete = [](const Place& place) { return askable(place.session.base().model()); },
          .run = run_ask};
}

}  // namespace regimen::commands
