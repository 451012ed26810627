#include "repl/shell/session.h"

#include <algorithm>
#include <utility>

#include "engine/api/mechanisms.h"
#include "engine/api/question.h"
#include "engine/diagnostics/render.h"
#include "engine/explain/explain.h"
#include "engine/record/from_lines.h"
#include "engine/record/print.h"
#include "grammar/parse.h"

namespace regimen::shell {

namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string fault_line(const record::Fault& fault) {
  std::string line = std::string(id_of(fault.code)) + " " + fault.path + ": " + fault.message;
  return fault.help.empty() ? line + "\n" : line + "\n  help: " + fault.help + "\n";
}

}  // namespace

Reply said(std::string text) {
  if (!text.empty() && text.back() != '\n') {
    text += '\n';
  }
  return {std::move(text), false};
}

Reply failure(std::string text) {
  Reply reply = said(std::move(text));
  reply.is_error = true;
  return reply;
}

Session::Session(SessionOptions options) : options_(std::move(options)) {
  state_.rules = options_.rules;
  if (state_.rules.empty()) {
    state_.rules.emplace_back(io::kShippedRules);
  }
  state_.patient_paths = options_.patients;
  refresh(state_);
  if (state_.patients.outcome.records.size() == 1) {
    state_.chosen = state_.patients.outcome.records.front().id;
    read_record(state_);
  }
}

void Session::refresh(State& state) const {
  state.knowledge = io::load_knowledge(state.rules, state.typed_rules);
  state.patients = {};
  if (!state.patient_paths.empty()) {
    state.patients =
        io::load_patients(state.knowledge.base->model(), state.patient_paths, options_.as_of);
  }
  read_record(state);
}

void Session::read_record(State& state) const {
  state.record = {};
  state.record.id = "typed";
  state.record.label = "typed";
  state.record.as_of = options_.as_of.at;
  for (const record::Record& record : state.patients.outcome.records) {
    if (record.id == state.chosen) {
      state.record = record;
    }
  }
  for (const std::string& facts : state.typed_facts) {
    apply(*state.knowledge.base, facts, state.record);  // said when they were typed
  }
}

void Session::become(State state) {
  undo_.push_back(std::exchange(state_, std::move(state)));
}

std::string Session::apply(const api::KnowledgeBase& base, const std::string& facts,
                           record::Record& record) const {
  source::Buffers buffers;
  const source::BufferId buffer = buffers.add("<typed>", facts);
  diagnostics::Sink sink;
  const std::optional<syntax::ScenarioDecl> lines = grammar::parse_facts(buffers, buffer, sink);
  record::Record changed = record;
  if (lines && !sink.has_errors()) {
    record::apply_lines(base.model(), lines->lines, changed, sink);
  }
  std::string problems;
  const bool is_refused = sink.has_errors();
  const std::vector<diagnostics::Diagnostic> found = sink.take(buffers);
  if (!found.empty()) {
    problems = render_text(found, buffers, {.colour = options_.colour});
  }
  if (!is_refused) {
    for (std::size_t i = record.faults.size(); i < changed.faults.size(); ++i) {
      problems += fault_line(changed.faults[i]);
    }
    record = std::move(changed);
  }
  return problems;
}

std::string Session::knowledge_report(const State& state) const {
  const api::KnowledgeBase& base = *state.knowledge.base;
  std::string text;
  for (const io::IoError& error : state.knowledge.errors) {
    text += error.text() + "\n";
  }
  if (!base.diagnostics().empty()) {
    text += render_text(base.diagnostics(), base.buffers(), {.colour = options_.colour});
  }
  const model::Model& model = base.model();
  text += counted(model.agents.size(), "agent") + ", " +
          counted(model.protocols.size(), "protocol") + ", " + counted(model.rules.size(), "rule") +
          ", " + counted(model.contraindications.size(), "contraindication") + ", " +
          counted(model.labs.size(), "lab") + " loaded";
  if (base.has_errors()) {
    text += "; statements with errors are left out";
  }
  return text + "\n";
}

std::string Session::patients_report(const State& state) const {
  std::string text;
  for (const io::IoError& error : state.patients.errors) {
    text += error.text() + "\n";
  }
  for (const record::Fault& fault : state.patients.outcome.problems) {
    text += fault_line(fault);
  }
  if (!state.patients.outcome.not_used.empty()) {
    text += "not used:";
    for (const fhir::Count& count : state.patients.outcome.not_used) {
      text += " " + count.type + " " + std::to_string(count.count);
    }
    text += "\n";
  }
  return text;
}

std::optional<Reply> Session::cannot_evaluate() const {
  if (base().can_evaluate()) {
    return std::nullopt;
  }
  return failure(
      "nothing can be evaluated until the knowledge base's errors are mended; `reload` "
      "shows them");
}

Reply Session::greeting() const {
  std::string text = knowledge_report(state_);
  if (!state_.patient_paths.empty()) {
    text += patients_report(state_);
    text += counted(state_.patients.outcome.records.size(), "patient") + " read";
    text += state_.chosen.empty() ? "; `patient ID` chooses one\n"
                                  : "; patient `" + state_.chosen + "` is chosen\n";
  }
  return said(text);
}

Reply Session::load(const std::vector<std::string>& paths) {
  State next = state_;
  next.rules.insert(next.rules.end(), paths.begin(), paths.end());
  refresh(next);
  if (!next.knowledge.errors.empty()) {
    std::string text;
    for (const io::IoError& error : next.knowledge.errors) {
      text += error.text() + "\n";
    }
    return failure(text + "nothing was changed");
  }
  become(std::move(next));
  Reply reply = said(knowledge_report(state_));
  reply.is_error = base().has_errors();
  return reply;
}

Reply Session::reload() {
  State next = state_;
  refresh(next);
  become(std::move(next));
  Reply reply = said(knowledge_report(state_) + patients_report(state_));
  reply.is_error = base().has_errors();
  return reply;
}

Reply Session::add_rules(const std::string& text) {
  State next = state_;
  next.typed_rules.push_back(
      {"<typed " + std::to_string(state_.typed_rules.size() + 1) + ">", text, true});
  refresh(next);
  const std::string& name = next.typed_rules.back().name;
  std::vector<diagnostics::Diagnostic> about;
  bool is_refused = false;
  const api::KnowledgeBase& base = *next.knowledge.base;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    if (diagnostic.primary && base.buffers().name(diagnostic.primary->span.buffer) == name) {
      about.push_back(diagnostic);
      is_refused = is_refused || severity_of(diagnostic.code) == diagnostics::Severity::kError;
    }
  }
  std::string shown =
      about.empty() ? "" : render_text(about, base.buffers(), {.colour = options_.colour});
  if (is_refused || !base.can_evaluate()) {
    return failure(shown + "nothing was added");
  }
  become(std::move(next));
  return said(shown + "added");
}

Reply Session::open_patients(const std::vector<std::string>& paths) {
  State next = state_;
  next.patient_paths = paths;
  next.typed_facts.clear();
  next.chosen.clear();
  next.patients = io::load_patients(next.knowledge.base->model(), paths, options_.as_of);
  const std::vector<record::Record>& records = next.patients.outcome.records;
  const std::string report = patients_report(next);
  if (records.empty()) {
    return failure(report + "no patient was read; the current one stays");
  }
  if (records.size() == 1) {
    next.chosen = records.front().id;
  }
  read_record(next);
  become(std::move(next));
  if (!state_.chosen.empty()) {
    return said(report + "patient `" + state_.chosen + "`\n" +
                record::to_text(base().model(), state_.record));
  }
  return said(report + list_patients().text + "`patient ID` chooses one");
}

Reply Session::choose_patient(const std::string& id) {
  State next = state_;
  next.chosen = id;
  next.typed_facts.clear();
  read_record(next);
  become(std::move(next));
  return said("patient `" + id + "`\n" + record::to_text(base().model(), state_.record));
}

Reply Session::list_patients() const {
  std::string text;
  for (const std::string& id : patient_ids()) {
    text += (id == state_.chosen ? "* " : "  ") + id + "\n";
  }
  return said(text.empty() ? "no patients are loaded; `patient FILE` reads some, or type facts"
                           : text);
}

bool Session::has_patient(const std::string& id) const {
  const std::vector<std::string> ids = patient_ids();
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::vector<std::string> Session::patient_ids() const {
  std::vector<std::string> ids;
  for (const record::Record& record : state_.patients.outcome.records) {
    ids.push_back(record.id);
  }
  return ids;
}

Reply Session::add_facts(const std::string& text) {
  State next = state_;
  const std::size_t faults_before = next.record.faults.size();
  const record::Record before = next.record;
  const std::string problems = apply(base(), text, next.record);
  const bool is_unchanged = next.record.faults.size() == faults_before && !problems.empty();
  if (is_unchanged) {
    return failure(problems);
  }
  next.typed_facts.push_back(text);
  become(std::move(next));
  return problems.empty() ? said("") : failure(problems);
}

Reply Session::facts() const {
  return said(record::to_text(base().model(), state_.record));
}

Reply Session::clear() {
  State next = state_;
  next.chosen.clear();
  next.typed_facts.clear();
  read_record(next);
  become(std::move(next));
  return said("no facts; rules stay loaded");
}

Reply Session::undo() {
  if (undo_.empty()) {
    return failure("there is nothing to undo");
  }
  state_ = std::move(undo_.back());
  undo_.pop_back();
  return said("undone");
}

Reply Session::run(bool is_verbose) const {
  if (const std::optional<Reply> refusal = cannot_evaluate()) {
    return *refusal;
  }
  const api::Evaluation evaluation = api::evaluate(base(), state_.record);
  return said(explain::to_text(base().knowledge(), state_.record, evaluation.advice,
                               {.is_verbose = is_verbose, .colour = options_.colour}));
}

Reply Session::why(const std::string& name) const {
  if (api::asks_for_cause(name)) {
    const api::CauseAnswer answer = api::why_cause(base(), name);
    return answer.error.empty() ? said(explain::to_text(answer.line)) : failure(answer.error);
  }
  if (const std::optional<Reply> refusal = cannot_evaluate()) {
    return *refusal;
  }
  const api::Question question = api::question_for(base(), name);
  if (!question.error.empty()) {
    return failure(question.error);
  }
  if (!question.atom) {
    return said("no: nothing in the knowledge base could ever make it true that " + question.words);
  }
  const api::Evaluation evaluation = api::evaluate(base(), state_.record);
  return said(explain::to_text(
      explain::why(base().knowledge(), state_.record, evaluation.facts, 0, *question.atom)));
}

Reply Session::needs(const std::string& name) const {
  if (const std::optional<Reply> refusal = cannot_evaluate()) {
    return *refusal;
  }
  const api::Question question = api::question_for(base(), name);
  if (!question.error.empty()) {
    return failure(question.error);
  }
  const api::Evaluation evaluation = api::evaluate(base(), state_.record);
  return said(
      explain::needs_text(base().knowledge(), evaluation.facts, 0, question.atom, question.words));
}

Reply Session::whatif(const std::string& facts) const {
  if (const std::optional<Reply> refusal = cannot_evaluate()) {
    return *refusal;
  }
  record::Record changed = state_.record;
  const std::string problems = apply(base(), facts, changed);
  if (!problems.empty()) {
    return failure(problems);
  }
  const api::Evaluation before = api::evaluate(base(), state_.record);
  const api::Evaluation after = api::evaluate(base(), changed);
  return said(explain::difference(base().knowledge(), before.advice, after.advice));
}

}  // namespace regimen::shell
