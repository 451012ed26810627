#include "engine/api/consultation.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/api/answers.h"
#include "engine/api/csv_columns.h"
#include "engine/api/subject_query.h"
#include "engine/api/typed_facts.h"
#include "engine/base/overload.h"
#include "engine/base/text.h"
#include "engine/explanation/change/search.h"
#include "engine/explanation/explain.h"

namespace regimen::api {

namespace {

using Json = nlohmann::ordered_json;

// What an input can do for all goals together.
struct Use {
  int settles = 0;           // goals that it alone may settle
  int needed = 0;            // goals that cannot become certain without it
  std::size_t set_size = 0;  // of the smallest set it is in
  bool is_measured = false;  // a result costs more than an answer
  std::vector<std::string> goals;
  std::string words;  // of the question
};

bool is_better(const Use& left, const Use& right) {
  const auto key = [](const Use& use) {
    // More is better of the first two, less of the others.
    return std::tuple(-use.settles, -use.needed, use.is_measured, use.set_size);
  };
  return key(left) < key(right);
}

void note(const change::Need& need, const std::string& goal, Use& use) {
  use.settles += need.may_confirm_alone || need.may_exclude_alone ? 1 : 0;
  use.needed += need.is_needed ? 1 : 0;
  use.is_measured = std::holds_alternative<knowledge::LabId>(need.input);
  use.set_size = use.set_size == 0 ? need.set_size : std::min(use.set_size, need.set_size);
  use.goals.push_back(goal);
}

std::string unit_of(const knowledge::Lab& lab) {
  return lab.unit.text == "1" ? "" : lab.unit.text;
}

// A value at which the answer may change.
std::string example_of(const change::Scope& scope, knowledge::LabId id) {
  const std::string unit = unit_of(scope.compiled().model[id]);
  std::string value = "1";
  for (const change::Candidate& candidate : change::candidates_of(scope, id)) {
    if (candidate.change.range.high) {
      value = candidate.change.range.high->canonical.to_text();
      break;
    }
  }
  return unit.empty() ? value : value + " " + unit;
}

std::string input_text(const change::Scope& scope, const knowledge::Input& input) {
  const knowledge::Model& model = scope.compiled().model;
  return std::visit(Overload{[](knowledge::SexInput) -> std::string {
                               return "Sex for clinical use? `male` or `female`";
                             },
                             [](knowledge::BirthInput) -> std::string {
                               return "Date of birth? as `1980-02-11`, or the year";
                             },
                             [&](knowledge::LabId id) {
                               const std::string value = example_of(scope, id);
                               return model[id].header.title + "? as `" + value + "` or `" + value +
                                      " at 2026-01-12T08:10`; several by `;`";
                             },
                             [&](knowledge::ConceptId id) {
                               return model[id].header.title +
                                      "? `yes` or `no`, perhaps `yes at 2025-03-01`";
                             },
                             [&](knowledge::AgentId id) {
                               return "Is " + model[id].header.title + " taken? `yes` or `no`";
                             },
                             [](knowledge::UnreadInput) -> std::string { return ""; }},
                    input);
}

std::string first_word(const std::string& text) {
  return text.substr(0, text.find(' '));
}

bool is_yes(const std::string& text) {
  return is_one_of(first_word(text), {"yes", "y"});
}
bool is_no(const std::string& text) {
  return is_one_of(first_word(text), {"no", "n"});
}

// Each of the values as a result of its own.
std::string results_from(const knowledge::Lab& lab, const std::string& text) {
  std::string facts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::string value = trimmed(text.substr(begin, end - begin));
    if (!value.empty()) {
      facts += (facts.empty() ? "" : "; ") + lab.header.name + " " + value;
    }
    begin = end + 1;
  }
  return facts;
}

}  // namespace

Consultation::Consultation(std::shared_ptr<const KnowledgeBase> base, patient::Record record,
                           std::vector<std::string> goals)
    : base_(std::move(base)), goals_(std::move(goals)) {
  state_.record = std::move(record);
  error_ = cannot_evaluate(*base_);
  for (const std::string& goal : goals_) {
    error_ = error_.empty() ? question_for(*base_, goal).error : error_;
  }
  if (!error_.empty()) {
    return;
  }
  if (goals_.empty()) {
    const advice::Advice advice = evaluate(*base_, state_.record).advice;
    for (const advice::AgentAdvice& agent : advice.agents) {
      if (agent.status == advice::Status::kPending || agent.status == advice::Status::kUnclear) {
        goals_.push_back(base_->model()[agent.agent].header.name);
      }
    }
    for (const advice::ProtocolAdvice& protocol : advice.protocols) {
      if (protocol.status == advice::Status::kPending) {
        goals_.push_back(base_->model()[protocol.protocol].header.name);
      }
    }
    error_ = goals_.empty() ? "nothing is pending; `ask NAME` asks for one thing" : "";
  }
  choose(state_);
}

namespace {

// One answers for each thing by itself, not for the entries that nobody understands.
std::vector<knowledge::Input> never_asked(std::vector<knowledge::Input> declined) {
  declined.emplace_back(knowledge::UnreadInput{});
  std::sort(declined.begin(), declined.end());
  return declined;
}

}  // namespace

void Consultation::choose(State& state) const {
  state.question.reset();
  std::map<knowledge::Input, Use> uses;
  for (const std::string& goal : goals_) {
    const Subject subject{*base_, state.record};
    change::Scope scope = scope_of(subject, {query_of(subject, goal).question.atom});
    change::NeedsOptions options{.never_known = never_asked(state.declined),
                                 .more = larger_sets(subject, goal)};
    for (const change::Need& need : change::needs_of(scope, 0, options).inputs) {
      Use& use = uses[need.input];
      note(need, goal, use);
      use.words = use.words.empty() ? input_text(scope, need.input) : use.words;
    }
  }
  const auto best = std::min_element(
      uses.begin(), uses.end(),
      [](const auto& left, const auto& right) { return is_better(left.second, right.second); });
  if (best != uses.end()) {
    state.question = NextQuestion{best->first, best->second.words, best->second.goals};
  }
}

std::string Consultation::facts_from(std::string_view text, std::string& error) const {
  const knowledge::Model& model = base_->model();
  const std::string given = trimmed(text);
  const auto yes_or_no = [&](const std::string& yes, const std::string& no) {
    if (is_yes(given)) {
      return yes + given.substr(first_word(given).size());
    }
    error = is_no(given) ? "" : "answer `yes`, `no` or `unknown`";
    return no;
  };
  return std::visit(
      Overload{[&](knowledge::SexInput) -> std::string {
                 error = is_one_of(given, {"male", "female"}) ? "" : "answer `male` or `female`";
                 return "patient " + given;
               },
               [&](knowledge::BirthInput) { return "patient born " + given; },
               [&](knowledge::LabId id) {
                 const bool is_value =
                     !given.empty() && (is_digit(given.front()) ||
                                        is_one_of(given.substr(0, 1), {"<", ">", "=", "."}));
                 error = is_value ? "" : "answer with a value and its unit, or `unknown`";
                 return results_from(model[id], given);
               },
               [&](knowledge::ConceptId id) {
                 const std::string& name = model[id].header.name;
                 return yes_or_no(name, "no " + name);
               },
               [&](knowledge::AgentId id) {
                 const std::string& name = model[id].header.name;
                 return yes_or_no("taking " + name, "not taking " + name);
               },
               [](knowledge::UnreadInput) -> std::string { return ""; }},
      state_.question->input);
}

std::string Consultation::answer(std::string_view text) {
  std::string error;
  const std::string facts = facts_from(text, error);
  if (!error.empty()) {
    return error + "\n";
  }
  State next = state_;
  std::string problems = apply_facts(*base_, facts, next.record);
  if (!problems.empty()) {
    return problems;
  }
  next.facts.push_back(facts);
  choose(next);
  before_.push_back(std::exchange(state_, std::move(next)));
  return "";
}

void Consultation::decline() {
  State next = state_;
  next.declined.push_back(state_.question->input);
  std::sort(next.declined.begin(), next.declined.end());
  choose(next);
  before_.push_back(std::exchange(state_, std::move(next)));
}

bool Consultation::back() {
  if (before_.empty()) {
    return false;
  }
  state_ = std::move(before_.back());
  before_.pop_back();
  return true;
}

std::string Consultation::why() const {
  std::string text;
  const std::string input = knowledge::name_of(base_->model(), state_.question->input);
  for (const std::string& goal : state_.question->goals) {
    std::string words = goal;
    words.append(" ").append(input);
    text += regions({*base_, state_.record}, words).text();
  }
  return text;
}

std::string Consultation::outcome() const {
  const std::string lines = outcome_lines("  ");
  return lines.empty() ? "" : lines + "\n";
}

std::string Consultation::outcome_lines(const std::string& indent) const {
  const Evaluation evaluation = evaluate(*base_, state_.record);
  std::string text;
  for (const std::string& goal : goals_) {
    std::string outcome = explanation::outcome_of(base_->knowledge(), evaluation.advice, goal);
    if (outcome.empty()) {
      const Question question = question_for(*base_, goal);
      const quantity::Truth truth =
          question.atom ? evaluation.facts.atom(*question.atom) : quantity::kFalse;
      outcome = truth.is_definite ? "yes" : truth.is_possible ? "open" : "no";
    }
    text.append(text.empty() ? "" : "\n").append(indent).append(goal).append(": ").append(outcome);
  }
  return text;
}

std::string Consultation::to_json() const {
  Json question = nullptr;
  if (state_.question) {
    question = {{"input", knowledge::name_of(base_->model(), state_.question->input)},
                {"words", state_.question->words},
                {"goals", state_.question->goals}};
  }
  const Json json{{"goals", goals_},
                  {"question", std::move(question)},
                  {"facts", state_.facts},
                  {"outcome", outcome_lines("")}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace regimen::api
