// Codes: which lab, concept or agent a coding of a resource means.
//
// Shape:   built once for all texts. ICD-10 codes stand for their subtree: C61 is met by C61, C61.9
//          and C619.
// Errors:  none; a code that means nothing here gives nothing.
// Cost:    one hash of system and code per coding; for ICD-10 one per character beyond the third.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/model/input.h"

namespace regimen::fhir {

// "http://loinc.org" is "loinc"; a system without a short name stays as it is.
std::string_view short_name_of(std::string_view system);

struct Coding {
  std::string_view system;  // as given, a URL
  std::string_view code;
};

class CodeIndex {
 public:
  explicit CodeIndex(const model::Model& model);

  // Labs, concepts and agents that the coding means: sorted, unique.
  std::vector<model::Input> inputs_of(const Coding& coding) const;

  // What it would mean if its system were stated, or were written as it is registered.
  struct NearMiss {
    std::string_view system;  // as registered, a URL
    std::vector<model::Input> inputs;
  };
  std::optional<NearMiss> near_miss_of(const Coding& coding) const;

 private:
  void add(const Few<model::Code>& codes, const model::Input& input);
  void find(const std::string& key, std::vector<model::Input>& inputs) const;

  std::unordered_map<std::string, std::vector<model::Input>> inputs_;  // by "system|code"
};

}  // namespace regimen::fhir
