// Implements engine/datalog/from_syntax.h.
#include "engine/datalog/from_syntax.h"

#include <utility>

#include "engine/datalog/declared.h"
#include "engine/datalog/growth.h"
#include "engine/datalog/lowerer.h"
#include "engine/datalog/program_diagnostics.h"
#include "engine/datalog/strata.h"

namespace regimen::datalog {

namespace {

void lower_block_rule(Declared& declared, knowledge::StatementRef ref) {
  const syntax::Statement& statement = declared[ref];
  const auto& rule = std::get<syntax::RuleDecl>(statement.value);
  knowledge::Scope scope(declared.context, declared.trees[ref.tree], declared.files[ref.tree]);
  knowledge::header_from(scope, statement, knowledge::SourcePolicy::kRequired);
  const std::string name = "rule `" + statement.name->text + "`";
  if (rule.when.empty()) {
    scope.error(knowledge::missing_clause(name + " does not say when it applies",
                                          statement.name->span, "add `when` and a condition"));
  }
  for (const syntax::Name& overridden : rule.overrides) {
    scope.error(about_a_patient(overridden.span));
  }
  for (const syntax::Action& action : rule.then) {
    if (!std::holds_alternative<syntax::AtomAction>(action.value)) {
      scope.error(about_a_patient(action.span));
    }
  }
  for (std::size_t i = 0; i < rule.then.size() && scope.is_sound(); ++i) {
    const auto& atom = std::get<syntax::AtomAction>(rule.then[i].value);
    Lowerer(declared, ref.tree, name, statement.name->span)
        .lower_rule(atom.relation, atom.args, rule.when, rule.unless);
  }
}

void lower(Declared& declared, knowledge::StatementRef ref) {
  const syntax::Statement& statement = declared[ref];
  if (const auto* fact = std::get_if<syntax::FactDecl>(&statement.value)) {
    Lowerer(declared, ref.tree, "a fact", statement.name->span)
        .lower_fact(*statement.name, fact->args);
  } else if (const auto* rule = std::get_if<syntax::ShortRuleDecl>(&statement.value)) {
    Lowerer(declared, ref.tree, "the rule for `" + statement.name->text + "`", statement.name->span)
        .lower_rule(*statement.name, rule->args, {rule->when}, {});
  } else if (std::holds_alternative<syntax::RuleDecl>(statement.value)) {
    lower_block_rule(declared, ref);
  }
}

// If the author marked none, what rules conclude is what they want to see.
void mark_output(Program& program) {
  bool has_output = false;
  for (const Relation& relation : program.relations) {
    has_output = has_output || relation.is_output;
  }
  for (std::size_t i = 0; i < program.clauses.size() && !has_output; ++i) {
    Relation& head = program.relations[program.clauses[i].head.index()];
    head.is_output = !head.is_helper;
  }
}

}  // namespace

Program from_syntax(knowledge::Model& model, const std::vector<syntax::Tree>& trees,
                    const diagnostics::Buffers& buffers, diagnostics::Sink& sink,
                    const knowledge::CheckOptions& options) {
  Program program;
  if (model.data_statements.empty()) {
    return program;
  }
  knowledge::Context context{model, buffers, sink, options, names_of(model), {}};
  Declared declared{context, trees, {}, program};
  for (const syntax::Tree& tree : trees) {
    declared.files.push_back(knowledge::scope_of_file(model, tree, buffers));
  }
  declare(declared);
  for (const knowledge::StatementRef ref : model.data_statements) {
    lower(declared, ref);
  }
  mark_output(program);
  program.can_evaluate = order_components(program, sink);
  program.can_evaluate = program.can_evaluate && check_growth(program, sink);
  return program;
}

}  // namespace regimen::datalog
