// Ground atoms, each once, with numbers in the order of meeting.
//
// Private to engine/logic.
// Cost:    one look-up a mention.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/intern_table.h"
#include "engine/logic/ground.h"

namespace regimen::logic {

class AtomTable {
 public:
  std::optional<std::uint32_t> find(const GroundAtom& atom) const {
    return atom_index_.find(hash_of(atom),
                            [&](std::uint32_t place) { return atoms_[place] == atom; });
  }
  std::uint32_t intern(GroundAtom atom) {
    if (const auto known = find(atom)) {
      return *known;
    }
    const auto place = static_cast<std::uint32_t>(atoms_.size());
    atom_index_.add(hash_of(atom), place);
    atoms_.push_back(std::move(atom));
    return place;
  }
  std::size_t size() const { return atoms_.size(); }
  const GroundAtom& operator[](std::uint32_t place) const { return atoms_[place]; }

 private:
  static std::uint64_t hash_of(const GroundAtom& atom) {
    std::uint64_t hash = atom.relation.index();
    for (const SymbolId arg : atom.args) {
      hash = hash * 1000003U + arg.index() + 1;
    }
    return hash;
  }

  std::vector<GroundAtom> atoms_;
  InternTable atom_index_;
};

}  // namespace regimen::logic
