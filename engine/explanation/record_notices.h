// Notices about a patient's record: what of it is not understood or has problems. Every answer about
// the patient says them first.
//
// Shape:   active diagnoses, medicines, allergies, answers and parts of the data that could not be
// read by name, equal ones once; the others by number. Empty where everything is understood.
// Errors:  none.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/explanation/wrap.h"
#include "engine/patient/record.h"

namespace regimen::explanation {

struct UnreadWords {
  std::vector<std::string>
      named;                    // `diagnosis "Viral sinusitis" (snomed 444814009) [Condition/c1]`
  std::size_t named_count = 0;  // entries that are named
  std::size_t others_count = 0;
};
UnreadWords unread_words(const patient::Record& record, bool is_verbose = false);

// Could something of the record not be read, so that nothing about the patient is settled?
bool is_incomplete(const patient::Record& record);

// What is not understood, and what problems of the data make unknown, as lines of a page; empty, or
// ends with a line end.
struct NoticeOptions {
  bool is_verbose = false;  // names every entry
  bool colour = false;
  std::size_t width = kPageWidth;
};
std::string notices_text(const knowledge::Model& model, const patient::Record& record,
                         const NoticeOptions& options = {});

// Arrays; schema in docs/json.md. The problems are those that make something unknown.
nlohmann::ordered_json unread_json(const patient::Record& record);
nlohmann::ordered_json problems_json(const knowledge::Model& model, const patient::Record& record);

}  // namespace regimen::explanation
