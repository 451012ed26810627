// Implements run_scenarios of engine/api/knowledge_base.h.
#include <algorithm>
#include <set>

#include "engine/api/expectations.h"
#include "engine/api/question.h"
#include "engine/patient/line_faults.h"
#include "engine/patient/parse_facts.h"

namespace regimen::api {

namespace {

// The date a line states, as written.
std::string date_text(const syntax::ScenarioLine& line) {
  const std::optional<syntax::DateTime>* at = nullptr;
  if (const auto* concept_line = std::get_if<syntax::ConceptLine>(&line.value)) {
    at = &concept_line->at;
  } else if (const auto* result = std::get_if<syntax::ResultLine>(&line.value)) {
    at = &result->at;
  } else if (const auto* taking = std::get_if<syntax::TakingLine>(&line.value)) {
    at = taking->until ? &taking->until : &taking->since;
  }
  return at != nullptr && *at ? (*at)->text : "";
}

// A scenario without `as of` is as of its own last date, so that it means the same on every day it
// is run.
quantity::Instant last_date(const std::vector<syntax::ScenarioLine>& lines) {
  quantity::Instant last = quantity::Instant::at_start_of(*quantity::Date::of(2000, 1, 1));
  for (const syntax::ScenarioLine& line : lines) {
    const auto at = quantity::Instant::parse(date_text(line));
    if (at && last.last < at->last) {
      last = *at;
    }
  }
  return last;
}

bool expects_problem(const std::vector<syntax::ScenarioLine>& lines, diagnostics::Code code) {
  return std::any_of(lines.begin(), lines.end(), [&](const syntax::ScenarioLine& line) {
    const auto* expectation = std::get_if<syntax::Expectation>(&line.value);
    return expectation != nullptr && expectation->kind == syntax::Expectation::Kind::kProblem &&
           expectation->name && expectation->name->text == id_of(code);
  });
}

bool expects_violation(const std::vector<syntax::ScenarioLine>& lines, const std::string& name) {
  return std::any_of(lines.begin(), lines.end(), [&](const syntax::ScenarioLine& line) {
    const auto* expectation = std::get_if<syntax::Expectation>(&line.value);
    return expectation != nullptr && expectation->kind == syntax::Expectation::Kind::kViolation &&
           expectation->name && expectation->name->text == name;
  });
}

bool has_syntax_errors(const KnowledgeBase& base) {
  return std::any_of(base.diagnostics().begin(), base.diagnostics().end(),
                     [](const diagnostics::Diagnostic& diagnostic) {
                       return id_of(diagnostic.code).starts_with("E1");
                     });
}

// A line that says nothing about anybody: the scenario is not about what its author meant.
bool is_misunderstanding(diagnostics::Code code) {
  return severity_of(code) == diagnostics::Severity::kError ||
         code == diagnostics::Code::kContradictoryFacts ||
         code == diagnostics::Code::kUnreadableDate;
}

// What scenarios of a knowledge base may speak of.
struct Known {
  const diagnostics::Buffers& buffers;
  std::vector<std::string> names;            // sorted
  const std::vector<std::string>& rejected;  // sorted

  bool is_known(const std::string& name) const {
    return std::binary_search(names.begin(), names.end(), name);
  }
  bool is_rejected(const std::string& name) const {
    return std::binary_search(rejected.begin(), rejected.end(), name);
  }
};

// Passes on everything but the problems with data that the scenario is about, and what is said of
// names that are left out because of another error; gives what was not understood.
std::vector<std::string> pass_on(diagnostics::Sink& found,
                                 const std::vector<syntax::ScenarioLine>& lines, const Known& known,
                                 diagnostics::Sink& sink) {
  std::vector<std::string> not_understood;
  std::set<std::string> rejected;
  for (diagnostics::Diagnostic& diagnostic : found.take(known.buffers)) {
    if (expects_problem(lines, diagnostic.code)) {
      continue;
    }
    if (diagnostic.code == diagnostics::Code::kUnknownName && diagnostic.primary) {
      const diagnostics::Span span = diagnostic.primary->span;
      std::string name(known.buffers.text(span.buffer).substr(span.begin, span.end - span.begin));
      if (known.is_rejected(name)) {
        rejected.insert(std::move(name));
        continue;
      }
    }
    if (is_misunderstanding(diagnostic.code)) {
      not_understood.push_back(diagnostic.message +
                               (diagnostic.help.empty() ? "" : "; " + diagnostic.help));
    }
    if (diagnostic.code == diagnostics::Code::kUnreadableDate) {
      diagnostic.code = diagnostics::Code::kNoSuchDate;  // no data: the author can mend it
    }
    sink.add(std::move(diagnostic));
  }
  for (const std::string& name : rejected) {
    not_understood.push_back("`" + name + "` is ignored, because its statement has an error");
  }
  return not_understood;
}

const std::vector<syntax::ScenarioLine>& lines_of(const KnowledgeBase& base,
                                                  const knowledge::Scenario& scenario) {
  const syntax::Statement& statement = base.trees()[scenario.tree].statements[scenario.statement];
  return std::get<syntax::ScenarioDecl>(statement.value).lines;
}

std::vector<syntax::Name> names_in(const syntax::Expectation& expectation) {
  std::vector<syntax::Name> names;
  if (expectation.name && expectation.kind != syntax::Expectation::Kind::kProblem) {
    names.push_back(*expectation.name);
  }
  names.insert(names.end(), expectation.needs.begin(), expectation.needs.end());
  names.insert(names.end(), expectation.because.begin(), expectation.because.end());
  return names;
}

void check_expectations(const KnowledgeBase& base, const std::vector<syntax::ScenarioLine>& lines,
                        const Known& known, diagnostics::Sink& sink) {
  for (const syntax::ScenarioLine& line : lines) {
    const auto* expectation = std::get_if<syntax::Expectation>(&line.value);
    for (const syntax::Name& name :
         expectation == nullptr ? std::vector<syntax::Name>() : names_in(*expectation)) {
      if (!known.is_known(name.text) && !known.is_rejected(name.text) &&
          !knowledge::find_input(base.model(), name.text)) {
        sink.add(patient::unknown_name(name, known.names));
      }
    }
  }
}

ScenarioOutcome run_scenario(const KnowledgeBase& base, const knowledge::Scenario& scenario,
                             const Known& known, diagnostics::Sink& sink) {
  const knowledge::Header& header = scenario.header;
  ScenarioOutcome outcome{
      base.model().modules[header.module.index()].name, header.title, {}, header.span};
  const std::vector<syntax::ScenarioLine>& lines = lines_of(base, scenario);
  diagnostics::Sink found;
  patient::Record record =
      patient::parse_facts(base.model(), lines, base.buffers(), {last_date(lines)}, found);
  outcome.failures = pass_on(found, lines, known, sink);
  if (!outcome.failures.empty()) {
    return outcome;
  }
  record.id = header.title;
  const Evaluation evaluation = evaluate(base, record);
  outcome.failures = failed_expectations(base, evaluation, lines);
  for (const advice::Violation& violation : evaluation.advice.violations) {
    if (!expects_violation(lines, violation.invariant.name)) {
      outcome.failures.push_back("invariant `" + violation.invariant.name + "` does not hold" +
                                 (violation.of.empty() ? "" : " of " + violation.of));
    }
  }
  return outcome;
}

}  // namespace

std::vector<ScenarioOutcome> run_scenarios(const KnowledgeBase& base, diagnostics::Sink& sink,
                                           Observer* observer) {
  ObservedStage stage(observer, Stage::kScenarios);
  stage.count(base.model().scenarios.size());
  std::vector<ScenarioOutcome> outcomes;
  if (!base.can_evaluate()) {
    return outcomes;
  }
  const Known known{base.buffers(), {}, base.names_rejected()};
  for (const knowledge::Scenario& scenario : base.model().scenarios) {
    outcomes.push_back(run_scenario(base, scenario, known, sink));
  }
  return outcomes;
}

void check_scenarios(const KnowledgeBase& base, diagnostics::Sink& sink, Observer* observer) {
  ObservedStage stage(observer, Stage::kScenarios);
  stage.count(base.model().scenarios.size());
  if (has_syntax_errors(base)) {
    return;  // what scenarios speak of may be in what could not be read
  }
  std::vector<std::string> names = known_names(base);
  // What is needed where an entry of a record is not understood.
  names.push_back(knowledge::name_of(base.model(), knowledge::UnreadInput{}));
  std::sort(names.begin(), names.end());
  const Known known{base.buffers(), std::move(names), base.names_rejected()};
  for (const knowledge::Scenario& scenario : base.model().scenarios) {
    const std::vector<syntax::ScenarioLine>& lines = lines_of(base, scenario);
    diagnostics::Sink found;
    patient::parse_facts(base.model(), lines, base.buffers(), {last_date(lines)}, found);
    pass_on(found, lines, known, sink);
    check_expectations(base, lines, known, sink);
  }
}

}  // namespace regimen::api
