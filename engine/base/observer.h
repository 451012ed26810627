// An observer of the stages of the engine: when each begins and ends, and how much it made.
//
// Shape:   only the functions that list the stages call it (KnowledgeBase::compile, evaluate_cohort,
//          check_scenarios and run_scenarios), on the thread of their caller. No stage knows of it,
//          and it is handed nothing of a patient: a stage and a count.
// Cost:    two calls a stage; none where the pointer is null. The engine reads no clock: the observer
//          does.
#pragma once

#include <cstddef>
#include <cstdint>

namespace regimen {

// Each with what is counted.
enum class Stage : std::uint8_t {
  kParse,          // texts
  kCheck,          // statements
  kDataRelations,  // rules of data relations
  kLower,          // rules
  kGround,         // ground atoms
  kGraph,          // components
  kPlan,           // groups
  kScenarios,      // scenarios
  kEvaluate,       // patients
};
inline constexpr std::size_t kStages = 9;

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void begin(Stage stage) = 0;
  virtual void end(Stage stage, std::uint64_t count) = 0;
};

// A stage while it is alive.
class ObservedStage {
 public:
  ObservedStage(Observer* observer, Stage stage) : observer_(observer), stage_(stage) {
    if (observer_ != nullptr) {
      observer_->begin(stage_);
    }
  }
  ~ObservedStage() {
    if (observer_ != nullptr) {
      observer_->end(stage_, count_);
    }
  }
  ObservedStage(const ObservedStage&) = delete;
  ObservedStage& operator=(const ObservedStage&) = delete;

  void count(std::uint64_t count) { count_ = count; }  // of what it made

 private:
  Observer* observer_;
  Stage stage_;
  std::uint64_t count_ = 0;
};

}  // namespace regimen
