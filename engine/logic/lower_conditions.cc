// Implements engine/logic/lower_conditions.h.
#include "engine/logic/lower_conditions.h"

#include <set>
#include <utility>

#include "engine/base/overload.h"
#include "engine/knowledge/print.h"

namespace regimen::logic {
namespace {

void add_variables(const knowledge::Term0& term, std::set<std::uint32_t>& variables) {
  if (const auto* variable = std::get_if<knowledge::VariableRef>(&term)) {
    variables.insert(variable->index);
  }
}

void add_variables(const knowledge::Model& model, knowledge::ConditionId id,
                   std::set<std::uint32_t>& variables) {
  const auto add_all = [&](const SmallVector<knowledge::ConditionId>& parts) {
    for (const knowledge::ConditionId part : parts) {
      add_variables(model, part, variables);
    }
  };
  std::visit(Overload{[&](const knowledge::And& all) { add_all(all.parts); },
                      [&](const knowledge::Or& any) { add_all(any.parts); },
                      [&](const knowledge::Not& negation) {
                        add_variables(model, negation.part, variables);
                      },
                      [&](const knowledge::AtLeast& at_least) { add_all(at_least.parts); },
                      [&](const knowledge::AtomCondition& atom) {
                        for (const knowledge::Term0& term : atom.args) {
                          add_variables(term, variables);
                        }
                      },
                      [&](const knowledge::EqualityCondition& same) {
                        add_variables(same.left, variables);
                        add_variables(same.right, variables);
                      },
                      [](const knowledge::SexIs&) {}, [](const knowledge::Holds&) {},
                      [](const knowledge::Taking&) {}, [](const knowledge::Compare&) {},
                      [](const knowledge::InRange&) {}, [](const knowledge::Persists&) {},
                      [](const knowledge::CompareLabs&) {}, [](const knowledge::Results&) {},
                      [](const knowledge::KnownInput&) {}},
             model[id].value);
}

}  // namespace

Scope Scope::of(const SmallVector<knowledge::Variable>& variables) {
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
  for (const knowledge::Variable& variable : declared) {
    sorts.push_back(variable.sort);
  }
  return sorts;
}

Term Scope::term(const knowledge::Term0& term, ProgramBuilder& builder) const {
  return std::visit(Overload{[&](const knowledge::VariableRef& variable) -> Term {
                               return Variable{place[variable.index].value()};
                             },
                             [&](const knowledge::Symbol& symbol) -> Term {
                               return builder.symbol(symbol.sort.text(), symbol.name.text());
                             }},
                    term);
}

Rule rule_with_head(const Scope& scope, ProgramBuilder& builder, Atom head) {
  Rule rule{std::move(head), {}, {}, {}, Rule::Role::kConclude};
  for (const knowledge::Variable& variable : scope.declared) {
    rule.variables.push_back({builder.sort(variable.sort), variable.name});
  }
  return rule;
}

void ConditionLowering::lower(knowledge::ConditionId id, const Scope& scope,
                              SmallVector<Literal>& body, bool is_negated) {
  const auto add_part = [&] { body.emplace_back(AtomLiteral{part_atom(id, scope), is_negated}); };
  const auto add_test = [&](TestValue value) {
    body.push_back(test(id, std::move(value), is_negated));
  };
  std::visit(
      Overload{
          [&](const knowledge::And& all) {
            is_negated ? add_part() : lower_parts(all.parts, scope, body, false);
          },
          [&](const knowledge::Or& any) {
            is_negated ? lower_parts(any.parts, scope, body, true) : add_part();
          },
          [&](const knowledge::Not& negation) { lower(negation.part, scope, body, !is_negated); },
          [&](const knowledge::AtLeast&) { add_part(); },
          [&](const knowledge::Holds& what) {
            const std::optional<Atom> atom = plain_atom(id, scope);
            atom ? body.emplace_back(AtomLiteral{*atom, is_negated})
                 : body.emplace_back(
                       test(id,
                            RecordedConcept{what.concept_id, what.time->within, what.time->lasting,
                                            what.time->is_ever, what.time->least_severity},
                            is_negated));
          },
          [&](const knowledge::AtomCondition&) {
            body.emplace_back(AtomLiteral{plain_atom(id, scope).value(), is_negated});
          },
          [&](const knowledge::EqualityCondition& same) {
            body.emplace_back(SameLiteral{scope.term(same.left, builder_),
                                          scope.term(same.right, builder_),
                                          same.is_different != is_negated});
          },
          [&](const knowledge::SexIs& value) { add_test(value); },
          [&](const knowledge::Taking& value) { add_test(value); },
          [&](const Shared<knowledge::Compare>& value) { add_test(value); },
          [&](const Shared<knowledge::InRange>& value) { add_test(value); },
          [&](const Shared<knowledge::Persists>& value) { add_test(value); },
          [&](const Shared<knowledge::CompareLabs>& value) { add_test(value); },
          [&](const Shared<knowledge::Results>& value) { add_test(value); },
          [&](const knowledge::KnownInput& value) { add_test(value); },
      },
      model_[id].value);
}

void ConditionLowering::lower_parts(const SmallVector<knowledge::ConditionId>& parts,
                                    const Scope& scope, SmallVector<Literal>& body,
                                    bool is_negated) {
  for (const knowledge::ConditionId part : parts) {
    lower(part, scope, body, is_negated);
  }
}

Literal ConditionLowering::test(knowledge::ConditionId id, TestValue value, bool is_negated) {
  return TestLiteral{builder_.test(std::move(value), knowledge::condition_text(model_, id)),
                     is_negated};
}

Atom ConditionLowering::holds(knowledge::ConceptId concept_id) {
  const Term symbol = builder_.symbol("concept", model_[concept_id].header.name);
  return {builder_.relation("holds", {"concept"}), {symbol}};
}

std::optional<Atom> ConditionLowering::plain_atom(knowledge::ConditionId id, const Scope& scope) {
  const knowledge::Condition& condition = model_[id];
  if (const auto* what = std::get_if<knowledge::Holds>(&condition.value)) {
    // What is concluded is so now; only what is recorded has a time.
    const bool is_atom = what->time->is_plain() ||
                         model_[what->concept_id].kind == knowledge::Concept::Kind::kConclusion;
    return is_atom ? std::optional(holds(what->concept_id)) : std::nullopt;
  }
  if (const auto* atom = std::get_if<knowledge::AtomCondition>(&condition.value)) {
    const knowledge::Relation& relation = model_[atom->relation];
    Atom result{builder_.relation(relation.header.name, relation.column_sorts), {}};
    for (const knowledge::Term0& term : atom->args) {
      result.args.push_back(scope.term(term, builder_));
    }
    return result;
  }
  return std::nullopt;
}

Scope ConditionLowering::scope_of(knowledge::ConditionId id, const Scope& outer) const {
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

Atom ConditionLowering::part_atom(knowledge::ConditionId id, const Scope& scope) {
  const std::string text = knowledge::condition_text(model_, id);
  const Scope inner = scope_of(id, scope);
  Atom inside{RelationId(0U), {}};
  Atom outside{RelationId(0U), {}};
  std::string key = text;
  if (inner.declared.empty()) {
    inside.relation = builder_.relation("condition", {"text"});
    inside.args.emplace_back(builder_.symbol("text", text));
    outside = inside;
  } else {
    for (const knowledge::Variable& variable : inner.declared) {
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

void ConditionLowering::define_part(knowledge::ConditionId id, const Atom& head,
                                    const Scope& scope) {
  Rule rule = rule_with_head(scope, builder_, head);
  rule.role = Rule::Role::kCondition;
  if (const auto* any = std::get_if<knowledge::Or>(&model_[id].value)) {
    for (const knowledge::ConditionId part : any->parts) {
      if (std::holds_alternative<knowledge::Or>(model_[part].value)) {
        define_part(part, head, scope);
        continue;
      }
      Rule alternative = rule;
      lower(part, scope, alternative.body);
      builder_.add(std::move(alternative));
    }
    return;
  }
  if (const auto* at_least = std::get_if<knowledge::AtLeast>(&model_[id].value)) {
    AtLeastLiteral literal{at_least->count, {}};
    for (const knowledge::ConditionId part : at_least->parts) {
      const std::optional<Atom> atom = plain_atom(part, scope);
      literal.atoms.push_back(atom ? *atom : part_atom(part, scope));
    }
    rule.body.emplace_back(std::move(literal));
  } else {
    lower(id, scope, rule.body);
  }
  builder_.add(std::move(rule));
}

}  // namespace regimen::logic
