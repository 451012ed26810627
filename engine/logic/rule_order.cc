// Implements engine/logic/rule_order.h.
//
// What is compared has a size before its parts, so that comparing part by part orders as comparing
// the numbers of all parts one after another would.
#include "engine/logic/rule_order.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "engine/base/overload.h"

namespace regimen::logic {
namespace {

using Ordering = std::strong_ordering;

std::uint32_t number_of(const Term& term) {
  return std::visit(Overload{[](Variable variable) { return variable.index; },
                             [](SymbolId symbol) { return symbol.index(); }},
                    term);
}

Ordering compare(const Term& left, const Term& right) {
  const Ordering kinds = left.index() <=> right.index();
  return kinds != 0 ? kinds : number_of(left) <=> number_of(right);
}

template <typename Element>
Ordering compare_all(const SmallVector<Element>& left, const SmallVector<Element>& right);

Ordering compare(const Atom& left, const Atom& right) {
  const Ordering relations = left.relation <=> right.relation;
  return relations != 0 ? relations : compare_all(left.args, right.args);
}

Ordering compare(const AtomLiteral& left, const AtomLiteral& right) {
  const Ordering atoms = compare(left.atom, right.atom);
  return atoms != 0 ? atoms : left.is_negated <=> right.is_negated;
}

Ordering compare(const TestLiteral& left, const TestLiteral& right) {
  const Ordering tests = left.test <=> right.test;
  return tests != 0 ? tests : left.is_negated <=> right.is_negated;
}

Ordering compare(const SameLiteral& left, const SameLiteral& right) {
  const Ordering lefts = compare(left.left, right.left);
  const Ordering rights = lefts != 0 ? lefts : compare(left.right, right.right);
  return rights != 0 ? rights : left.is_different <=> right.is_different;
}

Ordering compare(const AtLeastLiteral& left, const AtLeastLiteral& right) {
  const Ordering counts = left.count <=> right.count;
  return counts != 0 ? counts : compare_all(left.atoms, right.atoms);
}

Ordering compare(const Literal& left, const Literal& right) {
  const Ordering kinds = left.index() <=> right.index();
  if (kinds != 0) {
    return kinds;
  }
  return std::visit(
      [&](const auto& left_part) {
        return compare(left_part, std::get<std::remove_cvref_t<decltype(left_part)>>(right));
      },
      left);
}

template <typename Element>
Ordering compare_all(const SmallVector<Element>& left, const SmallVector<Element>& right) {
  const Ordering sizes = left.size() <=> right.size();
  for (std::size_t i = 0; sizes == 0 && i < left.size(); ++i) {
    const Ordering elements = compare(left[i], right[i]);
    if (elements != 0) {
      return elements;
    }
  }
  return sizes;
}

void add(const Origin& origin, std::vector<std::uint32_t>& numbers) {
  numbers.push_back(static_cast<std::uint32_t>(origin.index()));
  std::visit(Overload{[](std::monostate) {},
                      [&](const ProtocolStepRef& step) {
                        numbers.push_back(step.protocol.index());
                        numbers.push_back(step.step);
                        numbers.push_back(static_cast<std::uint32_t>(step.part));
                      },
                      [&](const FactRef& fact) { numbers.push_back(fact.index); },
                      [&](auto id) { numbers.push_back(id.index()); }},
             origin);
}

// What follows head and body.
std::vector<std::uint32_t> rest_of(const Rule& rule) {
  std::vector<std::uint32_t> numbers;
  for (const RuleVariable& variable : rule.variables) {
    numbers.push_back(variable.sort.index());
  }
  numbers.push_back(static_cast<std::uint32_t>(rule.role));
  add(rule.origin, numbers);
  return numbers;
}

Ordering compare(const Rule& left, const Rule& right) {
  const Ordering heads = compare(left.head, right.head);
  const Ordering bodies = heads != 0 ? heads : compare_all(left.body, right.body);
  return bodies != 0 ? bodies : rest_of(left) <=> rest_of(right);
}

// Literals in canonical order, equal ones once.
void sort_body(SmallVector<Literal>& body) {
  for (Literal& literal : body) {
    if (auto* at_least = std::get_if<AtLeastLiteral>(&literal)) {
      std::sort(at_least->atoms.begin(), at_least->atoms.end());
    }
  }
  std::sort(body.begin(), body.end(),
            [](const Literal& left, const Literal& right) { return compare(left, right) < 0; });
  body.erase(std::unique(body.begin(), body.end(),
                         [](const Literal& left, const Literal& right) {
                           return compare(left, right) == 0;
                         }),
             body.end());
}

// What tells most rules apart, without a look at them.
struct RuleKey {
  std::uint64_t relation_and_size;
  std::uint64_t first_term;
  std::uint32_t index;
};

RuleKey rule_key(const Rule& rule, std::size_t index) {
  const Args& args = rule.head.args;
  const auto packed = [](std::size_t first, std::uint32_t second) {
    return (std::uint64_t{first} << 32U) | second;
  };
  return {packed(rule.head.relation.index(), static_cast<std::uint32_t>(args.size())),
          args.empty() ? 0 : packed(args.front().index(), number_of(args.front())),
          static_cast<std::uint32_t>(index)};
}

}  // namespace

void sort_rules(std::vector<Rule>& rules) {
  std::vector<RuleKey> keys;
  keys.reserve(rules.size());
  for (std::size_t index = 0; index < rules.size(); ++index) {
    sort_body(rules[index].body);
    keys.push_back(rule_key(rules[index], index));
  }
  const auto order = [&](const RuleKey& left, const RuleKey& right) {
    const Ordering firsts = left.relation_and_size != right.relation_and_size
                                ? left.relation_and_size <=> right.relation_and_size
                                : left.first_term <=> right.first_term;
    return firsts != 0 ? firsts : compare(rules[left.index], rules[right.index]);
  };
  std::sort(keys.begin(), keys.end(), [&](const RuleKey& left, const RuleKey& right) {
    const Ordering place = order(left, right);
    return place != 0 ? place < 0 : left.index < right.index;
  });
  keys.erase(std::unique(keys.begin(), keys.end(),
                         [&](const RuleKey& left, const RuleKey& right) {
                           return order(left, right) == 0;
                         }),
             keys.end());
  std::vector<Rule> sorted;
  sorted.reserve(keys.size());
  for (const RuleKey& key : keys) {
    sorted.push_back(std::move(rules[key.index]));
  }
  rules = std::move(sorted);
}

}  // namespace regimen::logic
