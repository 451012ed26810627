// Implements engine/reports/handbook/link_targets.h.
#include "engine/reports/handbook/link_targets.h"

#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"
#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

bool is_name_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

template <typename Entities>
void place_all(std::map<std::string, std::string>& names, const Entities& entities,
               const std::string& page) {
  for (const auto& entity : entities) {
    names.emplace(entity.header.name, page + "#" + entity.header.name);
  }
}

std::string found_in(const std::map<std::string, std::string>& names, const std::string& name) {
  const auto found = names.find(name);
  return found == names.end() ? "" : found->second;
}

}  // namespace

std::string anchor_of(const knowledge::Model& model, const knowledge::EntityId& id) {
  const std::string& name = header_of(model, id).name;
  if (const auto* dose = std::get_if<knowledge::DoseId>(&id)) {
    return model[model[*dose].agent].header.name + "." + name;
  }
  if (const auto* limit = std::get_if<knowledge::LimitId>(&id)) {
    return model[model[*limit].agent].header.name + ".limit." + name;
  }
  const bool is_word = std::holds_alternative<knowledge::TermId>(id);
  return is_word ? "word." + name : name;
}

LinkTargets::LinkTargets(const knowledge::Model& model) : model_(model) {
  for (const knowledge::Agent& agent : model.agents) {
    names_.emplace(agent.header.name, "agent_" + agent.header.name + ".html");
  }
  for (const knowledge::Protocol& protocol : model.protocols) {
    names_.emplace(protocol.header.name, "protocol_" + protocol.header.name + ".html");
  }
  for (const knowledge::Rule& rule : model.rules) {
    const bool is_decision = !rule.overridden().empty() || rule.is_invariant;
    names_.emplace(rule.header.name,
                   (is_decision ? "disputes.html#" : "rules.html#") + rule.header.name);
  }
  place_all(names_, model.tables, "rules.html");
  place_all(names_, model.contraindications, "contraindications.html");
  place_all(names_, model.interactions, "interactions.html");
  place_all(names_, model.assertions, "claims.html");
  place_all(names_, model.resolves, "disputes.html");
  place_all(names_, model.mechanisms, "mechanism.html");
  place_all(names_, model.labs, "vocabulary.html");
  place_all(names_, model.concepts, "vocabulary.html");
  place_all(sources_, model.sources, "sources.html");
  for (const knowledge::Term& term : model.terms) {
    words_.emplace(term.header.name, "vocabulary.html#word." + term.header.name);
  }
}

std::string LinkTargets::of(const std::string& name) const {
  const std::string place = found_in(names_, name);
  return place.empty() ? of_word(name) : place;
}
std::string LinkTargets::of_word(const std::string& name) const {
  return found_in(words_, name);
}
std::string LinkTargets::of_source(const std::string& name) const {
  return found_in(sources_, name);
}

std::string LinkTargets::linked_name(const std::string& name) const {
  const std::string place = of(name);
  return place.empty() ? escaped(name) : link(place, name);
}

std::string LinkTargets::linked(std::string_view text) const {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_name_byte(text[end]) == is_name_byte(text[at])) {
      ++end;
    }
    const std::string part(text.substr(at, end - at));
    result += is_name_byte(text[at]) ? linked_name(part) : escaped(part);
    at = end;
  }
  return result;
}

std::string LinkTargets::sources(const knowledge::Header& header) const {
  std::string text;
  for (const knowledge::CitedWork& cited : cited_works(model_, header.citations)) {
    const knowledge::SourceWork& work = model_[cited.source];
    text += text.empty() ? "" : "; ";
    text += link(of_source(work.header.name), cited.text);
    text += knowledge::is_unverified(work)
                ? " " + element("span", "unverified", "class=\"unverified\"")
                : "";
  }
  return text.empty() ? "" : element("p", text, "class=\"source\"") + "\n";
}

std::string LinkTargets::statement(const knowledge::EntityId& id, std::string_view inner) const {
  const knowledge::Header& header = header_of(model_, id);
  std::string html = element(
      "h3", escaped(header.title) + " " + element("span", escaped(header.name), "class=\"name\""));
  html += header.metadata->doc.empty() ? "" : element("p", escaped(header.metadata->doc.text()));
  html += std::string(inner) + sources(header);
  html += element("details", element("summary", "as it is written") +
                                 element("pre", linked(knowledge::statement_text(model_, id))));
  const std::string kind = header.is_claim ? "statement claim" : "statement";
  return element("section", html,
                 "class=\"" + kind + "\" id=\"" + escaped(anchor_of(model_, id)) + "\"") +
         "\n";
}

std::string LinkTargets::condition(knowledge::ConditionId id) const {
  return linked(knowledge::condition_text(model_, id));
}

}  // namespace regimen::handbook
