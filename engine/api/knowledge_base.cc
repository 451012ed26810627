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
#include "engine/logic/from_knowledge.h"
#include "grammar/parse.h"

namespace regimen::api {

KnowledgeBase KnowledgeBase::compile(std::vector<NamedText> texts,
                                     const knowledge::CheckOptions& options) {
  // By name, so that the order in which files were found or given shows nowhere.
  std::sort(texts.begin(), texts.end(), [](const NamedText& left, const NamedText& right) {
    return std::tie(left.name, left.text) < std::tie(right.name, right.text);
  });
  KnowledgeBase base;
  base.buffers_ = std::make_shared<diagnostics::Buffers>();
  diagnostics::Sink sink;
  for (NamedText& text : texts) {
    const diagnostics::BufferId buffer =
        base.buffers_->add(std::move(text.name), std::move(text.text));
    base.trees_.push_back(grammar::parse(*base.buffers_, buffer, sink));
    base.trees_.back().sees_all_modules = text.sees_all_modules;
    base.trees_.back().is_library = text.is_library;
  }
  leave_out_unused(base.trees_);
  base.digest_ = digest_of(base.trees_, *base.buffers_);
  base.model_ = knowledge::from_syntax(base.trees_, *base.buffers_, sink, options);
  base.relational_ = datalog::from_syntax(base.model_, base.trees_, *base.buffers_, sink, options);
  base.names_rejected_ = names_with_errors(base.trees_, sink.diagnostics());
  release_syntax(base.trees_, base.model_);
  base.program_ = logic::from_model(base.model_);

  // An error up to here leaves its statement out; one from here on leaves nothing that has a
  // meaning.
  const std::size_t errors_in_statements = sink.error_count();
  base.ground_ = logic::ground(base.program_, base.model_, sink);
  base.graph_ = logic::from_ground(base.model_, base.program_, base.ground_, sink);
  base.error_count_ = sink.error_count();
  base.can_evaluate_ = sink.error_count() == errors_in_statements;
  if (base.can_evaluate_) {
    base.plan_ = logic::from_graph(base.program_, base.ground_, base.graph_);
  }
  base.diagnostics_ = sink.take(*base.buffers_);
  return base;
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
