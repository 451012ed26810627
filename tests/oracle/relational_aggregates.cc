// Implements Body::table_of of relational_body.h: §10 of docs/semantics.md, "Aggregates".
#include <algorithm>

#include "engine/base/check.h"
#include "tests/oracle/relational_body.h"

namespace regimen::oracle {

namespace {

using quantity::Rational;
using syntax::AggregateValue;
using syntax::Tree;
using syntax::ValueId;

struct Solution {
  std::optional<DataValue> what;
  std::optional<DataValue> key;
  Bindings others;  // of every variable that is not of the group
  friend auto operator<=>(const Solution&, const Solution&) = default;
};

Rational number_of(const DataValue& value) {
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole != nullptr ? Rational(*whole) : std::get<Rational>(value);
}

// A sum of whole numbers that does not fit one is no value.
std::set<DataValue> total(const std::set<Solution>& solutions, bool is_mean) {
  Rational sum;
  for (const Solution& solution : solutions) {
    sum = sum + number_of(*solution.what);
  }
  if (is_mean) {
    return {sum / Rational(static_cast<std::int64_t>(solutions.size()))};
  }
  if (std::holds_alternative<Rational>(*solutions.begin()->what)) {
    return {sum};
  }
  const auto whole = sum.floor_integer();
  return whole ? std::set<DataValue>{*whole} : std::set<DataValue>{};
}

// Every value whose key is the best; the values themselves are the keys of the least and greatest.
std::set<DataValue> best(const std::set<Solution>& solutions, bool is_least, bool is_by_key) {
  const auto key = [&](const Solution& solution) {
    return is_by_key ? *solution.key : *solution.what;
  };
  DataValue least = key(*solutions.begin());
  DataValue greatest = least;
  for (const Solution& solution : solutions) {
    least = order_of(key(solution), least) < 0 ? key(solution) : least;
    greatest = order_of(key(solution), greatest) > 0 ? key(solution) : greatest;
  }
  std::set<DataValue> values;
  for (const Solution& solution : solutions) {
    if (key(solution) == (is_least ? least : greatest)) {
      values.insert(*solution.what);
    }
  }
  return values;
}

std::set<DataValue> result_of(const std::string& kind, const std::set<Solution>& solutions) {
  if (kind == "count") {
    return {static_cast<std::int64_t>(solutions.size())};
  }
  if (kind == "sum" || kind == "mean") {
    return total(solutions, kind == "mean");
  }
  const bool is_by_key = kind == "latest" || kind == "first";
  const bool is_least = kind == "min" || kind == "lowest" || kind == "first";
  return best(solutions, is_least, is_by_key);
}

// All names of a value, those inside of its aggregates, too.
void add_all_names(const Tree& tree, ValueId id, const Definitions& definitions,
                   std::set<std::string>& names);

void add_inner_names(const Tree& tree, const AggregateValue& aggregate,
                     const Definitions& definitions, std::set<std::string>& names) {
  for (const Alternative& way : alternatives(tree, *aggregate.over, false)) {
    for (const Literal& literal : way) {
      for (const ValueId value : values_of(tree, literal.id)) {
        add_all_names(tree, value, definitions, names);
      }
    }
  }
  for (const auto& part : {aggregate.what, aggregate.key}) {
    if (part) {
      add_all_names(tree, *part, definitions, names);
    }
  }
}

void add_all_names(const Tree& tree, ValueId id, const Definitions& definitions,
                   std::set<std::string>& names) {
  add_names(tree, id, definitions, names);
  for (const ValueId inner : aggregates_of(tree, {id})) {
    add_inner_names(tree, std::get<AggregateValue>(tree[inner].value), definitions, names);
  }
}

// Without the group, and without what is computed from the rest.
Bindings others_of(const Bindings& bindings, const std::set<std::string>& groups) {
  Bindings others;
  for (const auto& [name, value] : bindings) {
    if (!groups.contains(name) && !name.starts_with('#')) {
      others.emplace(name, value);
    }
  }
  return others;
}

}  // namespace

AggregateTable Body::table_of(const AggregateValue& aggregate) const {
  const std::string& kind = aggregate.kind.text;
  std::set<std::string> inside;
  add_inner_names(tree_, aggregate, definitions_, inside);
  std::set<std::string> groups;  // what stands inside and outside
  std::set_intersection(inside.begin(), inside.end(), names_.begin(), names_.end(),
                        std::inserter(groups, groups.end()));
  AggregateTable table{{groups.begin(), groups.end()}, {}, kind == "count" || kind == "sum"};
  std::vector<ValueId> parts;
  for (const auto& part : {aggregate.what, aggregate.key}) {
    if (part) {
      parts.push_back(*part);
    }
  }
  std::map<DataTuple, std::set<Solution>> solutions;
  for (const Alternative& way : alternatives(tree_, *aggregate.over, false)) {
    const Body body(relations_, definitions_, tree_, way, parts, groups);
    body.each_solution([&](const Bindings& bindings) {
      const Computation computation(tree_, definitions_, bindings);
      std::vector<std::optional<DataValue>> values(2);
      for (std::size_t i = 0; i < parts.size(); ++i) {
        values[i] = computation.value(parts[i]);
        if (!values[i]) {
          return;  // a solution without a value is none
        }
      }
      DataTuple group;
      for (const std::string& name : groups) {
        group.push_back(bindings.at(name));
      }
      const bool is_of_different = kind == "count" && aggregate.what;
      solutions[group].insert(
          {values[0], values[1], is_of_different ? Bindings{} : others_of(bindings, groups)});
    });
  }
  for (const auto& [group, all] : solutions) {
    table.values.emplace(group, result_of(kind, all));
  }
  return table;
}

}  // namespace regimen::oracle
