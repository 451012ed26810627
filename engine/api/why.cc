// Implements why and whynot of engine/api/answers.h.
#include <nlohmann/json.hpp>

#include "engine/api/answers.h"
#include "engine/api/digest.h"
#include "engine/api/mechanisms.h"
#include "engine/api/subject_query.h"
#include "engine/explanation/dosing.h"
#include "engine/explanation/phrases.h"
#include "engine/explanation/proof.h"
#include "engine/reports/certificate/certificate.h"
#include "engine/syntax/relations.h"

namespace regimen::api {

namespace {

explanation::Line never_true(const Question& question) {
  return {.text = question.words,
          .statement = "",
          .source = question.never,
          .truth = "no",
          .children = {}};
}

Answer line_answer(explanation::Line line, std::size_t depth = explanation::kDepthMax) {
  explanation::cut(line, depth);
  const auto kept = std::make_shared<const explanation::Line>(std::move(line));
  return {.text = [kept] { return explanation::tree_text(*kept); },
          .document = [kept] { return explanation::tree_json(*kept); }};
}

// Premises have larger numbers: from the last to the first.
void add_digests(explanation::Proof& proof) {
  for (std::size_t i = proof.nodes.size(); i-- > 0;) {
    proof.nodes[i].digest = digest_of(explanation::digested(proof, proof.nodes[i]));
  }
}

template <typename Id>
std::vector<Id> called(const knowledge::Model& model, std::string_view name) {
  std::vector<Id> found;
  for (const knowledge::EntityId& entity : knowledge::find_all(model, name)) {
    if (const auto* id = std::get_if<Id>(&entity)) {
      found.push_back(*id);
    }
  }
  return found;
}

// What limits say of the doses of their agents.
explanation::Line limits_line(const Subject& subject, std::string_view name,
                              const std::vector<knowledge::LimitId>& limits) {
  const Evaluation evaluation = evaluate(subject.base, subject.record);
  explanation::Line all{.text = explanation::pluralize(limits.size(), "limit") + " are called `" +
                                std::string(name) + "`",
                        .statement = "",
                        .source = "",
                        .truth = ""};
  all.children.reserve(limits.size());
  for (const knowledge::LimitId limit : limits) {
    all.children.push_back(
        explanation::limit_line(subject.base.model(), subject.record, evaluation.advice, limit));
  }
  return limits.size() == 1 ? all.children.front() : all;
}

// One evaluation and one proof, whatever is shown of them.
class WhyAnswer {
 public:
  WhyAnswer(const Subject& subject, std::string_view name, const Question& question,
            const WhyOptions& options)
      : subject_(subject),
        name_(name),
        options_(options),
        knowledge_(subject.base.knowledge()),
        evaluation_(evaluate(subject.base, subject.record)),
        atom_(*question.atom) {
    prove();
    add_digests(proof_);
    doses_ = doses_of();
    explanation::cut(line_, options_.depth);
  }

  const std::string& error() const { return error_; }
  std::string text() const;
  Json document() const;

 private:
  void prove() {
    const evaluation::Facts& facts = evaluation_.facts;
    proof_ = explanation::proof_of(knowledge_, subject_.record, facts, atom_);
    if (options_.proof <= 1) {
      line_ = explanation::why(knowledge_, subject_.record, facts, 0, atom_);
      return;
    }
    const std::size_t other = options_.proof - 2;
    if (other >= proof_.others.size()) {
      const std::size_t count = proof_.others.size() + 1;
      error_ = count == 1 ? "`" + name_ + "` has one proof only"
                          : "there are proofs 1 to " + std::to_string(count) + " only";
      return;
    }
    const logic::GroundRuleId rule = proof_.others[other].rule;
    line_ = explanation::why_by(knowledge_, subject_.record, facts, rule);
    proof_ = explanation::proof_of(knowledge_, subject_.record, facts, rule);
  }

  // Of an agent those that are given; of a dose itself.
  std::vector<explanation::Line> doses_of() const {
    const std::vector<knowledge::DoseId> query = called<knowledge::DoseId>(knowledge_.model, name_);
    const bool is_dose =
        knowledge_.program[knowledge_.ground[atom_].relation].name == relation::kGivesDose.name;
    if (!is_dose || query.size() != 1) {
      return explanation::dose_lines(knowledge_.model, evaluation_.advice, name_);
    }
    const knowledge::Dose& dose = knowledge_.model[query.front()];
    for (const advice::AgentAdvice& agent : evaluation_.advice.agents) {
      for (const advice::DoseGiven& given : agent.doses) {
        if (given.dose == query.front()) {
          return {explanation::dose_line(knowledge_.model, given)};
        }
      }
    }
    advice::DoseGiven stated{.dose = query.front()};
    if (dose.capped_by) {
      stated.limits.push_back(*dose.capped_by);
    }
    return {explanation::dose_line(knowledge_.model, stated)};
  }

  std::string head_text() const {
    return "knowledge " + subject_.base.digest() + "\nrecord    " + record_digest() +
           "\nas of     " + subject_.record.as_of.to_text() + "\n";
  }
  std::string record_digest() const {
    return digest_of(certificate::input_json(subject_.base.model(), subject_.record));
  }

  const Subject subject_;
  const std::string name_;
  const WhyOptions options_;
  advice::Knowledge knowledge_;
  Evaluation evaluation_;
  logic::AtomId atom_;
  std::string error_;
  explanation::Proof proof_;
  explanation::Line line_;
  std::vector<explanation::Line> doses_;
};

std::string WhyAnswer::text() const {
  std::string others;
  for (const explanation::Line& dose : doses_) {
    others += explanation::tree_text(dose, true, options_.audience == Audience::kAuditor);
  }
  others += options_.proof > 1 ? "" : explanation::others_text(proof_, name_);
  switch (options_.audience) {
    case Audience::kClinician:
      return explanation::to_clinician_text(
          proof_, explanation::outcome_of(knowledge_, evaluation_.advice, name_), doses_);
    case Audience::kAuthor:
      return explanation::tree_text(line_) + others;
    case Audience::kAuditor:
      return head_text() + explanation::to_auditor_text(proof_, options_.depth) + others;
  }
  return "";
}

Json WhyAnswer::document() const {
  Json json = explanation::tree_json(line_);
  json["doses"] = Json::array();
  for (const explanation::Line& dose : doses_) {
    json["doses"].push_back(explanation::tree_json(dose));
  }
  Json dag = {{"knowledge", subject_.base.digest()},
              {"record", record_digest()},
              {"as_of", subject_.record.as_of.to_text()}};
  dag.update(explanation::proof_json(proof_));
  json["proof"] = std::move(dag);
  return json;
}

}  // namespace

Answer why_cause(const KnowledgeBase& base, std::string_view words, std::size_t depth) {
  CauseAnswer answer = cause_of(base, words);
  return answer.error.empty() ? line_answer(std::move(answer.line), depth)
                              : no_answer(std::move(answer.error));
}

Answer why(const Subject& subject, std::string_view name, const WhyOptions& options) {
  const Query query = query_of(subject, name);
  if (!query.error.empty()) {
    const std::vector<knowledge::LimitId> limits =
        called<knowledge::LimitId>(subject.base.model(), name);
    return limits.empty() || !subject.base.can_evaluate()
               ? no_answer(query.error)
               : line_answer(limits_line(subject, name, limits), options.depth);
  }
  if (!query.question.atom) {
    return line_answer(never_true(query.question));
  }
  const auto why = std::make_shared<const WhyAnswer>(subject, name, query.question, options);
  return why->error().empty() ? Answer{.text = [why] { return why->text(); },
                                       .document = [why] { return why->document(); }}
                              : no_answer(why->error());
}

Answer whynot(const Subject& subject, std::string_view name, const WhyOptions& options) {
  const Query query = query_of(subject, name);
  if (!query.error.empty()) {
    return no_answer(query.error);
  }
  if (!query.question.atom) {
    return line_answer(never_true(query.question));
  }
  const evaluation::Facts facts = facts_of(subject.base, subject.record);
  return line_answer(
      explanation::whynot(subject.base.knowledge(), subject.record, facts, 0, *query.question.atom),
      options.depth);
}

}  // namespace regimen::api
