#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <span>

#include <nlohmann/json.hpp>

#include "engine/api/cohort.h"
#include "engine/explanation/explain.h"
#include "engine/reports/certificate/certificate.h"
#include "repl/commands/commands.h"
#include "repl/commands/problems.h"
#include "repl/io/progress.h"
#include "repl/logging/log.h"
#include "repl/shell/display.h"

namespace regimen::commands {

namespace {

using Json = nlohmann::ordered_json;

std::string problem_text(const patient::Fault& fault) {
  std::string text = std::string(id_of(fault.code)) + " " + fault.path + ": " + fault.message;
  return fault.help.empty() ? text : text + "\n  help: " + fault.help;
}

Json problem_json(const patient::Fault& fault) {
  return {{"code", id_of(fault.code)},
          {"path", fault.path},
          {"message", fault.message},
          {"help", fault.help}};
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
        "contraindicated  not indicated\n";
    constexpr std::array<std::size_t, 5> kWidths{11, 9, 10, 17, 15};
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
  std::map<knowledge::AgentId, std::array<std::size_t, 5>> counts_;
  std::map<std::string, std::size_t> violations_;  // patients, by invariant
};

struct Evaluated {
  std::size_t patients = 0;  // fewer than there are when it was interrupted
  bool is_sound = true;      // every invariant holds
};

// Evaluates a cohort a batch at a time, so that results need not all be held, and hands out each
// in order, until Ctrl-C.
template <typename Use>
Evaluated for_each_advice(const api::KnowledgeBase& base, std::span<const patient::Record> records,
                          std::size_t jobs, Use use) {
  constexpr std::size_t kStretch = std::size_t{64} * evaluation::kBlock;
  Evaluated evaluated;
  for (std::size_t begin = 0; begin < records.size(); begin += kStretch) {
    const std::span<const patient::Record> part =
        records.subspan(begin, std::min(kStretch, records.size() - begin));
    const std::vector<advice::Advice> advices =
        api::evaluate_cohort(base, part, {.threads = jobs, .observer = logging::observer()});
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

Evaluated print_json(const api::KnowledgeBase& base, const RunCommand& command,
                     const io::Patients& patients, std::ostream& out) {
  const fhir::Outcome& outcome = patients.outcome;
  out << "{\n\"as_of\": " << Json(command.as_of.at.to_text()).dump()
      << ",\n\"knowledge_has_errors\": " << (base.has_errors() ? "true" : "false")
      << ",\n\"patients\": [";
  bool is_first = true;
  const Evaluated evaluated =
      for_each_advice(base, outcome.records, command.jobs,
                      [&](const patient::Record& record, const advice::Advice& advice) {
                        out << (is_first ? "\n" : ",\n")
                            << explanation::advice_json(base.knowledge(), record, advice);
                        is_first = false;
                      });
  Json problems = Json::array();
  for (const patient::Fault& fault : outcome.problems) {
    problems.push_back(problem_json(fault));
  }
  for (const io::IoError& error : patients.errors) {
    problems.push_back(
        {{"code", ""}, {"path", error.path}, {"message", error.message}, {"help", ""}});
  }
  Json not_used = Json::object();
  for (const fhir::Count& count : outcome.not_used) {
    not_used[count.type] = count.count;
  }
  out << "\n],\n\"problems\": " << problems.dump(2, ' ', false, Json::error_handler_t::replace)
      << ",\n\"not_used\": " << not_used.dump(-1, ' ', false, Json::error_handler_t::replace)
      << ",\n\"is_complete\": "
      << (!patients.is_interrupted && evaluated.patients == outcome.records.size() ? "true"
                                                                                   : "false")
      << "\n}\n";
  return evaluated;
}

Evaluated print_text(const api::KnowledgeBase& base, const RunCommand& command,
                     const io::Patients& patients, const Streams& streams) {
  const fhir::Outcome& outcome = patients.outcome;
  Summary summary;
  const std::optional<std::size_t> terminal = shell::width_of_terminal();
  const Evaluated evaluated = for_each_advice(
      base, outcome.records, command.jobs,
      [&](const patient::Record& record, const advice::Advice& advice) {
        summary.add(advice);
        if (!command.is_summary) {
          const std::string text =
              explanation::advice_text(base.knowledge(), record, advice,
                                       {.is_verbose = command.is_verbose,
                                        .colour = streams.colour,
                                        .width = terminal.value_or(explanation::kPageWidth)});
          streams.out << (terminal ? explanation::wrapped(text, *terminal) : text) << "\n";
        }
      });
  if (outcome.records.size() > 1 || (command.is_summary && !outcome.records.empty())) {
    streams.out << evaluated.patients << (evaluated.patients == 1 ? " patient" : " patients")
                << " as of " << command.as_of.at.to_text() << "\n"
                << summary.to_text(base.model());
  }
  if (command.is_summary) {
    print_problems(api::problems_of(outcome.problems, outcome.records), streams.err);
  } else {
    for (const patient::Fault& fault : outcome.problems) {
      streams.out << problem_text(fault) << "\n";
    }
  }
  if (!outcome.not_used.empty()) {
    streams.out << "resources not used:";
    for (const fhir::Count& count : outcome.not_used) {
      streams.out << " " << count.type << " " << count.count;
    }
    streams.out << "\n";
  }
  return evaluated;
}

// One certificate a line.
int write_certificates(const api::KnowledgeBase& base, const RunCommand& command,
                       const io::Patients& patients, std::ostream& err) {
  if (command.certificate.empty()) {
    return kDone;
  }
  std::string text;
  for (const patient::Record& record : patients.outcome.records) {
    if (io::Interruption::is_asked_for()) {
      err << "regimen: interrupted; no certificates are written\n";
      return kInterrupted;
    }
    const api::Evaluation evaluation = api::evaluate(base, record);
    text += certificate::certificate_json(base.knowledge(), record, evaluation.facts,
                                          evaluation.advice);
    text += "\n";
  }
  const io::Result<bool> written = io::write_file(command.certificate, text);
  if (!written) {
    err << "regimen: " << written.error().text() << "\n";
  }
  return written ? kDone : kWrongUse;
}

}  // namespace

int run(const RunCommand& command, const Streams& streams) {
  const Loaded loaded = load(command.rules, streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  const io::Interruption interruption;
  const io::Patients patients =
      load_patients(base, command.patients, command.as_of, streams, command.jobs);
  const Evaluated evaluated = command.is_json ? print_json(base, command, patients, streams.out)
                                              : print_text(base, command, patients, streams);
  if (evaluated.patients < patients.outcome.records.size()) {
    streams.err << "regimen: interrupted after " << evaluated.patients << " of "
                << patients.outcome.records.size() << " patients\n";
    return kInterrupted;
  }
  if (!patients.errors.empty()) {
    return patients.is_interrupted ? kInterrupted : kWrongUse;
  }
  if (const int written = write_certificates(base, command, patients, streams.err);
      written != kDone) {
    return written;
  }
  if (patients.outcome.records.empty()) {
    streams.err << "regimen: no patient was found\n";
    return kFindings;
  }
  return evaluated.is_sound && patients.outcome.problems.empty()
             ? loaded.exit_code
             : std::max(kFindings, loaded.exit_code);
}

}  // namespace regimen::commands
