// Codes that are not understood over a cohort: what a mapping file has to say.
//
// Shape:   most frequent first: by entries, then patients, then kind, system, code and text. Entries
// without a code are one by their text, without case and outer blanks.
// Errors:  none; parts of texts that could not be read are no codes and are left out.
// Cost:    one look-up for each entry that is not understood.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/patient/record.h"

namespace regimen::patient {

struct UnreadCode {
  UnreadEntry::Kind kind = UnreadEntry::Kind::kOther;
  std::string system;  // "text" for an entry without a code
  std::string code;
  std::string text;  // the first, in the order of the alphabet, that the entries show
  std::size_t entries = 0;
  std::size_t active = 0;  // of the entries
  std::size_t patients = 0;
};

std::vector<UnreadCode> unread_codes(std::span<const Record> records);
// Entries of the whole cohort.
EntryCounts count_entries(std::span<const Record> records);

// Records in which a diagnosis, medicine or allergy that may still be so is not understood; and a
// line that says so of a cohort, or "".
std::size_t count_unclear(std::span<const Record> records);
std::string unclear_note(std::size_t unclear, std::size_t patients);

// A table for people, and an object: schema in docs/json.md.
std::string unread_codes_text(std::span<const Record> records);
std::string unread_codes_json(std::span<const Record> records);
// A module to fill in: for each code a commented line that says it is irrelevant, and one that adds
// it to a condition, symptom, history, allergy or agent. As it is written it changes nothing.
std::string mapping_module(const std::vector<UnreadCode>& codes);

}  // namespace regimen::patient
