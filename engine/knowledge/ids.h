// Ids of what the model holds; each names an element of the vector of its kind.
#pragma once

#include <cstdint>

#include "engine/base/id.h"
#include "engine/diagnostics/buffer.h"

namespace regimen::knowledge {

using diagnostics::Span;
using ModuleId = Id<struct ModuleTag>;
using SourceId = Id<struct SourceTag>;
using LabId = Id<struct LabTag>;          // labs and vitals
using ConceptId = Id<struct ConceptTag>;  // conditions, symptoms, histories, conclusions
// Classes, hormones, enzymes, receptors, organs, routes, processes.
using TermId = Id<struct TermTag>;
using AgentId = Id<struct AgentTag>;
using DoseId = Id<struct DoseTag>;
using LimitId = Id<struct LimitTag>;
using ResolveId = Id<struct ResolveTag>;
using ContraindicationId = Id<struct ContraindicationTag>;
using RuleId = Id<struct RuleTag>;
using InteractionId = Id<struct InteractionTag>;
using TableId = Id<struct TableTag>;
using ProtocolId = Id<struct ProtocolTag>;
using RelationId = Id<struct RelationTag>;
using MechanismId = Id<struct MechanismTag>;
using AssertionId = Id<struct AssertionTag>;
using MappingId = Id<struct MappingTag>;
using ScenarioId = Id<struct ScenarioTag>;
using ConditionId = Id<struct ConditionTag>;  // names a Condition in Model::conditions

enum class Sex : std::uint8_t { kMale, kFemale, kAny };
enum class Severity : std::uint8_t { kAbsolute, kRelative };
// How bad a condition of a patient is, as its record says.
enum class Grade : std::uint8_t { kMild, kModerate, kSevere };

}  // namespace regimen::knowledge
