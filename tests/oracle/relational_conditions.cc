// Implements the conditions and aggregates of relational_maker.h.
#include <algorithm>
#include <utility>

#include "tests/oracle/relational_maker.h"

namespace regimen::oracle {

const RandomRelation& ProgramMaker::relation_below(int layer) {
  const auto end = std::find_if(relations_.begin(), relations_.end(),
                                [&](const RandomRelation& each) { return each.layer >= layer; });
  return relations_[random_() % static_cast<std::size_t>(end - relations_.begin())];
}

const RandomRelation& ProgramMaker::relation_for_negation(int layer) {
  return relation_below(chance(3) ? kLayers : layer);
}

// Binds new variables.
std::string ProgramMaker::atom(const RandomRelation& relation) {
  std::string args;
  std::map<std::string, Strings> fresh;
  for (const std::string& sort : relation.sorts) {
    const auto known = bound(sort);
    const int kind = below(100);
    std::string arg = kind < 50 && known   ? *known
                      : kind < 58          ? std::string("_")
                      : kind < 63          ? literal(sort)
                      : kind < 66 && known ? computed(sort)
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
std::string ProgramMaker::test_atom(const RandomRelation& relation) {
  std::string args;
  for (const std::string& sort : relation.sorts) {
    const int kind = below(100);
    args += (args.empty() ? "" : ", ") + (kind < 20   ? std::string("_")
                                          : kind < 30 ? computed(sort)
                                                      : value(sort));
  }
  return relation.name + "(" + args + ")";
}

std::string ProgramMaker::comparison() {
  const std::string sort = one_of({"integer", "integer", "number", "text"});
  if (sort == "text" && chance(30)) {
    return one_of({"contains(", "starts_with("}) + value("text") + ", " + value("text") + ")";
  }
  const std::string left = chance(30) ? computed(sort) : value(sort);
  // An equation with both would decide which type a variable has that nothing else binds.
  if (sort == "number" && chance(30)) {
    return left + one_of({" < ", " <= ", " > ", " >= "}) + value("integer");
  }
  return left + one_of({" < ", " <= ", " > ", " >= ", " = ", " != "}) + value(sort);
}

// A condition that binds nothing.
std::string ProgramMaker::test(int layer) {
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
std::string ProgramMaker::binding_choice(int layer) {
  const RandomRelation& first = relation_below(layer);
  const std::string& sort = first.sorts[0];
  const auto before = bound_;
  const std::string name = new_variable(sort);
  const auto after = std::exchange(bound_, before);
  const auto rest = [&](const RandomRelation& relation) {
    std::string args = name;
    for (std::size_t i = 1; i < relation.sorts.size(); ++i) {
      args += ", " + (chance(50) ? std::string("_") : value(relation.sorts[i]));
    }
    return relation.name + "(" + args + ")";
  };
  const RandomRelation& second = relation_below(layer);
  std::string other = second.sorts[0] == sort ? rest(second) : name + " = " + value(sort);
  other = chance(30) ? "(" + other + " and " + comparison() + ")" : other;
  const std::string text = "(" + rest(first) + " or " + other + ")";
  bound_ = after;
  return text;
}

// What an aggregate ranges over; its own variables are named alike in all aggregates of a rule.
std::string ProgramMaker::over(const RandomRelation& relation, int layer, Strings& own) {
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
      const RandomRelation& inner = relation_for_negation(layer);
      const std::string first = inner.sorts[0] == sort ? last : std::string("_");
      return "(" + all + " and " + (chance(50) ? "not " : "0 < count of ") + inner.name + "(" +
             first + (inner.sorts.size() > 1 ? ", _" : "") + (inner.sorts.size() > 2 ? ", _" : "") +
             "))";
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

ProgramMaker::Aggregated ProgramMaker::aggregate_of(const Strings& own, const std::string& over) {
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

ProgramMaker::Aggregated ProgramMaker::aggregate(int layer) {
  Strings own;
  const std::string condition = over(relation_for_negation(layer), layer, own);
  return aggregate_of(own, condition);
}

}  // namespace regimen::oracle
