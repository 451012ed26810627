// Workers: threads that go through a range of numbers together.
//
// Shape:   private to engine/datalog. Threads are started when they are first needed and wait
//          between two ranges. Each call covers each number once; which worker takes it is open.
// Cost:    some microseconds a call; none with one worker.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace regimen::datalog {

class Workers {
 public:
  // 0: as many as the machine has.
  explicit Workers(std::size_t count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t count() const { return count_; }
  // Number of the worker, then the first number and the one behind the last.
  using Take = std::function<void(std::size_t, std::size_t, std::size_t)>;
  // With `is_alone` one worker takes everything, in order.
  void run(std::size_t total, std::size_t piece, bool is_alone, const Take& take);

 private:
  void start();
  void wait_and_work(std::size_t worker);
  void work(std::size_t worker);

  std::size_t count_;
  std::vector<std::jthread> threads_;
  std::mutex mutex_;
  std::condition_variable is_called_;
  std::condition_variable is_done_;
  std::size_t calls_ = 0;
  std::size_t busy_ = 0;
  bool is_closing_ = false;
  // Of this call.
  const Take* take_ = nullptr;
  std::size_t total_ = 0;
  std::size_t piece_ = 1;
  std::atomic<std::size_t> next_{0};
};

}  // namespace regimen::datalog
