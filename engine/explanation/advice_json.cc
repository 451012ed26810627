// Implements to_json of an Advice of engine/explanation/explain.h; the schema is docs/json.md.
#include <nlohmann/json.hpp>

#include "engine/explanation/explain.h"
#include "engine/explanation/phrases.h"
#include "engine/explanation/record_notices.h"
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"

namespace regimen::explanation {

namespace {

using Json = nlohmann::ordered_json;

// An array of what `make` gives for each element.
template <typename Elements, typename Make>
Json array_of(const Elements& elements, Make make) {
  Json array = Json::array();
  for (const auto& element : elements) {
    array.push_back(make(element));
  }
  return array;
}

class JsonWriter {
 public:
  explicit JsonWriter(const knowledge::Model& model) : model_(model) {}

  Json reason(const advice::Reason& reason) const {
    return {{"kind", reason.kind},       {"name", reason.name},
            {"title", reason.title},     {"words", reason.words},
            {"because", reason.because}, {"sources", sources(reason.citations)}};
  }
  Json sources(const SmallVector<knowledge::Citation>& citations) const {
    return array_of(citations, [&](const knowledge::Citation& citation) {
      return Json{{"source", model_[citation.source].header.name},
                  {"locator", citation.locator},
                  {"work", model_[citation.source].header.title},
                  {"places", printed_places(model_, citation)},
                  {"unverified", knowledge::is_unverified(model_[citation.source])}};
    });
  }
  Json reasons(const std::vector<advice::Reason>& all) const {
    return array_of(all, [&](const advice::Reason& item) { return reason(item); });
  }

  Json sets(const std::vector<std::vector<knowledge::Input>>& all) const {
    return array_of(all, [&](const std::vector<knowledge::Input>& set) {
      return array_of(set, [&](const knowledge::Input& input) {
        return Json(knowledge::name_of(model_, input));
      });
    });
  }
  Json needs(const derivation::Support& support) const {
    return {{"confirming", sets(support.confirming)}, {"excluding", sets(support.excluding)}};
  }

  Json dose(const advice::DoseGiven& dose) const {
    return {{"name", model_[dose.dose].header.name},
            {"amount", dose.amount},
            {"volume", dose.volume},
            {"graduations", dose.graduations},
            {"schedule", dose.schedule},
            {"route", dose.route},
            {"note", dose.note},
            {"sources", sources(model_[dose.dose].header.citations)},
            {"limits", array_of(dose.limits, [&](knowledge::LimitId id) {
               const knowledge::Header& header = model_[id].header;
               return Json{{"name", header.name}, {"sources", sources(header.citations)}};
             })}};
  }

  Json agent(const advice::AgentAdvice& agent) const {
    return {{"agent", model_[agent.agent].header.name},
            {"title", model_[agent.agent].header.title},
            {"status", status_word(agent.status)},
            {"says", sentence_of(model_, agent)},
            {"doses",
             array_of(agent.doses, [&](const advice::DoseGiven& given) { return dose(given); })},
            {"dose_in_force", agent.doses.size() == 1 && !agent.doses.front().amount.empty()},
            {"indicated_by", reasons(agent.indicated_by)},
            {"blocked_by", reasons(agent.blocked_by)},
            {"cautions", reasons(agent.cautions)},
            {"set_aside", reasons(agent.overridden)},
            {"needs", needs(agent.needs)},
            {"standing", agent.standing}};
  }

  // What is taken, the gravest answer first.
  Json taken(const advice::Advice& advice) const {
    Json all = Json::array();
    for (const advice::Status answer : advice::answers()) {
      for (const advice::AgentAdvice& agent : advice.agents) {
        if (agent.status == answer) {
          all.push_back(taken(agent, *agent.taken));
        }
      }
    }
    return all;
  }
  Json taken(const advice::AgentAdvice& agent, const advice::TakenAdvice& taken) const {
    return {{"agent", model_[agent.agent].header.name},
            {"title", model_[agent.agent].header.title},
            {"answer", status_word(agent.status)},
            {"certain", taken.is_certain},
            {"since", taken.since ? Json(taken.since->to_text()) : Json(nullptr)},
            {"doses", array_of(taken.doses,
                               [&](const patient::OrderedDose& dose) {
                                 return Json{{"dose", patient::dose_text(model_, dose)},
                                             {"written", dose.written},
                                             {"not_understood", dose.why}};
                               })},
            {"reasons", reasons(taken.reasons)},
            {"cautions", reasons(agent.cautions)},
            {"possible",
             array_of(taken.possible, [](advice::Status one) { return Json(status_word(one)); })},
            {"needs", needs(taken.needs)},
            {"notes", taken_notes(agent)}};
  }

  Json protocol(const advice::ProtocolAdvice& protocol) const {
    const knowledge::Header& header = model_[protocol.protocol].header;
    return {{"protocol", header.name},
            {"title", header.title},
            {"status", status_word(protocol.status)},
            {"blocked_by", reasons(protocol.blocked_by)},
            {"needs", needs(protocol.needs)}};
  }

  Json conclusion(const advice::Conclusion& conclusion) const {
    const knowledge::Header& header = model_[conclusion.conclusion].header;
    return {{"conclusion", header.name}, {"title", header.title}, {"by", reasons(conclusion.by)}};
  }

  Json messages(const std::vector<advice::Message>& all) const {
    return array_of(all, [&](const advice::Message& message) {
      return Json{{"text", message.text},
                  {"possible_only", message.is_possible_only},
                  {"by", reason(message.by)}};
    });
  }

  Json monitoring(const advice::MonitorDue& due) const {
    return {{"lab", model_[due.lab].header.name},
            {"when", due.when},
            {"due", due.due.to_text()},
            {"last", due.last ? Json(due.last->to_text()) : Json(nullptr)},
            {"done", is_baseline_done(due)},
            {"by", reason(due.by)}};
  }

  Json conflict(const advice::Conflict& conflict) const {
    return {{"subject", conflict.subject},
            {"words", conflict.words},
            {"statements", reasons(conflict.statements)}};
  }

  Json problem(const patient::Fault& fault) const {
    return {{"code", id_of(fault.code)},
            {"path", fault.path},
            {"message", fault.message},
            {"help", fault.help},
            {"inputs", sets({fault.inputs}).front()}};
  }

  Json patient(const patient::Record& record) const {
    const auto sex = [&]() -> Json {
      if (!record.sex) {
        return nullptr;
      }
      return *record.sex == knowledge::Sex::kMale ? "male" : "female";
    };
    return {{"id", record.id},
            {"label", record.label},
            {"sex", sex()},
            {"born", record.birth ? Json(record.birth->to_text()) : Json(nullptr)}};
  }

  Json advice(const patient::Record& record, const advice::Advice& advice) const {
    return {
        {"patient", patient(record)},
        {"as_of", advice.as_of.to_text()},
        {"knowledge", advice.knowledge},
        {"errors_in_knowledge", advice.errors_in_knowledge},
        {"taken", taken(advice)},
        {"agents", array_of(advice.agents, [&](const auto& entry) { return agent(entry); })},
        {"protocols",
         array_of(advice.protocols, [&](const auto& entry) { return protocol(entry); })},
        {"conclusions",
         array_of(advice.conclusions, [&](const auto& entry) { return conclusion(entry); })},
        {"possible_conclusions",
         array_of(advice.pending_conclusions,
                  [&](knowledge::ConceptId id) { return Json(model_[id].header.name); })},
        {"warnings", messages(advice.warnings)},
        {"referrals", messages(advice.referrals)},
        {"titrations", messages(advice.titrations)},
        {"monitoring",
         array_of(advice.monitoring, [&](const auto& entry) { return monitoring(entry); })},
        {"conflicts",
         array_of(advice.conflicts, [&](const auto& entry) { return conflict(entry); })},
        {"exceptions", array_of(advice.exceptions,
                                [&](const advice::ExceptionUsed& used) {
                                  return Json{{"rule", reason(used.rule)}, {"words", used.words}};
                                })},
        {"violations",
         array_of(advice.violations,
                  [&](const advice::Violation& violation) {
                    return Json{{"invariant", reason(violation.invariant)}, {"of", violation.of}};
                  })},
        {"problems", array_of(advice.problems, [&](const auto& entry) { return problem(entry); })},
        {"not_mapped", record.entries.not_mapped()},
        {"not_understood", unread_json(record)},
        {"trusted_because", array_of(model_.trusts, [](const knowledge::Trust& trust) {
           return Json(trust.because);
         })}};
  }

 private:
  const knowledge::Model& model_;
};

}  // namespace

std::string advice_json(const advice::Knowledge& knowledge, const patient::Record& record,
                        const advice::Advice& advice) {
  // Text of a record may hold bytes that are not UTF-8: they are replaced.
  return JsonWriter(knowledge.model)
             .advice(record, advice)
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace regimen::explanation
