// What the entries of a record that are not understood may be.
//
// A concept whose absence means no is not surely absent while an entry may be it, and an agent not
// surely not taken while a medicine may be it. A knowledge base that trusts records takes no entry
// for anything.
//
// | entry                         | may be                                          |
// | diagnosis, observation, other | a condition, symptom, history or allergy        |
// | allergy                       | an allergy                                      |
// | procedure                     | a history                                       |
// | medication, other             | any agent                                       |
// | family history                | nothing that is asked of the patient            |
//
// Shape:   entries in the order of the record.
// Cost:    linear in the entries; nothing where there are none.
// Source:  docs/semantics.md §4.
#pragma once

#include <vector>

#include "engine/patient/record.h"

namespace regimen::patient {

// What is asked: what is so now, or also what was.
enum class Period : std::uint8_t { kNow, kEver };

// Is the history one of relatives? It has a code of ICD-10, Z80 to Z84 (family history of …).
bool is_of_family(const knowledge::Concept& one);

bool may_be_unread(const knowledge::Model& model, const Record& record, knowledge::ConceptId id,
                   Period period);
bool may_be_unread(const knowledge::Model& model, const Record& record, knowledge::AgentId agent,
                   Period period);
// Those that may be it, for words.
std::vector<const UnreadEntry*> entries_that_may_be(const knowledge::Model& model,
                                                    const Record& record,
                                                    const knowledge::Input& input, Period period);

// Concepts and agents of which the record says nothing, and which some entry may be or have been.
// Sorted.
std::vector<knowledge::Input> unread_inputs(const knowledge::Model& model, const Record& record);

}  // namespace regimen::patient
