// Questions about the patients that are loaded: `count`, `table`, `histogram`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/api/cohort_question.h"
#include "repl/io/workspace.h"

namespace regimen::shell {

struct Cohort {
  const io::Knowledge& knowledge;
  const std::vector<std::string>& rules;           // it was made of these,
  const std::vector<api::NamedText>& typed_rules;  // and these
  std::span<const patient::Record> records;
  std::span<const patient::Fault> problems;  // that belong to none of them
  std::size_t jobs = 1;
  bool colour = false;
};

struct CohortReply {
  api::CohortAnswer answer;
  std::string error;  // in words; then nothing else is set
};
CohortReply ask_cohort(const Cohort& cohort, api::CohortQuestion::Kind kind,
                       const std::string& words);

}  // namespace regimen::shell
