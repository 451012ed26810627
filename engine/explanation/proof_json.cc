// Implements to_json of engine/explanation/proof.h; the schema is docs/proof.schema.json.
#include <nlohmann/json.hpp>

#include "engine/explanation/phrases.h"
#include "engine/explanation/proof.h"

namespace regimen::explanation {

namespace {

Json step_json(const Proof::Step& step) {
  Json values = Json::object();
  for (const auto& [name, value] : step.values) {
    values[name] = value;
  }
  return {{"rule", step.rule},         {"statement", step.statement},
          {"title", step.title},       {"text", step.text},
          {"values", values},          {"sources", step.sources},
          {"locators", step.locators}, {"premises", step.premises}};
}

Json node_json(const Proof::Node& node, std::size_t id) {
  Json steps = Json::array();
  for (const Proof::Step& step : node.steps) {
    steps.push_back(step_json(step));
  }
  return {{"id", id},
          {"kind", node.is_test ? "test" : "atom"},
          {"subject", node.subject},
          {"negated", node.is_negated},
          {"truth", truth_word(node.truth)},
          {"words", node.words},
          {"height", node.height},
          {"place", node.place},
          {"digest", node.digest},
          {"steps", steps}};
}

}  // namespace

Json proof_json(const Proof& proof) {
  Json nodes = Json::array();
  for (std::size_t i = 0; i < proof.nodes.size(); ++i) {
    nodes.push_back(node_json(proof.nodes[i], i));
  }
  Json others = Json::array();
  for (std::size_t i = 0; i < proof.others.size(); ++i) {
    const Proof::Other& other = proof.others[i];
    others.push_back({{"proof", i + 2},
                      {"node", other.node},
                      {"statement", other.statement},
                      {"title", other.title}});
  }
  return {{"nodes", std::move(nodes)}, {"others", std::move(others)}};
}

}  // namespace regimen::explanation
