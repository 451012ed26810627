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

struct Standing {
  std::string status{};  // "recommended"; empty where the knowledge base has no such name
  std::string detail{};  // the dose, what is missing, what blocks
  friend bool operator==(const Standing&, const Standing&) = default;
};

struct Difference {
  struct Row {
    std::string name;
    Standing before;
    Standing after;
  };
  std::vector<Row> statuses;
  std::vector<std::string> added;  // "warning: …", "monitor …"
  std::vector<std::string> removed;
};
Difference difference(const Side& before, const Side& after);
std::string to_text(const Difference& difference);
Json to_json(const Difference& difference);

}  // namespace regimen::explanation
