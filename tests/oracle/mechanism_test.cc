// The mechanism oracle: signed simple paths, enumerated once more by other means.
//
// Random small systems of agents, hormones, enzymes, receptors, sites and sexes are written as
// text and compiled; the engine's paths must be those of a plain depth-first walk over the written
// statements, and must come in the same order however the statements are shuffled. The walk shares
// no code with engine/explanation/mechanism: it reads statements, not edges.
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/knowledge_base.h"
#include "engine/diagnostics/render.h"
#include "engine/explanation/mechanism/effects.h"

namespace regimen::tests::mechanism_test {
namespace {

using Random = std::mt19937;

// ---- statements ----

struct Action {
  std::string agent, verb, target, site;
};
struct Effect {
  std::string cause, verb, target, product, via, site, sex;  // empty: not written
};
struct World {
  std::vector<std::string> agents, hormones, enzymes, receptors, sites;
  std::vector<Action> actions;
  std::vector<Effect> effects;
};

int sign_of(const std::string& verb) {
  static const std::set<std::string> down{"lowers", "inhibits", "blocks"};
  return verb == "modulates" ? 0 : down.contains(verb) ? -1 : 1;
}

std::string words(const std::string& word, const std::string& name) {
  return name.empty() ? "" : " " + word + " " + name;
}
std::string text_of(const Effect& e) {
  return e.cause + " " + e.verb + " " + e.target + words("to", e.product) + words("via", e.via) +
         words("at", e.site);
}
std::string text_of(const Action& a) {
  return a.verb + " " + a.target + words("at", a.site);
}

std::vector<std::string> names(const std::string& stem, std::size_t count) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(stem + std::to_string(i));
  }
  return all;
}

std::size_t below(Random& random, std::size_t bound) {
  return random() % bound;
}
const std::string& one_of(Random& random, const std::vector<std::string>& all) {
  return all[below(random, all.size())];
}
std::string maybe(Random& random, const std::vector<std::string>& all) {
  return below(random, 2) == 0 ? "" : one_of(random, all);
}

Effect random_effect(Random& random, const World& world) {
  static const std::vector<std::string> verbs{"raises", "lowers", "stimulates", "inhibits"};
  static const std::vector<std::string> sexes{"", "", "", "male", "female"};
  std::vector<std::string> carriers = world.enzymes;
  carriers.insert(carriers.end(), world.receptors.begin(), world.receptors.end());
  Effect effect;
  effect.sex = one_of(random, sexes);
  effect.site = maybe(random, world.sites);
  if (below(random, 4) == 0) {
    effect.cause = one_of(random, world.enzymes);
    effect.verb = "converts";
    effect.target = one_of(random, world.hormones);
    effect.product = one_of(random, world.hormones);
    return effect;
  }
  effect.cause = one_of(random, world.hormones);
  effect.verb = one_of(random, verbs);
  effect.target = one_of(random, below(random, 6) == 0 ? carriers : world.hormones);
  effect.via = maybe(random, carriers);
  return effect;
}

Action random_action(Random& random, const World& world) {
  static const std::vector<std::string> verbs{"blocks",   "inhibits",   "activates", "raises",
                                              "replaces", "stimulates", "mimics",    "modulates"};
  std::vector<std::string> targets = world.hormones;
  targets.insert(targets.end(), world.enzymes.begin(), world.enzymes.end());
  targets.insert(targets.end(), world.receptors.begin(), world.receptors.end());
  targets.insert(targets.end(), world.receptors.begin(), world.receptors.end());
  return {one_of(random, world.agents), one_of(random, verbs), one_of(random, targets),
          maybe(random, world.sites)};
}

World random_world(Random& random) {
  World world{.agents = names("agent", 2),
              .hormones = names("hormone", 3 + below(random, 4)),
              .enzymes = names("enzyme", 1 + below(random, 2)),
              .receptors = names("receptor", 1 + below(random, 2)),
              .sites = names("site", 2)};
  std::set<std::string> places;  // one statement for each, so that none contradicts another
  for (std::size_t i = 4 + below(random, 9); i > 0; --i) {
    const Effect effect = random_effect(random, world);
    const bool is_loop = effect.cause == effect.target || effect.target == effect.product;
    if (!is_loop && places
                        .insert(effect.cause + " " + effect.target + " " + effect.product + " " +
                                effect.via + " " + effect.site)
                        .second) {
      world.effects.push_back(effect);
    }
  }
  for (std::size_t i = 2 + below(random, 4); i > 0; --i) {
    const Action action = random_action(random, world);
    if (places.insert(action.agent + " " + action.target + " " + action.site).second) {
      world.actions.push_back(action);
    }
  }
  return world;
}

std::string program(const World& world, Random& random) {
  std::vector<std::string> lines{"source s \"S\" { kind textbook }\n"};
  const auto declare = [&](const std::string& kind, const std::vector<std::string>& all) {
    for (const std::string& name : all) {
      lines.push_back(kind + " " + name + " \"X\"\n");
    }
  };
  declare("hormone", world.hormones);
  declare("enzyme", world.enzymes);
  declare("receptor", world.receptors);
  declare("organ", world.sites);
  for (const std::string& agent : world.agents) {
    std::string line = "agent " + agent + " \"X\" { source s \"1\"";
    for (const Action& action : world.actions) {
      line += action.agent == agent ? "\n  action " + text_of(action) : "";
    }
    lines.push_back(line + "\n}\n");
  }
  for (std::size_t i = 0; i < world.effects.size(); ++i) {
    const Effect& effect = world.effects[i];
    lines.push_back("mechanism m" + std::to_string(i) + " \"X\"" + words("for", effect.sex) +
                    " { effect " + text_of(effect) + "  source s \"1\" }\n");
  }
  std::shuffle(lines.begin(), lines.end(), random);
  std::string text = "module generated\n";
  for (const std::string& line : lines) {
    text += line;
  }
  return text;
}

// ---- the walk ----

constexpr std::size_t kLongest = 8;

class Walk {
 public:
  Walk(const World& world, std::string agent, std::string sex)
      : world_(world), agent_(std::move(agent)), sex_(std::move(sex)) {}

  std::multiset<std::string> run() {
    for (const Action& action : world_.actions) {
      if (action.agent == agent_ && sign_of(action.verb) != 0) {
        go({.place = action.target,
            .site = action.site,
            .sign = sign_of(action.verb),
            .text = agent_ + " " + text_of(action) + " => " + action.target,
            .visited = {agent_, action.target},
            .is_shown = action.verb != "mimics"});
      }
    }
    return std::move(found_);
  }

 private:
  struct State {
    std::string place, site;
    int sign;
    std::string text;
    std::vector<std::string> visited;
    bool is_shown;
  };

  static bool is_carrier(const std::string& name) {
    return name.starts_with("enzyme") || name.starts_with("receptor");
  }
  static std::string carrier_of(const Effect& effect) {
    return effect.product.empty() ? effect.via : effect.cause;
  }

  bool is_blocked(const Effect& effect) const {
    return std::any_of(world_.actions.begin(), world_.actions.end(), [&](const Action& action) {
      return action.agent == agent_ && sign_of(action.verb) < 0 &&
             action.target == carrier_of(effect) &&
             (action.site.empty() || action.site == effect.site);
    });
  }

  void go(const State& state) {
    if (state.is_shown) {
      found_.insert((state.sign > 0 ? "+ " : "- ") + state.text);
    }
    if (state.visited.size() == kLongest + 1) {
      return;
    }
    for (const Effect& effect : world_.effects) {
      const bool is_for = effect.sex.empty() || effect.sex == sex_;
      const bool is_here =
          !is_carrier(state.place) || state.site.empty() || state.site == effect.site;
      const bool is_block = state.visited.size() == 2 && state.place == carrier_of(effect);
      if (!is_for || !is_here || (is_blocked(effect) && !is_block)) {
        continue;
      }
      if (!effect.product.empty()) {
        if (state.place == effect.target || state.place == effect.cause) {
          follow(state, effect, effect.product, 1);
        }
        if (state.place == effect.cause) {
          follow(state, effect, effect.target, -1);
        }
      } else if (state.place == effect.cause || state.place == effect.via) {
        follow(state, effect, effect.target, sign_of(effect.verb));
      }
    }
  }

  void follow(const State& from, const Effect& effect, const std::string& target, int sign) {
    if (std::find(from.visited.begin(), from.visited.end(), target) != from.visited.end()) {
      return;
    }
    State next = from;
    next.place = target;
    next.site = effect.site;
    next.sign *= sign;
    next.text += " | " + text_of(effect) + " => " + target;
    next.visited.push_back(target);
    next.is_shown = true;
    go(next);
  }

  const World& world_;
  std::string agent_;
  std::string sex_;
  std::multiset<std::string> found_;
};

// ---- the engine ----

std::vector<std::string> engine_paths(const mechanism::System& system, const std::string& agent,
                                      knowledge::Sex sex) {
  std::vector<std::string> texts;
  const mechanism::Paths paths = paths_from(system, *find_agent(system, agent), sex);
  EXPECT_EQ(paths.steps_searched, mechanism::kStepsMax);
  std::size_t length = 0;
  for (const mechanism::Path& path : paths.paths) {
    EXPECT_LE(length, path.length());
    length = path.length();
    std::string text = path.sign > 0 ? "+ " : "- ";
    for (std::size_t i = 0; i < path.length(); ++i) {
      const mechanism::Edge& edge = system[path.steps[i]];
      text += (i == 0 ? "" : " | ") + edge.words + " => " + system[edge.target].name;
    }
    texts.push_back(text);
  }
  return texts;
}

std::string all_effects(const mechanism::System& system, const std::string& agent) {
  std::string text;
  for (const mechanism::Effect& effect :
       effects_of(system, *find_agent(system, agent), knowledge::Sex::kAny).effects) {
    text += system[effect.signal].name + " " + std::to_string(static_cast<int>(effect.sex)) + " " +
            std::to_string(effect.direction()) + " " + std::to_string(effect.direct().length()) +
            "\n";
  }
  return text;
}

TEST(MechanismOracle, PathsOfRandomSystemsAgree) {
  Random random(20'261'123);
  std::size_t paths = 0;
  std::size_t opposed = 0;
  for (int round = 0; round < 600; ++round) {
    const World world = random_world(random);
    std::vector<std::string> first;
    for (int shuffle = 0; shuffle < 3; ++shuffle) {
      const std::string text = program(world, random);
      const api::KnowledgeBase base = api::KnowledgeBase::compile({{"generated.rgm", text}});
      ASSERT_TRUE(base.diagnostics().empty())
          << text << render_text(base.diagnostics(), base.buffers());
      const mechanism::System system = mechanism::from_model(base.model());
      std::vector<std::string> all;
      for (const std::string& agent : world.agents) {
        for (const std::string sex : {"male", "female"}) {
          const auto engine = engine_paths(
              system, agent, sex == "male" ? knowledge::Sex::kMale : knowledge::Sex::kFemale);
          const std::multiset<std::string> expected = Walk(world, agent, sex).run();
          ASSERT_EQ(std::multiset<std::string>(engine.begin(), engine.end()), expected)
              << "round " << round << ", " << agent << ", " << sex << "\n"
              << text;
          all.insert(all.end(), engine.begin(), engine.end());
        }
        const std::string effects = all_effects(system, agent);
        opposed += effects.find(" -1 ") != std::string::npos;
        all.push_back(effects);
      }
      paths += all.size();
      if (shuffle == 0) {
        first = all;
      }
      ASSERT_EQ(first, all) << "order shows in round " << round;
    }
  }
  EXPECT_GT(paths, 10'000U);  // the systems are not trivial
  EXPECT_GT(opposed, 100U);
}

}  // namespace
}  // namespace regimen::tests::mechanism_test
