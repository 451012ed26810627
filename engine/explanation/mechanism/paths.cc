// Implements engine/explanation/mechanism/paths.h: paths of one length are extended to those of the next, so
// that their order is that of their edges.
#include "engine/explanation/mechanism/paths.h"

#include <algorithm>

namespace regimen::mechanism {

namespace {

using knowledge::Sex;

bool may_meet(Sex left, Sex right) {
  return left == right || left == Sex::kAny || right == Sex::kAny;
}

class Search {
 public:
  Search(const System& system, NodeId start, Sex sex)
      : system_(system), start_(start), sex_(sex), is_blocked_(system.edges.size(), false) {
    block_edges();
  }

  Paths run() {
    Paths found;
    std::vector<Path> level{Path{}};
    for (std::uint32_t length = 1; length <= kStepsMax && !level.empty(); ++length) {
      std::optional<std::vector<Path>> next = extended(level);
      if (!next) {
        found.steps_searched = length - 1;
        break;
      }
      level = std::move(*next);
      std::copy_if(level.begin(), level.end(), std::back_inserter(found.paths),
                   [&](const Path& path) { return !system_[path.steps.back()].is_stand_in; });
    }
    return found;
  }

 private:
  // What goes through a carrier where the start, an agent, blocks it.
  void block_edges() {
    const System::Range actions = system_.leaving[start_.index()];
    for (std::uint32_t a = actions.begin; a < actions.end; ++a) {
      const Edge& action = system_.edges[a];
      if (action.kind != Edge::Kind::kAction || action.sign > 0) {
        continue;
      }
      for (std::size_t e = 0; e < system_.edges.size(); ++e) {
        const Edge& edge = system_.edges[e];
        const bool exists = !action.site || edge.site == action.site;
        is_blocked_[e] = is_blocked_[e] || (edge.carrier == action.target && exists);
      }
    }
  }

  bool is_usable(const Path& path, std::uint32_t e) const {
    const Edge& edge = system_.edges[e];
    if (!may_meet(edge.sex, path.sex) || !may_meet(edge.sex, sex_)) {
      return false;
    }
    if (path.steps.empty()) {
      return true;
    }
    const Edge& last = system_[path.steps.back()];
    const bool enters_carrier_at_site = system_[last.target].is_carrier() && last.site.has_value();
    if (enters_carrier_at_site && edge.site != last.site) {
      return false;
    }
    if (is_blocked_[e] && !(last.kind == Edge::Kind::kAction && last.target == edge.carrier)) {
      return false;
    }
    return edge.target != start_ &&
           std::none_of(path.steps.begin(), path.steps.end(),
                        [&](EdgeId step) { return system_[step].target == edge.target; });
  }

  std::optional<std::vector<Path>> extended(const std::vector<Path>& level) const {
    std::vector<Path> next;
    for (const Path& path : level) {
      const NodeId end = path.steps.empty() ? start_ : system_[path.steps.back()].target;
      const System::Range range = system_.leaving[end.index()];
      for (std::uint32_t e = range.begin; e < range.end; ++e) {
        if (!is_usable(path, e)) {
          continue;
        }
        if (next.size() == kPathsMax) {
          return std::nullopt;
        }
        const Edge& edge = system_.edges[e];
        next.push_back(path);
        next.back().steps.emplace_back(e);
        next.back().sign *= edge.sign;
        next.back().sex = path.sex == Sex::kAny ? edge.sex : path.sex;
      }
    }
    return next;
  }

  const System& system_;
  NodeId start_;
  Sex sex_;
  std::vector<bool> is_blocked_;  // by edge
};

}  // namespace

Paths paths_from(const System& system, NodeId start, Sex sex) {
  return Search(system, start, sex).run();
}

}  // namespace regimen::mechanism
