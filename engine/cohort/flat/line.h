// Lines: one patient a line of flat JSON, as a record.
//
// This is what a line means. The fast way into columns (fast_line.h) takes only lines of which it
// is certain that they mean the same, and leaves the others to this one.
//
// Shape:   a record a line; what is listed is present or taken.
// Errors:  `problem` when the line has no patient (D130 to D136); other faults are in the record,
//          with the line and the path of the field: D109 to D111, D114 to D117, D126, D137, D201
//          and those of values (D101 to D106). The inputs that they touch are unknown.
// Cost:    linear in the line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/cohort/flat/fields.h"
#include "engine/patient/fhir/from_json.h"
#include "engine/patient/fhir/json.h"
#include "engine/patient/values.h"

namespace regimen::flat {

struct LinePlace {
  std::string_view name;  // of the text
  std::size_t number;     // from 1
};
struct LineOutcome {
  std::optional<patient::Record> record;
  std::optional<patient::Fault> problem;
};

// Is there nothing but space in the line? Such a line is no patient and no problem.
bool is_blank(std::string_view line);

class LineReader {
 public:
  LineReader(const knowledge::Model& model, const Fields& fields, const fhir::Options& options)
      : model_(model),
        fields_(fields),
        options_(options),
        json_(options.limits.depth_max),
        values_(model) {}

  LineOutcome read(std::string_view line, const LinePlace& place);

 private:
  struct Item {  // a field or an element of one
    fhir::Json json;
    std::string path;  // "obs[3].value"
  };

  void read_field(const Field& field, const Item& item);
  void read_id(const Item& item);
  void read_sex(const Item& item);
  void read_birth(const Item& item);
  void read_age(const Item& item);
  void read_lab(const knowledge::Mapping::LabKey& lab, const Item& item);
  void read_list(const Field& field, const knowledge::Mapping::CodeList& list, const Item& item);
  void read_code(const knowledge::Mapping::CodeList& list, const Item& item);
  void add_not_understood(const knowledge::Mapping::CodeList& list, const Item& item);
  void read_results(const Field& field, const knowledge::Mapping::ResultList& list,
                    const Item& item);
  void read_result(const Field& field, const knowledge::Mapping::ResultList& list,
                   const Item& item);
  std::optional<quantity::Instant> time_of(const knowledge::Mapping::ResultList& list,
                                           const Item& item, knowledge::LabId lab);
  struct Measured {
    knowledge::LabId lab;
    std::string unit;
    std::optional<quantity::Instant> at;
  };
  void add_result(const Measured& measured, const Item& value);
  void fault(const Item& item, patient::Fault fault);
  void wrong_kind(const Item& item, std::string_view wanted, std::vector<knowledge::Input> inputs);
  void unreadable(const Item& item, std::string_view wanted, knowledge::Input input);
  std::string path_of(const std::string& path) const;

  const knowledge::Model& model_;
  const Fields& fields_;
  const fhir::Options& options_;
  fhir::JsonParser json_;
  patient::ValueReader values_;
  patient::Record record_;
  std::size_t more_faults_ = 0;  // beyond those that are kept
  std::string place_;            // "patients.ndjson: line 7"
};

// Every day on which somebody may be born who is `years` old on the day of `as_of`.
quantity::Instant births_of_age(std::int32_t years, const quantity::Instant& as_of);

}  // namespace regimen::flat
