// Implements stream.h: parts in, results out, both in order.
#include "engine/api/stream.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>

#include "engine/api/stream_part.h"

namespace regimen::api {

namespace {

// The threads of one stream. A part is taken and a result handed on under one lock; the work
// between is done without it.
class Streaming {
 public:
  Streaming(const StreamRequest& request, const StreamCallbacks& callbacks)
      : request_(request),
        callbacks_(callbacks),
        plan_(request),
        threads_(std::max<std::size_t>(request.threads, 1)) {
    totals_.counts.resize(request.conclusions.size());
  }

  StreamTotals run() {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < threads_; ++i) {
      try {
        helpers.emplace_back([this] { work_or_stop(false); });
      } catch (const std::system_error&) {
        break;  // as many threads as the machine gives
      }
    }
    work_or_stop(true);
    helpers.clear();  // joins
    if (failure_) {
      std::rethrow_exception(failure_);
    }
    totals_.is_complete = !is_incomplete_;
    return std::move(totals_);
  }

 private:
  // What is thrown (by memory that is not there) ends all threads, and is thrown again by `run`.
  void work_or_stop(bool may_report) {
    try {
      work(may_report);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      is_ended_ = true;
      has_room_.notify_all();
    }
  }

  void work(bool may_report) {
    PartWorker worker(request_, plan_);
    Part part;
    std::size_t number = 0;
    while (take(part, number)) {
      hand_on(number, worker.work_on(part));
      if (may_report && !callbacks_.should_continue(patients_so_far())) {
        const std::lock_guard lock(mutex_);
        is_ended_ = true;
        is_incomplete_ = true;
      }
    }
    add_profile(worker.profile());
  }

  void add_profile(const columns::Profile& profile) {
    const std::lock_guard lock(mutex_);
    const auto add = [](std::vector<std::uint64_t>& sums, const std::vector<std::uint64_t>& more) {
      sums.resize(more.size());
      std::transform(more.begin(), more.end(), sums.begin(), sums.begin(), std::plus<>());
    };
    add(totals_.profile.leaf_times, profile.leaf_times);
    add(totals_.profile.step_times, profile.step_times);
    add(totals_.profile.step_patients, profile.step_patients);
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
    const std::uint64_t begin = request_.clock == nullptr ? 0 : request_.clock();
    const bool has_part = callbacks_.next(part);
    totals_.times.taking += request_.clock == nullptr ? 0 : request_.clock() - begin;
    if (!has_part) {
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

  // Nothing counts any more when a result could not be written.
  void add(const PartResult& result) {
    if (!totals_.is_broken && !result.text.empty() && !callbacks_.write(result.text)) {
      totals_.is_broken = is_ended_ = is_incomplete_ = true;
    }
    if (totals_.is_broken) {
      return;
    }
    totals_.patients += result.patients;
    totals_.has_problems = totals_.has_problems || result.has_problems;
    for (std::size_t i = 0; i < result.counts.size(); ++i) {
      totals_.counts[i].definite += result.counts[i].definite;
      totals_.counts[i].unknown += result.counts[i].unknown;
    }
    for (const auto& [code, count] : result.codes) {
      totals_.codes[code] += count;
    }
    for (const patient::Fault& problem : result.problems) {
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
    totals_.times.lines += result.times.lines;
    totals_.times.tests += result.times.tests;
    totals_.times.rules += result.times.rules;
    totals_.times.telling += result.times.telling;
  }

  const StreamRequest& request_;
  const StreamCallbacks& callbacks_;
  const StreamPlan plan_;
  const std::size_t threads_;
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::size_t next_taken_ = 0;
  std::size_t next_out_ = 0;
  std::map<std::size_t, PartResult> waiting_;
  bool is_ended_ = false;
  bool is_incomplete_ = false;
  std::exception_ptr failure_;
  StreamTotals totals_;
};

}  // namespace

std::size_t batch_padding() {
  return flat::kPadding;
}

StreamTotals stream(const StreamRequest& request, const StreamCallbacks& callbacks) {
  return Streaming(request, callbacks).run();
}

}  // namespace regimen::api
