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

namespace regimen::api {

namespace {

using Json = nlohmann::ordered_json;

explanation::Line never_true(const Question& question) {
  return {.text = question.words,
          .statement = "",
          .source = question.never,
          .truth = "no",
          .children = {}};
}

Answer line_answer(explanation::Line line, std::size_t depth = explanation::kDepthMax) {
  explanation::cut(line, depth);
  return {explanation::tree_text(line), explanation::tree_json(line), ""};
}

Answer no_answer(std::string error) {
  return {"", "", std::move(error)};
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

class WhyAnswer {
 public:
  WhyAnswer(const Subject& subject, const Question& question, const WhyOptions& options)
      : subject_(subject),
        options_(options),
        knowledge_(subject.base.knowledge()),
        facts_(facts_of(subject.base, subject.record)),
        advice_(evaluate(subject.base, subject.record).advice),
        atom_(*question.atom) {}

  Answer answer(std::string_view name) const {
    explanation::Proof proof = explanation::proof_of(knowledge_, subject_.record, facts_, atom_);
    explanation::Line line;
    if (options_.proof > 1) {
      const std::size_t other = options_.proof - 2;
      if (other >= proof.others.size()) {
        return no_answer(there_are(proof, name));
      }
      const logic::GroundRuleId rule = proof.others[other].rule;
      line = explanation::why_by(knowledge_, subject_.record, facts_, rule);
      proof = explanation::proof_of(knowledge_, subject_.record, facts_, rule);
    } else {
      line = explanation::why(knowledge_, subject_.record, facts_, 0, atom_);
    }
    add_digests(proof);
    const std::vector<explanation::Line> doses = doses_of(name);
    explanation::cut(line, options_.depth);
    return {text_of(proof, line, doses, name), json_of(proof, line, doses), ""};
  }

 private:
  static std::string there_are(const explanation::Proof& proof, std::string_view name) {
    const std::size_t count = proof.others.size() + 1;
    return count == 1 ? "`" + std::string(name) + "` has one proof only"
                      : "there are proofs 1 to " + std::to_string(count) + " only";
  }

  // Of an agent those that are given; of a dose itself.
  std::vector<explanation::Line> doses_of(std::string_view name) const {
    const std::vector<knowledge::DoseId> query = called<knowledge::DoseId>(knowledge_.model, name);
    const bool is_dose = knowledge_.program[knowledge_.ground[atom_].relation].name == "gives_dose";
    if (!is_dose || query.size() != 1) {
      return explanation::dose_lines(knowledge_.model, advice_, name);
    }
    const knowledge::Dose& dose = knowledge_.model[query.front()];
    for (const advice::AgentAdvice& agent : advice_.agents) {
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

  std::string text_of(const explanation::Proof& proof, const explanation::Line& line,
                      const std::vector<explanation::Line>& doses, std::string_view name) const {
    std::string others;
    for (const explanation::Line& dose : doses) {
      others += explanation::tree_text(dose);
    }
    others += options_.proof > 1 ? "" : explanation::others_text(proof, name);
    switch (options_.audience) {
      case Audience::kClinician:
        return explanation::to_clinician_text(
            proof, explanation::outcome_of(knowledge_, advice_, name), doses);
      case Audience::kAuthor:
        return explanation::tree_text(line) + others;
      case Audience::kAuditor:
        return head_text() + explanation::to_auditor_text(proof, options_.depth) + others;
    }
    return "";
  }

  std::string head_text() const {
    return "knowledge " + subject_.base.digest() + "\nrecord    " + record_digest() +
           "\nas of     " + subject_.record.as_of.to_text() + "\n";
  }
  std::string record_digest() const {
    return digest_of(certificate::input_json(subject_.base.model(), subject_.record));
  }

  std::string json_of(const explanation::Proof& proof, const explanation::Line& line,
                      const std::vector<explanation::Line>& doses) const {
    Json json = Json::parse(explanation::tree_json(line));
    json["doses"] = Json::array();
    for (const explanation::Line& dose : doses) {
      json["doses"].push_back(Json::parse(explanation::tree_json(dose)));
    }
    Json dag = {{"knowledge", subject_.base.digest()},
                {"record", record_digest()},
                {"as_of", subject_.record.as_of.to_text()}};
    dag.update(Json::parse(explanation::proof_json(proof)));
    json["proof"] = std::move(dag);
    return json.dump(2) + "\n";
  }

  const Subject& subject_;
  const WhyOptions& options_;
  advice::Knowledge knowledge_;
  evaluation::Facts facts_;
  advice::Advice advice_;
  logic::AtomId atom_;
};

}  // namespace

Answer why(const Subject& subject, std::string_view name, const WhyOptions& options) {
  if (asks_for_cause(name)) {
    const CauseAnswer answer = why_cause(subject.base, name);
    return answer.error.empty() ? line_answer(answer.line, options.depth) : no_answer(answer.error);
  }
  const Query query = query_of(subject, name);
  if (!query.error.empty()) {
    const std::vector<knowledge::LimitId> limits =
        called<knowledge::LimitId>(subject.base.model(), name);
    return limits.empty() || !subject.base.can_evaluate()
               ? no_answer(query.error)
               : line_answer(limits_line(subject, name, limits), options.depth);
  }
  return query.question.atom ? WhyAnswer(subject, query.question, options).answer(name)
                             : line_answer(never_true(query.question));
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
