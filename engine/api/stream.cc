// Implements stream.h: parts in, results out, both in order.
#include "engine/api/stream.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/api/stream_part.h"

namespace regimen::api {

namespace {

// The threads of one stream. A part is taken and a result handed on under one lock; the work
// between is done without it.
class Streaming {
 public:
  Streaming(const StreamRequest& request, const StreamDoor& door)
      : request_(request), door_(door), plan_(request), threads_(std::max<std::size_t>(
                                                            request.threads, 1)) {
    totals_.counts.resize(request.conclusions.size());
  }

  StreamTotals run() {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < threads_; ++i) {
      helpers.emplace_back([this] { work(false); });
    }
    work(true);
    helpers.clear();  // joins
    totals_.is_complete = !is_incomplete_;
    return std::move(totals_);
  }

 private:
  void work(bool may_report) {
    PartWorker worker(request_, plan_);
    Part part;
    std::size_t number = 0;
    while (take(part, number)) {
      hand_on(number, worker.work_on(part));
      if (may_report && !door_.go_on(patients_so_far())) {
        const std::lock_guard lock(mutex_);
        is_ended_ = true;
        is_incomplete_ = true;
      }
    }
  }

  std::uint64_t patients_so_far() {
    const std::lock_guard lock(mutex_);
    return totals_.patients;
  }

  // Waits while so many results are not handed on yet that memory would grow.
  bool take(Part& part, std::size_t& number) {
    std::unique_lock lock(mutex_);
    const std::size_t ahead_max = 4 * threads_;
    has_room_.wait(lock, [&] { return is_ended_ || next_taken_ < next_out_ + ahead_max; });
    if (is_ended_) {
      return false;
    }
    if (!door_.next(part)) {
      is_ended_ = true;
      has_room_.notify_all();
      return false;
    }
    number = next_taken_++;
    return true;
  }

  void hand_on(std::size_t number, PartResult result) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(number, std::move(result));
    for (auto next = waiting_.find(next_out_); next != waiting_.end();
         next = waiting_.find(next_out_)) {
      add(next->second);
      waiting_.erase(next);
      ++next_out_;
    }
    has_room_.notify_all();
  }

  void add(const PartResult& result) {
    if (!result.text.empty() && !is_broken_ && !door_.write(result.text)) {
      is_broken_ = is_ended_ = is_incomplete_ = true;
    }
    totals_.patients += result.patients;
    totals_.has_problems = totals_.has_problems || result.has_problems;
    for (std::size_t i = 0; i < result.counts.size(); ++i) {
      totals_.counts[i].certain += result.counts[i].certain;
      totals_.counts[i].open += result.counts[i].open;
    }
    for (const auto& [code, count] : result.codes) {
      totals_.codes[code] += count;
    }
    for (const record::Fault& problem : result.problems) {
      if (totals_.problems.size() < kProblemsMax) {
        totals_.problems.push_back(problem);
      }
    }
    StreamWork& work = totals_.work;
    work.bytes += result.work.bytes;
    work.lines_by_record += result.work.lines_by_record;
    work.tests_by_record += result.work.tests_by_record;
    work.rules += result.work.rules;
    work.rules_skipped += result.work.rules_skipped;
    work.blocks += result.work.blocks;
  }

  const StreamRequest& request_;
  const StreamDoor& door_;
  const StreamPlan plan_;
  const std::size_t threads_;
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::size_t next_taken_ = 0;
  std::size_t next_out_ = 0;
  std::map<std::size_t, PartResult> waiting_;
  bool is_ended_ = false;
  bool is_incomplete_ = false;
  bool is_broken_ = false;
  StreamTotals totals_;
};

}  // namespace

std::size_t stretch_padding() {
  return flat::kPadding;
}

StreamTotals stream(const StreamRequest& request, const StreamDoor& door) {
  return Streaming(request, door).run();
}

}  // namespace regimen::api
