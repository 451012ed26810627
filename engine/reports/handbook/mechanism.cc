// Implements the page of the mechanism of engine/reports/handbook/parts.h: a picture in layers, and the
// same as a table.
//
// Layers are distances along the edges, backward edges of cycles aside; within a layer each node
// goes to the mean place of its neighbours, a few times over. The same knowledge draws the same
// picture.
#include <algorithm>
#include <numeric>

#include "engine/explanation/mechanism/system.h"
#include "engine/knowledge/print.h"
#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

constexpr int kLayerHeight = 84;
constexpr int kNodeHeight = 24;
constexpr int kGap = 18;
constexpr int kByteWidth = 7;
constexpr int kSweeps = 8;

struct Arrow {
  std::size_t from;
  std::size_t to;
  int sign;
};

struct Drawing {
  std::vector<std::string> names;
  std::vector<Arrow> arrows;
  std::vector<int> layer;
  std::vector<std::vector<std::size_t>> layers;  // nodes from left to right
  std::vector<int> x, width;
};

Drawing drawing_of(const mechanism::System& system) {
  Drawing drawing;
  std::vector<std::size_t> number(system.nodes.size(), system.nodes.size());
  const auto node = [&](mechanism::NodeId id) {
    std::size_t& place = number[id.index()];
    if (place == system.nodes.size()) {
      place = drawing.names.size();
      drawing.names.push_back(system[id].name);
    }
    return place;
  };
  for (const mechanism::Edge& edge : system.edges) {
    if (edge.kind == mechanism::Edge::Kind::kAction) {
      continue;  // agents have pages of their own
    }
    const std::size_t from = node(edge.source);
    const std::size_t to = node(edge.target);
    const bool exists =
        std::any_of(drawing.arrows.begin(), drawing.arrows.end(), [&](const Arrow& arrow) {
          return arrow.from == from && arrow.to == to && arrow.sign == edge.sign;
        });
    if (from != to && !exists) {
      drawing.arrows.push_back({from, to, edge.sign});
    }
  }
  return drawing;
}

// The longest way down to each node, over edges that do not close a cycle.
void lay(Drawing& drawing) {
  const std::size_t count = drawing.names.size();
  std::vector<int> state(count, 0);  // 1: on the way, 2: done
  std::vector<bool> is_back(drawing.arrows.size(), false);
  std::vector<std::size_t> order;
  const auto visit = [&](const auto& self, std::size_t node) -> void {
    state[node] = 1;
    for (std::size_t i = 0; i < drawing.arrows.size(); ++i) {
      const Arrow& arrow = drawing.arrows[i];
      if (arrow.from != node) {
        continue;
      }
      if (state[arrow.to] == 1) {
        is_back[i] = true;
      } else if (state[arrow.to] == 0) {
        self(self, arrow.to);
      }
    }
    state[node] = 2;
    order.push_back(node);
  };
  for (std::size_t node = 0; node < count; ++node) {
    if (state[node] == 0) {
      visit(visit, node);
    }
  }
  drawing.layer.assign(count, 0);
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    for (std::size_t i = 0; i < drawing.arrows.size(); ++i) {
      const Arrow& arrow = drawing.arrows[i];
      if (arrow.from == *node && !is_back[i]) {
        drawing.layer[arrow.to] = std::max(drawing.layer[arrow.to], drawing.layer[*node] + 1);
      }
    }
  }
  const int last = count == 0 ? 0 : *std::max_element(drawing.layer.begin(), drawing.layer.end());
  drawing.layers.resize(static_cast<std::size_t>(last) + 1);
  for (std::size_t node = 0; node < count; ++node) {
    drawing.layers[static_cast<std::size_t>(drawing.layer[node])].push_back(node);
  }
}

void place(Drawing& drawing) {
  drawing.x.assign(drawing.names.size(), 0);
  drawing.width.clear();
  for (const std::string& name : drawing.names) {
    drawing.width.push_back(static_cast<int>(name.size()) * kByteWidth + 16);
  }
  const auto spread = [&] {
    for (const std::vector<std::size_t>& layer : drawing.layers) {
      int x = kGap;
      for (const std::size_t node : layer) {
        drawing.x[node] = x;
        x += drawing.width[node] + kGap;
      }
    }
  };
  spread();
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    std::vector<double> wanted(drawing.names.size());
    for (std::size_t node = 0; node < drawing.names.size(); ++node) {
      int sum = drawing.x[node];
      int neighbours = 1;
      for (const Arrow& arrow : drawing.arrows) {
        if (arrow.from == node || arrow.to == node) {
          sum += drawing.x[arrow.from == node ? arrow.to : arrow.from];
          ++neighbours;
        }
      }
      wanted[node] = static_cast<double>(sum) / neighbours;
    }
    for (std::vector<std::size_t>& layer : drawing.layers) {
      std::stable_sort(layer.begin(), layer.end(), [&](std::size_t left, std::size_t right) {
        return wanted[left] < wanted[right];
      });
    }
    spread();
  }
}

std::string arrow_svg(const Drawing& drawing, const Arrow& arrow) {
  const bool goes_down = drawing.layer[arrow.to] > drawing.layer[arrow.from];
  const int x1 = drawing.x[arrow.from] + drawing.width[arrow.from] / 2;
  const int x2 = drawing.x[arrow.to] + drawing.width[arrow.to] / 2;
  const int top1 = drawing.layer[arrow.from] * kLayerHeight + kGap;
  const int top2 = drawing.layer[arrow.to] * kLayerHeight + kGap;
  const int y1 = goes_down ? top1 + kNodeHeight : top1;
  const int y2 = goes_down ? top2 : top2 + kNodeHeight;
  const std::string colour = arrow.sign > 0 ? "#1d6b3a" : "#a32020";
  const std::string middle = std::to_string((x1 + x2) / 2 + (goes_down ? 0 : 60));
  return "<path d=\"M" + std::to_string(x1) + " " + std::to_string(y1) + " Q" + middle + " " +
         std::to_string((y1 + y2) / 2) + " " + std::to_string(x2) + " " + std::to_string(y2) +
         "\" fill=\"none\" stroke=\"" + colour + "\" marker-end=\"url(#" +
         (arrow.sign > 0 ? "raises" : "lowers") + ")\"/>\n";
}

std::string picture(const LinkTargets& targets, const Drawing& drawing) {
  int width = 0;
  for (std::size_t node = 0; node < drawing.names.size(); ++node) {
    width = std::max(width, drawing.x[node] + drawing.width[node] + 2 * kGap);
  }
  const int height = static_cast<int>(drawing.layers.size()) * kLayerHeight;
  std::string svg =
      "<defs><marker id=\"raises\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
      "markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#1d6b3a\"/></marker>"
      "<marker id=\"lowers\" viewBox=\"0 0 8 8\" refX=\"4\" refY=\"4\" markerWidth=\"8\" "
      "markerHeight=\"8\" orient=\"auto\"><path d=\"M4 0V8\" stroke=\"#a32020\" "
      "stroke-width=\"2\"/></marker></defs>\n";
  for (const Arrow& arrow : drawing.arrows) {
    svg += arrow_svg(drawing, arrow);
  }
  for (std::size_t node = 0; node < drawing.names.size(); ++node) {
    const std::string x = std::to_string(drawing.x[node]);
    const int top = drawing.layer[node] * kLayerHeight + kGap;
    svg += "<a href=\"" + escaped(targets.of_word(drawing.names[node])) + "\"><rect x=\"" + x +
           "\" y=\"" + std::to_string(top) + "\" width=\"" + std::to_string(drawing.width[node]) +
           "\" height=\"" + std::to_string(kNodeHeight) +
           "\" rx=\"4\" fill=\"#fff\" stroke=\"#5a6b7b\"/><text x=\"" +
           std::to_string(drawing.x[node] + 8) + "\" y=\"" + std::to_string(top + 16) + "\">" +
           escaped(drawing.names[node]) + "</text></a>\n";
  }
  return element("div",
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"what raises "
                 "and lowers what\" width=\"" +
                     std::to_string(width) + "\" viewBox=\"0 0 " + std::to_string(width) + " " +
                     std::to_string(height) + "\">\n" + svg + "</svg>",
                 "class=\"box\"") +
         "\n";
}

}  // namespace

std::string mechanism_body(const LinkTargets& targets) {
  const knowledge::Model& model = targets.model();
  if (model.mechanisms.empty()) {
    return element("p", "None.");
  }
  Drawing drawing = drawing_of(mechanism::from_model(model));
  lay(drawing);
  place(drawing);
  std::string html =
      element("p", "A green arrow raises, a red bar lowers. Below, the same in words.") +
      picture(targets, drawing);
  for (std::size_t i = 0; i < model.mechanisms.size(); ++i) {
    std::vector<std::string> effects;
    for (const knowledge::CausalEffect& effect : model.mechanisms[i].effects) {
      effects.push_back(targets.linked(knowledge::effect_text(model, effect)));
    }
    html += targets.statement(knowledge::MechanismId(i), list_of(effects));
  }
  return html;
}

}  // namespace regimen::handbook
