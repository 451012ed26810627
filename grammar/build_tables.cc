// Implements the tables of grammar/build.h: each row becomes a rule of its own.
#include <algorithm>
#include <string>
#include <utility>

#include "grammar/author_errors.h"
#include "grammar/build.h"

namespace regimen::grammar {

using syntax::ConditionId;
using syntax::Statement;

namespace {

std::string pluralize(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

// One space between them, and no comments.
std::string Builder::words_in(diagnostics::Span where) const {
  auto word =
      std::lower_bound(lexemes_.words.begin(), lexemes_.words.end(), where.begin,
                       [](const Lexeme& each, std::uint32_t begin) { return each.begin < begin; });
  std::string result;
  for (; word != lexemes_.words.end() && word->begin < where.end; ++word) {
    result += result.empty() ? "" : " ";
    result += text_.of(*word);
  }
  return result;
}

std::vector<syntax::Action> Builder::actions(const std::vector<P::ActionContext*>& items) {
  std::vector<syntax::Action> result;
  for (P::ActionContext* each : items) {
    if (auto built = action(each)) {
      result.push_back(std::move(*built));
    }
  }
  return result;
}

void Builder::add_table_population(P::ForWhomContext* who, syntax::TableDecl& table) {
  const Population found = population(who);
  if (found.sex.sex != syntax::Sex::kAny) {
    const bool is_male = found.sex.sex == syntax::Sex::kMale;
    table.when.push_back(
        add(syntax::NameCondition{{is_male ? "male" : "female", found.sex.span}, {}}, who));
  }
  if (found.adults) {
    table.when.push_back(add(syntax::NameCondition{{"adult", found.sex.span}, {}}, who));
  }
}

// Rows wait for the columns, which may stand below them (add_rows).
void Builder::add_table_clause(P::ClauseContext* clause, syntax::TableDecl& table) {
  switch (clause->start->getType()) {
    case P::FOR:
      add_table_population(static_cast<P::ForClauseContext*>(clause)->who, table);
      return;
    case P::WHEN:
      if (const auto when = clause_condition(clause)) {
        table.when.push_back(*when);
      }
      return;
    case P::COLLECT:
      table.collects = true;
      return;
    case P::COLUMNS:
      for (const P::SumContext* head : static_cast<P::ColumnsClauseContext*>(clause)->heads) {
        table.columns.push_back({words_in(span(head)), span(head)});
      }
      return;
    default:
      return;
  }
}

void Builder::add_rows(P::BodyContext* body, Statement& statement) {
  const P::ColumnsClauseContext* columns = nullptr;
  for (P::ClauseContext* clause : body->items) {
    if (clause->exception == nullptr && columns == nullptr) {
      columns = dynamic_cast<P::ColumnsClauseContext*>(clause);
    }
  }
  for (P::ClauseContext* clause : body->items) {
    if (clause->exception != nullptr) {
      continue;
    }
    if (auto* row = dynamic_cast<P::RowClauseContext*>(clause)) {
      add_row(row, columns, statement);
    }
  }
  for (P::ClauseContext* clause : body->items) {
    auto* otherwise = dynamic_cast<P::OtherwiseClauseContext*>(clause);
    if (otherwise != nullptr && clause->exception == nullptr) {
      add_otherwise(otherwise, statement);
      return;
    }
  }
}

// Stands for the rule of one row, with what every row has of the table.
void Builder::add_row_rule(const Statement& table, const syntax::Name& name,
                           const std::string& title, syntax::RuleDecl rule) {
  rule.table = table.name;
  const std::string table_title = table.title ? table.title->value : table.name->text;
  row_rules_.push_back({.value = std::move(rule),
                        .is_claim = table.is_claim,
                        .name = name,
                        .title = syntax::Text{table_title + ", " + title, name.span},
                        .sources = table.sources,
                        .codes = {},
                        .metadata = {},
                        .doc = {},
                        .keyword_span = name.span,
                        .span = table.span});
}

void Builder::add_row(P::RowClauseContext* row, const P::ColumnsClauseContext* columns,
                      Statement& statement) {
  auto& table = std::get<syntax::TableDecl>(statement.value);
  const std::string number = std::to_string(table.rows.size() + 1);
  const std::size_t heads = columns == nullptr ? 0 : columns->heads.size();
  if (columns == nullptr) {
    errors_.add(expected_here(word(row->start), "`columns` in a table with rows", "",
                              "name what the columns compare, as in `columns age | hematocrit`"));
    return;
  }
  if (row->cells.size() != heads) {
    errors_.add(expected_here(word(row->cells.back()), pluralize(heads, "cell"),
                              " in row " + number,
                              "the table has " + pluralize(heads, "column") + " and this row " +
                                  pluralize(row->cells.size(), "cell") +
                                  "; write `any` where a "
                                  "column does not matter"));
    return;
  }
  syntax::TableRow built{{statement.name->text + "_row_" + number, span(row)}, {}, false};
  syntax::RuleDecl rule{.when = table.when, .then = actions(row->items)};
  for (std::size_t i = 0; i < heads; ++i) {
    const bool is_any = row->cells[i]->any != nullptr;
    built.cells.push_back(is_any ? std::nullopt : cell_condition(columns->heads[i], row->cells[i]));
    if (built.cells.back()) {
      rule.when.push_back(*built.cells.back());
    }
  }
  const bool asks_nothing =
      rule.when.empty() && std::all_of(row->cells.begin(), row->cells.end(),
                                       [](P::CellContext* cell) { return cell->any != nullptr; });
  if (asks_nothing) {
    errors_.add(expected_here(word(row->start), "a condition in row " + number, "",
                              "write `otherwise then …` for whom no other row is"));
    return;
  }
  add_row_rule(statement, built.rule, "row " + number, std::move(rule));
  table.rows.push_back(std::move(built));
}

// For whom no other row is.
void Builder::add_otherwise(P::OtherwiseClauseContext* row, Statement& statement) {
  auto& table = std::get<syntax::TableDecl>(statement.value);
  syntax::OrCondition any;
  for (const syntax::TableRow& each : table.rows) {
    syntax::AndCondition all;
    for (const std::optional<ConditionId>& cell : each.cells) {
      if (cell) {
        all.parts.push_back(*cell);
      }
    }
    if (!all.parts.empty()) {
      any.parts.push_back(all.parts.size() == 1 ? all.parts.front() : add(std::move(all), row));
    }
  }
  if (any.parts.empty()) {
    errors_.add(expected_here(word(row->start), "rows before `otherwise`", "",
                              "write a row for each case, or a `rule`"));
    return;
  }
  syntax::RuleDecl rule{.when = table.when, .then = actions(row->items)};
  const ConditionId some = any.parts.size() == 1 ? any.parts.front() : add(std::move(any), row);
  rule.when.push_back(add(syntax::NotCondition{some}, row));
  syntax::TableRow built{{statement.name->text + "_otherwise", span(row)}, {}, true};
  add_row_rule(statement, built.rule, "otherwise", std::move(rule));
  table.rows.push_back(std::move(built));
}

std::optional<ConditionId> Builder::head_condition(P::SumContext* head, P::CellContext* cell) {
  P::FactorContext* factor = single_factor(head);
  if (factor == nullptr) {
    errors_.add(not_a_condition(word(cell)));
    return std::nullopt;
  }
  return condition(factor);
}

// `yes`, `no`; under `sex` also `male` and `female`.
std::optional<ConditionId> Builder::word_cell(P::SumContext* head, P::CellContext* cell) {
  const std::string answer = text(cell->word);
  if (text(head) == "sex" && (answer == "male" || answer == "female")) {
    return add(syntax::NameCondition{name(cell->word), {}}, cell);
  }
  if (answer != "yes" && answer != "no") {
    errors_.add(expected_here(word(cell), "`yes`, `no`, `any` or a comparison", " in a cell",
                              "write a cell as `< 50 %`, `50 .. 54 %`, `>= 40 and < 60 years`, "
                              "`yes`, `no` or `any`"));
    return std::nullopt;
  }
  const auto holds = head_condition(head, cell);
  return !holds || answer == "yes" ? holds : std::optional(add(syntax::NotCondition{*holds}, cell));
}

std::optional<ConditionId> Builder::cell_condition(P::SumContext* head, P::CellContext* cell) {
  if (cell->word != nullptr) {
    return word_cell(head, cell);
  }
  const auto left = value(head);
  if (!left) {
    return std::nullopt;
  }
  if (cell->low != nullptr) {
    auto [low, high] = range(cell->low, cell->high);
    return add(syntax::RangeCondition{*left, std::move(low), std::move(high)}, cell);
  }
  const auto compare = [&](const antlr4::Token* op, syntax::Quantity bound) {
    const diagnostics::Span where = bound.span;
    const syntax::ValueId right = add(syntax::QuantityValue{std::move(bound)}, where);
    return add(syntax::CompareCondition{*left, compare_op(op), right, span(op)}, cell);
  };
  if (cell->more == nullptr) {
    return compare(cell->op, quantity(cell->bound));
  }
  auto [bound, more] = range(cell->bound, cell->more);  // one unit for both
  const ConditionId first = compare(cell->op, std::move(bound));
  return add(syntax::AndCondition{{first, compare(cell->moreOp, std::move(more))}}, cell);
}

}  // namespace regimen::grammar
