// Implements engine/diagnostics/diagnostic.h.
#include "engine/diagnostics/diagnostic.h"

#include <algorithm>
#include <array>
#include <compare>
#include <iterator>
#include <tuple>
#include <utility>

namespace regimen::diagnostics {

namespace {

struct CodeEntry {
  std::string_view id;
  Code code;
  std::string_view summary;
};

constexpr auto kCodes = std::to_array<CodeEntry>({
#define REGIMEN_CODE(id, name, summary) {#id, Code::name, summary},
#include "engine/diagnostics/code.def"
#undef REGIMEN_CODE
});

const CodeEntry& entry_of(Code code) {
  return kCodes[static_cast<std::size_t>(code)];
}

std::strong_ordering order_of(const Label& left, const Label& right) {
  return std::tie(left.span, left.text) <=> std::tie(right.span, right.text);
}

std::strong_ordering order_of(const std::vector<Label>& left, const std::vector<Label>& right) {
  return std::lexicographical_compare_three_way(
      left.begin(), left.end(), right.begin(), right.end(),
      [](const Label& a, const Label& b) { return order_of(a, b); });
}

// Total over all that is seen, so that equal diagnostics come to stand side by side.
class ReadingOrder {
 public:
  explicit ReadingOrder(const diagnostics::Buffers& buffers) : buffers_(buffers) {}

  std::strong_ordering compare(const Diagnostic& left, const Diagnostic& right) const {
    if (const auto order = places(left.primary, right.primary); std::is_neq(order)) {
      return order;
    }
    const auto words = std::tie(id(left), left.message) <=> std::tie(id(right), right.message);
    if (std::is_neq(words)) {
      return words;
    }
    if (left.primary && right.primary) {
      if (const auto order = left.primary->text <=> right.primary->text; std::is_neq(order)) {
        return order;
      }
    }
    if (const auto order = order_of(left.secondary, right.secondary); std::is_neq(order)) {
      return order;
    }
    return std::tie(left.notes, left.help) <=> std::tie(right.notes, right.help);
  }

 private:
  static const std::string_view& id(const Diagnostic& diagnostic) {
    return entry_of(diagnostic.code).id;
  }
  std::strong_ordering places(const std::optional<Label>& left,
                              const std::optional<Label>& right) const {
    if (!left || !right) {
      return left.has_value() <=> right.has_value();
    }
    const std::string& left_name = buffers_.name(left->span.buffer);
    const std::string& right_name = buffers_.name(right->span.buffer);
    return std::tie(left_name, left->span) <=> std::tie(right_name, right->span);
  }

  const diagnostics::Buffers& buffers_;
};

}  // namespace

std::string_view id_of(Code code) {
  return entry_of(code).id;
}

std::string_view summary_of(Code code) {
  return entry_of(code).summary;
}

std::string_view word_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "note";
}

Severity severity_of(Code code) {
  switch (id_of(code).front()) {
    case 'E':
      return Severity::kError;
    case 'N':
      return Severity::kNote;
    default:
      return Severity::kWarning;
  }
}

std::optional<Code> code_of(std::string_view id) {
  const auto* found = std::find_if(kCodes.begin(), kCodes.end(),
                                   [&](const CodeEntry& entry) { return entry.id == id; });
  return found == kCodes.end() ? std::nullopt : std::optional(found->code);
}

const std::vector<Code>& all_codes() {
  static const std::vector<Code> codes = [] {
    std::vector<Code> all;
    std::transform(kCodes.begin(), kCodes.end(), std::back_inserter(all),
                   [](const CodeEntry& entry) { return entry.code; });
    return all;
  }();
  return codes;
}

void Sink::add(Diagnostic diagnostic) {
  errors_ += severity_of(diagnostic.code) == Severity::kError ? 1 : 0;
  diagnostics_.push_back(std::move(diagnostic));
}

// The count of errors stays: a sink that was read still knows whether its stage failed.
std::vector<Diagnostic> Sink::take(const diagnostics::Buffers& buffers) {
  const ReadingOrder order(buffers);
  std::vector<Diagnostic> taken = std::exchange(diagnostics_, {});
  std::stable_sort(taken.begin(), taken.end(),
                   [&](const Diagnostic& left, const Diagnostic& right) {
                     return std::is_lt(order.compare(left, right));
                   });
  const auto end =
      std::unique(taken.begin(), taken.end(), [&](const Diagnostic& left, const Diagnostic& right) {
        return std::is_eq(order.compare(left, right));
      });
  taken.erase(end, taken.end());
  return taken;
}

}  // namespace regimen::diagnostics
