// Implements engine/core/lower_conditions.h.
#include "engine/core/lower_conditions.h"

#include <set>
#include <utility>

#include "engine/base/overload.h"
#include "engine/model/print.h"

namespace regimen::core {
namespace {

void add_variables(const model::Term0& term, std::set<std::uint32_t>& variables) {
  if (const auto* variable = std::get_if<model::VariableRef>(&term)) {
    variables.insert(variable->index);
  }
}

void add_variables(const model::Model& model, model::ConditionId id,
                   std::set<std::uint32_t>& variables) {
  const auto add_all = [&](const Few<model::ConditionId>& parts) {
    for (const model::ConditionId part : parts) {
      add_variables(model, part, variables);
    }
  };
  std::visit(
      Overload{[&](const model::And& all) { add_all(all.parts); },
               [&](const model::Or& any) { add_all(any.parts); },
               [&](const model::Not& negation) { add_variables(model, negation.part, variables); },
               [&](const model::AtLeast& at_least) { add_all(at_least.parts); },
               [&](const model::AtomIs& atom) {
                 for (const model::Term0& term : atom.args) {
                   add_variables(term, variables);
                 }
               },
               [&](const model::SameIs& same) {
                 add_variables(same.left, variables);
                 add_variables(same.right, variables);
               },
               [](const model::SexIs&) {}, [](const model::Holds&) {}, [](const model::Taking&) {},
               [](const model::Compare&) {}, [](const model::InRange&) {},
               [](const model::Persists&) {}, [](const model::CompareLabs&) {},
               [](const model::Results&) {}, [](const model::KnownInput&) {}},
      model[id].value);
}

}  // namespace

Scope Scope::of(const Few<model::Variable>& variables) {
  Scope scope;
  scope.declared = variables;
  for (std::uint32_t index = 0; index < variables.size(); ++index) {
    scope.place.emplace_back(index);
  }
  return scope;
}

Args Scope::terms() const {
  Args terms;
  for (std::uint32_t index = 0; index < declared.size(); ++index) {
    terms.emplace_back(Variable{index});
  }
  return terms;
}

std::vector<std::string> Scope::sorts() const {
  std::vector<std::string> sorts;
  for (const model::Variable& variable : declared) {
    sorts.push_back(variable.sort);
  }
  return sorts;
}

Term Scope::term(const model::Term0& term, ProgramBuilder& builder) const {
  return std::visit(Overload{[&](const model::VariableRef& variable) -> Term {
                               return Variable{place[variable.index].value()};
                             },
                             [&](const model::Symbol& symbol) -> Term {
                               return builder.symbol(symbol.sort.text(), symbol.name.text());
                             }},
                    term);
}

Rule rule_with_head(const Scope& scope, ProgramBuilder& builder, Atom head) {
  Rule rule{std::move(head), {}, {}, {}, Rule::Role::kConclude};
  for (const model::Variable& variable : scope.declared) {
    rule.variables.push_back({builder.sort(variable.sort), variable.name});
  }
  return rule;
}

void ConditionLowering::lower(model::ConditionId id, const Scope& scope, Few<Literal>& body,
                              bool is_negated) {
  const auto add_part = [&] { body.emplace_back(AtomLiteral{part_atom(id, scope), is_negated}); };
  const auto add_test = [&](TestValue value) {
    body.push_back(test(id, std::move(value), is_negated));
  };
  std::visit(
      Overload{
          [&](const model::And& all) {
            is_negated ? add_part() : lower_parts(all.parts, scope, body, false);
          },
          [&](const model::Or& any) {
            is_negated ? lower_parts(any.parts, scope, body, true) : add_part();
          },
          [&](const model::Not& negation) { lower(negation.part, scope, body, !is_negated); },
          [&](const model::AtLeast&) { add_part(); },
          [&](const model::Holds& what) {
            const std::optional<Atom> atom = plain_atom(id, scope);
            atom ? body.emplace_back(AtomLiteral{*atom, is_negated})
                 : body.emplace_back(test(
                       id, RecordedConcept{what.concept_id, what.time->within, what.time->lasting},
                       is_negated));
          },
          [&](const model::AtomIs&) {
            body.emplace_back(AtomLiteral{plain_atom(id, scope).value(), is_negated});
          },
          [&](const model::SameIs& same) {
            body.emplace_back(SameLiteral{scope.term(same.left, builder_),
                                          scope.term(same.right, builder_),
                                          same.is_different != is_negated});
          },
          [&](const model::SexIs& value) { add_test(value); },
          [&](const model::Taking& value) { add_test(value); },
          [&](const Shared<model::Compare>& value) { add_test(value); },
          [&](const Shared<model::InRange>& value) { add_test(value); },
          [&](const Shared<model::Persists>& value) { add_test(value); },
          [&](const Shared<model::CompareLabs>& value) { add_test(value); },
          [&](const Shared<model::Results>& value) { add_test(value); },
          [&](const model::KnownInput& value) { add_test(value); },
      },
      model_[id].value);
}

void ConditionLowering::lower_parts(const Few<model::ConditionId>& parts, const Scope& scope,
                                    Few<Literal>& body, bool is_negated) {
  for (const model::ConditionId part : parts) {
    lower(part, scope, body, is_negated);
  }
}

Literal ConditionLowering::test(model::ConditionId id, TestValue value, bool is_negated) {
  return TestLiteral{builder_.test(std::move(value), model::to_text(model_, id)), is_negated};
}

Atom ConditionLowering::holds(model::ConceptId concept_id) {
  const Term symbol = builder_.symbol("concept", model_[concept_id].header.name);
  return {builder_.relation("holds", {"concept"}), {symbol}};
}

std::optional<Atom> ConditionLowering::plain_atom(model::ConditionId id, const Scope& scope) {
  const model::Condition& condition = model_[id];
  if (const auto* what = std::get_if<model::Holds>(&condition.value)) {
    // What is concluded is so now; only what is recorded has a time.
    const bool is_atom = (!what->time->within && !what->time->lasting) ||
                         model_[what->concept_id].kind == model::Concept::Kind::kConclusion;
    return is_atom ? std::optional(holds(what->concept_id)) : std::nullopt;
  }
  if (const auto* atom = std::get_if<model::AtomIs>(&condition.value)) {
    const model::Relation& relation = model_[atom->relation];
    Atom result{builder_.relation(relation.header.name, relation.column_sorts), {}};
    for (const model::Term0& term : atom->args) {
      result.args.push_back(scope.term(term, builder_));
    }
    return result;
  }
  return std::nullopt;
}

Scope ConditionLowering::scope_of(model::ConditionId id, const Scope& outer) const {
  std::set<std::uint32_t> variables;
  add_variables(model_, id, variables);
  Scope scope;
  scope.place.resize(outer.place.size());
  for (const std::uint32_t variable : variables) {
    scope.place[variable] = static_cast<std::uint32_t>(scope.declared.size());
    scope.declared.push_back(outer.declared[outer.place[variable].value()]);
  }
  return scope;
}

Atom ConditionLowering::part_atom(model::ConditionId id, const Scope& scope) {
  const std::string text = model::to_text(model_, id);
  const Scope inner = scope_of(id, scope);
  Atom inside{RelationId(0U), {}};
  Atom outside{RelationId(0U), {}};
  std::string key = text;
  if (inner.declared.empty()) {
    inside.relation = builder_.relation("condition", {"text"});
    inside.args.emplace_back(builder_.symbol("text", text));
    outside = inside;
  } else {
    for (const model::Variable& variable : inner.declared) {
      key += ", " + variable.sort + " " + variable.name;
    }
    inside.relation = builder_.relation("condition \"" + key + "\"", inner.sorts());
    inside.args = inner.terms();
    outside.relation = inside.relation;
    for (std::size_t variable = 0; variable < inner.place.size(); ++variable) {
      if (inner.place[variable]) {
        outside.args.emplace_back(Variable{scope.place[variable].value()});
      }
    }
  }
  if (defined_.insert(key).second) {
    define_part(id, inside, inner);
  }
  return outside;
}

void ConditionLowering::define_part(model::ConditionId id, const Atom& head, const Scope& scope) {
  Rule rule = rule_with_head(scope, builder_, head);
  rule.role = Rule::Role::kCondition;
  if (const auto* any = std::get_if<model::Or>(&model_[id].value)) {
    for (const model::ConditionId part : any->parts) {
      if (std::holds_alternative<model::Or>(model_[part].value)) {
        define_part(part, head, scope);
        continue;
      }
      Rule alternative = rule;
      lower(part, scope, alternative.body);
      builder_.add(std::move(alternative));
    }
    return;
  }
  if (const auto* at_least = std::get_if<model::AtLeast>(&model_[id].value)) {
    AtLeastLiteral literal{at_least->count, {}};
    for (const model::ConditionId part : at_least->parts) {
      const std::optional<Atom> atom = plain_atom(part, scope);
      literal.atoms.push_back(atom ? *atom : part_atom(part, scope));
    }
    rule.body.emplace_back(std::move(literal));
  } else {
    lower(id, scope, rule.body);
  }
  builder_.add(std::move(rule));
}

}  // namespace regimen::core
