// `graph`: what rests on what, as text, JSON or a picture.
#include "engine/logic/graph.h"

#include <nlohmann/json.hpp>

#include "engine/api/mechanisms.h"
#include "engine/api/question.h"
#include "engine/base/nearest.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"
#include "repl/io/graphviz.h"

namespace regimen::commands {

namespace {

Json document_of(const logic::Map& map) {
  Json nodes = Json::array();
  for (const logic::Node& node : map.nodes) {
    nodes.push_back({{"kind", node.kind}, {"name", node.name}, {"title", node.title}});
  }
  Json edges = Json::array();
  for (const logic::Edge& edge : map.edges) {
    edges.push_back({{"source", edge.source},
                     {"target", edge.target},
                     {"label", edge.label},
                     {"negative", edge.is_negative}});
  }
  return {{"nodes", nodes}, {"edges", edges}};
}

io::Result<bool> write_picture(const std::string& file, const std::string& dot, bool is_svg) {
  if (!is_svg) {
    return io::write_file(file, dot);
  }
  const io::Result<std::string> svg = io::svg_of(dot);
  return svg ? io::write_file(file, *svg) : tl::make_unexpected(svg.error());
}

Result write_pictures(const Arguments& arguments, const logic::Map& map) {
  const std::string dot = logic::to_dot(map);
  std::string text;
  for (const std::string_view option : {"--dot", "--svg"}) {
    const std::string file = arguments.text(option);
    if (file.empty()) {
      continue;
    }
    if (const auto written = write_picture(file, dot, option == "--svg"); !written) {
      return refused(written.error().text());
    }
    text += "wrote " + file + "\n";
  }
  return success(text);
}

Result run_graph(Context& context) {
  const Arguments& arguments = context.arguments();
  const Base base = context.knowledge();
  const std::string name = arguments.text("NAME");
  const auto map = std::make_shared<const logic::Map>(api::whole_map(*base, name));
  if (!name.empty() && map->nodes.empty()) {
    const std::vector<std::string> meant = nearest_names(name, api::known_names(*base));
    return refused("the graph has no name `" + name + "`" +
                   (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?"));
  }
  if (arguments.has("--dot") || arguments.has("--svg")) {
    return write_pictures(arguments, *map);
  }
  return Value{
      .text = [=] { return name.empty() ? logic::map_text(*map) : logic::trees_text(*map, name); },
      .document = [=] { return document_of(*map); }};
}

}  // namespace

Command graph_command() {
  return {.name = "graph",
          .theme = Theme::kRules,
          .summary = "what NAME depends on and what depends on it",
          .arguments = "[NAME]",
          .details = "Without NAME the whole knowledge base. SVG needs Graphviz.",
          .example = "graph male_trt",
          .parameters = {{.name = "NAME",
                          .takes = Takes::kFile,
                          .help = "only what NAME depends on and what depends on it"},
                         formats(),
                         rules_option(),
                         {.name = "--dot",
                          .takes = Takes::kFile,
                          .help = "write DOT to this file",
                          .value = "FILE"},
                         {.name = "--svg",
                          .takes = Takes::kFile,
                          .help = "write SVG to this file (needs Graphviz)",
                          .value = "FILE"}},
          .shape = Shape::kDocument,
          .complete = complete_names,
          .run = run_graph};
}

}  // namespace regimen::commands
