// Implements engine/knowledge/conditions.h: relations, variables, what a patient takes.
#include "engine/base/overload.h"
#include "engine/knowledge/conditions.h"
#include "engine/knowledge/quantities.h"
#include "engine/knowledge/relations.h"
#include "engine/syntax/relations.h"

namespace regimen::knowledge {

namespace {

Diagnostic unbound_variable(const syntax::Name& name, const std::string& sort) {
  return {.code = Finding::kUnboundVariable,
          .message = "variable `" + name.text + "` is not introduced in this rule",
          .primary = {{name.span, "its sort is not stated"}},
          .help = "add `for any " + sort + " " + name.text + "`"};
}

Diagnostic wrong_sort(const syntax::Name& name, const std::string& sort,
                      const std::string& wanted_sort) {
  return {.code = Finding::kWrongSort,
          .message =
              "`" + name.text + "` is " + with_article(sort) + ", not " + with_article(wanted_sort),
          .primary = {{name.span, with_article(wanted_sort) + " is needed here"}},
          .help = "name " + with_article(wanted_sort) +
                  ", or a variable introduced with `for any " + wanted_sort + "`"};
}

// `A`, `D2`: how variables are written, and nothing else has the name.
bool looks_like_variable(const Context& context, std::string_view name) {
  return !name.empty() && name.size() <= 2 && name[0] >= 'A' && name[0] <= 'Z' &&
         context.names.find(name, kWantAgent) == nullptr;
}

syntax::Name severity_word(const syntax::Name& name) {
  const std::string& text = name.text;
  return {text == "absolutely" ? "absolute" : text == "relatively" ? "relative" : text, name.span};
}

}  // namespace

std::optional<std::uint32_t> ConditionChecker::find_variable(std::string_view name) const {
  for (std::uint32_t i = 0; i < variables_.size(); ++i) {
    if (variables_[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

std::optional<Term0> ConditionChecker::check_variable(const syntax::Name& arg, std::uint32_t index,
                                                      const std::string& sort) {
  is_used_[index] = true;
  const std::string& own_sort = variables_[index].sort;
  if (own_sort.empty() || sort.empty()) {
    scope_.reject();
    return std::nullopt;
  }
  if (own_sort != sort) {
    scope_.error(wrong_sort(arg, own_sort, sort));
    return std::nullopt;
  }
  return VariableRef{index};
}

std::optional<Term0> ConditionChecker::check_arg(const syntax::Name& arg, const std::string& sort) {
  if (const auto variable = find_variable(arg.text)) {
    return check_variable(arg, *variable, sort);
  }
  if (looks_like_variable(scope_.context(), arg.text)) {
    scope_.error(unbound_variable(arg, sort));
    return std::nullopt;
  }
  const syntax::Name name = sort == "severity" ? severity_word(arg) : arg;
  std::optional<Symbol> symbol = read_symbol(scope_, name, sort);
  return symbol ? std::optional<Term0>(std::move(*symbol)) : std::nullopt;
}

std::optional<SmallVector<Term0>> ConditionChecker::check_args(
    RelationId relation, const std::vector<syntax::Name>& args) {
  SmallVector<Term0> terms;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (auto term = check_arg(args[i], scope_.model()[relation].column_sorts[i])) {
      terms.push_back(std::move(*term));
    }
  }
  return terms.size() == args.size() ? std::optional(std::move(terms)) : std::nullopt;
}

// `contraindicated A` without a word for the severity: of either.
ConditionChecker::Checked ConditionChecker::check_any_severity(const NamedAtom& condition,
                                                               Span span) {
  SmallVector<ConditionId> parts;
  for (const char* severity : {"absolute", "relative"}) {
    NamedAtom atom = condition;
    atom.args.push_back({severity, condition.relation.span});
    const Checked part = check_atom(atom, span);
    if (!part) {
      return std::nullopt;
    }
    parts.push_back(*part);
  }
  return any_of(std::move(parts), span);
}

ConditionChecker::Checked ConditionChecker::check_atom(const syntax::AtomCondition& condition,
                                                       Span span) {
  if (is_data_relation(scope_, condition.relation)) {
    return std::nullopt;
  }
  auto names = names_of_args(scope_, condition.args);
  return names ? check_atom(NamedAtom{condition.relation, std::move(*names)}, span) : std::nullopt;
}

ConditionChecker::Checked ConditionChecker::check_atom(const NamedAtom& condition, Span span) {
  if (condition.relation.text == relation::kContraindicated.name && condition.args.size() == 1) {
    return check_any_severity(condition, span);
  }
  const auto relation = read_relation(scope_, condition.relation, condition.args.size());
  if (!relation) {
    return std::nullopt;
  }
  auto args = check_args(*relation, condition.args);
  if (!args) {
    return std::nullopt;
  }
  // With a name these say what a plain condition says.
  const Relation& declared = scope_.model()[*relation];
  if (declared.is_builtin && std::holds_alternative<Symbol>(args->front())) {
    if (declared.header.name == relation::kTaking.name) {
      return add(span, Taking{*scope_.id_of<AgentId>(condition.args[0], kWantAgent)});
    }
    if (declared.header.name == relation::kHolds.name) {
      return add(span, Holds{*scope_.id_of<ConceptId>(condition.args[0], kWantConcept), {}});
    }
  }
  return add(span, AtomCondition{*relation, std::move(*args)});
}

ConditionChecker::Checked ConditionChecker::check_taking(const syntax::TakingCondition& condition,
                                                         Span span) {
  const syntax::Name& name = condition.name;
  const auto within = read_duration(scope_, condition.within);
  if (condition.within && !within) {
    return std::nullopt;
  }
  const auto taking = [&](AgentId agent) {
    using CourseKind = Course::Kind;
    const bool is_start = condition.course == syntax::TakingCondition::Course::kStarted;
    return within ? Taking{agent,
                           Course{is_start ? CourseKind::kStarted : CourseKind::kStopped, *within}}
                  : Taking{agent};
  };
  if (!condition.any_of_class) {
    if (find_variable(name.text) || looks_like_variable(scope_.context(), name.text)) {
      if (within) {
        scope_.error(invalid_value("a course over time is asked of one agent, not of a variable",
                                   name.span, "name an agent or `any` and a class"));
        return std::nullopt;
      }
      return check_atom(NamedAtom{{std::string(relation::kTaking.name), name.span}, {name}}, span);
    }
    const auto agent = scope_.id_of<AgentId>(name, kWantAgent);
    return agent ? add(span, taking(*agent)) : std::nullopt;
  }
  const auto agent_class = scope_.id_of<TermId>(name, kWantClass);
  if (!agent_class) {
    return std::nullopt;
  }
  SmallVector<ConditionId> parts;
  for (const AgentId agent : agents_of_class(scope_, *agent_class, name.span)) {
    parts.push_back(*add(span, taking(agent)));
  }
  return any_of(std::move(parts), span);
}

// `A != B`, `A = anastrozole`: the sort is that of the variable.
ConditionChecker::Checked ConditionChecker::check_same(const syntax::CompareCondition& condition,
                                                       Span span) {
  const syntax::NameValue* left = name_of_value(condition.left);
  const syntax::NameValue* right = name_of_value(condition.right);
  const bool is_equality =
      condition.op == syntax::CompareOp::kEqual || condition.op == syntax::CompareOp::kNotEqual;
  if (left == nullptr || right == nullptr || !is_equality) {
    scope_.error({.code = Finding::kInvalidComparison,
                  .message = "a variable is the same as another name or not; it has no order",
                  .primary = {{span, "not a comparison of two names"}},
                  .help = "write `A = B` or `A != B`"});
    return std::nullopt;
  }
  const auto left_variable = find_variable(left->name.text);
  const std::uint32_t variable = left_variable ? *left_variable : *find_variable(right->name.text);
  const std::string sort = variables_[variable].sort;
  auto left_term = check_arg(left->name, sort);
  auto right_term = check_arg(right->name, sort);
  if (!left_term || !right_term) {
    return std::nullopt;
  }
  return add(span, EqualityCondition{std::move(*left_term), std::move(*right_term),
                                     condition.op == syntax::CompareOp::kNotEqual});
}

}  // namespace regimen::knowledge
