// Implements engine/datalog/faults.h.
#include "engine/datalog/faults.h"

#include <iterator>

namespace regimen::datalog {

namespace {

constexpr std::size_t kExamplesMax = 3;

}  // namespace

void Faults::note(const std::string& rule, Span span, const Failure& failure) {
  Examples& examples = faults_[{span, failure.code}];
  examples.rule = rule;
  examples.words.insert(failure.words);
  if (examples.words.size() > kExamplesMax) {
    examples.words.erase(std::prev(examples.words.end()));
    examples.has_more = true;
  }
}

void Faults::report(diagnostics::Sink& sink) const {
  for (const auto& [fault, examples] : faults_) {
    diagnostics::Diagnostic diagnostic{
        .code = fault.code,
        .message = examples.rule + " has no value for some data: " + *examples.words.begin(),
        .primary = {{fault.span, "no conclusion is drawn from these data"}},
        .help = "add a condition that excludes such data"};
    for (auto more = std::next(examples.words.begin()); more != examples.words.end(); ++more) {
      diagnostic.notes.push_back("also " + *more);
    }
    if (examples.has_more) {
      diagnostic.notes.emplace_back("and others");
    }
    sink.add(std::move(diagnostic));
  }
}

}  // namespace regimen::datalog
