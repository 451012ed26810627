// Implements engine/patient/fhir/texts.h.
#include "engine/patient/fhir/texts.h"

#include <algorithm>
#include <utility>

#include "engine/patient/fhir/resource_parser.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(kSpace) == std::string_view::npos;
}

bool is_resource_line(std::string_view line, JsonParser& parser) {
  const JsonTree* tree = parser.parse(line);
  return tree != nullptr && Json(*tree, 0).get("resourceType").has_value();
}

// The first line may be the broken one: a later line that is a resource by itself tells it, too.
bool has_resource_line(Lines lines, JsonParser& parser) {
  constexpr std::size_t kLinesTried = 64;
  for (std::size_t i = 1; i < kLinesTried; ++i) {
    const std::optional<Document> line = lines.next();
    if (!line) {
      return false;
    }
    if (line->bytes.starts_with('{') && is_resource_line(line->bytes, parser)) {
      return true;
    }
  }
  return false;
}

std::string_view type_of(Json resource) {
  const std::optional<Json> type = resource.get("resourceType");
  return type && type->is_string() ? type->text() : std::string_view();
}

patient::Fault problem(Code code, std::string path, std::string message, std::string help) {
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
    if (type == "Bundle") {
      if (place.location.empty()) {
        place.location = type;
      }
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
        found_.problems.push_back(problem(
            Code::kDuplicateKey, location + "." + patient::truncate_for_display(member.key()),
            backquote(member.key()) + " appears twice in one object",
            "keep one; its contents are not used"));
      }
    }
    return is_twice;
  }

  Resources& found_;
};

}  // namespace

std::string_view without_mark(std::string_view text) {
  return text.substr(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
}

std::optional<Document> Lines::next() {
  while (!resources_.empty()) {
    const std::size_t end = std::min(resources_.find('\n'), resources_.size());
    const std::string_view line = resources_.substr(0, end);
    resources_.remove_prefix(std::min(end + 1, resources_.size()));
    const std::size_t number = line_++;
    if (!is_blank(line)) {
      return Document{.bytes = line, .line = number, .offset = 0};
    }
  }
  return std::nullopt;
}

namespace {

// The first line of a text that may be NDJSON, and the lines after it.
struct Begin {
  std::string_view first;
  Lines rest;
};

std::optional<Begin> begin_of(std::string_view text, std::size_t bytes_max) {
  Lines lines(text);
  const std::optional<Document> first = lines.next();
  // A line of a bracket alone begins a pretty-printed document.
  constexpr std::size_t kLineLeast = 3;
  if (!first || !first->bytes.starts_with('{') || first->bytes.size() < kLineLeast ||
      first->bytes.size() > bytes_max || !Lines(lines).next()) {
    return std::nullopt;
  }
  return Begin{.first = first->bytes, .rest = lines};
}

}  // namespace

bool begins_with_line(std::string_view text, std::size_t bytes_max, JsonParser& parser) {
  const std::optional<Begin> begin = begin_of(text, bytes_max);
  return begin && parser.parse(begin->first) != nullptr;
}

bool is_ndjson(std::string_view text, std::size_t bytes_max, JsonParser& parser) {
  const std::optional<Begin> begin = begin_of(text, bytes_max);
  if (!begin) {
    return false;
  }
  if (parser.parse(begin->first) != nullptr) {
    return true;
  }
  if (text.size() <= bytes_max && parser.parse(text) != nullptr) {
    return false;
  }
  return has_resource_line(begin->rest, parser);
}

void find_resources(Json document, Resources& found) {
  found.resources.clear();
  found.problems.clear();
  Walk(found).visit(document, {});
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
      path = below(path, patient::truncate_for_display(next->key()));
    }
    at = *next;
  }
  return path;
}

}  // namespace regimen::fhir
