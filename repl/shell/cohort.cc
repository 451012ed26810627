#include "repl/shell/cohort.h"

#include "repl/io/progress.h"

namespace regimen::shell {

CohortReply ask_cohort(const Cohort& cohort, api::CohortQuestion::Kind kind,
                       const std::string& words) {
  const api::KnowledgeBase& base = *cohort.knowledge.base;
  if (!base.can_evaluate()) {
    return {{}, "nothing can be evaluated until the knowledge base's errors are mended"};
  }
  api::ParsedCohortQuestion parsed = api::parse_cohort_question(base, kind, words);
  if (!parsed.error.empty()) {
    return {{}, parsed.error};
  }
  io::Knowledge with_question = cohort.knowledge;
  if (!parsed.question.condition.empty()) {
    std::vector<api::NamedText> typed = cohort.typed_rules;
    typed.push_back(api::condition_statement(base, parsed.question));
    with_question = io::load_knowledge(cohort.rules, typed);
    if (std::string problems = api::condition_problems(*with_question.base, cohort.colour);
        !problems.empty()) {
      return {{}, std::move(problems)};
    }
    if (!api::have_same_inputs(base.model(), with_question.base->model())) {
      return {{}, "the rules have changed since they were loaded; load them again and ask"};
    }
  }
  io::Progress progress(cohort.records.size(), "patients");
  return {api::answer(*with_question.base, {cohort.records, cohort.problems}, parsed.question,
                      {.threads = cohort.jobs,
                       .should_continue =
                           [&](std::size_t done) { return progress.should_continue(done); }}),
          ""};
}

}  // namespace regimen::shell
