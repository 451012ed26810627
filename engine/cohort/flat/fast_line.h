// Fast lines: flat lines straight into the columns of a block.
//
// Takes a line only when it is certain that the record of it (line.h) would say the same: known
// keys once, plain texts, decimals without exponent, units and times that fit the columns, results
// in the order of time. Anything else is refused, and the block is as it was.
//
// Shape:   one patient of the block for a line that is taken.
// Errors:  none; a refused line is read by LineReader, which says what is wrong with it.
// Cost:    one pass over the bytes to see that they are plain and one over the tokens; no
//          allocation once units and codes have been met.
#pragma once

#include <memory>
#include <string_view>

#include "engine/cohort/flat/fields.h"
#include "engine/evaluation/columns/block.h"
#include "engine/patient/fhir/from_json.h"

namespace regimen::flat {

// What must be readable behind the last line of a text.
inline constexpr std::size_t kPadding = 64;

class FastReader {
 public:
  FastReader(const knowledge::Model& model, const Fields& fields, const columns::Layout& layout,
             const fhir::Options& options);
  ~FastReader();
  FastReader(const FastReader&) = delete;
  FastReader& operator=(const FastReader&) = delete;

  // False: refused. `id` is a part of the line.
  bool add(std::string_view line, columns::Block& block, std::string_view& id);

 private:
  class Walk;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace regimen::flat
