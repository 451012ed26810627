// What differs between two results: of one patient under other facts, of two patients, or of one
// patient under two versions of the knowledge base.
//
// Shape:   by name, sorted; so the two sides may have models of their own.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/advice/advice.h"

namespace regimen::explanation {

using Json = nlohmann::ordered_json;

struct Side {
  advice::Knowledge knowledge;
  const advice::Advice& advice;
};

struct StatusLine {
  std::string status{};  // "recommended"; empty where the knowledge base has no such name
  std::string detail{};  // the dose, what is missing, what blocks
  friend bool operator==(const StatusLine&, const StatusLine&) = default;
};

struct Difference {
  struct Row {
    std::string name;
    StatusLine before;
    StatusLine after;
  };
  std::vector<Row> statuses;
  std::vector<std::string> added;  // "warning: …", "monitor …"
  std::vector<std::string> removed;
};
Difference difference(const Side& before, const Side& after);
std::string difference_text(const Difference& difference);
Json difference_json(const Difference& difference);

}  // namespace regimen::explanation
