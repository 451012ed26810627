// What an answer costs: every question about every agent, for every shipped patient. The time is of
// one answer; `worst_ms` is the slowest of them.
#include <algorithm>
#include <chrono>

#include <benchmark/benchmark.h>

#include "engine/api/answers.h"
#include "repl/io/workspace.h"

namespace regimen::bench::question_bench {
namespace {

struct Shipped {
  io::Knowledge knowledge;
  std::vector<patient::Record> records;
};

const Shipped& shipped() {
  static const Shipped everything = [] {
    Shipped all{io::load_knowledge({}, {}), {}};
    const io::AsOf as_of{*quantity::Instant::parse("2026-11-23"), true};
    all.records = io::load_patients(all.knowledge.base->model(),
                                    {io::home_folder() + "/rules/patients"}, as_of)
                      .outcome.records;
    return all;
  }();
  return everything;
}

template <typename Ask>
void ask_everything(benchmark::State& state, Ask ask) {
  using Clock = std::chrono::steady_clock;
  const Shipped& all = shipped();
  const api::KnowledgeBase& base = *all.knowledge.base;
  if (all.records.empty()) {
    state.SkipWithError("the shipped patients were not found");
  }
  double worst = 0;
  std::size_t answers = 0;
  for (auto _ : state) {
    for (const patient::Record& record : all.records) {
      for (const knowledge::Agent& agent : base.model().agents) {
        const Clock::time_point begin = Clock::now();
        benchmark::DoNotOptimize(ask(api::Subject{base, record}, agent.header.name).text().size());
        const std::chrono::duration<double, std::milli> took = Clock::now() - begin;
        worst = std::max(worst, took.count());
        ++answers;
      }
    }
  }
  state.counters["worst_ms"] = worst;
  state.counters["per_answer"] = benchmark::Counter(
      static_cast<double>(answers), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void why(benchmark::State& state) {
  ask_everything(state,
                 [](const auto& subject, const auto& name) { return api::why(subject, name); });
}
BENCHMARK(why)->Unit(benchmark::kMillisecond)->Iterations(1);

void whynot(benchmark::State& state) {
  ask_everything(state,
                 [](const auto& subject, const auto& name) { return api::whynot(subject, name); });
}
BENCHMARK(whynot)->Unit(benchmark::kMillisecond)->Iterations(1);

void needs(benchmark::State& state) {
  ask_everything(state,
                 [](const auto& subject, const auto& name) { return api::needs(subject, name); });
}
BENCHMARK(needs)->Unit(benchmark::kMillisecond)->Iterations(1);

void flip(benchmark::State& state) {
  ask_everything(state,
                 [](const auto& subject, const auto& name) { return api::flip(subject, name); });
}
BENCHMARK(flip)->Unit(benchmark::kMillisecond)->Iterations(1);

void stable(benchmark::State& state) {
  ask_everything(state,
                 [](const auto& subject, const auto& name) { return api::stable(subject, name); });
}
BENCHMARK(stable)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace regimen::bench::question_bench
