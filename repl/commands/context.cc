#include "repl/commands/context.h"

#include <algorithm>
#include <thread>

#include "engine/api/typed_facts.h"
#include "engine/diagnostics/render.h"
#include "engine/patient/print.h"
#include "repl/io/clock.h"

namespace regimen::commands {

namespace {

std::size_t cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

Expected<io::AsOf> as_of_from(const std::string& text) {
  if (text.empty()) {
    return io::AsOf{io::now(), false};
  }
  const std::optional<quantity::Instant> at = quantity::Instant::parse(text);
  if (!at || at->precision < quantity::Instant::Precision::kDay) {
    return refused("`" + text +
                   "` is not a day or an instant; write --as-of 2026-03-01 or --as-of "
                   "2026-03-01T09:30+01:00");
  }
  return io::AsOf{*at, true};
}

std::vector<diagnostics::Diagnostic> errors_of(const api::KnowledgeBase& base) {
  std::vector<diagnostics::Diagnostic> errors;
  std::copy_if(base.diagnostics().begin(), base.diagnostics().end(), std::back_inserter(errors),
               [](const diagnostics::Diagnostic& one) {
                 return severity_of(one.code) == diagnostics::Severity::kError;
               });
  return errors;
}

// The patient `id`, or the only one.
Expected<const patient::Record*> chosen_patient(const std::vector<patient::Record>& records,
                                                const std::string& id) {
  if (id.empty() && records.size() == 1) {
    return &records.front();
  }
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const patient::Record& record) { return record.id == id; });
  if (!id.empty() && found != records.end()) {
    return &*found;
  }
  constexpr std::size_t kShown = 20;
  std::string message = records.empty() ? "no patient was found"
                        : id.empty()    ? "there are several patients; choose one by --patient ID"
                                        : "there is no patient `" + id + "`";
  for (std::size_t i = 0; i < std::min(records.size(), kShown); ++i) {
    message += "\n  " + records[i].id;
  }
  return refused(std::move(message));
}

tl::unexpected<Refusal> already_reported(int exit_code) {
  return refused("", exit_code);
}

}  // namespace

Result ask_patient(Context& context,
                   const std::function<api::Answer(const api::Subject&)>& question) {
  const Expected<api::Subject> subject = context.patient();
  return subject ? answered(api::with_notices(*subject, question(*subject)))
                 : tl::make_unexpected(subject.error());
}

// ---- the program ----

ProgramContext::ProgramContext(Arguments arguments, const Streams& streams)
    : Context(std::move(arguments)), streams_(streams) {
  settings_.has_colour = streams.colour;
}

Base ProgramContext::load(const std::vector<std::string>& rules, const LoadOptions& options) {
  io::Knowledge knowledge =
      io::load_knowledge(rules, options.typed, {.is_strict = options.is_strict});
  for (const io::IoError& error : knowledge.errors) {
    streams_.err << "regimen: " << error.text() << "\n";
    raise(kWrongUse);
  }
  const api::KnowledgeBase& base = *knowledge.base;
  if (base.has_errors()) {
    raise(kFindings);
  }
  if (!options.is_quiet && base.has_errors()) {
    streams_.err << render_text(errors_of(base), base.buffers(), {.colour = streams_.colour})
                 << "regimen: statements with errors are ignored below\n";
  }
  if (!base.can_evaluate()) {
    streams_.err << "regimen: nothing can be evaluated until these errors are fixed\n";
  }
  return knowledge.base;
}

Base ProgramContext::knowledge(const LoadOptions& options) {
  if (bases_.empty()) {
    const bool is_argument = arguments().has("RULES");
    bases_.push_back(load(arguments().texts(is_argument ? "RULES" : "--rules"), options));
  }
  return bases_.front();
}

Expected<io::AsOf> ProgramContext::as_of() {
  return as_of_from(arguments().text("--as-of"));
}

std::size_t ProgramContext::jobs() {
  return arguments().number("--jobs").value_or(cores());
}

const io::Patients& ProgramContext::patients(const api::KnowledgeBase& base,
                                             const io::AsOf& as_of) {
  const std::size_t threads = arguments().has("--jobs") ? jobs() : 1;
  patients_.push_back(
      io::load_patients(base.model(), arguments().texts("--patients"), as_of, threads));
  for (const io::IoError& error : patients_.back().errors) {
    streams_.err << "regimen: " << error.text() << "\n";
    raise(kWrongUse);
  }
  return patients_.back();
}

// Of files, or of nobody yet; then the facts of the command line.
Expected<patient::Record> ProgramContext::record_of(const api::KnowledgeBase& base,
                                                    const io::AsOf& as_of, const std::string& id) {
  patient::Record record = api::empty_record(as_of.at);
  if (arguments().has("--patients")) {
    const io::Patients& read = patients(base, as_of);
    if (read.is_interrupted) {
      return already_reported(kInterrupted);
    }
    if (!read.errors.empty() && read.outcome.records.empty()) {
      return already_reported(kWrongUse);
    }
    const Expected<const patient::Record*> chosen = chosen_patient(read.outcome.records, id);
    if (!chosen) {
      return tl::make_unexpected(chosen.error());
    }
    record = **chosen;
  }
  for (const std::string& fact : arguments().texts("--fact")) {
    std::string problems = api::apply_facts(base, fact, record, streams_.colour);
    if (!problems.empty()) {
      return tl::make_unexpected(Refusal{.message = std::move(problems), .is_rendered = true});
    }
  }
  return record;
}

Expected<api::Subject> ProgramContext::patient(const Whom& whom) {
  const Expected<io::AsOf> at = as_of();
  if (!at) {
    return tl::make_unexpected(at.error());
  }
  const bool is_somebody = arguments().has("--patients") || arguments().has("--fact");
  if (!is_somebody && !whom.may_be_nobody) {
    return refused("say which patient, by --patients FILE or --fact 'patient male'");
  }
  const Base loaded = knowledge();
  if (!whom.rules.empty()) {
    bases_.push_back(load(whom.rules, {}));
  }
  const Base base = whom.rules.empty() ? loaded : bases_.back();
  if (!base->can_evaluate()) {
    return already_reported(exit_code_);
  }
  const std::string id = whom.id.empty() ? arguments().text("--patient") : whom.id;
  Expected<patient::Record> record = record_of(*base, *at, id);
  if (!record) {
    return tl::make_unexpected(std::move(record.error()));
  }
  records_.push_back(std::move(*record));
  return api::Subject{*base, records_.back()};
}

Expected<Cohort> ProgramContext::cohort() {
  const Expected<io::AsOf> at = as_of();
  if (!at) {
    return tl::make_unexpected(at.error());
  }
  const Base base = knowledge();
  if (!base->can_evaluate()) {
    return already_reported(exit_code_);
  }
  interruption_.emplace();
  arguments().add("--jobs") = {std::to_string(jobs())};
  const io::Patients& read = patients(*base, *at);
  if (read.is_interrupted) {
    return already_reported(kInterrupted);
  }
  if (!read.errors.empty() && read.outcome.records.empty()) {
    return already_reported(kWrongUse);
  }
  return Cohort{.base = base,
                .records = read.outcome.records,
                .problems = read.outcome.problems,
                .has_unreadable_files = !read.errors.empty(),
                .jobs = jobs()};
}

// ---- a session ----

Base SessionContext::knowledge(const LoadOptions& /*options*/) {
  return session_.shared_base();
}

Expected<api::Subject> SessionContext::patient(const Whom& whom) {
  if (!whom.rules.empty()) {
    other_ = session_.under(whom.rules);
    if (!other_.error.empty()) {
      return refused(other_.error);
    }
    return api::Subject{*other_.base, other_.record};
  }
  if (whom.id.empty()) {
    return api::Subject{session_.base(), session_.record()};
  }
  for (const patient::Record& record : session_.patients().records) {
    if (record.id == whom.id) {
      return api::Subject{session_.base(), record};
    }
  }
  return refused("there is no patient `" + whom.id + "`; `patient` lists them");
}

Expected<Cohort> SessionContext::cohort() {
  if (session_.patients().records.empty()) {
    return refused("no patients are loaded; `patient FOLDER` reads some");
  }
  return Cohort{.base = session_.shared_base(),
                .records = session_.patients().records,
                .problems = session_.patients().problems,
                .jobs = cores()};
}

}  // namespace regimen::commands
