// The commands that ask about one patient.
#include <algorithm>
#include <istream>
#include <ostream>

#include "engine/api/mechanisms.h"
#include "engine/api/report.h"
#include "engine/api/typed_facts.h"
#include "repl/commands/commands.h"
#include "repl/commands/one_patient.h"
#include "repl/shell/commands.h"
#include "repl/shell/consulting.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

int print(const QuestionCommand& command, const api::Answer& answer, int exit_code,
          const Streams& streams) {
  if (!answer.error.empty()) {
    streams.err << "regimen: " << answer.error << "\n";
    return kWrongUse;
  }
  streams.out << (command.is_json ? answer.json : answer.text);
  return exit_code;
}

// The patient of files, or nobody yet; then the facts of the command line.
std::optional<patient::Record> subject_of(const QuestionCommand& command,
                                          const api::KnowledgeBase& base,
                                          const io::Patients& patients, const Streams& streams) {
  patient::Record record = api::empty_record(command.as_of.at);
  if (!command.patients.empty()) {
    const patient::Record* chosen =
        chosen_patient(patients.outcome.records, command.patient, streams.err);
    if (chosen == nullptr) {
      return std::nullopt;
    }
    record = *chosen;
  }
  for (const std::string& fact : command.facts) {
    const std::string problems = api::apply_facts(base, fact, record, streams.colour);
    if (!problems.empty()) {
      streams.err << problems;
      return std::nullopt;
    }
  }
  return record;
}

}  // namespace

int question(const QuestionCommand& command, const Question& ask, const Streams& streams) {
  const bool is_about_nobody = command.may_be_about_nobody && api::asks_for_cause(command.name);
  if (command.patients.empty() && command.facts.empty() && !is_about_nobody) {
    streams.err << "regimen: say which patient, by --patients FILE or --fact 'patient male'\n";
    return kWrongUse;
  }
  const Loaded loaded = load(command.rules, streams);
  if (!loaded.can_go_on && !is_about_nobody) {
    return loaded.exit_code;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  const io::Patients patients = load_patients(base, command.patients, command.as_of, streams);
  if (const std::optional<int> exit_code = exit_code_without(patients)) {
    return *exit_code;
  }
  const std::optional<patient::Record> record = subject_of(command, base, patients, streams);
  if (!record) {
    return kWrongUse;
  }
  const api::Subject subject{base, *record};
  const api::Answer answer = ask(subject);
  return print(command, command.is_page ? answer : api::with_notices(subject, answer),
               patients.errors.empty() ? loaded.exit_code : kWrongUse, streams);
}

int ask(const QuestionCommand& command, std::istream& input, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const std::shared_ptr<const api::KnowledgeBase>& base = loaded.knowledge.base;
  const io::Patients patients = load_patients(*base, command.patients, command.as_of, streams);
  if (const std::optional<int> exit_code = exit_code_without(patients)) {
    return *exit_code;
  }
  const std::optional<patient::Record> record = subject_of(command, *base, patients, streams);
  if (!record) {
    return kWrongUse;
  }
  shell::Consulting consulting(api::Consultation(base, *record, shell::split_words(command.name)));
  const shell::Reply begin = consulting.begin();
  if (begin.is_error) {
    streams.err << "regimen: " << begin.text;
    return kWrongUse;
  }
  if (command.is_json) {
    streams.out << consulting.consultation().to_json();
    return loaded.exit_code;
  }
  streams.out << begin.text << std::flush;
  for (std::string line; !consulting.is_over() && std::getline(input, line);) {
    streams.out << consulting.take(line).text << std::flush;
  }
  for (const std::string& facts : consulting.consultation().facts()) {
    streams.out << "fact: " << facts << "\n";
  }
  return patients.errors.empty() ? loaded.exit_code : kWrongUse;
}

int report(const QuestionCommand& command, const std::string& file, const Streams& streams) {
  QuestionCommand about = command;
  about.is_page = true;
  if (about.patients.empty() && !about.name.empty()) {
    about.patients = {about.name};
  } else if (!about.name.empty()) {
    about.patient = about.name;
  }
  const auto page = [&](const api::Subject& subject) -> api::Answer {
    api::Report made = api::report(subject);
    if (!made.error.empty() || file.empty()) {
      return {std::move(made.html), "", std::move(made.error)};
    }
    const auto written = io::write_file(file, made.html);
    return written ? api::Answer{"wrote " + file + "\n", "", ""}
                   : api::Answer{"", "", written.error().text()};
  };
  return question(about, page, streams);
}

int compare(const QuestionCommand& command, const std::vector<std::string>& other_rules,
            const Streams& streams) {
  if (command.name.empty() == other_rules.empty()) {
    streams.err << "regimen: name another patient of --patients, or other rules by --with-rules\n";
    return kWrongUse;
  }
  const Loaded loaded = load(command.rules, streams);
  const Loaded other = other_rules.empty() ? loaded : load(other_rules, streams);
  if (!loaded.can_go_on || !other.can_go_on) {
    return std::max(loaded.exit_code, other.exit_code);
  }
  QuestionCommand of_other = command;
  of_other.patient = command.name.empty() ? command.patient : command.name;
  const io::Patients patients =
      load_patients(*loaded.knowledge.base, command.patients, command.as_of, streams);
  if (const std::optional<int> exit_code = exit_code_without(patients)) {
    return *exit_code;
  }
  const io::Patients others =
      load_patients(*other.knowledge.base, command.patients, command.as_of, streams);
  if (const std::optional<int> exit_code = exit_code_without(others)) {
    return *exit_code;
  }
  const auto left = subject_of(command, *loaded.knowledge.base, patients, streams);
  const auto right =
      left ? subject_of(of_other, *other.knowledge.base, others, streams) : std::nullopt;
  if (!right) {
    return kWrongUse;
  }
  return print(
      command, api::compare({*loaded.knowledge.base, *left}, {*other.knowledge.base, *right}),
      patients.errors.empty() ? std::max(loaded.exit_code, other.exit_code) : kWrongUse, streams);
}

}  // namespace regimen::commands
