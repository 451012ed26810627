// Implements engine/fhir/texts.h.
#include "engine/fhir/texts.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "engine/fhir/reading.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(kSpace) == std::string_view::npos;
}

std::vector<Document> lines_of(std::string_view text, std::size_t begin) {
  std::vector<Document> lines;
  std::size_t number = 1;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (!is_blank(line)) {
      lines.push_back({.bytes = line, .line = number, .offset = begin});
    }
    ++number;
    begin = end + 1;
  }
  return lines;
}

bool is_resource_line(std::string_view line, JsonParser& parser) {
  const JsonTree* tree = parser.parse(line);
  return tree != nullptr && Json(*tree, 0).get("resourceType").has_value();
}

// The first line may be the broken one: a later line that is a resource by itself tells it, too.
bool has_resource_line(const std::vector<Document>& lines, JsonParser& parser) {
  constexpr std::size_t kLinesTried = 64;
  for (std::size_t i = 1; i < lines.size() && i < kLinesTried; ++i) {
    if (lines[i].bytes.starts_with('{') && is_resource_line(lines[i].bytes, parser)) {
      return true;
    }
  }
  return false;
}

std::string_view type_of(Json resource) {
  const std::optional<Json> type = resource.get("resourceType");
  return type && type->is_string() ? type->text() : std::string_view();
}

record::Fault problem(Code code, std::string path, std::string message, std::string help) {
  return {.code = code,
          .path = std::move(path),
          .message = std::move(message),
          .help = std::move(help),
          .inputs = {}};
}

class Walk {
 public:
  explicit Walk(Resources& found) : found_(found) {}

  struct Place {
    std::string location;
    std::string_view full_url;
    bool is_suspect = false;
  };

  void visit(Json value, Place place) {
    const std::string_view type = type_of(value);
    if (!value.is_object() || type.empty()) {
      found_.problems.push_back(problem(
          Code::kNotAResource, place.location,
          value.is_object()
              ? "the object does not say its resourceType"
              : "the JSON is " + std::string(words_for(value.kind())) + ", not a FHIR resource",
          "give a Bundle, a resource or NDJSON of resources"));
      return;
    }
    if (place.location.empty()) {
      place.location = record::shown(type);
    }
    if (type == "Bundle") {
      visit_bundle(value, place);
      return;
    }
    found_.resources.push_back({.root = value,
                                .type = type,
                                .location = std::move(place.location),
                                .full_url = place.full_url,
                                .is_suspect = place.is_suspect});
  }

 private:
  void visit_bundle(Json bundle, const Place& place) {
    const bool is_suspect = place.is_suspect || report_twice(bundle, place.location);
    for (const Json member : bundle.children()) {
      if (member.key() != "entry") {
        continue;
      }
      if (!member.is_array()) {
        found_.problems.push_back(problem(Code::kWrongShape, place.location + ".entry",
                                          "`entry` is not an array", "correct the Bundle"));
        continue;
      }
      std::size_t index = 0;
      for (const Json entry : member.children()) {
        visit_entry(entry, place.location + ".entry[" + std::to_string(index++) + "]", is_suspect);
      }
    }
  }

  void visit_entry(Json entry, const std::string& location, bool is_suspect) {
    if (!entry.is_object()) {
      found_.problems.push_back(
          problem(Code::kWrongShape, location,
                  "the entry is " + std::string(words_for(entry.kind())) + ", not an object",
                  "correct the Bundle"));
      return;
    }
    is_suspect = report_twice(entry, location) || is_suspect;
    const std::optional<Json> url = entry.get("fullUrl");
    const std::string_view full_url = url && url->is_string() ? url->text() : std::string_view();
    for (const Json member : entry.children()) {
      if (member.key() == "resource") {
        visit(member, {location + ".resource", full_url, is_suspect});
      }
    }
  }

  bool report_twice(Json object, const std::string& location) {
    bool is_twice = false;
    for (const Json member : object.children()) {
      if (member.tree().nodes[member.index()].is_duplicate && !is_twice) {
        is_twice = true;
        found_.problems.push_back(problem(Code::kDuplicateKey,
                                          location + "." + record::shown(member.key()),
                                          in_ticks(member.key()) + " stands twice in one object",
                                          "leave one; what is in it is not used"));
      }
    }
    return is_twice;
  }

  Resources& found_;
};

std::uint64_t mix(std::uint64_t hash, std::uint64_t more) {
  hash ^= more + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
  hash *= 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 33U);
}

std::uint64_t hash_of(Json value, bool is_root) {
  const std::hash<std::string_view> hash_text;
  std::uint64_t hash = mix(0, static_cast<std::uint64_t>(value.kind()) + 1);
  if (!value.is_object() && !value.is_array()) {
    return mix(hash, hash_text(value.text()));
  }
  std::uint64_t members = 0;  // a sum, so that the order of keys does not matter
  for (const Json child : value.children()) {
    if (value.is_array()) {
      hash = mix(hash, hash_of(child, false));
    } else if (!is_root || (child.key() != "meta" && child.key() != "text")) {
      members += mix(hash_text(child.key()), hash_of(child, false));
    }
  }
  return mix(hash, members);
}

}  // namespace

std::vector<Document> documents_of(std::string_view text, JsonParser& parser) {
  const std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  std::vector<Document> lines = lines_of(text, begin);
  std::vector<Document> whole = {{.bytes = text.substr(begin), .line = 0, .offset = begin}};
  // A line of a bracket alone begins a pretty-printed document.
  constexpr std::size_t kLineLeast = 3;
  const std::string_view first = lines.empty() ? std::string_view() : lines.front().bytes;
  if (lines.size() < 2 || !first.starts_with('{') || first.size() < kLineLeast) {
    return whole;
  }
  if (parser.parse(first) != nullptr) {
    return lines;
  }
  if (parser.parse(whole.front().bytes) != nullptr) {
    return whole;
  }
  return has_resource_line(lines, parser) ? lines : whole;
}

Resources resources_of(Json document) {
  Resources found;
  Walk(found).visit(document, {});
  return found;
}

std::uint64_t content_hash(Json resource) {
  return hash_of(resource, true);
}

std::string path_to(Json root, std::uint32_t target) {
  std::string path;
  Json at = root;
  while (at.index() != target) {
    std::size_t index = 0;
    std::optional<Json> next;
    for (const Json child : at.children()) {
      if (target >= child.index() && target < child.end()) {
        next = child;
        break;
      }
      ++index;
    }
    if (!next) {
      return path;
    }
    if (at.is_array()) {
      path.append("[").append(std::to_string(index)).append("]");
    } else {
      path = below(path, record::shown(next->key()));
    }
    at = *next;
  }
  return path;
}

}  // namespace regimen::fhir
