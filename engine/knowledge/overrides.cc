// Implements engine/knowledge/overrides.h.
#include "engine/knowledge/overrides.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>

#include "engine/knowledge/actions.h"

namespace regimen::knowledge {

namespace {

const syntax::RuleDecl& decl_of(const Statements& statements, const DraftRule& draft) {
  return std::get<syntax::RuleDecl>(statements[draft.ref].value);
}

const syntax::Name& name_of(const Statements& statements, const DraftRule& draft) {
  return *statements[draft.ref].name;
}

std::optional<std::size_t> find_draft(const Statements& statements,
                                      const std::vector<DraftRule>& drafts, std::string_view name) {
  const auto found = std::lower_bound(drafts.begin(), drafts.end(), name,
                                      [&](const DraftRule& draft, std::string_view wanted) {
                                        return name_of(statements, draft).text < wanted;
                                      });
  if (found == drafts.end() || name_of(statements, *found).text != name) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - drafts.begin());
}

// A table stands for all of its rows.
const syntax::TableDecl* find_table(const Statements& statements, std::string_view name) {
  for (const StatementRef ref : statements.tables) {
    if (statements[ref].name && statements[ref].name->text == name) {
      return &std::get<syntax::TableDecl>(statements[ref].value);
    }
  }
  return nullptr;
}

void find_overridden(Context& context, const Statements& statements, std::vector<DraftRule>& drafts,
                     DraftRule& draft) {
  Scope scope(context, statements, draft.ref);
  for (const syntax::Name& name : decl_of(statements, draft).overrides) {
    if (const syntax::TableDecl* table = find_table(statements, name.text)) {
      for (const syntax::TableRow& row : table->rows) {
        if (const auto overridden = find_draft(statements, drafts, row.rule.text)) {
          draft.overrides.push_back(*overridden);
        }
      }
      continue;
    }
    const Declaration* found = context.names.find(name.text, kWantRule);
    const bool is_rule = found != nullptr && found->kind == Kind::kRule;
    const auto overridden = is_rule ? find_draft(statements, drafts, name.text) : std::nullopt;
    if (!overridden) {
      scope.resolve(name, kWantRule);  // says why not
    } else if (scope.is_visible(*found, name.span)) {
      draft.overrides.push_back(*overridden);
    }
  }
  std::sort(draft.overrides.begin(), draft.overrides.end());
  draft.overrides.erase(std::unique(draft.overrides.begin(), draft.overrides.end()),
                        draft.overrides.end());
  if (!scope.is_sound()) {
    draft.rule.reset();
  }
}

// ---- the order of overriding ----

// Takes the rules whose overridden rules are all taken, until none is left (Kahn 1962). A rule that
// overrides one that is left out is left out. True for each rule on a cycle, or that leads to one.
std::vector<bool> stuck_rules(std::vector<DraftRule>& drafts) {
  std::vector<std::vector<std::size_t>> overriders(drafts.size());
  std::vector<std::size_t> waiting(drafts.size());
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    waiting[i] = drafts[i].overrides.size();
    for (const std::size_t overridden : drafts[i].overrides) {
      overriders[overridden].push_back(i);
    }
    if (waiting[i] == 0) {
      ready.push_back(i);
    }
  }
  std::vector<bool> is_stuck(drafts.size(), true);
  while (!ready.empty()) {
    const std::size_t taken = ready.back();
    ready.pop_back();
    is_stuck[taken] = false;
    for (const std::size_t overrider : overriders[taken]) {
      if (!drafts[taken].rule) {
        drafts[overrider].rule.reset();
      }
      if (--waiting[overrider] == 0) {
        ready.push_back(overrider);
      }
    }
  }
  return is_stuck;
}

Diagnostic override_cycle(const Statements& statements, const std::vector<DraftRule>& drafts,
                          const std::vector<std::size_t>& cycle) {
  std::string path;
  for (const std::size_t i : cycle) {
    path += name_of(statements, drafts[i]).text + " → ";
  }
  path += name_of(statements, drafts[cycle.front()]).text;
  Diagnostic diagnostic{
      .code = Finding::kOverrideCycle,
      .message = "rules override each other in a circle: " + path,
      .primary = {{name_of(statements, drafts[cycle.front()]).span, "overrides itself in the end"}},
      .help = "remove one of these `overrides`"};
  for (auto i = std::next(cycle.begin()); i != cycle.end(); ++i) {
    diagnostic.secondary.push_back(
        {name_of(statements, drafts[*i]).span, "takes part in the circle"});
  }
  return diagnostic;
}

void report_cycles(Context& context, const Statements& statements, std::vector<DraftRule>& drafts) {
  const std::vector<bool> is_stuck = stuck_rules(drafts);
  std::vector<bool> is_visited(drafts.size(), false);
  for (std::size_t start = 0; start < drafts.size(); ++start) {
    std::vector<std::size_t> path;
    for (std::size_t i = start; is_stuck[i] && !is_visited[i];) {
      is_visited[i] = true;
      drafts[i].rule.reset();
      path.push_back(i);
      const auto& overridden = drafts[i].overrides;
      // A stuck rule overrides at least one stuck rule.
      i = *std::find_if(overridden.begin(), overridden.end(),
                        [&](std::size_t other) { return is_stuck[other]; });
      const auto again = std::find(path.begin(), path.end(), i);
      if (again != path.end()) {
        std::vector<std::size_t> cycle(again, path.end());
        std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
        context.sink.add(override_cycle(statements, drafts, cycle));
      }
    }
  }
}

// ---- rules that are about different things ----

void report_unrelated(Context& context, const Statements& statements,
                      const std::vector<DraftRule>& drafts, const DraftRule& draft) {
  const std::vector<std::string> own = subjects_of(draft.rule->then);
  for (const syntax::Name& name : decl_of(statements, draft).overrides) {
    const std::optional<std::size_t> index = find_draft(statements, drafts, name.text);
    if (!index) {
      continue;  // a table: its rows may be about anything
    }
    const DraftRule& other = drafts[*index];
    const std::vector<std::string> others = subjects_of(other.rule->then);
    std::vector<std::string> shared;
    std::set_intersection(own.begin(), own.end(), others.begin(), others.end(),
                          std::back_inserter(shared));
    if (shared.empty()) {
      context.sink.add({.code = Finding::kUnrelatedOverride,
                        .message = "`" + draft.rule->header.name + "` overrides `" + name.text +
                                   "`, but they are about different things",
                        .primary = {{name.span, "overridden here"}},
                        .secondary = {{other.rule->header.name_span,
                                       "this rule says nothing that the other "
                                       "replaces"}},
                        .help = "write the exception in the other rule: `unless …`"});
    }
  }
}

}  // namespace

void resolve_overrides(Context& context, const Statements& statements,
                       std::vector<DraftRule>& drafts) {
  for (DraftRule& draft : drafts) {
    find_overridden(context, statements, drafts, draft);
  }
  report_cycles(context, statements, drafts);
  std::vector<std::size_t> ids(drafts.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    ids[i] = next;
    next += drafts[i].rule ? 1 : 0;
  }
  for (DraftRule& draft : drafts) {
    if (!draft.rule || draft.overrides.empty()) {
      continue;
    }
    for (const std::size_t overridden : draft.overrides) {
      draft.rule->mutable_links().overrides.emplace_back(ids[overridden]);
    }
    report_unrelated(context, statements, drafts, draft);
  }
}

}  // namespace regimen::knowledge
