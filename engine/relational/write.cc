// Implements engine/relational/write.h.
#include "engine/relational/write.h"

#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

namespace regimen::relational {

namespace {

using Json = nlohmann::ordered_json;

// Words that compare as their values do, so that sorting does not look the values up: the rank of a
// text or number among all, an integer with its sign bit turned.
std::vector<Word> ranks(const Values& values, const Type& type, std::vector<Word> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::sort(words.begin(), words.end(),
            [&](Word left, Word right) { return values.compare(left, right, type) < 0; });
  std::vector<Word> rank(words.empty() ? 0 : *std::max_element(words.begin(), words.end()) + 1);
  for (Word i = 0; i < words.size(); ++i) {
    rank[words[i]] = i;
  }
  return rank;
}

bool is_pooled(const Type& type) {
  return type.kind == Type::Kind::kText || type.kind == Type::Kind::kSymbol ||
         type.kind == Type::Kind::kNumber || type.kind == Type::Kind::kQuantity;
}

std::vector<TupleId> sorted(const Program& program, const Database& database, RelationId relation) {
  const Tuples& tuples = database.relations[relation.index()];
  const std::vector<Column>& columns = program[relation].columns;
  constexpr Word kSign = Word{1} << 63U;
  std::vector<Word> keys(static_cast<std::size_t>(tuples.size()) * tuples.arity());
  for (std::size_t column = 0; column < columns.size(); ++column) {
    std::vector<Word> words;
    for (TupleId id = 0; id < tuples.size(); ++id) {
      words.push_back(tuples[id][column]);
    }
    const bool is_ranked = is_pooled(columns[column].type);
    const std::vector<Word> rank =
        is_ranked ? ranks(database.values, columns[column].type, words) : std::vector<Word>();
    for (TupleId id = 0; id < tuples.size(); ++id) {
      keys[id * tuples.arity() + column] = is_ranked ? rank[words[id]] : words[id] ^ kSign;
    }
  }
  std::vector<TupleId> ids(tuples.size());
  std::iota(ids.begin(), ids.end(), TupleId{0});
  const std::size_t arity = tuples.arity();
  std::sort(ids.begin(), ids.end(), [&](TupleId left, TupleId right) {
    const Word* first = keys.data() + left * arity;
    const Word* second = keys.data() + right * arity;
    return std::lexicographical_compare(first, first + arity, second, second + arity);
  });
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

std::string csv_cell(const std::string& text) {
  if (text.find_first_of("\",\n\r") == std::string::npos && !text.empty()) {
    return text;
  }
  std::string result = "\"";
  for (const char letter : text) {
    result += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  }
  return result + "\"";
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

std::string write_json(const Program& program, const Database& database, RelationId relation) {
  const std::vector<Column>& columns = program[relation].columns;
  Json result = {
      {"relation", program[relation].name}, {"columns", Json::array()}, {"tuples", Json::array()}};
  for (const Column& column : columns) {
    result["columns"].push_back(column.name);
  }
  const Tuples& tuples = database.relations[relation.index()];
  for (const TupleId id : sorted(program, database, relation)) {
    Json row = Json::array();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      row.push_back(json_value(database.values, tuples[id][i], columns[i].type));
    }
    result["tuples"].push_back(std::move(row));
  }
  return result.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string write(const Program& program, const Database& database, RelationId relation,
                  Layout layout) {
  if (layout == Layout::kJson) {
    return write_json(program, database, relation);
  }
  const std::vector<Column>& columns = program[relation].columns;
  const bool is_csv = layout == Layout::kCsv;
  const char separator = is_csv ? ',' : '\t';
  std::string text = is_csv ? "" : program[relation].name + "\n";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    text += (i == 0 ? std::string() : std::string(1, separator)) + columns[i].name;
  }
  text += "\n";
  const Tuples& tuples = database.relations[relation.index()];
  for (const TupleId id : sorted(program, database, relation)) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) {
        text += separator;
      }
      const std::string cell = database.values.write(tuples[id][i], columns[i].type);
      text += is_csv ? csv_cell(cell) : tab_cell(cell);
    }
    text += "\n";
  }
  return text;
}

}  // namespace regimen::relational
