// Implements whatif and compare of engine/api/answers.h.
#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/api/subject_query.h"
#include "engine/api/typed_facts.h"
#include "engine/explanation/difference.h"
#include "engine/patient/print.h"

namespace regimen::api {

namespace {

std::set<std::string> fact_lines(const Subject& subject) {
  std::istringstream text(patient::record_text(subject.base.model(), subject.record));
  std::set<std::string> lines;
  std::string line;
  std::getline(text, line);  // who it is
  while (std::getline(text, line)) {
    // Where it stands in which file does not make two facts differ.
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    lines.insert(line.substr(begin, line.find("  [", begin) - begin));
  }
  return lines;
}

std::string only_in(const std::set<std::string>& one, const std::set<std::string>& other,
                    const std::string& sign) {
  std::vector<std::string> lines;
  std::set_difference(one.begin(), one.end(), other.begin(), other.end(),
                      std::back_inserter(lines));
  std::string text;
  for (const std::string& line : lines) {
    text.append(sign).append(line).append("\n");
  }
  return text;
}

explanation::Difference between(const Subject& before, const Subject& after) {
  const Evaluation evaluation = evaluate(before.base, before.record);
  const Evaluation other = evaluate(after.base, after.record);
  return explanation::difference({before.base.knowledge(), evaluation.advice},
                                 {after.base.knowledge(), other.advice});
}

}  // namespace

Answer whatif(const Subject& subject, const std::string& facts, bool colour) {
  if (const std::string error = cannot_evaluate(subject.base); !error.empty()) {
    return no_answer(error);
  }
  patient::Record changed = subject.record;
  const std::string problems = apply_facts(subject.base, facts, changed, colour);
  if (!problems.empty()) {
    return no_answer(problems);
  }
  const explanation::Difference difference = between(subject, {subject.base, changed});
  return {.text = [difference] { return explanation::difference_text(difference); },
          .document = [difference] { return explanation::difference_json(difference); }};
}

Answer compare(const Subject& subject, const Subject& other) {
  for (const Subject* entry : {&subject, &other}) {
    if (const std::string error = cannot_evaluate(entry->base); !error.empty()) {
      return no_answer(error);
    }
  }
  const explanation::Difference difference = between(subject, other);
  return {.text =
              [difference, facts = fact_lines(subject), others = fact_lines(other)] {
                const std::string recorded =
                    only_in(facts, others, "- ") + only_in(others, facts, "+ ");
                return "recorded:\n" + (recorded.empty() ? "the same\n" : recorded) + "said:\n" +
                       explanation::difference_text(difference);
              },
          .document = [difference] { return explanation::difference_json(difference); }};
}

}  // namespace regimen::api
