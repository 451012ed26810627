#include "engine/api/lookup.h"

#include <algorithm>
#include <cctype>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/api/mechanisms.h"
#include "engine/api/question.h"
#include "engine/api/statements.h"
#include "engine/base/nearest.h"
#include "engine/diagnostics/visible.h"
#include "engine/explanation/phrases.h"

namespace regimen::api {

namespace {

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

Answer found_nothing(const KnowledgeBase& base, std::string_view name) {
  const std::vector<std::string> meant = nearest_names(name, known_names(base), 1);
  return no_answer(
      "unknown name `" + std::string(name) + "`" +
      (meant.empty() ? "; `find` searches texts" : "; did you mean `" + meant.front() + "`?"));
}

// ---- find ----

struct Hit {
  int rank = 0;  // less is nearer
  std::string kind;
  std::string name;
  std::string title;
  std::string place;
  auto order() const { return std::tie(rank, name, kind, place); }
};

class Finder {
 public:
  Finder(const KnowledgeBase& base, std::string_view text) : base_(base), text_(lowered(text)) {}

  std::vector<Hit> hits() {
    each_statement(base_.model(), [this](std::string_view kind, const knowledge::Header& header) {
      look_in(kind, header);
    });
    std::sort(hits_.begin(), hits_.end(),
              [](const Hit& left, const Hit& right) { return left.order() < right.order(); });
    return std::move(hits_);
  }

 private:
  bool holds(std::string_view text) const { return lowered(text).find(text_) != std::string::npos; }

  void look_in(std::string_view kind, const knowledge::Header& header) {
    constexpr int kNowhere = 4;
    const int rank = lowered(header.name) == text_                                     ? 0
                     : holds(header.name)                                              ? 1
                     : holds(header.title)                                             ? 2
                     : holds(header.metadata->doc.text()) || holds(written_in(header)) ? 3
                                                                                       : kNowhere;
    if (rank < kNowhere) {
      hits_.push_back(
          {rank, std::string(kind), header.name, header.title, place_of(base_, header.span)});
    }
  }

  std::string_view written_in(const knowledge::Header& header) const {
    return base_.buffers().text(header.span);
  }

  const KnowledgeBase& base_;
  std::string text_;
  std::vector<Hit> hits_;
};

// ---- as it is written ----

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// ---- what depends on it ----

struct Dependent {
  std::uint32_t node;
  std::size_t steps;
};

// Nearest first.
std::vector<Dependent> dependents_of(const logic::Map& map, std::string_view name) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> targets;
  for (const logic::Edge& edge : map.edges) {
    targets[edge.source].push_back(edge.target);
  }
  std::vector<bool> is_reached(map.nodes.size(), false);
  std::vector<Dependent> reached;
  for (std::uint32_t i = 0; i < map.nodes.size(); ++i) {
    if (map.nodes[i].name == name) {
      is_reached[i] = true;
      reached.push_back({i, 0});
    }
  }
  const std::size_t asked = reached.size();
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const std::uint32_t next : targets[reached[i].node]) {
      if (!is_reached[next]) {
        is_reached[next] = true;
        reached.push_back({next, reached[i].steps + 1});
      }
    }
  }
  reached.erase(reached.begin(), reached.begin() + static_cast<std::ptrdiff_t>(asked));
  return reached;
}

}  // namespace

std::string place_of(const KnowledgeBase& base, const diagnostics::Span& span) {
  return base.buffers().name(span.buffer) + ":" +
         std::to_string(base.buffers().locate(span.buffer, span.begin).line);
}

namespace {

std::string hits_text(const std::vector<Hit>& hits) {
  constexpr std::size_t kNameWidthMax = 40;
  std::size_t kind_width = 0;
  std::size_t name_width = 0;
  for (const Hit& hit : hits) {
    kind_width = std::max(kind_width, hit.kind.size());
    name_width = std::max(name_width, std::min(kNameWidthMax, hit.name.size()));
  }
  std::string text;
  for (const Hit& hit : hits) {
    std::string line = hit.kind + std::string(kind_width - hit.kind.size() + 2, ' ') + hit.name;
    line.resize(std::max(line.size() + 2, kind_width + name_width + 4), ' ');
    text += diagnostics::visible(line + hit.title + "  [" + hit.place + "]") + "\n";
  }
  return text;
}

Json hits_document(const std::vector<Hit>& hits) {
  Json json = Json::array();
  for (const Hit& hit : hits) {
    json.push_back(
        {{"kind", hit.kind}, {"name", hit.name}, {"title", hit.title}, {"place", hit.place}});
  }
  return json;
}

}  // namespace

Answer find(const KnowledgeBase& base, std::string_view text) {
  const auto hits = std::make_shared<const std::vector<Hit>>(Finder(base, text).hits());
  return {.text =
              [hits, sought = std::string(text)] {
                return hits->empty()
                           ? "no statement contains `" + diagnostics::visible(sought) + "`\n"
                           : hits_text(*hits);
              },
          .document = [hits] { return hits_document(*hits); }};
}

namespace {

// A statement as it is written, its lines numbered.
std::string written_text(const KnowledgeBase& base, const knowledge::EntityId& entity) {
  const diagnostics::Span span = header_of(base.model(), entity).span;
  std::uint32_t line = base.buffers().locate(span.buffer, span.begin).line;
  std::string written = diagnostics::visible(place_of(base, span)) + "\n";
  for (const std::string_view text : lines_of(base.buffers().text(span))) {
    std::string number = std::to_string(line++);
    number.insert(0, 5 - std::min<std::size_t>(5, number.size()), ' ');
    written += number + "  " + diagnostics::visible(text) + "\n";
  }
  return written;
}

Json written_document(const KnowledgeBase& base, const knowledge::EntityId& entity) {
  const diagnostics::Span span = header_of(base.model(), entity).span;
  const std::string_view text = base.buffers().text(span);
  const std::size_t first = base.buffers().locate(span.buffer, span.begin).line;
  return {{"kind", knowledge::kind_of(base.model(), entity)},
          {"name", header_of(base.model(), entity).name},
          {"file", base.buffers().name(span.buffer)},
          {"first_line", first},
          {"last_line", first + lines_of(text).size() - 1},
          {"text", std::string(text)}};
}

}  // namespace

Answer source_of(const KnowledgeBase& base, std::string_view name) {
  const std::vector<knowledge::EntityId> entities = knowledge::find_all(base.model(), name);
  if (entities.empty()) {
    return found_nothing(base, name);
  }
  return {.text =
              [&base, entities] {
                std::string text;
                for (const knowledge::EntityId& entity : entities) {
                  text += written_text(base, entity);
                }
                return text;
              },
          .document =
              [&base, entities] {
                Json json = Json::array();
                for (const knowledge::EntityId& entity : entities) {
                  json.push_back(written_document(base, entity));
                }
                return json;
              }};
}

namespace {

struct Impact {
  std::string name;
  logic::Map map;
  std::vector<Dependent> dependents;
};

std::string impact_text(const Impact& impact) {
  const std::size_t count = impact.dependents.size();
  std::string text = count == 0
                         ? "nothing depends on " + impact.name + "\n"
                         : explanation::pluralize(count, "statement") +
                               (count == 1 ? " depends on " : " depend on ") + impact.name + "\n";
  std::size_t shown = 0;
  for (const Dependent& dependent : impact.dependents) {
    const logic::Node& entry = impact.map.nodes[dependent.node];
    if (dependent.steps != shown) {
      shown = dependent.steps;
      text += shown == 1 ? "directly\n" : "in " + std::to_string(shown) + " steps\n";
    }
    const std::string title = entry.title == entry.name ? "" : "  " + entry.title;
    text += diagnostics::visible("  " + entry.kind + " " + entry.name + title) + "\n";
  }
  return text;
}

Json impact_document(const Impact& impact) {
  Json json = Json::array();
  for (const Dependent& dependent : impact.dependents) {
    const logic::Node& entry = impact.map.nodes[dependent.node];
    json.push_back({{"kind", entry.kind},
                    {"name", entry.name},
                    {"title", entry.title},
                    {"steps", dependent.steps}});
  }
  return json;
}

}  // namespace

Answer impact(const KnowledgeBase& base, std::string_view name) {
  logic::Map map = whole_map(base, "");
  const auto is_named = [&](const logic::Node& node) { return node.name == name; };
  if (std::none_of(map.nodes.begin(), map.nodes.end(), is_named) &&
      knowledge::find_all(base.model(), name).empty()) {
    return found_nothing(base, name);
  }
  std::vector<Dependent> dependents = dependents_of(map, name);
  const auto impact = std::make_shared<const Impact>(
      Impact{std::string(name), std::move(map), std::move(dependents)});
  return {.text = [impact] { return impact_text(*impact); },
          .document = [impact] { return impact_document(*impact); }};
}

}  // namespace regimen::api
