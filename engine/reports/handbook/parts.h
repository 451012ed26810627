// What the pages are made of. Private to engine/reports/handbook.
#pragma once

#include <string>
#include <vector>

#include "engine/reports/handbook/handbook.h"
#include "engine/reports/handbook/link_targets.h"
#include "engine/reports/html/html.h"

namespace regimen::handbook {

using html::element;
using html::escaped;
using html::link;
using html::list_of;
using html::section;
using html::table_of;

// The whole page: head, navigation, title, `body`.
std::string framed(const std::string& title, const std::string& body, const std::string& digest);

// engine/reports/handbook/statements.cc: one statement each.
std::string dose_html(const LinkTargets& targets, knowledge::DoseId id);
std::string limit_html(const LinkTargets& targets, knowledge::LimitId id);
std::string contraindication_html(const LinkTargets& targets, knowledge::ContraindicationId id);
std::string interaction_html(const LinkTargets& targets, knowledge::InteractionId id);
std::string rule_html(const LinkTargets& targets, knowledge::RuleId id);
// One table: what is monitored at which times.
std::string calendar_html(const LinkTargets& targets,
                          const std::vector<knowledge::Monitor>& monitors);

// One page, or one of each kind.
std::string agent_body(const LinkTargets& targets, knowledge::AgentId id);
std::string protocol_body(const LinkTargets& targets, knowledge::ProtocolId id);
std::string index_body(const LinkTargets& targets);
std::string rules_body(const LinkTargets& targets);
std::string contraindications_body(const LinkTargets& targets);
std::string interactions_body(const LinkTargets& targets);
std::string monitoring_body(const LinkTargets& targets);
std::string claims_body(const LinkTargets& targets);
std::string disputes_body(const LinkTargets& targets);
std::string mechanism_body(const LinkTargets& targets);
std::string vocabulary_body(const LinkTargets& targets);
std::string sources_body(const LinkTargets& targets);

}  // namespace regimen::handbook
