// Implements engine/knowledge/verify.h.
#include "engine/knowledge/verify.h"

#include <algorithm>
#include <tuple>

#include "engine/base/check.h"
#include "engine/base/overload.h"

namespace regimen::knowledge {

namespace {

template <typename Entity, typename Order>
bool is_strictly_sorted(const std::vector<Entity>& entities, const Order& is_before) {
  return std::adjacent_find(entities.begin(), entities.end(),
                            [&](const Entity& left, const Entity& right) {
                              return !is_before(left, right);
                            }) == entities.end();
}

template <typename Entity>
void check_sorted(const std::vector<Entity>& entities) {
  REGIMEN_CHECK(is_strictly_sorted(entities,
                                   [](const Entity& left, const Entity& right) {
                                     return left.header.name < right.header.name;
                                   }),
                "statements are sorted by name, each name once");
}

template <typename Entity>
void check_sorted_by_agent(const std::vector<Entity>& entities) {
  REGIMEN_CHECK(is_strictly_sorted(entities,
                                   [](const Entity& left, const Entity& right) {
                                     return std::tie(left.agent, left.header.name) <
                                            std::tie(right.agent, right.header.name);
                                   }),
                "doses and limits are sorted by agent, then by name");
}

void check_parts(const SmallVector<ConditionId>& parts, std::size_t whole) {
  for (const ConditionId part : parts) {
    REGIMEN_CHECK(part.index() < whole, "a condition names only earlier conditions");
  }
}

void check_condition(const Model& model, std::size_t i) {
  std::visit(
      Overload{[&](const And& both) { check_parts(both.parts, i); },
               [&](const Or& either) { check_parts(either.parts, i); },
               [&](const Not& negated) { check_parts({negated.part}, i); },
               [&](const AtLeast& choice) {
                 check_parts(choice.parts, i);
                 REGIMEN_CHECK(1 <= choice.count && choice.count <= choice.parts.size(),
                               "as many can hold as are needed");
               },
               [&](const AtomCondition& atom) {
                 REGIMEN_CHECK(atom.args.size() == model[atom.relation].column_sorts.size(),
                               "an atom has an argument for each column");
               },
               [](const InRange& range) {
                 REGIMEN_CHECK(range.low.canonical <= range.high.canonical, "a range is not empty");
               },
               [](const SexIs&) {}, [](const Holds&) {}, [](const Taking&) {},
               [](const Compare&) {}, [](const Persists&) {}, [](const CompareLabs&) {},
               [](const Results& results) {
                 REGIMEN_CHECK(!results.apart || results.count == 2, "two results lie apart");
               },
               [](const KnownInput&) {}, [](const EqualityCondition&) {}},
      model.conditions[i].value);
}

void check_rule(const Model& model, const Rule& rule) {
  REGIMEN_CHECK(rule.when.index() < model.conditions.size(), "a rule has its condition");
  const bool says_nothing_more = rule.is_invariant || !rule.overridden().empty();
  REGIMEN_CHECK(rule.then.empty() == says_nothing_more, "a rule has an action");
  for (const RuleId overridden : rule.overrides()) {
    REGIMEN_CHECK(overridden.index() < model.rules.size(), "an overridden rule is in the model");
  }
}

void check_dose(const Dose& dose) {
  REGIMEN_CHECK(!dose.amount || dose.amount->low <= dose.amount->high, "a dose is not empty");
  REGIMEN_CHECK(!dose.capped_by || !dose.arithmetic.empty(), "a cap says how it came about");
}

void check_mapping(const Mapping& mapping) {
  REGIMEN_CHECK(!mapping.birth_key || !mapping.age_key, "a mapping reads one age");
  REGIMEN_CHECK(mapping.sex_key.has_value() == !mapping.sex_words.empty(),
                "a mapping knows the words of the sex that it reads");
}

}  // namespace

void verify(const Model& model) {
  check_sorted(model.sources);
  check_sorted(model.labs);
  check_sorted(model.concepts);
  check_sorted(model.terms);
  check_sorted(model.agents);
  check_sorted(model.mechanisms);
  check_sorted(model.contraindications);
  check_sorted(model.rules);
  check_sorted(model.protocols);
  check_sorted(model.relations);
  check_sorted(model.mappings);
  check_sorted_by_agent(model.doses);
  check_sorted_by_agent(model.limits);
  for (std::size_t i = 0; i < model.conditions.size(); ++i) {
    check_condition(model, i);
  }
  for (const Rule& rule : model.rules) {
    check_rule(model, rule);
  }
  for (const Dose& dose : model.doses) {
    check_dose(dose);
  }
  for (const Mapping& mapping : model.mappings) {
    check_mapping(mapping);
  }
}

}  // namespace regimen::knowledge
