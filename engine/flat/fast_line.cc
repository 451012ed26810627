// Implements fast_line.h.
#include "engine/flat/fast_line.h"

#include <algorithm>
#include <utility>

#include <simdjson.h>

#include "engine/base/overload.h"
#include "engine/flat/json_tokens.h"
#include "engine/flat/targets.h"

namespace regimen::flat {

namespace ondemand = simdjson::ondemand;

static_assert(kPadding >= simdjson::SIMDJSON_PADDING);

struct FastReader::State {
  State(const model::Model& knowledge, const Fields& known, const columns::Layout& columns,
        const fhir::Options& given)
      : model(knowledge),
        fields(known),
        layout(columns),
        options(given),
        targets(knowledge, known, columns) {}

  const model::Model& model;
  const Fields& fields;
  const columns::Layout& layout;
  const fhir::Options options;
  Targets targets;
  ondemand::parser parser;
};

// One line. Every function answers whether the line may still be taken.
class FastReader::Walk {
 public:
  Walk(State& state, columns::Block& block, std::uint32_t patient)
      : state_(state), block_(block), patient_(patient) {}

  bool read(ondemand::document& document, std::string_view& id) {
    ondemand::object object;
    if (document.get_object().get(object) != simdjson::SUCCESS) {
      return false;
    }
    const std::vector<Field>& fields = state_.fields.all();
    std::uint64_t seen = 0;
    std::size_t next = 0;  // lines have their keys in one order, as a rule
    for (simdjson::simdjson_result<ondemand::field> member : object) {
      ondemand::field field;
      std::string_view key;
      if (std::move(member).get(field) != simdjson::SUCCESS || !is_plain_key(field, key)) {
        return false;
      }
      const std::size_t index = index_of(fields, key, next);
      if (index == fields.size()) {
        if (!is_plain_scalar(field.value())) {
          return false;
        }
        continue;
      }
      const std::uint64_t bit = std::uint64_t{1} << index % 64;
      if ((seen & bit) != 0 || index >= 64) {
        return false;
      }
      seen |= bit;
      next = index + 1;
      if (!read_field(fields[index], field.value(), id)) {
        return false;
      }
    }
    return !id.empty() && document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  }

 private:
  static std::size_t index_of(const std::vector<Field>& fields, std::string_view key,
                              std::size_t next) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::size_t index = next + i < fields.size() ? next + i : next + i - fields.size();
      if (fields[index].key == key) {
        return index;
      }
    }
    return fields.size();
  }

  bool read_field(const Field& field, ondemand::value value, std::string_view& id) {
    return std::visit(
        Overload{[&](const IdField&) { return is_plain_id(value, id); },
                 [&](const SexField&) { return read_sex(value); },
                 [&](const BirthField&) { return read_birth(value); },
                 [&](const AgeField&) { return read_age(value); },
                 [&](const LabField& lab) { return read_lab(*lab.of, value); },
                 [&](const ListField& list) { return read_list(*list.of, value); },
                 [&](const ResultsField& results) { return read_results(*results.of, value); }},
        field.kind);
  }

  bool read_sex(ondemand::value value) {
    std::string_view text;
    if (!is_plain_text(value, text)) {
      return false;
    }
    for (const auto& [word, sex] : state_.fields.mapping().sex_words) {
      if (word == text) {
        block_.set_sex(patient_, sex == model::Sex::kMale);
        return sex != model::Sex::kAny;
      }
    }
    return false;
  }

  bool read_birth(ondemand::value value) {
    std::string_view text;
    const auto birth = is_plain_text(value, text) ? quantity::Instant::parse(text)
                                                  : std::optional<quantity::Instant>();
    const quantity::Instant& as_of = state_.options.as_of;
    if (!birth || birth->first > as_of.last || record::birth_fault(*birth, as_of, "")) {
      return false;
    }
    const quantity::YearsRange years = completed_years(*birth, as_of.last_day());
    block_.set_age(patient_, years.least);
    return years.least == years.most;
  }

  bool read_age(ondemand::value value) {
    std::int64_t years = 0;
    constexpr std::int64_t kAgeMax = 150;
    if (!is_plain_integer(value, years) || years < 0 || years > kAgeMax) {
      return false;
    }
    block_.set_age(patient_, static_cast<std::int32_t>(years));
    return true;
  }

  bool read_lab(const model::Mapping::LabKey& key, ondemand::value value) {
    const quantity::Instant& as_of = state_.options.as_of;
    LabTarget& lab = state_.targets.lab(key.lab);
    std::string_view number;
    return as_of.first_day() == as_of.last_day() && is_number_token(value, number) &&
           add_result(lab, {as_of, number, state_.targets.scale_of(key.lab, lab, key.unit)});
  }

  bool read_list(const model::Mapping::CodeList& list, ondemand::value value) {
    ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
      return false;
    }
    const bool is_of_concepts = list.kind == model::Mapping::CodeList::Kind::kConcepts;
    for (simdjson::simdjson_result<ondemand::value> element : array) {
      ondemand::value each;
      std::string_view code;
      if (element.get(each) != simdjson::SUCCESS || !is_plain_text(each, code)) {
        return false;
      }
      for (const std::uint32_t column : state_.targets.columns_of(list, code)) {
        if (column == columns::Layout::kNone) {
          continue;
        }
        is_of_concepts ? block_.set_concept(patient_, column, quantity::kTrue)
                       : block_.set_agent(patient_, column, quantity::kTrue);
      }
    }
    return true;
  }

  bool read_results(const model::Mapping::ResultList& list, ondemand::value value) {
    ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) {
      return false;
    }
    for (simdjson::simdjson_result<ondemand::value> element : array) {
      ondemand::value each;
      ondemand::object object;
      if (element.get(each) != simdjson::SUCCESS ||
          each.get_object().get(object) != simdjson::SUCCESS || !read_result(list, object)) {
        return false;
      }
    }
    return true;
  }

  // The texts of one element; empty where a key is not there.
  struct Element {
    std::string_view code;
    std::string_view number;
    std::string_view unit;
    std::string_view time;  // a token: with its quotation marks where it is a text
  };

  static bool take(std::string_view& into, bool is_plain, std::string_view text) {
    const bool is_first = into.empty();
    into = text;
    return is_plain && is_first && !text.empty();
  }

  bool read_result(const model::Mapping::ResultList& list, ondemand::object object) {
    Element element;
    for (simdjson::simdjson_result<ondemand::field> member : object) {
      ondemand::field field;
      std::string_view key;
      if (std::move(member).get(field) != simdjson::SUCCESS || !is_plain_key(field, key)) {
        return false;
      }
      ondemand::value value = field.value();
      std::string_view text;
      bool is_taken = false;
      if (key == list.code_key) {
        is_taken = take(element.code, is_plain_text(value, text), text);
      } else if (key == list.value_key) {
        is_taken = take(element.number, is_number_token(value, text), text);
      } else if (list.unit_key && key == *list.unit_key) {
        is_taken = take(element.unit, is_plain_text(value, text), text);
      } else if (key == list.time_key) {
        is_taken = list.days_since ? take(element.time, is_number_token(value, text), text)
                                   : take(element.time, is_plain_text(value, text), text);
      } else {
        is_taken = is_plain_scalar(value);
      }
      if (!is_taken) {
        return false;
      }
    }
    return add_element(list, element);
  }

  bool add_element(const model::Mapping::ResultList& list, const Element& element) {
    if (element.code.empty() || element.number.empty() || element.time.empty()) {
      return false;
    }
    bool is_unclear = false;
    LabTarget* lab = state_.targets.lab_of(list, element.code, is_unclear);
    if (is_unclear || lab == nullptr) {
      return !is_unclear && decimal_of(element.number).has_value();
    }
    quantity::Instant at;
    if (list.days_since) {
      const std::optional<Decimal> days = decimal_of(element.time);
      constexpr std::int64_t kDaysMax = 100'000;
      if (!days || days->places != 0 || days->digits < 0 || days->digits > kDaysMax) {
        return false;
      }
      at = quantity::Instant::at_start_of(
          {list.days_since->days + static_cast<std::int32_t>(days->digits)});
      at.last = at.first + quantity::kSecondsOfDay - 1;  // some time of that day
    } else {
      const auto parsed = quantity::Instant::parse(element.time);
      if (!parsed || parsed->first_day() != parsed->last_day()) {
        return false;
      }
      at = *parsed;
    }
    if (list.unit_key && element.unit.empty()) {
      return false;
    }
    const Scale* scale =
        state_.targets.scale_of(list, state_.targets.id_of(*lab), *lab, element.unit);
    return add_result(*lab, {at, element.number, scale});
  }

  struct Measured {
    const quantity::Instant& at;
    std::string_view number;
    const Scale* scale;  // nullptr: none
  };

  bool add_result(LabTarget& lab, const Measured& measured) {
    const quantity::Instant& at = measured.at;
    const std::optional<Decimal> value = decimal_of(measured.number);
    const columns::Code code =
        value && measured.scale != nullptr ? measured.scale->code_of(*value) : columns::kNoValue;
    const bool is_late = at.last > state_.options.as_of.last;
    const bool is_across =
        std::any_of(lab.window_begins.begin(), lab.window_begins.end(),
                    [&](std::int64_t begin) { return at.first < begin && at.last >= begin; });
    const bool is_in_order = lab.patient != patient_ || lab.last < at.first;
    if (code == columns::kNoValue || is_late || is_across || !is_in_order ||
        (lab.plausible && !lab.plausible->contains(code))) {
      return false;
    }
    lab.results = lab.patient == patient_ ? lab.results + 1 : 1;
    lab.patient = patient_;
    lab.last = at.last;
    if (lab.results > columns::kResultsMax) {
      return false;
    }
    if (lab.column != columns::Layout::kNone) {
      block_.add_result(
          lab.column, {at.first, at.first_day().days, static_cast<std::uint16_t>(patient_), code});
    }
    return true;
  }

  State& state_;
  columns::Block& block_;
  std::uint32_t patient_;
};

FastReader::FastReader(const model::Model& model, const Fields& fields,
                       const columns::Layout& layout, const fhir::Options& options)
    : state_(std::make_unique<State>(model, fields, layout, options)) {}

FastReader::~FastReader() = default;

bool FastReader::add(std::string_view line, columns::Block& block, std::string_view& id) {
  id = {};
  // What is longer may have more values than LineReader takes.
  constexpr std::size_t kBytesMax = std::size_t{8} << 20U;
  if (line.size() > kBytesMax) {
    return false;
  }
  ondemand::document document;
  if (state_->parser.iterate(line.data(), line.size(), line.size() + kPadding).get(document) !=
      simdjson::SUCCESS) {
    return false;
  }
  const std::uint32_t patient = block.begin_patient();
  if (Walk(*state_, block, patient).read(document, id)) {
    return true;
  }
  block.drop_patient();
  return false;
}

}  // namespace regimen::flat
