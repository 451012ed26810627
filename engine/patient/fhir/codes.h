// Codes: what a coding of a resource means: labs, concepts, agents, or surely none of them.
//
// Shape:   built once for all texts. In a hierarchical system (ICD-10, ICD-10-CM, ATC) a code of
//          the knowledge base stands for its subtree: C61 is met by C61, C61.9 and C619; ranges
//          hold what is below their ends. Codes of `icd10` stand for the same codes of its
//          national modifications; those of `icd10cm` for ICD-10-CM alone.
// Errors:  none; a code that means nothing here gives nothing.
// Cost:    one hash of system and code per coding; in a hierarchical system a look at the codes of
//          its category and at the ranges of its letter. `may_mean` looks at the code alone.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/knowledge/code_sets.h"
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

// What a coding says of one thing of the knowledge base.
struct Meaning {
  knowledge::Input input;
  bool is_history = false;  // that it was so, as ICD-10-CM Z86.711 of pulmonary embolism
  friend auto operator<=>(const Meaning&, const Meaning&) = default;
};
// How a coding stands to what the knowledge base names.
enum class CodeStanding : std::uint8_t {
  kMapped,
  kIrrelevant,     // a statement says that it means nothing here
  kSomethingElse,  // of a hierarchical system, and neither in nor above what is named in it
  kBroader,        // above something that is named: it may be that
  kUnknown
};
enum class CodeSubject : std::uint8_t { kLab, kConcept, kAgent };

class CodeIndex {
 public:
  explicit CodeIndex(const knowledge::Model& model);

  // Labs, concepts and agents that the coding means: sorted, unique.
  std::vector<knowledge::Input> inputs_of(const Coding& coding) const;
  // The same with what it says of them. Where one code says that it is so and another that it was
  // so, it is so.
  std::vector<Meaning> meanings_of(const Coding& coding) const;
  // As a coding of such things. Of a system in which nothing of the kind is named nothing is known.
  CodeStanding standing_of(const Coding& coding, CodeSubject subject) const;

  // What it would mean if its system were stated, or were written as it is registered.
  struct WrongSystemMatch {
    std::string_view system;  // as registered, a URL
    std::vector<knowledge::Input> inputs;
  };
  std::optional<WrongSystemMatch> near_miss_of(const Coding& coding) const;

  // False only for a code that means nothing here, whatever its system: neither exactly nor nearly.
  bool may_mean(std::string_view code) const;

 private:
  // A code or range of a hierarchical system; without a meaning it is irrelevant.
  struct Entry {
    knowledge::CodeRange range;
    std::vector<knowledge::CodeRange> except;
    std::optional<Meaning> meaning;
    bool holds(std::string_view form) const;
  };
  struct Hierarchy {
    std::vector<Entry> entries;
    std::unordered_map<std::string, std::vector<std::uint32_t>> of_category;  // within one
    std::array<std::vector<std::uint32_t>, 256> of_letter;                    // wider ones
    std::array<bool, 3> names_subject{};
  };
  struct Exact {  // of a system without hierarchy
    std::vector<Meaning> meanings;
    bool is_irrelevant = false;
  };

  void add(const SmallVector<knowledge::Code>& codes, const std::optional<knowledge::Input>& input);
  void add_to_hierarchy(const knowledge::Code& code, Entry entry);
  void mark_all();
  Hierarchy& hierarchy(std::string_view system);
  const Hierarchy* find_hierarchy(std::string_view system) const;
  template <typename Visit>
  void each_entry(std::string_view system, std::string_view form, const Visit& visit) const;
  void mark(std::uint64_t hash);
  bool is_marked(std::uint64_t hash) const;

  std::unordered_map<knowledge::Code, Exact, CodeHash, CodeEqual> exact_;
  std::array<Hierarchy, 3> hierarchies_;  // atc, icd10, icd10cm
  std::bitset<256> broad_letters_;        // that begin the codes of a wide range
  std::vector<std::uint64_t> marks_;      // bits of what `may_mean` has to find
};

}  // namespace regimen::fhir
