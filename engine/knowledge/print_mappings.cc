// Implements engine/knowledge/print_statements.h: mappings.
#include "engine/knowledge/print_conditions.h"
#include "engine/knowledge/print_statements.h"

namespace regimen::knowledge {

namespace {

std::string from(const std::string& key) {
  return "from " + quoted(key);
}

// As wide as the widest of them, `conditions`.
std::string wide(std::string_view keyword) {
  std::string word(keyword);
  word.resize(std::string_view("conditions").size(), ' ');
  return word;
}

std::string mapping_text(const Mapping& mapping) {
  std::string text;
  for (const auto& [word, sex] : mapping.sex_words) {
    text += (text.empty() ? " where " : ", ") + quoted(word) + " is " +
            (sex == Sex::kMale ? "male" : "female");
  }
  return text;
}

std::string unit_words_of(const Mapping::ResultList& list) {
  std::string text;
  for (const auto& [word, unit] : list.unit_words) {
    text += (text.empty() ? " where " : ", ") + quoted(word) + " is " + unit;
  }
  return text;
}

std::string keys_of(const Mapping::ResultList& list) {
  return from(list.key) + " by " + list.system + " { code " + quoted(list.code_key) + " value " +
         quoted(list.value_key) + (list.unit_key ? " unit " + quoted(*list.unit_key) : "") +
         unit_words_of(list) + " at " + quoted(list.time_key) +
         (list.days_since ? " days since " + list.days_since->to_text() : "") + " }";
}

}  // namespace

std::string statement_text(const Model& model, MappingId id) {
  const Mapping& mapping = model[id];
  StatementText text("mapping", mapping.header);
  text.clause(wide("id"), from(mapping.id_key));
  if (mapping.sex_key) {
    text.clause(wide("sex"), from(*mapping.sex_key) + mapping_text(mapping));
  }
  if (mapping.birth_key) {
    text.clause(wide("born"), from(*mapping.birth_key));
  }
  if (mapping.age_key) {
    text.clause(wide("age"), from(*mapping.age_key));
  }
  for (const Mapping::LabKey& lab : mapping.labs) {
    text.clause(wide("lab"), model[lab.lab].header.name + " " + from(lab.key) +
                                 (lab.unit.empty() ? "" : " in " + lab.unit));
  }
  for (const Mapping::CodeList& list : mapping.lists) {
    text.clause(wide(list.kind == Mapping::CodeList::Kind::kAgents ? "agents" : "conditions"),
                from(list.key) + " by " + list.system);
  }
  for (const Mapping::ResultList& list : mapping.results) {
    text.clause(wide("results"), keys_of(list));
  }
  return text.end(model);
}

}  // namespace regimen::knowledge
