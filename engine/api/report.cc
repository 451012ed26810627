// Implements engine/api/report.h.
#include "engine/api/report.h"

#include "engine/api/digest.h"
#include "engine/api/subject_query.h"
#include "engine/reports/certificate/certificate.h"
#include "engine/reports/patient_page/report.h"

namespace regimen::api {

namespace {

class Prover {
 public:
  Prover(const Subject& subject, const Evaluation& evaluation)
      : subject_(subject), evaluation_(evaluation) {}

  std::map<std::string, explanation::Line> proofs() {
    const knowledge::Model& model = subject_.base.model();
    for (const advice::AgentAdvice& agent : evaluation_.advice.agents) {
      add(model[agent.agent].header.name, agent.status);
    }
    for (const advice::ProtocolAdvice& protocol : evaluation_.advice.protocols) {
      add(model[protocol.protocol].header.name, protocol.status);
    }
    for (const advice::Conclusion& conclusion : evaluation_.advice.conclusions) {
      add(model[conclusion.conclusion].header.name, advice::Status::kRecommended);
    }
    for (const auto* all : {&evaluation_.advice.warnings, &evaluation_.advice.referrals,
                            &evaluation_.advice.titrations}) {
      for (const advice::Message& message : *all) {
        if (!message.is_possible_only) {
          add(message.by.name, advice::Status::kRecommended);
        }
      }
    }
    return std::move(proofs_);
  }

 private:
  void add(const std::string& name, advice::Status status) {
    const Question question = question_for(subject_.base, name);
    if (!question.atom || proofs_.contains(name)) {
      return;
    }
    const bool is_so = status == advice::Status::kRecommended;
    proofs_[name] = (is_so ? explanation::why : explanation::whynot)(
        subject_.base.knowledge(), subject_.record, evaluation_.facts, 0, *question.atom);
  }

  const Subject& subject_;
  const Evaluation& evaluation_;
  std::map<std::string, explanation::Line> proofs_;
};

}  // namespace

Report report(const Subject& subject) {
  const KnowledgeBase& base = subject.base;
  if (std::string error = cannot_evaluate(base); !error.empty()) {
    return {"", std::move(error)};
  }
  const Evaluation evaluation = evaluate(base, subject.record);
  const advice::Knowledge knowledge = base.knowledge();
  const patient_page::Content content{
      .knowledge = knowledge,
      .record = subject.record,
      .advice = evaluation.advice,
      .proofs = Prover(subject, evaluation).proofs(),
      .timelines =
          patient_page::timelines_of(knowledge, base.plan(), subject.record, evaluation.facts),
      .digests = {
          base.digest(), digest_of(certificate::input_json(base.model(), subject.record)),
          digest_of(explanation::advice_json(knowledge, subject.record, evaluation.advice))}};
  return {patient_page::page_of(content), ""};
}

}  // namespace regimen::api
