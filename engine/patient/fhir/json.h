// JSON: one document as a tree that nothing in it can harm.
//
// Numbers stay the text they were written as (54.0001, 1e2): they are read exactly later. A key
// that stands twice in an object is marked, never chosen from.
//
// Shape:   nodes in the order of the text; the members of node i begin at i + 1, `next` jumps over
//          a whole value. Texts live in the parser until its next `parse`, or in the bytes that
//          were parsed.
// Errors:  JsonError says what is wrong in our own words and at which byte.
// Cost:    simdjson's first stage over the bytes, which also checks UTF-8, and one look at what it
//          found where the document has a form that was met before (json_form.h), one walk
//          otherwise; 40 bytes for each value. A text that the walk does not like is read again by
//          simdjson On-Demand, which says what is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostics/diagnostic.h"

namespace regimen::fhir {

struct JsonNode {
  enum class Kind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kObject, kArray };
  std::string_view key;   // of the object it is a member of, unescaped
  std::string_view text;  // kNumber: as written; kString: unescaped
  std::uint32_t next = 0;
  Kind kind = Kind::kNull;
  bool is_duplicate = false;  // its key stood in this object before
};

struct JsonForm;

struct JsonTree {
  std::vector<JsonNode> nodes;
  std::vector<std::uint32_t> duplicates;  // nodes whose key stood before
  std::vector<std::uint32_t> codes;       // strings whose key is `code`
  const JsonForm* form = nullptr;         // where it is one that was met before
};

// A value in a tree; copyable, valid as long as the tree.
class Json {
 public:
  using Kind = JsonNode::Kind;
  Json(const JsonTree& tree, std::uint32_t index) : tree_(&tree), index_(index) {}

  Kind kind() const { return node().kind; }
  std::string_view key() const { return node().key; }
  std::string_view text() const { return node().text; }
  std::uint32_t index() const { return index_; }
  std::uint32_t end() const { return node().next; }
  const JsonTree& tree() const { return *tree_; }
  bool is_duplicate() const { return node().is_duplicate; }  // its key stood in the object before
  bool is_object() const { return kind() == Kind::kObject; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_string() const { return kind() == Kind::kString; }

  // The member of that name; nullopt also when this is no object.
  std::optional<Json> get(std::string_view key) const;
  // Elements of an array or members of an object.
  class Iterator {
   public:
    Iterator(const JsonTree& tree, std::uint32_t index) : tree_(&tree), index_(index) {}
    Json operator*() const { return {*tree_, index_}; }
    Iterator& operator++() {
      index_ = tree_->nodes[index_].next;
      return *this;
    }
    friend bool operator==(const Iterator& left, const Iterator& right) {
      return left.index_ == right.index_;
    }

   private:
    const JsonTree* tree_;
    std::uint32_t index_;
  };
  struct Range {
    Iterator first;
    Iterator last;
    Iterator begin() const { return first; }
    Iterator end() const { return last; }
  };
  Range children() const { return {{*tree_, index_ + 1}, {*tree_, node().next}}; }
  bool has_children() const { return node().next > index_ + 1; }

 private:
  const JsonNode& node() const { return tree_->nodes[index_]; }
  const JsonTree* tree_;
  std::uint32_t index_;
};

// "a string", "an object": for messages.
std::string_view words_for(Json::Kind kind);

struct JsonError {
  diagnostics::Code code;
  std::string message;
  std::size_t offset = 0;  // byte in the text that was parsed
};

class JsonParser {
 public:
  // Without `is_fast` every text is read by On-Demand: the same trees and errors, slower.
  explicit JsonParser(std::size_t depth_max, bool is_fast = true);
  ~JsonParser();
  JsonParser(const JsonParser&) = delete;
  JsonParser& operator=(const JsonParser&) = delete;

  // The tree of `text`, which must be one document; nullopt with error() set otherwise. The tree is
  // reused, and its texts may be those of `text`.
  const JsonTree* parse(std::string_view text);
  const JsonError& error() const { return error_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  JsonTree tree_;
  JsonError error_{diagnostics::Code::kNotJson, "", 0};
};

}  // namespace regimen::fhir
