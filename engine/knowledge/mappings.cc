// Implements the pass over mappings of engine/knowledge/check.h: every key is read once, numbers are in
// a unit that the lab knows, and codes belong to something.
#include <algorithm>
#include <map>
#include <set>

#include "engine/knowledge/check.h"
#include "engine/knowledge/codes.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

Diagnostic key_read_twice(const syntax::Text& key, Span first) {
  return {.code = Finding::kKeyReadTwice,
          .message = "the key `" + key.value + "` is read twice",
          .primary = {{key.span, "read again here"}},
          .secondary = {{first, "first read here"}},
          .help = "name another key, or remove one of the two"};
}

Diagnostic two_ages(Span age, Span born) {
  return {.code = Finding::kTwoAges,
          .message = "the age is read in two ways",
          .primary = {{age, "the age in years"}},
          .secondary = {{born, "the day of birth"}},
          .help = "keep `born`, which stays true, or `age`"};
}

Diagnostic unused_system(const syntax::Name& system, const std::string& what) {
  return {
      .code = Finding::kUnusedCodeSystem,
      .message = "no " + what + " has a code of the system `" + system.text + "`",
      .primary = {{system.span, "so this list says nothing"}},
      .help = "give the statements that are meant their codes: `code " + system.text + " \"…\"`"};
}

// The keys of one object, each with where it is read first.
class Keys {
 public:
  std::string read(Scope& scope, const syntax::Text& key) {
    if (key.value.empty()) {
      scope.error(invalid_value("a key is empty", key.span, "write the key as the file has it"));
    }
    const auto [place, is_new] = spans_.try_emplace(key.value, key.span);
    if (!is_new) {
      scope.error(key_read_twice(key, place->second));
    }
    return key.value;
  }
  std::optional<std::string> read(Scope& scope, const std::optional<syntax::Text>& key) {
    return key ? std::optional(read(scope, *key)) : std::nullopt;
  }

 private:
  std::map<std::string, Span> spans_;
};

using CodeSystems = std::set<std::string>;

template <typename Entity>
CodeSystems systems_of(const std::vector<Entity>& entities) {
  CodeSystems systems;
  for (const Entity& entity : entities) {
    for (const Code& code : entity.codes) {
      systems.insert(code.system);
    }
  }
  return systems;
}

std::string read_system(Scope& scope, const syntax::Name& system, const CodeSystems& used,
                        const std::string& what) {
  const bool is_known =
      word_of(scope, system, code_systems(), "code system", Finding::kUnknownCodeSystem)
          .has_value();
  if (is_known && !used.contains(system.text)) {
    scope.warn(unused_system(system, what));
  }
  return system.text;
}

void read_sex(Scope& scope, const syntax::MappingDecl& decl, Mapping& mapping) {
  static const std::vector<std::string> words = {"female", "male"};
  std::map<std::string, Sex> sexes;
  for (const syntax::MappingDecl::SexWord& word : decl.sex_words) {
    const auto which = word_of(scope, word.sex, words, "sex");
    const Sex sex = which == std::size_t{1} ? Sex::kMale : Sex::kFemale;
    if (which && !sexes.try_emplace(word.written.value, sex).second) {
      scope.error(invalid_value("`" + word.written.value + "` is given a meaning twice",
                                word.written.span, "keep one of the two"));
    }
  }
  if (mapping.sex_key && sexes.empty()) {
    sexes = {{"female", Sex::kFemale}, {"male", Sex::kMale}};
  }
  mapping.sex_words.assign(sexes.begin(), sexes.end());
}

void read_unit_of(Scope& scope, const syntax::MappingDecl::LabKey& written, const Lab& lab) {
  const std::optional<syntax::Name>& name = written.unit;
  if (!name && lab.unit.text.empty()) {
    return;
  }
  if (!name) {
    scope.error(
        missing_clause("`" + written.lab.text + "` does not say in which unit its numbers are",
                       written.lab.span, "add `in " + lab.unit.text + "`"));
    return;
  }
  const auto unit = read_unit(scope, name->text, name->span);
  if (unit) {
    const syntax::Quantity quantity{{"1", name->span}, name->text, name->span, name->span};
    const Scale scale{written.lab.text, lab.unit, lab.molar_mass, lab.header.name_span};
    read_on_scale(scope, quantity, {quantity::Rational(1), *unit}, scale);
  }
}

void read_labs(Scope& scope, const syntax::MappingDecl& decl, Keys& keys, Mapping& mapping) {
  for (const syntax::MappingDecl::LabKey& written : decl.labs) {
    std::string key = keys.read(scope, written.key);
    if (const auto id = scope.id_of<LabId>(written.lab, kWantLab)) {
      read_unit_of(scope, written, scope.model()[*id]);
      mapping.labs.push_back({std::move(key), *id, written.unit ? written.unit->text : ""});
    }
  }
}

void read_lists(Scope& scope, const syntax::MappingDecl& decl, Keys& keys, Mapping& mapping) {
  using Kind = Mapping::CodeList::Kind;
  const Model& model = scope.model();
  for (const syntax::MappingDecl::CodeList& written : decl.lists) {
    std::string key = keys.read(scope, written.key);
    std::string system =
        written.are_agents
            ? read_system(scope, written.system, systems_of(model.agents), "agent")
            : read_system(scope, written.system, systems_of(model.concepts), "condition");
    mapping.lists.push_back(
        {std::move(key), std::move(system), written.are_agents ? Kind::kAgents : Kind::kConcepts});
  }
}

std::string needed(Scope& scope, Keys& keys, const std::optional<syntax::Text>& key,
                   const std::string& word, Span list) {
  if (!key) {
    scope.error(missing_clause("the results do not say where their `" + word + "` stands", list,
                               "add `" + word + " \"…\"` between the braces"));
    return "";
  }
  return keys.read(scope, *key);
}

void read_unit_words(Scope& scope, const syntax::MappingDecl::ResultList& written,
                     Mapping::ResultList& list) {
  std::map<std::string, std::string> units;
  for (const syntax::MappingDecl::UnitWord& word : written.unit_words) {
    const bool is_unit = read_unit(scope, word.unit.text, word.unit.span).has_value();
    if (is_unit && !units.try_emplace(word.written.value, word.unit.text).second) {
      scope.error(invalid_value("`" + word.written.value + "` is given a meaning twice",
                                word.written.span, "keep one of the two"));
    }
  }
  list.unit_words.assign(units.begin(), units.end());
}

void read_results(Scope& scope, const syntax::MappingDecl& decl, Keys& keys, Mapping& mapping) {
  for (const syntax::MappingDecl::ResultList& written : decl.results) {
    Mapping::ResultList list;
    list.key = keys.read(scope, written.key);
    list.system = read_system(scope, written.system, systems_of(scope.model().labs), "lab");
    Keys of_result;
    const Span where = written.key.span;
    list.code_key = needed(scope, of_result, written.code, "code", where);
    list.value_key = needed(scope, of_result, written.value, "value", where);
    list.unit_key = of_result.read(scope, written.unit);
    read_unit_words(scope, written, list);
    list.time_key = needed(scope, of_result, written.time, "at", where);
    list.days_since = read_day(scope, written.days_since);
    mapping.results.push_back(std::move(list));
  }
}

template <typename Part>
void order(std::vector<Part>& parts) {
  std::sort(parts.begin(), parts.end(),
            [](const Part& left, const Part& right) { return left.key < right.key; });
}

Mapping read_mapping(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::MappingDecl>(statement.value);
  Mapping mapping{.header = header_from(scope, statement, SourcePolicy::kOptional)};
  Keys keys;
  if (!decl.id) {
    scope.error(missing_clause("`" + mapping.header.name + "` does not say who a line is about",
                               mapping.header.name_span, "add `id from \"…\"`"));
  }
  mapping.id_key = keys.read(scope, decl.id).value_or("");
  mapping.sex_key = keys.read(scope, decl.sex);
  read_sex(scope, decl, mapping);
  mapping.birth_key = keys.read(scope, decl.born);
  mapping.age_key = keys.read(scope, decl.age);
  if (decl.born && decl.age) {
    scope.error(two_ages(decl.age->span, decl.born->span));
  }
  read_labs(scope, decl, keys, mapping);
  read_lists(scope, decl, keys, mapping);
  read_results(scope, decl, keys, mapping);
  order(mapping.labs);
  order(mapping.lists);
  order(mapping.results);
  return mapping;
}

}  // namespace

void check_mappings(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.mappings) {
    Scope scope(context, statements, ref);
    Mapping mapping = read_mapping(scope, statements[ref]);
    if (scope.is_sound()) {
      context.names.set_id(Kind::kMapping, mapping.header.name,
                           static_cast<std::uint32_t>(context.model.mappings.size()));
      context.model.mappings.push_back(std::move(mapping));
    }
  }
}

}  // namespace regimen::knowledge
