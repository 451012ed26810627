// Implements the pages that list one kind of statement, of engine/reports/handbook/parts.h.
#include <algorithm>
#include <map>

#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"
#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

// By module, in the model's order.
template <typename EntityIdType, typename Entities, typename Make>
std::string by_module(const LinkTargets& targets, const Entities& entities, Make make) {
  std::map<std::string, std::string> modules;
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const knowledge::Header& header = entities[i].header;
    modules[targets.model().modules[header.module.index()].name] += make(EntityIdType(i));
  }
  std::string html;
  for (const auto& [name, statements] : modules) {
    html += section(name, statements);
  }
  return html;
}

std::string codes_text(const SmallVector<knowledge::Code>& codes) {
  std::string text;
  for (const knowledge::Code& code : codes) {
    text += (text.empty() ? "" : ", ") + escaped(code.system + " " + code.code);
  }
  return text;
}

std::string named(const std::string& id, const std::string& html) {
  return "<span id=\"" + escaped(id) + "\">" + html + "</span>";
}

std::string place_of_statement(const LinkTargets& targets, const knowledge::EntityId& id) {
  if (const auto* dose = std::get_if<knowledge::DoseId>(&id)) {
    return targets.of(targets.model()[targets.model()[*dose].agent].header.name) + "#" +
           anchor_of(targets.model(), id);
  }
  if (const auto* limit = std::get_if<knowledge::LimitId>(&id)) {
    return targets.of(targets.model()[targets.model()[*limit].agent].header.name) + "#" +
           anchor_of(targets.model(), id);
  }
  if (std::holds_alternative<knowledge::TermId>(id)) {
    return targets.of_word(header_of(targets.model(), id).name);
  }
  return targets.of(header_of(targets.model(), id).name);
}

// Every statement that cites a work, by the place in it.
using Citing = std::map<std::string, std::vector<std::string>>;  // place, links

template <typename EntityIdType, typename Entities>
void add_citing(const LinkTargets& targets, const Entities& entities, std::vector<Citing>& all) {
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const knowledge::EntityId id = EntityIdType(i);
    const std::string place = place_of_statement(targets, id);
    const std::string words =
        std::string(entities[i].header.is_claim ? "claim " : "") + entities[i].header.name;
    for (const knowledge::Citation& citation : entities[i].header.citations) {
      for (const std::string& printed : printed_places(targets.model(), citation)) {
        std::vector<std::string>& links = all[citation.source.index()][printed];
        const std::string html = place.empty() ? escaped(words) : link(place, words);
        if (std::find(links.begin(), links.end(), html) == links.end()) {
          links.push_back(html);
        }
      }
    }
  }
}

}  // namespace

std::string rules_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  const std::string tables = by_module<knowledge::TableId>(
      targets, model.tables, [&](knowledge::TableId id) { return targets.statement(id, ""); });
  const std::string rules =
      by_module<knowledge::RuleId>(targets, model.rules, [&](knowledge::RuleId id) -> std::string {
        const bool is_decision = !model[id].overridden().empty() || model[id].is_invariant;
        return is_decision ? "" : rule_html(targets, id);
      });
  return rules + (tables.empty() ? "" : element("h2", "Tables") + tables);
}

std::string disputes_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  std::string overrides;
  std::string invariants;
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    if (!model.rules[i].overridden().empty()) {
      overrides += rule_html(targets, knowledge::RuleId(i));
    } else if (model.rules[i].is_invariant) {
      invariants += rule_html(targets, knowledge::RuleId(i));
    }
  }
  std::string resolves;
  for (std::size_t i = 0; i < model.resolves.size(); ++i) {
    resolves += targets.statement(knowledge::ResolveId(i),
                                  element("p", escaped(model.resolves[i].because)));
  }
  const std::string html = section("Doses that somebody chose", resolves) +
                           section("What is overridden, and why", overrides) +
                           section("Invariants", invariants);
  return html.empty() ? element("p", "None.") : html;
}

std::string contraindications_body(const LinkTargets& targets) {
  return by_module<knowledge::ContraindicationId>(
      targets, targets.model().contraindications,
      [&](knowledge::ContraindicationId id) { return contraindication_html(targets, id); });
}

std::string interactions_body(const LinkTargets& targets) {
  return by_module<knowledge::InteractionId>(
      targets, targets.model().interactions,
      [&](knowledge::InteractionId id) { return interaction_html(targets, id); });
}

std::string monitoring_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  std::string html;
  for (const knowledge::Protocol& protocol : model.protocols) {
    if (!protocol.monitors.empty()) {
      html +=
          section(protocol.header.title, element("p", targets.linked_name(protocol.header.name)) +
                                             calendar_html(targets, protocol.monitors));
    }
  }
  for (const knowledge::Rule& rule : model.rules) {
    std::vector<knowledge::Monitor> monitors;
    for (const knowledge::Action& action : rule.then) {
      if (const auto* monitor = std::get_if<knowledge::Monitor>(&action.value)) {
        monitors.push_back(*monitor);
      }
    }
    if (!monitors.empty()) {
      html +=
          section(rule.header.title, element("p", targets.linked_name(rule.header.name) +
                                                      ": when " + targets.condition(rule.when)) +
                                         calendar_html(targets, monitors));
    }
  }
  return html;
}

std::string claims_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  std::string html = element("p", "Claims of sources, on which nothing depends.");
  std::string others;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    if (model.doses[i].header.is_claim) {
      others +=
          element("li", "dose " +
                            link(place_of_statement(targets, knowledge::DoseId(i)),
                                 dose_symbol(model, knowledge::DoseId(i))) +
                            ": " + escaped(knowledge::dose_text(model, knowledge::DoseId(i))));
    }
  }
  const auto add = [&](const auto& entities, const std::string& kind) {
    for (const auto& entity : entities) {
      if (entity.header.is_claim) {
        others += element("li", kind + " " + targets.linked_name(entity.header.name) + ": " +
                                    escaped(entity.header.title));
      }
    }
  };
  add(model.protocols, "protocol");
  add(model.rules, "rule");
  add(model.contraindications, "contraindication");
  add(model.interactions, "interaction");
  html += section("Doses, protocols, rules", others.empty() ? "" : element("ul", others));
  return html +
         by_module<knowledge::AssertionId>(
             targets, model.assertions, [&](knowledge::AssertionId id) {
               const knowledge::Assertion& assertion = model[id];
               std::string about;
               for (const std::string& name : assertion.about) {
                 about += (about.empty() ? "of " : ", ") + targets.linked_name(name);
               }
               return targets.statement(
                   id, (about.empty() ? "" : element("p", about)) +
                           (assertion.because.empty()
                                ? ""
                                : element("p", "Not in force: " + escaped(assertion.because))));
             });
}

std::string vocabulary_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  std::vector<std::vector<std::string>> labs;
  for (const knowledge::Lab& lab : model.labs) {
    labs.push_back(
        {named(lab.header.name, escaped(lab.header.title)), escaped(lab.header.name),
         escaped(lab.unit.text),
         lab.plausible_low && lab.plausible_high
             ? escaped(lab.plausible_low->to_text() + " .. " + lab.plausible_high->to_text())
             : "",
         lab.valid_for ? escaped(lab.valid_for->to_text()) : "", codes_text(lab.codes)});
  }
  std::vector<std::vector<std::string>> concepts;
  for (const knowledge::Concept& listed : model.concepts) {
    const bool is_conclusion = listed.kind == knowledge::Concept::Kind::kConclusion;
    concepts.push_back({named(listed.header.name, escaped(listed.header.title)),
                        escaped(listed.header.name),
                        is_conclusion            ? "concluded"
                        : listed.absent_means_no ? "absent means no"
                                                 : "absent means unknown: ask",
                        codes_text(listed.codes)});
  }
  constexpr const char* kKinds[] = {"class", "hormone", "enzyme", "receptor",
                                    "organ", "route",   "process"};
  std::vector<std::vector<std::string>> words;
  for (const knowledge::Term& term : model.terms) {
    words.push_back({named("word." + term.header.name, escaped(term.header.title)),
                     escaped(term.header.name), kKinds[static_cast<std::size_t>(term.kind)]});
  }
  return section("Laboratory and vital signs",
                 table_of({"", "name", "unit", "plausible", "valid for", "codes"}, labs)) +
         section("Conditions, symptoms, histories, conclusions",
                 table_of({"", "name", "absence", "codes"}, concepts)) +
         section("Words", table_of({"", "name", "kind"}, words));
}

std::string sources_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  std::vector<Citing> citing(model.sources.size());
  add_citing<knowledge::AgentId>(targets, model.agents, citing);
  add_citing<knowledge::DoseId>(targets, model.doses, citing);
  add_citing<knowledge::LimitId>(targets, model.limits, citing);
  add_citing<knowledge::ResolveId>(targets, model.resolves, citing);
  add_citing<knowledge::AssertionId>(targets, model.assertions, citing);
  add_citing<knowledge::ContraindicationId>(targets, model.contraindications, citing);
  add_citing<knowledge::InteractionId>(targets, model.interactions, citing);
  add_citing<knowledge::RuleId>(targets, model.rules, citing);
  add_citing<knowledge::TableId>(targets, model.tables, citing);
  add_citing<knowledge::ProtocolId>(targets, model.protocols, citing);
  add_citing<knowledge::MechanismId>(targets, model.mechanisms, citing);
  add_citing<knowledge::LabId>(targets, model.labs, citing);
  add_citing<knowledge::ConceptId>(targets, model.concepts, citing);
  std::string html;
  for (std::size_t i = 0; i < model.sources.size(); ++i) {
    const knowledge::SourceWork& work = model.sources[i];
    std::string facts = work.kind;
    facts += work.year.empty() ? "" : ", " + work.year;
    facts += work.publisher.empty() ? "" : ", " + work.publisher;
    std::string inner = element(
        "p", escaped(facts) + ", evidence " +
                 element("strong", escaped(work.level.empty() ? "not stated" : work.level)));
    std::vector<std::vector<std::string>> rows;
    for (const auto& [locator, links] : citing[i]) {
      std::string all;
      for (const std::string& link : links) {
        all += (all.empty() ? "" : ", ") + link;
      }
      rows.push_back({escaped(locator), all});
    }
    inner += rows.empty() ? "" : table_of({"place", "statements"}, rows);
    html += targets.statement(knowledge::SourceId(i), inner);
  }
  return html;
}

}  // namespace regimen::handbook
