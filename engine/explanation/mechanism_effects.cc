// Implements the tables of engine/explanation/mechanism.h.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/explanation/mechanism.h"
#include "engine/explanation/mechanism_words.h"
#include "engine/knowledge/passages.h"

namespace regimen::explanation {

namespace {

using Json = nlohmann::ordered_json;
using knowledge::Sex;
using mechanism::Effect;
using mechanism::Effects;
using mechanism::Path;

std::string direction_word(int direction) {
  return direction > 0 ? "raises" : direction < 0 ? "lowers" : "raises and lowers";
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

// Widths of the columns.
struct Columns {
  std::size_t verb = 0;
  std::size_t name = 0;
};

std::string effect_line(const Mechanisms& mechanisms, const Effect& effect,
                        const Columns& columns) {
  const std::string name = mechanisms.system[effect.signal].name;
  std::string line = "  " + padded(direction_word(effect.direction()), columns.verb) + "  " +
                     padded(name, columns.name) + padded(sex_words(effect.sex), 10) + "in " +
                     steps_words(effect.direct().length());
  const Path* opposing = effect.opposing();
  if (effect.direction() == 0) {
    line += " either way";
  } else if (opposing != nullptr) {
    const int other = opposing->sign;
    line += ", " + direction_word(other) + " it in " + steps_words(opposing->length());
  }
  return line + "\n";
}

Json path_json(const Mechanisms& mechanisms, const Path* path) {
  if (path == nullptr) {
    return nullptr;
  }
  Json steps = Json::array();
  for (std::size_t i = 0; i < path->length(); ++i) {
    const mechanism::Edge& edge = mechanisms.system[path->steps[i]];
    const knowledge::Header& header = mechanism::header_of(mechanisms.model, edge.statement);
    Json sources = Json::array();
    for (const knowledge::Citation& citation : header.citations) {
      sources.push_back({{"source", mechanisms.model[citation.source].header.name},
                         {"locator", citation.locator},
                         {"work", mechanisms.model[citation.source].header.title},
                         {"places", printed_places(mechanisms.model, citation)}});
    }
    steps.push_back({{"words", step_words(mechanisms, *path, i)},
                     {"reaches", mechanisms.system[edge.target].name},
                     {"statement", header.name},
                     {"sources", std::move(sources)}});
  }
  return steps;
}

Json sex_json(Sex sex) {
  return sex == Sex::kMale ? Json("male") : sex == Sex::kFemale ? Json("female") : Json(nullptr);
}

Json effect_json(const Mechanisms& mechanisms, const Effect& effect) {
  const mechanism::Node& signal = mechanisms.system[effect.signal];
  return {{"signal", signal.name},
          {"kind", word_for(signal.kind)},
          {"sex", sex_json(effect.sex)},
          {"direction", direction_word(effect.direction())},
          {"path", path_json(mechanisms, &effect.direct())},
          {"opposing_path", path_json(mechanisms, effect.opposing())}};
}

std::string indented_path(const Mechanisms& mechanisms, const Effects& effects,
                          const Effect& effect) {
  std::string text = "    " + mechanisms.system[effects.start].name + " " +
                     direction_word(effect.direction()) + " it in " +
                     steps_words(effect.direct().length()) + sex_words(effect.sex) + "\n";
  for (std::size_t i = 0; i < effect.direct().length(); ++i) {
    text += "      " + step_words(mechanisms, effect.direct(), i) + "\n";
  }
  return text;
}

}  // namespace

std::string effects_text(const Mechanisms& mechanisms, const Effects& effects) {
  const std::string& start = mechanisms.system[effects.start].name;
  const std::string bound = " in at most " + steps_words(effects.steps_searched);
  if (effects.effects.empty()) {
    return start + ": no mechanism leads to a signal" + bound + "\n";
  }
  Columns columns;
  for (const Effect& effect : effects.effects) {
    columns.verb = std::max(columns.verb, direction_word(effect.direction()).size());
    columns.name = std::max(columns.name, mechanisms.system[effect.signal].name.size());
  }
  std::string text = start + ", derived from mechanisms" + bound + "\n";
  for (const Effect& effect : effects.effects) {
    text += effect_line(mechanisms, effect, columns);
  }
  return text;
}

Json effects_json(const Mechanisms& mechanisms, const Effects& effects, Sex sex) {
  Json rows = Json::array();
  for (const Effect& effect : effects.effects) {
    rows.push_back(effect_json(mechanisms, effect));
  }
  return {{"agent", mechanisms.system[effects.start].name},
          {"sex", sex_json(sex)},
          {"steps_searched", effects.steps_searched},
          {"effects", std::move(rows)}};
}

Json oppositions_json(const Mechanisms& mechanisms, const Effects& left, const Effects& right,
                      Sex sex) {
  Json rows = Json::array();
  for (const mechanism::Opposition& each : mechanism::oppositions(left, right)) {
    rows.push_back({{"agent", effect_json(mechanisms, each.left)},
                    {"against", effect_json(mechanisms, each.right)}});
  }
  return {{"agent", mechanisms.system[left.start].name},
          {"against", mechanisms.system[right.start].name},
          {"sex", sex_json(sex)},
          {"oppositions", std::move(rows)}};
}

std::string oppositions_text(const Mechanisms& mechanisms, const Effects& left,
                             const Effects& right) {
  const std::string& one = mechanisms.system[left.start].name;
  const std::string& other = mechanisms.system[right.start].name;
  const std::vector<mechanism::Opposition> found = mechanism::oppositions(left, right);
  if (found.empty()) {
    return one + " and " + other + " oppose each other on no signal\n";
  }
  // Under each signal each path once: one of women may stand against one of everybody.
  std::string text = one + " against " + other + "\n";
  std::vector<bool> is_told(found.size(), false);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (is_told[i]) {
      continue;
    }
    text += "  " + mechanisms.system[found[i].left.signal].name + "\n";
    std::vector<std::string> paths;
    for (std::size_t j = i; j < found.size(); ++j) {
      if (found[j].left.signal != found[i].left.signal) {
        continue;
      }
      is_told[j] = true;
      for (const std::string& path : {indented_path(mechanisms, left, found[j].left),
                                      indented_path(mechanisms, right, found[j].right)}) {
        if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
          paths.push_back(path);
          text += path;
        }
      }
    }
  }
  return text;
}

}  // namespace regimen::explanation
