#include "repl/shell/session.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>
#include <set>
#include <thread>
#include <utility>

#include "engine/api/typed_facts.h"
#include "engine/diagnostics/render.h"
#include "engine/explanation/difference.h"
#include "engine/explanation/explain.h"
#include "engine/explanation/phrases.h"
#include "engine/patient/print.h"
#include "repl/io/clock.h"
#include "repl/io/progress.h"
#include "repl/shell/words.h"

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
      "nothing can be evaluated until the knowledge base's errors are fixed; `check` "
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
    return failure(text + "no change was made");
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

Session::Elsewhere Session::under(const std::vector<std::string>& rules) const {
  State other = state_;
  other.rules = rules;
  refresh(other);
  std::string error;
  for (const io::IoError& problem : other.knowledge.errors) {
    error += problem.text() + "\n";
  }
  return {other.knowledge.base, std::move(other.record), std::move(error)};
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

// ---- what a session keeps of itself, and what changes on disk ----

namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(200);

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += " " + quoted(word);
  }
  return text;
}

}  // namespace

std::optional<std::size_t> Session::next_stratum(std::size_t count) {
  if (step_ < count) {
    return step_++;
  }
  step_ = 0;
  return std::nullopt;
}

std::string Session::script() const {
  std::string text = "// A session of Regimen; `open FILE` replays it.\nclear --all\nasof ";
  text += (state_.as_of.is_explicit ? state_.as_of.at.to_text() : "now") + "\n";
  std::vector<std::string> rules = state_.rules;
  const bool is_beside_shipped = std::erase(rules, io::kShippedRules) > 0;
  if (!rules.empty()) {
    text += (is_beside_shipped ? "load" : "load --only") + joined(rules) + "\n";
  }
  for (const api::NamedText& rule : state_.typed_rules) {
    text += rule.text + (rule.text.ends_with("\n") ? "" : "\n");
  }
  if (!state_.patient_paths.empty()) {
    text += "patient" + joined(state_.patient_paths) + "\n";
    text += state_.chosen.empty() ? "clear\n" : "patient " + state_.chosen + "\n";
  }
  for (const std::string& facts : state_.typed_facts) {
    text += facts + "\n";
  }
  return text;
}

Reply Session::log_to(const std::string& file) {
  if (file.empty()) {
    const std::string ended = log_file_;
    log_file_.clear();
    return success(ended.empty() ? "no log is open; `log FILE` opens one" : "log ended: " + ended);
  }
  std::ofstream stream(file, std::ios::app);
  if (!stream) {
    return failure("cannot write `" + file +
                   "`: its folder does not exist, or permission is denied");
  }
  log_file_ = file;
  return success("logging to " + file);
}

void Session::log(const std::string& text) const {
  if (!log_file_.empty()) {
    std::ofstream(log_file_, std::ios::app) << text;
  }
}

void Session::report(const std::string& text) const {
  report_(text);
  log(text);
}

Reply Session::watch(std::optional<std::size_t> changes_max) {
  std::vector<std::string> paths = state_.rules;
  paths.insert(paths.end(), state_.patient_paths.begin(), state_.patient_paths.end());
  std::string mark = io::state_of_files(paths);
  report("watching; Ctrl-C ends\n");
  const io::Interruption interruption;
  std::size_t changes = 0;
  while (!io::Interruption::is_asked_for() &&
         changes < changes_max.value_or(std::numeric_limits<std::size_t>::max())) {
    std::this_thread::sleep_for(kBetweenLooks);
    const std::string now = io::state_of_files(paths);
    if (now == mark) {
      continue;
    }
    mark = now;
    ++changes;
    const State before = state_;
    report(reload().text);
    if (before.knowledge.base->can_evaluate() && base().can_evaluate()) {
      const api::Evaluation old = api::evaluate(*before.knowledge.base, before.record);
      const api::Evaluation fresh = api::evaluate(base(), state_.record);
      const std::string differs = explanation::difference_text(explanation::difference(
          {before.knowledge.base->knowledge(), old.advice}, {base().knowledge(), fresh.advice}));
      report(differs);
    }
  }
  return success("watched " + std::to_string(changes) + (changes == 1 ? " change" : " changes"));
}

// ---- what it says of its rules and patients ----

namespace {

std::string fault_line(const patient::Fault& fault) {
  std::string line = std::string(id_of(fault.code)) + " " + fault.path + ": " + fault.message;
  return fault.help.empty() ? line + "\n" : line + "\n  help: " + fault.help + "\n";
}

std::set<std::string> rendered(const api::KnowledgeBase& base) {
  std::set<std::string> all;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    all.insert(diagnostics::render_text({diagnostic}, base.buffers(), {}));
  }
  return all;
}

std::string errors_of(const api::KnowledgeBase& base, bool colour) {
  std::vector<diagnostics::Diagnostic> errors;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    if (severity_of(diagnostic.code) == diagnostics::Severity::kError) {
      errors.push_back(diagnostic);
    }
  }
  return render_text(errors, base.buffers(), {.colour = colour});
}

// What authors wrote, without the library that is always beside it.
std::string inventory(const api::KnowledgeBase& base) {
  std::set<diagnostics::BufferId> library;
  for (const syntax::Tree& tree : base.trees()) {
    if (tree.is_library) {
      library.insert(tree.buffer);
    }
  }
  std::string text;
  const auto add = [&](const auto& statements, const char* noun) {
    const auto count = static_cast<std::size_t>(std::count_if(
        statements.begin(), statements.end(),
        [&](const auto& statement) { return !library.contains(statement.header.span.buffer); }));
    text += count == 0 ? "" : (text.empty() ? "" : ", ") + explanation::pluralize(count, noun);
  };
  const knowledge::Model& model = base.model();
  add(model.agents, "agent");
  add(model.protocols, "protocol");
  add(model.rules, "rule");
  add(model.contraindications, "contraindication");
  add(model.labs, "lab");
  return (text.empty() ? "nothing" : text) + " loaded beside the library";
}

}  // namespace

// Errors are always said; warnings only when they were not there before.
std::string Session::knowledge_report(const State& state, const State* before) const {
  const api::KnowledgeBase& base = *state.knowledge.base;
  std::string text;
  for (const io::IoError& error : state.knowledge.errors) {
    text += error.text() + "\n";
  }
  const std::set<std::string> known =
      before == nullptr ? std::set<std::string>{} : rendered(*before->knowledge.base);
  std::vector<diagnostics::Diagnostic> shown;
  std::size_t left_out = 0;
  for (const diagnostics::Diagnostic& diagnostic : base.diagnostics()) {
    const bool is_error = severity_of(diagnostic.code) == diagnostics::Severity::kError;
    const bool is_new = before != nullptr &&
                        !known.contains(diagnostics::render_text({diagnostic}, base.buffers(), {}));
    if (is_error || is_new) {
      shown.push_back(diagnostic);
    } else {
      ++left_out;
    }
  }
  if (!shown.empty()) {
    text += render_text(shown, base.buffers(), {.colour = settings_.has_colour});
  }
  text += inventory(base);
  if (left_out > 0) {
    text += "; " + explanation::pluralize(left_out, "warning") + ", `check` shows " +
            (left_out == 1 ? "it" : "them");
  }
  if (base.has_errors()) {
    text += "; statements with errors are ignored";
  }
  return text + "\n";
}

std::string Session::patients_report(const State& state) const {
  std::string text;
  for (const io::IoError& error : state.patients->errors) {
    text += error.text() + "\n";
  }
  for (const patient::Fault& fault : state.patients->outcome.problems) {
    text += fault_line(fault);
  }
  if (!state.patients->outcome.not_used.empty()) {
    text += "not used:";
    for (const fhir::Count& count : state.patients->outcome.not_used) {
      text += " " + count.type + " " + std::to_string(count.count);
    }
    text += "\n";
  }
  return text;
}

Session::Complaints Session::complaints() const {
  Complaints complaints;
  for (const auto* errors : {&state_.knowledge.errors, &state_.patients->errors}) {
    for (const io::IoError& error : *errors) {
      complaints.text += "regimen: " + error.text() + "\n";
      complaints.has_unreadable_files = true;
    }
  }
  if (base().has_errors()) {
    complaints.text += errors_of(base(), settings_.has_colour) +
                       "regimen: statements with errors are ignored below\n";
  }
  for (const patient::Fault& fault : state_.patients->outcome.problems) {
    complaints.text += "regimen: " + fault_line(fault);
  }
  return complaints;
}

Reply Session::greeting() const {
  std::string text = knowledge_report(state_, nullptr);
  if (!state_.patient_paths.empty()) {
    text += patients_report(state_);
    const std::size_t count = state_.patients->outcome.records.size();
    text += explanation::pluralize(count, "patient") + " read";
    text += count == 0              ? "\n"
            : state_.chosen.empty() ? "; `patient ID` chooses one\n"
                                    : "; patient `" + state_.chosen + "` is chosen\n";
  }
  return success(text);
}

}  // namespace regimen::shell
