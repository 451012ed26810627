// Implements relational_oracle.h: §10 of docs/semantics.md, but for values.
#include "tests/oracle/relational_oracle.h"

#include <algorithm>
#include <functional>

#include "engine/base/check.h"
#include "tests/oracle/relational_body.h"

namespace regimen::oracle {

namespace {

using syntax::ConditionId;

// A conclusion of a rule; a rule with several conclusions is several of these.
struct DataRule {
  const syntax::Tree* tree;
  std::string head;
  std::vector<syntax::ValueId> args;
  std::vector<Alternative> ways;
};

struct Program {
  DataRelations relations;
  Definitions definitions;
  std::vector<DataRule> rules;
};

void declare(const syntax::Tree& tree, const syntax::Statement& statement, Program& program) {
  if (const auto* relation = std::get_if<syntax::RelationDecl>(&statement.value)) {
    DataRelation declared;
    for (const syntax::RelationColumn& column : relation->columns) {
      declared.columns.push_back(column.name.text);
      declared.sorts.push_back(column.sort.text);
    }
    program.relations.emplace(statement.name->text, std::move(declared));
  } else if (const auto* define = std::get_if<syntax::DefineDecl>(&statement.value)) {
    program.definitions.emplace(statement.name->text, DataDefinition{define, &tree});
  }
}

// §10 "Alternatives": all of `when` hold and none of `unless`.
std::vector<Alternative> ways_of(const syntax::Tree& tree, const std::vector<ConditionId>& when,
                                 const std::vector<ConditionId>& unless) {
  std::vector<Alternative> ways{{}};
  for (const ConditionId id : when) {
    ways = conjunction(ways, alternatives(tree, id, false));
  }
  for (const ConditionId id : unless) {
    ways = conjunction(ways, alternatives(tree, id, true));
  }
  return ways;
}

void add_statement(const syntax::Tree& tree, const syntax::Statement& statement, Program& program) {
  if (const auto* fact = std::get_if<syntax::FactDecl>(&statement.value)) {
    program.rules.push_back({&tree, statement.name->text, fact->args, {{}}});
  } else if (const auto* rule = std::get_if<syntax::ShortRuleDecl>(&statement.value)) {
    program.rules.push_back(
        {&tree, statement.name->text, rule->args, ways_of(tree, {rule->when}, {})});
  } else if (const auto* block = std::get_if<syntax::RuleDecl>(&statement.value)) {
    for (const syntax::Action& action : block->then) {
      const auto& atom = std::get<syntax::AtomAction>(action.value);
      program.rules.push_back(
          {&tree, atom.relation.text, atom.args, ways_of(tree, block->when, block->unless)});
    }
  }
}

// A level for each relation, so that a rule needs nothing of a higher level, and only lower ones
// under `not` or in an aggregate; nothing when there are none.
std::optional<std::map<std::string, std::size_t>> levels_of(const Program& program) {
  std::map<std::string, std::size_t> levels;
  for (const auto& relation : program.relations) {
    levels[relation.first] = 0;
  }
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const DataRule& rule : program.rules) {
      std::size_t& level = levels[rule.head];
      for (const auto& [needed, is_strict] : needs_of(*rule.tree, rule.args, rule.ways)) {
        const auto below = levels.find(needed);  // `contains` is no relation
        const std::size_t least = below == levels.end() ? 0 : below->second + (is_strict ? 1 : 0);
        has_changed = has_changed || least > level;
        level = std::max(level, least);
      }
      if (level > levels.size()) {
        return std::nullopt;
      }
    }
  }
  return levels;
}

// What a rule concludes from what is known now.
std::vector<DataTuple> conclusions(const DataRule& rule, const Program& program) {
  const std::vector<std::string>& sorts = program.relations.at(rule.head).sorts;
  std::vector<DataTuple> result;
  for (const Alternative& way : rule.ways) {
    const Body body(program.relations, program.definitions, *rule.tree, way, rule.args);
    body.each_solution([&](const Bindings& bindings) {
      const Computation computation(*rule.tree, program.definitions, bindings);
      DataTuple tuple;
      for (std::size_t i = 0; i < rule.args.size(); ++i) {
        if (auto value = computation.value(rule.args[i], sorts[i] == "number")) {
          tuple.push_back(in_column(std::move(*value), sorts[i]));
        }
      }
      if (tuple.size() == rule.args.size()) {  // else a value is missing: it is left out
        result.push_back(std::move(tuple));
      }
    });
  }
  return result;
}

void complete(const std::map<std::string, std::size_t>& levels, std::size_t level,
              Program& program) {
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const DataRule& rule : program.rules) {
      if (levels.at(rule.head) == level) {
        for (DataTuple& tuple : conclusions(rule, program)) {
          has_changed =
              program.relations.at(rule.head).tuples.insert(std::move(tuple)).second || has_changed;
        }
      }
    }
  }
}

std::string cell(const DataValue& value) {
  std::string result;
  for (const char letter : value_text(value)) {
    result += letter == '\t'   ? std::string("\\t")
              : letter == '\n' ? std::string("\\n")
              : letter == '\\' ? std::string("\\\\")
                               : std::string(1, letter);
  }
  return result;
}

}  // namespace

std::optional<DataRelations> evaluate_data(const std::vector<syntax::Tree>& trees) {
  Program program;
  for (const syntax::Tree& tree : trees) {
    for (const syntax::Statement& statement : tree.statements) {
      declare(tree, statement, program);
    }
  }
  for (const syntax::Tree& tree : trees) {
    for (const syntax::Statement& statement : tree.statements) {
      add_statement(tree, statement, program);
    }
  }
  const auto levels = levels_of(program);
  if (!levels) {
    return std::nullopt;
  }
  for (std::size_t level = 0; level <= levels->size(); ++level) {
    complete(*levels, level, program);
  }
  return program.relations;
}

std::string relation_text(const std::string& name, const DataRelation& relation) {
  std::string text = name + "\n";
  for (std::size_t i = 0; i < relation.columns.size(); ++i) {
    text += (i == 0 ? "" : "\t") + relation.columns[i];
  }
  text += "\n";
  for (const DataTuple& tuple : relation.tuples) {
    for (std::size_t i = 0; i < tuple.size(); ++i) {
      text += (i == 0 ? "" : "\t") + cell(tuple[i]);
    }
    text += "\n";
  }
  return text;
}

}  // namespace regimen::oracle
