// `list`: what the knowledge base has, by kind.
#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "engine/knowledge/print.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;  // name, title

template <typename Entities, typename Filter>
Entries rows_of(const Entities& entities, Filter filter) {
  Entries rows;
  for (const auto& entity : entities) {
    if (filter(entity)) {
      rows.emplace_back(entity.header.name, entity.header.title);
    }
  }
  return rows;
}

constexpr auto kAll = [](const auto&) { return true; };

Entries concepts(const knowledge::Model& model, knowledge::Concept::Kind kind) {
  return rows_of(model.concepts, [&](const knowledge::Concept& one) { return one.kind == kind; });
}

struct EntryKind {
  std::string_view name;
  std::function<Entries(const knowledge::Model&)> rows;
};

Entries doses(const knowledge::Model& model) {
  Entries rows;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    rows.emplace_back(dose_symbol(model, knowledge::DoseId(i)),
                      knowledge::dose_text(model, knowledge::DoseId(i)));
  }
  return rows;
}

// What sources say and nothing rests on, of every kind.
Entries claims(const knowledge::Model& model) {
  Entries rows;
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

Entries overrides(const knowledge::Model& model) {
  Entries rows;
  for (const knowledge::Rule& rule : model.rules) {
    if (!rule.overridden().empty()) {
      rows.emplace_back(rule.header.name, "of " + rule.overridden() + ": " + rule.because());
    }
  }
  return rows;
}

const std::vector<EntryKind>& kinds() {
  using knowledge::Concept;
  using knowledge::Model;
  static const std::vector<EntryKind> all{
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
         Entries rows;
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

std::string count_text(const knowledge::Model& model) {
  constexpr std::size_t kWidth = 20;
  std::string text;
  for (const EntryKind& kind : kinds()) {
    const std::size_t count = kind.rows(model).size();
    if (count > 0) {
      text += std::string(kWidth - kind.name.size(), ' ') + std::string(kind.name) + "  " +
              std::to_string(count) + "\n";
    }
  }
  return text + "`list agents` lists one kind\n";
}

Json count_document(const knowledge::Model& model) {
  Json json = Json::object();
  for (const EntryKind& kind : kinds()) {
    json[std::string(kind.name)] = kind.rows(model).size();
  }
  return json;
}

std::string entries_text(const EntryKind& kind, const Entries& entries) {
  std::size_t width = 0;
  for (const auto& [name, title] : entries) {
    width = std::max(width, name.size());
  }
  std::string text;
  for (const auto& [name, title] : entries) {
    text.append(name).append(width - name.size() + 2, ' ').append(title).append("\n");
  }
  return text.empty() ? "there are no " + std::string(kind.name) + "\n" : text;
}

Json entries_document(const Entries& entries) {
  Json json = Json::array();
  for (const auto& [name, title] : entries) {
    json.push_back({{"name", name}, {"title", title}});
  }
  return json;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const EntryKind& kind : kinds()) {
    names.emplace_back(kind.name);
  }
  return names;
}

Result run_list(Context& context) {
  const Base base = context.knowledge();
  const std::string name = context.arguments().text("KIND");
  if (name.empty()) {
    return Value{.text = [=] { return count_text(base->model()); },
                 .document = [=] { return count_document(base->model()); }};
  }
  const auto kind = std::find_if(kinds().begin(), kinds().end(), [&](const EntryKind& one) {
    return one.name == name || one.name == name + "s";
  });
  if (kind == kinds().end()) {
    const std::vector<std::string> meant = nearest_names(name, kind_names());
    return refused("there is no list of `" + name + "`" +
                   (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?"));
  }
  const auto entries = std::make_shared<const Entries>(kind->rows(base->model()));
  return Value{.text = [=] { return entries_text(*kind, *entries); },
               .document = [=] { return entries_document(*entries); }};
}

}  // namespace

Command list_command() {
  return {.name = "list",
          .theme = Theme::kRules,
          .summary = "all statements of a kind: agents, labs, rules, protocols, sources, …",
          .arguments = "[KIND]",
          .parameters = {{.name = "KIND",
                          .takes = Takes::kText,
                          .help = "agents, labs, rules, …; without it, the number of each kind"},
                         formats(),
                         rules_option()},
          .shape = Shape::kDocument,
          .complete =
              [](const Place& place) {
                return place.is_first() ? as_words(kind_names()) : options_of(place.command);
              },
          .run = run_list};
}

}  // namespace regimen::commands
