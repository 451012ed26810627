// Implements grammar/format/format.h: statements and the rows of their clauses.
#include "grammar/format/format.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/syntax/print.h"
#include "grammar/format/format_tokens.h"
#include "grammar/format/layout.h"
#include "grammar/format/page.h"
#include "grammar/outline.h"
#include "grammar/parse.h"

namespace regimen::format {
namespace {

using grammar::Part;
using grammar::Role;

constexpr std::size_t kIndent = 2;
constexpr std::size_t kHeaderHang = 4;
constexpr std::size_t kBetweenClauses = 2;

// Clauses that stand on one line.
struct Row {
  std::size_t begin;
  std::size_t end;
  std::size_t clauses;
};

// The statements whose clauses tell a story: what they say stands in one column.
bool is_aligned_kind(std::string_view keyword) {
  return keyword == "rule" || keyword == "protocol" || keyword == "agent" ||
         keyword == "override" || keyword == "invariant" || keyword == "mapping";
}

bool is_row(std::string_view keyword) {
  return keyword == "columns" || keyword == "row";
}

bool is_step(std::string_view keyword) {
  return keyword == "start" || keyword == "add" || keyword == "hold" || keyword == "stop" ||
         keyword == "monitor";
}

// One statement, written on a page of its own.
class StatementWriter {
 public:
  StatementWriter(const FormatTokens& tokens, Layout& layout, Page& page)
      : tokens_(tokens), layout_(layout), page_(page) {}

  void write(std::size_t begin, std::size_t end);

 private:
  void write_rows(std::size_t begin, std::size_t open, std::size_t close);
  std::vector<Row> rows(std::size_t open, std::size_t close) const;
  bool can_join(std::size_t clause) const;
  bool can_stand(const Row& row) const;
  void space_clauses(std::size_t open, std::size_t close);
  void align(const std::vector<Row>& rows);
  void align_steps(const std::vector<Row>& rows);
  void align_cells(const std::vector<Row>& rows);
  std::vector<std::size_t> cell_ends(const Row& row) const;
  bool has_line_end(std::size_t begin, std::size_t end) const;

  const FormatTokens& tokens_;
  Layout& layout_;
  Page& page_;
};

bool StatementWriter::has_line_end(std::size_t begin, std::size_t end) const {
  for (std::size_t i = begin + 1; i < end; ++i) {
    if (tokens_[i].is_first_on_line) {
      return true;
    }
  }
  return false;
}

void StatementWriter::space_clauses(std::size_t open, std::size_t close) {
  for (std::size_t i = open + 2; i < close; ++i) {
    if (tokens_[i].part == Part::kClause) {
      layout_.set_gap(i, kBetweenClauses);
    }
  }
  layout_.set_gap(close, close == open + 1 ? 0 : 1);
}

bool StatementWriter::can_join(std::size_t clause) const {
  return !tokens_[clause].is_first_on_line && tokens_[clause].above.empty() &&
         !tokens_[clause - 1].ends_line();
}

bool StatementWriter::can_stand(const Row& row) const {
  const std::optional<std::size_t> flat = layout_.flat_width(row.begin, row.end);
  return flat && kIndent + *flat <= kColumnsMax && !has_line_end(row.begin, row.end);
}

// As the author put clauses on lines; a row that does not fit falls into its clauses.
std::vector<Row> StatementWriter::rows(std::size_t open, std::size_t close) const {
  std::vector<Row> rows;
  const auto clause_end = [&](std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < close && tokens_[end].part != Part::kClause) {
      ++end;
    }
    return end;
  };
  for (std::size_t begin = open + 1; begin < close;) {
    std::vector<Row> clauses{{begin, clause_end(begin), 1}};
    while (clauses.back().end < close && can_join(clauses.back().end)) {
      const std::size_t next = clauses.back().end;
      clauses.push_back({next, clause_end(next), 1});
    }
    const Row row{begin, clauses.back().end, clauses.size()};
    if (clauses.size() > 1 && can_stand(row)) {
      rows.push_back(row);
    } else {
      rows.insert(rows.end(), clauses.begin(), clauses.end());
    }
    begin = row.end;
  }
  return rows;
}

void StatementWriter::align(const std::vector<Row>& rows) {
  std::size_t widest = 0;
  for (const Row& row : rows) {
    widest = std::max(widest, width(tokens_[row.begin].text));
  }
  for (const Row& row : rows) {
    const bool is_two_words =
        tokens_[row.begin].text == "review" || tokens_[row.begin].text == "reviewed";
    if (row.end > row.begin + 1 && layout_.gap(row.begin + 1) > 0 && !is_two_words) {
      layout_.set_gap(row.begin + 1, 1 + widest - width(tokens_[row.begin].text));
    }
  }
}

// Of steps and monitoring also what follows the agent or lab.
void StatementWriter::align_steps(const std::vector<Row>& rows) {
  const auto has_rest = [&](const Row& row) {
    return is_step(tokens_[row.begin].text) && row.end > row.begin + 2 &&
           layout_.gap(row.begin + 2) > 0;
  };
  std::size_t widest = 0;
  for (const Row& row : rows) {
    widest = has_rest(row) ? std::max(widest, width(tokens_[row.begin + 1].text)) : widest;
  }
  for (const Row& row : rows) {
    if (has_rest(row)) {
      layout_.set_gap(row.begin + 2, 1 + widest - width(tokens_[row.begin + 1].text));
    }
  }
}

// The `|` and the `then` of a row of a table.
std::vector<std::size_t> StatementWriter::cell_ends(const Row& row) const {
  std::vector<std::size_t> ends;
  for (std::size_t i = row.begin + 1; i < row.end; ++i) {
    const bool is_then = tokens_[i].text == "then";
    if (is_then || tokens_[i].text == "|") {
      ends.push_back(i);
    }
    if (is_then) {
      break;
    }
  }
  return ends;
}

// Cells of one column stand under each other.
void StatementWriter::align_cells(const std::vector<Row>& rows) {
  std::vector<std::size_t> widest;
  const auto for_each_cell = [&](auto what) {
    for (const Row& row : rows) {
      std::size_t begin = row.begin + 1;
      std::size_t column = 0;
      for (const std::size_t end :
           is_row(tokens_[row.begin].text) ? cell_ends(row) : std::vector<std::size_t>()) {
        what(column++, end, layout_.flat_width(begin, end).value_or(0));
        begin = end + 1;
      }
    }
  };
  for_each_cell([&](std::size_t column, std::size_t /*end*/, std::size_t width) {
    widest.resize(std::max(widest.size(), column + 1), 0);
    widest[column] = std::max(widest[column], width);
  });
  for_each_cell([&](std::size_t column, std::size_t end, std::size_t width) {
    layout_.set_gap(end, 1 + widest[column] - width);
  });
}

void StatementWriter::write_rows(std::size_t begin, std::size_t open, std::size_t close) {
  const std::vector<Row> all = rows(open, close);
  const std::string_view keyword = tokens_[begin].text;
  const bool are_single =
      std::all_of(all.begin(), all.end(), [](const Row& row) { return row.clauses == 1; });
  if (are_single && is_aligned_kind(keyword)) {
    align(all);
  }
  if (are_single && keyword == "table") {
    align(all);
    align_cells(all);
  }
  if (are_single && keyword == "protocol") {
    align_steps(all);
  }
  for (const Row& row : all) {
    const bool is_first = row.begin == open + 1;
    page_.lead(tokens_[row.begin], kIndent, !is_first && tokens_[row.begin].has_blank_above());
    if (row.clauses == 1) {
      layout_.clause(row.begin, row.end, kIndent);
    } else {
      layout_.fill(row.begin, row.end, kIndent + kIndent);
    }
  }
  page_.comments_above(tokens_[close], kIndent, !all.empty() && tokens_[close].has_blank_above());
  page_.new_line(0);
}

void StatementWriter::write(std::size_t begin, std::size_t end) {
  std::size_t open = begin;
  while (open < end && tokens_[open].part != Part::kOpen) {
    ++open;
  }
  if (open == end) {
    layout_.fill(begin, end, kHeaderHang);
    return;
  }
  const std::size_t close = end - 1;
  space_clauses(open, close);
  const std::optional<std::size_t> flat = layout_.flat_width(begin, end);
  const bool is_one_line = flat && *flat <= kColumnsMax && !has_line_end(begin, end);
  const bool is_empty = close == open + 1 && layout_.flat_width(open, end);
  if (is_one_line || is_empty) {
    layout_.fill(begin, end, kHeaderHang);
    return;
  }
  layout_.fill(begin, open + 1, kHeaderHang);
  write_rows(begin, open, close);
  page_.write(tokens_[close]);
}

// A blank line stands where one stood, and around a rule, protocol, agent or scenario of several
// lines. Entries of the vocabulary and contraindications may be listed without.
bool needs_blank(std::string_view keyword) {
  return is_aligned_kind(keyword) || keyword == "scenario" || keyword == "table";
}

bool has_any_blank(const FormatToken& token) {
  return token.has_blank_before ||
         std::any_of(token.above.begin(), token.above.end(),
                     [](const Comment& comment) { return comment.has_blank_before; });
}

std::string text_of(const FormatTokens& tokens) {
  Page page;
  Page statement;
  Layout layout(tokens, statement);
  bool was_long = false;
  bool needed_blank = false;
  const std::size_t last = tokens.size() - 1;
  for (std::size_t begin = 0; begin < last;) {
    std::size_t end = begin + 1;
    while (end < last && tokens[end].part != Part::kStatement) {
      ++end;
    }
    statement = Page();
    StatementWriter(tokens, layout, statement).write(begin, end);
    const bool is_long = statement.text().find('\n') != std::string::npos;
    const FormatToken& first = tokens[begin];
    const bool needs = needs_blank(first.text);
    const bool is_parted = was_long && is_long && (needs || needed_blank) && !has_any_blank(first);
    page.lead(first, 0, is_parted || first.has_blank_above());
    page.write(statement.text());
    was_long = is_long;
    needed_blank = needs;
    begin = end;
  }
  page.comments_above(tokens.back(), 0, tokens.back().has_blank_above());
  return page.text().empty() ? "" : page.text() + "\n";
}

}  // namespace

std::optional<std::string> format(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                                  diagnostics::Sink& sink) {
  const std::optional<grammar::Outline> outline = grammar::outline(buffers, buffer, sink);
  if (!outline) {
    return std::nullopt;
  }
  std::string formatted = text_of(format_tokens(buffers.text(buffer), *outline));
  diagnostics::Buffers copies;
  diagnostics::Sink copy_sink;
  const diagnostics::BufferId copy = copies.add(buffers.name(buffer), formatted);
  const syntax::Tree tree = grammar::parse(copies, copy, copy_sink);
  REGIMEN_CHECK(!copy_sink.has_errors() && syntax::print(tree) == syntax::print(outline->tree),
                "a formatted text means what it meant before");
  return formatted;
}

}  // namespace regimen::format
