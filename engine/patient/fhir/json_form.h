// JSON forms: documents that differ in their values only.
//
// An export has a million lines of a dozen forms, the same keys in the same places. What the walk
// found of the first two lines of a form (grammar, keys, none of them twice) is true of every line
// of it; only the values are looked at. A form is learned when it is met the second time.
//
// Shape:   the tree of a form is kept; `match` puts the texts of a document into it.
// Errors:  none: nullptr for a document of no known form or with an odd value, which is then
//          walked.
// Cost:    a byte for each place, a comparison for each key, a check for each value; at most
//          kNodesKept nodes are kept, after which all forms are forgotten.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/patient/fhir/content_hash.h"
#include "engine/patient/fhir/json.h"
#include "engine/patient/fhir/json_structure.h"

namespace regimen::fhir {

struct JsonForm {
  struct Key {
    std::uint32_t place;
    std::uint32_t begin;  // in `keys_text`
    std::uint32_t size;   // with the quote that ends it
  };
  struct Leaf {
    std::uint32_t place;
    std::uint32_t node;
  };

  std::string shape;  // a letter for each place
  std::string keys_text;
  std::vector<Key> keys;
  std::vector<Leaf> leaves;          // strings and numbers
  std::vector<std::uint32_t> words;  // places of true, false and null
  std::vector<ContentLeaf> content;
  JsonTree tree;
  std::uint64_t serial = 0;  // no other form of these has or had it
};

class JsonForms {
 public:
  // The tree is valid until the next call of anything here.
  const JsonTree* match(JsonStructure& structure);
  // Of the document that was given to `match` last and has that tree. `value_places` are those of
  // the nodes.
  void learn(const JsonStructure& structure, const JsonTree& tree,
             const std::vector<std::uint32_t>& value_places);

 private:
  static constexpr std::size_t kHashesSeen = 1024;
  static constexpr std::size_t kRecent = 64;

  JsonForm* recent_form(const JsonStructure& structure) const;
  JsonForm* form_of(const JsonStructure& structure) const;
  void read_shape(const JsonStructure& structure);

  std::unordered_multimap<std::uint64_t, std::unique_ptr<JsonForm>> forms_;  // by hash of the shape
  std::array<JsonForm*, kRecent> recent_{};              // met last, by the number of places
  std::array<std::uint64_t, kHashesSeen> candidates_{};  // shapes met once
  std::string shape_;                                    // of the document given last
  std::uint64_t hash_ = 0;                               // of that shape
  std::size_t nodes_ = 0;
  std::uint64_t serial_ = 0;
};

}  // namespace regimen::fhir
