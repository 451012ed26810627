#include "engine/explanation/change/combinations.h"

namespace regimen::change {

bool Combinations::each(std::size_t size, const Skip& skip, const Use& use) {
  set_.clear();
  const bool is_complete = extend(0, size, skip, use);
  flush(use);
  return is_complete;
}

bool Combinations::extend(std::size_t from, std::size_t size, const Skip& skip, const Use& use) {
  if (size == 0) {
    if (trials_ == trials_max_) {
      return false;
    }
    ++trials_;
    waiting_.push_back(set_);
    if (waiting_.size() == evaluation::kBlock) {
      flush(use);
    }
    return true;
  }
  for (std::size_t i = from; i + size <= choices_.size(); ++i) {
    for (const Candidate& candidate : choices_[i]) {
      set_.push_back(&candidate);
      const bool is_done = skip(set_) || extend(i + 1, size - 1, skip, use);
      set_.pop_back();
      if (!is_done) {
        return false;
      }
    }
  }
  return true;
}

void Combinations::flush(const Use& use) {
  if (waiting_.empty()) {
    return;
  }
  const std::vector<Scope::Lanes> lanes = scope_.tried(waiting_);
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    use(waiting_[i], lanes, i);
  }
  waiting_.clear();
}

}  // namespace regimen::change
