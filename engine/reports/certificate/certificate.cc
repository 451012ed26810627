#include "engine/reports/certificate/certificate.h"

#include <utility>

#include "engine/explanation/explain.h"
#include "engine/logic/print_program.h"
#include "engine/reports/certificate/reader.h"
#include "engine/reports/certificate/record_json.h"
#include "engine/reports/certificate/result.h"

namespace regimen::certificate {

namespace {

constexpr int kVersion = 1;
constexpr int kNestingMax = 64;

Json steps_json(const logic::Program& program, const std::vector<verification::Step>& steps) {
  Json json = Json::array();
  for (const verification::Step& step : steps) {
    Json values = Json::array();
    for (const logic::SymbolId value : step.values) {
      values.push_back(program[value].name);
    }
    json.push_back({{"rule", step.rule.index()},
                    {"text", logic::rule_text(program, program[step.rule])},
                    {"values", std::move(values)}});
  }
  return json;
}

std::optional<logic::SymbolId> symbol_in(const logic::Program& program, logic::SortId sort,
                                         const std::string& name) {
  return logic::find_symbol(program, program[sort].name, name);
}

verification::Step step_from(const logic::Program& program, const Reader& reader) {
  verification::Step step{logic::RuleId(std::uint32_t{0}), {}};
  const std::int64_t index = reader.member("rule").integer();
  if (index < 0 || static_cast<std::uint64_t>(index) >= program.rules.size()) {
    reader.member("rule").refuse("there is no such rule");
    return step;
  }
  step.rule = logic::RuleId(static_cast<std::uint32_t>(index));
  const logic::Rule& rule = program[step.rule];
  if (reader.member("text").text() != logic::rule_text(program, rule)) {
    reader.member("text").refuse("the rule is another: `" + logic::rule_text(program, rule) + "`");
  }
  const Reader values = reader.member("values");
  if (values.size() != rule.variables.size()) {
    values.refuse("the rule has " + std::to_string(rule.variables.size()) + " variables");
    return step;
  }
  for (std::size_t i = 0; i < rule.variables.size(); ++i) {
    const std::string name = values[i].text();
    if (const auto symbol = symbol_in(program, rule.variables[i].sort, name)) {
      step.values.push_back(*symbol);
    } else {
      values[i].refuse("`" + name + "` is no " + program[rule.variables[i].sort].name);
    }
  }
  return step;
}

std::vector<verification::Step> steps_from(const logic::Program& program, const Reader& reader) {
  std::vector<verification::Step> steps;
  for (std::size_t i = 0; i < reader.size() && !reader.has_failed(); ++i) {
    steps.push_back(step_from(program, reader[i]));
  }
  return steps;
}

// A document that is deeper than any certificate is not parsed at all.
bool is_too_deep(std::string_view document) {
  int depth = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const char c = document[i];
    if (is_quoted) {
      i += c == '\\' ? 1 : 0;
      is_quoted = c != '"';
    } else if (c == '"') {
      is_quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kNestingMax) {
        return true;
      }
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::string certificate_json(const advice::Knowledge& knowledge, const patient::Record& record,
                             const evaluation::Facts& facts, const advice::Advice& advice) {
  const verification::Proof proof = proof_of(knowledge, facts);
  const Json json{{"certificate", kVersion},
                  {"knowledge", advice.knowledge},
                  {"input", record_json(knowledge.model, record)},
                  {"result", Json::parse(explanation::advice_json(knowledge, record, advice))},
                  {"proof",
                   {{"definite", steps_json(knowledge.program, proof.definite)},
                    {"possible", steps_json(knowledge.program, proof.possible)}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string input_json(const knowledge::Model& model, const patient::Record& record) {
  return record_json(model, record).dump(-1, ' ', false, Json::error_handler_t::replace);
}

const std::vector<std::string_view>& not_checked() {
  static const std::vector<std::string_view> all{
      "amounts, schedules, routes and notes of doses",
      "sentences and words (`says`, `words`, `because`, `kind`, `standing`)",
      "what is still needed", "days of monitoring, and that all that is due is listed",
      "problems of the data, and the label"};
  return all;
}

Verdict verify(const knowledge::Model& model, const logic::Program& program,
               std::string_view digest, std::size_t errors_in_knowledge,
               std::string_view document) {
  Verdict verdict;
  const Json json = is_too_deep(document) ? Json(Json::value_t::discarded)
                                          : Json::parse(document, nullptr, false);
  if (json.is_discarded()) {
    verdict.refusal = {"", "it is not JSON"};
    return verdict;
  }
  const Reader reader(json, "", verdict.refusal);
  reader.only({"certificate", "knowledge", "input", "result", "proof"});
  if (reader.member("certificate").integer() != kVersion) {
    reader.member("certificate").refuse("this program knows version 1");
  }
  if (const std::string used = reader.member("knowledge").text(); used != digest) {
    reader.member("knowledge")
        .refuse("it was made with other knowledge: " + used + ", not " + std::string(digest));
  }
  if (verdict.refusal) {
    return verdict;
  }
  const auto record =
      from_json(model, json.contains("input") ? json.at("input") : Json(nullptr), verdict.refusal);
  const verification::Proof proof{steps_from(program, reader.member("proof").member("definite")),
                                  steps_from(program, reader.member("proof").member("possible"))};
  if (!record || verdict.refusal) {
    return verdict;
  }
  verdict.patient = record->id;
  verdict.definite = proof.definite.size();
  verdict.possible = proof.possible.size();
  verification::Bounds bounds;
  verdict.refusal = verification::check(model, program, *record, proof, bounds);
  if (!verdict.refusal) {
    const verification::ExpectedAdvice expected =
        verification::expected_advice(model, program, *record, bounds);
    check_result({model, *record, expected, digest, errors_in_knowledge}, reader.member("result"));
    verdict.statuses = expected.agents.size() + expected.protocols.size();
  }
  return verdict;
}

}  // namespace regimen::certificate
