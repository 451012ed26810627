#include "repl/shell/listing.h"

#include <algorithm>
#include <array>
#include <functional>

#include <nlohmann/json.hpp>

#include "engine/api/mechanisms.h"
#include "engine/api/question.h"
#include "engine/base/nearest.h"
#include "engine/explanation/explain.h"
#include "engine/knowledge/print.h"
#include "engine/logic/graph.h"
#include "engine/logic/print_program.h"
#include "repl/io/graphviz.h"
#include "repl/shell/commands.h"

namespace regimen::shell {

namespace {

using Json = nlohmann::ordered_json;

std::string to_json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

using Rows = std::vector<std::pair<std::string, std::string>>;  // name, title

template <typename Entities, typename Filter>
Rows rows_of(const Entities& entities, Filter filter) {
  Rows rows;
  for (const auto& entity : entities) {
    if (filter(entity)) {
      rows.emplace_back(entity.header.name, entity.header.title);
    }
  }
  return rows;
}

constexpr auto kAll = [](const auto&) { return true; };

Rows concepts(const knowledge::Model& model, knowledge::Concept::Kind kind) {
  return rows_of(model.concepts,
                 [&](const knowledge::Concept& concept_) { return concept_.kind == kind; });
}

struct Kind {
  std::string_view name;
  std::function<Rows(const knowledge::Model&)> rows;
};

Rows doses(const knowledge::Model& model) {
  Rows rows;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    rows.emplace_back(dose_symbol(model, knowledge::DoseId(i)),
                      knowledge::dose_text(model, knowledge::DoseId(i)));
  }
  return rows;
}

// What sources say and nothing rests on, of every kind.
Rows claims(const knowledge::Model& model) {
  Rows rows;
  const auto add = [&](const auto& statements, const std::string& kind) {
    for (const auto& statement : statements) {
      if (statement.header.is_claim) {
        rows.emplace_back(statement.header.name, kind + ": " + statement.header.title);
      }
    }
  };
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    if (model.doses[i].header.is_claim) {
      rows.emplace_back(dose_symbol(model, knowledge::DoseId(i)),
                        "dose: " + knowledge::dose_text(model, knowledge::DoseId(i)));
    }
  }
  add(model.interactions, "interaction");
  add(model.limits, "limit");
  add(model.contraindications, "contraindication");
  add(model.rules, "rule");
  add(model.protocols, "protocol");
  add(model.assertions, "claim");
  return rows;
}

Rows overrides(const knowledge::Model& model) {
  Rows rows;
  for (const knowledge::Rule& rule : model.rules) {
    if (!rule.overridden().empty()) {
      rows.emplace_back(rule.header.name, "of " + rule.overridden() + ": " + rule.because());
    }
  }
  return rows;
}

const std::vector<Kind>& kinds() {
  using knowledge::Concept;
  using knowledge::Model;
  static const std::vector<Kind> all{
      {"agents", [](const Model& m) { return rows_of(m.agents, kAll); }},
      {"allergies", [](const Model& m) { return concepts(m, Concept::Kind::kAllergy); }},
      {"conclusions", [](const Model& m) { return concepts(m, Concept::Kind::kConclusion); }},
      {"conditions", [](const Model& m) { return concepts(m, Concept::Kind::kCondition); }},
      {"contraindications", [](const Model& m) { return rows_of(m.contraindications, kAll); }},
      {"doses", doses},
      {"histories", [](const Model& m) { return concepts(m, Concept::Kind::kHistory); }},
      {"interactions", [](const Model& m) { return rows_of(m.interactions, kAll); }},
      {"invariants",
       [](const Model& m) {
         return rows_of(m.rules, [](const knowledge::Rule& rule) { return rule.is_invariant; });
       }},
      {"labs",
       [](const Model& m) {
         return rows_of(m.labs, [](const knowledge::Lab& lab) { return !lab.is_vital; });
       }},
      {"limits", [](const Model& m) { return rows_of(m.limits, kAll); }},
      {"mappings", [](const Model& m) { return rows_of(m.mappings, kAll); }},
      {"mechanisms", [](const Model& m) { return rows_of(m.mechanisms, kAll); }},
      {"modules",
       [](const Model& m) {
         Rows rows;
         for (const knowledge::Module& module : m.modules) {
           rows.emplace_back(module.name, module.version);
         }
         return rows;
       }},
      {"overrides", overrides},
      {"protocols", [](const Model& m) { return rows_of(m.protocols, kAll); }},
      {"claims", claims},
      {"resolves", [](const Model& m) { return rows_of(m.resolves, kAll); }},
      {"relations", [](const Model& m) { return rows_of(m.relations, kAll); }},
      {"rules",
       [](const Model& m) {
         return rows_of(m.rules, [](const knowledge::Rule& rule) { return !rule.then.empty(); });
       }},
      {"scenarios", [](const Model& m) { return rows_of(m.scenarios, kAll); }},
      {"sources", [](const Model& m) { return rows_of(m.sources, kAll); }},
      {"symptoms", [](const Model& m) { return concepts(m, Concept::Kind::kSymptom); }},
      {"tables", [](const Model& m) { return rows_of(m.tables, kAll); }},
      {"terms", [](const Model& m) { return rows_of(m.terms, kAll); }},
      {"vitals",
       [](const Model& m) {
         return rows_of(m.labs, [](const knowledge::Lab& lab) { return lab.is_vital; });
       }},
  };
  return all;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::vector<std::string> meant = nearest_names(name, candidates);
  return meant.empty() ? "" : "; did you mean `" + meant.front() + "`?";
}

api::Answer overview(const api::KnowledgeBase& base) {
  std::string text;
  Json json = Json::object();
  for (const Kind& kind : kinds()) {
    const std::size_t count = kind.rows(base.model()).size();
    json[std::string(kind.name)] = count;
    if (count > 0) {
      text += std::string(20 - kind.name.size(), ' ') + std::string(kind.name) + "  " +
              std::to_string(count) + "\n";
    }
  }
  return {text + "`list agents` lists one kind\n", to_json_text(json), ""};
}

}  // namespace

std::vector<std::string> list_kinds() {
  std::vector<std::string> names;
  for (const Kind& kind : kinds()) {
    names.emplace_back(kind.name);
  }
  return names;
}

api::Answer list_entities(const api::KnowledgeBase& base, const std::string& kind) {
  if (kind.empty()) {
    return overview(base);
  }
  const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& entry) {
    return entry.name == kind || entry.name == kind + "s";
  });
  if (found == kinds().end()) {
    return {"", "", "there is no list of `" + kind + "`" + did_you_mean(kind, list_kinds())};
  }
  const Rows rows = found->rows(base.model());
  std::size_t width = 0;
  for (const auto& [name, title] : rows) {
    width = std::max(width, name.size());
  }
  std::string text;
  Json json = Json::array();
  for (const auto& [name, title] : rows) {
    text.append(name).append(width - name.size() + 2, ' ').append(title).append("\n");
    json.push_back({{"name", name}, {"title", title}});
  }
  return {text.empty() ? "there are no " + std::string(found->name) + "\n" : text,
          to_json_text(json), ""};
}

namespace {

api::Answer show_one(const api::KnowledgeBase& base, const std::vector<api::Passage>& passages,
                     const api::Reference& reference, bool is_core) {
  const std::string& name = reference.name;
  if (!reference.locator.empty()) {
    return api::cited(base, passages, name, reference.locator);
  }
  const std::vector<knowledge::EntityId> entities = knowledge::find_all(base.model(), name);
  if (entities.empty()) {
    return {"", "",
            "nothing is called `" + name + "`" + did_you_mean(name, api::known_names(base))};
  }
  if (is_core) {
    const std::string rules = logic::print_for(base.model(), base.program(), name);
    return {rules.empty() ? "`" + name + "` becomes no rule of its own\n" : rules,
            to_json_text({{"name", name}, {"core", rules}}), ""};
  }
  std::string text;
  Json json = Json::array();
  for (const knowledge::EntityId& entity : entities) {
    const std::size_t begin = text.size();
    text += knowledge::statement_text(base.model(), entity);
    if (const auto* agent = std::get_if<knowledge::AgentId>(&entity)) {
      text += api::effects_comment(base, *agent);
    }
    if (const auto* rule = std::get_if<knowledge::RuleId>(&entity)) {
      const std::optional<explanation::Line> exceptions =
          explanation::exceptions_of(base.model(), *rule);
      text += exceptions ? explanation::tree_text(*exceptions) : "";
    }
    if (std::holds_alternative<knowledge::SourceId>(entity)) {
      text += api::cited(base, passages, name, "").text;
    }
    json.push_back({{"kind", knowledge::kind_of(base.model(), entity)},
                    {"name", header_of(base.model(), entity).name},
                    {"title", header_of(base.model(), entity).title},
                    {"text", text.substr(begin)}});
  }
  return {success(text).text, to_json_text(json), ""};
}

}  // namespace

api::Answer show_entity(const api::KnowledgeBase& base, const std::vector<api::Passage>& passages,
                        const ShowRequest& request) {
  const std::vector<api::Reference> references = api::references_in(base, request.words);
  if (references.size() <= 1) {
    return show_one(base, passages, references.empty() ? api::Reference{} : references.front(),
                    request.is_core);
  }
  std::string text;
  Json json = Json::array();
  for (const api::Reference& reference : references) {
    api::Answer answer = show_one(base, passages, reference, request.is_core);
    if (!answer.error.empty()) {
      return answer;
    }
    text += answer.text;
    const Json shown = Json::parse(answer.json);
    if (shown.is_array()) {
      json.insert(json.end(), shown.begin(), shown.end());
    } else {
      json.push_back(shown);  // the core of a statement
    }
  }
  return {text, to_json_text(json), ""};
}

namespace {

std::string json_of(const logic::Map& map) {
  Json nodes = Json::array();
  for (const logic::Node& node : map.nodes) {
    nodes.push_back({{"kind", node.kind}, {"name", node.name}, {"title", node.title}});
  }
  Json edges = Json::array();
  for (const logic::Edge& edge : map.edges) {
    edges.push_back({{"source", edge.source},
                     {"target", edge.target},
                     {"label", edge.label},
                     {"negative", edge.is_negative}});
  }
  return to_json_text({{"nodes", nodes}, {"edges", edges}});
}

}  // namespace

Reply show_graph(const api::KnowledgeBase& base, const GraphRequest& request) {
  const logic::Map map = api::whole_map(base, request.name);
  if (!request.name.empty() && map.nodes.empty()) {
    return failure("nothing in the graph is called `" + request.name + "`" +
                   did_you_mean(request.name, api::known_names(base)));
  }
  if (request.dot_file.empty() && request.svg_file.empty()) {
    if (request.is_json) {
      return success(json_of(map));
    }
    return success(request.name.empty() ? logic::map_text(map)
                                        : logic::trees_text(map, request.name));
  }
  const std::string dot = logic::to_dot(map);
  std::string text;
  if (!request.dot_file.empty()) {
    if (const auto written = io::write_file(request.dot_file, dot); !written) {
      return failure(written.error().text());
    }
    text += "wrote " + request.dot_file + "\n";
  }
  if (!request.svg_file.empty()) {
    const io::Result<std::string> svg = io::svg_of(dot);
    if (!svg) {
      return failure(svg.error().text());
    }
    if (const auto written = io::write_file(request.svg_file, *svg); !written) {
      return failure(written.error().text());
    }
    text += "wrote " + request.svg_file + "\n";
  }
  return success(text);
}

}  // namespace regimen::shell
