// What several answers begin with: the question, the scope it rests on, the status it has. Private
// to engine/api.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/answers.h"
#include "engine/api/question.h"
#include "engine/explanation/change/scope.h"

namespace regimen::api {

struct Query {
  Question question;
  std::string error;
};
Query query_of(const Subject& subject, std::string_view name);

std::string cannot_evaluate(const KnowledgeBase& base);  // why; empty when it can be evaluated

change::Scope scope_of(const Subject& subject, std::vector<std::optional<logic::AtomId>> roots);

// "withheld" of an agent or protocol; empty for other names.
std::string status_of(const KnowledgeBase& base, const advice::Advice& advice,
                      std::string_view name);

// Sets of inputs that may settle an open question, of any size: what the structure of its rules
// says.
std::vector<std::vector<knowledge::Input>> larger_sets(const Subject& subject,
                                                       std::string_view name);

// The one value that a lab or age has now, in its unit; nothing where it is not known.
std::optional<quantity::Rational> number_now(const Subject& subject, const knowledge::Input& input);

}  // namespace regimen::api
