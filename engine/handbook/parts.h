// What the pages are made of. Private to engine/handbook.
#pragma once

#include <string>
#include <vector>

#include "engine/handbook/handbook.h"
#include "engine/handbook/places.h"
#include "engine/html/html.h"

namespace regimen::handbook {

using html::element;
using html::escaped;
using html::link;
using html::list_of;
using html::section;
using html::table_of;

// The whole page: head, navigation, title, `body`.
std::string framed(const std::string& title, const std::string& body, const std::string& digest);

// engine/handbook/statements.cc: one statement each.
std::string dose_html(const Places& places, model::DoseId id);
std::string limit_html(const Places& places, model::LimitId id);
std::string contraindication_html(const Places& places, model::ContraindicationId id);
std::string interaction_html(const Places& places, model::InteractionId id);
std::string rule_html(const Places& places, model::RuleId id);
// One table: what is monitored at which times.
std::string calendar_html(const Places& places, const std::vector<model::Monitor>& monitors);

// One page, or one of each kind.
std::string agent_body(const Places& places, model::AgentId id);
std::string protocol_body(const Places& places, model::ProtocolId id);
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
