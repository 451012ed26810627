// One patient edited, among 4,400: single facts asserted and retracted, everything that follows
// computed after each. Counters: microseconds of one edit (mean, median, 99th percentile), what it
// looked at, and the evaluation of the whole record from nothing for comparison.
//
// Rules and patients are generated; with REGIMEN_CLINICAL naming a folder they are its files
// clinical_50.rgm, clinical_500.rgm and clinical_5000.rgm (made by clinical_rules.py) and the facts
// in facts_4400.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "engine/api/session.h"
#include "repl/io/workspace.h"
#include "tests/bench/clinical.h"

namespace regimen::bench::session_bench {
namespace {

constexpr std::size_t kPatients = 4400;  // about 100,000 facts
constexpr std::size_t kUpdates = 20'000;

using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

const char* folder() {
  return std::getenv("REGIMEN_CLINICAL");
}

double heap_megabytes() {
  return static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd) / (1024.0 * 1024.0);
}

std::vector<patient::Record> patients_of(Cohort& cohort) {
  return folder() == nullptr ? cohort.records(kPatients)
                             : cohort.records_in(std::string(folder()) + "/facts_4400");
}

std::string rules_text(std::size_t rules) {
  if (folder() == nullptr) {
    return clinical_rules(rules);
  }
  std::ifstream file(std::string(folder()) + "/clinical_" + std::to_string(rules) + ".rgm");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::shared_ptr<const api::KnowledgeBase> clinical(std::size_t rules) {
  std::vector<api::NamedText> texts =
      io::read_shipped("stdlib", {"@shipped"}).value_or(std::vector<api::NamedText>{});
  texts.push_back({"clinical.rgm", rules_text(rules)});
  return std::make_shared<const api::KnowledgeBase>(api::KnowledgeBase::compile(std::move(texts)));
}

// Times of single edits.
class Stopwatch {
 public:
  template <typename Edit>
  void measure(Edit edit) {
    const Clock::time_point begin = Clock::now();
    edit();
    times_.push_back(microseconds(Clock::now() - begin));
  }
  double mean() const {
    double sum = 0;
    for (const double time : times_) {
      sum += time;
    }
    return sum / static_cast<double>(times_.size());
  }
  double percentile(std::size_t percent) {
    std::sort(times_.begin(), times_.end());
    return times_[times_.size() * percent / 100];
  }

 private:
  std::vector<double> times_;
};

struct Sum {
  double tests = 0;
  double rules = 0;
  double atoms_changed = 0;
  void add(const evaluation::Work& work) {
    tests += work.tests;
    rules += work.rules;
    atoms_changed += work.atoms_changed;
  }
};

bool are_equal(const evaluation::Facts& left, const evaluation::Facts& right) {
  return left.atom_definite == right.atom_definite && left.atom_possible == right.atom_possible &&
         left.test_definite == right.test_definite && left.test_possible == right.test_possible;
}

double time_from_nothing(const api::KnowledgeBase& base,
                         const std::vector<evaluation::WorkingMemory>& memories) {
  evaluation::Facts facts;
  Stopwatch watch;
  for (std::size_t i = 0; i < memories.size(); i += 20) {
    const std::array<const patient::Record*, 1> records{&memories[i].record()};
    watch.measure(
        [&] { evaluation::evaluate(base.model(), base.program(), base.plan(), records, facts); });
  }
  return watch.mean();
}

void session_edit(benchmark::State& state) {
  const auto base = clinical(static_cast<std::size_t>(state.range(0)));
  if (base->has_errors()) {
    state.SkipWithError("the rules do not check");
    return;
  }
  const api::ReadyBase ready(base);
  Cohort cohort(base->model());
  std::vector<patient::Record> records = patients_of(cohort);
  const double megabytes_before = heap_megabytes();
  std::vector<evaluation::WorkingMemory> memories;
  memories.reserve(records.size());
  const Clock::time_point begin = Clock::now();
  for (patient::Record& record : records) {
    memories.emplace_back(ready.dependencies(), std::move(record));
  }
  const double megabytes = heap_megabytes() - megabytes_before;
  const double ready_ms = microseconds(Clock::now() - begin) / 1000;
  std::vector<evaluation::Facts> start;
  for (const evaluation::WorkingMemory& memory : memories) {
    start.push_back(memory.facts());
  }
  Stopwatch watch;
  Sum sum;
  std::mt19937_64 random(4242);
  for (auto _ : state) {
    evaluation::WorkingMemory& memory = memories[random() % memories.size()];
    const patient::Fact fact = cohort.absent_fact(memory.record());
    watch.measure([&] { sum.add(memory.assert_fact(fact)); });
    watch.measure([&] {
      benchmark::DoNotOptimize(memory.retract_fact(fact));
      sum.add(memory.work());
    });
  }
  for (std::size_t i = 0; i < memories.size(); ++i) {
    if (!are_equal(start[i], memories[i].facts())) {
      state.SkipWithError("an edit that was taken back left a mark");
    }
  }
  const double edits = 2.0 * static_cast<double>(state.iterations());
  state.counters["mean_us"] = watch.mean();
  state.counters["p50_us"] = watch.percentile(50);
  state.counters["p99_us"] = watch.percentile(99);
  state.counters["tests"] = sum.tests / edits;
  state.counters["rules"] = sum.rules / edits;
  state.counters["changed"] = sum.atoms_changed / edits;
  state.counters["whole_us"] = time_from_nothing(*base, memories);
  state.counters["ready_ms"] = ready_ms;
  state.counters["heap_megabytes"] = megabytes;  // beside the records
}
BENCHMARK(session_edit)
    ->Arg(50)
    ->Arg(500)
    ->Arg(5000)
    ->Iterations(kUpdates)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace regimen::bench::session_bench
