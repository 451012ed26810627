// Implements engine/fhir/json_walk.h.
#include "engine/fhir/json_walk.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <simdjson.h>

#include "engine/fhir/json_text.h"

namespace regimen::fhir {

namespace {

using Implementation = simdjson::internal::dom_parser_implementation;
using Kind = JsonNode::Kind;

constexpr std::uint32_t kMembersMax = 64;  // of one object; keys are compared one by one
constexpr std::size_t kValuesWalked = 10'000'000;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

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
  std::unique_ptr<Implementation> parser;
  std::size_t depth_max = 0;
  std::vector<Open> open;
  std::vector<std::uint8_t> escaped;    // a string with escapes, and what simdjson reads past it
  std::vector<std::uint8_t> unescaped;  // the strings without them; never grows during a walk

  bool find_structure(std::string_view text);
};

namespace {

// One walk over the places of one text.
class Walker {
 public:
  // What the walk stands on; `unescaped` has room for every string of the text.
  struct Ground {
    std::string_view text;
    const Implementation& parser;
    std::vector<std::uint8_t>& escaped;
    std::uint8_t* unescaped;
    std::vector<Open>& open;
    std::size_t depth_max;
  };

  Walker(const Ground& ground, JsonTree& tree)
      : text_(ground.text.data()),
        places_(ground.parser.structural_indexes.get()),
        count_(ground.parser.n_structural_indexes),
        has_escapes_(ground.unescaped != nullptr),
        ground_(ground),
        unescaped_(ground.unescaped),
        tree_(tree) {}

  bool walk() {
    if (count_ < 2 || text_[places_[0]] != '{' || !open(true, {})) {
      return false;
    }
    while (!ground_.open.empty()) {
      const bool is_fine = ground_.open.back().is_object ? step_object() : step_array();
      if (!is_fine) {
        return false;
      }
    }
    return at_ == count_;
  }

 private:
  char at(std::size_t place) const { return text_[places_[place]]; }

  // Stands on the bracket; steps over it, and over its end when nothing is in it.
  bool open(bool is_object, std::string_view key) {
    if (ground_.open.size() >= ground_.depth_max || at_ + 1 >= count_) {
      return false;
    }
    const std::uint32_t node = add(key, is_object ? Kind::kObject : Kind::kArray, {});
    ++at_;
    if (at(at_) == (is_object ? '}' : ']')) {
      ++at_;
      tree_.nodes[node].next = node + 1;
      return true;
    }
    ground_.open.push_back({.node = node, .is_object = is_object});
    return true;
  }

  // Stands on a key: steps over it, its value and what follows.
  bool step_object() {
    if (at_ + 3 >= count_ || at(at_) != '"' || at(at_ + 1) != ':') {
      return false;
    }
    std::string_view key;
    if (!string_at(at_, key) || !is_new(key)) {
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
  bool has_opened() const { return ground_.open.back().node + 1 == tree_.nodes.size(); }

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
      tree_.nodes[ground_.open.back().node].next = static_cast<std::uint32_t>(tree_.nodes.size());
      ground_.open.pop_back();
      if (ground_.open.empty()) {
        return true;
      }
      end = ground_.open.back().is_object ? '}' : ']';
    }
    return false;
  }

  bool scalar(char first, std::string_view key) {
    std::string_view text;
    Kind kind = Kind::kNumber;
    if (first == '"') {
      kind = Kind::kString;
      if (!string_at(at_, text)) {
        return false;
      }
      if (key == kCodeKey) {
        tree_.codes.push_back(static_cast<std::uint32_t>(tree_.nodes.size()));
      }
    } else if (const std::string_view token = token_at(at_); token == "true") {
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
    return index;
  }

  // From one place to the next, without the space between.
  std::string_view token_at(std::size_t place) const {
    const std::uint32_t begin = places_[place];
    std::uint32_t end = places_[place + 1];
    while (is_space(text_[end - 1])) {
      --end;
    }
    return {text_ + begin, end - begin};
  }

  // A string begins at a place, and no other place is in it or before what follows it.
  bool string_at(std::size_t place, std::string_view& string) {
    const std::string_view token = token_at(place);
    if (token.size() < 2 || token.back() != '"') {
      return false;
    }
    string = token.substr(1, token.size() - 2);
    return !has_escapes_ || string.find('\\') == std::string_view::npos || unescape(string);
  }

  bool unescape(std::string_view& string) {
    std::vector<std::uint8_t>& escaped = ground_.escaped;
    escaped.assign(string.begin(), string.end());
    escaped.push_back('"');
    escaped.resize(escaped.size() + simdjson::SIMDJSON_PADDING);
    const std::uint8_t* end = ground_.parser.parse_string(escaped.data(), unescaped_);
    if (end == nullptr) {
      return false;
    }
    const auto length = static_cast<std::size_t>(end - unescaped_);
    string = {reinterpret_cast<const char*>(unescaped_), length};
    unescaped_ += length;
    return true;
  }

  bool is_new(std::string_view key) {
    Open& object = ground_.open.back();
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

  const char* text_;
  const std::uint32_t* places_;
  std::size_t count_;
  bool has_escapes_;
  const Ground& ground_;
  std::uint8_t* unescaped_;
  JsonTree& tree_;
  std::size_t at_ = 0;  // the place the walk stands on
};

}  // namespace

bool JsonWalk::State::find_structure(std::string_view text) {
  if (text.empty() || text.size() >= simdjson::SIMDJSON_MAXSIZE_BYTES) {
    return false;
  }
  if (parser == nullptr) {
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(
            text.size(), simdjson::DEFAULT_MAX_DEPTH, parser) != simdjson::SUCCESS) {
      return false;
    }
  }
  if (parser->capacity() < text.size()) {
    const std::size_t capacity =
        std::min<std::size_t>(text.size() * 2, simdjson::SIMDJSON_MAXSIZE_BYTES);
    if (parser->allocate(capacity, simdjson::DEFAULT_MAX_DEPTH) != simdjson::SUCCESS) {
      return false;
    }
  }
  return parser->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                        simdjson::stage1_mode::regular) == simdjson::SUCCESS &&
         parser->n_structural_indexes <= kValuesWalked;
}

JsonWalk::JsonWalk(std::size_t depth_max) : state_(std::make_unique<State>()) {
  state_->depth_max = depth_max;
}

JsonWalk::~JsonWalk() = default;

bool JsonWalk::build(std::string_view text, JsonTree& tree) {
  if (!state_->find_structure(text)) {
    return false;
  }
  tree.nodes.clear();
  tree.duplicates.clear();
  tree.codes.clear();
  state_->open.clear();
  const bool has_escapes = std::memchr(text.data(), '\\', text.size()) != nullptr;
  if (has_escapes && state_->unescaped.size() < text.size() + simdjson::SIMDJSON_PADDING) {
    state_->unescaped.resize(text.size() + simdjson::SIMDJSON_PADDING);
  }
  const Walker::Ground ground{.text = text,
                              .parser = *state_->parser,
                              .escaped = state_->escaped,
                              .unescaped = has_escapes ? state_->unescaped.data() : nullptr,
                              .open = state_->open,
                              .depth_max = state_->depth_max};
  return Walker(ground, tree).walk();
}

}  // namespace regimen::fhir
