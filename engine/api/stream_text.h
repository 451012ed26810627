// What a stream writes of a patient, and what it keeps of problems. Private to engine/api.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/api/stream_part.h"

namespace regimen::api {

// The first kProblemsMax are kept; all are counted.
void add_problem(PartResult& result, const patient::Fault& problem, bool has_no_patient);

std::string json_inner(const std::string& text);  // as it stands between quotation marks
void append_csv(std::string& text, const std::string& id, const std::vector<Conclusion>& names,
                const std::vector<std::uint32_t>& answers, std::string_view truth);
// `,"key":["name",…]`
void append_json(std::string& text, std::string_view key, const std::vector<Conclusion>& names,
                 const std::vector<std::uint32_t>& answers);
void append_faults(std::string& text, const std::vector<patient::Fault>& faults);

}  // namespace regimen::api
