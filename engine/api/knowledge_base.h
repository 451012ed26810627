// What an application embeds: a compiled knowledge base and the evaluation of records. The whole
// flow can be read in knowledge_base.cc.
//
// Shape:   KnowledgeBase is immutable once compiled; sessions and cohorts share it.
// Errors:  diagnostics of every stage at once. A knowledge base with errors in some statements
//          still evaluates the rest, and every result says so (`has_errors`); a negation cycle
//          leaves nothing to evaluate.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/advice/advice.h"
#include "engine/base/observer.h"
#include "engine/datalog/program.h"
#include "engine/diagnostics/diagnostic.h"
#include "engine/evaluation/facts.h"
#include "engine/knowledge/from_syntax.h"
#include "engine/logic/graph.h"
#include "engine/logic/ground.h"
#include "engine/logic/plan.h"
#include "engine/patient/record.h"
#include "engine/syntax/tree.h"

namespace regimen::api {

struct NamedText {
  std::string name;  // path as the user wrote it
  std::string text;
  bool sees_all_modules = false;  // typed in a session: needs no `use`
  bool is_library = false;        // in force only where some module uses it
};

class KnowledgeBase {
 public:
  // Texts in any order; the stdlib's texts are among them. A text whose name ends in `.passages`
  // says what works say (engine/knowledge/passages.h).
  static KnowledgeBase compile(std::vector<NamedText> texts,
                               const knowledge::CheckOptions& options = {},
                               Observer* observer = nullptr);

  const knowledge::Model& model() const { return model_; }
  const logic::Program& program() const { return program_; }
  const logic::Ground& ground() const { return ground_; }
  const logic::Graph& graph() const { return graph_; }
  const datalog::Program& relational() const { return relational_; }
  const logic::Plan& plan() const { return plan_; }
  const std::vector<syntax::Tree>& trees() const { return trees_; }
  const diagnostics::Buffers& buffers() const { return *buffers_; }
  const std::vector<diagnostics::Diagnostic>& diagnostics() const { return diagnostics_; }
  // Of all texts in force, in whatever order and under whatever names they were loaded: "sha256:…".
  const std::string& digest() const { return digest_; }
  std::size_t files_in_force() const;
  // Names whose statements have errors: declared, and nothing is said of them. Sorted.
  const std::vector<std::string>& names_rejected() const { return names_rejected_; }
  bool has_errors() const { return error_count_ > 0; }
  std::size_t error_count() const { return error_count_; }
  bool can_evaluate() const { return can_evaluate_; }
  advice::Knowledge knowledge() const { return {model_, program_, ground_, graph_}; }

 private:
  static KnowledgeBase of_texts(std::vector<NamedText> texts,
                                const knowledge::CheckOptions& options, Observer* observer);
  void lower(diagnostics::Sink& sink, Observer* observer);

  std::shared_ptr<diagnostics::Buffers> buffers_;
  std::vector<syntax::Tree> trees_;
  knowledge::Model model_;
  logic::Program program_;
  logic::Ground ground_;
  logic::Graph graph_;
  datalog::Program relational_;
  logic::Plan plan_;
  std::vector<diagnostics::Diagnostic> diagnostics_;
  std::vector<std::string> names_rejected_;
  std::string digest_;
  std::size_t error_count_ = 0;
  bool can_evaluate_ = false;
};

struct Evaluation {
  evaluation::Facts facts;
  advice::Advice advice;
};
Evaluation evaluate(const KnowledgeBase& base, const patient::Record& record);
// The same from facts that are known already.
Evaluation evaluation_of(const KnowledgeBase& base, const patient::Record& record,
                         evaluation::Facts facts);
// The facts alone, without what they mean for a person.
evaluation::Facts facts_of(const KnowledgeBase& base, const patient::Record& record);

// Scenarios: evaluated and compared with their expectations.
struct ScenarioOutcome {
  std::string module;
  std::string title;
  std::vector<std::string> failures;  // "expected recommend x, but it is pending: needs psa"
  diagnostics::Span span;
};
std::vector<ScenarioOutcome> run_scenarios(const KnowledgeBase& base, diagnostics::Sink& sink,
                                           Observer* observer = nullptr);
// What the scenarios say that cannot be meant, without running them: names that nothing has, units,
// dates. What an error of the knowledge leaves out is not reported again; nothing is while a text
// has mistakes of syntax, behind which anything may be.
void check_scenarios(const KnowledgeBase& base, diagnostics::Sink& sink,
                     Observer* observer = nullptr);

}  // namespace regimen::api
