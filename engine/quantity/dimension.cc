// Implements engine/quantity/unit.h: the algebra of dimensions and their names.
#include <algorithm>
#include <array>
#include <limits>

#include "engine/quantity/unit.h"

namespace regimen::quantity {

namespace {

using Exponents = std::array<std::int8_t, 8>;

// Beyond any meaning, an exponent stays at its limit and does not wrap round to another dimension.
std::int8_t clamped(int exponent) {
  using Limits = std::numeric_limits<std::int8_t>;
  return static_cast<std::int8_t>(std::clamp<int>(exponent, -Limits::max(), Limits::max()));
}

using Arbitrary = std::vector<std::pair<std::string, std::int8_t>>;

// Adds one arbitrary unit to a sorted list; a power of zero is none.
void add_power(Arbitrary& sorted, const std::string& name, int exponent) {
  const auto at = std::lower_bound(
      sorted.begin(), sorted.end(), name,
      [](const auto& entry, const std::string& sought) { return entry.first < sought; });
  if (at == sorted.end() || at->first != name) {
    sorted.insert(at, {name, clamped(exponent)});
    return;
  }
  at->second = clamped(at->second + exponent);
  if (at->second == 0) {
    sorted.erase(at);
  }
}

Dimension product(const Dimension& left, const Dimension& right, int sign) {
  Dimension result = left;
  for (std::size_t i = 0; i < result.exponents.size(); ++i) {
    result.exponents[i] = clamped(left.exponents[i] + sign * right.exponents[i]);
  }
  for (const auto& [name, exponent] : right.arbitrary) {
    add_power(result.arbitrary, name, sign * exponent);
  }
  return result;
}

struct Named {
  Exponents exponents;  // mass, length, time, angle, temperature, charge, luminous, amount
  std::string_view words;
};

constexpr std::array kNamed{
    Named{{1, 0, 0, 0, 0, 0, 0, 0}, "mass"},
    Named{{0, 1, 0, 0, 0, 0, 0, 0}, "length"},
    Named{{0, 2, 0, 0, 0, 0, 0, 0}, "area"},
    Named{{0, 3, 0, 0, 0, 0, 0, 0}, "volume"},
    Named{{0, 0, 1, 0, 0, 0, 0, 0}, "time"},
    Named{{0, 0, -1, 0, 0, 0, 0, 0}, "frequency"},
    Named{{0, 0, 0, 1, 0, 0, 0, 0}, "angle"},
    Named{{0, 0, 0, 0, 1, 0, 0, 0}, "temperature"},
    Named{{0, 0, 0, 0, 0, 1, 0, 0}, "electric charge"},
    Named{{0, 0, 0, 0, 0, 0, 1, 0}, "luminous intensity"},
    Named{{0, 0, 0, 0, 0, 0, 0, 1}, "amount of substance"},
    Named{{1, -3, 0, 0, 0, 0, 0, 0}, "mass concentration"},
    Named{{0, -3, 0, 0, 0, 0, 0, 1}, "amount of substance per volume"},
    Named{{-1, 0, 0, 0, 0, 0, 0, 1}, "amount of substance per mass"},
    Named{{1, 0, 0, 0, 0, 0, 0, -1}, "molar mass"},
    Named{{0, -3, 0, 0, 0, 0, 0, 0}, "number per volume"},
    Named{{-1, 0, 0, 0, 0, 0, 0, 0}, "number per mass"},
    Named{{1, -2, 0, 0, 0, 0, 0, 0}, "mass per area"},
    Named{{1, 0, -1, 0, 0, 0, 0, 0}, "mass per time"},
    Named{{0, 3, -1, 0, 0, 0, 0, 0}, "volume per time"},
    Named{{0, 1, -1, 0, 0, 0, 0, 0}, "volume per time per area"},
    Named{{-1, 3, 0, 0, 0, 0, 0, 0}, "volume per mass"},
    Named{{0, 0, -1, 0, 0, 0, 0, 1}, "catalytic activity"},
    Named{{0, -3, -1, 0, 0, 0, 0, 1}, "catalytic activity per volume"},
    Named{{1, -1, -2, 0, 0, 0, 0, 0}, "pressure"},
    Named{{1, 1, -2, 0, 0, 0, 0, 0}, "force"},
    Named{{1, 2, -2, 0, 0, 0, 0, 0}, "energy"},
};

constexpr std::array<std::string_view, 8> kBaseNames{"mass",
                                                     "length",
                                                     "time",
                                                     "angle",
                                                     "temperature",
                                                     "electric charge",
                                                     "luminous intensity",
                                                     "amount of substance"};

std::string_view name_of(const Exponents& exponents) {
  const auto* found = std::find_if(kNamed.begin(), kNamed.end(), [&](const Named& named) {
    return named.exponents == exponents;
  });
  return found == kNamed.end() ? std::string_view{} : found->words;
}

void append_power(std::string& product, std::string_view name, int exponent) {
  if (exponent == 0) {
    return;
  }
  product += product.empty() ? "" : "·";
  product += name;
  if (exponent != 1) {
    product += "^" + std::to_string(exponent);
  }
}

std::string product_of(const Dimension& dimension) {
  std::string product;
  for (const auto& [name, exponent] : dimension.arbitrary) {
    append_power(product, name, exponent);
  }
  for (std::size_t i = 0; i < kBaseNames.size(); ++i) {
    append_power(product, kBaseNames[i], dimension.exponents[i]);
  }
  return product;
}

std::string arbitrary_words(const std::string& name) {
  if (name == kRatioOfAmounts) {
    return "a ratio of amounts of substance";
  }
  return name == "[iU]" ? "international units" : "arbitrary units " + name;
}

}  // namespace

bool Dimension::is_none() const {
  return exponents == Exponents{} && arbitrary.empty();
}

Dimension operator*(const Dimension& left, const Dimension& right) {
  return product(left, right, 1);
}

Dimension operator/(const Dimension& left, const Dimension& right) {
  return product(left, right, -1);
}

std::string describe(const Dimension& dimension) {
  if (dimension.is_none()) {
    return "a count or ratio";
  }
  if (dimension.arbitrary.empty()) {
    const std::string_view name = name_of(dimension.exponents);
    return name.empty() ? product_of(dimension) : std::string(name);
  }
  if (dimension.arbitrary.size() > 1 || dimension.arbitrary.front().second != 1) {
    return product_of(dimension);
  }
  std::string words = arbitrary_words(dimension.arbitrary.front().first);
  if (dimension.exponents == Exponents{}) {
    return words;
  }
  Exponents inverse{};
  std::transform(dimension.exponents.begin(), dimension.exponents.end(), inverse.begin(),
                 [](std::int8_t exponent) { return clamped(-exponent); });
  const std::string_view per = name_of(inverse);
  return per.empty() ? product_of(dimension) : words + " per " + std::string(per);
}

}  // namespace regimen::quantity
