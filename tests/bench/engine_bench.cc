// Benchmarks of the whole flow. Counters carry what a reader compares: rules or patients per
// second, bytes, growth.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include "engine/api/cohort.h"
#include "engine/api/knowledge_base.h"
#include "engine/patient/fhir/from_json.h"
#include "repl/io/workspace.h"
#include "tests/bench/generate.h"

namespace regimen::bench::engine_bench {
namespace {

quantity::Instant as_of() {
  return *quantity::Instant::parse("2026-01-01T00:00Z");
}

double heap_megabytes() {
  return static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd) / (1024.0 * 1024.0);
}

std::vector<api::NamedText> knowledge_of(std::size_t rules) {
  std::vector<api::NamedText> texts =
      io::read_shipped("stdlib", {"@shipped"}).value_or(std::vector<api::NamedText>{});
  texts.push_back({"generated.rgm", generated_rules(rules)});
  return texts;
}

// Reading and compiling the shipped knowledge: what every start of the program does.
void startup(benchmark::State& state) {
  for (auto _ : state) {
    io::Knowledge knowledge = io::load_knowledge({}, {});
    benchmark::DoNotOptimize(knowledge.base);
    if (knowledge.base->has_errors() || !knowledge.errors.empty()) {
      state.SkipWithError("the shipped knowledge does not check");
    }
  }
}
BENCHMARK(startup)->Unit(benchmark::kMillisecond);

void compile_rules(benchmark::State& state) {
  const std::vector<api::NamedText> texts = knowledge_of(static_cast<std::size_t>(state.range(0)));
  double megabytes = 0;
  for (auto _ : state) {
    const double before = heap_megabytes();
    const api::KnowledgeBase base = api::KnowledgeBase::compile(texts);
    megabytes = heap_megabytes() - before;
    if (base.has_errors()) {
      state.SkipWithError("the generated rules do not check");
    }
  }
  state.counters["rules_per_second"] = benchmark::Counter(
      static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["heap_megabytes"] = megabytes;
}
BENCHMARK(compile_rules)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(100000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->Repetitions(3)
    ->ReportAggregatesOnly();

const api::KnowledgeBase& shipped() {
  static const io::Knowledge kKnowledge = io::load_knowledge({}, {});
  return *kKnowledge.base;
}

const api::KnowledgeBase& generated(std::size_t rules) {
  static const api::KnowledgeBase kThousand = api::KnowledgeBase::compile(knowledge_of(1000));
  static const api::KnowledgeBase kTenThousand = api::KnowledgeBase::compile(knowledge_of(10000));
  return rules == 1000 ? kThousand : kTenThousand;
}

fhir::Outcome read(const api::KnowledgeBase& base, const std::string& ndjson) {
  fhir::Options options;
  options.as_of = as_of();
  options.is_as_of_explicit = true;
  return fhir::from_json(base.model(), {{"generated.ndjson", ndjson}}, options);
}

// One patient, from record to advice: what a REPL command costs. 0: the shipped rules.
void evaluate_one_patient(benchmark::State& state) {
  const auto rules = static_cast<std::size_t>(state.range(0));
  const api::KnowledgeBase& base = rules == 0 ? shipped() : generated(rules);
  const fhir::Outcome outcome = read(base, generated_ndjson(1));
  for (auto _ : state) {
    benchmark::DoNotOptimize(api::evaluate(base, outcome.records.front()).advice.agents.size());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(evaluate_one_patient)->Arg(0)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

// The facts at fixpoint alone, 64 patients a block: the engine without reading or wording.
void fixpoint_of_a_block(benchmark::State& state) {
  const api::KnowledgeBase& base = generated(static_cast<std::size_t>(state.range(0)));
  const fhir::Outcome outcome = read(base, generated_ndjson(evaluation::kBlock));
  std::vector<const patient::Record*> records;
  for (const patient::Record& record : outcome.records) {
    records.push_back(&record);
  }
  evaluation::Facts facts;
  for (auto _ : state) {
    evaluation::evaluate(base.model(), base.program(), base.plan(), records, facts);
    benchmark::DoNotOptimize(facts.atom_definite.data());
  }
  state.SetItemsProcessed(state.iterations() * evaluation::kBlock);
}
BENCHMARK(fixpoint_of_a_block)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

// NDJSON in, advice out.
void read_and_evaluate_ndjson(benchmark::State& state) {
  constexpr std::size_t kPatients = 2000;
  const auto rules = static_cast<std::size_t>(state.range(0));
  const api::KnowledgeBase& base = rules == 0 ? shipped() : generated(rules);
  const std::string ndjson = generated_ndjson(kPatients);
  for (auto _ : state) {
    const fhir::Outcome outcome = read(base, ndjson);
    std::size_t agents = 0;
    for (const advice::Advice& advice : api::evaluate_cohort(base, outcome.records)) {
      agents += advice.agents.size();
    }
    benchmark::DoNotOptimize(agents);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPatients));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(ndjson.size()));
}
BENCHMARK(read_and_evaluate_ndjson)->Arg(0)->Arg(1000)->Unit(benchmark::kMillisecond);

// The baseline for ratios: only reading the same NDJSON into records.
void read_ndjson(benchmark::State& state) {
  constexpr std::size_t kPatients = 2000;
  const std::string ndjson = generated_ndjson(kPatients);
  for (auto _ : state) {
    benchmark::DoNotOptimize(read(generated(1000), ndjson).records.size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPatients));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(ndjson.size()));
}
BENCHMARK(read_ndjson)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace regimen::bench::engine_bench
