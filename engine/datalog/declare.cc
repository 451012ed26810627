// Implements engine/datalog/declared.h.
#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/datalog/declared.h"
#include "engine/knowledge/data_statements.h"
#include "engine/knowledge/quantities.h"
#include "engine/knowledge/relations.h"

namespace regimen::datalog {

namespace {

using knowledge::Finding;
using knowledge::Scope;
using knowledge::StatementRef;
using ValueKind = Type::Kind;

constexpr std::size_t kColumnsMax = 64;

std::optional<ValueKind> value_kind(std::string_view sort) {
  constexpr std::array<std::pair<std::string_view, ValueKind>, 8> kKinds = {
      {{"boolean", ValueKind::kBoolean},
       {"date", ValueKind::kDate},
       {"datetime", ValueKind::kDateTime},
       {"duration", ValueKind::kDuration},
       {"integer", ValueKind::kInteger},
       {"number", ValueKind::kNumber},
       {"quantity", ValueKind::kQuantity},
       {"text", ValueKind::kText}}};
  for (const auto& [name, kind] : kKinds) {
    if (name == sort) {
      return kind;
    }
  }
  return std::nullopt;
}

Diagnostic unit_of_column(const syntax::RelationColumn& column, bool is_missing) {
  if (is_missing) {
    return {.code = Finding::kUnitExpected,
            .message = "column `" + column.name.text + "` does not say its unit",
            .primary = {{column.sort.span, "a unit is needed behind `quantity`"}},
            .help = "write it, as in `" + column.name.text + ": quantity mg`"};
  }
  return {.code = Finding::kUnknownUnit,
          .message = "only a `quantity` has a unit",
          .primary = {{column.unit->span, "`" + column.sort.text + "` has none"}},
          .help = "write `" + column.name.text + ": quantity " + column.unit->text + "`"};
}

std::optional<Type> type_of(Declared& declared, Scope& scope,
                            const syntax::RelationColumn& column) {
  const std::optional<ValueKind> kind = value_kind(column.sort.text);
  if ((kind == ValueKind::kQuantity) != column.unit.has_value()) {
    scope.error(unit_of_column(column, !column.unit));
    return std::nullopt;
  }
  if (kind == ValueKind::kQuantity) {
    auto unit = knowledge::read_unit(scope, column.unit->text, column.unit->span);
    return unit ? std::optional(Type{ValueKind::kQuantity, "", std::move(*unit)}) : std::nullopt;
  }
  if (kind) {
    return Type{*kind};
  }
  if (declared.enumerations.contains(column.sort.text)) {
    return scope.resolve(column.sort, knowledge::kWantEnumeration) != nullptr
               ? std::optional(Type{ValueKind::kSymbol, column.sort.text})
               : std::nullopt;
  }
  const std::optional<std::string> sort = knowledge::read_sort(scope, column.sort);
  return sort ? std::optional(Type{ValueKind::kSymbol, *sort}) : std::nullopt;
}

void add(Declared& declared, Relation relation) {
  const RelationId id(declared.program.relations.size());
  declared.relations.emplace(relation.name, id);
  declared.program.relations.push_back(std::move(relation));
}

void declare_relation(Declared& declared, StatementRef ref) {
  const syntax::Statement& statement = declared[ref];
  const auto& decl = std::get<syntax::RelationDecl>(statement.value);
  Scope scope(declared.context, declared.trees[ref.tree], declared.files[ref.tree]);
  knowledge::header_from(scope, statement, knowledge::SourcePolicy::kOptional);
  Relation relation{.name = statement.name->text,
                    .is_input = decl.is_input,
                    .is_output = decl.is_output,
                    .name_span = statement.name->span};
  if (decl.columns.size() > kColumnsMax) {
    scope.error({.code = Finding::kInvalidCount,
                 .message = "a relation has at most " + std::to_string(kColumnsMax) + " columns",
                 .primary = {{statement.name->span, "this one has more"}},
                 .help = "split it"});
  }
  for (const syntax::RelationColumn& column : decl.columns) {
    const bool is_twice =
        std::any_of(relation.columns.begin(), relation.columns.end(),
                    [&](const Column& earlier) { return earlier.name == column.name.text; });
    if (is_twice) {
      scope.error({.code = Finding::kDuplicateName,
                   .message = "column `" + column.name.text + "` is declared twice",
                   .primary = {{column.name.span, "declared again here"}},
                   .help = "give one of them another name"});
    }
    if (auto type = type_of(declared, scope, column)) {
      relation.columns.push_back({column.name.text, std::move(*type)});
    }
  }
  if (scope.is_sound()) {
    declared.context.names.declare({knowledge::Kind::kRelation, statement.name->text,
                                    scope.module(), statement.name->span, 0});
    add(declared, std::move(relation));
  }
}

void declare_enumeration(Declared& declared, StatementRef ref) {
  const syntax::Statement& statement = declared[ref];
  Scope scope(declared.context, declared.trees[ref.tree], declared.files[ref.tree]);
  Enumeration enumeration{{}, statement.name->span};
  for (const syntax::Name& word : std::get<syntax::EnumerationDecl>(statement.value).words) {
    enumeration.words.push_back(word.text);
  }
  std::sort(enumeration.words.begin(), enumeration.words.end());
  const auto twice = std::adjacent_find(enumeration.words.begin(), enumeration.words.end());
  if (twice != enumeration.words.end()) {
    scope.error({.code = Finding::kDuplicateName,
                 .message = "`" + *twice + "` appears twice in `" + statement.name->text + "`",
                 .primary = {{statement.name->span, "of this enumeration"}},
                 .help = "remove one"});
  }
  declared.context.names.declare({knowledge::Kind::kEnumeration, statement.name->text,
                                  scope.module(), statement.name->span, 0});
  declared.enumerations.emplace(statement.name->text, std::move(enumeration));
}

// Relations for patients that only facts say: the same for every patient.
void add_clinical(Declared& declared) {
  const knowledge::Model& model = declared.context.model;
  std::vector<bool> is_derived(model.relations.size(), false);
  for (const knowledge::Rule& rule : model.rules) {
    for (const knowledge::Action& action : rule.then) {
      if (const auto* atom = std::get_if<knowledge::AtomThen>(&action.value)) {
        is_derived[atom->relation.index()] = true;
      }
    }
  }
  for (const knowledge::Fact& fact : model.facts) {
    const knowledge::Relation& relation = model[fact.relation];
    if (is_derived[fact.relation.index()]) {
      continue;
    }
    if (!declared.relations.contains(relation.header.name)) {
      Relation clinical{.name = relation.header.name,
                        .is_clinical = true,
                        .name_span = relation.header.name_span};
      for (std::size_t i = 0; i < relation.column_names.size(); ++i) {
        clinical.columns.push_back(
            {relation.column_names[i], Type{ValueKind::kSymbol, relation.column_sorts[i]}});
      }
      add(declared, std::move(clinical));
    }
    Relation& filled =
        declared.program.relations[declared.relations.at(relation.header.name).index()];
    for (const knowledge::Symbol& symbol : fact.args) {
      filled.facts.push_back(declared.program.values.text(symbol.name.text()));
    }
    ++filled.fact_count;
  }
}

std::vector<std::string> symbols_of(const Declared& declared, const std::string& sort) {
  const auto enumeration = declared.enumerations.find(sort);
  if (enumeration != declared.enumerations.end()) {
    return enumeration->second.words;
  }
  const knowledge::Model& model = declared.context.model;
  std::vector<std::string> names = knowledge::fixed_symbols(sort);
  const auto add_all = [&](const auto& entities, std::string_view wanted) {
    for (std::size_t i = 0; i < entities.size() && sort == wanted; ++i) {
      names.push_back(entities[i].header.name);
    }
  };
  add_all(model.agents, "agent");
  add_all(model.concepts, "concept");
  add_all(model.labs, "lab");
  add_all(model.protocols, "protocol");
  add_all(model.rules, "rule");
  for (const knowledge::Term& term : model.terms) {
    const bool is_class = sort == "class" && term.kind == knowledge::Term::Kind::kClass;
    const bool is_route = sort == "route" && term.kind == knowledge::Term::Kind::kRoute;
    if (is_class || is_route) {
      names.push_back(term.header.name);
    }
  }
  for (std::size_t i = 0; i < model.doses.size() && sort == "dose"; ++i) {
    names.push_back(knowledge::dose_symbol(model, knowledge::DoseId(i)));
  }
  std::sort(names.begin(), names.end());
  return names;
}

void add_symbols(Declared& declared) {
  for (const Relation& relation : declared.program.relations) {
    for (const Column& column : relation.columns) {
      if (column.type.kind == ValueKind::kSymbol && relation.is_input) {
        declared.program.symbols.emplace(column.type.sort, symbols_of(declared, column.type.sort));
      }
    }
  }
}

}  // namespace

void declare(Declared& declared) {
  const std::vector<StatementRef>& all = declared.context.model.data_statements;
  for (const StatementRef ref : all) {
    const syntax::Statement& statement = declared[ref];
    if (std::holds_alternative<syntax::EnumerationDecl>(statement.value)) {
      declare_enumeration(declared, ref);
    } else if (const auto* define = std::get_if<syntax::DefineDecl>(&statement.value)) {
      declared.context.names.declare({knowledge::Kind::kDefinition, statement.name->text,
                                      declared.files[ref.tree].module, statement.name->span, 0});
      declared.definitions.emplace(statement.name->text, Definition{define, ref.tree});
    }
  }
  for (const StatementRef ref : all) {
    if (std::holds_alternative<syntax::RelationDecl>(declared[ref].value)) {
      declare_relation(declared, ref);
    }
  }
  add_clinical(declared);
  add_symbols(declared);
}

bool is_symbol(Declared& declared, Scope& scope, const syntax::Name& name,
               const std::string& sort) {
  const auto found = declared.enumerations.find(sort);
  if (found == declared.enumerations.end()) {
    return knowledge::read_symbol(scope, name, sort).has_value();
  }
  return knowledge::word_of(scope, name, found->second.words, sort).has_value();
}

}  // namespace regimen::datalog
