// Implements needs and facts of engine/api/answers.h, and what answers share.
#include "engine/api/answers.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/api/subject_query.h"
#include "engine/evaluation/results.h"
#include "engine/explanation/changes.h"
#include "engine/explanation/record_notices.h"
#include "engine/patient/print.h"
#include "engine/reports/certificate/record_json.h"

namespace regimen::api {

Answer no_answer(std::string error) {
  return {.error = std::move(error)};
}

Answer answer_with(std::string text, Json document) {
  return {.text = [text = std::move(text)] { return text; },
          .document = [document = std::move(document)] { return document; }};
}

std::string cannot_evaluate(const KnowledgeBase& base) {
  return base.can_evaluate() ? ""
                             : "nothing can be evaluated until the knowledge base's errors are "
                               "fixed; `check` shows them";
}

namespace {

// Of an agent that is taken the question is what to do with it: whether it is to be stopped, held
// or adjusted, where that is certain, and otherwise whether it may go on.
std::string with_answer(const Subject& subject, std::string_view name) {
  const KnowledgeBase& base = subject.base;
  if (!knowledge::find_agent(base.model(), name)) {
    return std::string(name);
  }
  const advice::Advice advice = evaluate(base, subject.record).advice;
  for (const advice::AgentAdvice& agent : advice.agents) {
    if (!agent.taken || base.model()[agent.agent].header.name != name) {
      continue;
    }
    return question_name(std::string(name), agent.status);
  }
  return std::string(name);
}

}  // namespace

std::string question_name(const std::string& name, advice::Status status) {
  const std::vector<advice::Status>& answers = advice::answers();
  if (std::find(answers.begin(), answers.end(), status) == answers.end()) {
    return name;
  }
  const bool is_open = status == advice::Status::kUnclear;
  return std::string(is_open ? "continue" : status_word(status)) + " " + name;
}

Query query_of(const Subject& subject, std::string_view name) {
  Query query;
  query.error = cannot_evaluate(subject.base);
  if (query.error.empty()) {
    query.question = question_for(subject.base, with_answer(subject, name));
    query.error = query.question.error;
  }
  return query;
}

std::optional<quantity::Rational> number_now(const Subject& subject,
                                             const knowledge::Input& input) {
  if (const auto* lab = std::get_if<knowledge::LabId>(&input)) {
    const auto values = evaluation::candidates(subject.base.model(), subject.record, {.lab = *lab});
    return values.size() == 1 && values.front().is_point() ? values.front().low : std::nullopt;
  }
  const patient::Record& record = subject.record;
  if (!std::holds_alternative<knowledge::BirthInput>(input) || !record.birth) {
    return std::nullopt;
  }
  const quantity::YearsRange years = completed_years(*record.birth, record.as_of.last_day());
  return years.least == years.most ? std::optional(quantity::Rational(years.least)) : std::nullopt;
}

std::vector<std::vector<knowledge::Input>> larger_sets(const Subject& subject,
                                                       std::string_view name) {
  const KnowledgeBase& base = subject.base;
  const Question question = query_of(subject, name).question;
  const evaluation::Facts facts = facts_of(base, subject.record);
  if (!question.atom || facts.atom(*question.atom) != quantity::kUnknown) {
    return {};
  }
  derivation::Support support =
      derivation::support_of(base.program(), base.ground(), base.graph(), facts, 0, *question.atom);
  std::vector<std::vector<knowledge::Input>> sets = std::move(support.confirming);
  sets.insert(sets.end(), support.excluding.begin(), support.excluding.end());
  return sets;
}

Answer needs(const Subject& subject, std::string_view name) {
  const Query query = query_of(subject, name);
  if (!query.error.empty()) {
    return no_answer(query.error);
  }
  change::Scope scope = scope_of(subject, {query.question.atom});
  const change::NeedsOptions options{.more = larger_sets(subject, name)};
  const knowledge::Model& model = subject.base.model();
  explanation::NeedsAnswer answer{query.question.words, scope.truth(0),
                                  change::needs_of(scope, 0, options),
                                  explanation::is_incomplete(subject.record)};
  return {.text = [&model, answer] { return explanation::needs_text(model, answer); },
          .document = [&model, answer] { return explanation::needs_json(model, answer); }};
}

Answer with_notices(const Subject& subject, Answer answer) {
  const knowledge::Model& model = subject.base.model();
  const patient::Record& record = subject.record;
  if (!answer.error.empty() || explanation::notices_text(model, record).empty()) {
    return answer;
  }
  Answer with;
  with.text = [&model, &record, text = std::move(answer.text)] {
    return explanation::notices_text(model, record) + "\n" + text();
  };
  with.document = [&model, &record, document = std::move(answer.document)] {
    Json made = document();
    if (made.is_object() && !made.contains("not_understood")) {
      made["not_understood"] = explanation::unread_json(record);
      made["problems"] = explanation::problems_json(model, record);
    }
    return made;
  };
  return with;
}

Answer facts(const Subject& subject) {
  return {.text = [subject] { return patient::record_text(subject.base.model(), subject.record); },
          .document =
              [subject] { return certificate::record_json(subject.base.model(), subject.record); }};
}

}  // namespace regimen::api
