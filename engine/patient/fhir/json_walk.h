// JSON walk: the tree of a document that is surely one, from the first stage of simdjson.
//
// The first stage checks UTF-8, quotes and control characters and gives the places where values,
// colons, commas and brackets begin; the walk checks the rest: grammar, numbers, words, escapes.
//
// Shape:   the tree of json.h, the same as On-Demand gives. Texts are those of the bytes given, but
//          for strings with escapes, which live in the walk until its next `build`.
// Errors:  none: whatever is odd (an error, a key twice, an object of many members, a document that
//          is no object) gives nullptr, and the caller reads the text the slow way.
// Cost:    one pass; reads nothing past the end, so the bytes need no padding.
// Source:  Langdale, Lemire 2019, "Parsing Gigabytes of JSON per Second".
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "engine/patient/fhir/json.h"

namespace regimen::fhir {

inline constexpr std::string_view kCodeKey = "code";

class JsonWalk {
 public:
  explicit JsonWalk(std::size_t depth_max);
  ~JsonWalk();
  JsonWalk(const JsonWalk&) = delete;
  JsonWalk& operator=(const JsonWalk&) = delete;

  // The tree of a form that was met before, or `tree`; valid until the next call.
  const JsonTree* build(std::string_view text, JsonTree& tree);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace regimen::fhir
