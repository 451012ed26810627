// Implements the lists of line.h: codes of concepts and agents, and results.
#include <algorithm>

#include "engine/cohort/flat/line.h"

namespace regimen::flat {

using diagnostics::Code;
using fhir::Json;

namespace {

// Does one of the keys that are read stand twice in the result?
bool has_key_twice(const knowledge::Mapping::ResultList& list, Json result) {
  for (const Json member : result.children()) {
    const std::string_view key = member.key();
    const bool is_read = key == list.code_key || key == list.value_key || key == list.time_key ||
                         (list.unit_key && key == *list.unit_key);
    if (is_read && member.is_duplicate()) {
      return true;
    }
  }
  return false;
}

}  // namespace

void LineReader::read_list(const Field& field, const knowledge::Mapping::CodeList& list,
                           const Item& item) {
  if (!item.json.is_array()) {
    wrong_kind(item, "an array of codes", fields_.inputs_of(field));
    return;
  }
  std::size_t number = 0;
  for (const Json element : item.json.children()) {
    const Item each{element, item.path + "[" + std::to_string(number++) + "]"};
    if (element.is_string()) {
      read_code(list, each);
    } else {
      wrong_kind(each, "a code", fields_.inputs_of(field));
    }
  }
}

void LineReader::read_code(const knowledge::Mapping::CodeList& list, const Item& item) {
  const std::string path = path_of(item.path);
  if (list.kind == knowledge::Mapping::CodeList::Kind::kConcepts) {
    const auto concepts = fields_.concepts_of(list.system, item.json.text());
    record_.entries.mapped += concepts.empty() ? 0 : 1;
    for (const Fields::ConceptMeaning& meaning : concepts) {
      record_.concepts.push_back({.concept_id = meaning.id,
                                  .presence = meaning.is_history
                                                  ? patient::ConceptFact::Presence::kResolved
                                                  : patient::ConceptFact::Presence::kPresent,
                                  .onset = std::nullopt,
                                  .path = path});
    }
    if (concepts.empty()) {
      add_not_understood(list, item);
    }
    return;
  }
  const auto agents = fields_.agents_of(list.system, item.json.text());
  record_.entries.mapped += agents.empty() ? 0 : 1;
  for (const knowledge::AgentId id : agents) {
    record_.medications.push_back({.agent = id,
                                   .status = patient::Medication::Status::kTaking,
                                   .since = std::nullopt,
                                   .path = path});
  }
  if (agents.empty()) {
    add_not_understood(list, item);
  }
}

// A code that nothing here has, unless it is known to be something else.
void LineReader::add_not_understood(const knowledge::Mapping::CodeList& list, const Item& item) {
  if (fields_.is_something_else(list, item.json.text())) {
    record_.entries.something_else += 1;
    return;
  }
  record_.entries.not_understood += 1;
  const bool is_of_concepts = list.kind == knowledge::Mapping::CodeList::Kind::kConcepts;
  using Kind = patient::UnreadEntry::Kind;
  record_.not_understood.push_back(
      {.kind = is_of_concepts ? Kind::kDiagnosis : Kind::kMedication,
       .is_active = true,
       .system = list.system,
       .code = std::string(item.json.text()),
       .text = "",
       .path = path_of(item.path),
       .why =
           std::string("no ") + (is_of_concepts ? "condition" : "agent") + " here has this code"});
}

void LineReader::read_results(const Field& field, const knowledge::Mapping::ResultList& list,
                              const Item& item) {
  if (!item.json.is_array()) {
    wrong_kind(item, "an array of results", fields_.inputs_of(field));
    return;
  }
  std::size_t number = 0;
  for (const Json element : item.json.children()) {
    const Item each{element, item.path + "[" + std::to_string(number++) + "]"};
    if (element.is_object()) {
      read_result(field, list, each);
    } else {
      wrong_kind(each, "an object", fields_.inputs_of(field));
    }
  }
}

void LineReader::read_result(const Field& field, const knowledge::Mapping::ResultList& list,
                             const Item& item) {
  const bool has_twice = has_key_twice(list, item.json);
  const std::optional<Json> code = item.json.get(list.code_key);
  const std::optional<Json> value = item.json.get(list.value_key);
  if (has_twice || !code || !code->is_string()) {
    fault(item, {has_twice ? Code::kDuplicateKey : Code::kWrongShape, "",
                 has_twice ? "a key appears twice in this result"
                           : "this result has no `" + patient::truncate_for_display(list.code_key) +
                                 "` that is a text",
                 "fix the result; until then it may belong to any lab", fields_.inputs_of(field)});
    return;
  }
  const std::vector<knowledge::LabId> labs = fields_.labs_of(list.system, code->text());
  (labs.empty() ? record_.entries.unasked : record_.entries.mapped) += 1;
  for (const knowledge::LabId lab : labs) {
    Measured measured{lab, "", time_of(list, item, lab)};
    if (measured.at && measured.at->first > record_.as_of.last) {
      fault(
          item,
          {Code::kAfterAsOf, "", "this result is dated after " + record_.as_of.to_text(), "", {}});
      continue;
    }
    const std::optional<Json> unit =
        list.unit_key ? item.json.get(*list.unit_key) : std::optional<Json>();
    const bool has_unit = unit && unit->kind() != Json::Kind::kNull;
    if (has_unit && !unit->is_string()) {
      wrong_kind({*unit, item.path + "." + *list.unit_key}, "a unit", {lab});
      continue;
    }
    measured.unit = fields_.unit_of(list, lab, has_unit ? unit->text() : std::string_view());
    if (!value || value->kind() == Json::Kind::kNull) {
      fault(item, {Code::kNoValue, "", "this result has no value", "", {}});
      continue;
    }
    add_result(measured, {*value, item.path + "." + list.value_key});
  }
}

}  // namespace regimen::flat
