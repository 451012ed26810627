#include "repl/shell/consulting.h"

#include "engine/base/text.h"

namespace regimen::shell {

namespace {

constexpr const char* kHelp =
    "an answer as the question says, or\n"
    "  unknown   it is not known; it is not asked for again\n"
    "  why       what each answer would lead to\n"
    "  back      to the question before\n"
    "  stop      no more questions; what was answered stays\n";

}  // namespace

std::string Consulting::next() const {
  if (const auto& question = consultation_.question()) {
    return question->words + "\n";
  }
  return "no remaining question can change this:\n" + consultation_.outcome();
}

Reply Consulting::begin() const {
  if (!consultation_.error().empty()) {
    return failure(consultation_.error());
  }
  return success((is_over() ? "" : "`why`, `unknown`, `back` and `stop` are answers, too\n") +
                 next());
}

Reply Consulting::take(const std::string& line) {
  const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
  const std::string word = line.substr(first, line.find_last_not_of(" \t") + 1 - first);
  if (is_one_of(word, {"help", "?"})) {
    return success(kHelp);
  }
  if (is_one_of(word, {"stop", "quit", "exit"})) {
    is_stopped_ = true;
    return success("as it stands:\n" + consultation_.outcome());
  }
  if (word == "why") {
    return success(consultation_.why());
  }
  if (word == "back") {
    return consultation_.back() ? success(next()) : failure("this is the first question");
  }
  if (is_one_of(word, {"unknown", "skip"})) {
    consultation_.decline();
    return success(next());
  }
  const std::string problems = consultation_.answer(word);
  return problems.empty() ? success(next()) : failure(problems + next());
}

}  // namespace regimen::shell
