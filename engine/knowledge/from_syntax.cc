// Implements engine/knowledge/from_syntax.h: the flow. Each pass needs only the ids of the passes
// before it.
#include "engine/knowledge/from_syntax.h"

#include <utility>

#include "engine/knowledge/check.h"
#include "engine/knowledge/conditions.h"
#include "engine/knowledge/verify.h"

namespace regimen::knowledge {

namespace {

// About as many as there will be: moving a million conditions to grow is most of the time
// otherwise.
std::size_t condition_count(const std::vector<syntax::Tree>& trees) {
  std::size_t count = 0;
  for (const syntax::Tree& tree : trees) {
    count += tree.conditions.size() + tree.conditions.size() / 4;
  }
  return count;
}

}  // namespace

Model from_syntax(const std::vector<syntax::Tree>& trees, const diagnostics::Buffers& buffers,
                  diagnostics::Sink& sink, const CheckOptions& options) {
  Model model;
  Context context{model, buffers, sink, options, Names(), {}};
  const Statements statements = collect(context, trees);
  model.conditions.reserve(condition_count(trees));

  check_units(context, statements);
  check_sources(context, statements);
  check_labs(context, statements);
  check_concepts(context, statements);
  check_terms(context, statements);
  check_relations(context, statements);
  check_named_quantities(context, statements);
  check_agents(context, statements);
  check_extensions(context, statements);
  check_irrelevant(context, statements);
  check_trusts(context, statements);
  check_mechanisms(context, statements);
  check_limits(context, statements);
  check_doses(context, statements);
  check_resolves(context, statements);
  check_rules(context, statements);
  check_interactions(context, statements);
  check_tables(context, statements);
  check_protocols(context, statements);
  check_dose_conflicts(context);
  check_contraindications(context, statements);
  check_disputes(context);
  check_facts(context, statements);
  check_assertions(context, statements);
  check_mappings(context, statements);
  check_scenarios(context, statements);

  verify(model);
  return model;
}

std::optional<ConditionId> condition_from_syntax(Model& model, const syntax::Tree& tree,
                                                 syntax::ConditionId root,
                                                 const diagnostics::Buffers& buffers,
                                                 diagnostics::Sink& sink) {
  Context context{model, buffers, sink, {}, names_of(model), {}};
  const FileScope sees_everything;
  Scope scope(context, tree, sees_everything);
  ConditionArena arena(model.conditions);
  const std::optional<ConditionId> id = ConditionChecker(scope, arena.conditions()).check(root);
  if (!id || !scope.is_sound()) {
    return std::nullopt;
  }
  arena.keep();
  return id;
}

}  // namespace regimen::knowledge
