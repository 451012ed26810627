// Implements engine/api/knowledge_base.h: the whole flow, as the list of its calls.
#include "engine/api/knowledge_base.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "engine/api/digest.h"
#include "engine/api/library.h"
#include "engine/api/release.h"
#include "engine/datalog/from_syntax.h"
#include "engine/knowledge/passages.h"
#include "engine/logic/from_knowledge.h"
#include "engine/logic/policies.h"
#include "grammar/parse.h"

namespace regimen::api {

namespace {

constexpr std::string_view kPassages = ".passages";

}  // namespace

KnowledgeBase KnowledgeBase::compile(std::vector<NamedText> texts,
                                     const knowledge::CheckOptions& options, Observer* observer) {
  // By name, so that the order in which files were found or given shows nowhere.
  std::sort(texts.begin(), texts.end(), [](const NamedText& left, const NamedText& right) {
    return std::tie(left.name, left.text) < std::tie(right.name, right.text);
  });
  if (std::vector<NamedText> used = used_texts(texts); used.size() < texts.size()) {
    KnowledgeBase base = of_texts(std::move(used), options, observer);
    if (!base.has_errors()) {
      return base;
    }
  }
  return of_texts(std::move(texts), options, observer);  // messages name what could be used
}

KnowledgeBase KnowledgeBase::of_texts(std::vector<NamedText> texts,
                                      const knowledge::CheckOptions& options, Observer* observer) {
  KnowledgeBase base;
  base.buffers_ = std::make_shared<diagnostics::Buffers>();
  diagnostics::Sink sink;
  std::vector<std::string> passages;
  {
    ObservedStage stage(observer, Stage::kParse);
    for (NamedText& text : texts) {
      if (text.name.ends_with(kPassages)) {
        passages.push_back(std::move(text.text));
        continue;
      }
      const diagnostics::BufferId buffer =
          base.buffers_->add(std::move(text.name), std::move(text.text));
      base.trees_.push_back(grammar::parse(*base.buffers_, buffer, sink));
      base.trees_.back().sees_all_modules = text.sees_all_modules;
      base.trees_.back().is_library = text.is_library;
    }
    leave_out_unused(base.trees_);
    base.digest_ = digest_of(base.trees_, *base.buffers_);
    stage.count(base.trees_.size());
  }
  {
    ObservedStage stage(observer, Stage::kCheck);
    std::size_t statements = 0;
    base.model_ = knowledge::from_syntax(base.trees_, *base.buffers_, sink, options);
    for (const std::string& text : passages) {
      knowledge::add_passages(text, base.model_);
    }
    for (const syntax::Tree& tree : base.trees_) {
      statements += tree.is_rejected ? 0 : tree.statements.size();
    }
    stage.count(statements);
  }
  {
    ObservedStage stage(observer, Stage::kDataRelations);
    base.relational_ =
        datalog::from_syntax(base.model_, base.trees_, *base.buffers_, sink, options);
    stage.count(base.relational_.clauses.size());
  }
  base.names_rejected_ = names_with_errors(base.trees_, sink.diagnostics());
  release_syntax(base.trees_, base.model_);
  base.lower(sink, observer);
  base.diagnostics_ = sink.take(*base.buffers_);
  return base;
}

void KnowledgeBase::lower(diagnostics::Sink& sink, Observer* observer) {
  // An error up to here leaves its statement out; one from here on leaves nothing that has a
  // meaning.
  const std::size_t errors_in_statements = sink.error_count();
  {
    ObservedStage stage(observer, Stage::kLower);
    if (logic::check_policies(model_, sink)) {
      program_ = logic::from_model(model_);
    }
    stage.count(program_.rules.size());
  }
  {
    ObservedStage stage(observer, Stage::kGround);
    ground_ = logic::ground(program_, model_, sink);
    stage.count(ground_.atoms.size());
  }
  {
    ObservedStage stage(observer, Stage::kGraph);
    graph_ = logic::from_ground(model_, program_, ground_, sink);
    stage.count(graph_.components.size());
  }
  error_count_ = sink.error_count();
  can_evaluate_ = sink.error_count() == errors_in_statements;
  if (can_evaluate_) {
    ObservedStage stage(observer, Stage::kPlan);
    plan_ = logic::from_graph(program_, ground_, graph_);
    stage.count(plan_.groups.size());
  }
}

std::size_t KnowledgeBase::files_in_force() const {
  return static_cast<std::size_t>(std::count_if(
      trees_.begin(), trees_.end(), [](const syntax::Tree& tree) { return !tree.is_rejected; }));
}

evaluation::Facts facts_of(const KnowledgeBase& base, const patient::Record& record) {
  evaluation::Facts facts;
  const std::array<const patient::Record*, 1> records{&record};
  evaluation::evaluate(base.model(), base.program(), base.plan(), records, facts);
  return facts;
}

Evaluation evaluation_of(const KnowledgeBase& base, const patient::Record& record,
                         evaluation::Facts facts) {
  Evaluation evaluation;
  evaluation.facts = std::move(facts);
  evaluation.advice = advice::from_facts(base.knowledge(), record, evaluation.facts);
  evaluation.advice.errors_in_knowledge = base.error_count();
  evaluation.advice.knowledge = base.digest();
  return evaluation;
}

Evaluation evaluate(const KnowledgeBase& base, const patient::Record& record) {
  return evaluation_of(base, record, facts_of(base, record));
}

}  // namespace regimen::api
