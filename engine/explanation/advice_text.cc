// Implements to_text of an Advice of engine/explanation/explain.h.
#include <algorithm>
#include <array>

#include "engine/explanation/atom_words.h"
#include "engine/explanation/dosing.h"
#include "engine/explanation/explain.h"
#include "engine/explanation/page.h"
#include "engine/explanation/phrases.h"
#include "engine/explanation/record_notices.h"
#include "engine/knowledge/passages.h"

namespace regimen::explanation {

namespace {

using advice::Status;

struct Heading {
  Status status;
  std::string_view label;
  std::string_view colour;
};
// What is taken stands first.
constexpr std::array<Heading, 9> kHeadings{{
    {Status::kStop, "STOP", "1;31"},
    {Status::kHold, "HOLD", "1;31"},
    {Status::kAdjust, "ADJUST", "1;33"},
    {Status::kUnclear, "UNCLEAR", "1;33"},
    {Status::kContinue, "CONTINUE", "1;32"},
    {Status::kRecommended, "RECOMMENDED", "1;32"},
    {Status::kPending, "PENDING", "1;33"},
    {Status::kWithheld, "WITHHELD", "1;31"},
    {Status::kContraindicated, "CONTRAINDICATED", "1;31"},
}};

constexpr std::size_t kDigestShown = 23;  // "sha256:" and 16 digits

// Agents that some statement in force recommends to somebody.
std::vector<bool> recommended_by_something(const knowledge::Model& model) {
  std::vector<bool> result(model.agents.size(), false);
  for (const knowledge::Rule& rule : model.rules) {
    for (const knowledge::Action& action : rule.then) {
      const auto* recommend = std::get_if<knowledge::Recommend>(&action.value);
      if (recommend != nullptr && !rule.header.is_claim) {
        result[recommend->agent.index()] = true;
      }
    }
  }
  for (const knowledge::Protocol& protocol : model.protocols) {
    for (const knowledge::ProtocolStep& step : protocol.steps) {
      const bool is_given = step.kind == knowledge::ProtocolStep::Kind::kStart ||
                            step.kind == knowledge::ProtocolStep::Kind::kAdd;
      if (is_given && !protocol.header.is_claim) {
        result[step.agent.index()] = true;
      }
    }
  }
  return result;
}

class TextWriter {
 public:
  TextWriter(const advice::Knowledge& knowledge, const patient::Record& record,
             const AdviceOptions& options)
      : model_(knowledge.model),
        record_(record),
        options_(options),
        may_be_recommended_(recommended_by_something(knowledge.model)),
        page_(options.width) {}

  std::string write(const advice::Advice& advice) {
    page_.title(patient_line(advice));
    page_.blank();
    write_incompleteness(advice);
    page_.append(notices_text(
        model_, record_,
        {.is_verbose = options_.is_verbose, .colour = options_.colour, .width = options_.width}));
    for (const Heading& heading : kHeadings) {
      write_agents(advice, heading);
    }
    write_not_indicated(advice);
    write_protocols(advice);
    write_conclusions(advice);
    write_messages("WARNING", advice.warnings);
    write_messages("REFER TO", advice.referrals);
    write_messages("TITRATE", advice.titrations);
    write_monitoring(advice);
    write_conflicts(advice);
    write_exceptions(advice);
    write_violations(advice);
    write_problems(advice);
    if (!advice.knowledge.empty()) {
      page_.entry("knowledge", advice.knowledge.substr(0, kDigestShown));
    }
    return page_.text();
  }

 private:
  std::string_view colour(std::string_view code) const { return options_.colour ? code : ""; }

  std::string patient_line(const advice::Advice& advice) const {
    std::string text = "patient " + (record_.label.empty() ? advice.record_id : record_.label);
    if (record_.sex) {
      text += *record_.sex == knowledge::Sex::kMale ? ", male" : ", female";
    } else {
      text += ", sex not known";
    }
    text += record_.birth ? ", born " + record_.birth->to_text() : ", date of birth not known";
    return text + ", as of " + advice.as_of.to_text();
  }

  void write_incompleteness(const advice::Advice& advice) {
    if (advice.errors_in_knowledge > 0) {
      page_.entry("INCOMPLETE",
                  "the knowledge base has " + std::to_string(advice.errors_in_knowledge) +
                      (advice.errors_in_knowledge == 1 ? " error" : " errors") +
                      "; statements with errors are not part of this result (`check` lists them)",
                  colour("1;31"));
    }
  }

  void write_agents(const advice::Advice& advice, const Heading& heading) {
    for (const advice::AgentAdvice& agent : advice.agents) {
      if (agent.status == heading.status) {
        page_.entry(heading.label, headline(agent), colour(heading.colour));
        agent.taken ? write_taken(agent) : write_details(agent);
      }
    }
  }

  std::string headline(const advice::AgentAdvice& agent) const {
    const std::string doses = agent.taken ? taken_phrase(model_, agent) : doses_phrase(agent);
    return model_[agent.agent].header.name + (doses.empty() ? "" : "  " + doses);
  }

  void write_taken(const advice::AgentAdvice& agent) {
    for (const advice::Reason& reason : agent.taken->reasons) {
      page_.detail("because " + reason_phrase(reason) + sourced(reason));
    }
    if (agent.status == Status::kUnclear) {
      write_needs(agent.taken->needs);
    }
    for (const std::string& note : taken_notes(agent)) {
      page_.detail(note);
    }
    write_doses(agent);
    for (const advice::Reason& reason : agent.indicated_by) {
      page_.detail("indicated by " + named(reason) + ": " + reason.words + sourced(reason));
    }
    for (const advice::Reason& reason : agent.cautions) {
      page_.detail("caution: " + reason_phrase(reason) + sourced(reason));
    }
    write_overridden(agent);
    if (agent.status != Status::kStop && agent.status != Status::kHold && !agent.standing.empty()) {
      page_.detail("standing: " + agent.standing);
    }
  }

  void write_doses(const advice::AgentAdvice& agent) {
    for (const advice::DoseGiven& dose : agent.doses) {
      const bool is_named = agent.doses.size() == 1 && !agent.taken;
      page_.detail((is_named      ? "by "
                    : agent.taken ? "dose in force: " + dose_phrase(dose) + ", by "
                                  : "proposed: " + dose_phrase(dose) + ", by ") +
                   "dose " + dose_name(model_, dose.dose) +
                   sourced(model_[dose.dose].header.citations));
      if (!dose.note.empty()) {
        page_.detail(dose.note);
      }
    }
  }

  void write_overridden(const advice::AgentAdvice& agent) {
    for (const advice::Reason& reason : agent.overridden) {
      page_.detail("depends on override `" + reason.name + "`: " + reason.words + sourced(reason));
    }
  }

  void write_details(const advice::AgentAdvice& agent) {
    if (const std::string sentence = sentence_of(model_, agent); !sentence.empty()) {
      page_.detail(sentence);
    }
    write_doses(agent);
    if (agent.status == Status::kPending) {
      write_needs(agent.needs);
    }
    for (const advice::Reason& reason : agent.blocked_by) {
      page_.detail("because " + reason_phrase(reason) + sourced(reason));
    }
    if (agent.status != Status::kContraindicated) {
      for (const advice::Reason& reason : agent.indicated_by) {
        page_.detail("indicated by " + named(reason) + ": " + reason.words + sourced(reason));
      }
      for (const advice::Reason& reason : agent.cautions) {
        page_.detail("caution: " + reason_phrase(reason) + sourced(reason));
      }
    }
    write_overridden(agent);
    const bool is_offered =
        agent.status == Status::kRecommended || agent.status == Status::kPending;
    if (is_offered && !agent.standing.empty()) {
      page_.detail("standing: " + agent.standing);
    }
  }

  void write_needs(const derivation::Support& needs) {
    if (needs.confirming.size() <= 1) {
      if (const std::string phrase = needs_phrase(model_, needs); !phrase.empty()) {
        page_.detail(phrase);
      }
      return;
    }
    for (std::size_t i = 0; i < needs.confirming.size(); ++i) {
      page_.detail((i == 0 ? "needs " : "or needs ") + sets_phrase(model_, {needs.confirming[i]}));
    }
    const std::string exclusion = exclusion_phrase(model_, needs);
    if (!exclusion.empty()) {
      page_.detail(exclusion);
    }
  }

  static std::string named(const advice::Reason& reason) { return reason.kind + " " + reason.name; }

  std::string sourced(const advice::Reason& reason) const { return sourced(reason.citations); }
  std::string sourced(const SmallVector<knowledge::Citation>& cited) const {
    const std::string citations = citations_text(model_, cited);
    return citations.empty() ? "" : " [" + citations + "]";
  }

  void write_not_indicated(const advice::Advice& advice) {
    std::string names;
    std::size_t others = 0;
    for (const advice::AgentAdvice& agent : advice.agents) {
      if (agent.status != Status::kNotIndicated) {
        continue;
      }
      if (!options_.is_verbose && !may_be_recommended_[agent.agent.index()]) {
        ++others;
        continue;
      }
      names += (names.empty() ? "" : ", ") + model_[agent.agent].header.name;
    }
    if (others > 0) {
      names += (names.empty() ? "" : "; ") + std::to_string(others) +
               (others == 1 ? " agent that no statement recommends"
                            : " agents that no statement recommends");
    }
    if (!names.empty()) {
      page_.entry("not indicated", names);
    }
    if (options_.is_verbose) {
      for (const advice::AgentAdvice& agent : advice.agents) {
        if (agent.status == Status::kNotIndicated && !agent.blocked_by.empty()) {
          page_.detail(model_[agent.agent].header.name +
                       " would be blocked: " + reasons_phrase(agent.blocked_by));
        }
      }
    }
  }

  void write_protocols(const advice::Advice& advice) {
    page_.blank();
    for (const advice::ProtocolAdvice& protocol : advice.protocols) {
      if (protocol.status == Status::kNotIndicated && !options_.is_verbose) {
        continue;
      }
      const knowledge::Header& header = model_.protocols[protocol.protocol.index()].header;
      page_.entry("protocol", header.name + " is " + std::string(status_word(protocol.status)));
      if (protocol.status == Status::kPending) {
        write_needs(protocol.needs);
      }
      for (const advice::Reason& reason : protocol.blocked_by) {
        page_.detail("because " + reason_phrase(reason) + sourced(reason));
      }
    }
  }

  void write_conclusions(const advice::Advice& advice) {
    for (const advice::Conclusion& conclusion : advice.conclusions) {
      page_.entry("conclusion", model_[conclusion.conclusion].header.title);
      for (const advice::Reason& reason : conclusion.by) {
        page_.detail("by " + named(reason) + ": " + reason.words + sourced(reason));
      }
    }
    std::string possible;
    for (const knowledge::ConceptId pending : advice.pending_conclusions) {
      possible += (possible.empty() ? "" : "; ") + model_[pending].header.title;
    }
    if (!possible.empty()) {
      page_.entry("possible", possible);
    }
  }

  void write_messages(std::string_view label, const std::vector<advice::Message>& all) {
    for (const advice::Message& message : all) {
      if (message.is_possible_only && !options_.is_verbose) {
        continue;  // every lab that was never drawn could call for something
      }
      page_.entry(label, message.text + (message.is_possible_only ? " (possible only)" : ""));
      page_.detail("by " + named(message.by) +
                   (message.by.words.empty() ? "" : ": " + message.by.words) + sourced(message.by));
    }
  }

  void write_monitoring(const advice::Advice& advice) {
    // One entry for each lab and statement, by the first date; its points in order of date.
    std::vector<std::pair<std::string, std::string>> entries;  // heading, points
    for (const advice::MonitorDue& due : advice.monitoring) {
      const std::string heading = model_[due.lab].header.name + " (" + due.by.name + ")" +
                                  (due.last ? ", last result " + due.last->to_text() : "");
      const std::string point =
          is_baseline_done(due)
              ? "baseline done"
              : due.when + (due.due < advice.as_of.last_day() ? " OVERDUE since " : " due ") +
                    due.due.to_text();
      const auto found = std::find_if(entries.begin(), entries.end(),
                                      [&](const auto& entry) { return entry.first == heading; });
      if (found == entries.end()) {
        entries.emplace_back(heading, point);
      } else {
        found->second.append("; ").append(point);
      }
    }
    for (const auto& [heading, points] : entries) {
      page_.entry("monitor", heading);
      page_.detail(points);
    }
  }

  void write_conflicts(const advice::Advice& advice) {
    for (const advice::Conflict& conflict : advice.conflicts) {
      page_.entry("CONFLICT", conflict.words, colour("1;31"));
      for (const advice::Reason& statement : conflict.statements) {
        page_.detail("by " + named(statement) +
                     (statement.words.empty() ? "" : ": " + statement.words) + sourced(statement));
      }
    }
  }

  void write_exceptions(const advice::Advice& advice) {
    for (const advice::ExceptionUsed& exception : advice.exceptions) {
      page_.entry("exception", named(exception.rule) + " does not apply: " + exception.words +
                                   sourced(exception.rule));
    }
  }

  void write_violations(const advice::Advice& advice) {
    for (const advice::Violation& violation : advice.violations) {
      const advice::Reason& invariant = violation.invariant;
      page_.entry("VIOLATION",
                  "`" + invariant.name + "` does not hold: " + invariant.title +
                      (violation.of.empty() ? "" : " (" + violation.of + ")") + sourced(invariant),
                  colour("1;31"));
      if (!invariant.words.empty()) {
        page_.detail("because " + invariant.words);
      }
    }
  }

  void write_problems(const advice::Advice& advice) {
    for (const patient::Fault& problem : advice.problems) {
      page_.entry("data problem",
                  std::string(id_of(problem.code)) + " " + problem.path + ": " + problem.message,
                  colour("1;33"));
      if (!problem.help.empty()) {
        page_.detail("help: " + problem.help);
      }
      if (!problem.inputs.empty()) {
        page_.detail("therefore unknown: " + sets_phrase(model_, {problem.inputs}));
      }
    }
    if (const std::size_t count = record_.entries.something_else; count > 0) {
      page_.entry("not used", std::to_string(count) + (count == 1 ? " entry is" : " entries are") +
                                  " known to be about something else");
    }
  }

  const knowledge::Model& model_;
  const patient::Record& record_;
  const AdviceOptions& options_;
  std::vector<bool> may_be_recommended_;  // by AgentId
  Page page_;
};

}  // namespace

std::string advice_text(const advice::Knowledge& knowledge, const patient::Record& record,
                        const advice::Advice& advice, const AdviceOptions& options) {
  return TextWriter(knowledge, record, options).write(advice);
}

}  // namespace regimen::explanation
