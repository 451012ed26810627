// `run`: recommendations with reasons. Of the program, for every patient of files, one after the
// other; in a session, for its patient.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/api/cohort.h"
#include "engine/explanation/explain.h"
#include "engine/patient/unread_codes.h"
#include "engine/reports/certificate/certificate.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/logging/log.h"
#include "repl/shell/display.h"

namespace regimen::commands {

namespace {

std::string problem_text(const patient::Fault& fault) {
  std::string text = std::string(id_of(fault.code)) + " " + fault.path + ": " + fault.message;
  return fault.help.empty() ? text : text + "\n  help: " + fault.help;
}

// How many patients each agent has in each status.
class Summary {
 public:
  void add(const advice::Advice& advice) {
    for (const advice::AgentAdvice& agent : advice.agents) {
      ++counts_[agent.agent][static_cast<std::size_t>(agent.status)];
    }
    std::set<std::string> violated;
    for (const advice::Violation& violation : advice.violations) {
      violated.insert(violation.invariant.name);
    }
    for (const std::string& name : violated) {
      ++violations_[name];
    }
  }
  std::string to_text(const knowledge::Model& model) const {
    std::string text =
        "agent                         recommended  pending  withheld  "
        "contraindicated  not indicated  stop  hold  adjust  unclear  continue\n";
    constexpr std::array<std::size_t, 10> kWidths{11, 9, 10, 17, 15, 6, 6, 8, 9, 10};
    for (const auto& [agent, counts] : counts_) {
      std::string line = model[agent].header.name;
      line.resize(std::max<std::size_t>(30, line.size() + 1), ' ');
      for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::string number = std::to_string(counts[i]);
        line += std::string(kWidths[i] - std::min(kWidths[i], number.size()), ' ') + number;
      }
      text += line + "\n";
    }
    for (const auto& [name, count] : violations_) {
      text += "VIOLATION of invariant `" + name + "`: " + std::to_string(count) +
              (count == 1 ? " patient" : " patients") + "\n";
    }
    return text;
  }

 private:
  std::map<knowledge::AgentId, std::array<std::size_t, 10>> counts_;  // by status
  std::map<std::string, std::size_t> violations_;                     // patients, by invariant
};

struct Evaluated {
  std::size_t patients = 0;  // fewer than there are when it was interrupted
  bool is_sound = true;      // every invariant holds
};

// The patients of files on their way through the evaluation: results are written as they come, so
// that not all of them need be held.
class PatientsRun {
 public:
  PatientsRun(ProgramContext& context, Base base, const io::AsOf& as_of)
      : context_(context),
        base_(std::move(base)),
        as_of_(as_of),
        patients_(context.patients(*base_, as_of)) {}

  int write(std::string_view format, std::ostream& out) {
    const Evaluated evaluated = format.empty() ? write_text(out) : write_json(out);
    const std::size_t count = patients_.outcome.records.size();
    std::ostream& err = context_.streams().err;
    if (evaluated.patients < count) {
      err << "regimen: interrupted after " << evaluated.patients << " of " << count
          << " patients\n";
      return kInterrupted;
    }
    if (!patients_.errors.empty()) {
      return patients_.is_interrupted ? kInterrupted : kWrongUse;
    }
    if (const int written = write_certificates(); written != kDone) {
      return written;
    }
    if (count == 0) {
      err << "regimen: no patient was found\n";
    }
    return count > 0 && evaluated.is_sound && patients_.outcome.problems.empty() ? kDone
                                                                                 : kFindings;
  }

 private:
  Evaluated write_text(std::ostream& out);
  Evaluated write_json(std::ostream& out);
  int write_certificates();

  // Evaluates a part of the patients at a time, and hands out each in order, until Ctrl-C.
  template <typename Use>
  Evaluated for_each_advice(Use use) {
    constexpr std::size_t kPart = std::size_t{64} * evaluation::kBlock;
    const std::span<const patient::Record> records = patients_.outcome.records;
    Evaluated evaluated;
    for (std::size_t begin = 0; begin < records.size(); begin += kPart) {
      const auto part = records.subspan(begin, std::min(kPart, records.size() - begin));
      const std::vector<advice::Advice> advices = api::evaluate_cohort(
          *base_, part, {.threads = context_.jobs(), .observer = logging::observer()});
      for (std::size_t i = 0; i < part.size(); ++i) {
        if (io::Interruption::is_asked_for()) {
          return evaluated;
        }
        use(part[i], advices[i]);
        ++evaluated.patients;
        evaluated.is_sound = evaluated.is_sound && advices[i].violations.empty();
      }
    }
    return evaluated;
  }

  ProgramContext& context_;
  Base base_;
  io::AsOf as_of_;
  io::Interruption interruption_;
  const io::Patients& patients_;
};

Evaluated PatientsRun::write_json(std::ostream& out) {
  const fhir::Outcome& outcome = patients_.outcome;
  out << "{\n\"as_of\": " << Json(as_of_.at.to_text()).dump()
      << ",\n\"knowledge_has_errors\": " << (base_->has_errors() ? "true" : "false")
      << ",\n\"patients\": [";
  bool is_first = true;
  const Evaluated evaluated =
      for_each_advice([&](const patient::Record& record, const advice::Advice& advice) {
        out << (is_first ? "\n" : ",\n")
            << explanation::advice_json(base_->knowledge(), record, advice);
        is_first = false;
      });
  Json problems = Json::array();
  for (const patient::Fault& fault : outcome.problems) {
    problems.push_back(api::document_of(fault));
  }
  for (const io::IoError& error : patients_.errors) {
    problems.push_back(
        {{"code", ""}, {"path", error.path}, {"message", error.message}, {"help", ""}});
  }
  Json not_used = Json::object();
  for (const fhir::Count& count : outcome.not_used) {
    not_used[count.type] = count.count;
  }
  const bool is_complete =
      !patients_.is_interrupted && evaluated.patients == outcome.records.size();
  out << "\n],\n\"problems\": " << problems.dump(2, ' ', false, Json::error_handler_t::replace)
      << ",\n\"not_used\": " << not_used.dump(-1, ' ', false, Json::error_handler_t::replace)
      << ",\n\"is_complete\": " << (is_complete ? "true" : "false") << "\n}\n";
  return evaluated;
}

Evaluated PatientsRun::write_text(std::ostream& out) {
  const fhir::Outcome& outcome = patients_.outcome;
  const bool is_summary = context_.arguments().has("--summary");
  const bool is_verbose = context_.arguments().has("--all");
  Summary summary;
  const std::optional<std::size_t> terminal = shell::width_of_terminal();
  const Evaluated evaluated =
      for_each_advice([&](const patient::Record& record, const advice::Advice& advice) {
        summary.add(advice);
        if (!is_summary) {
          const std::string text =
              explanation::advice_text(base_->knowledge(), record, advice,
                                       {.is_verbose = is_verbose,
                                        .colour = context_.streams().colour,
                                        .width = terminal.value_or(explanation::kPageWidth)});
          out << (terminal ? explanation::wrapped(text, *terminal) : text) << "\n";
        }
      });
  if (outcome.records.size() > 1 || (is_summary && !outcome.records.empty())) {
    out << evaluated.patients << (evaluated.patients == 1 ? " patient" : " patients") << " as of "
        << as_of_.at.to_text() << "\n"
        << summary.to_text(base_->model())
        << patient::unclear_note(patient::count_unclear(outcome.records), outcome.records.size());
  }
  if (is_summary) {
    print_problems(api::problems_of(outcome.problems, outcome.records), context_.streams().err);
  } else {
    for (const patient::Fault& fault : outcome.problems) {
      out << problem_text(fault) << "\n";
    }
  }
  if (!outcome.not_used.empty()) {
    out << "resources not used:";
    for (const fhir::Count& count : outcome.not_used) {
      out << " " << count.type << " " << count.count;
    }
    out << "\n";
  }
  return evaluated;
}

// One certificate a line.
int PatientsRun::write_certificates() {
  const std::string file = context_.arguments().text("--certificate");
  if (file.empty()) {
    return kDone;
  }
  std::ostream& err = context_.streams().err;
  std::string text;
  for (const patient::Record& record : patients_.outcome.records) {
    if (io::Interruption::is_asked_for()) {
      err << "regimen: interrupted; no certificates are written\n";
      return kInterrupted;
    }
    const api::Evaluation evaluation = api::evaluate(*base_, record);
    text += certificate::certificate_json(base_->knowledge(), record, evaluation.facts,
                                          evaluation.advice);
    text += "\n";
  }
  const io::Result<bool> written = io::write_file(file, text);
  if (!written) {
    err << "regimen: " << written.error().text() << "\n";
  }
  return written ? kDone : kWrongUse;
}

Result run_for_patients(ProgramContext& context) {
  const Expected<io::AsOf> as_of = context.as_of();
  if (!as_of) {
    return tl::make_unexpected(as_of.error());
  }
  const Base base = context.knowledge();
  if (!base->can_evaluate()) {
    return refused("", kFindings);
  }
  if (!context.arguments().has("--jobs")) {
    context.arguments().add("--jobs") = {std::to_string(context.jobs())};
  }
  const auto run = std::make_shared<PatientsRun>(context, base, *as_of);
  return Value{.stream = [run](std::string_view format, std::ostream& out) {
    return run->write(format, out);
  }};
}

Result run_run(Context& context) {
  shell::Session* session = context.session();
  if (session == nullptr) {
    return run_for_patients(*context.program());
  }
  const shell::Reply reply = session->run(context.arguments().has("--all"));
  return reply.is_error ? Result(refused(reply.text)) : success(reply.text);
}

}  // namespace

Command run_command() {
  return {.name = "run",
          .theme = Theme::kAdvice,
          .summary = "recommendations for the patient, with reasons",
          .details = "--all also says which agents are not indicated, and why they are not.",
          .parameters =
              {rules_argument(),
               {.name = "--json",
                .help = "JSON on standard output (docs/json.md)",
                .where = Where::kProgram},
               {.name = "--patients",
                .takes = Takes::kFiles,
                .help = "FHIR R4 JSON, NDJSON or CSV files or folders",
                .is_required = true,
                .where = Where::kProgram},
               as_of_option(),
               {.name = "--all", .help = "also agents that are not indicated, and why not"},
               jobs_option(),
               {.name = "--summary", .help = "only the table of counts", .where = Where::kProgram},
               {.name = "--certificate",
                .takes = Takes::kFile,
                .help = "write a proof of each result to this file, one a line",
                .where = Where::kProgram}},
          .shape = Shape::kStream,
          .is_prose = true,
          .run = run_run};
}

}  // namespace regimen::commands
