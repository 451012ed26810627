// Implements engine/knowledge/check.h: names in use, headers, words of fixed lists.
#include "engine/knowledge/check.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/nearest.h"

namespace regimen::knowledge {

namespace {

// What prescriptions call a route; empty for anything else.
std::string route_meant_by(std::string_view written) {
  struct Abbreviation {
    std::string_view written;
    std::string_view route;
  };
  constexpr auto kRoutes = std::to_array<Abbreviation>({
      {"im", "intramuscular"},
      {"sc", "subcutaneous"},
      {"sq", "subcutaneous"},
      {"subq", "subcutaneous"},
      {"iv", "intravenous"},
      {"po", "oral"},
      {"td", "transdermal"},
  });
  std::string lower(written);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto* found = std::find_if(kRoutes.begin(), kRoutes.end(),
                                   [&](const Abbreviation& each) { return each.written == lower; });
  return found == kRoutes.end() ? "" : std::string(found->route);
}

Diagnostic unknown_name(const syntax::Name& name, const Wanted& wanted,
                        const std::vector<std::string>& meant) {
  const std::string route = wanted.noun == "route" ? route_meant_by(name.text) : "";
  std::string help = did_you_mean(route.empty() ? meant : std::vector{route});
  if (help.empty()) {
    const bool is_keyword = wanted.noun.find(' ') == std::string_view::npos;
    help = is_keyword ? "declare it: `" + std::string(wanted.noun) + " " + name.text + " …`"
                      : "declare `" + name.text + "` as a " + std::string(wanted.noun);
  }
  return {.code = Finding::kUnknownName,
          .message = "no " + std::string(wanted.noun) + " is named `" + name.text + "`",
          .primary = {{name.span, "this name is not declared"}},
          .help = std::move(help)};
}

Diagnostic name_not_visible(const Declaration& declaration, const std::string& module, Span use) {
  const std::string name(declaration.name);
  return {
      .code = Finding::kNameNotVisible,
      .message = "`" + name + "` belongs to module `" + module + "`, which this file does not use",
      .primary = {{use, "used here"}},
      .secondary = {{declaration.span, "declared here, in `" + module + "`"}},
      .help = "add `use " + module + "`"};
}

Diagnostic wrong_kind(const syntax::Name& name, const Declaration& declaration,
                      const Wanted& wanted, const std::vector<std::string>& meant) {
  Diagnostic diagnostic{.code = Finding::kWrongKind,
                        .message = "`" + name.text + "` is " +
                                   with_article(word_for(declaration.kind)) + ", not " +
                                   with_article(wanted.noun),
                        .primary = {{name.span, with_article(wanted.noun) + " is needed here"}},
                        .help = did_you_mean(meant)};
  if (declaration.module) {
    diagnostic.secondary.push_back({declaration.span, "declared here"});
  }
  if (declaration.kind == Kind::kClass && wanted.accepts(Kind::kAgent)) {
    diagnostic.help = "write `any " + name.text + "` for every agent of the class";
  } else if (diagnostic.help.empty()) {
    diagnostic.help = "name " + with_article(wanted.noun);
  }
  return diagnostic;
}

Diagnostic unknown_dose(const std::string& agent, const syntax::Name& name,
                        const std::vector<std::string>& doses) {
  std::string help = did_you_mean(nearest_names(name.text, doses));
  if (help.empty() && !doses.empty()) {
    help = "`" + agent + "` has ";
    for (std::size_t i = 0; i < doses.size(); ++i) {
      help += (i == 0 ? "`" : ", `") + doses[i] + "`";
    }
  }
  if (help.empty()) {
    help = "declare it: `dose " + name.text + " of " + agent + " { … }`";
  }
  return {.code = Finding::kUnknownName,
          .message = "no dose of `" + agent + "` is named `" + name.text + "`",
          .primary = {{name.span, "this dose is not declared"}},
          .help = std::move(help)};
}

Diagnostic missing_source(const std::string& what, Span span, bool is_strict) {
  return {.code = is_strict ? Finding::kMissingSourceStrict : Finding::kMissingSource,
          .message = what + " names no source",
          .primary = {{span, "no `source` says where this is known from"}},
          .help = "add `source NAME \"place in it\"`, naming a declared source"};
}

Diagnostic empty_place(const syntax::SourceRef& ref) {
  return {.code = Finding::kInvalidValue,
          .message = "the place in `" + ref.source.text + "` is empty",
          .primary = {{ref.locator->span, "there is nothing to look up"}},
          .help = "write where it says so: a page, a section, a table"};
}

std::string what_is(const syntax::Statement& statement) {
  constexpr auto kNouns = std::to_array<std::string_view>(
      {"source",     "unit",   "lab",      "condition",        "conclusion", "term",
       "agent",      "dose",   "limit",    "contraindication", "rule",       "protocol",
       "relation",   "fact",   "scenario", "resolve",          "mechanism",  "enumeration",
       "definition", "rule",   "table",    "interaction",      "claim",      "mapping",
       "irrelevant", "extend", "trust"});
  static_assert(kNouns.size() == std::variant_size_v<decltype(statement.value)>);
  std::string noun(kNouns[statement.value.index()]);
  if (const auto* rule = std::get_if<syntax::RuleDecl>(&statement.value)) {
    noun = rule->is_override ? "override" : rule->is_invariant ? "invariant" : noun;
  }
  return statement.name ? noun + " `" + statement.name->text + "`" : "this " + noun;
}

Diagnostic dose_not_in_force(const Model& model, DoseId id, const syntax::Name& name) {
  const Dose& dose = model[id];
  const std::string owner = model[dose.agent].header.name;
  Diagnostic diagnostic{
      .code = Finding::kDoseNotInForce,
      .message = "dose `" + name.text + "` of `" + owner + "` is not in force",
      .primary = {{name.span, "a dose in force is needed here"}},
      .secondary = {{dose.header.name_span,
                     dose.header.is_claim ? "only claimed by its source" : "set aside"}},
      .help = "name another dose, or say which one holds: `resolve … prefer " + name.text + " of " +
              owner + " because \"…\"`"};
  if (dose.overridden_by) {
    diagnostic.secondary.push_back({model[*dose.overridden_by].header.name_span, "by this"});
  }
  return diagnostic;
}

}  // namespace

void Scope::error(Diagnostic diagnostic) {
  is_sound_ = false;
  context_.sink.add(std::move(diagnostic));
}

bool Scope::is_visible(const Declaration& declaration, Span use) {
  if (!declaration.module || file_.sees.empty() || file_.sees[declaration.module->index()]) {
    return true;
  }
  error(name_not_visible(declaration, model().modules[declaration.module->index()].name, use));
  return false;
}

const Declaration* Scope::resolve(const syntax::Name& name, const Wanted& wanted) {
  const Declaration* found = context_.names.find(name.text, wanted);
  if (found == nullptr || !wanted.accepts(found->kind)) {
    const std::vector<std::string> meant = context_.names.nearest(name.text, wanted);
    if (found != nullptr) {
      error(wrong_kind(name, *found, wanted, meant));
    } else if (file_.has_unknown_use && meant.empty()) {
      reject();  // it may well be declared in the module that was not found
    } else {
      error(unknown_name(name, wanted, meant));
    }
    return nullptr;
  }
  if (!is_visible(*found, name.span)) {
    return nullptr;
  }
  if (!found->id) {
    reject();
    return nullptr;
  }
  return found;
}

std::optional<DoseId> Scope::any_dose_of(AgentId agent, const syntax::Name& name) {
  const std::string& agent_name = model()[agent].header.name;
  const OwnedNames& doses = context_.names.doses[agent_name];
  const auto found = doses.find(name.text);
  if (found == doses.end()) {
    std::vector<std::string> names;
    for (const auto& [dose_name, dose] : doses) {
      names.push_back(dose_name);
    }
    error(unknown_dose(agent_name, name, names));
    return std::nullopt;
  }
  if (!found->second.id) {
    reject();
    return std::nullopt;
  }
  return DoseId(*found->second.id);
}

std::optional<DoseId> Scope::dose_of(AgentId agent, const syntax::Name& name) {
  const std::optional<DoseId> id = any_dose_of(agent, name);
  if (id && !model()[*id].is_in_force()) {
    error(dose_not_in_force(model(), *id, name));
    return std::nullopt;
  }
  return id;
}

std::string title_from_name(std::string_view name) {
  std::string title(name);
  std::replace(title.begin(), title.end(), '_', ' ');
  return title;
}

SmallVector<Citation> citations_from(Scope& scope, const SmallVector<syntax::SourceRef>& sources) {
  SmallVector<Citation> citations;
  for (const syntax::SourceRef& ref : sources) {
    if (const auto id = scope.id_of<SourceId>(ref.source, kWantSource)) {
      citations.push_back({*id, ref.locator ? ref.locator->value : std::string()});
      if (ref.locator && ref.locator->value.find_first_not_of(' ') == std::string::npos) {
        scope.error(empty_place(ref));
      }
    }
  }
  sort_citations(citations);
  return citations;
}

void sort_citations(SmallVector<Citation>& citations) {
  std::sort(citations.begin(), citations.end());
  citations.erase(std::unique(citations.begin(), citations.end()), citations.end());
}

Header header_from(Scope& scope, const syntax::Statement& statement, SourcePolicy policy) {
  Header header{.name = statement.name ? statement.name->text : "",
                .title = statement.title ? statement.title->value : "",
                .module = scope.module(),
                .citations = {},
                .is_claim = statement.is_claim,
                .name_span = statement.name ? statement.name->span : statement.keyword_span,
                .span = statement.span};
  if (header.title.empty()) {
    header.title = title_from_name(header.name);
  }
  header.citations = citations_from(scope, statement.sources);
  if (statement.metadata || !statement.doc.empty()) {
    header.metadata = metadata_from(scope, statement);
  }
  if (policy == SourcePolicy::kRequired && statement.sources.empty()) {
    const bool is_strict = scope.context().options.is_strict;
    Diagnostic missing = missing_source(what_is(statement), header.name_span, is_strict);
    is_strict ? scope.error(std::move(missing)) : scope.warn(std::move(missing));
  }
  return header;
}

std::optional<std::size_t> word_of(Scope& scope, const syntax::Name& word,
                                   const std::vector<std::string>& words, std::string_view noun,
                                   Finding finding) {
  const auto found = std::find(words.begin(), words.end(), word.text);
  if (found != words.end()) {
    return static_cast<std::size_t>(found - words.begin());
  }
  std::string help = did_you_mean(nearest_names(word.text, words));
  if (help.empty()) {
    help = "write one of ";
    for (std::size_t i = 0; i < words.size(); ++i) {
      help += (i == 0 ? "`" : ", `") + words[i] + "`";
    }
  }
  scope.error({.code = finding,
               .message = "`" + word.text + "` is not " + with_article(noun),
               .primary = {{word.span, with_article(noun) + " is needed here"}},
               .help = std::move(help)});
  return std::nullopt;
}

Diagnostic missing_clause(std::string message, Span span, std::string help) {
  return {.code = Finding::kLacksClause,
          .message = std::move(message),
          .primary = {{span, "needed in this statement"}},
          .help = std::move(help)};
}

std::vector<AgentId> agents_of_class(Scope& scope, TermId agent_class, Span use) {
  const Model& model = scope.model();
  std::vector<AgentId> agents;
  for (std::size_t i = 0; i < model.agents.size(); ++i) {
    const std::vector<TermId>& classes = model.agents[i].classes;
    if (std::binary_search(classes.begin(), classes.end(), agent_class)) {
      agents.emplace_back(i);
    }
  }
  if (agents.empty()) {
    const std::string& name = model[agent_class].header.name;
    scope.warn({.code = Finding::kEmptyClass,
                .message = "no agent is of class `" + name + "`, so this has no effect",
                .primary = {{use, "this class is empty"}},
                .secondary = {{model[agent_class].header.name_span, "the class is declared here"}},
                .help = "write `class " + name + "` in the agents that belong to it"});
  }
  return agents;
}

Sex sex_from(syntax::Sex sex) {
  switch (sex) {
    case syntax::Sex::kMale:
      return Sex::kMale;
    case syntax::Sex::kFemale:
      return Sex::kFemale;
    case syntax::Sex::kAny:
      break;
  }
  return Sex::kAny;
}

}  // namespace regimen::knowledge
