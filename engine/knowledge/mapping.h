// Mappings: what the keys of a line of a flat file are about, so that the line becomes a record.
//
// Shape:   keys are as written, each read by one line of the mapping; labs, lists and results in
//          the order of their keys. Words of the sex are sorted; without `where` they are `female`
//          and `male`.
// Units:   of a lab the unit that its numbers are in, as written; it converts to the lab's own.
// Errors:  none here; see engine/knowledge/mappings.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/knowledge/header.h"

namespace regimen::knowledge {

struct Mapping {
  Header header;
  std::string id_key{};
  std::optional<std::string> sex_key{};
  std::vector<std::pair<std::string, Sex>> sex_words{};  // empty without `sex_key`
  std::optional<std::string> birth_key{};                // an ISO date, perhaps partial
  std::optional<std::string> age_key{};  // completed years; never beside `birth_key`
  struct LabKey {                        // a number
    std::string key;
    LabId lab;
    std::string unit;  // empty: a count
  };
  std::vector<LabKey> labs{};
  struct CodeList {  // a list of codes: what is listed is present, or taken
    std::string key;
    std::string system;
    enum class Kind : std::uint8_t { kConcepts, kAgents } kind = Kind::kConcepts;
  };
  std::vector<CodeList> lists{};
  struct ResultList {  // a list of objects, one a result
    std::string key;
    std::string system;  // of the labs' codes
    std::string code_key;
    std::string value_key;
    std::optional<std::string> unit_key;  // absent: in the lab's unit
    // Units as the file writes them, and what they mean; sorted. Others mean what they say.
    std::vector<std::pair<std::string, std::string>> unit_words;
    std::string time_key;                      // an ISO date or date-time,
    std::optional<quantity::Date> days_since;  // or whole days after this one
  };
  std::vector<ResultList> results{};
};

}  // namespace regimen::knowledge
