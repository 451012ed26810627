// Implements relational_programs.h.
#include "tests/oracle/relational_programs.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace regimen::oracle {

namespace {

using Random = std::mt19937;
using Strings = std::vector<std::string>;

constexpr int kLayers = 4;  // of facts alone, then of rules

struct Relation {
  std::string name;
  Strings sorts;
  int layer = 0;
};

class Generator {
 public:
  explicit Generator(Random& random) : random_(random) {}
  Strings program();

 private:
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  bool chance(int percent) { return below(100) < percent; }
  std::string one_of(const Strings& all) { return all[random_() % all.size()]; }

  void add_relation(int layer, bool is_output);
  void add_facts(const Relation& relation, int count);
  std::string literal(const std::string& sort);

  // One rule. `bound_`: the variables of its body so far, by sort.
  std::string rule(const Relation& head);
  std::string new_variable(const std::string& sort);
  std::optional<std::string> bound(const std::string& sort);
  std::string value(const std::string& sort);  // a bound variable or a literal
  std::string computed(const std::string& sort);
  std::string computed_integer();
  std::string computed_number();
  std::string computed_text();
  const Relation& relation_below(int layer);
  const Relation& relation_for_negation(int layer);
  std::string atom(const Relation& relation);
  std::string test_atom(const Relation& relation);
  std::string comparison();
  std::string test(int layer);
  std::string binding_choice(int layer);
  std::string head_value(const std::string& sort, bool is_recursive, Strings& parts);

  struct Aggregated {
    std::string text;
    std::string sort;
  };
  Aggregated aggregate(int layer);
  Aggregated aggregate_of(const Strings& own, const std::string& over);
  std::string over(const Relation& relation, int layer, Strings& own);

  Random& random_;
  std::vector<Relation> relations_{};
  Strings statements_{};
  std::map<std::string, Strings> bound_{};
  int variable_count_ = 0;
  int rule_count_ = 0;
  bool has_large_numbers_ = false;
};

std::string Generator::literal(const std::string& sort) {
  if (sort == "text") {
    return one_of({R"("a")", R"("b")", R"("c")", R"("ab")"});
  }
  if (sort == "number") {
    return one_of({"0.5", "1.5", "2", "-0.25", "0.1", "0"});
  }
  return std::to_string(below(9) - 3);
}

void Generator::add_relation(int layer, bool is_output) {
  Relation relation{"r" + std::to_string(relations_.size()), {}, layer};
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

void Generator::add_facts(const Relation& relation, int count) {
  for (int i = 0; i < count; ++i) {
    std::string args;
    for (const std::string& sort : relation.sorts) {
      const bool is_large = has_large_numbers_ && sort == "integer" && chance(30);
      args += (args.empty() ? "" : ", ") + (is_large ? "4611686018427387904" : literal(sort));
    }
    statements_.push_back("fact " + relation.name + "(" + args + ")");
  }
}

std::string Generator::new_variable(const std::string& sort) {
  const std::string letter = sort == "text" ? "T" : sort == "number" ? "N" : "I";
  bound_[sort].push_back(letter + std::to_string(++variable_count_));
  return bound_[sort].back();
}

std::optional<std::string> Generator::bound(const std::string& sort) {
  const Strings& all = bound_[sort];
  return all.empty() ? std::nullopt : std::optional(one_of(all));
}

std::string Generator::value(const std::string& sort) {
  const auto variable = bound(sort);
  return variable && !chance(25) ? *variable : literal(sort);
}

std::string Generator::computed_integer() {
  const std::string one = value("integer");
  const std::string other = value("integer");
  switch (below(9)) {
    case 0:
      return one + " * " + other;
    case 1:
      return one + " mod " + other;
    case 2:
      return "-" + value("integer");
    case 3:
      return "max(" + one + ", " + other + ")";
    case 4:
      return "length(" + value("text") + ")";
    case 5:
      return one_of({"floor(", "round(", "ceiling("}) + value("number") + " * 3)";
    case 6:
      return "abs(" + one + ") - " + other;
    case 7:
      return "shifted(" + one + ")";
    default:
      return one + " + " + other;
  }
}

std::string Generator::computed_number() {
  switch (below(6)) {
    case 0:
      return value("integer") + " / " + value("integer");
    case 1:
      return value("number") + " + " + value("integer");
    case 2:
      return "half(" + value("number") + ")";
    case 3:
      return "min(" + value("number") + ", " + value("integer") + ")";
    case 4:
      return value("number") + " / (" + value("integer") + " - 1)";
    default:
      return value("number") + " - " + value("number") + " * " + value("number");
  }
}

std::string Generator::computed_text() {
  switch (below(3)) {
    case 0:
      return "upper(" + value("text") + ")";
    case 1:
      return "text(" + value(chance(50) ? "integer" : "number") + ")";
    default:
      return "concat(" + value("text") + ", \"-\", " + value("text") + ")";
  }
}

std::string Generator::computed(const std::string& sort) {
  return sort == "integer"  ? computed_integer()
         : sort == "number" ? computed_number()
                            : computed_text();
}

const Relation& Generator::relation_below(int layer) {
  const auto end = std::find_if(relations_.begin(), relations_.end(),
                                [&](const Relation& each) { return each.layer >= layer; });
  return relations_[random_() % static_cast<std::size_t>(end - relations_.begin())];
}

const Relation& Generator::relation_for_negation(int layer) {
  return relation_below(chance(3) ? kLayers : layer);
}

// Binds new variables.
std::string Generator::atom(const Relation& relation) {
  std::string args;
  std::map<std::string, Strings> fresh;
  for (const std::string& sort : relation.sorts) {
    const auto known = bound(sort);
    const int kind = below(100);
    std::string arg = kind < 50 && known     ? *known
                      : kind < 58            ? std::string("_")
                      : kind < 63            ? literal(sort)
                      : kind < 66 && known   ? computed(sort)
                                             : std::string();
    if (arg.empty()) {
      arg = new_variable(sort);
      // Bound only by the whole atom: no column may be computed from another one of it.
      bound_[sort].pop_back();
      fresh[sort].push_back(arg);
    }
    args += (args.empty() ? "" : ", ") + arg;
  }
  for (const auto& [sort, names] : fresh) {
    bound_[sort].insert(bound_[sort].end(), names.begin(), names.end());
  }
  return relation.name + "(" + args + ")";
}

// Binds nothing.
std::string Generator::test_atom(const Relation& relation) {
  std::string args;
  for (const std::string& sort : relation.sorts) {
    const int kind = below(100);
    args += (args.empty() ? "" : ", ") +
            (kind < 20   ? std::string("_")
             : kind < 30 ? computed(sort)
                         : value(sort));
  }
  return relation.name + "(" + args + ")";
}

std::string Generator::comparison() {
  const std::string sort = one_of({"integer", "integer", "number", "text"});
  if (sort == "text" && chance(30)) {
    return one_of({"contains(", "starts_with("}) + value("text") + ", " + value("text") + ")";
  }
  const std::string left = chance(30) ? computed(sort) : value(sort);
  const std::string right = sort == "number" && chance(30) ? value("integer") : value(sort);
  return left + one_of({" < ", " <= ", " > ", " >= ", " = ", " != "}) + right;
}

// A condition that binds nothing.
std::string Generator::test(int layer) {
  switch (below(6)) {
    case 0:
    case 1:
      return "not " + test_atom(relation_for_negation(layer));
    case 2:
      return "(" + comparison() + " or " + test_atom(relation_below(layer)) + ")";
    case 3:
      return "not (" + comparison() + " and " + test_atom(relation_for_negation(layer)) + ")";
    default:
      return comparison();
  }
}

// Two ways to bind one new variable.
std::string Generator::binding_choice(int layer) {
  const Relation& first = relation_below(layer);
  const std::string& sort = first.sorts[0];
  const auto before = bound_;
  const std::string name = new_variable(sort);
  const auto after = std::exchange(bound_, before);
  const auto rest = [&](const Relation& relation) {
    std::string args = name;
    for (std::size_t i = 1; i < relation.sorts.size(); ++i) {
      args += ", " + (chance(50) ? std::string("_") : value(relation.sorts[i]));
    }
    return relation.name + "(" + args + ")";
  };
  const Relation& second = relation_below(layer);
  std::string other = second.sorts[0] == sort ? rest(second) : name + " = " + value(sort);
  other = chance(30) ? "(" + other + " and " + comparison() + ")" : other;
  const std::string text = "(" + rest(first) + " or " + other + ")";
  bound_ = after;
  return text;
}

// What an aggregate ranges over; its own variables are named alike in all aggregates of a rule.
std::string Generator::over(const Relation& relation, int layer, Strings& own) {
  const Strings names = {"V", "W", "K"};
  const bool has_open_group = chance(15);
  std::string args;
  for (std::size_t i = 0; i < relation.sorts.size(); ++i) {
    const std::string& sort = relation.sorts[i];
    const auto known = bound(sort);
    const int kind = below(100);
    std::string arg = names[i] + sort[0];
    if (kind < 40 && known) {
      arg = *known;
    } else if (kind < 50) {
      arg = "_";
    } else if (kind < 60 && has_open_group) {
      arg = new_variable(sort);
    } else {
      own.push_back(arg);
    }
    args += (args.empty() ? "" : ", ") + arg;
  }
  const std::string all = relation.name + "(" + args + ")";
  if (own.empty()) {
    return all;
  }
  const std::string& last = own.back();
  const std::string sort = last[1] == 'i' ? "integer" : last[1] == 'n' ? "number" : "text";
  const std::string limit = literal(sort);
  switch (below(10)) {
    case 0:
      return "(" + all + " and " + last + " >= " + limit + ")";
    case 1:
      return "(" + all + " and not " + last + " = " + limit + ")";
    case 2:
      return "(" + all + " and " + last + " < " + limit + " or " + all + " and " + last + " > " +
             literal(sort) + ")";
    case 3: {
      const Relation& inner = relation_for_negation(layer);
      const std::string first = inner.sorts[0] == sort ? last : std::string("_");
      return "(" + all + " and " + (chance(50) ? "not " : "0 < count of ") + inner.name + "(" +
             first + (inner.sorts.size() > 1 ? ", _" : "") +
             (inner.sorts.size() > 2 ? ", _" : "") + "))";
    }
    case 4: {
      const auto same = std::find_if(relations_.begin(), relations_.end(), [&](const auto& each) {
        return each.layer < layer && each.sorts == relation.sorts && each.name != relation.name;
      });
      return same == relations_.end() ? all : "(" + all + " or " + same->name + "(" + args + "))";
    }
    default:
      return all;
  }
}

Generator::Aggregated Generator::aggregate_of(const Strings& own, const std::string& over) {
  if (own.empty() || chance(25)) {
    return {"count of " + over, "integer"};
  }
  const std::string what = own[random_() % own.size()];
  const std::string sort = what[1] == 'i' ? "integer" : what[1] == 'n' ? "number" : "text";
  switch (below(5)) {
    case 0:
      return {"count of " + what + " over " + over, "integer"};
    case 1:
      return {one_of({"lowest ", "highest ", "min of ", "max of "}) + what + " over " + over, sort};
    case 2:
      return {one_of({"latest ", "first "}) + what + " by " + own[random_() % own.size()] +
                  " over " + over,
              sort};
    default:
      break;
  }
  if (sort == "text") {
    return {"count of " + what + " over " + over, "integer"};
  }
  if (chance(30)) {
    return {"mean of " + what + " over " + over, "number"};
  }
  const bool is_computed = chance(30);
  return {"sum of " + (is_computed ? "(6 / " + what + ")" : what) + " over " + over,
          is_computed ? "number" : sort};
}

Generator::Aggregated Generator::aggregate(int layer) {
  Strings own;
  const std::string condition = over(relation_for_negation(layer), layer, own);
  return aggregate_of(own, condition);
}

std::string Generator::head_value(const std::string& sort, bool is_recursive, Strings& parts) {
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

std::string Generator::rule(const Relation& head) {
  bound_.clear();
  const bool is_recursive = chance(45);
  Strings parts;
  const int atoms = 1 + below(3);
  for (int i = 0; i < atoms; ++i) {
    const bool is_own = is_recursive && (i == 0 || chance(30));
    parts.push_back(atom(is_own ? relation_below(head.layer + 1) : relation_below(head.layer)));
  }
  if (chance(20)) {
    parts.push_back(binding_choice(head.layer));
  }
  for (int i = below(3); i > 0; --i) {
    parts.push_back(test(head.layer));
  }
  Strings direct;  // aggregates that stand in the head
  if (chance(40)) {
    const Aggregated found = aggregate(head.layer);
    if (chance(20)) {
      parts.push_back(found.text + one_of({" > ", " <= ", " != "}) + literal(found.sort));
    } else if (chance(25) && found.sort == head.sorts[0]) {
      direct.push_back(found.text);
    } else {
      parts.push_back(new_variable(found.sort) + " = " + found.text);
    }
  }
  if (chance(15)) {
    const Aggregated found = aggregate(head.layer);
    parts.push_back(new_variable(found.sort) + " = " + found.text);
  }
  std::string args;
  for (const std::string& sort : head.sorts) {
    const bool is_direct = args.empty() && !direct.empty();
    args += (args.empty() ? "" : ", ") +
            (is_direct ? direct[0] : head_value(sort, is_recursive, parts));
  }
  if (!is_recursive && chance(20)) {
    const std::string sort = one_of({"integer", "number", "text"});
    const std::string known = computed(sort);
    parts.push_back(new_variable(sort) + " = " + known);
    parts.push_back(comparison());
  }
  std::shuffle(parts.begin(), parts.end(), random_);
  std::string body;
  for (const std::string& part : parts) {
    body += (body.empty() ? "" : " and ") + part;
  }
  if (!chance(25)) {
    return head.name + "(" + args + ") when " + body;
  }
  std::string text = "rule n" + std::to_string(++rule_count_) + " \"N\" { when " + body;
  text += chance(50) ? "  unless " + comparison() + " and " + comparison() : std::string();
  text += chance(50) ? "  unless " + test(head.layer) : std::string();
  return text + "  then " + head.name + "(" + args + ")  source s \"1\" }";
}

Strings Generator::program() {
  has_large_numbers_ = chance(15);
  statements_ = {"source s \"S\" { kind textbook }", "define half(X) = X / DIVISOR",
                 "define DIVISOR = 2", "define shifted(X) = X - 1"};
  const bool has_output = chance(70);
  for (int layer = 0; layer < kLayers; ++layer) {
    for (int i = layer == 0 ? 3 : 1 + below(2); i > 0; --i) {
      add_relation(layer, has_output);
    }
  }
  for (const Relation& relation : relations_) {
    add_facts(relation, relation.layer == 0 ? 3 + below(5) : below(2));
    for (int i = relation.layer == 0 ? 0 : 1 + below(3); i > 0; --i) {
      statements_.push_back(rule(relation));
    }
  }
  return statements_;
}

}  // namespace

std::vector<std::string> random_data_program(std::mt19937& random) {
  return Generator(random).program();
}

}  // namespace regimen::oracle
