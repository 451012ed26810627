// Implements regions of engine/api/answers.h.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/api/asked.h"
#include "engine/base/nearest.h"
#include "engine/explanation/change/domain.h"
#include "engine/explanation/changes.h"
#include "engine/explanation/explain.h"

namespace regimen::api {

namespace {

using explanation::RegionsAnswer;

// What one says of `name` under a change: its outcome, and what else is said.
struct Said {
  change::Change values;
  std::string outcome;
  std::set<std::string> warnings;
};

std::set<std::string> warnings_of(const advice::Advice& advice) {
  std::set<std::string> all;
  for (const advice::Said& warning : advice.warnings) {
    all.insert((warning.is_possible_only ? "possible warning: " : "warning: ") + warning.text);
  }
  for (const advice::Said& titration : advice.titrations) {
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
void add_warnings(std::vector<Said>& said) {
  std::map<std::string, std::set<std::string>> always;
  for (const Said& one : said) {
    std::set<std::string>& common = always.emplace(one.outcome, one.warnings).first->second;
    std::erase_if(common, [&](const std::string& text) { return !one.warnings.contains(text); });
  }
  for (Said& one : said) {
    const std::set<std::string>& common = always.at(one.outcome);
    std::string more;
    for (const std::string& text : one.warnings) {
      more += common.contains(text) ? "" : "; " + text;
    }
    one.outcome += more;
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
  std::vector<Said> said;
  std::vector<bool> is_now;
  for (const change::Candidate& candidate : change::candidates_of(everything, input)) {
    if (!(candidate.change.series == change::Series{})) {
      continue;
    }
    const change::Change* one = &candidate.change;
    const Evaluation evaluation =
        evaluate(subject.base, change::changed(subject.record, {&one, 1}));
    said.push_back({candidate.change, outcome_of(subject, question, name, evaluation),
                    warnings_of(evaluation.advice)});
    is_now.push_back(is_of_now(subject, everything, candidate));
  }
  if (said.empty()) {
    return {};
  }
  add_warnings(said);
  const bool is_number = said.front().values.value.has_value();
  std::vector<RegionsAnswer::Row> rows;
  for (std::size_t i = 0; i < said.size(); ++i) {
    Said& one = said[i];
    if (is_number && !rows.empty() && rows.back().outcome == one.outcome) {
      rows.back().values.range.high = one.values.range.high;
      rows.back().values.range.is_high_open = one.values.range.is_high_open;
      rows.back().is_now = rows.back().is_now || is_now[i];
    } else {
      rows.push_back({std::move(one.values), std::move(one.outcome), is_now[i]});
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

struct Words {
  std::string name;
  std::string input;
};
Words words_in(std::string_view text) {
  std::istringstream stream{std::string(text)};
  Words words;
  stream >> words.name >> words.input;
  if (words.input == "over") {
    stream >> words.input;
  }
  return words;
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
  return "`" + name + "` is no lab or other input" +
         (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?");
}

}  // namespace

Answer regions(const Subject& subject, std::string_view words) {
  const Words parts = words_in(words);
  const AskedOf asked = asked_of(subject, parts.name);
  if (!asked.error.empty()) {
    return no_answer(asked.error);
  }
  const knowledge::Model& model = subject.base.model();
  const std::optional<knowledge::Input> named = knowledge::find_input(model, parts.input);
  if (!named && !parts.input.empty()) {
    return no_answer(no_input(subject.base, parts.input));
  }
  const change::Scope below = scope_of(subject, {asked.question.atom});
  const change::Scope everything = scope_of(subject, all_atoms(subject.base));
  std::vector<RegionsAnswer> answers;
  for (const knowledge::Input& input : inputs_for(below, named)) {
    const RegionsAnswer one{parts.name, input, value_of(subject, input),
                            rows_of(subject, asked.question, parts.name, everything, input)};
    if (one.rows.size() > 1 || named) {
      answers.push_back(one);
    }
  }
  return {.text =
              [&model, answers, name = parts.name] {
                std::string text;
                for (const RegionsAnswer& one : answers) {
                  text += (text.empty() ? "" : "\n") + explanation::to_text(model, one);
                }
                return text.empty() ? "no number changes what is said of " + name + "\n" : text;
              },
          .document =
              [&model, answers] {
                Json all = Json::array();
                for (const RegionsAnswer& one : answers) {
                  all.push_back(explanation::to_json(model, one));
                }
                return all;
              }};
}

}  // namespace regimen::api
