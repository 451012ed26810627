// Implements relational_programs.h: relations, facts and rules.
#include "tests/oracle/relational_programs.h"

#include <algorithm>

#include "tests/oracle/relational_maker.h"

namespace regimen::oracle {

void ProgramMaker::add_relation(int layer, bool is_output) {
  RandomRelation relation{"r" + std::to_string(relations_.size()), {}, layer};
  const int arity = 1 + below(layer == 0 ? 3 : 2);
  std::string columns;
  for (int i = 0; i < arity; ++i) {
    relation.sorts.push_back(one_of({"integer", "integer", "text", "text", "number"}));
    columns += (i == 0 ? "c" : ", c") + std::to_string(i) + ": " + relation.sorts.back();
  }
  statements_.push_back((is_output ? "output relation " : "relation ") + relation.name + "(" +
                        columns + ")");
  relations_.push_back(std::move(relation));
}

// A graph and two relations over it that need each other, each rule in more than one place: what
// rules made of random atoms seldom come to.
void ProgramMaker::add_recursion(const std::string& sort, bool is_output) {
  const Strings nodes = sort == "text" ? Strings{R"("a")", R"("b")", R"("c")", R"("d")", R"("ab")"}
                                       : Strings{"-1", "0", "1", "2", "3"};
  for (const char* name : {"edge", "path", "back"}) {
    statements_.push_back(std::string(is_output ? "output " : "") + "relation " + name +
                          "(from: " + sort + ", to: " + sort + ")");
    relations_.push_back({name, {sort, sort}, name == std::string("edge") ? 0 : 1});
  }
  for (int i = 4 + below(4); i > 0; --i) {
    statements_.push_back("fact edge(" + one_of(nodes) + ", " + one_of(nodes) + ")");
  }
  statements_.emplace_back("path(X, Y) when edge(X, Y)");
  Strings rules = {"path(X, Z) when path(X, Y) and path(Y, Z)",
                   "path(X, Z) when back(X, Y) and path(Y, Z)",
                   "path(X, Z) when edge(X, Y) and path(Y, Z) and X != Z",
                   "path(X, W) when back(X, Y) and path(Y, Z) and back(Z, W)",
                   "back(X, Z) when path(X, Y) and edge(Y, Z) and not edge(X, Z)",
                   "back(X, Y) when path(Y, X) and not edge(X, _)",
                   "back(X, Y) when edge(Z, X) and back(Z, W) and edge(W, Y)",
                   "back(Y, Z) when path(X, Y) and path(X, Z) and (Y < Z or edge(Z, X))",
                   "back(X, X) when path(X, X) and 2 > count of edge(X, _)"};
  std::shuffle(rules.begin(), rules.end(), random_);
  statements_.insert(statements_.end(), rules.begin(), rules.begin() + 2 + below(3));
}

void ProgramMaker::add_facts(const RandomRelation& relation, int count) {
  for (int i = 0; i < count; ++i) {
    std::string args;
    for (const std::string& sort : relation.sorts) {
      const bool is_large = has_large_numbers_ && sort == "integer" && chance(30);
      args += (args.empty() ? "" : ", ") + (is_large ? "4611686018427387904" : literal(sort));
    }
    statements_.push_back("fact " + relation.name + "(" + args + ")");
  }
}

std::string ProgramMaker::head_value(const std::string& sort, bool is_recursive, Strings& parts) {
  const auto known = bound(sort);
  if (is_recursive && sort == "integer" && chance(40)) {
    const std::string name = "B" + std::to_string(++variable_count_);
    parts.push_back(name + " = " + computed_integer());
    parts.push_back(name + " <= 6");
    parts.push_back(chance(50) ? name + " >= -4" : "not " + name + " < -4");
    return name;
  }
  if (!is_recursive && (chance(25) || (!known && chance(70)))) {
    return computed(sort);
  }
  return known ? *known : literal(sort);
}

// Conditions without aggregates.
Strings ProgramMaker::conditions(int layer, bool is_recursive) {
  Strings parts;
  for (int i = 0, atoms = 1 + below(3); i < atoms; ++i) {
    const bool is_own = is_recursive && (i == 0 || chance(30));
    parts.push_back(atom(relation_below(is_own ? layer + 1 : layer)));
  }
  if (chance(20)) {
    parts.push_back(binding_choice(layer));
  }
  for (int i = below(3); i > 0; --i) {
    parts.push_back(test(layer));
  }
  return parts;
}

// Adds aggregates to the conditions; returns one that stands in the head's first column, or
// nothing.
std::string ProgramMaker::add_aggregates(const RandomRelation& head, Strings& parts) {
  std::string direct;
  const auto before = bound_;
  if (chance(40)) {
    const Aggregated found = aggregate(head.layer);
    if (chance(20)) {
      parts.push_back(found.text + one_of({" > ", " <= ", " != "}) + literal(found.sort));
    } else if (chance(25) && found.sort == head.sorts[0]) {
      direct = found.text;
      bound_ = before;  // an aggregate in the head binds nothing
    } else {
      parts.push_back(new_variable(found.sort) + " = " + found.text);
    }
  }
  if (chance(15)) {
    const Aggregated found = aggregate(head.layer);
    parts.push_back(new_variable(found.sort) + " = " + found.text);
  }
  return direct;
}

// A short rule, or the same as a rule with a title.
std::string ProgramMaker::written(const std::string& head, Strings parts, int layer) {
  std::shuffle(parts.begin(), parts.end(), random_);
  std::string body;
  for (const std::string& part : parts) {
    body += (body.empty() ? "" : " and ") + part;
  }
  if (!chance(25)) {
    return head + " when " + body;
  }
  std::string text = "rule n" + std::to_string(++rule_count_) + " \"N\" { when " + body;
  text += chance(50) ? "  unless " + comparison() + " and " + comparison() : std::string();
  // `unless not` is a positive need: of lower layers only, so that no recursion is overlooked.
  text += chance(50) ? "  unless " + test_atom(relation_for_negation(layer)) : std::string();
  text += chance(20) ? "  unless not " + test_atom(relation_below(layer)) : std::string();
  return text + "  then " + head + "  source s \"1\" }";
}

std::string ProgramMaker::rule(const RandomRelation& head) {
  bound_.clear();
  const bool is_recursive = chance(45);
  Strings parts = conditions(head.layer, is_recursive);
  const std::string direct = add_aggregates(head, parts);
  std::string args;
  for (const std::string& sort : head.sorts) {
    const bool is_direct = args.empty() && !direct.empty();
    args +=
        (args.empty() ? "" : ", ") + (is_direct ? direct : head_value(sort, is_recursive, parts));
  }
  if (!is_recursive && chance(20)) {
    const std::string sort = one_of({"integer", "number", "text"});
    const std::string known = computed(sort);
    parts.push_back(new_variable(sort) + " = " + known);
    parts.push_back(comparison());
  }
  return written(head.name + "(" + args + ")", parts, head.layer);
}

Strings ProgramMaker::program() {
  has_large_numbers_ = chance(15);
  statements_ = {"source s \"S\" { kind textbook }", "define half(X) = X / DIVISOR",
                 "define DIVISOR = 2", "define shifted(X) = X - 1"};
  const bool has_output = chance(70);
  if (chance(50)) {
    add_recursion(one_of({"integer", "text"}), has_output);
  }
  for (int layer = 0; layer < kLayers; ++layer) {
    for (int i = layer == 0 ? 3 : 1 + below(2); i > 0; --i) {
      add_relation(layer, has_output);
    }
  }
  std::stable_sort(relations_.begin(), relations_.end(),
                   [](const auto& left, const auto& right) { return left.layer < right.layer; });
  for (const RandomRelation& relation : relations_) {
    add_facts(relation, relation.layer == 0 ? 3 + below(5) : below(2));
    for (int i = relation.layer == 0 ? 0 : 1 + below(3); i > 0; --i) {
      statements_.push_back(rule(relation));
    }
  }
  return statements_;
}

std::vector<std::string> random_data_program(std::mt19937& random) {
  return ProgramMaker(random).program();
}

}  // namespace regimen::oracle
