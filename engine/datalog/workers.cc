// Implements engine/datalog/workers.h.
#include "engine/datalog/workers.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

constexpr std::size_t kWorkersMax = 64;

std::size_t count_of_machine() {
  return std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

}  // namespace

Workers::Workers(std::size_t count)
    : count_(std::min(count == 0 ? count_of_machine() : count, kWorkersMax)) {}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  is_called_.notify_all();
  threads_.clear();  // joins them while what they wait for is still there
}

void Workers::start() {
  for (std::size_t worker = 1; worker < count_; ++worker) {
    threads_.emplace_back([this, worker] { wait_and_work(worker); });
  }
}

void Workers::work(std::size_t worker) {
  for (std::size_t begin = next_.fetch_add(piece_); begin < total_;
       begin = next_.fetch_add(piece_)) {
    (*take_)(worker, begin, std::min(begin + piece_, total_));
  }
}

void Workers::wait_and_work(std::size_t worker) {
  std::size_t seen = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    is_called_.wait(lock, [&] { return is_closing_ || calls_ != seen; });
    if (is_closing_) {
      return;
    }
    seen = calls_;
    lock.unlock();
    work(worker);
    lock.lock();
    if (--busy_ == 0) {
      is_done_.notify_one();
    }
  }
}

void Workers::run(std::size_t total, std::size_t piece, bool is_alone, const Take& take) {
  if (is_alone || count_ == 1 || total == 0) {
    if (total > 0) {
      take(0, 0, total);
    }
    return;
  }
  if (threads_.empty()) {
    start();
  }
  {
    const std::lock_guard lock(mutex_);
    take_ = &take;
    total_ = total;
    piece_ = std::max<std::size_t>(piece, 1);
    next_ = 0;
    busy_ = count_ - 1;
    ++calls_;
  }
  is_called_.notify_all();
  work(0);
  std::unique_lock lock(mutex_);
  is_done_.wait(lock, [&] { return busy_ == 0; });
}

}  // namespace regimen::datalog
