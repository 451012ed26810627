// Codes: which lab, concept or agent a coding of a resource means.
//
// Shape:   built once for all texts. ICD-10 codes stand for their subtree: C61 is met by C61, C61.9
//          and C619.
// Errors:  none; a code that means nothing here gives nothing.
// Cost:    one hash of system and code per coding; for ICD-10 one per character beyond the third.
//          `may_mean` looks at the code alone: a hash and two bits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/knowledge/input.h"

namespace regimen::fhir {

// "http://loinc.org" is "loinc"; a system without a short name stays as it is.
std::string_view short_name_of(std::string_view system);

struct Coding {
  std::string_view system;  // as given, a URL
  std::string_view code;
};

// Codes of a map are found by codings.
struct CodeHash {
  using is_transparent = void;
  std::size_t operator()(const Coding& coding) const;
  std::size_t operator()(const knowledge::Code& code) const;
};
struct CodeEqual {
  using is_transparent = void;
  bool operator()(const Coding& left, const knowledge::Code& right) const;
  bool operator()(const knowledge::Code& left, const knowledge::Code& right) const;
};

class CodeIndex {
 public:
  explicit CodeIndex(const knowledge::Model& model);

  // Labs, concepts and agents that the coding means: sorted, unique.
  std::vector<knowledge::Input> inputs_of(const Coding& coding) const;

  // What it would mean if its system were stated, or were written as it is registered.
  struct WrongSystemMatch {
    std::string_view system;  // as registered, a URL
    std::vector<knowledge::Input> inputs;
  };
  std::optional<WrongSystemMatch> near_miss_of(const Coding& coding) const;

  // False only for a code that means nothing here, whatever its system: neither exactly nor nearly.
  bool may_mean(std::string_view code) const;

 private:
  void add(const SmallVector<knowledge::Code>& codes, const knowledge::Input& input);
  void find(const Coding& coding, std::vector<knowledge::Input>& inputs) const;
  void mark(std::uint64_t hash);
  bool is_marked(std::uint64_t hash) const;

  std::unordered_map<knowledge::Code, std::vector<knowledge::Input>, CodeHash, CodeEqual> inputs_;
  std::vector<std::uint64_t> marks_;  // bits of what `may_mean` has to find
};

}  // namespace regimen::fhir
