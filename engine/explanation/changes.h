// Answers about what would be different: flips, margins, needs, regions; as data, then in words and
// JSON. Nothing is decided here.
//
// Shape:   JSON as in docs/json.md; texts end with a line end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/explanation/change/search.h"

namespace regimen::explanation {

using Json = nlohmann::ordered_json;

struct FlipAnswer {
  std::string words;  // "`anastrozole` is recommended"
  quantity::Truth now;
  struct Set {
    std::vector<change::Change> changes;
    std::vector<std::string> facts;  // as typed, one a change
    quantity::Truth becomes;
    std::string status;  // of an agent or protocol then: "withheld"; empty for other questions
  };
  struct Part {
    change::Goal goal;
    std::vector<Set> sets;
    bool is_complete = true;
  };
  std::vector<Part> parts;
  std::size_t size_max = 3;
  std::size_t candidates = 0;
  std::size_t trials = 0;
};
std::string flip_text(const knowledge::Model& model, const FlipAnswer& answer,
                      std::size_t rows_max);
Json flip_json(const knowledge::Model& model, const FlipAnswer& answer);

struct StableAnswer {
  std::string words;
  quantity::Truth now;
  struct Edge {
    change::Change beyond;        // the nearest values with another answer
    std::string distance;         // "6 %"
    quantity::Rational relative;  // distance / threshold
    quantity::Truth becomes;
    std::string status;
  };
  struct Row {
    knowledge::Input input;
    std::string value;  // "44 %"
    std::vector<Edge> edges;
  };
  std::vector<Row> rows;               // nearest edge first
  std::vector<knowledge::Input> firm;  // numbers no value of which changes the answer
};
std::string stability_text(const knowledge::Model& model, const StableAnswer& answer);
Json stability_json(const knowledge::Model& model, const StableAnswer& answer);

struct NeedsAnswer {
  std::string words;
  quantity::Truth now;
  change::Needs needs;
  bool is_incomplete = false;  // part of the record could not be read (record_notices.h)
};
std::string needs_text(const knowledge::Model& model, const NeedsAnswer& answer);
Json needs_json(const knowledge::Model& model, const NeedsAnswer& answer);

struct RegionsAnswer {
  std::string name;  // what is asked about
  knowledge::Input input;
  std::string value;  // as it is now; empty when it is not known
  struct Row {
    change::Change values;
    std::string outcome;  // "recommended 100 mg every week"
    bool is_now = false;
  };
  std::vector<Row> rows;  // ascending
};
std::string regions_text(const knowledge::Model& model, const RegionsAnswer& answer);
Json regions_json(const knowledge::Model& model, const RegionsAnswer& answer);

}  // namespace regimen::explanation
