// Implements engine/patient/fhir/json.h.
#include "engine/patient/fhir/json.h"

#include <algorithm>
#include <utility>

#include <simdjson.h>

#include "engine/patient/fhir/json_text.h"
#include "engine/patient/fhir/json_walk.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr std::size_t kValuesMax = 10'000'000;  // of one document: what bounds its memory

std::string_view without_space(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  return text;
}

// Builds the tree. Every simdjson error ends the walk at once; nothing is read after one.
class Builder {
 public:
  Builder(JsonTree& tree, std::size_t depth_max) : tree_(tree), depth_max_(depth_max) {}

  bool is_too_large() const { return is_too_large_; }

  // `Value` is ondemand::document or ondemand::value.
  template <typename Value>
  error_code add(Value& value, std::string_view key, std::size_t depth) {
    if (tree_.nodes.size() >= kValuesMax) {
      is_too_large_ = true;
      return simdjson::CAPACITY;
    }
    ondemand::json_type type{};
    if (const error_code error = value.type().get(type)) {
      return error;
    }
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    JsonNode node;
    node.key = key;
    tree_.nodes.push_back(node);
    const error_code error = add_typed(value, type, index, depth);
    tree_.nodes[index].next = static_cast<std::uint32_t>(tree_.nodes.size());
    return error;
  }

 private:
  template <typename Value>
  error_code add_typed(Value& value, ondemand::json_type type, std::uint32_t index,
                       std::size_t depth) {
    switch (type) {
      case ondemand::json_type::object:
        return depth >= depth_max_ ? simdjson::DEPTH_ERROR : add_object(value, index, depth + 1);
      case ondemand::json_type::array:
        return depth >= depth_max_ ? simdjson::DEPTH_ERROR : add_array(value, index, depth + 1);
      case ondemand::json_type::string:
        tree_.nodes[index].kind = JsonNode::Kind::kString;
        if (tree_.nodes[index].key == kCodeKey) {
          tree_.codes.push_back(index);
        }
        return value.get_string().get(tree_.nodes[index].text);
      case ondemand::json_type::number:
        return add_number(value, index);
      case ondemand::json_type::boolean:
        return add_boolean(value, index);
      case ondemand::json_type::null:
        return add_null(value);
    }
    return simdjson::TAPE_ERROR;
  }

  // The token stays where it is; the iteration of its parent steps over it.
  template <typename Value>
  error_code add_number(Value& value, std::uint32_t index) {
    simdjson::simdjson_result<std::string_view> raw(value.raw_json_token());
    std::string_view token;
    if (const error_code error = std::move(raw).get(token)) {
      return error;
    }
    token = without_space(token);
    tree_.nodes[index].kind = JsonNode::Kind::kNumber;
    tree_.nodes[index].text = token;
    return is_number(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
  }

  template <typename Value>
  error_code add_boolean(Value& value, std::uint32_t index) {
    bool is_true = false;
    const error_code error = value.get_bool().get(is_true);
    tree_.nodes[index].kind = is_true ? JsonNode::Kind::kTrue : JsonNode::Kind::kFalse;
    return error;
  }

  template <typename Value>
  error_code add_null(Value& value) {
    bool is_null = false;
    simdjson::simdjson_result<bool> answer(value.is_null());
    const error_code error = std::move(answer).get(is_null);
    return error == simdjson::SUCCESS && !is_null ? simdjson::N_ATOM_ERROR : error;
  }

  template <typename Value>
  error_code add_array(Value& value, std::uint32_t index, std::size_t depth) {
    tree_.nodes[index].kind = JsonNode::Kind::kArray;
    ondemand::array array;
    if (const error_code error = value.get_array().get(array)) {
      return error;
    }
    for (simdjson::simdjson_result<ondemand::value> element : array) {
      ondemand::value each;
      if (const error_code error = element.get(each)) {
        return error;
      }
      if (const error_code error = add(each, {}, depth)) {
        return error;
      }
    }
    return simdjson::SUCCESS;
  }

  template <typename Value>
  error_code add_object(Value& value, std::uint32_t index, std::size_t depth) {
    tree_.nodes[index].kind = JsonNode::Kind::kObject;
    ondemand::object object;
    if (const error_code error = value.get_object().get(object)) {
      return error;
    }
    for (simdjson::simdjson_result<ondemand::field> member : object) {
      ondemand::field field;
      if (const error_code error = std::move(member).get(field)) {
        return error;
      }
      std::string_view key;
      if (const error_code error = field.unescaped_key().get(key)) {
        return error;
      }
      if (const error_code error = add(field.value(), key, depth)) {
        return error;
      }
    }
    mark_duplicates(index);
    return simdjson::SUCCESS;
  }

  // Keys are told apart by a few of their bits first: most objects have no two alike.
  void mark_duplicates(std::uint32_t index) {
    std::uint64_t candidate = 0;
    bool is_suspect = false;
    const auto end = static_cast<std::uint32_t>(tree_.nodes.size());
    for (std::uint32_t at = index + 1; at < end; at = tree_.nodes[at].next) {
      const std::string_view key = tree_.nodes[at].key;
      std::uint64_t mixed = key.size();
      if (!key.empty()) {
        const auto byte = [&](std::size_t at_byte) {
          return std::uint64_t{static_cast<unsigned char>(key[at_byte])};
        };
        mixed = mixed * 31U + byte(0) * 7U + byte(key.size() / 2) * 3U + byte(key.size() - 1);
      }
      const std::uint64_t bit = std::uint64_t{1} << (mixed % 64);
      is_suspect = is_suspect || (candidate & bit) != 0;
      candidate |= bit;
    }
    if (is_suspect) {
      mark_equal_keys(index, end);
    }
  }

  void mark_equal_keys(std::uint32_t index, std::uint32_t end) {
    std::vector<std::pair<std::string_view, std::uint32_t>> keys;
    for (std::uint32_t at = index + 1; at < end; at = tree_.nodes[at].next) {
      keys.emplace_back(tree_.nodes[at].key, at);
    }
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i].first == keys[i - 1].first) {
        tree_.nodes[keys[i].second].is_duplicate = true;
        tree_.duplicates.push_back(keys[i].second);
      }
    }
  }

  JsonTree& tree_;
  std::size_t depth_max_;
  bool is_too_large_ = false;
};

struct ErrorWords {
  Code code;
  std::string_view message;
};

ErrorWords error_words(error_code error) {
  switch (error) {
    case simdjson::EMPTY:
      return {Code::kEmptyText, "the text is empty"};
    case simdjson::UTF8_ERROR:
      return {Code::kNotUtf8, "the text is not UTF-8"};
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return {Code::kTooLarge, "the document has more values than are read"};
    case simdjson::DEPTH_ERROR:
      return {Code::kTooDeep, "the JSON is nested too deeply"};
    case simdjson::UNCLOSED_STRING:
      return {Code::kNotJson, "the text is not JSON: a string is not closed"};
    case simdjson::UNESCAPED_CHARS:
      return {Code::kNotJson, "the text is not JSON: a string has a control character in it"};
    case simdjson::STRING_ERROR:
      return {Code::kNotJson, "the text is not JSON: a string has a wrong escape"};
    case simdjson::NUMBER_ERROR:
      return {Code::kNotJson, "the text is not JSON: a number is not well formed"};
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
    case simdjson::INCORRECT_TYPE:
      return {Code::kNotJson, "the text is not JSON: a word is not true, false or null"};
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return {Code::kNotJson,
              "the text is not JSON: it does not end with the bracket that closes it"};
    case simdjson::TRAILING_CONTENT:
      return {Code::kNotJson, "the text is not JSON: something follows the end of the document"};
    default:  // simdjson's list is open
      return {Code::kNotJson, "the text is not JSON: a value, comma or bracket is missing"};
  }
}

}  // namespace

// A padded copy, because simdjson reads a little past the end.
struct JsonParser::State {
  ondemand::parser parser;
  std::vector<char> bytes;
  std::size_t depth_max;
  std::optional<JsonWalk> walk;
};

JsonParser::JsonParser(std::size_t depth_max, bool is_fast) : state_(std::make_unique<State>()) {
  constexpr std::size_t kDepthSafe = 512;  // what the walk's recursion may use of the stack
  state_->depth_max = std::min(depth_max, kDepthSafe);
  if (is_fast) {
    state_->walk.emplace(state_->depth_max);
  }
}

JsonParser::~JsonParser() = default;

const JsonTree* JsonParser::parse(std::string_view text) {
  if (state_->walk) {
    if (const JsonTree* tree = state_->walk->build(text, tree_)) {
      return tree;
    }
  }
  tree_.nodes.clear();
  tree_.duplicates.clear();
  tree_.codes.clear();
  std::vector<char>& bytes = state_->bytes;
  bytes.resize(text.size() + simdjson::SIMDJSON_PADDING);
  std::copy(text.begin(), text.end(), bytes.begin());
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(text.size()), bytes.end(), ' ');

  Builder builder(tree_, state_->depth_max);
  ondemand::document document;
  error_code error = state_->parser.iterate(bytes.data(), text.size(), bytes.size()).get(document);
  bool is_placed = false;
  if (error == simdjson::SUCCESS) {
    error = builder.add(document, {}, 0);
    const bool is_number = !tree_.nodes.empty() && tree_.nodes[0].kind == Json::Kind::kNumber;
    if (error == simdjson::SUCCESS && !is_number &&
        document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      error = simdjson::TRAILING_CONTENT;
    }
    if (error == simdjson::SUCCESS && is_number && tree_.nodes[0].text != without_space(text)) {
      error = simdjson::TRAILING_CONTENT;
    }
    is_placed = true;
  }
  if (error == simdjson::SUCCESS) {
    return &tree_;
  }
  const bool is_utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  const ErrorWords words =
      is_utf16 ? ErrorWords{Code::kNotUtf8, "the text is UTF-16, not UTF-8"} : error_words(error);
  error_ = {words.code, std::string(words.message), 0};
  const char* location = nullptr;
  if (error == simdjson::UTF8_ERROR) {
    error_.offset = first_not_utf8(text);
  } else if (error != simdjson::INCOMPLETE_ARRAY_OR_OBJECT && is_placed &&
             document.current_location().get(location) == simdjson::SUCCESS) {
    error_.offset = std::min(static_cast<std::size_t>(location - bytes.data()), text.size());
  } else if (error != simdjson::EMPTY) {
    error_.offset = text.size();
  }
  return nullptr;
}

std::optional<Json> Json::get(std::string_view key) const {
  if (!is_object()) {
    return std::nullopt;
  }
  for (const Json member : children()) {
    if (member.key() == key) {
      return member;
    }
  }
  return std::nullopt;
}

std::string_view words_for(Json::Kind kind) {
  switch (kind) {
    case Json::Kind::kNull:
      return "null";
    case Json::Kind::kFalse:
    case Json::Kind::kTrue:
      return "true or false";
    case Json::Kind::kNumber:
      return "a number";
    case Json::Kind::kString:
      return "a string";
    case Json::Kind::kObject:
      return "an object";
    case Json::Kind::kArray:
      return "an array";
  }
  return "";
}

}  // namespace regimen::fhir
