// Implements engine/datalog/table.h.
#include "engine/datalog/table.h"

#include <algorithm>

#include "engine/datalog/rows.h"

namespace regimen::datalog {

namespace {

using diagnostics::Code;

class Reader {
 public:
  Reader(const Program& program, const TableSource& source, const quantity::UnitTable& units,
         Database& database, diagnostics::Sink& sink)
      : program_(program),
        relation_(program[source.relation]),
        source_(source),
        units_(units),
        values_(database.values),
        tuples_(database.relations[source.relation.index()]),
        sink_(sink) {}

  std::size_t read();

 private:
  void read_lines();
  bool take_plain(std::size_t& at, char separator, bool has_quotes);
  std::optional<Token> plain_cell(const Column& column, std::size_t& at, char separator,
                                  bool is_last);
  void read_objects();
  bool is_header(const Row& row) const;
  void take(const Row& row);
  void refuse(diagnostics::Diagnostic diagnostic);
  void refuse_cell(const Column& column, const std::string& text, Span where);
  std::optional<Token> token(const Column& column, std::string_view text);
  Span span(std::size_t begin, std::size_t end) const {
    return {source_.buffer, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  const Program& program_;
  const Relation& relation_;
  TableSource source_;
  const quantity::UnitTable& units_;
  Values& values_;
  Tuples& tuples_;
  diagnostics::Sink& sink_;
  std::size_t bad_ = 0;
  std::vector<Token> tuple_;
};

void Reader::refuse(diagnostics::Diagnostic diagnostic) {
  if (bad_ < kBadRowsListed) {
    sink_.add(std::move(diagnostic));
  } else if (bad_ == kBadRowsListed) {
    sink_.add({.code = Code::kTooManyBadRows,
               .message = "more than " + std::to_string(kBadRowsListed) + " rows of `" +
                          relation_.name + "` cannot be read",
               .primary = {{diagnostic.primary->span, "from here on they are not listed"}},
               .help = "fix those above first"});
  }
  ++bad_;
}

void Reader::refuse_cell(const Column& column, const std::string& text, Span where) {
  constexpr std::size_t kShown = 60;
  refuse({.code = Code::kUnreadableCell,
          .message = "`" + text.substr(0, kShown) + "` is not " + words_for(column.type),
          .primary = {{where, "column `" + column.name + "` of `" + relation_.name + "`"}},
          .help = hint(column.type) + "; the row is ignored"});
}

std::optional<Token> Reader::token(const Column& column, std::string_view text) {
  if (column.type.kind == Type::Kind::kSymbol) {
    const auto& symbols = program_.symbols.find(column.type.sort)->second;
    if (!std::binary_search(symbols.begin(), symbols.end(), text)) {
      return std::nullopt;
    }
  }
  const std::optional<Word> word = values_.read(text, column.type, units_);
  return word ? std::optional(values_.token(*word)) : std::nullopt;
}

// A whole number of up to eighteen digits, at its first one or its sign; where it ends.
std::optional<std::int64_t> plain_integer(std::string_view text, std::size_t& at) {
  constexpr std::size_t kDigitsMax = 18;
  const bool is_negative = at < text.size() && text[at] == '-';
  at += is_negative ? 1 : 0;
  const std::size_t begin = at;
  std::int64_t value = 0;
  const auto has_digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  for (; has_digit() && at - begin < kDigitsMax; ++at) {
    value = value * 10 + (text[at] - '0');
  }
  const bool is_whole = at > begin && !has_digit();
  return is_whole ? std::optional(is_negative ? -value : value) : std::nullopt;
}

bool Reader::is_header(const Row& row) const {
  return std::equal(
      row.cells.begin(), row.cells.end(), relation_.columns.begin(), relation_.columns.end(),
      [](const Cell& cell, const Column& column) { return cell.text == column.name; });
}

void Reader::take(const Row& row) {
  if (row.is_open) {
    refuse({.code = Code::kOpenQuote,
            .message = "a quotation mark is never closed",
            .primary = {{span(row.begin, row.end), "this row and all below it are ignored"}},
            .help = "close it; inside quotation marks write `\"\"` for one"});
    return;
  }
  if (row.cells.size() != relation_.columns.size()) {
    refuse({.code = Code::kWrongCellCount,
            .message = "a row of `" + relation_.name + "` has " +
                       std::to_string(relation_.columns.size()) + " cells, not " +
                       std::to_string(row.cells.size()),
            .primary = {{span(row.begin, row.end), "this row is ignored"}},
            .help = "give it a cell for each column"});
    return;
  }
  tuple_.clear();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto read = token(relation_.columns[i], row.cells[i].text);
    if (!read) {
      refuse_cell(relation_.columns[i], row.cells[i].text,
                  span(row.cells[i].begin, row.cells[i].end));
      return;
    }
    tuple_.push_back(*read);
  }
  tuples_.insert(tuple_.data());
}

// The cell at `at`, which then is behind its end; nothing when it has no value or is not the last
// where it should be.
std::optional<Token> Reader::plain_cell(const Column& column, std::size_t& at, char separator,
                                        bool is_last) {
  const std::string_view text = source_.text;
  std::optional<Token> result;
  const std::size_t begin = at;
  if (column.type.kind == Type::Kind::kInteger) {
    if (const auto value = plain_integer(text, at)) {
      result = values_.token(from_integer(*value));
    }
    at += is_last && at + 1 < text.size() && text[at] == '\r' && text[at + 1] == '\n' ? 1U : 0U;
  } else {
    while (at < text.size() && text[at] != separator && text[at] != '\n') {
      ++at;
    }
    const std::size_t end = is_last && at > begin && text[at - 1] == '\r' ? at - 1 : at;
    result = token(column, text.substr(begin, end - begin));
  }
  const bool is_end = at == text.size() || text[at] == '\n';
  const bool is_fitting = is_last ? is_end : !is_end && text[at] == separator;
  at += at < text.size() ? 1U : 0U;
  return is_fitting ? result : std::nullopt;
}

// Takes a row without quotation marks whose cells all have values. Everything else is left to
// `take`, which says what is wrong, and `at` stays where it is.
bool Reader::take_plain(std::size_t& at, char separator, bool has_quotes) {
  const std::vector<Column>& columns = relation_.columns;
  std::size_t next = at;
  tuple_.clear();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (has_quotes && next < source_.text.size() && source_.text[next] == '"') {
      return false;
    }
    const auto cell = plain_cell(columns[i], next, separator, i + 1 == columns.size());
    if (!cell) {
      return false;
    }
    tuple_.push_back(*cell);
  }
  tuples_.insert(tuple_.data());
  at = next;
  return true;
}

void Reader::read_lines() {
  const char separator = source_.format == Format::kCsv ? ',' : '\t';
  const bool has_quotes = source_.format == Format::kCsv;
  bool may_be_header = source_.format != Format::kFacts;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::size_t at = source_.text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < source_.text.size()) {
    if (source_.reads_plainly && !may_be_header && take_plain(at, separator, has_quotes)) {
      continue;
    }
    const Row row = read_row(source_.text, at, separator, has_quotes);
    const bool is_blank = row.begin == row.end && relation_.columns.size() != 1;
    if (!is_blank && !(may_be_header && is_header(row))) {
      take(row);
    }
    may_be_header = may_be_header && is_blank;
  }
}

void Reader::read_objects() {
  std::size_t at = 0;
  while (at < source_.text.size()) {
    const std::size_t begin = at;
    const std::size_t end = std::min(source_.text.find('\n', at), source_.text.size());
    at = end + 1;
    const std::string_view line = source_.text.substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    const ObjectRow row = read_object(line, relation_.columns);
    if (!row.mistake.empty()) {
      refuse({.code = Code::kNotARow,
              .message = "a line of `" + relation_.name + "` cannot be read: " + row.mistake,
              .primary = {{span(begin, end), "this row is ignored"}},
              .help = "write one JSON object with a value for each column"});
      continue;
    }
    tuple_.clear();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const auto read = token(relation_.columns[i], *row.cells[i]);
      if (!read) {
        refuse_cell(relation_.columns[i], *row.cells[i], span(begin, end));
        break;
      }
      tuple_.push_back(*read);
    }
    if (tuple_.size() == relation_.columns.size()) {
      tuples_.insert(tuple_.data());
    }
  }
}

std::size_t Reader::read() {
  const auto lines = std::count(source_.text.begin(), source_.text.end(), '\n');
  tuples_.reserve(tuples_.size() + static_cast<std::size_t>(lines));
  source_.format == Format::kNdjson ? read_objects() : read_lines();
  return bad_;
}

}  // namespace

std::size_t read_table(const Program& program, const TableSource& source,
                       const quantity::UnitTable& units, Database& database,
                       diagnostics::Sink& sink) {
  return Reader(program, source, units, database, sink).read();
}

}  // namespace regimen::datalog
