// Implements engine/core/builder.h.
#include "engine/core/builder.h"

#include <algorithm>
#include <numeric>
#include <type_traits>
#include <utility>

#include "engine/base/overload.h"

namespace regimen::core {
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

using Code = std::vector<std::uint32_t>;

void encode(const Term& term, Code& code) {
  code.push_back(static_cast<std::uint32_t>(term.index()));
  code.push_back(std::visit(Overload{[](Variable variable) { return variable.index; },
                                     [](SymbolId symbol) { return symbol.index(); }},
                            term));
}

void encode(const Atom& atom, Code& code) {
  code.push_back(atom.relation.index());
  code.push_back(static_cast<std::uint32_t>(atom.args.size()));
  for (const Term& term : atom.args) {
    encode(term, code);
  }
}

void encode(const Literal& literal, Code& code) {
  code.push_back(static_cast<std::uint32_t>(literal.index()));
  std::visit(Overload{[&](const AtomLiteral& atom) {
                        encode(atom.atom, code);
                        code.push_back(atom.is_negated ? 1 : 0);
                      },
                      [&](const TestLiteral& test) {
                        code.push_back(test.test.index());
                        code.push_back(test.is_negated ? 1 : 0);
                      },
                      [&](const SameLiteral& same) {
                        encode(same.left, code);
                        encode(same.right, code);
                        code.push_back(same.is_different ? 1 : 0);
                      },
                      [&](const AtLeastLiteral& at_least) {
                        code.push_back(at_least.count);
                        code.push_back(static_cast<std::uint32_t>(at_least.atoms.size()));
                        for (const Atom& atom : at_least.atoms) {
                          encode(atom, code);
                        }
                      }},
             literal);
}

void encode(const Origin& origin, Code& code) {
  code.push_back(static_cast<std::uint32_t>(origin.index()));
  std::visit(Overload{[](std::monostate) {},
                      [&](const ProtocolStepRef& step) {
                        code.push_back(step.protocol.index());
                        code.push_back(step.step);
                      },
                      [&](const FactRef& fact) { code.push_back(fact.index); },
                      [&](model::RuleId id) { code.push_back(id.index()); },
                      [&](model::ContraindicationId id) { code.push_back(id.index()); },
                      [&](model::ProtocolId id) { code.push_back(id.index()); },
                      [&](model::InteractionId id) { code.push_back(id.index()); },
                      [&](model::DoseId id) { code.push_back(id.index()); },
                      [&](model::AgentId id) { code.push_back(id.index()); }},
             origin);
}

Code code_of(const Rule& rule) {
  Code code;
  encode(rule.head, code);
  code.push_back(static_cast<std::uint32_t>(rule.body.size()));
  for (const Literal& literal : rule.body) {
    encode(literal, code);
  }
  for (const SortId sort : rule.variables) {
    code.push_back(sort.index());
  }
  code.push_back(static_cast<std::uint32_t>(rule.role));
  encode(rule.origin, code);
  return code;
}

// Literals in canonical order, equal ones once.
void sort_body(std::vector<Literal>& body) {
  if (body.size() < 2) {
    return;
  }
  std::vector<std::pair<Code, std::uint32_t>> codes;
  codes.reserve(body.size());
  for (std::uint32_t index = 0; index < body.size(); ++index) {
    Code code;
    encode(body[index], code);
    codes.emplace_back(std::move(code), index);
  }
  std::sort(codes.begin(), codes.end());
  std::vector<Literal> sorted;
  sorted.reserve(body.size());
  for (std::size_t place = 0; place < codes.size(); ++place) {
    if (place == 0 || codes[place].first != codes[place - 1].first) {
      sorted.push_back(std::move(body[codes[place].second]));
    }
  }
  body = std::move(sorted);
}

void sort_atoms(std::vector<Literal>& body) {
  for (Literal& literal : body) {
    if (auto* at_least = std::get_if<AtLeastLiteral>(&literal)) {
      std::sort(at_least->atoms.begin(), at_least->atoms.end());
    }
  }
}

}  // namespace

SortId ProgramBuilder::sort(std::string_view name) {
  const auto [found, is_new] =
      sorts_.try_emplace(std::string(name), static_cast<std::uint32_t>(program_.sorts.size()));
  if (is_new) {
    program_.sorts.push_back({std::string(name), {}});
  }
  return SortId(found->second);
}

SymbolId ProgramBuilder::symbol(std::string_view sort_name, std::string_view name) {
  std::string key(sort_name);
  key += '\0';
  key += name;
  const auto [found, is_new] =
      symbols_.try_emplace(std::move(key), static_cast<std::uint32_t>(program_.symbols.size()));
  if (is_new) {
    program_.symbols.push_back({sort(sort_name), std::string(name)});
  }
  return SymbolId(found->second);
}

RelationId ProgramBuilder::relation(std::string_view name,
                                    const std::vector<std::string>& column_sorts) {
  const auto [found, is_new] = relations_.try_emplace(
      std::string(name), static_cast<std::uint32_t>(program_.relations.size()));
  if (is_new) {
    Relation relation{std::string(name), {}};
    for (const std::string& column : column_sorts) {
      relation.columns.push_back(sort(column));
    }
    program_.relations.push_back(std::move(relation));
  }
  return RelationId(found->second);
}

TestId ProgramBuilder::test(TestValue value, std::string text) {
  const auto [found, is_new] =
      tests_.try_emplace(key_of(value), static_cast<std::uint32_t>(program_.tests.size()));
  if (is_new) {
    std::vector<model::Input> inputs = inputs_of(value);
    program_.tests.push_back({std::move(value), std::move(text), std::move(inputs)});
  } else if (Test& known = program_.tests[found->second]; text < known.text) {
    known.value = std::move(value);
    known.text = std::move(text);
  }
  return TestId(found->second);
}

Program ProgramBuilder::finish() && {
  rename_symbols();
  rename_relations();
  rename_tests();
  sort_rules();
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
  const Order order = sorted_order(symbols.size(), [&](std::uint32_t left, std::uint32_t right) {
    return symbols[left].sort != symbols[right].sort ? symbols[left].sort < symbols[right].sort
                                                     : symbols[left].name < symbols[right].name;
  });
  const Order symbol_name = inverse(order);
  reorder(symbols, order);
  for (std::uint32_t index = 0; index < symbols.size(); ++index) {
    sorts[symbols[index].sort.index()].symbols.emplace_back(index);
  }
  for (Rule& rule : program_.rules) {
    for (SortId& variable : rule.variables) {
      variable = SortId(sort_name[variable.index()]);
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
  Order by_key;
  by_key.reserve(tests_.size());
  for (const auto& [key, index] : tests_) {
    by_key.push_back(index);
  }
  const Order key_place = inverse(by_key);
  std::vector<Test>& tests = program_.tests;
  const Order order = sorted_order(tests.size(), [&](std::uint32_t left, std::uint32_t right) {
    return tests[left].text != tests[right].text ? tests[left].text < tests[right].text
                                                 : key_place[left] < key_place[right];
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

void ProgramBuilder::sort_rules() {
  std::vector<Rule>& rules = program_.rules;
  std::vector<std::pair<Code, std::uint32_t>> codes;
  codes.reserve(rules.size());
  for (std::uint32_t index = 0; index < rules.size(); ++index) {
    sort_atoms(rules[index].body);
    sort_body(rules[index].body);
    codes.emplace_back(code_of(rules[index]), index);
  }
  std::sort(codes.begin(), codes.end());
  std::vector<Rule> sorted;
  sorted.reserve(rules.size());
  for (std::size_t place = 0; place < codes.size(); ++place) {
    if (place == 0 || codes[place].first != codes[place - 1].first) {
      sorted.push_back(std::move(rules[codes[place].second]));
    }
  }
  rules = std::move(sorted);
}

}  // namespace regimen::core
