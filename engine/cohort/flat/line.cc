// Implements line.h: the fields of a line. Lists of codes and of results are in line_lists.cc.
#include "engine/cohort/flat/line.h"

#include <algorithm>
#include <charconv>

#include "engine/base/overload.h"

namespace regimen::flat {

using diagnostics::Code;
using fhir::Json;

namespace {

constexpr std::int32_t kAgeMax = 150;
constexpr std::size_t kUnknownMax = 100'000;  // before they are made unique

std::optional<std::int32_t> years_of(std::string_view text) {
  std::int32_t years = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), years);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole && years >= 0 && years <= kAgeMax ? std::optional(years) : std::nullopt;
}

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("-0123456789") == std::string_view::npos;
}

}  // namespace

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

quantity::Instant births_of_age(std::int32_t years, const quantity::Instant& as_of) {
  const quantity::Date day = as_of.last_day();
  quantity::Date first = minus(day, {.months = (years + 1) * 12, .seconds = 0, .text = ""});
  quantity::Date last = minus(day, {.months = years * 12, .seconds = 0, .text = ""});
  const auto age_of = [&](quantity::Date born) {
    return completed_years(quantity::Instant::at_start_of(born), day).least;
  };
  // Birthdays at the end of February: the calendar decides, not the subtraction.
  while (age_of(first) > years) {
    ++first.days;
  }
  while (age_of(last) < years) {
    --last.days;
  }
  quantity::Instant births = quantity::Instant::at_start_of(first);
  births.last = quantity::Instant::at_start_of(last).last;
  births.precision = quantity::Instant::Precision::kYear;
  return births;
}

std::string LineReader::path_of(const std::string& path) const {
  return path.empty() ? place_ : place_ + " " + path;
}

LineOutcome LineReader::read(std::string_view line, const LinePlace& place) {
  place_ = std::string(place.name) + ": line " + std::to_string(place.number);
  const fhir::JsonTree* tree = json_.parse(line);
  if (tree == nullptr) {
    const fhir::JsonError& error = json_.error();
    return {std::nullopt,
            patient::Fault{error.code,
                           place_,
                           error.message + " (byte " + std::to_string(error.offset + 1) + ")",
                           "fix the line; the other lines are read",
                           {}}};
  }
  const Json root(*tree, 0);
  if (!root.is_object()) {
    return {std::nullopt, patient::Fault{Code::kWrongShape,
                                         place_,
                                         "a patient is a JSON object, but this line is " +
                                             std::string(words_for(root.kind())),
                                         "write one object a line",
                                         {}}};
  }
  record_ = {};
  record_.as_of = options_.as_of;
  more_faults_ = 0;
  for (const Json member : root.children()) {
    if (const Field* field = fields_.find(member.key())) {
      read_field(*field, {member, std::string(member.key())});
    }
  }
  if (record_.id.empty()) {
    fault({root, ""},
          {Code::kWrongShape,
           "",
           "the line has no `" + patient::truncate_for_display(fields_.mapping().id_key) +
               "`; it is named by its number",
           "name each patient",
           {}});
    record_.id = "line " + std::to_string(place.number);
  }
  if (more_faults_ > 0) {
    record_.faults.push_back({Code::kTooManyFaults,
                              place_,
                              "there are " + std::to_string(more_faults_) + " more problems",
                              "fix these first",
                              {}});
  }
  record_.label = std::string(place.name) + " " + record_.id;
  const auto is_unknown = [&](const knowledge::Input& input) {
    return std::find(record_.unknown.begin(), record_.unknown.end(), input) !=
           record_.unknown.end();
  };
  if (is_unknown(knowledge::SexInput{})) {
    record_.sex.reset();
  }
  if (is_unknown(knowledge::BirthInput{})) {
    record_.birth.reset();
  }
  patient::canonicalize(record_);
  return {std::move(record_), std::nullopt};
}

void LineReader::read_field(const Field& field, const Item& item) {
  if (item.json.is_duplicate()) {
    fault(item, {Code::kDuplicateKey, "", "`" + item.path + "` appears twice",
                 "remove one of them; neither is used", fields_.inputs_of(field)});
    return;
  }
  if (item.json.kind() == Json::Kind::kNull) {
    return;  // not stated
  }
  std::visit(
      Overload{[&](const IdField&) { read_id(item); }, [&](const SexField&) { read_sex(item); },
               [&](const BirthField&) { read_birth(item); },
               [&](const AgeField&) { read_age(item); },
               [&](const LabField& lab) { read_lab(*lab.of, item); },
               [&](const ListField& list) { read_list(field, *list.of, item); },
               [&](const ResultsField& results) { read_results(field, *results.of, item); }},
      field.kind);
}

void LineReader::read_id(const Item& item) {
  const bool is_number = item.json.kind() == Json::Kind::kNumber;
  if (!is_number && !item.json.is_string()) {
    wrong_kind(item, "a text or a number", {});
    return;
  }
  record_.id = std::string(item.json.text());
}

void LineReader::read_sex(const Item& item) {
  if (!item.json.is_string()) {
    wrong_kind(item, "a text", {knowledge::SexInput{}});
    return;
  }
  for (const auto& [word, sex] : fields_.mapping().sex_words) {
    if (item.json.text() == word) {
      record_.sex = sex;
      return;
    }
  }
  const bool has_words = !fields_.mapping().sex_words.empty();
  if (!has_words && (item.json.text() == "male" || item.json.text() == "female")) {
    record_.sex = item.json.text() == "male" ? knowledge::Sex::kMale : knowledge::Sex::kFemale;
    return;
  }
  std::string wanted = has_words ? "" : "male or female";
  for (const auto& [word, sex] : fields_.mapping().sex_words) {
    wanted += (wanted.empty() ? "\"" : " or \"") + word + "\"";
  }
  unreadable(item, wanted, knowledge::SexInput{});
}

void LineReader::read_birth(const Item& item) {
  const auto birth = item.json.is_string() ? quantity::Instant::parse(item.json.text())
                                           : std::optional<quantity::Instant>();
  if (!birth) {
    unreadable(item, "a date as 1980-02-11, 1980-02 or 1980", knowledge::BirthInput{});
    return;
  }
  if (birth->first > record_.as_of.last) {
    fault(item, {Code::kFutureDate,
                 "",
                 "the birth date " + birth->to_text() + " is after " + record_.as_of.to_text(),
                 "correct the birth date",
                 {knowledge::BirthInput{}}});
    return;
  }
  if (auto wrong = patient::birth_fault(*birth, record_.as_of, "")) {
    fault(item, std::move(*wrong));
    return;
  }
  record_.birth = birth;
}

void LineReader::read_age(const Item& item) {
  const std::optional<std::int32_t> years =
      item.json.kind() == Json::Kind::kNumber ? years_of(item.json.text()) : std::nullopt;
  if (!years) {
    unreadable(item, "an age in whole years", knowledge::BirthInput{});
    return;
  }
  record_.birth = births_of_age(*years, record_.as_of);
}

void LineReader::read_lab(const knowledge::Mapping::LabKey& lab, const Item& item) {
  add_result({lab.lab, lab.unit, record_.as_of}, item);
}

void LineReader::add_result(const Measured& measured, const Item& value) {
  const bool is_number = value.json.kind() == Json::Kind::kNumber;
  if (!is_number && !value.json.is_string()) {
    wrong_kind(value, "a number", {measured.lab});
    return;
  }
  patient::ValueInput input{.lab = measured.lab,
                            .number = std::string(value.json.text()),
                            .unit = measured.unit,
                            .is_machine_unit = false,
                            .comparator = {}};
  if (!is_number) {
    input.comparator = patient::take_comparator(input.number);
  }
  patient::ValueOutcome read = values_.read(input);
  const std::string unit = measured.unit.empty() ? "" : " " + measured.unit;
  record_.labs.push_back({measured.lab,
                          {{.value = read.value.value_or(quantity::Interval::all()),
                            .at = measured.at,
                            .written = std::string(value.json.text()) + unit,
                            .path = path_of(value.path),
                            .is_usable = read.value.has_value()}}});
  if (read.fault) {
    fault(value, std::move(*read.fault));
  }
}

// The time of an element of results. Without one the result has none.
std::optional<quantity::Instant> LineReader::time_of(const knowledge::Mapping::ResultList& list,
                                                     const Item& item, knowledge::LabId lab) {
  const std::optional<Json> time = item.json.get(list.time_key);
  if (!time || time->kind() == Json::Kind::kNull) {
    fault(item, {Code::kNoTime, "", "this result has no time", "give it one", {}});
    return std::nullopt;
  }
  const Item at{*time, item.path + "." + list.time_key};
  if (!list.days_since) {
    const auto instant = time->is_string() ? quantity::Instant::parse(time->text())
                                           : std::optional<quantity::Instant>();
    if (!instant) {
      unreadable(at, "a date as 2026-02-02 or 2026-02-02T08:10", lab);
    }
    return instant;
  }
  std::int32_t days = 0;
  const std::string_view text = time->text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  constexpr std::int32_t kDaysMax = 1'000'000;
  const bool is_number = time->kind() == Json::Kind::kNumber && is_whole_number(text) &&
                         error == std::errc() && end == text.data() + text.size();
  if (!is_number || days < -kDaysMax || days > kDaysMax) {
    unreadable(at, "a whole number of days since " + list.days_since->to_text(), lab);
    return std::nullopt;
  }
  const auto day = quantity::Instant::parse(quantity::Date{list.days_since->days + days}.to_text());
  if (!day) {
    unreadable(at, "a day of the years 1 to 9999", lab);
  }
  return day;
}

void LineReader::fault(const Item& item, patient::Fault fault) {
  fault.path = path_of(item.path);
  record_.unknown.insert(record_.unknown.end(), fault.inputs.begin(), fault.inputs.end());
  if (record_.unknown.size() > kUnknownMax) {
    std::sort(record_.unknown.begin(), record_.unknown.end());
    record_.unknown.erase(std::unique(record_.unknown.begin(), record_.unknown.end()),
                          record_.unknown.end());
  }
  if (record_.faults.size() < options_.limits.faults_max) {
    record_.faults.push_back(std::move(fault));
  } else {
    ++more_faults_;
  }
}

void LineReader::wrong_kind(const Item& item, std::string_view wanted,
                            std::vector<knowledge::Input> inputs) {
  fault(item, {Code::kWrongShape, "",
               "`" + item.path + "` is " + std::string(words_for(item.json.kind())) + ", not " +
                   std::string(wanted),
               "write " + std::string(wanted), std::move(inputs)});
}

void LineReader::unreadable(const Item& item, std::string_view wanted, knowledge::Input input) {
  fault(item,
        {Code::kUnreadableCell,
         "",
         "`" + patient::truncate_for_display(item.json.text()) + "` is not " + std::string(wanted),
         "write " + std::string(wanted),
         {input}});
}

}  // namespace regimen::flat
