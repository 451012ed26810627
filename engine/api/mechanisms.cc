// Implements engine/api/mechanisms.h.
#include "engine/api/mechanisms.h"

#include <algorithm>
#include <array>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "engine/explanation/mechanism/map.h"
#include "engine/explanation/mechanism/opposing_agents.h"

namespace regimen::api {

namespace {

using knowledge::Sex;
using mechanism::NodeId;
using mechanism::System;

std::vector<std::string> split(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

// Takes `for male`, `for female` from the end of the words.
Sex take_sex(std::vector<std::string>& words) {
  const std::size_t count = words.size();
  if (count < 3 || words[count - 2] != "for" ||
      (words[count - 1] != "male" && words[count - 1] != "female")) {
    return Sex::kAny;
  }
  const Sex sex = words.back() == "male" ? Sex::kMale : Sex::kFemale;
  words.resize(count - 2);
  return sex;
}

std::string unknown_node(const KnowledgeBase& base, const System& system, const std::string& name,
                         bool may_be_agent) {
  const std::string wanted = may_be_agent ? "agent, hormone, process, enzyme or receptor"
                                          : "hormone, process, enzyme or receptor";
  const std::vector<knowledge::EntityId> entities = knowledge::find_all(base.model(), name);
  if (!entities.empty()) {
    return "`" + name + "` is a " + std::string(kind_of(base.model(), entities.front())) +
           "; mechanisms are between a" + (may_be_agent ? "n " : " ") + wanted;
  }
  std::vector<std::string> names;
  for (const mechanism::Node& node : system.nodes) {
    if (may_be_agent || node.kind != mechanism::Node::Kind::kAgent) {
      names.push_back(node.name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const std::vector<std::string> meant = nearest_names(name, names);
  return "no " + wanted + " is named `" + name + "`" +
         (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?");
}

std::optional<NodeId> find_start(const System& system, const std::string& name) {
  const std::optional<NodeId> agent = find_agent(system, name);
  return agent ? agent : find_term(system, name);
}

CauseAnswer refused(std::string error) {
  return {{}, std::move(error)};
}

}  // namespace

bool asks_for_cause(std::string_view words) {
  // `stop A` and its like are about what is taken.
  constexpr std::array<std::string_view, 5> kOthers = {"not ", "stop ", "hold ", "adjust ",
                                                       "continue "};
  return words.find('(') == std::string_view::npos && split(words).size() > 1 &&
         std::none_of(kOthers.begin(), kOthers.end(),
                      [&](std::string_view other) { return words.starts_with(other); });
}

CauseAnswer cause_of(const KnowledgeBase& base, std::string_view text) {
  std::vector<std::string> words = split(text);
  const Sex sex = take_sex(words);
  if (words.size() != 3 || (words[1] != "raises" && words[1] != "lowers")) {
    return refused(
        "`" + std::string(text) +
        "` is neither a name nor a cause; ask for example "
        "`anastrozole lowers estradiol`, with `raises` or `lowers` and perhaps `for male` or "
        "`for female` at the end");
  }
  const System system = mechanism::from_model(base.model());
  const std::optional<NodeId> start = find_start(system, words[0]);
  if (!start) {
    return refused(unknown_node(base, system, words[0], true));
  }
  const std::optional<NodeId> signal = find_term(system, words[2]);
  if (!signal) {
    return refused(unknown_node(base, system, words[2], false));
  }
  if (*start == *signal) {
    return refused("`" + words[0] + "` is both cause and effect; ask about two things");
  }
  return {explanation::why({base.model(), system},
                           {*start, *signal, words[1] == "raises" ? 1 : -1, sex}),
          ""};
}

Answer effects(const KnowledgeBase& base, std::string_view text) {
  std::vector<std::string> words = split(text);
  const Sex sex = take_sex(words);
  const bool is_comparison = words.size() == 3 && words[1] == "against";
  if (words.size() != 1 && !is_comparison) {
    return no_answer(
        "an agent is missing, as in `effects anastrozole`, `effects anastrozole for male` or "
        "`effects anastrozole against testosterone_cypionate`");
  }
  const auto system = std::make_shared<const System>(mechanism::from_model(base.model()));
  std::vector<mechanism::Effects> found;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const std::optional<NodeId> start = find_start(*system, words[i]);
    if (!start) {
      return no_answer(unknown_node(base, *system, words[i], true));
    }
    found.push_back(effects_of(*system, *start, sex));
  }
  const auto* model = &base.model();
  if (is_comparison) {
    return {
        .text =
            [=] {
              return explanation::oppositions_text({*model, *system}, found.front(), found.back());
            },
        .document =
            [=] {
              return explanation::oppositions_json({*model, *system}, found.front(), found.back(),
                                                   sex);
            }};
  }
  return {.text =
              [=] {
                return explanation::effects_text({*model, *system}, found.front());
              },
          .document =
              [=] {
                return explanation::effects_json({*model, *system}, found.front(), sex);
              }};
}

std::string effects_comment(const KnowledgeBase& base, knowledge::AgentId agent) {
  if (base.model()[agent].actions.empty()) {
    return "";
  }
  const System system = mechanism::from_model(base.model());
  const NodeId start = *find_agent(system, base.model()[agent].header.name);
  std::istringstream lines(
      explanation::effects_text({base.model(), system}, effects_of(system, start, Sex::kAny)));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    text += "// " + line + "\n";
  }
  return text;
}

std::vector<diagnostics::Diagnostic> opposing_agents(const KnowledgeBase& base) {
  diagnostics::Sink sink;
  mechanism::find_opposing_agents(base.model(), mechanism::from_model(base.model()), sink);
  return sink.take(base.buffers());
}

logic::Map whole_map(const KnowledgeBase& base, std::string_view name) {
  const logic::Map knowledge = logic::map_of(base.model());
  const System system = mechanism::from_model(base.model());
  const logic::Map mechanisms = mechanism::map_of(base.model(), system);
  if (name.empty()) {
    return join(knowledge, mechanisms);
  }
  const logic::Map around = logic::neighbourhood(knowledge, name);
  return find_term(system, name) ? join(around, logic::neighbourhood(mechanisms, name)) : around;
}

}  // namespace regimen::api
