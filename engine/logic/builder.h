// Building a program: symbols, relations and tests are interned as they are met, and everything is
// put in its canonical order once, at the end.
//
// Shape:   the ids handed out before `finish` are in the order of meeting; `finish` renames them
//          all.
// Cost:    O(n log n) in the size of the program.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/intern_table.h"
#include "engine/logic/program.h"
#include "engine/syntax/relations.h"

namespace regimen::logic {

// What makes two tests the same: everything but the way a threshold was written.
struct TestKey {
  std::string shape;
  SmallVector<quantity::Rational> numbers;  // canonical thresholds
  friend bool operator==(const TestKey&, const TestKey&) = default;
  friend bool operator<(const TestKey& left, const TestKey& right) {
    return left.shape != right.shape ? left.shape < right.shape : left.numbers < right.numbers;
  }
};
TestKey key_of(const TestValue& value);
SmallVector<knowledge::Input> inputs_of(const TestValue& value);

class ProgramBuilder {
 public:
  SortId sort(std::string_view name);
  SymbolId symbol(std::string_view sort_name, std::string_view name);
  // The first mention fixes the columns.
  RelationId relation(std::string_view name, const std::vector<std::string>& column_sorts);
  RelationId relation(std::string_view name, std::span<const std::string_view> column_sorts);
  template <std::size_t columns>
  RelationId relation(const relation::Constant<columns>& constant) {
    return relation(constant.name, std::span<const std::string_view>(constant.sorts));
  }
  // Of equal tests the one whose text sorts first is kept.
  TestId test(TestValue value, std::string text);
  void add(Rule rule) { program_.rules.push_back(std::move(rule)); }
  const std::vector<Rule>& rules() const { return program_.rules; }  // as they were added
  Program finish() &&;

 private:
  template <typename Columns>
  RelationId relation_with(std::string_view name, const Columns& column_sorts);
  void rename_symbols();
  void rename_relations();
  void rename_tests();

  Program program_;
  std::map<std::string, SortId, std::less<>> sorts_;
  std::map<std::string, RelationId, std::less<>> relations_;
  InternTable symbols_;  // by sort and name
  InternTable tests_;    // by key
};

}  // namespace regimen::logic
