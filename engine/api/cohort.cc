#include "engine/api/cohort.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "engine/base/check.h"

namespace regimen::api {

namespace {

// Evaluates one block; `facts` and `block` are reused by the thread.
class Worker {
 public:
  Worker(const KnowledgeBase& base, std::span<const patient::Record> records,
         std::vector<advice::Advice>& results)
      : base_(base), records_(records), results_(results) {}

  void evaluate(std::size_t first) {
    const std::size_t count = std::min<std::size_t>(evaluation::kBlock, records_.size() - first);
    block_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      block_.push_back(&records_[first + i]);
    }
    evaluation::evaluate(base_.model(), base_.program(), base_.plan(), block_, facts_);
    for (std::size_t i = 0; i < count; ++i) {
      results_[first + i] = advice::from_facts(base_.knowledge(), records_[first + i], facts_,
                                               static_cast<std::uint32_t>(i));
      results_[first + i].errors_in_knowledge = base_.error_count();
      results_[first + i].knowledge = base_.digest();
    }
  }

 private:
  const KnowledgeBase& base_;
  std::span<const patient::Record> records_;
  std::vector<advice::Advice>& results_;
  std::vector<const patient::Record*> block_;
  evaluation::Facts facts_;
};

}  // namespace

std::vector<advice::Advice> evaluate_cohort(const KnowledgeBase& base,
                                            std::span<const patient::Record> records,
                                            const CohortOptions& options) {
  REGIMEN_CHECK(base.can_evaluate(), "the caller asks can_evaluate first");
  ObservedStage stage(options.observer, Stage::kEvaluate);
  stage.count(records.size());
  // Each block writes its own slots, so the results do not depend on who took it.
  std::vector<advice::Advice> results(records.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    Worker worker(base, records, results);
    for (std::size_t first = next.fetch_add(evaluation::kBlock); first < records.size();
         first = next.fetch_add(evaluation::kBlock)) {
      worker.evaluate(first);
    }
  };
  const std::size_t blocks = (records.size() + evaluation::kBlock - 1) / evaluation::kBlock;
  const std::size_t helpers = std::min(std::max<std::size_t>(options.threads, 1), blocks);
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < helpers; ++i) {
    threads.emplace_back(work);
  }
  work();
  threads.clear();  // joins
  return results;
}

}  // namespace regimen::api
