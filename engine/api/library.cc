// Implements engine/api/library.h.
#include "engine/api/library.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace regimen::api {

namespace {

constexpr std::array<std::string_view, 3> kAlwaysThere = {"stdlib.policies", "stdlib.routes",
                                                          "stdlib.units"};

bool is_wanted(const syntax::Tree& tree, const std::set<std::string_view>& wanted) {
  return !tree.is_library || !tree.module || wanted.contains(tree.module->text);
}

}  // namespace

void leave_out_unused(std::vector<syntax::Tree>& trees) {
  const bool are_all_seen = std::any_of(
      trees.begin(), trees.end(), [](const syntax::Tree& tree) { return tree.sees_all_modules; });
  if (are_all_seen) {
    return;
  }
  std::set<std::string_view> wanted(kAlwaysThere.begin(), kAlwaysThere.end());
  for (std::size_t before = 0; before != wanted.size();) {
    before = wanted.size();
    for (const syntax::Tree& tree : trees) {
      if (is_wanted(tree, wanted)) {
        for (const syntax::Use& use : tree.uses) {
          wanted.insert(use.module.text);
        }
      }
    }
  }
  for (syntax::Tree& tree : trees) {
    tree.is_rejected = !is_wanted(tree, wanted);
  }
}

}  // namespace regimen::api
