// The plan of a clause: steps that a machine walks depth first, one binding at a time.
//
// For semi-naive evaluation a clause of a recursive component has one plan for each of its atoms of
// that component: this atom takes what is new, those before it what is old, those after it both.
//
// Shape:   steps in the order in which they are walked; the last one emits.
// Cost:    small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/datalog/program.h"
#include "engine/datalog/sizes.h"

namespace regimen::datalog {

// What a column must be equal to.
struct Source {
  bool is_constant = false;
  std::uint32_t variable = 0;
  Word constant = 0;
};

struct Step {
  enum class Kind : std::uint8_t {
    kScan,    // every tuple
    kLookup,  // every tuple of a key
    kFind,    // the one tuple: all columns are known
    kAbsent,  // no tuple of the key
    kTest,
    kAssign,
  } kind = Kind::kScan;
  enum class Range : std::uint8_t { kAll, kOld, kDelta } range = Range::kAll;
  RelationId relation{std::uint32_t{0}};
  std::vector<std::size_t> columns{};  // of the key, ascending
  std::vector<Source> key{};
  std::vector<std::pair<std::size_t, std::uint32_t>> binds{};   // column, variable
  std::vector<std::pair<std::size_t, std::uint32_t>> checks{};  // of a variable bound in this atom
  std::optional<Word> when_empty{};
  CompareOp op = CompareOp::kEqual;
  ExprId left{std::uint32_t{0}};
  ExprId right{std::uint32_t{0}};
  std::uint32_t variable = 0;  // kAssign
};

struct Plan {
  std::uint32_t clause = 0;
  std::vector<Step> steps{};
};

// `delta`: the atom that takes what is new; `is_recursive`: by relation, of this component.
Plan plan_of(const Program& program, std::uint32_t clause, std::optional<std::size_t> delta,
             const std::vector<bool>& is_recursive, const Sizes& sizes);

}  // namespace regimen::datalog
