// The report on one patient: a page with everything that is said, its proofs and its digests.
//
// Errors:  `error` in words when the knowledge base cannot be evaluated.
// Cost:    one evaluation, one a lab, and one explanation for each agent, protocol and conclusion.
#pragma once

#include <string>

#include "engine/api/answers.h"

namespace regimen::api {

struct Report {
  std::string html;
  std::string error;
};
Report report(const Subject& subject);

}  // namespace regimen::api
