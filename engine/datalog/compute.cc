// Implements engine/datalog/compute.h.
#include "engine/datalog/compute.h"

#include <algorithm>
#include <array>
#include <limits>

namespace regimen::datalog {

namespace {

using diagnostics::Code;
using quantity::Rational;

std::string_view name_of(Op op) {
  constexpr std::array<std::string_view, 36> kNames = {
      "",      "",         "+",           "-",         "*",      "mod",     "-",      "abs",
      "+",     "-",        "*",           "/",         "-",      "abs",     "min",    "max",
      "+",     "-",        "-",           "+",         "-",      "concat",  "length", "lower",
      "upper", "contains", "starts_with", "substring", "number", "integer", "floor",  "ceiling",
      "round", "integer",  "number",      "text"};
  return kNames[static_cast<std::size_t>(op)];
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

// Characters of UTF-8, which table and rule texts are.
bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

std::size_t offset_of(const std::string& text, std::int64_t character) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (begins_character(text[at]) && character-- == 0) {
      return at;
    }
  }
  return text.size();
}

struct Days {
  std::int64_t least;
  std::int64_t most;
};

// A month has 28 to 31 days; in seconds.
Days bounds(const quantity::Duration& value) {
  const std::int64_t months = value.months;
  const std::int64_t low = months * (months >= 0 ? 28 : 31) * kDaySeconds;
  const std::int64_t high = months * (months >= 0 ? 31 : 28) * kDaySeconds;
  return {low + value.seconds, high + value.seconds};
}

}  // namespace

bool holds(CompareOp op, int order) {
  switch (op) {
    case CompareOp::kLess:
      return order < 0;
    case CompareOp::kLessEqual:
      return order <= 0;
    case CompareOp::kGreater:
      return order > 0;
    case CompareOp::kGreaterEqual:
      return order >= 0;
    case CompareOp::kEqual:
      return order == 0;
    case CompareOp::kNotEqual:
      break;
  }
  return order != 0;
}

std::optional<bool> Computer::compare(CompareOp op, Word left, Word right, const Type& type) {
  const bool is_equality = op == CompareOp::kEqual || op == CompareOp::kNotEqual;
  if (is_equality || left == right) {
    return holds(op, left == right ? 0 : 1);
  }
  if (type.kind != Type::Kind::kDuration) {
    return holds(op, values_.compare(left, right, type));
  }
  const quantity::Duration first = unpack(left);
  const quantity::Duration second = unpack(right);
  if (first.months == second.months) {
    return holds(op, first.seconds < second.seconds ? -1 : 1);
  }
  const Days low = bounds(first);
  const Days high = bounds(second);
  if (low.most < high.least || low.least > high.most) {
    return holds(op, low.most < high.least ? -1 : 1);
  }
  if (first.seconds == second.seconds) {
    return holds(op, first.months < second.months ? -1 : 1);
  }
  failure_ = {Code::kHasNoValue, "`" + values_.write(left, type) + "` and `" +
                                     values_.write(right, type) +
                                     "` have no order: months differ in length"};
  return std::nullopt;
}

std::string Computer::expression_text(const Expr& expr, const std::vector<Word>& args) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::string part = values_.write(args[i], program_[expr.args[i]].type);
    constexpr std::size_t kShown = 60;
    parts.push_back(part.size() > kShown ? part.substr(0, kShown) + "…" : std::move(part));
  }
  const std::string name(name_of(expr.op));
  const bool is_word = name.size() > 1 && name != "mod";
  if (!is_word && parts.size() == 2) {
    return "`" + parts[0] + " " + name + " " + parts[1] + "`";
  }
  std::string text = "`" + name + (is_word ? "(" : "");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : ", ") + parts[i];
  }
  return text + (is_word ? ")`" : "`");
}

Computer::Result Computer::fail(const Expr& expr, const std::vector<Word>& args,
                                const std::string& why, Code code) {
  failure_ = {code, expression_text(expr, args) + ": " + why};
  return std::nullopt;
}

Computer::Result Computer::integers(const Expr& expr, const std::vector<Word>& args) {
  const std::int64_t left = to_integer(args[0]);
  const std::int64_t right = args.size() > 1 ? to_integer(args[1]) : 0;
  std::int64_t result = 0;
  bool is_too_large = false;
  if (expr.op == Op::kAddInteger) {
    is_too_large = __builtin_add_overflow(left, right, &result);
  } else if (expr.op == Op::kSubtractInteger) {
    is_too_large = __builtin_sub_overflow(left, right, &result);
  } else if (expr.op == Op::kMultiplyInteger) {
    is_too_large = __builtin_mul_overflow(left, right, &result);
  } else if (expr.op == Op::kModulo && right == 0) {
    return fail(expr, args, "a number is divided by zero");
  } else if (expr.op == Op::kModulo) {
    // The sign of the divisor, as a clock counts; -1 divides everything.
    result = right == -1 ? 0 : left % right;
    result += result != 0 && (result < 0) != (right < 0) ? right : 0;
  } else {
    const bool is_negated = expr.op == Op::kNegateInteger || left < 0;
    is_too_large = is_negated && __builtin_sub_overflow(std::int64_t{0}, left, &result);
    result = is_negated ? result : left;
  }
  return is_too_large
             ? fail(expr, args, "the result does not fit a whole number", Code::kNumberTooLarge)
             : Result(from_integer(result));
}

Computer::Result Computer::numbers(const Expr& expr, const std::vector<Word>& args) {
  const Rational left = values_.number_at(args[0]);
  const Rational right = args.size() > 1 ? values_.number_at(args[1]) : Rational();
  Rational result;
  if (expr.op == Op::kAddNumber) {
    result = left + right;
  } else if (expr.op == Op::kSubtractNumber) {
    result = left - right;
  } else if (expr.op == Op::kMultiplyNumber) {
    result = left * right;
  } else if (expr.op == Op::kDivideNumber && right.is_zero()) {
    return fail(expr, args, "a number is divided by zero");
  } else if (expr.op == Op::kDivideNumber) {
    result = left / right;
  } else {
    result = expr.op == Op::kNegateNumber || left.is_negative() ? -left : left;
  }
  return result.bits() > kNumberBitsMax
             ? fail(expr, args, "the result has too many digits", Code::kNumberTooLarge)
             : Result(values_.number(result));
}

Computer::Result Computer::times(const Expr& expr, const std::vector<Word>& args) {
  if (expr.op == Op::kBetween) {
    const bool is_day = program_[expr.args[0]].type.kind == Type::Kind::kDate;
    const std::int64_t difference = to_integer(args[0]) - to_integer(args[1]);
    return pack(0, difference * (is_day ? kDaySeconds : 1));
  }
  if (expr.op == Op::kAddDuration || expr.op == Op::kSubtractDuration) {
    const quantity::Duration left = unpack(args[0]);
    const quantity::Duration right = unpack(args[1]);
    const std::int64_t sign = expr.op == Op::kAddDuration ? 1 : -1;
    const Result sum = pack(left.months + sign * right.months, left.seconds + sign * right.seconds);
    return sum ? sum : fail(expr, args, "the result is too long", Code::kNumberTooLarge);
  }
  quantity::Duration step = unpack(args[1]);
  if (expr.op == Op::kMoveBack) {
    step.months = -step.months;
    step.seconds = -step.seconds;
  }
  const bool is_day = expr.type.kind == Type::Kind::kDate;
  const std::int64_t start = to_integer(args[0]);
  const std::int64_t day =
      is_day ? start : (start - ((start % kDaySeconds) + kDaySeconds) % kDaySeconds) / kDaySeconds;
  const quantity::Date moved =
      quantity::plus(quantity::Date{static_cast<std::int32_t>(day)}, {step.months, 0, {}});
  if (is_day && step.seconds % kDaySeconds != 0) {
    return fail(expr, args, "a day moves by whole days only");
  }
  const std::int64_t result =
      is_day ? moved.days + step.seconds / kDaySeconds
             : moved.days * kDaySeconds + (start - day * kDaySeconds) + step.seconds;
  const std::int64_t last_day = is_day ? result : result / kDaySeconds;
  const auto first = quantity::Date::of(1, 1, 2)->days;
  const auto last = quantity::Date::of(9999, 12, 30)->days;
  return last_day < first || last_day > last ? fail(expr, args, "no such day is in the calendar")
                                             : Result(from_integer(result));
}

Computer::Result Computer::texts(const Expr& expr, const std::vector<Word>& args) {
  const std::string& first = values_.text_at(args[0]);
  switch (expr.op) {
    case Op::kConcat: {
      std::string all;
      for (const Word arg : args) {
        all += values_.text_at(arg);
      }
      return all.size() > kTextBytesMax
                 ? fail(expr, args, "the text is too long", Code::kNumberTooLarge)
                 : Result(values_.text(all));
    }
    case Op::kLength:
      return from_integer(std::count_if(first.begin(), first.end(), begins_character));
    case Op::kContains:
      return Word{first.find(values_.text_at(args[1])) != std::string::npos ? 1U : 0U};
    case Op::kStartsWith:
      return Word{first.starts_with(values_.text_at(args[1])) ? 1U : 0U};
    case Op::kSubstring: {
      // From 1, as people count; what lies outside the text is empty.
      const std::int64_t from = std::max<std::int64_t>(to_integer(args[1]), 1);
      const std::int64_t count = std::max<std::int64_t>(to_integer(args[2]), 0);
      const std::size_t begin = offset_of(first, from - 1);
      const std::string rest = first.substr(begin);
      return values_.text(rest.substr(0, offset_of(rest, count)));
    }
    default: {
      std::string changed = first;
      std::transform(changed.begin(), changed.end(), changed.begin(),
                     expr.op == Op::kLower ? lower : upper);
      return values_.text(changed);
    }
  }
}

Computer::Result Computer::conversions(const Expr& expr, const std::vector<Word>& args) {
  const Type& given = program_[expr.args[0]].type;
  if (expr.op == Op::kToText) {
    return values_.text(values_.write(args[0], given));
  }
  if (expr.op == Op::kToNumber) {
    return values_.number(Rational(to_integer(args[0])));
  }
  if (expr.op == Op::kReadInteger || expr.op == Op::kReadNumber) {
    const std::string text = values_.text_at(args[0]);
    const Result read = values_.read(text, expr.type, quantity::UnitTable::ucum());
    return read ? read : fail(expr, args, "the text is not " + words_for(expr.type));
  }
  Rational value = values_.number_at(args[0]);
  if (expr.op == Op::kToInteger && !value.is_integer()) {
    return fail(expr, args, "the number is not whole; use `floor`, `ceiling` or `round`");
  }
  if (expr.op == Op::kRound) {
    value = value.rounded(0);
  }
  const bool is_up = expr.op == Op::kCeiling;
  const auto whole = (is_up ? -value : value).floor_integer();
  const bool is_least = whole && *whole == std::numeric_limits<std::int64_t>::min();
  return whole && !(is_up && is_least)
             ? Result(from_integer(is_up ? -*whole : *whole))
             : fail(expr, args, "the result does not fit a whole number", Code::kNumberTooLarge);
}

Computer::Result Computer::apply(const Expr& expr, const std::vector<Word>& args) {
  if (expr.op == Op::kLeast || expr.op == Op::kGreatest) {
    const CompareOp op = expr.op == Op::kLeast ? CompareOp::kLessEqual : CompareOp::kGreaterEqual;
    const std::optional<bool> is_first = compare(op, args[0], args[1], expr.type);
    return is_first ? Result(*is_first ? args[0] : args[1]) : std::nullopt;
  }
  if (expr.op <= Op::kAbsInteger) {
    return integers(expr, args);
  }
  if (expr.op <= Op::kAbsNumber) {
    return numbers(expr, args);
  }
  if (expr.op <= Op::kSubtractDuration) {
    return times(expr, args);
  }
  return expr.op <= Op::kSubstring ? texts(expr, args) : conversions(expr, args);
}

std::optional<Word> Computer::value(ExprId id, const Token* bindings) {
  const Expr& expr = program_[id];
  if (expr.op == Op::kVariable) {
    return values_.word(bindings[expr.variable]);
  }
  if (expr.op == Op::kConstant) {
    return expr.constant;
  }
  std::vector<Word> args;
  args.reserve(expr.args.size());
  for (const ExprId arg : expr.args) {
    const Result part = value(arg, bindings);
    if (!part) {
      return std::nullopt;
    }
    args.push_back(*part);
  }
  return apply(expr, args);
}

}  // namespace regimen::datalog
