// Implements engine/patient/fhir/json_form.h.
#include "engine/patient/fhir/json_form.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/patient/fhir/hash.h"
#include "engine/patient/fhir/json_text.h"

namespace regimen::fhir {

namespace {

constexpr std::size_t kPlacesMost = 1U << 14U;  // of a form
constexpr std::size_t kNodesKept = 1U << 16U;   // of all forms
constexpr std::size_t kFormsOfShapeMost = 16;   // which are tried one by one

// The brackets, quotes, colons and commas as they are, numbers as zeros, words by their letters.
constexpr std::array<char, 256> letters() {
  std::array<char, 256> letters{};
  for (const char c : {'{', '}', '[', ']', ':', ',', '"', 't', 'f', 'n'}) {
    letters[static_cast<unsigned char>(c)] = c;
  }
  for (const char c : {'-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'}) {
    letters[static_cast<unsigned char>(c)] = '0';
  }
  return letters;
}
constexpr std::array<char, 256> kLetters = letters();

// Keys are short: loads of words or half words from both ends, which may overlap.
bool is_equal(const char* left, const char* right, std::size_t size) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  constexpr std::size_t kHalf = kWord / 2;
  const auto differ = [&](std::size_t at) { return word_at(left + at) ^ word_at(right + at); };
  if (size >= kWord && size <= 4 * kWord) {
    std::uint64_t difference = differ(0) | differ(size - kWord);
    if (size > 2 * kWord) {
      difference |= differ(kWord) | differ(size - 2 * kWord);
    }
    return difference == 0;
  }
  if (size >= kHalf && size < kWord) {
    return ((half_word_at(left) ^ half_word_at(right)) |
            (half_word_at(left + size - kHalf) ^ half_word_at(right + size - kHalf))) == 0;
  }
  return std::memcmp(left, right, size) == 0;
}

char letter_at(const JsonStructure& structure, std::size_t place) {
  return kLetters[static_cast<unsigned char>(structure.at(place))];
}

bool has_shape(const JsonForm& form, const JsonStructure& structure) {
  if (form.shape.size() != structure.count()) {
    return false;
  }
  const char* shape = form.shape.data();
  int difference = 0;
  for (std::size_t i = 0; i < structure.count(); ++i) {
    difference |= shape[i] ^ letter_at(structure, i);
  }
  return difference == 0;
}

bool has_keys(const JsonForm& form, const JsonStructure& structure) {
  const char* text = structure.text().data();
  for (const JsonForm::Key& key : form.keys) {
    const std::uint32_t begin = structure.place(key.place) + 1;
    const std::uint32_t next = structure.place(key.place + 1);
    if (next < begin + key.size ||
        !is_equal(text + begin, form.keys_text.data() + key.begin, key.size) ||
        (next > begin + key.size && structure.token(key.place).size() != key.size + 1)) {
      return false;
    }
  }
  return true;
}

bool is_word(std::string_view token) {
  return token == "true" || token == "false" || token == "null";
}

// Puts the values into the tree; false when one is odd.
bool take_values(JsonForm& form, JsonStructure& structure) {
  for (const JsonForm::Leaf& leaf : form.leaves) {
    JsonNode& node = form.tree.nodes[leaf.node];
    if (node.kind == JsonNode::Kind::kString) {
      if (!structure.string(leaf.place, node.text)) {
        return false;
      }
    } else {
      node.text = structure.token(leaf.place);
      if (!is_number(node.text)) {
        return false;
      }
    }
  }
  return std::all_of(form.words.begin(), form.words.end(),
                     [&](std::uint32_t place) { return is_word(structure.token(place)); });
}

void add_key(JsonForm& form, JsonNode& node, std::uint32_t value_place) {
  form.keys.push_back({.place = value_place - 2,
                       .begin = static_cast<std::uint32_t>(form.keys_text.size()),
                       .size = static_cast<std::uint32_t>(node.key.size() + 1)});
  form.keys_text.append(node.key).append("\"");
}

// The keys of the tree are those of the form from now on.
void own_keys(JsonForm& form) {
  std::size_t next = 0;
  for (JsonNode& node : form.tree.nodes) {
    if (node.key.data() != nullptr) {
      const JsonForm::Key& key = form.keys[next++];
      node.key = std::string_view(form.keys_text).substr(key.begin, key.size - 1);
    }
  }
}

}  // namespace

void JsonForms::read_shape(const JsonStructure& structure) {
  const std::size_t count = structure.count();
  shape_.resize(count);
  char* shape = shape_.data();
  for (std::size_t i = 0; i < count; ++i) {
    shape[i] = letter_at(structure, i);
  }
  hash_ = hash_of(shape_);
}

JsonForm* JsonForms::recent_form(const JsonStructure& structure) const {
  JsonForm* form = recent_[structure.count() % kRecent];
  return form != nullptr && has_shape(*form, structure) && has_keys(*form, structure) ? form
                                                                                      : nullptr;
}

JsonForm* JsonForms::form_of(const JsonStructure& structure) const {
  const auto [first, last] = forms_.equal_range(hash_);
  for (auto each = first; each != last; ++each) {
    JsonForm& form = *each->second;
    if (form.shape == shape_ && has_keys(form, structure)) {
      return &form;
    }
  }
  return nullptr;
}

const JsonTree* JsonForms::match(JsonStructure& structure) {
  shape_.clear();
  if (structure.count() > kPlacesMost) {
    return nullptr;
  }
  JsonForm* form = recent_form(structure);
  if (form == nullptr) {
    read_shape(structure);
    form = form_of(structure);
    recent_[structure.count() % kRecent] = form;
  }
  return form != nullptr && take_values(*form, structure) ? &form->tree : nullptr;
}

void JsonForms::learn(const JsonStructure& structure, const JsonTree& tree,
                      const std::vector<std::uint32_t>& value_places) {
  std::uint64_t& candidate = candidates_[hash_ % kHashesSeen];
  if (shape_.empty() || std::exchange(candidate, hash_) != hash_ ||
      forms_.count(hash_) == kFormsOfShapeMost || form_of(structure) != nullptr) {
    return;
  }
  if (nodes_ + tree.nodes.size() > kNodesKept) {
    forms_.clear();
    recent_ = {};
    nodes_ = 0;
  }
  auto form = std::make_unique<JsonForm>();
  form->shape = shape_;
  form->tree = tree;
  form->serial = ++serial_;
  const char* begin = structure.text().data();
  const char* end = begin + structure.text().size();
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    JsonNode& node = form->tree.nodes[i];
    const std::uint32_t place = value_places[i];
    if (node.key.data() != nullptr) {
      if (node.key.data() < begin || node.key.data() >= end) {
        return;  // a key with escapes
      }
      add_key(*form, node, place);
    }
    switch (node.kind) {
      case JsonNode::Kind::kString:
      case JsonNode::Kind::kNumber:
        form->leaves.push_back({.place = place, .node = i});
        break;
      case JsonNode::Kind::kTrue:
      case JsonNode::Kind::kFalse:
      case JsonNode::Kind::kNull:
        form->words.push_back(place);
        break;
      case JsonNode::Kind::kObject:
      case JsonNode::Kind::kArray:
        break;
    }
  }
  own_keys(*form);
  form->tree.form = form.get();
  content_leaves(Json(form->tree, 0), form->content);
  nodes_ += tree.nodes.size();
  forms_.emplace(hash_, std::move(form));
}

}  // namespace regimen::fhir
