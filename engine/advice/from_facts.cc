// Implements engine/advice/advice.h.
#include "engine/advice/advice.h"
#include "engine/advice/agents.h"
#include "engine/advice/case.h"
#include "engine/advice/monitoring.h"
#include "engine/advice/said.h"

namespace regimen::advice {

std::string_view to_text(Status status) {
  switch (status) {
    case Status::kRecommended:
      return "recommended";
    case Status::kPending:
      return "pending";
    case Status::kWithheld:
      return "withheld";
    case Status::kContraindicated:
      return "contraindicated";
    case Status::kNotIndicated:
      return "not indicated";
  }
  return "";
}

Advice from_facts(const Knowledge& knowledge, const patient::Record& record,
                  const evaluation::Facts& facts, std::uint32_t patient) {
  const Case one{knowledge, record, facts, patient};
  Advice advice;
  advice.record_id = record.id;
  advice.as_of = record.as_of;
  for (std::size_t i = 0; i < knowledge.model.agents.size(); ++i) {
    advice.agents.push_back(advise_agent(one, knowledge::AgentId(i)));
  }
  for (std::size_t i = 0; i < knowledge.model.protocols.size(); ++i) {
    advice.protocols.push_back(advise_protocol(one, knowledge::ProtocolId(i)));
  }
  add_conclusions(one, advice);
  advice.warnings = said(one, "warned");
  advice.referrals = said(one, "referred");
  advice.titrations = said(one, "titrated");
  advice.monitoring = monitoring_due(one);
  advice.conflicts = conflicts_of(one);
  advice.exceptions = exceptions_used(one);
  advice.violations = violations(one);
  advice.problems = record.faults;
  return advice;
}

}  // namespace regimen::advice
