// What the pages are made of. Private to engine/reports/handbook.
#pragma once

#include <string>
#include <vector>

#include "engine/reports/handbook/handbook.h"
#include "engine/reports/handbook/places.h"
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
std::string dose_html(const Places& places, knowledge::DoseId id);
std::string limit_html(const Places& places, knowledge::LimitId id);
std::string contraindication_html(const Places& places, knowledge::ContraindicationId id);
std::string interaction_html(const Places& places, knowledge::InteractionId id);
std::string rule_html(const Places& places, knowledge::RuleId id);
// One table: what is monitored at which times.
std::string calendar_html(const Places& places, const std::vector<knowledge::Monitor>& monitors);

// One page, or one of each kind.
std::string agent_body(const Places& places, knowledge::AgentId id);
std::string protocol_body(const Places& places, knowledge::ProtocolId id);
std::string index_body(const Places& places);
std::string rules_body(const Places& places);
std::string contraindications_body(const Places& places);
std::string interactions_body(const Places& places);
std::string monitoring_body(const Places& places);
std::string claims_body(const Places& places);
std::string disputes_body(const Places& places);
std::string mechanism_body(const Places& places);
std::string vocabulary_body(const Places& places);
std::string sources_body(const Places& places);

}  // namespace regimen::handbook
