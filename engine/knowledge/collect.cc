// Implements `collect` of engine/knowledge/check.h: modules, what each file sees, and every declared
// name.
#include <algorithm>
#include <map>
#include <tuple>

#include "engine/base/nearest.h"
#include "engine/base/overload.h"
#include "engine/knowledge/check.h"
#include "engine/knowledge/data_statements.h"
#include "engine/knowledge/relations.h"

namespace regimen::knowledge {

namespace {

constexpr std::array<std::string_view, 4> kAlwaysVisible = {kBuiltinModule, "stdlib.policies",
                                                            "stdlib.routes", "stdlib.units"};

// ---- modules ----

const std::string& module_name(const syntax::Tree& tree, const diagnostics::Buffers& buffers) {
  return tree.module ? tree.module->text : buffers.name(tree.buffer);
}

std::optional<ModuleId> find_module(const std::vector<Module>& modules, std::string_view name) {
  const auto found = std::lower_bound(
      modules.begin(), modules.end(), name,
      [](const Module& module, std::string_view wanted) { return module.name < wanted; });
  if (found == modules.end() || found->name != name) {
    return std::nullopt;
  }
  return ModuleId(static_cast<std::size_t>(found - modules.begin()));
}

void collect_modules(Context& context, const std::vector<syntax::Tree>& trees) {
  std::vector<Module>& modules = context.model.modules;
  modules.push_back({.name = std::string(kBuiltinModule)});
  for (const syntax::Tree& tree : trees) {
    modules.push_back({.name = module_name(tree, context.buffers),
                       .version = tree.version ? tree.version->value : ""});
  }
  std::sort(modules.begin(), modules.end(),
            [](const Module& left, const Module& right) { return left.name < right.name; });
  modules.erase(
      std::unique(modules.begin(), modules.end(),
                  [](const Module& left, const Module& right) { return left.name == right.name; }),
      modules.end());
}

Diagnostic unknown_module(const syntax::Name& module, const std::vector<Module>& modules) {
  std::vector<std::string> names;
  names.reserve(modules.size());
  for (const Module& known : modules) {
    names.push_back(known.name);
  }
  std::string help = did_you_mean(nearest_names(module.text, names));
  return {
      .code = Finding::kUnknownModule,
      .message = "no module is named `" + module.text + "`",
      .primary = {{module.span, "no file that is loaded begins with `module " + module.text + "`"}},
      .help = help.empty() ? "load the file that declares it" : std::move(help)};
}

FileScope add_file(Context& context, const syntax::Tree& tree) {
  std::vector<Module>& modules = context.model.modules;
  FileScope file = scope_of_file(context.model, tree, context.buffers);
  for (const syntax::Use& use : tree.uses) {
    if (const auto id = find_module(modules, use.module.text)) {
      modules[file.module.index()].uses.push_back(*id);
    } else {
      context.sink.add(unknown_module(use.module, modules));
    }
  }
  return file;
}

// ---- names ----

Kind kind_of_statement(const syntax::Statement& statement) {
  return std::visit(
      Overload{[](const syntax::SourceDecl&) { return Kind::kSource; },
               [](const syntax::UnitDecl&) { return Kind::kBuiltin; },
               [](const syntax::LabDecl& lab) { return lab.is_vital ? Kind::kVital : Kind::kLab; },
               [](const syntax::ConceptDecl& declared) {
                 return static_cast<Kind>(static_cast<int>(Kind::kCondition) +
                                          static_cast<int>(declared.kind));
               },
               [](const syntax::ConclusionDecl&) { return Kind::kConclusion; },
               [](const syntax::TermDecl& term) {
                 return static_cast<Kind>(static_cast<int>(Kind::kClass) +
                                          static_cast<int>(term.kind));
               },
               [](const syntax::AgentDecl&) { return Kind::kAgent; },
               [](const syntax::DoseDecl&) { return Kind::kBuiltin; },
               [](const syntax::LimitDecl&) { return Kind::kBuiltin; },
               [](const syntax::ContraindicationDecl&) { return Kind::kContraindication; },
               [](const syntax::RuleDecl&) { return Kind::kRule; },
               [](const syntax::ProtocolDecl&) { return Kind::kProtocol; },
               [](const syntax::RelationDecl&) { return Kind::kRelation; },
               [](const syntax::ResolveDecl&) { return Kind::kResolve; },
               [](const syntax::AssertionDecl&) { return Kind::kAssertion; },
               [](const syntax::FactDecl&) { return Kind::kBuiltin; },
               [](const syntax::ScenarioDecl&) { return Kind::kBuiltin; },
               [](const syntax::MechanismDecl&) { return Kind::kMechanism; },
               [](const syntax::EnumerationDecl&) { return Kind::kEnumeration; },
               [](const syntax::DefineDecl&) { return Kind::kDefinition; },
               [](const syntax::ShortRuleDecl&) { return Kind::kBuiltin; },
               [](const syntax::TableDecl&) { return Kind::kTable; },
               [](const syntax::InteractionDecl&) { return Kind::kInteraction; },
               [](const syntax::MappingDecl&) { return Kind::kMapping; },
               [](const syntax::IrrelevantDecl&) { return Kind::kBuiltin; },
               [](const syntax::ExtendDecl&) { return Kind::kBuiltin; },
               [](const syntax::TrustDecl&) { return Kind::kBuiltin; }},
      statement.value);
}

using List = std::vector<StatementRef> Statements::*;

List list_for(const syntax::Statement& statement) {
  return std::visit(
      Overload{[](const syntax::SourceDecl&) { return &Statements::sources; },
               [](const syntax::UnitDecl&) { return &Statements::units; },
               [](const syntax::LabDecl&) { return &Statements::labs; },
               [](const syntax::ConceptDecl&) { return &Statements::concepts; },
               [](const syntax::ConclusionDecl&) { return &Statements::concepts; },
               [](const syntax::TermDecl&) { return &Statements::terms; },
               [](const syntax::AgentDecl&) { return &Statements::agents; },
               [](const syntax::DoseDecl&) { return &Statements::doses; },
               [](const syntax::LimitDecl&) { return &Statements::limits; },
               [](const syntax::ContraindicationDecl&) { return &Statements::contraindications; },
               [](const syntax::RuleDecl&) { return &Statements::rules; },
               [](const syntax::ProtocolDecl&) { return &Statements::protocols; },
               [](const syntax::RelationDecl&) { return &Statements::relations; },
               [](const syntax::FactDecl&) { return &Statements::facts; },
               [](const syntax::ScenarioDecl&) { return &Statements::scenarios; },
               [](const syntax::ResolveDecl&) { return &Statements::resolves; },
               [](const syntax::AssertionDecl&) { return &Statements::assertions; },
               [](const syntax::MechanismDecl&) { return &Statements::mechanisms; },
               [](const syntax::EnumerationDecl&) { return &Statements::data; },
               [](const syntax::DefineDecl&) { return &Statements::data; },
               [](const syntax::ShortRuleDecl&) { return &Statements::data; },
               [](const syntax::TableDecl&) { return &Statements::tables; },
               [](const syntax::InteractionDecl&) { return &Statements::interactions; },
               [](const syntax::MappingDecl&) { return &Statements::mappings; },
               [](const syntax::IrrelevantDecl&) { return &Statements::irrelevant; },
               [](const syntax::ExtendDecl&) { return &Statements::extensions; },
               [](const syntax::TrustDecl&) { return &Statements::trusts; }},
      statement.value);
}

// What a statement is sorted by: the agent of a dose or limit, then the name; then its place, so
// that of two statements with one name the same one is always the second, and not the shipped one.
struct SortKey {
  std::string_view owner;
  std::string_view name;
  bool is_authors;
  std::string_view buffer;
  std::uint32_t begin;
  StatementRef ref;
  friend bool operator<(const SortKey& left, const SortKey& right) {
    return std::tie(left.owner, left.name, left.is_authors, left.buffer, left.begin) <
           std::tie(right.owner, right.name, right.is_authors, right.buffer, right.begin);
  }
};

std::string_view owner_of(const syntax::Statement& statement) {
  if (const auto* dose = std::get_if<syntax::DoseDecl>(&statement.value)) {
    return dose->agent.text;
  }
  const auto* limit = std::get_if<syntax::LimitDecl>(&statement.value);
  return limit == nullptr ? std::string_view() : limit->agent.text;
}

std::vector<SortKey> sorted_statements(const Context& context,
                                       const std::vector<syntax::Tree>& trees) {
  std::vector<SortKey> keys;
  for (std::uint32_t t = 0; t < trees.size(); ++t) {
    const std::string_view buffer = context.buffers.name(trees[t].buffer);
    const bool is_authors = !module_name(trees[t], context.buffers).starts_with("stdlib.");
    for (std::uint32_t s = 0; s < trees[t].statements.size(); ++s) {
      const syntax::Statement& statement = trees[t].statements[s];
      const std::string_view name = statement.name    ? std::string_view(statement.name->text)
                                    : statement.title ? std::string_view(statement.title->value)
                                                      : std::string_view();
      keys.push_back({owner_of(statement), name, is_authors, buffer, statement.span.begin, {t, s}});
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

Diagnostic duplicate_name(std::string_view what, Span second, Span first) {
  return {.code = Finding::kDuplicateName,
          .message = std::string(what) + " is declared twice",
          .primary = {{second, "declared again here"}},
          .secondary = {{first, "first declared here"}},
          .help = "give one of them another name, or remove one"};
}

Diagnostic reserved_name(std::string_view name, Span span) {
  return {.code = Finding::kDuplicateName,
          .message = "`" + std::string(name) + "` is a word of the language",
          .primary = {{span, "this name cannot be declared"}},
          .help = "choose another name"};
}

bool declare_owned(Context& context, const syntax::Statement& statement) {
  const bool is_dose = std::holds_alternative<syntax::DoseDecl>(statement.value);
  const std::string_view owner = owner_of(statement);
  OwnedNames& names = is_dose ? context.names.doses[owner] : context.names.limits[owner];
  const syntax::Name& name = *statement.name;
  const auto [place, is_new] =
      names.try_emplace(name.text, OwnedDeclaration{name.span, std::nullopt});
  if (!is_new) {
    context.sink.add(duplicate_name(
        (is_dose ? "dose `" : "limit `") + name.text + "` of `" + std::string(owner) + "`",
        name.span, place->second.span));
  }
  return is_new;
}

bool declare_named(Context& context, const syntax::Statement& statement, ModuleId module) {
  const syntax::Name& name = *statement.name;
  const Kind kind = kind_of_statement(statement);
  const Declaration* first =
      context.names.declare({kind, name.text, module, name.span, std::nullopt});
  if (first == nullptr) {
    return true;
  }
  if (!first->module || find_module(context.model.modules, kBuiltinModule) == first->module) {
    context.sink.add(reserved_name(name.text, name.span));
    return false;
  }
  Diagnostic duplicate = duplicate_name("`" + name.text + "`", name.span, first->span);
  if (first->kind != kind) {
    duplicate.notes.push_back("one is " + with_article(word_for(first->kind)) + ", the other " +
                              with_article(word_for(kind)));
  }
  context.sink.add(std::move(duplicate));
  return false;
}

// False when another statement has the name.
bool declare(Context& context, const syntax::Statement& statement, ModuleId module) {
  const bool is_owned = std::holds_alternative<syntax::DoseDecl>(statement.value) ||
                        std::holds_alternative<syntax::LimitDecl>(statement.value);
  const bool has_other_names = std::holds_alternative<syntax::UnitDecl>(statement.value) ||
                               std::holds_alternative<syntax::FactDecl>(statement.value) ||
                               std::holds_alternative<syntax::ShortRuleDecl>(statement.value) ||
                               std::holds_alternative<syntax::ScenarioDecl>(statement.value) ||
                               std::holds_alternative<syntax::IrrelevantDecl>(statement.value) ||
                               std::holds_alternative<syntax::ExtendDecl>(statement.value) ||
                               std::holds_alternative<syntax::TrustDecl>(statement.value);
  const bool may_lack_name = std::holds_alternative<syntax::ContraindicationDecl>(statement.value);
  if (has_other_names || (may_lack_name && !statement.name)) {
    return true;
  }
  if (!statement.name) {
    context.sink.add(missing_clause("this statement has no name", statement.keyword_span,
                                    "write a name after the first word"));
    return false;
  }
  return is_owned ? declare_owned(context, statement) : declare_named(context, statement, module);
}

// Places where the text did not parse. A statement around one lost a clause, perhaps its `unless`:
// it may not act, and what it lacks is not worth another word.
std::vector<Span> damaged_places(const Context& context) {
  std::vector<Span> places;
  for (const Diagnostic& diagnostic : context.sink.diagnostics()) {
    if (!diagnostic.primary || severity_of(diagnostic.code) != diagnostics::Severity::kError) {
      continue;
    }
    places.push_back(diagnostic.primary->span);
    if (diagnostic.code == Finding::kOpenString) {
      // Which quotation mark of the line has no partner, nobody knows.
      Span& place = places.back();
      const std::string_view text = context.buffers.text(place.buffer);
      const std::size_t before = text.substr(0, place.begin).rfind('\n');
      place.begin = before == std::string_view::npos ? 0 : static_cast<std::uint32_t>(before + 1);
    }
  }
  std::sort(places.begin(), places.end());
  return places;
}

bool is_damaged(const std::vector<Span>& places, Span statement) {
  const auto first = std::lower_bound(
      places.begin(), places.end(), statement, [](const Span& place, const Span& whole) {
        return std::tie(place.buffer, place.begin) < std::tie(whole.buffer, whole.begin);
      });
  return first != places.end() && first->buffer == statement.buffer && first->begin < statement.end;
}

// The names of modules that nobody uses: where one is needed, the author is told what to use.
void declare_left_out(Context& context, const Statements& statements) {
  for (std::size_t i = 0; i < statements.trees.size(); ++i) {
    if (!statements.trees[i].is_rejected) {
      continue;
    }
    for (const syntax::Statement& statement : statements.trees[i].statements) {
      const Kind kind = kind_of_statement(statement);
      if (statement.name && kind != Kind::kBuiltin) {
        const syntax::Name& name = *statement.name;
        context.names.declare(
            {kind, name.text, statements.files[i].module, name.span, std::nullopt});
      }
    }
  }
}

void declare_builtin_relations(Context& context) {
  const auto module = find_module(context.model.modules, kBuiltinModule);
  for (const BuiltinRelation& relation : kBuiltinRelations) {
    context.names.declare({Kind::kRelation, relation.name, module, {}, std::nullopt});
  }
}

}  // namespace

FileScope scope_of_file(const Model& model, const syntax::Tree& tree,
                        const diagnostics::Buffers& buffers) {
  const std::vector<Module>& modules = model.modules;
  FileScope file{*find_module(modules, module_name(tree, buffers)),
                 std::vector<bool>(modules.size(), tree.sees_all_modules)};
  file.sees[file.module.index()] = true;
  for (const std::string_view name : kAlwaysVisible) {
    if (const auto id = find_module(modules, name)) {
      file.sees[id->index()] = true;
    }
  }
  for (const syntax::Use& use : tree.uses) {
    const auto id = find_module(modules, use.module.text);
    file.has_unknown_use = file.has_unknown_use || !id;
    if (id) {
      file.sees[id->index()] = true;
    }
  }
  return file;
}

// What is typed, and what comes from standard input, needs no module; what could not be read may
// have one.
void require_module(Context& context, const syntax::Tree& tree, const std::vector<Span>& damaged) {
  const bool is_damaged = std::any_of(damaged.begin(), damaged.end(), [&](const Span& place) {
    return place.buffer == tree.buffer;
  });
  if (!tree.module && !is_damaged && !context.buffers.name(tree.buffer).starts_with('<')) {
    const std::uint32_t begin = tree.statements.empty() ? 0 : tree.statements.front().span.begin;
    context.sink.add({.code = Finding::kNoModule,
                      .message = tree.statements.empty() && tree.uses.empty()
                                     ? "the file says nothing"
                                     : "the file has no `module`",
                      .primary = {{{tree.buffer, begin, begin}, "before this"}},
                      .help = "begin it with `module` and a name"});
  }
}

Statements collect(Context& context, const std::vector<syntax::Tree>& trees) {
  Statements statements{.trees = trees};
  collect_modules(context, trees);
  for (const syntax::Tree& tree : trees) {
    statements.files.push_back(add_file(context, tree));
  }
  for (Module& module : context.model.modules) {
    std::sort(module.uses.begin(), module.uses.end());
    module.uses.erase(std::unique(module.uses.begin(), module.uses.end()), module.uses.end());
  }
  declare_builtin_relations(context);
  context.data_relations = data_relations_of(trees);
  const std::vector<Span> damaged = damaged_places(context);
  for (const syntax::Tree& tree : trees) {
    require_module(context, tree, damaged);
  }
  for (const SortKey& key : sorted_statements(context, trees)) {
    if (statements.tree(key.ref).is_rejected) {
      continue;
    }
    const syntax::Statement& statement = statements[key.ref];
    const bool is_first = declare(context, statement, statements.files[key.ref.tree].module);
    const bool is_whole = is_first && !is_damaged(damaged, statement.span);
    const List list = !is_whole                                              ? &Statements::damaged
                      : is_data_statement(statement, context.data_relations) ? &Statements::data
                                                                             : list_for(statement);
    (statements.*list).push_back(key.ref);
  }
  declare_left_out(context, statements);
  context.model.data_statements = statements.data;
  return statements;
}

}  // namespace regimen::knowledge
