// Implements the pass over rules of engine/knowledge/check.h.
#include <algorithm>
#include <utility>

#include "engine/knowledge/actions.h"
#include "engine/knowledge/overrides.h"
#include "engine/knowledge/relations.h"

namespace regimen::knowledge {

namespace {

SmallVector<Variable> read_variables(Scope& scope,
                                     const std::vector<syntax::VariableDecl>& written) {
  SmallVector<Variable> variables;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const syntax::Name& name = written[i].name;
    const auto first = std::find_if(
        written.begin(), written.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const syntax::VariableDecl& earlier) { return earlier.name.text == name.text; });
    if (first != written.begin() + static_cast<std::ptrdiff_t>(i)) {
      scope.error({.code = Finding::kDuplicateName,
                   .message = "variable `" + name.text + "` is introduced twice",
                   .primary = {{name.span, "introduced again here"}},
                   .secondary = {{first->name.span, "first introduced here"}},
                   .help = "give one of them another name"});
    }
    variables.push_back({name.text, read_sort(scope, written[i].sort).value_or("")});
  }
  return variables;
}

void report_unused_variables(Scope& scope, const ConditionChecker& checker,
                             const std::vector<syntax::VariableDecl>& written) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (!checker.is_used(i)) {
      const syntax::Name& name = written[i].name;
      scope.warn({.code = Finding::kUnusedVariable,
                  .message = "variable `" + name.text + "` is not used",
                  .primary = {{name.span, "nothing in this rule depends on it"}},
                  .help = "remove it, or write the condition that is about it"});
    }
  }
}

// What an override and an invariant must say.
void require_own_clauses(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::RuleDecl>(statement.value);
  const syntax::Name& name = *statement.name;
  if (decl.is_invariant && statement.title == std::nullopt && name.text == "invariant") {
    scope.error(missing_clause("an invariant has no title", name.span,
                               "write what it holds, as in `invariant \"Never two androgens\"`"));
  }
  if (decl.is_invariant && !decl.never) {
    scope.error(missing_clause("invariant `" + name.text + "` does not say what must not be",
                               name.span, "add `never`, as in `never recommend A when …`"));
  }
  if (decl.is_override && decl.when.empty()) {
    scope.error(missing_clause("override `" + name.text + "` does not say for whom it holds",
                               name.span, "add `when` and a condition"));
  }
  if (decl.is_override && !decl.because) {
    scope.error(missing_clause("override `" + name.text + "` gives no reason", name.span,
                               "add `because \"…\"` after what it sets aside"));
  }
}

void require_clauses(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::RuleDecl>(statement.value);
  const std::string& name = statement.name->text;
  if (decl.is_override || decl.is_invariant) {
    require_own_clauses(scope, statement);
    return;
  }
  if (decl.when.empty()) {
    scope.error(missing_clause("rule `" + name + "` does not say when it applies",
                               statement.name->span, "add `when` and a condition"));
  }
  if (decl.then.empty()) {
    scope.error(missing_clause("rule `" + name + "` does not say what follows",
                               statement.name->span,
                               "add `then`, as in `then conclude …` or `then warn \"…\"`"));
  }
}

// False, and reported, where nothing of that name can be set aside.
bool read_override(Scope& scope, const syntax::Name& name, Rule& rule) {
  const Declaration* found = scope.context().names.find(name.text, kWantOverridable);
  if (found == nullptr || !kWantOverridable.accepts(found->kind)) {
    scope.resolve(name, kWantOverridable);  // says why not
    return false;
  }
  if (!scope.is_visible(*found, name.span)) {
    return false;
  }
  rule.mutable_links().overridden = name.text;
  return true;
}

std::optional<Rule> read_rule(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::RuleDecl>(statement.value);
  require_clauses(scope, statement);
  // The table names the sources of its rows.
  const SourcePolicy policy = decl.table ? SourcePolicy::kOptional : SourcePolicy::kRequired;
  Rule rule{.header = header_from(scope, statement, policy),
            .variables = read_variables(scope, decl.variables),
            .when = ConditionId(std::size_t{0}),
            .unless = std::nullopt,
            .then = {},
            .is_row = decl.table.has_value(),
            .is_invariant = decl.is_invariant};
  std::vector<std::string> names;
  for (const Variable& variable : rule.variables) {
    names.push_back(variable.name);
  }
  check_sentence(scope, *statement.metadata, names);
  ConditionArena arena(scope.model().conditions);
  ConditionChecker checker(scope, arena.conditions(), rule.variables);
  std::vector<syntax::ConditionId> written = decl.when;
  if (decl.never) {
    written.insert(written.begin(), *decl.never);
  }
  const std::optional<ConditionId> when = checker.conjoin(written);
  rule.unless = checker.disjoin(decl.unless);
  for (const syntax::Action& action : decl.then) {
    if (auto read = read_action(scope, checker, action)) {
      rule.then.push_back(std::move(*read));
    }
  }
  if (!scope.is_sound() || !when) {
    return std::nullopt;
  }
  rule.when = *when;
  report_unused_variables(scope, checker, decl.variables);
  if (decl.overridden && !read_override(scope, *decl.overridden, rule)) {
    return std::nullopt;
  }
  if (decl.because) {
    rule.mutable_links().because = decl.because->value;
  }
  check_exceptions(scope, arena.conditions(),
                   {"rule `" + rule.header.name + "`", rule.when, rule.unless});
  arena.keep();
  return rule;
}

// A rule that cannot be read may have concluded what it says: until it is mended, that is unknown
// where no other rule concludes it.
void doubt_conclusions(Context& context, const syntax::Statement& statement) {
  const auto* rule = std::get_if<syntax::RuleDecl>(&statement.value);
  if (rule == nullptr) {
    return;
  }
  for (const syntax::Action& action : rule->then) {
    const auto* conclude = std::get_if<syntax::ConcludeAction>(&action.value);
    for (Concept& concept_ : context.model.concepts) {
      if (conclude != nullptr && concept_.kind == Concept::Kind::kConclusion &&
          concept_.header.name == conclude->conclusion.text) {
        concept_.absent_means_no = false;
      }
    }
  }
}

}  // namespace

void check_rules(Context& context, const Statements& statements) {
  std::vector<DraftRule> drafts;
  drafts.reserve(statements.rules.size());
  for (const StatementRef ref : statements.rules) {
    Scope scope(context, statements, ref);
    drafts.push_back({ref, read_rule(scope, statements[ref]), {}});
    if (!drafts.back().rule) {
      context.unread.push_back(ref);
      doubt_conclusions(context, statements[ref]);
    }
  }
  for (const StatementRef ref : statements.damaged) {
    doubt_conclusions(context, statements[ref]);
  }
  resolve_overrides(context, statements, drafts);
  context.model.rules.reserve(drafts.size());
  for (DraftRule& draft : drafts) {
    if (draft.rule) {
      context.names.set_id(Kind::kRule, draft.rule->header.name,
                           static_cast<std::uint32_t>(context.model.rules.size()));
      context.model.rules.push_back(std::move(*draft.rule));
    }
  }
}

}  // namespace regimen::knowledge
