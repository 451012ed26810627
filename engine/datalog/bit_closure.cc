// Implements engine/datalog/bit_closure.h.
#include "engine/datalog/bit_closure.h"

#include <algorithm>

namespace regimen::datalog {

namespace {

constexpr std::size_t kRowsAPiece = 32;

// Strongly connected components, each after those it leads to; when one is complete its row is.
class Closer {
 public:
  Closer(const Successors& graph, ResourceBudget& budget)
      : graph_(graph),
        budget_(budget),
        rows_(graph.size()),
        words_(words_for_bits(graph.size())),
        index_(graph.size(), kNew),
        low_(graph.size(), 0),
        is_waiting_(graph.size(), false) {}

  BitMatrix run() {
    for (std::uint32_t node = 0; node < graph_.size() && !budget_.is_over(); ++node) {
      if (index_[node] == kNew) {
        visit(node);
      }
    }
    return std::move(rows_);
  }

 private:
  static constexpr std::uint32_t kNew = ~std::uint32_t{0};
  struct Frame {
    std::uint32_t node;
    std::uint32_t at;
  };
  void enter(std::uint32_t node);
  void visit(std::uint32_t root);
  void close(std::uint32_t root);
  std::size_t merge(BitWord* row, std::uint32_t node);

  const Successors& graph_;
  ResourceBudget& budget_;
  BitMatrix rows_;
  std::size_t words_;
  std::uint32_t entered_ = 0;
  std::vector<std::uint32_t> index_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> is_waiting_;
  std::vector<std::uint32_t> waiting_;
  std::vector<Frame> frames_;
};

void Closer::enter(std::uint32_t node) {
  index_[node] = low_[node] = entered_++;
  waiting_.push_back(node);
  is_waiting_[node] = true;
  frames_.push_back({node, 0});
}

// Tarjan's algorithm, without recursion.
void Closer::visit(std::uint32_t root) {
  enter(root);
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    const std::uint32_t node = frame.node;
    const std::uint32_t next = graph_.next(node, frame.at);
    if (next != Successors::kNone) {
      if (index_[next] == kNew) {
        enter(next);
      } else if (is_waiting_[next]) {
        low_[node] = std::min(low_[node], index_[next]);
      }
      continue;
    }
    frames_.pop_back();
    if (low_[node] == index_[node]) {
      close(node);
    }
    if (!frames_.empty()) {
      const std::uint32_t before = frames_.back().node;
      low_[before] = std::min(low_[before], low_[node]);
    }
  }
}

// Adds the edges of a node to the row of its component; what is there already brings its own row.
std::size_t Closer::merge(BitWord* row, std::uint32_t node) {
  std::size_t steps = 0;
  graph_.for_each(node, [&](std::size_t next) {
    ++steps;
    if (test_bit(row, next)) {
      return;
    }
    set_bit(row, next);
    if (!is_waiting_[next]) {
      or_bits(row, rows_.row(next), words_);
      steps += words_ / 16;
    }
  });
  return steps;
}

void Closer::close(std::uint32_t root) {
  const auto first = std::find(waiting_.rbegin(), waiting_.rend(), root).base() - 1;
  const std::vector<std::uint32_t> members(first, waiting_.end());
  waiting_.erase(first, waiting_.end());
  BitWord* row = rows_.row(root);
  std::size_t steps = members.size() * (1 + words_ / 16);
  for (const std::uint32_t member : members) {
    steps += merge(row, member);
  }
  for (const std::uint32_t member : members) {
    is_waiting_[member] = false;
    if (members.size() > 1) {
      set_bit(row, member);
    }
  }
  for (const std::uint32_t member : members) {
    if (member != root) {
      std::copy(row, row + words_, rows_.row(member));
    }
  }
  budget_.add_steps(steps);
}

// For each row of `chosen`: the rows of `source` at what stands in it, added to that of `into`.
// What is in the sum already brings nothing new when the source is transitive.
struct RowSums {
  BitMatrix& into;
  const BitMatrix& chosen;
  const BitMatrix& source;
  bool is_transitive = false;
};

void add_chosen(const RowSums& sums, ResourceBudget& budget, Workers& workers) {
  const std::size_t words = sums.into.words();
  const bool is_alone = is_little(sums.chosen.count() * words, budget.options());
  workers.run(sums.into.size(), kRowsAPiece, is_alone,
              [&](std::size_t, std::size_t begin, std::size_t end) {
                BitRow sum(words);
                for (std::size_t at = begin; at < end && !budget.is_over(); ++at) {
                  std::fill(sum.begin(), sum.end(), 0);
                  std::size_t steps = 0;
                  for_each_bit(sums.chosen.row(at), words, [&](std::size_t next) {
                    if (sums.is_transitive && test_bit(sum.data(), next)) {
                      return;
                    }
                    or_bits(sum.data(), sums.source.row(next), words);
                    steps += 1 + words / 16;
                  });
                  or_bits(sums.into.row(at), sum.data(), words);
                  budget.add_steps(steps);
                }
              });
}

}  // namespace

bool is_little(std::size_t words, const Options& options) {
  constexpr std::size_t kWordsWorthIt = 4'000'000;
  return options.parallel == Way::kNever ||
         (options.parallel == Way::kWhereItPays && words < kWordsWorthIt);
}

BitMatrix closure_of(const Successors& graph, ResourceBudget& budget) {
  return Closer(graph, budget).run();
}

void add_rows_after(BitMatrix& rows, const BitMatrix& closure, ResourceBudget& budget,
                    Workers& workers) {
  // A row is read whole before it is written, by the worker that does both.
  add_chosen({rows, rows, closure, true}, budget, workers);
}

void add_rows_before(BitMatrix& rows, const BitMatrix& closure, ResourceBudget& budget,
                     Workers& workers) {
  BitMatrix result(rows.size());
  add_chosen({result, closure, rows}, budget, workers);
  for (std::size_t at = 0; at < rows.size(); ++at) {
    or_bits(rows.row(at), result.row(at), rows.words());
  }
}

}  // namespace regimen::datalog
