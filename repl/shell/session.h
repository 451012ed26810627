// A session: the state a REPL works on, and what one may do with it. Every operation returns the
// text to show.
//
// Shape:   rules by path and typed rules; the chosen patient and the facts typed since; a stack of
//          earlier states for `undo`. The record is always what those say, read by the current
//          knowledge base.
// Errors:  in the returned text, flagged by `is_error`; a failed operation changes nothing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/answers.h"
#include "engine/api/knowledge_base.h"
#include "engine/api/session.h"
#include "repl/io/workspace.h"
#include "repl/shell/consulting.h"
#include "repl/shell/reply.h"
#include "repl/shell/settings.h"

namespace regimen::shell {

struct SessionOptions {
  std::vector<std::string> rules;  // empty: the shipped rules
  std::vector<std::string> patients;
  io::AsOf as_of;
  bool colour = false;
};

class Session {
 public:
  explicit Session(SessionOptions options);

  // What the knowledge base and the patients given at the start have to say.
  Reply greeting() const;
  // Of that, what cannot be used, for those to whom no greeting is shown; empty when all can.
  struct Complaints {
    std::string text;
    bool has_unreadable_files = false;
  };
  Complaints complaints() const;

  // Beside what is loaded, or instead of it.
  Reply load(const std::vector<std::string>& paths, bool is_instead);
  Reply reload();
  Reply add_rules(const std::string& text);  // typed statements; kept only when they check

  Reply open_patients(const std::vector<std::string>& paths);
  Reply choose_patient(const std::string& id);
  Reply list_patients() const;
  Reply add_facts(const std::string& text);
  // The facts; or also typed rules, rule files and patients.
  Reply clear(bool is_everything);
  Reply undo();

  Reply run(bool is_verbose);
  // What the last change of facts cost; nothing when rules were read since.
  const std::optional<evaluation::Work>& last_edit() const { return last_edit_; }
  // Asks for what is missing for `goals`, or for all that is pending. While it goes on, lines are
  // answers; their facts are added when it ends.
  Reply begin_consultation(std::vector<std::string> goals);
  bool is_consulting() const { return consulting_.has_value(); }
  Reply consult(const std::string& line);
  Reply evaluate_as_of(const std::string& instant);  // `asof`; empty: says which it is; or "now"

  // The stratum that `step` shows next, of so many; nothing when all are shown, and then the first.
  std::optional<std::size_t> next_stratum(std::size_t count);
  void step_from_start() { step_ = 0; }

  // Lines that bring a session to where this one is.
  std::string script() const;
  // Rules and patients that change on disk are read again, facts stay, and what is said differently
  // is reported, until Ctrl-C or after `changes_max` changes.
  Reply watch(std::optional<std::size_t> changes_max);

  Settings& settings() { return settings_; }
  // Where replies go while something goes on.
  using Report = std::function<void(const std::string&)>;
  void report_by(Report report) { report_ = std::move(report); }
  // Keeps a transcript in `file` from now on; ends it when empty.
  Reply log_to(const std::string& file);
  void log(const std::string& text) const;

  const api::KnowledgeBase& base() const { return *state_.knowledge.base; }
  const std::shared_ptr<const api::KnowledgeBase>& shared_base() const {
    return state_.knowledge.base;
  }
  const patient::Record& record() const { return state_.record; }
  const fhir::Outcome& patients() const { return state_.patients->outcome; }
  const io::AsOf& as_of() const { return state_.as_of; }
  // The patient under other rules; `error` where they cannot be read.
  struct Elsewhere {
    std::shared_ptr<const api::KnowledgeBase> base{};
    patient::Record record{};
    std::string error{};
  };
  Elsewhere under(const std::vector<std::string>& rules) const;
  bool has_patient(const std::string& id) const;
  std::vector<std::string> patient_ids() const;

 private:
  struct State {
    io::AsOf as_of;
    std::vector<std::string> rules;
    std::vector<api::NamedText> typed_rules;
    std::vector<std::string> patient_paths;
    std::string chosen;                    // patient id; empty: only typed facts
    std::vector<std::string> typed_facts;  // each applied to the chosen patient in turn
    io::Knowledge knowledge;
    // Shared with the states before: a typed fact does not copy a cohort.
    std::shared_ptr<const io::Patients> patients = std::make_shared<io::Patients>();
    patient::Record record;
  };

  // Compiles, reads patients again and rebuilds the record. Nothing is kept of `state` if the
  // caller drops it.
  void refresh(State& state) const;
  void read_record(State& state) const;
  void replace_state(State state);
  // What follows from the facts, after they or the rules changed: of facts, only what they reach.
  void reevaluate();
  Reply rebuilt(State next);
  std::string knowledge_report(const State& state, const State* before) const;
  std::string patients_report(const State& state) const;
  std::optional<Reply> cannot_evaluate() const;
  void report(const std::string& text) const;

  SessionOptions options_;
  State state_;
  std::vector<State> undo_;
  std::optional<api::Session> patient_;  // state_.record under state_.knowledge
  std::optional<evaluation::Work> last_edit_;
  std::optional<Consulting> consulting_;
  std::size_t step_ = 0;
  Settings settings_;
  Report report_ = [](const std::string&) {};
  std::string log_file_;
};

}  // namespace regimen::shell
