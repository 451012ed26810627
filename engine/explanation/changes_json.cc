// Implements the JSON of engine/explanation/changes.h.
#include <nlohmann/json.hpp>

#include "engine/explanation/changes.h"
#include "engine/explanation/phrases.h"

namespace regimen::explanation {

namespace {

using quantity::Truth;

std::string_view goal_word(change::Goal goal) {
  switch (goal) {
    case change::Goal::kYes:
      return "yes";
    case change::Goal::kNo:
      return "no";
    case change::Goal::kOpen:
      return "unknown";
    case change::Goal::kNotYes:
      return "not yes";
  }
  return "";
}

Json bound_json(const std::optional<knowledge::Threshold>& bound, bool is_open) {
  if (!bound) {
    return nullptr;
  }
  return {{"value", bound->written->value.to_text(40)},
          {"unit", bound->written->unit.text},
          {"included", !is_open}};
}

Json change_json(const knowledge::Model& model, const change::Change& change) {
  Json json{{"input", knowledge::name_of(model, change.input)},
            {"words", change::words_for(model, change)}};
  if (change.value) {
    json["low"] = bound_json(change.range.low, change.range.is_low_open);
    json["high"] = bound_json(change.range.high, change.range.is_high_open);
  }
  return json;
}

Json names_json(const knowledge::Model& model, const std::vector<knowledge::Input>& inputs) {
  Json names = Json::array();
  for (const knowledge::Input& input : inputs) {
    names.push_back(knowledge::name_of(model, input));
  }
  return names;
}

Json sets_json(const knowledge::Model& model,
               const std::vector<std::vector<knowledge::Input>>& sets) {
  Json json = Json::array();
  for (const std::vector<knowledge::Input>& inputs : sets) {
    json.push_back(names_json(model, inputs));
  }
  return json;
}

Json set_json(const knowledge::Model& model, const FlipAnswer::Set& set) {
  Json changes = Json::array();
  for (std::size_t i = 0; i < set.changes.size(); ++i) {
    Json json = change_json(model, set.changes[i]);
    json["fact"] = set.facts[i];
    changes.push_back(std::move(json));
  }
  return {{"changes", std::move(changes)},
          {"becomes", truth_word(set.becomes)},
          {"status", set.status}};
}

}  // namespace

Json flip_json(const knowledge::Model& model, const FlipAnswer& answer) {
  Json parts = Json::array();
  for (const FlipAnswer::Part& part : answer.parts) {
    Json sets = Json::array();
    for (const FlipAnswer::Set& set : part.sets) {
      sets.push_back(set_json(model, set));
    }
    parts.push_back(
        {{"to", goal_word(part.goal)}, {"complete", part.is_complete}, {"sets", std::move(sets)}});
  }
  return {{"question", answer.words},    {"truth", truth_word(answer.now)},
          {"size_max", answer.size_max}, {"candidates", answer.candidates},
          {"trials", answer.trials},     {"flips", std::move(parts)}};
}

Json stability_json(const knowledge::Model& model, const StableAnswer& answer) {
  Json rows = Json::array();
  for (const StableAnswer::Row& row : answer.rows) {
    Json edges = Json::array();
    for (const StableAnswer::Edge& edge : row.edges) {
      Json json = change_json(model, edge.beyond);
      json["distance"] = edge.distance;
      json["relative"] = edge.relative.to_text();
      json["becomes"] = truth_word(edge.becomes);
      json["status"] = edge.status;
      edges.push_back(std::move(json));
    }
    rows.push_back({{"input", knowledge::name_of(model, row.input)},
                    {"value", row.value},
                    {"edges", std::move(edges)}});
  }
  return {{"question", answer.words},
          {"truth", truth_word(answer.now)},
          {"values", std::move(rows)},
          {"firm", names_json(model, answer.firm)}};
}

Json needs_json(const knowledge::Model& model, const NeedsAnswer& answer) {
  Json inputs = Json::array();
  for (const change::Need& need : answer.needs.inputs) {
    inputs.push_back({{"input", knowledge::name_of(model, need.input)},
                      {"may_confirm_alone", need.may_confirm_alone},
                      {"may_exclude_alone", need.may_exclude_alone},
                      {"smallest_set", need.set_size}});
  }
  return {{"question", answer.words},
          {"truth", truth_word(answer.now)},
          {"confirming", sets_json(model, answer.needs.confirming)},
          {"excluding", sets_json(model, answer.needs.excluding)},
          {"inputs", std::move(inputs)},
          {"idle", names_json(model, answer.needs.idle)},
          {"complete", answer.needs.is_complete}};
}

Json regions_json(const knowledge::Model& model, const RegionsAnswer& answer) {
  Json rows = Json::array();
  for (const RegionsAnswer::Row& row : answer.rows) {
    Json json = change_json(model, row.values);
    json["outcome"] = row.outcome;
    json["now"] = row.is_now;
    rows.push_back(std::move(json));
  }
  return {{"question", answer.name},
          {"input", knowledge::name_of(model, answer.input)},
          {"value", answer.value},
          {"regions", std::move(rows)}};
}

}  // namespace regimen::explanation
