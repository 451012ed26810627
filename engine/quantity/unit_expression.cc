// Implements engine/quantity/unit_expression.h.
#include "engine/quantity/unit_expression.h"

#include <algorithm>
#include <utility>

#include "engine/base/text.h"
#include "engine/quantity/unit_algebra.h"

namespace regimen::quantity {

namespace {

constexpr int kNestingMax = 16;
constexpr int kPowerMax = 9;       // of a unit
constexpr int kTenPowerMax = 99;   // of 10* and 10^
constexpr int kDimensionMax = 60;  // of a whole expression
constexpr int kFactorsMax = 24;    // m3.s counts as four; bounds the digits of the exact factor
constexpr std::size_t kFactorDigitsMax = 18;

bool is_too_high(const Dimension& dimension) {
  const auto high = [](std::int8_t exponent) {
    return exponent > kDimensionMax || exponent < -kDimensionMax;
  };
  return std::any_of(dimension.exponents.begin(), dimension.exponents.end(), high) ||
         std::any_of(dimension.arbitrary.begin(), dimension.arbitrary.end(),
                     [&](const auto& arbitrary) { return high(arbitrary.second); });
}

// `s-1`: the name, the sign of the power and its digits, which are empty when there is no power.
struct PowerText {
  std::string_view name;
  int sign = 1;
  std::string_view figure;
};

PowerText power_text(std::string_view symbol) {
  const std::size_t last = symbol.find_last_not_of("0123456789");
  const std::size_t size = last == std::string_view::npos ? 0 : last + 1;
  PowerText parts{.name = symbol.substr(0, size), .sign = 1, .figure = symbol.substr(size)};
  if (!parts.figure.empty() && (parts.name.ends_with('-') || parts.name.ends_with('+'))) {
    parts.sign = parts.name.ends_with('-') ? -1 : 1;
    parts.name.remove_suffix(1);
  }
  return parts;
}

// What one component says beside its unit: only a component alone may be special.
struct Component {
  Unit unit;
  bool is_ratio = true;
  std::string_view text;
};

class Parser {
 public:
  Parser(std::string_view text, const SymbolTable& symbols) : text_(text), symbols_(symbols) {}

  std::variant<Unit, ExpressionError> parse() {
    if (text_.empty()) {
      return ExpressionError{.reason = "it is empty", .unknown = ""};
    }
    if (text_.size() > kUnitTextMax) {
      return ExpressionError{
          .reason = "it is longer than " + std::to_string(kUnitTextMax) + " characters",
          .unknown = ""};
    }
    std::optional<Component> whole = term(0);
    if (whole && position_ < text_.size()) {
      fail("`)` has no `(`");
      whole.reset();
    }
    if (!whole) {
      return std::move(error_);
    }
    // Parts of an amount are no parts of a mass: 48 mmol/mol of hemoglobin A1c is not 4.8 %.
    if (has_amount_ && whole->unit.dimension.exponents[Dimension::kAmount] == 0) {
      whole->unit.dimension =
          whole->unit.dimension *
          Dimension{.exponents = {}, .arbitrary = {{std::string(kRatioOfAmounts), 1}}};
    }
    return std::move(whole->unit);
  }

 private:
  bool at_end() const { return position_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }
  bool skip(char c) {
    if (peek() != c || at_end()) {
      return false;
    }
    ++position_;
    return true;
  }
  std::nullopt_t fail(std::string reason, std::string_view unknown = {}) {
    error_ = {.reason = std::move(reason), .unknown = std::string(unknown)};
    return std::nullopt;
  }
  std::string_view digits() {
    const std::size_t begin = position_;
    while (is_digit(peek())) {
      ++position_;
    }
    return text_.substr(begin, position_ - begin);
  }

  std::optional<Component> term(int nesting) {
    if (nesting > kNestingMax) {
      return fail("its parentheses are nested more than " + std::to_string(kNestingMax) + " deep");
    }
    const std::size_t begin = position_;
    bool divides = skip('/');
    std::optional<Component> product;
    if (divides) {
      product.emplace();
    }
    while (true) {
      std::optional<Component> next = component(nesting);
      if (!next || !multiply(product, std::move(*next), divides)) {
        return std::nullopt;
      }
      if (at_end() || peek() == ')') {
        product->text = text_.substr(begin, position_ - begin);
        return product;
      }
      divides = peek() == '/';
      if (!skip('/') && !skip('.')) {
        return fail("`.` or `/` is missing before " + in_backticks(text_.substr(position_)));
      }
    }
  }

  // False and an error when the factors do not go together.
  bool multiply(std::optional<Component>& product, Component next, bool divides) {
    if (!product) {
      product = std::move(next);
      return true;
    }
    if (!product->is_ratio || !next.is_ratio) {
      fail(in_backticks(next.is_ratio ? product->text : next.text) +
           " is not measured from zero and cannot be multiplied or divided");
      return false;
    }
    product->unit = combined(product->unit, next.unit, divides ? -1 : 1);
    if (is_too_high(product->unit.dimension)) {
      fail("its powers are higher than " + std::to_string(kDimensionMax));
      return false;
    }
    return true;
  }

  std::optional<Component> component(int nesting) {
    const std::size_t begin = position_;
    std::optional<Component> result = unannotated(nesting);
    if (!result) {
      return std::nullopt;
    }
    if (++factors_ > kFactorsMax) {
      return fail("it has more than " + std::to_string(kFactorsMax) + " factors");
    }
    if (peek() == '{') {
      const std::optional<std::string_view> note = annotation();
      if (!note) {
        return std::nullopt;
      }
      if (position_ - begin == note->size()) {
        result->unit.annotations = {std::string(*note)};
      }
    }
    result->text = text_.substr(begin, position_ - begin);
    return result;
  }

  std::optional<Component> unannotated(int nesting) {
    const char first = peek();
    if (first == '(') {
      ++position_;
      std::optional<Component> inner = term(nesting + 1);
      if (inner && !skip(')')) {
        return fail("`(` has no `)`");
      }
      return inner;
    }
    if (first == '{') {
      return Component{};
    }
    return is_digit(first) ? number() : symbol();
  }

  std::optional<std::string_view> annotation() {
    const std::size_t end = text_.find('}', position_);
    if (end == std::string_view::npos) {
      return fail("`{` has no `}`");
    }
    const std::string_view note = text_.substr(position_, end + 1 - position_);
    if (note.find('{', 1) != std::string_view::npos) {
      return fail("annotations are nested");
    }
    position_ = end + 1;
    return note;
  }

  std::optional<Component> number() {
    const std::string_view figure = digits();
    if (figure == "10" && (peek() == '*' || peek() == '^')) {
      ++position_;
      return power_of_ten();
    }
    const std::string_view rest = text_.substr(position_);
    if (rest.size() > 1 && rest[0] == '.' && is_digit(rest[1]) && !rest.starts_with(".10*") &&
        !rest.starts_with(".10^")) {
      // UCUM would read 1.73 as 1 times 73; nobody means that.
      return fail("a factor is a whole number, not a decimal");
    }
    const std::optional<Rational> value =
        figure.size() > kFactorDigitsMax ? std::nullopt : Rational::parse(figure);
    if (!value) {
      return fail("its factor is longer than " + std::to_string(kFactorDigitsMax) + " digits");
    }
    if (value->is_zero()) {
      return fail("its factor is zero");
    }
    Component result;
    result.unit.factor = *value;
    return result;
  }

  std::optional<Component> power_of_ten() {
    const bool is_negative = skip('-');
    const bool has_sign = is_negative || skip('+');
    const std::string_view figure = digits();
    if (figure.empty() && has_sign) {
      return fail("a power is missing after the sign");
    }
    const std::optional<int> power = figure.empty() ? 1 : bounded(figure, kTenPowerMax);
    if (!power) {
      return fail("the power of ten is beyond " + std::to_string(kTenPowerMax));
    }
    Component result;
    result.unit.factor = Rational::power_of_ten(is_negative ? -*power : *power);
    return result;
  }

  static std::optional<int> bounded(std::string_view figure, int most) {
    int value = 0;
    for (const char c : figure) {
      value = std::min(value * 10 + (c - '0'), most + 1);
    }
    return value > most ? std::nullopt : std::optional(value);
  }

  // The characters of one symbol and its power; brackets may hold anything.
  std::optional<std::string_view> symbol_text() {
    const std::size_t begin = position_;
    while (!at_end() && std::string_view("./(){}").find(peek()) == std::string_view::npos) {
      if (peek() == '[') {
        position_ = std::min(text_.find(']', position_), text_.size());
        if (at_end()) {
          return fail("`[` has no `]`");
        }
      }
      ++position_;
    }
    if (position_ == begin) {
      return fail(at_end() ? "a unit is missing at its end"
                           : "a unit is missing before " + in_backticks(text_.substr(position_)));
    }
    return text_.substr(begin, position_ - begin);
  }

  std::optional<Component> symbol() {
    const std::optional<std::string_view> whole = symbol_text();
    if (!whole) {
      return std::nullopt;
    }
    if (const std::optional<Unit> unit = symbols_.meaning(*whole)) {
      return component_of(*unit);
    }
    const PowerText parts = power_text(*whole);
    const std::string_view name = parts.name;
    const std::string_view figure = parts.figure;
    const std::optional<Unit> unit = figure.empty() ? std::nullopt : symbols_.meaning(name);
    if (!unit) {
      const std::string_view unknown = name.empty() ? *whole : name;
      return fail(in_backticks(unknown) + " is not known", unknown);
    }
    const std::optional<int> power = bounded(figure, kPowerMax);
    if (!power || *power == 0) {
      return fail("the power of " + in_backticks(name) + " is not between 1 and " +
                  std::to_string(kPowerMax));
    }
    return raised(component_of(*unit), *power, parts.sign, name);
  }

  Component component_of(const Unit& unit) {
    has_amount_ = has_amount_ || unit.dimension.exponents[Dimension::kAmount] != 0;
    return {.unit = unit, .is_ratio = !unit.is_special && unit.offset.is_zero(), .text = {}};
  }

  std::optional<Component> raised(const Component& base, int power, int sign,
                                  std::string_view name) {
    if (!base.is_ratio) {
      return fail(in_backticks(name) + " is not measured from zero and has no powers");
    }
    factors_ += power - 1;  // the component itself counts one
    if (factors_ > kFactorsMax) {
      return fail("it has more than " + std::to_string(kFactorsMax) + " factors");
    }
    Component result;
    for (int i = 0; i < power; ++i) {
      result.unit = combined(result.unit, base.unit, sign);
    }
    return result;
  }

  std::string_view text_;
  const SymbolTable& symbols_;
  std::size_t position_ = 0;
  int factors_ = 0;
  ExpressionError error_;
  bool has_amount_ = false;  // mol, osm, eq took part
};

}  // namespace

std::string in_backticks(std::string_view text) {
  constexpr std::size_t kQuotedMax = 60;
  if (text.size() <= kQuotedMax) {
    return "`" + std::string(text) + "`";
  }
  return "`" + std::string(text.substr(0, kQuotedMax)) + "…`";
}

std::variant<Unit, ExpressionError> parse_expression(std::string_view text,
                                                     const SymbolTable& symbols) {
  return Parser(text, symbols).parse();
}

}  // namespace regimen::quantity
