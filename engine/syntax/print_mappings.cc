// Implements the mappings of engine/syntax/print_parts.h.
#include "engine/syntax/print_parts.h"

namespace regimen::syntax {
namespace {

std::string line(std::string_view word, const Text& key, const std::string& rest = "") {
  return "  " + std::string(word) + " from " + quoted(key.value) + rest + "\n";
}

std::string line(std::string_view word, const std::optional<Text>& key) {
  return key ? line(word, *key) : "";
}

std::string part(std::string_view word, const std::optional<Text>& key) {
  return key ? " " + std::string(word) + " " + quoted(key->value) : "";
}

std::string result_list_text(const MappingDecl::ResultList& list) {
  std::string text;
  for (const MappingDecl::UnitWord& word : list.unit_words) {
    text +=
        (text.empty() ? " where " : ", ") + quoted(word.written.value) + " is " + word.unit.text;
  }
  return text;
}

}  // namespace

std::string print(const MappingDecl& mapping) {
  std::string text = line("id", mapping.id) + line("sex", mapping.sex);
  for (const MappingDecl::SexWord& word : mapping.sex_words) {
    text += "  where " + quoted(word.written.value) + " is " + word.sex.text + "\n";
  }
  text += line("born", mapping.born) + line("age", mapping.age);
  for (const MappingDecl::LabKey& lab : mapping.labs) {
    text += line("lab " + lab.lab.text, lab.key, lab.unit ? " in " + lab.unit->text : "");
  }
  for (const MappingDecl::CodeList& list : mapping.lists) {
    text += line(list.are_agents ? "agents" : "conditions", list.key, " by " + list.system.text);
  }
  for (const MappingDecl::ResultList& list : mapping.results) {
    text += line("results", list.key,
                 " by " + list.system.text + part("code", list.code) + part("value", list.value) +
                     part("unit", list.unit) + result_list_text(list) + part("at", list.time) +
                     (list.days_since ? " days since " + list.days_since->text : ""));
  }
  return text;
}

}  // namespace regimen::syntax
