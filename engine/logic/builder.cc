// Implements engine/logic/builder.h.
#include "engine/logic/builder.h"

#include <algorithm>
#include <numeric>
#include <type_traits>
#include <utility>

#include "engine/base/overload.h"
#include "engine/logic/rule_order.h"

namespace regimen::logic {
namespace {

using Order = std::vector<std::uint32_t>;

// The indices 0..size in the order that `precedes` gives.
template <typename Precedes>
Order sorted_order(std::size_t size, Precedes precedes) {
  Order order(size);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), precedes);
  return order;
}

// new_index[old index].
Order inverse(const Order& order) {
  Order result(order.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    result[order[place]] = place;
  }
  return result;
}

template <typename Element>
void reorder(std::vector<Element>& elements, const Order& order) {
  std::vector<Element> result;
  result.reserve(elements.size());
  for (const std::uint32_t old : order) {
    result.push_back(std::move(elements[old]));
  }
  elements = std::move(result);
}

template <typename Visit>
void for_each_atom(Rule& rule, Visit visit) {
  visit(rule.head);
  for (Literal& literal : rule.body) {
    std::visit(Overload{[&](AtomLiteral& atom) { visit(atom.atom); }, [](TestLiteral&) {},
                        [](SameLiteral&) {},
                        [&](AtLeastLiteral& at_least) {
                          for (Atom& atom : at_least.atoms) {
                            visit(atom);
                          }
                        }},
               literal);
  }
}

void rename_term(Term& term, const Order& renamed) {
  if (auto* symbol = std::get_if<SymbolId>(&term)) {
    *symbol = SymbolId(renamed[symbol->index()]);
  }
}

// By sort, then by name. Most names of a sort come in their order already.
Order order_of(const std::vector<Symbol>& symbols, std::size_t sorts) {
  std::vector<Order> by_sort(sorts);
  for (std::uint32_t index = 0; index < symbols.size(); ++index) {
    by_sort[symbols[index].sort.index()].push_back(index);
  }
  Order order;
  order.reserve(symbols.size());
  for (Order& entry : by_sort) {
    const auto precedes = [&](std::uint32_t left, std::uint32_t right) {
      return symbols[left].name < symbols[right].name;
    };
    if (!std::is_sorted(entry.begin(), entry.end(), precedes)) {
      std::sort(entry.begin(), entry.end(), precedes);
    }
    order.insert(order.end(), entry.begin(), entry.end());
  }
  return order;
}

}  // namespace

SortId ProgramBuilder::sort(std::string_view name) {
  if (const auto known = sorts_.find(name); known != sorts_.end()) {
    return known->second;
  }
  const SortId id(program_.sorts.size());
  sorts_.emplace(name, id);
  program_.sorts.push_back({std::string(name), {}});
  return id;
}

SymbolId ProgramBuilder::symbol(std::string_view sort_name, std::string_view name) {
  const SortId of = sort(sort_name);
  const std::uint64_t hash = std::hash<std::string_view>()(name) + of.index();
  const auto known = symbols_.find(hash, [&](std::uint32_t place) {
    return program_.symbols[place].sort == of && program_.symbols[place].name == name;
  });
  if (known) {
    return SymbolId(*known);
  }
  const SymbolId id(program_.symbols.size());
  symbols_.add(hash, id.index());
  program_.symbols.push_back({of, std::string(name)});
  return id;
}

template <typename Columns>
RelationId ProgramBuilder::relation_with(std::string_view name, const Columns& column_sorts) {
  if (const auto known = relations_.find(name); known != relations_.end()) {
    return known->second;
  }
  const RelationId id(program_.relations.size());
  relations_.emplace(name, id);
  Relation relation{std::string(name), {}};
  for (const std::string_view column : column_sorts) {
    relation.columns.push_back(sort(column));
  }
  program_.relations.push_back(std::move(relation));
  return id;
}

RelationId ProgramBuilder::relation(std::string_view name,
                                    const std::vector<std::string>& column_sorts) {
  return relation_with(name, column_sorts);
}

RelationId ProgramBuilder::relation(std::string_view name,
                                    std::initializer_list<std::string_view> column_sorts) {
  return relation_with(name, column_sorts);
}

TestId ProgramBuilder::test(TestValue value, std::string text) {
  const TestKey key = key_of(value);
  std::uint64_t hash = std::hash<std::string>()(key.shape);
  for (const quantity::Rational& number : key.numbers) {
    hash = hash * 1000003U + std::hash<double>()(number.approximate());
  }
  const auto place = tests_.find(hash, [&](std::uint32_t candidate) {
    return key_of(program_.tests[candidate].value) == key;
  });
  if (!place) {
    const TestId id(program_.tests.size());
    tests_.add(hash, id.index());
    SmallVector<knowledge::Input> inputs = inputs_of(value);
    text.shrink_to_fit();  // it was put together, and stays
    program_.tests.push_back({std::move(value), std::move(text), std::move(inputs)});
    return id;
  }
  if (Test& known = program_.tests[*place]; text < known.text) {
    known.value = std::move(value);
    known.text = std::move(text);
  }
  return TestId(*place);
}

Program ProgramBuilder::finish() && {
  rename_symbols();
  rename_relations();
  rename_tests();
  sort_rules(program_.rules);
  return std::move(program_);
}

void ProgramBuilder::rename_symbols() {
  std::vector<Sort>& sorts = program_.sorts;
  const Order sort_order = sorted_order(sorts.size(), [&](std::uint32_t left, std::uint32_t right) {
    return sorts[left].name < sorts[right].name;
  });
  const Order sort_name = inverse(sort_order);
  reorder(sorts, sort_order);
  for (Symbol& symbol : program_.symbols) {
    symbol.sort = SortId(sort_name[symbol.sort.index()]);
  }
  for (Relation& relation : program_.relations) {
    for (SortId& column : relation.columns) {
      column = SortId(sort_name[column.index()]);
    }
  }
  std::vector<Symbol>& symbols = program_.symbols;
  const Order order = order_of(symbols, sorts.size());
  const Order symbol_name = inverse(order);
  reorder(symbols, order);
  for (std::uint32_t index = 0; index < symbols.size(); ++index) {
    sorts[symbols[index].sort.index()].symbols.emplace_back(index);
  }
  for (Sort& sort : sorts) {
    sort.symbols.shrink_to_fit();
  }
  for (Rule& rule : program_.rules) {
    for (RuleVariable& variable : rule.variables) {
      variable.sort = SortId(sort_name[variable.sort.index()]);
    }
    for_each_atom(rule, [&](Atom& atom) {
      for (Term& term : atom.args) {
        rename_term(term, symbol_name);
      }
    });
    for (Literal& literal : rule.body) {
      if (auto* same = std::get_if<SameLiteral>(&literal)) {
        rename_term(same->left, symbol_name);
        rename_term(same->right, symbol_name);
      }
    }
  }
}

void ProgramBuilder::rename_relations() {
  std::vector<Relation>& relations = program_.relations;
  const Order order = sorted_order(relations.size(), [&](std::uint32_t left, std::uint32_t right) {
    return relations[left].name < relations[right].name;
  });
  const Order renamed = inverse(order);
  reorder(relations, order);
  for (Rule& rule : program_.rules) {
    for_each_atom(rule,
                  [&](Atom& atom) { atom.relation = RelationId(renamed[atom.relation.index()]); });
  }
}

void ProgramBuilder::rename_tests() {
  // By text; should two tests read alike, by their keys.
  std::vector<Test>& tests = program_.tests;
  const Order order = sorted_order(tests.size(), [&](std::uint32_t left, std::uint32_t right) {
    return tests[left].text != tests[right].text
               ? tests[left].text < tests[right].text
               : key_of(tests[left].value) < key_of(tests[right].value);
  });
  const Order renamed = inverse(order);
  reorder(tests, order);
  for (Rule& rule : program_.rules) {
    for (Literal& literal : rule.body) {
      if (auto* test = std::get_if<TestLiteral>(&literal)) {
        test->test = TestId(renamed[test->test.index()]);
      }
    }
  }
}

}  // namespace regimen::logic
