// Implements engine/reports/handbook/handbook.h, and the first page.
#include "engine/reports/handbook/handbook.h"

#include <set>

#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

// Filters the list below the box; without scripts the list is simply there.
constexpr std::string_view kSearch =
    "<p class=\"search\"><input id=\"find\" type=\"search\" placeholder=\"find a name\" "
    "aria-label=\"find a name\"></p>\n<script>\n"
    "document.getElementById('find').addEventListener('input',function(event){"
    "var wanted=event.target.value.toLowerCase();"
    "document.querySelectorAll('#names li').forEach(function(item){"
    "item.hidden=item.textContent.toLowerCase().indexOf(wanted)<0;});});\n</script>\n";

template <typename Entities>
std::string links_to(const LinkTargets& targets, const Entities& entities, bool with_claims) {
  std::string items;
  for (const auto& entity : entities) {
    const std::string place = targets.of(entity.header.name);
    if (!place.empty() && (with_claims || !entity.header.is_claim)) {
      items += element("li", link(place, entity.header.title) + " " +
                                 element("span", escaped(entity.header.name), "class=\"name\""));
    }
  }
  return items;
}

std::string modules_html(const knowledge::Model& model) {
  std::vector<std::vector<std::string>> rows;
  for (const knowledge::Module& module : model.modules) {
    rows.push_back({escaped(module.name), escaped(module.version)});
  }
  return table_of({"module", "version"}, rows);
}

}  // namespace

std::string index_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  std::string html = section("Protocols", element("ul", links_to(targets, model.protocols, true)));
  html += section("Agents", element("ul", links_to(targets, model.agents, true)));
  const std::string names =
      links_to(targets, model.protocols, true) + links_to(targets, model.agents, true) +
      links_to(targets, model.rules, true) + links_to(targets, model.contraindications, true) +
      links_to(targets, model.interactions, true) + links_to(targets, model.assertions, true) +
      links_to(targets, model.mechanisms, true) + links_to(targets, model.labs, true) +
      links_to(targets, model.concepts, true);
  html += section("Every name", std::string(kSearch) + element("ul", names, "id=\"names\""));
  return html + section("Modules", modules_html(model));
}

std::vector<Page> pages_of(const knowledge::Model& model, const std::string& digest) {
  const LinkTargets targets(model);
  std::vector<Page> pages;
  const auto add = [&](const std::string& file, const std::string& title, const std::string& body) {
    pages.push_back({file, framed(title, body, digest)});
  };
  add("index.html", "Handbook", index_body(targets));
  add("rules.html", "Rules", rules_body(targets));
  add("contraindications.html", "Contraindications", contraindications_body(targets));
  add("interactions.html", "Interactions", interactions_body(targets));
  add("monitoring.html", "Monitoring", monitoring_body(targets));
  add("claims.html", "Claims", claims_body(targets));
  add("disputes.html", "Overrides and decisions", disputes_body(targets));
  add("mechanism.html", "Mechanism", mechanism_body(targets));
  add("vocabulary.html", "Vocabulary", vocabulary_body(targets));
  add("sources.html", "Sources", sources_body(targets));
  for (std::size_t i = 0; i < model.agents.size(); ++i) {
    add("agent_" + model.agents[i].header.name + ".html", model.agents[i].header.title,
        agent_body(targets, knowledge::AgentId(i)));
  }
  for (std::size_t i = 0; i < model.protocols.size(); ++i) {
    add("protocol_" + model.protocols[i].header.name + ".html", model.protocols[i].header.title,
        protocol_body(targets, knowledge::ProtocolId(i)));
  }
  return pages;
}

}  // namespace regimen::handbook
