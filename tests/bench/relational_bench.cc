// Benchmarks of the data relations (`regimen query`): classic Datalog programs over deterministic
// graphs, each beside a program written by hand for it. The counter `by_hand` is how many times
// longer the engine takes; tuples and checksums of both are compared.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "engine/api/knowledge_base.h"
#include "engine/datalog/evaluate.h"
#include "engine/datalog/table.h"
#include "engine/datalog/write.h"

namespace regimen::bench::relational_bench {
namespace {

using Pair = std::pair<int, int>;
using Pairs = std::vector<Pair>;

struct Sum {
  std::uint64_t tuples = 0;
  std::uint64_t checksum = 0;
  void add(std::uint64_t left, std::uint64_t right) {
    ++tuples;
    checksum += (left + 1) * 1000003 + right + 1;
  }
  friend bool operator==(const Sum&, const Sum&) = default;
};

Pairs random_pairs(int nodes, int count, unsigned seed) {
  std::mt19937 random(seed);
  Pairs pairs;
  for (int i = 0; i < count; ++i) {
    const int left = static_cast<int>(random() % static_cast<unsigned>(nodes));
    pairs.emplace_back(left, static_cast<int>(random() % static_cast<unsigned>(nodes)));
  }
  return pairs;
}

Pairs chain(int nodes) {
  Pairs pairs;
  for (int i = 0; i + 1 < nodes; ++i) {
    pairs.emplace_back(i, i + 1);
  }
  return pairs;
}

// Of a tree: each node but the first, and its parent.
Pairs tree(int nodes, int children_each) {
  Pairs pairs;
  for (int i = 1; i < nodes; ++i) {
    pairs.emplace_back(i, (i - 1) / children_each);
  }
  return pairs;
}

// Different children of one parent.
Pairs siblings_of(const Pairs& parents) {
  Pairs pairs;
  for (const auto& [left, left_parent] : parents) {
    for (const auto& [right, right_parent] : parents) {
      if (left != right && left_parent == right_parent) {
        pairs.emplace_back(left, right);
      }
    }
  }
  return pairs;
}

// ---- by hand ----

class BitMatrix {
 public:
  explicit BitMatrix(int nodes)
      : words_((static_cast<std::size_t>(nodes) + 63) / 64),
        bits_(static_cast<std::size_t>(nodes) * words_) {}
  bool insert(int row, int column) {
    std::uint64_t& word =
        bits_[static_cast<std::size_t>(row) * words_ + (static_cast<std::size_t>(column) >> 6U)];
    const std::uint64_t mask = std::uint64_t{1} << (static_cast<unsigned>(column) & 63U);
    const bool is_new = (word & mask) == 0;
    word |= mask;
    return is_new;
  }

  bool contains(int row, int column) const {
    const std::uint64_t word =
        bits_[static_cast<std::size_t>(row) * words_ + (static_cast<std::size_t>(column) >> 6U)];
    return (word >> (static_cast<unsigned>(column) & 63U) & 1U) != 0;
  }

 private:
  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

using Neighbours = std::vector<std::vector<int>>;

Neighbours neighbours(const Pairs& pairs, int nodes, bool is_reversed = false) {
  Neighbours next(static_cast<std::size_t>(nodes));
  for (const auto& [left, right] : pairs) {
    next[static_cast<std::size_t>(is_reversed ? right : left)].push_back(is_reversed ? left
                                                                                     : right);
  }
  return next;
}

const std::vector<int>& at(const Neighbours& next, int node) {
  return next[static_cast<std::size_t>(node)];
}

// The derivations of the engine, with a bit matrix to find duplicates.
Sum closure_by_hand(const Pairs& edges, int nodes) {
  const Neighbours next = neighbours(edges, nodes);
  BitMatrix seen(nodes);
  Pairs queue;
  Sum sum;
  const auto put = [&](int left, int right) {
    if (seen.insert(left, right)) {
      queue.emplace_back(left, right);
      sum.add(static_cast<std::uint64_t>(left), static_cast<std::uint64_t>(right));
    }
  };
  for (const auto& [left, right] : edges) {
    put(left, right);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Pair found = queue[i];
    for (const int after : at(next, found.second)) {
      put(found.first, after);
    }
  }
  return sum;
}

Sum same_generation_by_hand(const Pairs& parents, const Pairs& siblings, int nodes) {
  const Neighbours children = neighbours(parents, nodes, true);
  BitMatrix seen(nodes);
  Pairs queue;
  Sum sum;
  const auto put = [&](int left, int right) {
    if (seen.insert(left, right)) {
      queue.emplace_back(left, right);
      sum.add(static_cast<std::uint64_t>(left), static_cast<std::uint64_t>(right));
    }
  };
  for (const auto& [left, right] : siblings) {
    put(left, right);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Pair found = queue[i];
    for (const int left : at(children, found.first)) {
      for (const int right : at(children, found.second)) {
        put(left, right);
      }
    }
  }
  return sum;
}

// Nodes with the number of distinct nodes that are two steps away and not one.
Sum degrees_by_hand(const Pairs& edges, int nodes) {
  const Neighbours next = neighbours(edges, nodes);
  BitMatrix direct(nodes);
  for (const auto& [left, right] : edges) {
    direct.insert(left, right);
  }
  BitMatrix seen(nodes);
  Sum sum;
  for (int node = 0; node < nodes; ++node) {
    std::uint64_t count = 0;
    for (const int middle : at(next, node)) {
      for (const int end : at(next, middle)) {
        if (seen.insert(node, end) && !direct.contains(node, end)) {
          ++count;
        }
      }
    }
    if (count > 0) {
      sum.add(static_cast<std::uint64_t>(node), count);
    }
  }
  return sum;
}

// ---- the engine ----

struct Input {
  std::string relation;
  Pairs pairs;
};

datalog::RelationId relation_of(const datalog::Program& program, const std::string& name) {
  for (std::size_t i = 0; i < program.relations.size(); ++i) {
    if (program.relations[i].name == name && !program.relations[i].is_helper) {
      return datalog::RelationId(i);
    }
  }
  return datalog::RelationId(std::size_t{0});
}

Sum evaluate(const datalog::Program& program, const std::vector<Input>& inputs,
             const std::string& result, const datalog::Options& options) {
  datalog::Database database = datalog::facts_of(program);
  for (const Input& input : inputs) {
    datalog::Tuples& tuples = database.relations[relation_of(program, input.relation).index()];
    for (const auto& [left, right] : input.pairs) {
      const datalog::Token tuple[] = {database.values.token(static_cast<datalog::Word>(left)),
                                      database.values.token(static_cast<datalog::Word>(right))};
      tuples.insert(tuple);
    }
  }
  diagnostics::Sink sink;
  datalog::evaluate(program, database, sink, options);
  const datalog::Tuples& tuples = list(database, relation_of(program, result));
  Sum sum;
  for (std::size_t i = 0; i < tuples.size(); ++i) {
    const datalog::Token* tuple = tuples[datalog::TupleId(i)];
    sum.add(database.values.word(tuple[0]), database.values.word(tuple[1]));
  }
  return sum;
}

// The least time of some runs, in seconds.
template <typename Work>
double least_seconds(Work work) {
  double least = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(work());
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    least = std::min(least, taken.count());
  }
  return least;
}

template <typename ByHand>
void compare(benchmark::State& state, const std::string& rules, const std::vector<Input>& inputs,
             const std::string& result, ByHand by_hand, const datalog::Options& options = {}) {
  const api::KnowledgeBase base = api::KnowledgeBase::compile({{"bench.rgm", rules}});
  if (base.has_errors() || !base.relational().can_evaluate) {
    state.SkipWithError("the program does not check");
    return;
  }
  const Sum expected = by_hand();
  Sum found;
  double least = 1e9;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    found = evaluate(base.relational(), inputs, result, options);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    least = std::min(least, taken.count());
  }
  if (found != expected) {
    state.SkipWithError("the engine and the program written by hand differ");
    return;
  }
  state.counters["tuples"] = static_cast<double>(found.tuples);
  state.counters["ns_per_tuple"] = least * 1e9 / static_cast<double>(found.tuples);
  state.counters["by_hand"] = least / least_seconds(by_hand);
}

constexpr const char* kClosure = R"(module bench
input relation edge(a: integer, b: integer)
output relation path(a: integer, b: integer)
path(X, Y) when edge(X, Y)
path(X, Z) when path(X, Y) and edge(Y, Z)
)";
constexpr const char* kGeneration = R"(module bench
input relation parent(child: integer, elder: integer)
input relation sibling(a: integer, b: integer)
output relation same(a: integer, b: integer)
same(X, Y) when sibling(X, Y)
same(X, Y) when parent(X, Z) and same(Z, U) and parent(Y, U)
)";
constexpr const char* kDegrees = R"(module bench
input relation edge(a: integer, b: integer)
relation second(a: integer, b: integer)
output relation degree(a: integer, n: integer)
second(X, Z) when edge(X, Y) and edge(Y, Z) and not edge(X, Z)
degree(X, N) when second(X, _) and N = count of second(X, _)
)";

void closure_of_random_graph(benchmark::State& state) {
  const int nodes = static_cast<int>(state.range(0));
  const Pairs edges = random_pairs(nodes, 3 * nodes, 1);
  compare(state, kClosure, {{"edge", edges}}, "path",
          [&] { return closure_by_hand(edges, nodes); });
}
BENCHMARK(closure_of_random_graph)->Arg(200)->Arg(800)->Unit(benchmark::kMillisecond);

// What is left where columns hold too many values for rows of bits.
void closure_by_tuples(benchmark::State& state) {
  const int nodes = static_cast<int>(state.range(0));
  const Pairs edges = random_pairs(nodes, 3 * nodes, 1);
  compare(state, kClosure, {{"edge", edges}}, "path", [&] { return closure_by_hand(edges, nodes); },
          {.bits = datalog::Way::kNever, .threads = static_cast<std::size_t>(state.range(1))});
}
BENCHMARK(closure_by_tuples)->Args({800, 1})->Args({800, 2})->Unit(benchmark::kMillisecond);

void closure_of_chain(benchmark::State& state) {
  const int nodes = static_cast<int>(state.range(0));
  const Pairs edges = chain(nodes);
  compare(state, kClosure, {{"edge", edges}}, "path",
          [&] { return closure_by_hand(edges, nodes); });
}
BENCHMARK(closure_of_chain)->Arg(500)->Unit(benchmark::kMillisecond);

void same_generation(benchmark::State& state) {
  const int nodes = static_cast<int>(state.range(0));
  const Pairs parents = random_pairs(nodes, 2 * nodes, 2);
  const Pairs siblings = random_pairs(nodes, nodes / 2, 3);
  compare(state, kGeneration, {{"parent", parents}, {"sibling", siblings}}, "same",
          [&] { return same_generation_by_hand(parents, siblings, nodes); });
}
BENCHMARK(same_generation)->Arg(400)->Unit(benchmark::kMillisecond);

// Every two nodes of one depth.
void same_generation_of_tree(benchmark::State& state) {
  const int nodes = static_cast<int>(state.range(0));
  const Pairs parents = tree(nodes, 3);
  const Pairs siblings = siblings_of(parents);
  compare(state, kGeneration, {{"parent", parents}, {"sibling", siblings}}, "same",
          [&] { return same_generation_by_hand(parents, siblings, nodes); });
}
BENCHMARK(same_generation_of_tree)->Arg(1093)->Unit(benchmark::kMillisecond);

void join_negation_count(benchmark::State& state) {
  const int nodes = static_cast<int>(state.range(0));
  const Pairs edges = random_pairs(nodes, 10 * nodes, 4);
  compare(state, kDegrees, {{"edge", edges}}, "degree",
          [&] { return degrees_by_hand(edges, nodes); });
}
BENCHMARK(join_negation_count)->Arg(1000)->Unit(benchmark::kMillisecond);

// A table in, a table out, and what each stage of it takes.
void closure_from_text_to_text(benchmark::State& state) {
  const int nodes = static_cast<int>(state.range(0));
  const api::KnowledgeBase base = api::KnowledgeBase::compile({{"bench.rgm", kClosure}});
  const datalog::Program& program = base.relational();
  std::string table;
  for (const auto& [left, right] : random_pairs(nodes, 3 * nodes, 1)) {
    table += std::to_string(left) + "," + std::to_string(right) + "\n";
  }
  std::array<double, 3> seconds{};
  std::string written;
  for (auto _ : state) {
    diagnostics::Sink sink;
    datalog::Database database = datalog::facts_of(program);
    std::array<std::chrono::steady_clock::time_point, 4> at{std::chrono::steady_clock::now()};
    datalog::read_table(program,
                        {relation_of(program, "edge"), diagnostics::BufferId(std::uint32_t{0}),
                         table, datalog::Format::kCsv},
                        base.model().units, database, sink);
    at[1] = std::chrono::steady_clock::now();
    datalog::evaluate(program, database, sink);
    at[2] = std::chrono::steady_clock::now();
    written =
        datalog::write(program, database, relation_of(program, "path"), datalog::Layout::kCsv);
    at[3] = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      seconds[i] += std::chrono::duration<double>(at[i + 1] - at[i]).count();
    }
  }
  const double runs = 1e-3 * static_cast<double>(state.iterations());
  state.counters["read_ms"] = seconds[0] / runs;
  state.counters["evaluate_ms"] = seconds[1] / runs;
  state.counters["write_ms"] = seconds[2] / runs;
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(table.size() + written.size()));
}
BENCHMARK(closure_from_text_to_text)->Arg(800)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace regimen::bench::relational_bench
