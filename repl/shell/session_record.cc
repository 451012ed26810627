// Implements what a session keeps of itself, of repl/shell/session.h: steps, scripts, transcripts,
// and what changes on disk.
#include <chrono>
#include <fstream>
#include <thread>

#include "engine/api/trace.h"
#include "engine/explanation/difference.h"
#include "repl/io/progress.h"
#include "repl/shell/paths.h"
#include "repl/shell/session.h"

namespace regimen::shell {

namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(200);

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += " " + quoted(word);
  }
  return text;
}

}  // namespace

Reply Session::step() {
  const std::size_t strata = api::strata_of(base());
  if (step_ >= strata) {
    step_ = 0;
    return success("that was the last of " + std::to_string(strata) +
                   " strata; `step` begins again, `run` shows what it comes to");
  }
  return ask([&](const api::Subject& subject) {
    return api::trace(subject, {.is_whole = false, .stratum = step_++});
  });
}

std::string Session::script() const {
  std::string text = "// A session of Regimen; `open FILE` replays it.\nclear --all\nasof ";
  text += (state_.as_of.is_explicit ? state_.as_of.at.to_text() : "now") + "\n";
  std::vector<std::string> rules = state_.rules;
  const bool is_beside_shipped = std::erase(rules, io::kShippedRules) > 0;
  if (!rules.empty()) {
    text += (is_beside_shipped ? "load" : "load --only") + join(rules) + "\n";
  }
  for (const api::NamedText& rule : state_.typed_rules) {
    text += rule.text + (rule.text.ends_with("\n") ? "" : "\n");
  }
  if (!state_.patient_paths.empty()) {
    text += "patient" + join(state_.patient_paths) + "\n";
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
    return success(ended.empty() ? "nothing is logged; `log FILE` begins" : "log ended: " + ended);
  }
  std::ofstream stream(file, std::ios::app);
  if (!stream) {
    return failure("cannot write `" + file +
                   "`: its folder is not there, or it may not be written");
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

Reply Session::watch(std::size_t changes_max) {
  std::vector<std::string> paths = state_.rules;
  paths.insert(paths.end(), state_.patient_paths.begin(), state_.patient_paths.end());
  std::string mark = io::state_of_files(paths);
  report("watching; Ctrl-C ends\n");
  const io::Interruption interruption;
  std::size_t changes = 0;
  while (!io::Interruption::is_asked_for() && changes < changes_max) {
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

}  // namespace regimen::shell
