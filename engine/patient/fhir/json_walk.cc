// Implements engine/patient/fhir/json_walk.h.
#include "engine/patient/fhir/json_walk.h"

#include <vector>

#include "engine/patient/fhir/json_form.h"
#include "engine/patient/fhir/json_structure.h"
#include "engine/patient/fhir/json_text.h"

namespace regimen::fhir {

namespace {

using Kind = JsonNode::Kind;

constexpr std::uint32_t kMembersMax = 64;  // of one object; keys are compared one by one

// An object or array whose end has not come.
struct Open {
  std::uint32_t node = 0;
  std::uint32_t members = 0;
  std::uint64_t keys_seen = 0;  // a bit for each, by a few of its characters
  bool is_object = false;
};

std::uint64_t key_bit(std::string_view key) {
  if (key.empty()) {
    return 1;
  }
  const auto byte = [&](std::size_t at) {
    return std::uint64_t{static_cast<unsigned char>(key[at])};
  };
  return std::uint64_t{1} << ((key.size() * 31U + byte(0) * 7U + byte(key.size() / 2) * 3U +
                               byte(key.size() - 1)) %
                              64U);
}

}  // namespace

struct JsonWalk::State {
  JsonStructure structure;
  JsonForms forms;
  std::size_t depth_max = 0;
  std::vector<Open> open;
  std::vector<std::uint32_t> value_places;  // of each node
};

namespace {

// One walk over the places of one text.
class Walker {
 public:
  Walker(JsonStructure& structure, std::vector<Open>& open, std::size_t depth_max, JsonTree& tree,
         std::vector<std::uint32_t>& value_places)
      : structure_(structure),
        count_(structure.count()),
        open_(open),
        depth_max_(depth_max),
        tree_(tree),
        value_places_(value_places) {}

  bool walk() {
    if (count_ < 2 || at(0) != '{' || !open(true, {})) {
      return false;
    }
    while (!open_.empty()) {
      const bool is_fine = open_.back().is_object ? step_object() : step_array();
      if (!is_fine) {
        return false;
      }
    }
    return at_ == count_;
  }

 private:
  char at(std::size_t place) const { return structure_.at(place); }

  // Stands on the bracket; steps over it, and over its end when nothing is in it.
  bool open(bool is_object, std::string_view key) {
    if (open_.size() >= depth_max_ || at_ + 1 >= count_) {
      return false;
    }
    const std::uint32_t node = add(key, is_object ? Kind::kObject : Kind::kArray, {});
    ++at_;
    if (at(at_) == (is_object ? '}' : ']')) {
      ++at_;
      tree_.nodes[node].next = node + 1;
      return true;
    }
    open_.push_back({.node = node, .is_object = is_object});
    return true;
  }

  // Stands on a key: steps over it, its value and what follows.
  bool step_object() {
    if (at_ + 3 >= count_ || at(at_) != '"' || at(at_ + 1) != ':') {
      return false;
    }
    std::string_view key;
    if (!structure_.string(at_, key) || !is_new(key)) {
      return false;
    }
    at_ += 2;
    const char first = at(at_);
    if (first == '{' || first == '[') {
      return open(first == '{', key) && (has_opened() || step_after('}'));
    }
    return scalar(first, key) && step_after('}');
  }

  // Stands on an element.
  bool step_array() {
    if (at_ + 1 >= count_) {
      return false;
    }
    const char first = at(at_);
    if (first == '{' || first == '[') {
      return open(first == '{', {}) && (has_opened() || step_after(']'));
    }
    return scalar(first, {}) && step_after(']');
  }

  // Is the node that was added last one whose end has not come?
  bool has_opened() const { return open_.back().node + 1 == tree_.nodes.size(); }

  // Stands behind a value: on a comma, or on the ends of what is open.
  bool step_after(char end) {
    while (at_ < count_) {
      const char c = at(at_);
      ++at_;
      if (c == ',') {
        return at_ < count_ && at(at_) != end;
      }
      if (c != end) {
        return false;
      }
      tree_.nodes[open_.back().node].next = static_cast<std::uint32_t>(tree_.nodes.size());
      open_.pop_back();
      if (open_.empty()) {
        return true;
      }
      end = open_.back().is_object ? '}' : ']';
    }
    return false;
  }

  bool scalar(char first, std::string_view key) {
    std::string_view text;
    Kind kind = Kind::kNumber;
    if (first == '"') {
      kind = Kind::kString;
      if (!structure_.string(at_, text)) {
        return false;
      }
      if (key == kCodeKey) {
        tree_.codes.push_back(static_cast<std::uint32_t>(tree_.nodes.size()));
      }
    } else if (const std::string_view token = structure_.token(at_); token == "true") {
      kind = Kind::kTrue;
    } else if (token == "false") {
      kind = Kind::kFalse;
    } else if (token == "null") {
      kind = Kind::kNull;
    } else if (is_number(token)) {
      text = token;
    } else {
      return false;
    }
    add(key, kind, text);
    ++at_;
    return true;
  }

  std::uint32_t add(std::string_view key, Kind kind, std::string_view text) {
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back({.key = key, .text = text, .next = index + 1, .kind = kind});
    value_places_.push_back(static_cast<std::uint32_t>(at_));
    return index;
  }

  bool is_new(std::string_view key) {
    Open& object = open_.back();
    if (++object.members > kMembersMax) {
      return false;
    }
    const std::uint64_t bit = key_bit(key);
    if ((object.keys_seen & bit) != 0) {
      for (std::uint32_t node = object.node + 1; node < tree_.nodes.size();
           node = tree_.nodes[node].next) {
        if (tree_.nodes[node].key == key) {
          return false;
        }
      }
    }
    object.keys_seen |= bit;
    return true;
  }

  JsonStructure& structure_;
  std::size_t count_;
  std::vector<Open>& open_;
  std::size_t depth_max_;
  JsonTree& tree_;
  std::vector<std::uint32_t>& value_places_;
  std::size_t at_ = 0;  // the place the walk stands on
};

}  // namespace

JsonWalk::JsonWalk(std::size_t depth_max) : state_(std::make_unique<State>()) {
  state_->depth_max = depth_max;
}

JsonWalk::~JsonWalk() = default;

const JsonTree* JsonWalk::build(std::string_view text, JsonTree& tree) {
  State& state = *state_;
  if (!state.structure.find(text)) {
    return nullptr;
  }
  if (const JsonTree* known = state.forms.match(state.structure)) {
    return known;
  }
  state.structure.forget_strings();
  tree.nodes.clear();
  tree.duplicates.clear();
  tree.codes.clear();
  state.open.clear();
  state.value_places.clear();
  if (!Walker(state.structure, state.open, state.depth_max, tree, state.value_places).walk()) {
    return nullptr;
  }
  state.forms.learn(state.structure, tree, state.value_places);
  return &tree;
}

}  // namespace regimen::fhir
