// Where compiling spends time and memory: the calls of engine/api/knowledge_base.cc one after
// another, with counters for each stage.
//
// Units:   `…_ms` is the stage's own time of the processor; `…_heap` what the process holds after
//          it, `…_peak` the most that was resident during it, both above what the process had
//          before, in MB.
#include <ctime>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "engine/api/digest.h"
#include "engine/api/library.h"
#include "engine/api/release.h"
#include "engine/knowledge/from_syntax.h"
#include "engine/logic/from_knowledge.h"
#include "engine/logic/graph.h"
#include "engine/logic/plan.h"
#include "grammar/parse.h"
#include "repl/io/workspace.h"
#include "tests/bench/generate.h"

namespace regimen::bench::stage_bench {
namespace {

constexpr double kMegabyte = 1024.0 * 1024.0;

double heap_megabytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / kMegabyte;
}

// A line of /proc/self/status, such as "VmHWM:", in MB.
double status_megabytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == name) {
      double kilobytes = 0;
      status >> kilobytes;
      return kilobytes / 1024.0;
    }
  }
  return 0;
}

// From here on the most that is resident is counted anew.
void forget_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

class Stages {
 public:
  explicit Stages(benchmark::State& state) : state_(state) {
    forget_peak();
    heap_before_ = heap_megabytes();
    resident_before_ = status_megabytes("VmRSS:");
    begin_ = std::clock();
  }

  void end(const std::string& name) {
    state_.counters[name + "_ms"] =
        1000.0 * static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC;
    state_.counters[name + "_heap"] = heap_megabytes() - heap_before_;
    state_.counters[name + "_peak"] = status_megabytes("VmHWM:") - resident_before_;
    forget_peak();
    begin_ = std::clock();
  }

 private:
  benchmark::State& state_;
  double heap_before_ = 0;
  double resident_before_ = 0;
  std::clock_t begin_ = 0;
};

std::vector<api::NamedText> shipped(const std::string& folder) {
  return io::read_shipped(folder, {"@shipped"}).value_or(std::vector<api::NamedText>{});
}

// 0: the shipped knowledge.
std::vector<api::NamedText> texts_of(std::size_t rules) {
  std::vector<api::NamedText> texts = shipped("stdlib");
  if (rules > 0) {
    texts.push_back({"generated.rgm", generated_rules(rules)});
    return texts;
  }
  for (api::NamedText& text : shipped("rules")) {
    texts.push_back(std::move(text));
  }
  return texts;
}

void compile_stages(benchmark::State& state) {
  const std::vector<api::NamedText> texts = texts_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Stages stages(state);
    diagnostics::Buffers buffers;
    diagnostics::Sink sink;
    std::vector<syntax::Tree> trees;
    for (const api::NamedText& text : texts) {
      trees.push_back(grammar::parse(buffers, buffers.add(text.name, text.text), sink));
      trees.back().is_library = text.is_library;
    }
    api::leave_out_unused(trees);
    stages.end("parse");
    benchmark::DoNotOptimize(api::digest_of(trees, buffers));
    stages.end("digest");
    knowledge::Model model = knowledge::from_syntax(trees, buffers, sink);
    stages.end("model");
    api::release_syntax(trees, model);
    stages.end("release");
    const logic::Program program = logic::from_model(model);
    stages.end("program");
    const logic::Ground ground = logic::ground(program, model, sink);
    stages.end("ground");
    const logic::Graph graph = logic::from_ground(model, program, ground, sink);
    stages.end("graph");
    const logic::Plan plan = logic::from_graph(program, ground, graph);
    stages.end("plan");
    if (sink.error_count() > 0 || plan.steps.empty()) {
      state.SkipWithError("the generated rules do not check");
    }
  }
}
BENCHMARK(compile_stages)
    ->Arg(0)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(100000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace regimen::bench::stage_bench
