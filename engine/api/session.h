// A session with one patient: facts come and go, and what is said follows at the cost of what each
// edit reaches. For many patients under one knowledge base, make it ready once and share it.
//
// Shape:   a value; sessions of different patients share nothing that changes, so each may live on
//          a thread of its own.
// Errors:  a knowledge base that cannot be evaluated has no sessions (`can_evaluate`).
// Cost:    see run/working_memory.h; advice is made when asked for, and kept until the next edit.
#pragma once

#include <memory>
#include <optional>

#include "engine/api/knowledge_base.h"
#include "engine/evaluation/working_memory.h"

namespace regimen::api {

class ReadyBase {
 public:
  explicit ReadyBase(std::shared_ptr<const KnowledgeBase> base);
  const KnowledgeBase& base() const { return *base_; }
  const std::shared_ptr<const evaluation::DependencyIndex>& dependencies() const {
    return dependencies_;
  }

 private:
  std::shared_ptr<const KnowledgeBase> base_;
  std::shared_ptr<const evaluation::DependencyIndex> dependencies_;
};

class Session {
 public:
  Session(ReadyBase base, patient::Record record);

  const KnowledgeBase& base() const { return base_.base(); }
  const patient::Record& record() const { return memory_.record(); }
  quantity::Truth atom(logic::AtomId id) const { return memory_.atom(id); }

  void assert_fact(patient::Fact fact);
  // False where the record does not say it; then nothing changes.
  [[nodiscard]] bool retract_fact(const patient::Fact& fact);
  // Of the facts that are there. What was left out of the record when it was read, because it came
  // after the instant of then, stays out: to move a record of FHIR forward, read it again.
  void evaluate_as_of(const quantity::Instant& as_of);
  void replace_record(patient::Record record);

  // What the last edit cost and changed; of a new session, what reading the whole record did.
  const evaluation::Work& work() const { return work_; }
  // What `evaluate` gives for the record as it is now.
  const Evaluation& evaluation();

 private:
  void note(const evaluation::Work& work);

  ReadyBase base_;
  evaluation::WorkingMemory memory_;
  evaluation::Work work_;
  std::optional<Evaluation> evaluation_;
};

}  // namespace regimen::api
