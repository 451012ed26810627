// Implements engine/datalog/write.h.
#include "engine/datalog/write.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/base/csv.h"

namespace regimen::datalog {

namespace {

using Json = nlohmann::ordered_json;

// Numbers that compare as the values of a column do, so that sorting does not look the values up.
std::vector<std::uint32_t> ranks(const Values& values, const Type& type, const Tuples& tuples,
                                 std::size_t column) {
  std::vector<Token> tokens(tuples.size());
  Token greatest = 0;
  for (TupleId id = 0; id < tuples.size(); ++id) {
    tokens[id] = tuples[id][column];
    greatest = std::max(greatest, tokens[id]);
  }
  if (Values::is_ordered_by_token(type) && greatest < kFirstWide) {
    return tokens;
  }
  std::vector<Token> different = tokens;
  std::sort(different.begin(), different.end());
  different.erase(std::unique(different.begin(), different.end()), different.end());
  std::vector<std::uint32_t> places(different.size());
  std::iota(places.begin(), places.end(), 0U);
  std::sort(places.begin(), places.end(), [&](std::uint32_t left, std::uint32_t right) {
    return values.compare(values.word(different[left]), values.word(different[right]), type) < 0;
  });
  std::vector<std::uint32_t> rank(different.size());
  for (std::uint32_t i = 0; i < places.size(); ++i) {
    rank[places[i]] = i;
  }
  for (Token& token : tokens) {
    const auto found = std::lower_bound(different.begin(), different.end(), token);
    token = rank[static_cast<std::size_t>(found - different.begin())];
  }
  return tokens;
}

// Of one or two columns: both ranks in one number beside the tuple, which sorts in place.
std::vector<TupleId> sorted_by_pairs(const std::vector<std::vector<std::uint32_t>>& keys) {
  constexpr unsigned kHalf = 32;
  std::vector<std::pair<std::uint64_t, TupleId>> pairs(keys.front().size());
  for (TupleId id = 0; id < pairs.size(); ++id) {
    pairs[id] = {std::uint64_t{keys.front()[id]} << kHalf | keys.back()[id], id};
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<TupleId> ids(pairs.size());
  std::transform(pairs.begin(), pairs.end(), ids.begin(),
                 [](const std::pair<std::uint64_t, TupleId>& pair) { return pair.second; });
  return ids;
}

std::vector<TupleId> sorted(const Values& values, const std::vector<Column>& columns,
                            const Tuples& tuples) {
  std::vector<std::vector<std::uint32_t>> keys;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    keys.push_back(ranks(values, columns[column].type, tuples, column));
  }
  std::vector<TupleId> ids(tuples.size());
  std::iota(ids.begin(), ids.end(), TupleId{0});
  const auto is_less = [&](TupleId left, TupleId right) {
    for (const std::vector<std::uint32_t>& key : keys) {
      if (key[left] != key[right]) {
        return key[left] < key[right];
      }
    }
    return false;
  };
  if (std::is_sorted(ids.begin(), ids.end(), is_less)) {
    return ids;
  }
  if (keys.size() <= 2) {
    return sorted_by_pairs(keys);
  }
  std::sort(ids.begin(), ids.end(), is_less);
  return ids;
}

// Tabs and line ends inside a text would make other cells of it.
std::string tab_cell(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    result += letter == '\t'   ? std::string("\\t")
              : letter == '\n' ? std::string("\\n")
              : letter == '\r' ? std::string("\\r")
              : letter == '\\' ? std::string("\\\\")
                               : std::string(1, letter);
  }
  return result;
}

// What is there and empty is told from what is not there.
std::string text_cell(const std::string& text) {
  return text.empty() ? "\"\"" : csv_cell(text);
}

Json json_value(const Values& values, Word word, const Type& type) {
  switch (type.kind) {
    case Type::Kind::kInteger:
      return to_integer(word);
    case Type::Kind::kBoolean:
      return word != 0;
    default:
      return values.write(word, type);
  }
}

std::string write_json(const Program& program, Database& database, RelationId relation) {
  const std::vector<Column>& columns = program[relation].columns;
  Json result = {
      {"relation", program[relation].name}, {"columns", Json::array()}, {"tuples", Json::array()}};
  for (const Column& column : columns) {
    result["columns"].push_back(column.name);
  }
  const Tuples& tuples = list(database, relation);
  for (const TupleId id : sorted(database.values, columns, tuples)) {
    Json row = Json::array();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Word word = database.values.word(tuples[id][i]);
      row.push_back(json_value(database.values, word, columns[i].type));
    }
    result["tuples"].push_back(std::move(row));
  }
  return result.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Cells of one layout.
class CellWriter {
 public:
  CellWriter(const Values& values, Layout layout)
      : values_(values), is_csv_(layout == Layout::kCsv) {}

  char separator() const { return is_csv_ ? ',' : '\t'; }
  void add(std::string& text, Token token, const Type& type) const {
    if (type.kind == Type::Kind::kInteger) {
      constexpr std::size_t kDigits = 24;
      std::array<char, kDigits> digits{};
      const std::int64_t value = to_integer(values_.word(token));
      const auto end = std::to_chars(digits.data(), digits.data() + kDigits, value).ptr;
      text.append(digits.data(), end);
      return;
    }
    const std::string cell = values_.write(values_.word(token), type);
    text += is_csv_ ? text_cell(cell) : tab_cell(cell);
  }

 private:
  const Values& values_;
  bool is_csv_;
};

// Row by row as the matrix has them; each cell is written out once.
void write_dense(const DenseRelation& dense, const std::vector<Column>& columns,
                 const CellWriter& cells, std::string& text) {
  const Domain& domain = *dense.domain;
  std::vector<std::string> ends(domain.size());
  std::size_t longest = 0;
  for (std::size_t i = 0; i < domain.size(); ++i) {
    cells.add(ends[i], domain.token(i), columns[1].type);
    ends[i] += '\n';
    longest = std::max(longest, ends[i].size());
  }
  std::string begin;
  for (std::size_t row = 0; row < domain.size(); ++row) {
    const BitWord* bits = dense.matrix.row(row);
    const std::size_t count = count_bits(bits, dense.matrix.words());
    if (count == 0) {
      continue;
    }
    begin.clear();
    cells.add(begin, domain.token(row), columns[0].type);
    begin += cells.separator();
    const std::size_t size = text.size();
    text.resize(size + count * (begin.size() + longest));
    char* at = text.data() + size;
    for_each_bit(bits, dense.matrix.words(), [&](std::size_t column) {
      at = std::copy(begin.begin(), begin.end(), at);
      at = std::copy(ends[column].begin(), ends[column].end(), at);
    });
    text.resize(static_cast<std::size_t>(at - text.data()));
  }
}

// Whether the rows of a matrix stand in the order of their values.
bool is_in_order(const DenseRelation& dense, const std::vector<Column>& columns) {
  const Domain& domain = *dense.domain;
  return Values::is_ordered_by_token(columns[0].type) &&
         Values::is_ordered_by_token(columns[1].type) &&
         (domain.size() == 0 || domain.token(domain.size() - 1) < kFirstWide);
}

}  // namespace

std::string write(const Program& program, Database& database, RelationId relation, Layout layout) {
  if (layout == Layout::kJson) {
    return write_json(program, database, relation);
  }
  const std::vector<Column>& columns = program[relation].columns;
  const CellWriter cells(database.values, layout);
  std::string text = layout == Layout::kCsv ? "" : program[relation].name + "\n";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    text += (i == 0 ? std::string() : std::string(1, cells.separator())) + columns[i].name;
  }
  text += "\n";
  const auto& dense = database.dense[relation.index()];
  if (dense && is_in_order(*dense, columns)) {
    constexpr std::size_t kBytesATuple = 10;  // a guess, so that the text seldom moves
    text.reserve(text.size() + dense->count * kBytesATuple);
    write_dense(*dense, columns, cells, text);
    return text;
  }
  const Tuples& tuples = list(database, relation);
  for (const TupleId id : sorted(database.values, columns, tuples)) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) {
        text += cells.separator();
      }
      cells.add(text, tuples[id][i], columns[i].type);
    }
    text += "\n";
  }
  return text;
}

}  // namespace regimen::datalog
