// Implements engine/explanation/mechanism/effects.h.
#include "engine/explanation/mechanism/effects.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/base/check.h"

namespace regimen::mechanism {

namespace {

using knowledge::Sex;

using BySignal = std::map<NodeId, Effect>;

bool is_of(const Path& path, Sex sex) {
  return path.sex == Sex::kAny || path.sex == sex;
}

// Paths come shortest first, so the first of a sign is the one to keep.
BySignal shortest(const System& system, const Paths& paths, Sex sex, bool with_carriers) {
  BySignal found;
  for (const Path& path : paths.paths) {
    const NodeId target = system[path.steps.back()].target;
    if (!is_of(path, sex) || !(system[target].is_signal() || with_carriers)) {
      continue;
    }
    Effect& effect = found.try_emplace(target, Effect{target, sex}).first->second;
    std::optional<Path>& place = path.sign > 0 ? effect.raising : effect.lowering;
    if (!place) {
      place = path;
    }
  }
  return found;
}

bool is_same(const std::optional<Path>& left, const std::optional<Path>& right) {
  return left.has_value() == right.has_value() && (!left || left->steps == right->steps);
}

bool is_same(const Effect& left, const Effect& right) {
  return is_same(left.raising, right.raising) && is_same(left.lowering, right.lowering);
}

}  // namespace

int Effect::direction() const {
  if (raising && lowering) {
    return raising->length() == lowering->length()  ? 0
           : raising->length() < lowering->length() ? 1
                                                    : -1;
  }
  return raising ? 1 : -1;
}

const Path& Effect::direct() const {
  REGIMEN_CHECK(raising || lowering, "an effect has a path");
  return direction() < 0 ? *lowering : *raising;
}

const Path* Effect::opposing() const {
  const std::optional<Path>& other = direction() < 0 ? raising : lowering;
  return other ? &*other : nullptr;
}

Effects effects_of(const System& system, NodeId start, Sex sex, bool with_carriers) {
  const Paths paths = paths_from(system, start, sex);
  Effects effects{start, {}, paths.steps_searched};
  BySignal men = shortest(system, paths, Sex::kMale, with_carriers);
  BySignal women = shortest(system, paths, Sex::kFemale, with_carriers);
  for (auto& [signal, effect] : men) {
    const auto other = women.find(signal);
    if (sex == Sex::kAny && other != women.end() && is_same(effect, other->second)) {
      effect.sex = Sex::kAny;
      women.erase(other);
    }
    if (sex != Sex::kFemale) {
      effects.effects.push_back(std::move(effect));
    }
  }
  for (auto& [signal, effect] : women) {
    if (sex != Sex::kMale) {
      effects.effects.push_back(std::move(effect));
    }
  }
  std::sort(effects.effects.begin(), effects.effects.end(),
            [&](const Effect& left, const Effect& right) {
              return std::tie(system[left.signal].name, left.signal, left.sex) <
                     std::tie(system[right.signal].name, right.signal, right.sex);
            });
  return effects;
}

std::vector<Opposition> oppositions(const Effects& left, const Effects& right) {
  std::vector<Opposition> found;
  for (const Effect& effect : left.effects) {
    for (const Effect& other : right.effects) {
      const bool may_meet =
          effect.sex == other.sex || effect.sex == Sex::kAny || other.sex == Sex::kAny;
      if (effect.signal == other.signal && may_meet && effect.direction() * other.direction() < 0) {
        found.push_back({effect, other});
      }
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Opposition& first, const Opposition& second) {
                     return first.left.direct().length() + first.right.direct().length() <
                            second.left.direct().length() + second.right.direct().length();
                   });
  return found;
}

}  // namespace regimen::mechanism
