#include "engine/api/csv_patients.h"

#include <algorithm>
#include <map>

#include "engine/api/csv_columns.h"
#include "engine/base/overload.h"
#include "engine/base/text.h"
#include "engine/datalog/rows.h"
#include "engine/patient/values.h"

namespace regimen::api {

namespace {

using datalog::Cell;
using datalog::Row;
using diagnostics::Code;
using patient::Record;

class Reader {
 public:
  Reader(const knowledge::Model& model, const fhir::Text& text, const fhir::Options& options,
         fhir::Outcome& outcome)
      : model_(model), values_(model), text_(text), options_(options), outcome_(outcome) {}

  void read() {
    const char separator = text_.name.ends_with(".tsv") ? '\t' : ',';
    std::size_t at = text_.bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    std::size_t line = 1;
    for (bool is_head = true; at < text_.bytes.size(); is_head = false) {
      const std::size_t begin = at;
      const Row row = datalog::read_row(text_.bytes, at, separator, true);
      if (row.is_open) {
        problem(line, Code::kOpenQuote, "a quotation mark is never closed",
                "close it; everything from this line on is ignored");
        break;
      }
      const bool is_blank = row.cells.size() == 1 && trimmed(row.cells.front().text).empty();
      if (is_head) {
        read_head(row);
        if (!is_of_patients()) {
          break;
        }
      } else if (!is_blank) {
        read_patient(row, line);
      }
      const std::string_view whole = text_.bytes.substr(begin, at - begin);
      line += static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '\n'));
    }
    if (columns_.empty()) {
      problem(1, Code::kEmptyText, "the text is empty", "");
    }
    finish();
  }

 private:
  struct Place {
    std::size_t line;
    std::size_t column;
  };

  void problem(std::size_t line, Code code, std::string message, std::string help) {
    outcome_.problems.push_back(
        {code, text_.name + ":" + std::to_string(line), std::move(message), std::move(help), {}});
  }

  // A table that shares no column with a table of patients is of something else.
  bool is_of_patients() const {
    return std::any_of(columns_.begin(), columns_.end(), [](const CsvColumn& column) {
      return !std::holds_alternative<CsvUnknown>(column);
    });
  }

  void read_head(const Row& row) {
    for (const Cell& cell : row.cells) {
      const auto [name, unit] = split_head(cell.text);
      heads_.push_back(name);
      columns_.push_back(csv_column_of(model_, name, unit));
    }
    if (is_of_patients()) {
      check_head();
    } else {
      problem(1, Code::kNotAColumn,
              "no column of this table describes patients; the table is ignored",
              meant_by(model_, heads_.front()));
    }
  }

  void check_head() {
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < heads_.size(); ++i) {
      const std::string& name = heads_[i];
      const bool is_twice = std::find(seen.begin(), seen.end(), name) != seen.end();
      if (is_twice || std::holds_alternative<CsvUnknown>(columns_[i])) {
        columns_[i] = CsvUnknown{};
        problem(1, Code::kNotAColumn,
                "`" + patient::truncate_for_display(name) + "` " +
                    (is_twice ? "appears twice" : "is not a column of a table of patients"),
                is_twice ? "keep one; the second is not used" : meant_by(model_, name));
      }
      seen.push_back(name);
    }
    const bool has_id = std::any_of(columns_.begin(), columns_.end(), [](const CsvColumn& column) {
      return std::holds_alternative<CsvId>(column);
    });
    if (!has_id) {
      problem(1, Code::kNotAColumn, "there is no column `id`",
              "name each patient; until then each row counts as one patient, named by its number");
    }
  }

  template <typename Kind>
  std::string cell_of(const Row& row) const {
    for (std::size_t i = 0; i < std::min(row.cells.size(), columns_.size()); ++i) {
      if (std::holds_alternative<Kind>(columns_[i])) {
        return trimmed(row.cells[i].text);
      }
    }
    return "";
  }

  void read_patient(const Row& row, std::size_t line) {
    const std::string stated = cell_of<CsvId>(row);
    const std::string id = stated.empty() ? "row " + std::to_string(line) : stated;
    const auto [found, is_new] = records_.try_emplace(id);
    Record& record = found->second;
    if (is_new) {
      record.id = id;
      record.label = text_.name + " " + id;
      record.as_of = options_.as_of;
    }
    if (row.cells.size() != columns_.size()) {
      fault(record, {line, 0},
            {Code::kWrongCellCount, "",
             "the row has " + std::to_string(row.cells.size()) + " cells, the head " +
                 std::to_string(columns_.size()),
             "give each column a cell; the row is not used", inputs_of(columns_)});
      return;
    }
    std::optional<quantity::Instant> at = record.as_of;
    if (const std::string time = cell_of<CsvTime>(row); !time.empty()) {
      at = quantity::Instant::parse(time);
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (const std::string cell = trimmed(row.cells[i].text); !cell.empty()) {
        read_cell(record, columns_[i], cell, at, {line, i});
      }
    }
  }

  void read_cell(Record& record, const CsvColumn& column, const std::string& cell,
                 const std::optional<quantity::Instant>& at, Place place) {
    std::visit(
        Overload{[](const CsvUnknown&) {}, [](const CsvId&) {},
                 [&](const CsvSex&) { read_sex(record, cell, place); },
                 [&](const CsvBirth&) { read_birth(record, cell, place); },
                 [&](const CsvTime&) {
                   if (!at) {
                     fault(record, place,
                           {Code::kUnreadableDate,
                            "",
                            "`" + patient::truncate_for_display(cell) + "` is not a date",
                            "write 2026-02-02 or 2026-02-02T08:10; the row's results have no time",
                            {}});
                   }
                 },
                 [&](const CsvLab& lab) { read_result(record, lab, cell, at, place); },
                 [&](knowledge::ConceptId id) { read_concept(record, id, cell, place); },
                 [&](knowledge::AgentId id) { read_agent(record, id, cell, place); }},
        column);
  }

  void read_sex(Record& record, const std::string& cell, Place place) {
    const bool is_male = is_one_of(cell, {"male", "m", "M"});
    if (!is_male && !is_one_of(cell, {"female", "f", "F"})) {
      if (cell != "unknown") {
        unreadable(record, place, cell, "male, female or unknown", knowledge::SexInput{});
      }
      return;
    }
    const knowledge::Sex sex = is_male ? knowledge::Sex::kMale : knowledge::Sex::kFemale;
    if (record.sex && *record.sex != sex) {
      fault(record, place,
            {Code::kSexDisagrees,
             "",
             "rows of one patient state both sexes",
             "state one",
             {knowledge::SexInput{}}});
    }
    record.sex = sex;
  }

  void read_birth(Record& record, const std::string& cell, Place place) {
    const std::optional<quantity::Instant> birth = quantity::Instant::parse(cell);
    if (!birth) {
      fault(record, place,
            {Code::kUnreadableDate,
             "",
             "`" + patient::truncate_for_display(cell) + "` is not a date",
             "write 1980-02-11, 1980-02 or 1980",
             {knowledge::BirthInput{}}});
      return;
    }
    if (birth->first > record.as_of.last) {
      fault(record, place,
            {Code::kFutureDate,
             "",
             "the birth date " + birth->to_text() + " is after " + record.as_of.to_text(),
             "correct the birth date",
             {knowledge::BirthInput{}}});
      return;
    }
    if (auto wrong = patient::birth_fault(*birth, record.as_of, path_of(place))) {
      add(record, std::move(*wrong));
      return;
    }
    if (record.birth && *record.birth != *birth) {
      fault(record, place,
            {Code::kConflictingDuplicate,
             "",
             "rows of one patient state different birth dates",
             "state one",
             {knowledge::BirthInput{}}});
    }
    record.birth = birth;
  }

  void read_result(Record& record, const CsvLab& column, const std::string& cell,
                   const std::optional<quantity::Instant>& at, Place place) {
    if (at && at->first > record.as_of.last) {
      fault(record, place,
            {Code::kAfterAsOf, "", "this result is dated after " + record.as_of.to_text(), "", {}});
      return;
    }
    const Written written = written_of(cell);
    patient::ValueOutcome read =
        values_.read({.lab = column.lab,
                      .number = written.number.empty() ? cell : written.number,
                      .unit = written.unit.empty() ? column.unit : written.unit,
                      .is_machine_unit = false,
                      .comparator = written.comparator});
    const std::string unit = written.unit.empty() && !column.unit.empty() ? " " + column.unit : "";
    record.labs.push_back({column.lab,
                           {{.value = read.value.value_or(quantity::Interval::all()),
                             .at = at,
                             .written = cell + unit,
                             .path = path_of(place),
                             .is_usable = read.value.has_value()}}});
    if (read.fault) {
      read.fault->path = path_of(place);
      record.faults.push_back(std::move(*read.fault));
    }
  }

  void read_concept(Record& record, knowledge::ConceptId id, const std::string& cell, Place place) {
    using Presence = patient::ConceptFact::Presence;
    const bool is_present = is_one_of(cell, {"yes", "true", "1", "present"});
    if (!is_present && !is_one_of(cell, {"no", "false", "0", "absent"})) {
      unreadable(record, place, cell, "yes or no", id);
      return;
    }
    record.concepts.push_back({.concept_id = id,
                               .presence = is_present ? Presence::kPresent : Presence::kAbsent,
                               .onset = std::nullopt,
                               .path = path_of(place)});
  }

  void read_agent(Record& record, knowledge::AgentId id, const std::string& cell, Place place) {
    using Status = patient::Medication::Status;
    const bool is_taking = is_one_of(cell, {"taking", "yes", "true", "1"});
    if (!is_taking && !is_one_of(cell, {"not taking", "no", "false", "0"})) {
      unreadable(record, place, cell, "taking or no", id);
      return;
    }
    record.medications.push_back({.agent = id,
                                  .status = is_taking ? Status::kTaking : Status::kNotTaking,
                                  .since = std::nullopt,
                                  .path = path_of(place)});
  }

  std::string path_of(Place place) const {
    return text_.name + ":" + std::to_string(place.line) + " " + heads_[place.column];
  }
  void unreadable(Record& record, Place place, const std::string& cell, const std::string& words,
                  const knowledge::Input& input) {
    fault(record, place,
          {Code::kUnreadableCell,
           "",
           "`" + patient::truncate_for_display(cell) + "` is not " + words,
           "write " + words + ", or nothing",
           {input}});
  }
  void fault(Record& record, Place place, patient::Fault fault) {
    fault.path = path_of(place);
    add(record, std::move(fault));
  }
  static void add(Record& record, patient::Fault fault) {
    record.unknown.insert(record.unknown.end(), fault.inputs.begin(), fault.inputs.end());
    record.faults.push_back(std::move(fault));
  }

  void finish() {
    for (auto& entry : records_) {
      Record& record = entry.second;
      const auto is_same = [&](const Record& other) { return other.id == record.id; };
      if (std::any_of(outcome_.records.begin(), outcome_.records.end(), is_same)) {
        outcome_.problems.push_back({Code::kConflictingDuplicate,
                                     text_.name + " " + record.id,
                                     "another file has a patient `" +
                                         patient::truncate_for_display(record.id) +
                                         "`; this one is ignored",
                                     "give each patient one file, or another id",
                                     {}});
        continue;
      }
      forget_disputed(record);
      patient::canonicalize(record);
      added_.push_back(std::move(record));
    }
    std::move(added_.begin(), added_.end(), std::back_inserter(outcome_.records));
    std::stable_sort(outcome_.records.begin(), outcome_.records.end(),
                     [](const Record& left, const Record& right) { return left.id < right.id; });
  }

  // Sex and birth date that rows do not agree on are not known.
  static void forget_disputed(Record& record) {
    for (const patient::Fault& fault : record.faults) {
      for (const knowledge::Input& input : fault.inputs) {
        if (std::holds_alternative<knowledge::SexInput>(input)) {
          record.sex.reset();
        } else if (std::holds_alternative<knowledge::BirthInput>(input)) {
          record.birth.reset();
        }
      }
    }
  }

  const knowledge::Model& model_;
  patient::ValueReader values_;
  const fhir::Text& text_;
  const fhir::Options& options_;
  fhir::Outcome& outcome_;
  std::vector<std::string> heads_;
  std::vector<CsvColumn> columns_;
  std::map<std::string, Record> records_;
  std::vector<Record> added_;
};

}  // namespace

void add_csv_patients(const knowledge::Model& model, const fhir::Text& text,
                      const fhir::Options& options, fhir::Outcome& outcome) {
  Reader(model, text, options, outcome).read();
}

}  // namespace regimen::api
