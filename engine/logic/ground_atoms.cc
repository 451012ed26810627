// Implements find_atom and to_text of engine/logic/ground.h.
#include <algorithm>

#include "engine/logic/ground.h"

namespace regimen::logic {

std::optional<AtomId> find_atom(const Ground& ground, const GroundAtom& atom) {
  const auto found = std::lower_bound(ground.atoms.begin(), ground.atoms.end(), atom);
  if (found == ground.atoms.end() || *found != atom) {
    return std::nullopt;
  }
  return AtomId(static_cast<std::size_t>(found - ground.atoms.begin()));
}

std::string ground_atom_text(const Program& program, const GroundAtom& atom) {
  std::string text = program[atom.relation].name + "(";
  for (std::size_t i = 0; i < atom.args.size(); ++i) {
    text += (i == 0 ? "" : ", ") + program[atom.args[i]].name;
  }
  return text + ")";
}

}  // namespace regimen::logic
