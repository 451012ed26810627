// Computing: the value of an expression for one binding of its clause's variables.
//
// Errors:  nothing, with `failure` set, where there is no value: a division by zero, a whole number
//          that does not fit 64 bits, a text that is no number, a text or number beyond the limits.
// Cost:    linear in the expression.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/datalog/program.h"
#include "engine/diagnostics/diagnostic.h"

namespace regimen::datalog {

inline constexpr std::size_t kTextBytesMax = 1'000'000;
inline constexpr std::size_t kNumberBitsMax = 4096;

struct Failure {
  diagnostics::Code code = diagnostics::Code::kHasNoValue;
  std::string words;  // "`7 / 0`: a number is divided by zero"
};

class Computer {
 public:
  Computer(const Program& program, Values& values) : program_(program), values_(values) {}

  std::optional<Word> value(ExprId id, const Token* bindings);
  // Nothing where two durations have no order: a month has 28 to 31 days.
  std::optional<bool> compare(CompareOp op, Word left, Word right, const Type& type);
  const Failure& failure() const { return failure_; }
  void set_failure(Failure failure) { failure_ = std::move(failure); }

 private:
  using Result = std::optional<Word>;
  Result apply(const Expr& expr, const std::vector<Word>& args);
  Result integers(const Expr& expr, const std::vector<Word>& args);
  Result numbers(const Expr& expr, const std::vector<Word>& args);
  Result times(const Expr& expr, const std::vector<Word>& args);
  Result texts(const Expr& expr, const std::vector<Word>& args);
  Result conversions(const Expr& expr, const std::vector<Word>& args);
  Result fail(const Expr& expr, const std::vector<Word>& args, const std::string& why,
              diagnostics::Code code = diagnostics::Code::kHasNoValue);
  std::string expression_text(const Expr& expr, const std::vector<Word>& args) const;

  const Program& program_;
  Values& values_;
  Failure failure_;
};

// Whether `left op right` holds when their order is `order`.
bool holds(CompareOp op, int order);

}  // namespace regimen::datalog
