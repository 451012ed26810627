#include <algorithm>
#include <ostream>

#include "engine/api/mechanisms.h"
#include "engine/api/question.h"
#include "engine/explain/explain.h"
#include "repl/cli/commands.h"

namespace regimen::cli {

namespace {

// The one patient that is asked about; nullptr when that is not plain, and why on `err`.
const record::Record* chosen(const std::vector<record::Record>& records, const std::string& id,
                             std::ostream& err) {
  if (id.empty() && records.size() == 1) {
    return &records.front();
  }
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const record::Record& record) { return record.id == id; });
  if (!id.empty() && found != records.end()) {
    return &*found;
  }
  err << "regimen: "
      << (records.empty() ? "no patient was found"
          : id.empty()    ? "there are several patients; choose one by --patient ID"
                          : "there is no patient `" + id + "`")
      << "\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(records.size(), 20); ++i) {
    err << "  " << records[i].id << "\n";
  }
  return nullptr;
}

// "anastrozole lowers estradiol": asked of the mechanisms, not of a patient.
int why_cause(const WhyCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  const api::CauseAnswer answer = api::why_cause(*loaded.knowledge.base, command.name);
  if (!answer.error.empty()) {
    streams.err << "regimen: " << answer.error << "\n";
    return kWrongUse;
  }
  streams.out << (command.is_json ? explain::to_json(answer.line) : explain::to_text(answer.line));
  return loaded.exit_code;
}

}  // namespace

int why(const WhyCommand& command, const Streams& streams) {
  if (api::asks_for_cause(command.name)) {
    return why_cause(command, streams);
  }
  if (command.patients.empty()) {
    streams.err << "regimen: say which patient, by --patients FILE\n";
    return kWrongUse;
  }
  const Loaded loaded = load(command.rules, streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  const io::Patients patients = load_patients(base, command.patients, command.as_of, streams);
  const record::Record* record = chosen(patients.outcome.records, command.patient, streams.err);
  if (record == nullptr) {
    return kWrongUse;
  }
  const api::Question question = api::question_for(base, command.name);
  if (!question.error.empty()) {
    streams.err << "regimen: " << question.error << "\n";
    return kWrongUse;
  }
  explain::Line line{.text = question.words,
                     .statement = "",
                     .source = "nothing in the knowledge base could ever make it true",
                     .truth = "no",
                     .children = {}};
  if (question.atom) {
    const api::Evaluation evaluation = api::evaluate(base, *record);
    line = explain::why(base.knowledge(), *record, evaluation.facts, 0, *question.atom);
  }
  streams.out << (command.is_json ? explain::to_json(line) : explain::to_text(line));
  return patients.errors.empty() ? loaded.exit_code : kWrongUse;
}

}  // namespace regimen::cli
