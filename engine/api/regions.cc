// Implements regions of engine/api/answers.h.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/api/subject_query.h"
#include "engine/base/nearest.h"
#include "engine/explanation/change/domain.h"
#include "engine/explanation/changes.h"
#include "engine/explanation/explain.h"

namespace regimen::api {

namespace {

using explanation::RegionsAnswer;

// What one says of `name` under a change: its outcome, and what else is said.
struct ChangeEffect {
  change::Change values;
  std::string outcome;
  std::set<std::string> warnings;
};

std::set<std::string> warnings_of(const advice::Advice& advice) {
  std::set<std::string> all;
  for (const advice::Message& warning : advice.warnings) {
    all.insert((warning.is_possible_only ? "possible warning: " : "warning: ") + warning.text);
  }
  for (const advice::Message& titration : advice.titrations) {
    all.insert("titrate: " + titration.text);
  }
  return all;
}

std::string outcome_of(const Subject& subject, const Question& question, std::string_view name,
                       const Evaluation& evaluation) {
  std::string outcome = explanation::outcome_of(subject.base.knowledge(), evaluation.advice, name);
  if (!outcome.empty()) {
    return outcome;
  }
  const quantity::Truth truth =
      question.atom ? evaluation.facts.atom(*question.atom) : quantity::kFalse;
  return truth.is_definite ? "yes" : truth.is_possible ? "open" : "no";
}

// What is warned of wherever the outcome is the same tells nothing apart.
void add_warnings(std::vector<ChangeEffect>& effects) {
  std::map<std::string, std::set<std::string>> always;
  for (const ChangeEffect& change_effect : effects) {
    std::set<std::string>& common =
        always.emplace(change_effect.outcome, change_effect.warnings).first->second;
    std::erase_if(common,
                  [&](const std::string& text) { return !change_effect.warnings.contains(text); });
  }
  for (ChangeEffect& effect : effects) {
    const std::set<std::string>& common = always.at(effect.outcome);
    std::string more;
    for (const std::string& text : effect.warnings) {
      more += common.contains(text) ? "" : "; " + text;
    }
    effect.outcome += more;
  }
}

bool is_of_now(const Subject& subject, const change::Scope& scope,
               const change::Candidate& candidate) {
  const knowledge::Input& input = candidate.change.input;
  if (const auto value = number_now(subject, input)) {
    return holds(candidate.change.range, *value);
  }
  return !change::is_open(scope, input) && change::is_as_now(scope, candidate);
}

std::vector<RegionsAnswer::Row> rows_of(const Subject& subject, const Question& question,
                                        std::string_view name, const change::Scope& everything,
                                        const knowledge::Input& input) {
  std::vector<ChangeEffect> effects;
  std::vector<bool> is_now;
  for (const change::Candidate& candidate : change::candidates_of(everything, input)) {
    if (!(candidate.change.series == change::Series{})) {
      continue;
    }
    const change::Change* change = &candidate.change;
    const Evaluation evaluation =
        evaluate(subject.base, change::changed(subject.record, {&change, 1}));
    effects.push_back({candidate.change, outcome_of(subject, question, name, evaluation),
                       warnings_of(evaluation.advice)});
    is_now.push_back(is_of_now(subject, everything, candidate));
  }
  if (effects.empty()) {
    return {};
  }
  add_warnings(effects);
  const bool is_number = effects.front().values.value.has_value();
  std::vector<RegionsAnswer::Row> rows;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    ChangeEffect& change_effect = effects[i];
    if (is_number && !rows.empty() && rows.back().outcome == change_effect.outcome) {
      rows.back().values.range.high = change_effect.values.range.high;
      rows.back().values.range.is_high_open = change_effect.values.range.is_high_open;
      rows.back().is_now = rows.back().is_now || is_now[i];
    } else {
      rows.push_back(
          {std::move(change_effect.values), std::move(change_effect.outcome), is_now[i]});
    }
  }
  return rows;
}

std::string value_of(const Subject& subject, const knowledge::Input& input) {
  const auto* lab = std::get_if<knowledge::LabId>(&input);
  const patient::LabResults* results =
      lab == nullptr ? nullptr : patient::find(subject.record, *lab);
  if (results != nullptr && !results->results.empty()) {
    return results->results.back().written;
  }
  return std::holds_alternative<knowledge::BirthInput>(input) && subject.record.birth
             ? "born " + subject.record.birth->to_text()
             : "";
}

struct RegionsQuery {
  std::string name;
  std::string input;
};
RegionsQuery words_in(std::string_view text) {
  std::istringstream stream{std::string(text)};
  RegionsQuery query;
  stream >> query.name >> query.input;
  if (query.input == "over") {
    stream >> query.input;
  }
  return query;
}

// Every number that the question depends on, unless one is named.
std::vector<knowledge::Input> inputs_for(const change::Scope& scope,
                                         const std::optional<knowledge::Input>& named) {
  if (named) {
    return {*named};
  }
  std::vector<knowledge::Input> inputs = scope.inputs();
  std::erase_if(inputs, [](const knowledge::Input& input) {
    return !std::holds_alternative<knowledge::LabId>(input) &&
           !std::holds_alternative<knowledge::BirthInput>(input);
  });
  return inputs;
}

std::vector<std::optional<logic::AtomId>> all_atoms(const KnowledgeBase& base) {
  std::vector<std::optional<logic::AtomId>> atoms;
  for (std::size_t i = 0; i < base.ground().atoms.size(); ++i) {
    atoms.emplace_back(logic::AtomId(i));
  }
  return atoms;
}

std::string no_input(const KnowledgeBase& base, const std::string& name) {
  std::vector<std::string> names{"sex", "age"};
  for (const knowledge::Lab& lab : base.model().labs) {
    names.push_back(lab.header.name);
  }
  const std::vector<std::string> meant = nearest_names(name, names, 1);
  return "`" + name + "` is not a lab or another input" +
         (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?");
}

}  // namespace

Answer regions(const Subject& subject, std::string_view words) {
  const RegionsQuery parts = words_in(words);
  const Query query = query_of(subject, parts.name);
  if (!query.error.empty()) {
    return no_answer(query.error);
  }
  const knowledge::Model& model = subject.base.model();
  const std::optional<knowledge::Input> named = knowledge::find_input(model, parts.input);
  if (!named && !parts.input.empty()) {
    return no_answer(no_input(subject.base, parts.input));
  }
  const change::Scope below = scope_of(subject, {query.question.atom});
  const change::Scope everything = scope_of(subject, all_atoms(subject.base));
  std::vector<RegionsAnswer> answers;
  for (const knowledge::Input& input : inputs_for(below, named)) {
    const RegionsAnswer regions_answer{
        parts.name, input, value_of(subject, input),
        rows_of(subject, query.question, parts.name, everything, input)};
    if (regions_answer.rows.size() > 1 || named) {
      answers.push_back(regions_answer);
    }
  }
  return {.text =
              [&model, answers, name = parts.name] {
                std::string text;
                for (const RegionsAnswer& regions_answer : answers) {
                  text +=
                      (text.empty() ? "" : "\n") + explanation::regions_text(model, regions_answer);
                }
                return text.empty() ? "no number changes what is said of " + name + "\n" : text;
              },
          .document =
              [&model, answers] {
                Json all = Json::array();
                for (const RegionsAnswer& regions_answer : answers) {
                  all.push_back(explanation::regions_json(model, regions_answer));
                }
                return all;
              }};
}

}  // namespace regimen::api
