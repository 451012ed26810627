// Implements engine/api/session.h.
#include "engine/api/session.h"

#include <utility>

#include "engine/base/check.h"

namespace regimen::api {

ReadyBase::ReadyBase(std::shared_ptr<const KnowledgeBase> base)
    : base_(std::move(base)),
      dependencies_(std::make_shared<const evaluation::DependencyIndex>(
          base_->model(), base_->program(), base_->plan())) {
  REGIMEN_CHECK(base_->can_evaluate(), "callers ask first");
}

Session::Session(ReadyBase base, patient::Record record)
    : base_(std::move(base)),
      memory_(base_.dependencies(), std::move(record)),
      work_(memory_.work()) {}

void Session::assert_fact(patient::Fact fact) {
  note(memory_.assert_fact(std::move(fact)));
}

bool Session::retract_fact(const patient::Fact& fact) {
  const bool is_stated = memory_.retract_fact(fact);
  note(memory_.work());
  return is_stated;
}

void Session::evaluate_as_of(const quantity::Instant& as_of) {
  note(memory_.evaluate_as_of(as_of));
}

void Session::replace_record(patient::Record record) {
  note(memory_.replace_record(std::move(record)));
}

// Also where no truth changed: advice shows values, times and faults of the record.
void Session::note(const evaluation::Work& work) {
  work_ = work;
  evaluation_.reset();
}

const Evaluation& Session::evaluation() {
  if (!evaluation_) {
    evaluation_ = evaluation_of(base(), record(), memory_.facts());
  }
  return *evaluation_;
}

}  // namespace regimen::api
