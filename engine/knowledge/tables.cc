// Implements the pass over decision tables of engine/knowledge/check.h. Their rows are rules already.
#include <algorithm>
#include <utility>

#include "engine/knowledge/check.h"
#include "engine/knowledge/table_space.h"

namespace regimen::knowledge {

namespace {

constexpr std::size_t kGapsMax = 5;
constexpr std::size_t kOverlapsMax = 20;

Diagnostic gap(const Table& table, const TableSpace& space, const TableSpace::Box& box) {
  return {.code = Finding::kTableGap,
          .message = "no row of table `" + table.header.name + "` is for some patients",
          .primary = {{table.header.name_span, space.region(box)}},
          .notes = {"for example: " + space.example(box)},
          .help = "add a row for them, or `otherwise then …`"};
}

Diagnostic more_gaps(const Table& table) {
  return {.code = Finding::kTableGap,
          .message = "table `" + table.header.name + "` may have more gaps than are listed",
          .primary = {{table.header.name_span, "the search ended here"}},
          .help = "fix those above first, or add `otherwise then …`"};
}

Diagnostic overlap(const Table& table, const TableSpace& space, const TableSpace::Box& box,
                   std::pair<Span, Span> rows) {
  return {.code = Finding::kTableOverlap,
          .message = "two rows of table `" + table.header.name + "` fit the same patient",
          .primary = {{rows.second, space.region(box)}},
          .secondary = {{rows.first, "and this row"}},
          .notes = {"for example: " + space.example(box), "neither row applies there"},
          .help = "make them exclusive, or write `collect` in the table if both should apply"};
}

// The rows that checked, as rules of the model.
struct Rows {
  std::vector<RuleId> rules;
  std::vector<Span> spans;
  bool has_otherwise = false;
  bool are_all = true;
};
Rows rows_of(Context& context, const syntax::TableDecl& decl) {
  Rows rows;
  for (const syntax::TableRow& row : decl.rows) {
    const Declaration* found = context.names.find(row.rule.text, kWantRule);
    if (found == nullptr || found->kind != Kind::kRule || !found->id) {
      rows.are_all = false;
      continue;
    }
    rows.rules.emplace_back(*found->id);
    rows.spans.push_back(row.rule.span);
    rows.has_otherwise = row.is_otherwise;
  }
  return rows;
}

class TableCheck {
 public:
  TableCheck(Context& context, const Table& table, const std::vector<Span>& spans)
      : context_(context),
        table_(table),
        space_(context.model, conditions(context, table)),
        spans_(spans) {}

  void find_overlaps() {
    const std::size_t count = table_.rows.size() - (table_.has_otherwise ? 1 : 0);
    std::size_t found = 0;
    for (std::size_t row = 0; row < count; ++row) {
      for (std::size_t other = row + 1; other < count; ++other) {
        const std::optional<TableSpace::Box> box = space_.overlap(row, other);
        if (!box) {
          continue;
        }
        rule(row).mutable_links().excluded_by.push_back(table_.rows[other]);
        rule(other).mutable_links().excluded_by.push_back(table_.rows[row]);
        if (++found <= kOverlapsMax) {
          context_.sink.add(overlap(table_, space_, *box, {spans_[row], spans_[other]}));
        }
      }
    }
  }

  void find_gaps() {
    const TableSpace::Gaps gaps = space_.gaps(kGapsMax);
    for (const TableSpace::Box& box : gaps.boxes) {
      context_.sink.add(gap(table_, space_, box));
    }
    if (!gaps.is_complete) {
      context_.sink.add(more_gaps(table_));
    }
  }

 private:
  static std::vector<ConditionId> conditions(const Context& context, const Table& table) {
    std::vector<ConditionId> result;
    for (const RuleId row : table.rows) {
      result.push_back(context.model[row].when);
    }
    if (table.has_otherwise) {
      result.pop_back();
    }
    return result;
  }
  Rule& rule(std::size_t row) { return context_.model.rules[table_.rows[row].index()]; }

  Context& context_;
  const Table& table_;
  TableSpace space_;
  const std::vector<Span>& spans_;
};

std::optional<Table> read_table(Scope& scope, const syntax::Statement& statement,
                                const Rows& rows) {
  const auto& decl = std::get<syntax::TableDecl>(statement.value);
  Table table{.header = header_from(scope, statement, SourcePolicy::kRequired),
              .collects = decl.collects};
  if (decl.rows.empty()) {
    scope.error(missing_clause("table `" + table.header.name + "` has no rows",
                               statement.name->span,
                               "add `columns` and rows, as in `row < 50 % | yes then …`"));
    return std::nullopt;
  }
  const bool has_conditions = rows.rules.size() > (rows.has_otherwise ? 1 : 0);
  if (!has_conditions || !scope.is_sound()) {
    return std::nullopt;
  }
  table.rows = rows.rules;
  table.has_otherwise = rows.has_otherwise;
  for (const syntax::Text& column : decl.columns) {
    table.columns.push_back(column.value);
  }
  return table;
}

}  // namespace

void check_tables(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.tables) {
    Scope scope(context, statements, ref);
    const syntax::Statement& statement = statements[ref];
    const Rows rows = rows_of(context, std::get<syntax::TableDecl>(statement.value));
    std::optional<Table> table = read_table(scope, statement, rows);
    if (!table) {
      continue;
    }
    TableCheck check(context, *table, rows.spans);
    if (!table->collects) {
      check.find_overlaps();
    }
    if (!table->has_otherwise && rows.are_all) {
      check.find_gaps();
    }
    context.names.set_id(Kind::kTable, table->header.name,
                         static_cast<std::uint32_t>(context.model.tables.size()));
    context.model.tables.push_back(std::move(*table));
  }
}

}  // namespace regimen::knowledge
