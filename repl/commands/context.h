// Contexts: what a command works on. That of the program loads the files that the command line
// names; that of a session has them already. Nothing is loaded before it is asked for.
//
// Errors:  unreadable files and errors in rules are reported as they are met (a program's on
//          standard error) and raise the exit code; a Refusal is what a command cannot go on from.
//          Its message is empty where everything was reported.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "repl/commands/arguments.h"
#include "repl/commands/write.h"
#include "repl/io/progress.h"
#include "repl/io/workspace.h"
#include "repl/shell/session.h"

namespace regimen::commands {

template <typename T>
using Expected = tl::expected<T, Refusal>;
using Base = std::shared_ptr<const api::KnowledgeBase>;

struct LoadOptions {
  bool is_strict = false;
  bool is_quiet = false;                // errors in rules are not reported: the command does it
  std::vector<api::NamedText> typed{};  // beside the files
};
// Which patient, where it is not the one that the command line or the session says.
struct Whom {
  std::string id{};                  // another one of those that are loaded
  std::vector<std::string> rules{};  // the same one under other rules
  bool may_be_nobody = false;        // nothing needs to be known of the patient
};
struct Cohort {
  Base base;
  std::span<const patient::Record> records;
  std::span<const patient::Fault> problems;  // that belong to none of them
  bool has_unreadable_files = false;
  std::size_t jobs = 1;
};

class ProgramContext;

class Context {
 public:
  explicit Context(Arguments arguments) : arguments_(std::move(arguments)) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  virtual ~Context() = default;

  Arguments& arguments() { return arguments_; }
  virtual Streams streams() = 0;  // of a session: what stands around the reply
  virtual const shell::Settings& settings() = 0;
  virtual shell::Session* session() { return nullptr; }
  virtual ProgramContext* program() { return nullptr; }

  virtual Base knowledge(const LoadOptions& options) = 0;
  Base knowledge() { return knowledge(LoadOptions{}); }
  virtual Expected<io::AsOf> as_of() = 0;
  virtual Expected<api::Subject> patient(const Whom& whom) = 0;
  Expected<api::Subject> patient() { return patient(Whom{}); }
  virtual Expected<Cohort> cohort() = 0;

 private:
  Arguments arguments_;
};

class ProgramContext : public Context {
 public:
  ProgramContext(Arguments arguments, const Streams& streams);

  Streams streams() override { return streams_; }
  ProgramContext* program() override { return this; }
  const shell::Settings& settings() override { return settings_; }
  using Context::knowledge;
  Base knowledge(const LoadOptions& options) override;
  Expected<io::AsOf> as_of() override;
  using Context::patient;
  Expected<api::Subject> patient(const Whom& whom) override;
  Expected<Cohort> cohort() override;

  // Those of `--patients`; unreadable files are reported.
  const io::Patients& patients(const api::KnowledgeBase& base, const io::AsOf& as_of);
  std::size_t jobs();
  // Of everything that was loaded.
  int exit_code() const { return exit_code_; }
  void raise(int exit_code) { exit_code_ = std::max(exit_code_, exit_code); }

 private:
  Base load(const std::vector<std::string>& rules, const LoadOptions& options);
  Expected<patient::Record> record_of(const api::KnowledgeBase& base, const io::AsOf& as_of,
                                      const std::string& id);

  Streams streams_;
  shell::Settings settings_;
  int exit_code_ = kDone;
  std::deque<Base> bases_;
  std::deque<io::Patients> patients_;
  std::deque<patient::Record> records_;  // that subjects refer to
  std::optional<io::Interruption> interruption_;
};

class SessionContext : public Context {
 public:
  SessionContext(Arguments arguments, shell::Session& session)
      : Context(std::move(arguments)), session_(session) {}

  Streams streams() override { return {before_, after_, session_.settings().has_colour}; }
  std::string before() const { return before_.str(); }
  std::string after() const { return after_.str(); }
  const shell::Settings& settings() override { return session_.settings(); }
  shell::Session* session() override { return &session_; }
  using Context::knowledge;
  Base knowledge(const LoadOptions& options) override;
  Expected<io::AsOf> as_of() override { return session_.as_of(); }
  using Context::patient;
  Expected<api::Subject> patient(const Whom& whom) override;
  Expected<Cohort> cohort() override;

 private:
  shell::Session& session_;
  std::ostringstream before_;
  std::ostringstream after_;
  shell::Session::Elsewhere other_;  // that a subject refers to
};

// What `question` answers about the patient of the context, after the notices about the record.
Result ask_patient(Context& context,
                   const std::function<api::Answer(const api::Subject&)>& question);

}  // namespace regimen::commands
