// Implements engine/knowledge/relations.h and the passes over relations and facts.
#include "engine/knowledge/relations.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "engine/base/nearest.h"
#include "engine/syntax/relations.h"

namespace regimen::knowledge {

namespace {

const std::vector<std::string>& sort_names() {
  static const std::vector<std::string> names = {"agent",    "class", "concept", "dose",     "lab",
                                                 "protocol", "route", "rule",    "severity", "sex"};
  return names;
}

std::string singular(const std::string& word) {
  if (word == "severities") {
    return "severity";
  }
  if (word == "classes" || word == "sexes") {
    return word.substr(0, word.size() - 2);
  }
  const bool is_plural = word.size() > 1 && word.back() == 's' && word[word.size() - 2] != 's';
  return is_plural ? word.substr(0, word.size() - 1) : word;
}

std::optional<Wanted> wanted_for(std::string_view sort) {
  if (sort == "agent") {
    return kWantAgent;
  }
  if (sort == "class") {
    return kWantClass;
  }
  if (sort == "concept") {
    return kWantConcept;
  }
  if (sort == "lab") {
    return kWantLab;
  }
  if (sort == "protocol") {
    return kWantProtocol;
  }
  if (sort == "route") {
    return kWantRoute;
  }
  return sort == "rule" ? std::optional(kWantRule) : std::nullopt;
}

Diagnostic dose_without_agent(const syntax::Name& name) {
  return {.code = Finding::kUnknownName,
          .message = "`" + name.text + "` does not say whose dose it is",
          .primary = {{name.span, "a dose is needed here"}},
          .help = "write the agent, a dot and the dose, as in `testosterone_cypionate.standard`"};
}

std::optional<Symbol> read_dose_symbol(Scope& scope, const syntax::Name& name) {
  const std::size_t dot = name.text.find('.');
  if (dot == std::string::npos) {
    scope.error(dose_without_agent(name));
    return std::nullopt;
  }
  const auto agent = scope.id_of<AgentId>({name.text.substr(0, dot), name.span}, kWantAgent);
  if (!agent || !scope.dose_of(*agent, {name.text.substr(dot + 1), name.span})) {
    return std::nullopt;
  }
  return Symbol{"dose", name.text};
}

// Rules and protocols are checked later than what names them: to be declared is enough.
bool is_declared(Scope& scope, const syntax::Name& name, const Wanted& wanted) {
  const Declaration* found = scope.context().names.find(name.text, wanted);
  const bool is_later = found != nullptr && wanted.accepts(found->kind) &&
                        (found->kind == Kind::kRule || found->kind == Kind::kProtocol);
  return is_later ? scope.is_visible(*found, name.span) : scope.resolve(name, wanted) != nullptr;
}

}  // namespace

std::optional<std::string> read_sort(Scope& scope, const syntax::Name& sort) {
  const std::string name = singular(sort.text);
  if (!word_of(scope, {name, sort.span}, sort_names(), "sort", Finding::kUnknownSort)) {
    return std::nullopt;
  }
  return name;
}

const std::vector<std::string>& fixed_symbols(std::string_view sort) {
  static const std::vector<std::string> severities = {"absolute", "major", "minor", "moderate",
                                                      "relative"};
  static const std::vector<std::string> sexes = {"female", "male"};
  static const std::vector<std::string> none;
  return sort == "severity" ? severities : sort == "sex" ? sexes : none;
}

std::optional<Symbol> read_symbol(Scope& scope, const syntax::Name& name, const std::string& sort) {
  if (sort == "dose") {
    return read_dose_symbol(scope, name);
  }
  const std::optional<Wanted> wanted = wanted_for(sort);
  const bool is_symbol = wanted ? is_declared(scope, name, *wanted)
                                : word_of(scope, name, fixed_symbols(sort), sort).has_value();
  return is_symbol ? std::optional(Symbol{sort, name.text}) : std::nullopt;
}

std::optional<std::vector<syntax::Name>> names_of_args(Scope& scope,
                                                       const std::vector<syntax::ValueId>& args) {
  std::vector<syntax::Name> names;
  for (const syntax::ValueId id : args) {
    const syntax::Value& value = scope.tree()[id];
    if (const auto* name = std::get_if<syntax::NameValue>(&value.value)) {
      names.push_back(name->name);
    } else {
      scope.error({.code = Finding::kNameNeeded,
                   .message = "a relation of this kind is about names, not about values",
                   .primary = {{value.span, "a name is needed here"}},
                   .help = "name one, or declare the column with the sort of the value, as in "
                           "`amount: number`"});
    }
  }
  return names.size() == args.size() ? std::optional(std::move(names)) : std::nullopt;
}

bool is_data_relation(Scope& scope, const syntax::Name& name) {
  const bool is_data = scope.context().data_relations.contains(name.text);
  if (is_data) {
    scope.error(
        {.code = Finding::kDataRelationMisplaced,
         .message = "`" + name.text + "` holds data and is not known when a patient is evaluated",
         .primary = {{name.span, "a rule about patients cannot read it"}},
         .help = "use it in a rule that concludes a data relation; `regimen query` "
                 "evaluates those"});
  }
  return is_data;
}

std::optional<RelationId> read_relation(Scope& scope, const syntax::Name& name,
                                        std::size_t arg_count) {
  if (is_data_relation(scope, name)) {
    return std::nullopt;
  }
  const auto id = scope.id_of<RelationId>(name, kWantRelation);
  if (!id) {
    return std::nullopt;
  }
  const Relation& relation = scope.model()[*id];
  if (relation.column_sorts.size() == arg_count) {
    return id;
  }
  std::string columns;
  for (std::size_t i = 0; i < relation.column_sorts.size(); ++i) {
    columns += (i == 0 ? "" : ", ") + relation.column_names[i] + ": " + relation.column_sorts[i];
  }
  Diagnostic wrong_arity{
      .code = Finding::kWrongArity,
      .message = "`" + name.text + "` is about " + std::to_string(relation.column_sorts.size()) +
                 " things, not " + std::to_string(arg_count),
      .primary = {{name.span, std::to_string(arg_count) + " are given"}},
      .help = "write `" + name.text + "(" + columns + ")`, with a name for each"};
  if (!relation.is_builtin) {
    wrong_arity.secondary.push_back({relation.header.name_span, "declared here"});
  }
  scope.error(std::move(wrong_arity));
  return std::nullopt;
}

// ---- relations ----

namespace {

Relation builtin_relation(const BuiltinRelation& builtin, ModuleId module) {
  return {.header = {.name = std::string(builtin.name),
                     .title = std::string(builtin.name),
                     .module = module,
                     .citations = {},
                     .name_span = {},
                     .span = {}},
          .column_names = {std::string(builtin.column)},
          .column_sorts = {std::string(builtin.sort)},
          .is_builtin = true};
}

std::optional<Relation> read_relation_decl(Scope& scope, const syntax::Statement& statement) {
  Relation relation{.header = header_from(scope, statement, SourcePolicy::kOptional)};
  for (const syntax::RelationColumn& column :
       std::get<syntax::RelationDecl>(statement.value).columns) {
    const std::optional<std::string> sort = read_sort(scope, column.sort);
    relation.column_names.push_back(column.name.text);
    relation.column_sorts.push_back(sort.value_or(""));
  }
  check_sentence(scope, *statement.metadata, relation.column_names);
  return scope.is_sound() ? std::optional(std::move(relation)) : std::nullopt;
}

ModuleId builtin_module(const Model& model) {
  for (std::size_t i = 0; i < model.modules.size(); ++i) {
    if (model.modules[i].name == kBuiltinModule) {
      return ModuleId(i);
    }
  }
  return ModuleId(std::size_t{0});
}

}  // namespace

void check_relations(Context& context, const Statements& statements) {
  std::vector<Relation>& relations = context.model.relations;
  for (const BuiltinRelation& builtin : kBuiltinRelations) {
    relations.push_back(builtin_relation(builtin, builtin_module(context.model)));
  }
  for (const StatementRef ref : statements.relations) {
    Scope scope(context, statements, ref);
    if (auto relation = read_relation_decl(scope, statements[ref])) {
      relations.push_back(std::move(*relation));
    }
  }
  std::sort(relations.begin(), relations.end(), [](const Relation& left, const Relation& right) {
    return left.header.name < right.header.name;
  });
  for (std::uint32_t i = 0; i < relations.size(); ++i) {
    // The name in the table lives in the tree; only the id is new.
    context.names.set_id(Kind::kRelation, relations[i].header.name, i);
  }
}

bool may_conclude(Scope& scope, const Relation& relation, Span use) {
  constexpr std::string_view kPolicies = "stdlib.policies";
  constexpr std::array<std::string_view, 5> kAgainst = {
      relation::kAdjusted.name, relation::kAvoided.name, relation::kContraindicated.name,
      relation::kHeld.name, relation::kStopped.name};
  const std::string& name = relation.header.name;
  const bool is_policy = scope.model().modules[relation.header.module.index()].name == kPolicies;
  const bool is_inside = scope.module() == relation.header.module;
  if (!is_policy || is_inside ||
      std::find(kAgainst.begin(), kAgainst.end(), name) != kAgainst.end()) {
    return true;
  }
  scope.error({.code = Finding::kPolicyRelation,
               .message = "`" + name + "` follows from the safety policies alone",
               .primary = {{use, "cannot be stated or concluded here"}},
               .secondary = {{relation.header.name_span, "declared here"}},
               .help = "write `recommend`, `avoid`, a contraindication or a dose, or conclude "
                       "something of your own"});
  return false;
}

// ---- facts ----

namespace {

std::optional<Fact> read_fact(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::FactDecl>(statement.value);
  const syntax::Name name = statement.name.value_or(syntax::Name{"", statement.keyword_span});
  Fact fact{.relation = RelationId(std::size_t{0}),
            .args = {},
            .header = header_from(scope, statement, SourcePolicy::kOptional)};
  const std::optional<RelationId> relation = read_relation(scope, name, decl.args.size());
  const auto args = names_of_args(scope, decl.args);
  if (!relation || !args) {
    return std::nullopt;
  }
  fact.relation = *relation;
  const Relation& declared = scope.model()[*relation];
  if (declared.is_builtin) {
    scope.error({.code = Finding::kWrongKind,
                 .message = "`" + name.text + "` is said by the record of a patient, not by a fact",
                 .primary = {{name.span, "a declared relation is needed here"}},
                 .help = "write it in a scenario"});
    return std::nullopt;
  }
  may_conclude(scope, declared, name.span);
  for (std::size_t i = 0; i < args->size(); ++i) {
    if (auto symbol = read_symbol(scope, (*args)[i], declared.column_sorts[i])) {
      fact.args.push_back(std::move(*symbol));
    }
  }
  return scope.is_sound() ? std::optional(std::move(fact)) : std::nullopt;
}

bool is_same_fact(const Fact& left, const Fact& right) {
  return left.relation == right.relation && left.args == right.args;
}

}  // namespace

void check_facts(Context& context, const Statements& statements) {
  std::vector<Fact>& facts = context.model.facts;
  for (const StatementRef ref : statements.facts) {
    Scope scope(context, statements, ref);
    if (auto fact = read_fact(scope, statements[ref])) {
      facts.push_back(std::move(*fact));
    }
  }
  // Stable: equal facts stay in the order of their places, so that the same one is always reported.
  std::stable_sort(facts.begin(), facts.end(), [](const Fact& left, const Fact& right) {
    return std::tie(left.relation, left.args) < std::tie(right.relation, right.args);
  });
  for (std::size_t i = 1; i < facts.size(); ++i) {
    if (is_same_fact(facts[i - 1], facts[i])) {
      context.sink.add({.code = Finding::kDuplicateStatement,
                        .message = "this fact is stated twice",
                        .primary = {{facts[i].header.span, "stated again here"}},
                        .secondary = {{facts[i - 1].header.span, "first stated here"}},
                        .help = "remove one"});
    }
  }
  facts.erase(std::unique(facts.begin(), facts.end(), is_same_fact), facts.end());
}

}  // namespace regimen::knowledge
