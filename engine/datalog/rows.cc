// Implements engine/datalog/rows.h.
#include "engine/datalog/rows.h"

#include <nlohmann/json.hpp>

namespace regimen::datalog {

namespace {

// Flat objects only; numbers keep the text they are written as.
class Members final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Members(const std::vector<Column>& columns, ObjectRow& row) : columns_(columns), row_(row) {
    row_.cells.resize(columns.size());
  }

  bool null() override { return refuse("null is not a value; remove the row"); }
  bool boolean(bool value) override { return put(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return put(text); }
  bool string(string_t& text) override { return put(text); }
  bool binary(binary_t&) override { return refuse("it is not text"); }
  bool start_object(std::size_t) override {
    return depth_++ == 0 || refuse("a value is an object; only plain values have a column");
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return refuse("an object is needed, not an array"); }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return refuse("the line is not JSON");
  }
  bool key(string_t& name) override {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].name == name) {
        column_ = i;
        return !row_.cells[i] || refuse("`" + name + "` appears twice");
      }
    }
    return refuse("`" + name + "` is not a column");
  }

 private:
  bool refuse(const std::string& mistake) {
    row_.mistake = row_.mistake.empty() ? mistake : row_.mistake;
    return false;
  }
  bool put(const std::string& text) {
    if (depth_ == 0) {
      return refuse("an object is needed, not a plain value");
    }
    row_.cells[column_] = text;
    return true;
  }

  const std::vector<Column>& columns_;
  ObjectRow& row_;
  std::size_t column_ = 0;
  int depth_ = 0;
};

// From the quotation mark at `at` to behind the one that closes it; false when none does.
bool read_quoted(std::string_view text, std::size_t& at, std::string& cell) {
  ++at;
  while (at < text.size() && (text[at] != '"' || text.substr(at, 2) == "\"\"")) {
    cell += text[at];
    at += text[at] == '"' ? 2 : 1;
  }
  const bool is_closed = at < text.size();
  at += is_closed ? 1 : 0;
  return is_closed;
}

}  // namespace

Row read_row(std::string_view text, std::size_t& at, char separator, bool has_quotes) {
  Row row;
  row.begin = static_cast<std::uint32_t>(at);
  bool is_done = false;
  while (!is_done) {
    Cell cell;
    cell.begin = static_cast<std::uint32_t>(at);
    if (has_quotes && at < text.size() && text[at] == '"') {
      row.is_open = !read_quoted(text, at, cell.text) || row.is_open;
    }
    while (at < text.size() && text[at] != separator && text[at] != '\n') {
      cell.text += text[at++];
    }
    cell.end = static_cast<std::uint32_t>(at);
    is_done = at == text.size() || text[at] == '\n';
    if (is_done && cell.end > cell.begin && text[cell.end - 1] == '\r') {
      --cell.end;
      cell.text.pop_back();
    }
    at += at < text.size() ? 1 : 0;
    row.end = cell.end;
    row.cells.push_back(std::move(cell));
  }
  return row;
}

ObjectRow read_object(std::string_view line, const std::vector<Column>& columns) {
  ObjectRow row;
  Members members(columns, row);
  const bool is_read = nlohmann::json::sax_parse(line.begin(), line.end(), &members);
  if (!is_read && row.mistake.empty()) {
    row.mistake = "the line is not JSON";
  }
  for (std::size_t i = 0; i < columns.size() && row.mistake.empty(); ++i) {
    if (!row.cells[i]) {
      row.mistake = "`" + columns[i].name + "` is missing";
    }
  }
  return row;
}

}  // namespace regimen::datalog
