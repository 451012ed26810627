// Values of the oracle of data relations: what an expression means for one binding of variables.
//
// Shape:   an aggregate is looked up like a variable, by a name that no author can write.
// Errors:  nothing where there is no value: a division by zero, a whole number beyond 64 bits, a
//          text that is no number.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "engine/quantity/exact.h"
#include "engine/syntax/tree.h"

namespace regimen::oracle {

using DataValue = std::variant<std::int64_t, quantity::Rational, std::string>;
using Bindings = std::map<std::string, DataValue>;

struct DataDefinition {
  const syntax::DefineDecl* decl;
  const syntax::Tree* tree;
};
using Definitions = std::map<std::string, DataDefinition>;

std::string name_of_aggregate(syntax::ValueId id);
bool is_variable(const std::string& name, const Definitions& definitions);

// The variables of a value and the names of its aggregates; not the variables inside of those.
void add_names(const syntax::Tree& tree, syntax::ValueId id, const Definitions& definitions,
               std::set<std::string>& names);

class Computation {
 public:
  Computation(const syntax::Tree& tree, const Definitions& definitions, const Bindings& bindings)
      : tree_(&tree), definitions_(definitions), bindings_(bindings) {}

  // True when every name of the value is bound.
  bool is_known(syntax::ValueId id) const;
  // `wants_number`: a whole literal is taken for a number, as its place says.
  std::optional<DataValue> value(syntax::ValueId id, bool wants_number = false) const;
  // Nothing when one side has no value.
  std::optional<bool> holds(syntax::ValueId left, syntax::CompareOp op,
                            syntax::ValueId right) const;
  // `contains(T, "x")`, `starts_with(T, "x")`
  std::optional<bool> holds(const syntax::AtomCondition& call) const;

 private:
  using Result = std::optional<DataValue>;
  Result named(const std::string& name, bool wants_number) const;
  Result defined(const std::string& name, const std::vector<syntax::ValueId>& args,
                 bool wants_number) const;
  Result called(const syntax::CallValue& call, bool wants_number) const;
  Result arithmetic(const syntax::ArithmeticValue& value, bool wants_number) const;
  std::optional<std::pair<DataValue, DataValue>> both(syntax::ValueId left, syntax::ValueId right,
                                                      bool wants_number) const;
  bool is_literal(syntax::ValueId id) const;

  const syntax::Tree* tree_;
  const Definitions& definitions_;
  const Bindings& bindings_;
  // Of the definition whose meaning is computed; a value that is nothing fails where it is used.
  std::map<std::string, Result> parameters_{};
};

// Negative, zero, positive; an integer and a number compare as numbers.
int order_of(const DataValue& left, const DataValue& right);
// As it stands in a column of this sort.
DataValue in_column(DataValue value, const std::string& sort);
std::string value_text(const DataValue& value);

}  // namespace regimen::oracle
