// Implements engine/advice/advice.h.
#include "engine/advice/advice.h"
#include "engine/advice/agents.h"
#include "engine/advice/messages.h"
#include "engine/advice/monitoring.h"
#include "engine/advice/patient_context.h"

namespace regimen::advice {

std::string_view status_word(Status status) {
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
  const PatientContext context{knowledge, record, facts, patient};
  Advice advice;
  advice.record_id = record.id;
  advice.as_of = record.as_of;
  for (std::size_t i = 0; i < knowledge.model.agents.size(); ++i) {
    advice.agents.push_back(advise_agent(context, knowledge::AgentId(i)));
  }
  for (std::size_t i = 0; i < knowledge.model.protocols.size(); ++i) {
    advice.protocols.push_back(advise_protocol(context, knowledge::ProtocolId(i)));
  }
  add_conclusions(context, advice);
  advice.warnings = messages(context, "warned");
  advice.referrals = messages(context, "referred");
  advice.titrations = messages(context, "titrated");
  advice.monitoring = monitoring_due(context);
  advice.conflicts = conflicts_of(context);
  advice.exceptions = exceptions_used(context);
  advice.violations = violations(context);
  advice.problems = record.faults;
  return advice;
}

}  // namespace regimen::advice
