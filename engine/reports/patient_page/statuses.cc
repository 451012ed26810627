// Implements statuses_html of engine/reports/patient_page/parts.h.
#include <array>

#include "engine/explanation/phrases.h"
#include "engine/reports/patient_page/parts.h"

namespace regimen::patient_page {

namespace {

using advice::Status;

struct Heading {
  Status status;
  std::string_view title;
  std::string_view mark;  // class of its frame
};
constexpr std::array<Heading, 9> kHeadings{
    {{Status::kStop, "Stop: is taken", "bad"},
     {Status::kHold, "Hold: is taken", "bad"},
     {Status::kAdjust, "Adjust: is taken", "warn"},
     {Status::kUnclear, "Unclear: is taken, and something is missing", "warn"},
     {Status::kContinue, "Continue: is taken", "good"},
     {Status::kRecommended, "Recommended", "good"},
     {Status::kPending, "Pending: something is missing", "warn"},
     {Status::kWithheld, "Withheld", "bad"},
     {Status::kContraindicated, "Contraindicated", "bad"}}};

class Statuses {
 public:
  explicit Statuses(const Content& content) : content_(content), model_(content.knowledge.model) {}

  std::string write() const {
    std::string html;
    for (const Heading& heading : kHeadings) {
      std::string cards;
      for (const advice::AgentAdvice& agent : content_.advice.agents) {
        cards += agent.status == heading.status ? agent_html(agent, heading) : "";
      }
      for (const advice::ProtocolAdvice& protocol : content_.advice.protocols) {
        cards += protocol.status == heading.status ? protocol_html(protocol, heading) : "";
      }
      html += html::section(std::string(heading.title), cards);
    }
    return html + html::section("Not indicated", not_indicated_html());
  }

 private:
  static std::string card(const Heading& heading, const std::string& inner) {
    return element("section", inner, "class=\"statement " + std::string(heading.mark) + "\"") +
           "\n";
  }
  static std::string title_of(const knowledge::Header& header, std::string_view kind) {
    return element("h3", escaped(header.title) + " " +
                             element("span", escaped(std::string(kind) + " " + header.name),
                                     "class=\"name\""));
  }
  static std::string question_of(Status status) {
    switch (status) {
      case Status::kRecommended:
      case Status::kStop:
      case Status::kHold:
      case Status::kAdjust:
      case Status::kContinue:
        return "Why: the proof";
      case Status::kUnclear:
        return "What stands in the way of going on, or may";
      case Status::kPending:
        return "Unmet conditions";
      case Status::kWithheld:
      case Status::kContraindicated:
      case Status::kNotIndicated:
        return "Why not: unmet conditions and blocks";
    }
    return "";
  }

  std::string agent_html(const advice::AgentAdvice& agent, const Heading& heading) const {
    const knowledge::Header& header = model_[agent.agent].header;
    std::string html = title_of(header, "agent") + doses_html(agent);
    if (agent.taken) {
      return card(heading, html + taken_html(agent) +
                               proof_html(content_, header.name, question_of(agent.status)));
    }
    const std::string sentence = explanation::sentence_of(model_, agent);
    html += sentence.empty() ? "" : element("p", escaped(sentence));
    std::vector<std::string> reasons;
    if (agent.status == Status::kPending) {
      reasons.push_back(escaped(explanation::needs_phrase(model_, agent.needs)));
    }
    add(reasons, agent.blocked_by, "because ");
    if (agent.status != Status::kContraindicated) {
      add(reasons, agent.indicated_by, "indicated by ");
      add(reasons, agent.cautions, "<strong>caution</strong>: ");
    }
    add(reasons, agent.overridden, "depends on an override: ");
    html += html::list_of(reasons);
    const bool is_offered =
        agent.status == Status::kRecommended || agent.status == Status::kPending;
    html += is_offered && !agent.standing.empty()
                ? element("p", "standing: " + escaped(agent.standing), "class=\"source\"")
                : "";
    return card(heading, html + proof_html(content_, header.name, question_of(agent.status)));
  }

  std::string taken_html(const advice::AgentAdvice& agent) const {
    std::vector<std::string> reasons;
    if (const std::string taken = explanation::taken_phrase(model_, agent); !taken.empty()) {
      reasons.push_back(escaped(taken));
    }
    add(reasons, agent.taken->reasons, "because ");
    if (agent.status == Status::kUnclear) {
      reasons.push_back(escaped(explanation::needs_phrase(model_, agent.taken->needs)));
    }
    for (const std::string& note : explanation::taken_notes(agent)) {
      reasons.push_back(escaped(note));
    }
    add(reasons, agent.indicated_by, "indicated by ");
    add(reasons, agent.cautions, "<strong>caution</strong>: ");
    add(reasons, agent.overridden, "depends on an override: ");
    return html::list_of(reasons);
  }

  void add(std::vector<std::string>& items, const std::vector<advice::Reason>& reasons,
           std::string_view before) const {
    for (const advice::Reason& reason : reasons) {
      items.push_back(reason_html(content_, reason, before));
    }
  }

  std::string doses_html(const advice::AgentAdvice& agent) const {
    std::string html;
    for (const advice::DoseGiven& dose : agent.doses) {
      const knowledge::Header& header = model_[dose.dose].header;
      html += element("p",
                      element("strong", escaped(explanation::dose_phrase(dose))) +
                          (dose.note.empty() ? "" : "; " + escaped(dose.note)) + " " +
                          element("span", escaped("dose " + header.name), "class=\"name\"") +
                          citations_html(content_, header.citations),
                      "class=\"dose\"");
    }
    const bool is_disputed = agent.doses.size() > 1;
    return is_disputed
               ? element("p", escaped(explanation::doses_phrase(agent)), "class=\"absolute\"") +
                     html
               : html;
  }

  std::string protocol_html(const advice::ProtocolAdvice& protocol, const Heading& heading) const {
    const knowledge::Header& header = model_[protocol.protocol].header;
    std::vector<std::string> reasons;
    if (protocol.status == Status::kPending) {
      reasons.push_back(escaped(explanation::needs_phrase(model_, protocol.needs)));
    }
    add(reasons, protocol.blocked_by, "because ");
    return card(
        heading,
        title_of(header, "protocol") +
            (header.citations.empty() ? ""
                                      : element("p", citations_html(content_, header.citations))) +
            html::list_of(reasons) +
            element("div", proof_html(content_, header.name, question_of(protocol.status)),
                    "class=\"lesser\""));
  }

  std::string not_indicated_html() const {
    std::string html;
    std::string others;  // nothing recommends them to anybody
    const auto add_one = [&](const knowledge::Header& header) {
      const std::string proof =
          proof_html(content_, header.name, header.title + " (" + header.name + ")");
      html += proof;
      others += proof.empty() ? (others.empty() ? "" : ", ") + escaped(header.name) : "";
    };
    for (const advice::AgentAdvice& agent : content_.advice.agents) {
      if (agent.status == Status::kNotIndicated) {
        add_one(model_[agent.agent].header);
      }
    }
    for (const advice::ProtocolAdvice& protocol : content_.advice.protocols) {
      if (protocol.status == Status::kNotIndicated) {
        add_one(model_[protocol.protocol].header);
      }
    }
    html += others.empty() ? "" : element("p", "No statement recommends these: " + others);
    return html.empty() ? "" : element("div", html, "class=\"aside lesser\"");
  }

  const Content& content_;
  const knowledge::Model& model_;
};

}  // namespace

std::string statuses_html(const Content& content) {
  return Statuses(content).write();
}

}  // namespace regimen::patient_page
