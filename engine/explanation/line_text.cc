// Implements to_text and to_json of a Line of engine/explanation/explain.h.
#include <nlohmann/json.hpp>

#include "engine/diagnostics/visible.h"
#include "engine/explanation/explain.h"

namespace regimen::explanation {

namespace {

struct Strokes {
  const char* branch;
  const char* last;
  const char* pass;
  const char* blank;
};
constexpr Strokes kUtf8{"├─ ", "└─ ", "│  ", "   "};
constexpr Strokes kAscii{"|- ", "`- ", "|  ", "   "};

std::string line_text(const Line& line, bool is_for_auditor) {
  std::string text = line.truth.empty() ? "" : line.truth + ": ";
  text += line.text;
  text += line.distance.empty() ? "" : ": " + line.distance;
  std::string from = line.statement;
  if (!line.source.empty()) {
    from += (from.empty() ? "" : "; ") + line.source;
  }
  from += is_for_auditor && !line.locators.empty() ? " (" + line.locators + ")" : "";
  if (!from.empty()) {
    text += "  [" + from + "]";
  }
  if (line.is_repeated) {
    text += "  (see above)";
  }
  if (line.is_cut) {
    text += "  (more below; `why` of this goes on)";
  }
  return diagnostics::visible(text) + "\n";
}

void add_children(const Line& line, const Strokes& strokes, const std::string& indent,
                  bool is_for_auditor, std::string& text) {
  for (std::size_t i = 0; i < line.children.size(); ++i) {
    const bool is_last = i + 1 == line.children.size();
    text += indent + (is_last ? strokes.last : strokes.branch) +
            line_text(line.children[i], is_for_auditor);
    add_children(line.children[i], strokes, indent + (is_last ? strokes.blank : strokes.pass),
                 is_for_auditor, text);
  }
}

nlohmann::ordered_json json_of(const Line& line) {
  nlohmann::ordered_json children = nlohmann::ordered_json::array();
  for (const Line& child : line.children) {
    children.push_back(json_of(child));
  }
  nlohmann::ordered_json json = {{"text", line.text},           {"truth", line.truth},
                                 {"statement", line.statement}, {"source", line.source},
                                 {"locators", line.locators},   {"repeated", line.is_repeated}};
  if (!line.distance.empty()) {
    json["distance"] = line.distance;
  }
  if (line.is_cut) {
    json["cut"] = true;
  }
  json["children"] = std::move(children);
  return json;
}

}  // namespace

void cut(Line& line, std::size_t depth) {
  if (depth == 0) {
    line.is_cut = line.is_cut || !line.children.empty();
    line.children.clear();
    return;
  }
  for (Line& child : line.children) {
    cut(child, depth - 1);
  }
}

std::string tree_text(const Line& line, bool is_utf8, bool is_for_auditor) {
  std::string text = line_text(line, is_for_auditor);
  add_children(line, is_utf8 ? kUtf8 : kAscii, "", is_for_auditor, text);
  return text;
}

Json tree_json(const Line& line) {
  return json_of(line);
}

}  // namespace regimen::explanation
