#include "repl/shell/session.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "engine/api/typed_facts.h"
#include "engine/diagnostics/render.h"
#include "engine/explanation/explain.h"
#include "engine/explanation/phrases.h"
#include "engine/patient/print.h"
#include "repl/io/clock.h"

namespace regimen::shell {

Session::Session(SessionOptions options) : options_(std::move(options)) {
  settings_.has_colour = options_.colour;
  state_.as_of = options_.as_of;
  state_.rules = options_.rules;
  if (state_.rules.empty()) {
    state_.rules.emplace_back(io::kShippedRules);
  }
  state_.patient_paths = options_.patients;
  refresh(state_);
  if (state_.patients->outcome.records.size() == 1) {
    state_.chosen = state_.patients->outcome.records.front().id;
    read_record(state_);
  }
  reevaluate();
}

void Session::refresh(State& state) const {
  state.knowledge = io::load_knowledge(state.rules, state.typed_rules);
  state.patients = std::make_shared<const io::Patients>(
      state.patient_paths.empty()
          ? io::Patients{}
          : io::load_patients(state.knowledge.base->model(), state.patient_paths, state.as_of));
  read_record(state);
}

void Session::read_record(State& state) const {
  state.record = api::empty_record(state.as_of.at);
  for (const patient::Record& record : state.patients->outcome.records) {
    if (record.id == state.chosen) {
      state.record = record;
    }
  }
  for (const std::string& facts : state.typed_facts) {
    api::apply_facts(*state.knowledge.base, facts, state.record);  // said when they were typed
  }
}

void Session::replace_state(State state) {
  undo_.push_back(std::exchange(state_, std::move(state)));
  step_ = 0;
  reevaluate();
}

void Session::reevaluate() {
  last_edit_.reset();
  if (!base().can_evaluate()) {
    patient_.reset();
  } else if (patient_ && &patient_->base() == &base()) {
    patient_->replace_record(state_.record);
    last_edit_ = patient_->work();
  } else {
    patient_.emplace(api::ReadyBase(state_.knowledge.base), state_.record);
  }
}

std::optional<Reply> Session::cannot_evaluate() const {
  if (base().can_evaluate()) {
    return std::nullopt;
  }
  return failure(
      "nothing can be evaluated until the knowledge base's errors are mended; `check` "
      "shows them");
}

Reply Session::load(const std::vector<std::string>& paths, bool is_instead) {
  State next = state_;
  if (is_instead) {
    next.rules.clear();
  }
  next.rules.insert(next.rules.end(), paths.begin(), paths.end());
  refresh(next);
  if (!next.knowledge.errors.empty()) {
    std::string text;
    for (const io::IoError& error : next.knowledge.errors) {
      text += error.text() + "\n";
    }
    return failure(text + "nothing was changed");
  }
  return rebuilt(std::move(next));
}

Reply Session::reload() {
  State next = state_;
  refresh(next);
  return rebuilt(std::move(next));
}

Reply Session::rebuilt(State next) {
  const State before = state_;
  replace_state(std::move(next));
  Reply reply = success(knowledge_report(state_, &before) + patients_report(state_));
  reply.is_error = base().has_errors();
  reply.is_kept = true;
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
      about.empty() ? "" : render_text(about, base.buffers(), {.colour = settings_.has_colour});
  if (is_refused || !base.can_evaluate()) {
    return failure(shown + "nothing was added");
  }
  replace_state(std::move(next));
  return success(shown + "added");
}

Reply Session::open_patients(const std::vector<std::string>& paths) {
  State next = state_;
  next.patient_paths = paths;
  next.typed_facts.clear();
  next.chosen.clear();
  next.patients = std::make_shared<const io::Patients>(
      io::load_patients(next.knowledge.base->model(), paths, state_.as_of));
  const std::vector<patient::Record>& records = next.patients->outcome.records;
  const std::string report = patients_report(next);
  if (records.empty()) {
    return failure(report + "no patient was read; the current one stays");
  }
  if (records.size() == 1) {
    next.chosen = records.front().id;
  }
  read_record(next);
  replace_state(std::move(next));
  if (!state_.chosen.empty()) {
    return success(report + "patient `" + state_.chosen + "`\n" +
                   patient::record_text(base().model(), state_.record));
  }
  return success(report + list_patients().text + "`patient ID` chooses one");
}

Reply Session::choose_patient(const std::string& id) {
  State next = state_;
  next.chosen = id;
  next.typed_facts.clear();
  read_record(next);
  replace_state(std::move(next));
  return success("patient `" + id + "`\n" + patient::record_text(base().model(), state_.record));
}

Reply Session::list_patients() const {
  std::string text;
  for (const std::string& id : patient_ids()) {
    text += (id == state_.chosen ? "* " : "  ") + id + "\n";
  }
  return success(text.empty() ? "no patients are loaded; `patient FILE` reads some, or type facts"
                              : text);
}

bool Session::has_patient(const std::string& id) const {
  const std::vector<std::string> ids = patient_ids();
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::vector<std::string> Session::patient_ids() const {
  std::vector<std::string> ids;
  for (const patient::Record& record : state_.patients->outcome.records) {
    ids.push_back(record.id);
  }
  return ids;
}

Reply Session::add_facts(const std::string& text) {
  State next = state_;
  // What is not understood is not kept, as little as of a line of the command line: a later `run`
  // must rest on what was meant.
  const std::string problems = api::apply_facts(base(), text, next.record, settings_.has_colour);
  if (!problems.empty()) {
    return failure(problems + (problems.ends_with('\n') ? "" : "\n") + "nothing was added");
  }
  next.typed_facts.push_back(text);
  replace_state(std::move(next));
  return success("");
}

Reply Session::facts() const {
  return success(patient::record_text(base().model(), state_.record));
}

Reply Session::clear(bool is_everything) {
  State next = state_;
  next.chosen.clear();
  next.typed_facts.clear();
  if (is_everything) {
    next.rules = {io::kShippedRules};
    next.typed_rules.clear();
    next.patient_paths.clear();
    refresh(next);
  } else {
    read_record(next);
  }
  replace_state(std::move(next));
  return success(is_everything ? "no facts and no patients; the shipped rules"
                               : "no facts; rules stay loaded");
}

Reply Session::undo() {
  if (undo_.empty()) {
    return failure("there is nothing to undo");
  }
  state_ = std::move(undo_.back());
  undo_.pop_back();
  reevaluate();
  return success("undone");
}

Reply Session::run(bool is_verbose) {
  if (const std::optional<Reply> refusal = cannot_evaluate()) {
    return *refusal;
  }
  return success(explanation::advice_text(
      base().knowledge(), state_.record, patient_->evaluation().advice,
      {.is_verbose = is_verbose, .colour = settings_.has_colour, .width = settings_.width}));
}

Reply Session::ask(const Ask& question) const {
  const api::Answer answer = question({base(), state_.record});
  return answer.error.empty() ? success(answer.text) : failure(answer.error);
}

Reply Session::begin_consultation(std::vector<std::string> goals) {
  Consulting consulting(api::Consultation(state_.knowledge.base, state_.record, std::move(goals)));
  Reply reply = consulting.begin();
  if (!reply.is_error && !consulting.is_over()) {
    consulting_ = std::move(consulting);
  }
  return reply;
}

Reply Session::consult(const std::string& line) {
  Reply reply = consulting_->take(line);
  if (consulting_->is_over()) {
    State next = state_;
    for (const std::string& facts : consulting_->consultation().facts()) {
      next.typed_facts.push_back(facts);
    }
    next.record = consulting_->consultation().record();
    const std::size_t added = consulting_->consultation().facts().size();
    consulting_.reset();
    if (added > 0) {
      replace_state(std::move(next));
      reply.text +=
          explanation::pluralize(added, "answer") + " added to the facts; `undo` takes back all\n";
    }
  }
  return reply;
}

Reply Session::whatif(const std::string& facts) const {
  return ask([&](const api::Subject& subject) {
    return api::whatif(subject, facts, settings_.has_colour);
  });
}

Reply Session::compare_with(const std::string& id) const {
  const std::vector<patient::Record>& records = state_.patients->outcome.records;
  const auto other = std::find_if(records.begin(), records.end(),
                                  [&](const patient::Record& record) { return record.id == id; });
  if (other == records.end()) {
    return failure("there is no patient `" + id + "`; `patient` lists them");
  }
  return ask([&](const api::Subject& subject) {
    return api::compare(subject, {subject.base, *other});
  });
}

Reply Session::compare_rules(const std::vector<std::string>& paths) const {
  State other = state_;
  other.rules = paths;
  refresh(other);
  std::string text;
  for (const io::IoError& error : other.knowledge.errors) {
    text += error.text() + "\n";
  }
  if (!text.empty()) {
    return failure(text);
  }
  return ask([&](const api::Subject& subject) {
    return api::compare(subject, {*other.knowledge.base, other.record});
  });
}

CohortReply Session::ask_cohort(api::CohortQuestion::Kind kind, const std::string& words) const {
  return shell::ask_cohort({.knowledge = state_.knowledge,
                            .rules = state_.rules,
                            .typed_rules = state_.typed_rules,
                            .records = state_.patients->outcome.records,
                            .problems = state_.patients->outcome.problems,
                            .jobs = std::max(1U, std::thread::hardware_concurrency()),
                            .colour = settings_.has_colour},
                           kind, words);
}

Reply Session::evaluate_as_of(const std::string& instant) {
  if (instant.empty()) {
    return success("as of " + state_.as_of.at.to_text());
  }
  const bool is_now = instant == "now";
  const std::optional<quantity::Instant> at =
      is_now ? std::optional(io::now()) : quantity::Instant::parse(instant);
  if (!at || at->precision < quantity::Instant::Precision::kDay) {
    return failure("`" + instant +
                   "` is not a day or an instant; write `asof 2026-03-01`, or `asof now`");
  }
  State next = state_;
  next.as_of = {*at, !is_now};
  refresh(next);
  replace_state(std::move(next));
  return success("as of " + at->to_text() + "\n" + patients_report(state_));
}

}  // namespace regimen::shell
