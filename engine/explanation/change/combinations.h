// Sets of candidates of different inputs, tried 64 at a time. Private to engine/explanation/change.
#pragma once

#include <functional>
#include <vector>

#include "engine/explanation/change/scope.h"

namespace regimen::change {

// The candidates of one input.
using Choices = std::vector<Candidate>;

class Combinations {
 public:
  using Skip = std::function<bool(const Scope::Set&)>;
  using Use = std::function<void(const Scope::Set&, const std::vector<Scope::Lanes>&, std::size_t)>;

  Combinations(Scope& scope, const std::vector<Choices>& choices, std::size_t trials_max)
      : scope_(scope), choices_(choices), trials_max_(trials_max) {}

  // Every set of `size` candidates that `skip` lets pass, each with the lanes it was tried in and
  // its own. False when there were too many.
  bool each(std::size_t size, const Skip& skip, const Use& use);
  std::size_t trials() const { return trials_; }

 private:
  bool extend(std::size_t from, std::size_t size, const Skip& skip, const Use& use);
  void flush(const Use& use);

  Scope& scope_;
  const std::vector<Choices>& choices_;
  std::size_t trials_max_;
  std::size_t trials_ = 0;
  Scope::Set set_;
  std::vector<Scope::Set> waiting_;
};

}  // namespace regimen::change
