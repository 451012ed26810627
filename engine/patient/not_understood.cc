// Implements engine/patient/not_understood.h.
#include "engine/patient/not_understood.h"

#include <algorithm>

namespace regimen::patient {

namespace {

using EntryKind = UnreadEntry::Kind;
using ConceptKind = knowledge::Concept::Kind;

bool may_be(const UnreadEntry& entry, const knowledge::Concept& one, Period period) {
  if (one.is_never_unread || one.kind == ConceptKind::kConclusion) {
    return false;
  }
  switch (entry.kind) {
    case EntryKind::kDiagnosis:
    case EntryKind::kObservation:
    case EntryKind::kOther:
      return entry.is_active || period == Period::kEver;
    case EntryKind::kAllergy:
      return one.kind == ConceptKind::kAllergy && (entry.is_active || period == Period::kEver);
    case EntryKind::kProcedure:  // what was done stays done
      return one.kind == ConceptKind::kHistory;
    case EntryKind::kFamilyHistory:
      return is_of_family(one);
    case EntryKind::kMedication:
      break;
  }
  return false;
}

bool may_be_taken(const UnreadEntry& entry, Period period) {
  return (entry.kind == EntryKind::kMedication || entry.kind == EntryKind::kOther) &&
         (entry.is_active || period == Period::kEver);
}

template <typename MayBe>
bool any_entry(const knowledge::Model& model, const Record& record, const MayBe& may_be_it) {
  return !record.not_understood.empty() && model.trusts.empty() &&
         std::any_of(record.not_understood.begin(), record.not_understood.end(), may_be_it);
}

}  // namespace

bool is_of_family(const knowledge::Concept& one) {
  return one.kind == ConceptKind::kHistory &&
         std::any_of(one.codes.begin(), one.codes.end(), [](const knowledge::Code& code) {
           const std::string category = code.code.substr(0, 3);
           return code.system.starts_with("icd10") && category >= "Z80" && category <= "Z84";
         });
}

bool may_be_unread(const knowledge::Model& model, const Record& record, knowledge::ConceptId id,
                   Period period) {
  return any_entry(model, record,
                   [&](const UnreadEntry& entry) { return may_be(entry, model[id], period); });
}

bool may_be_unread(const knowledge::Model& model, const Record& record,
                   knowledge::AgentId /*agent*/, Period period) {
  return any_entry(model, record,
                   [&](const UnreadEntry& entry) { return may_be_taken(entry, period); });
}

std::vector<const UnreadEntry*> entries_that_may_be(const knowledge::Model& model,
                                                    const Record& record,
                                                    const knowledge::Input& input, Period period) {
  std::vector<const UnreadEntry*> found;
  const auto* id = std::get_if<knowledge::ConceptId>(&input);
  const bool is_agent = std::holds_alternative<knowledge::AgentId>(input);
  if (!model.trusts.empty()) {
    return found;
  }
  for (const UnreadEntry& entry : record.not_understood) {
    if ((id != nullptr && may_be(entry, model[*id], period)) ||
        (is_agent && may_be_taken(entry, period))) {
      found.push_back(&entry);
    }
  }
  return found;
}

std::vector<knowledge::Input> unread_inputs(const knowledge::Model& model, const Record& record) {
  std::vector<knowledge::Input> inputs;
  if (record.not_understood.empty() || !model.trusts.empty()) {
    return inputs;
  }
  std::vector<bool> is_said(model.concepts.size());
  for (const ConceptFact& fact : record.concepts) {
    is_said[fact.concept_id.index()] = true;
  }
  std::vector<bool> is_medicated(model.agents.size());
  for (const Medication& taken : record.medications) {
    is_medicated[taken.agent.index()] = true;
  }
  const auto add = [&](const knowledge::Input& input) {
    if (!std::binary_search(record.unknown.begin(), record.unknown.end(), input)) {
      inputs.push_back(input);
    }
  };
  for (std::size_t i = 0; i < model.concepts.size(); ++i) {
    if (!is_said[i] && model.concepts[i].absent_means_no &&
        may_be_unread(model, record, knowledge::ConceptId(i), Period::kEver)) {
      add(knowledge::ConceptId(i));
    }
  }
  for (std::size_t i = 0; i < model.agents.size(); ++i) {
    if (!is_medicated[i] && may_be_unread(model, record, knowledge::AgentId(i), Period::kEver)) {
      add(knowledge::AgentId(i));
    }
  }
  return inputs;
}

}  // namespace regimen::patient
