// Implements fast_line.h.
#include "engine/cohort/flat/fast_line.h"

#include <algorithm>
#include <utility>

#include "engine/base/overload.h"
#include "engine/cohort/flat/keys.h"
#include "engine/cohort/flat/targets.h"

namespace regimen::flat {

static_assert(kPadding >= kReach + sizeof(std::uint64_t));

namespace {

// Roles of the keys of an element of results; those of a line are the places of its fields.
enum ElementRole : std::uint32_t { kCode, kValue, kUnit, kTime, kUnread };
constexpr std::uint32_t kFieldsMax = 64;

}  // namespace

struct FastReader::State {
  // When something was measured: the seconds of its instant, and its local day.
  struct When {
    std::int64_t first;
    std::int64_t last;
    std::int32_t day;
  };
  static std::optional<When> when_of(const quantity::Instant& at) {
    const quantity::Date day = at.first_day();
    return day == at.last_day() ? std::optional(When{at.first, at.last, day.days}) : std::nullopt;
  }

  State(const knowledge::Model& knowledge, const Fields& known, const columns::Layout& columns,
        const fhir::Options& given)
      : fields(known),
        options(given),
        as_of(when_of(given.as_of)),
        targets(knowledge, known, columns),
        element_keys(known.mapping().results.size()) {}

  const Fields& fields;
  const fhir::Options options;
  const std::optional<When> as_of;  // where it is of one day
  Targets targets;
  Keys line_keys;
  std::vector<Keys> element_keys;  // beside Mapping::results
};

// One line. Every function answers whether the line may still be taken.
class FastReader::Walk {
  using When = State::When;

 public:
  Walk(State& state, columns::Block& block, std::uint32_t patient, std::string_view line)
      : state_(state), block_(block), patient_(patient), cursor_(line) {}

  bool read(std::string_view& id) {
    const std::vector<Field>& fields = state_.fields.all();
    std::uint64_t seen = 0;
    const auto role_of = [&](std::string_view key) {
      const auto found = std::find_if(fields.begin(), fields.end(),
                                      [&](const Field& field) { return field.key == key; });
      return static_cast<std::uint32_t>(found - fields.begin());
    };
    const auto member = [&](std::uint32_t role) {
      if (role == fields.size()) {
        return cursor_.scalar();
      }
      return role < kFieldsMax && is_first(seen, role) && read_field(fields[role], id);
    };
    cursor_.skip_spaces();
    if (!each_member(cursor_, state_.line_keys, role_of, member)) {
      return false;
    }
    cursor_.skip_spaces();
    return cursor_.is_at_end() && !id.empty();
  }

 private:
  static bool is_first(std::uint64_t& seen, std::uint32_t role) {
    const std::uint64_t bit = std::uint64_t{1} << role;
    const bool is_so = (seen & bit) == 0;
    seen |= bit;
    return is_so;
  }

  bool read_field(const Field& field, std::string_view& id) {
    return std::visit(
        Overload{[&](const IdField&) { return read_id(id); },
                 [&](const SexField&) { return read_sex(); },
                 [&](const BirthField&) { return read_birth(); },
                 [&](const AgeField&) { return read_age(); },
                 [&](const LabField& lab) { return read_lab(*lab.of); },
                 [&](const ListField& list) { return read_list(*list.of); },
                 [&](const ResultsField& results) { return read_results(*results.of); }},
        field.kind);
  }

  // A text or a whole number without sign.
  bool read_id(std::string_view& id) {
    const char* const begin = cursor_.at();
    if (*begin == '"') {
      return cursor_.text(id);
    }
    Decimal number{};
    if (!cursor_.number(number) || number.places != 0 || *begin == '-') {
      return false;
    }
    id = {begin, static_cast<std::size_t>(cursor_.at() - begin)};
    return true;
  }

  bool read_sex() {
    std::string_view text;
    if (!cursor_.text(text)) {
      return false;
    }
    for (const auto& [word, sex] : state_.fields.mapping().sex_words) {
      if (word == text) {
        block_.set_sex(patient_, sex == knowledge::Sex::kMale);
        return sex != knowledge::Sex::kAny;
      }
    }
    return false;
  }

  bool read_birth() {
    std::string_view text;
    const auto birth =
        cursor_.text(text) ? quantity::Instant::parse(text) : std::optional<quantity::Instant>();
    const quantity::Instant& as_of = state_.options.as_of;
    if (!birth || birth->first > as_of.last || patient::birth_fault(*birth, as_of, "")) {
      return false;
    }
    const quantity::YearsRange years = completed_years(*birth, as_of.last_day());
    block_.set_age(patient_, years.least);
    return years.least == years.most;
  }

  bool read_age() {
    constexpr std::int64_t kAgeMax = 150;
    Decimal years{};
    if (!cursor_.number(years) || years.places != 0 || years.digits < 0 || years.digits > kAgeMax) {
      return false;
    }
    block_.set_age(patient_, static_cast<std::int32_t>(years.digits));
    return true;
  }

  bool read_lab(const knowledge::Mapping::LabKey& key) {
    LabTarget& lab = state_.targets.lab(key.lab);
    Decimal value{};
    return state_.as_of && cursor_.number(value) &&
           add_result(lab, {*state_.as_of, value, state_.targets.scale_of(lab, key.unit)});
  }

  bool read_list(const knowledge::Mapping::CodeList& list) {
    const bool is_of_concepts = list.kind == knowledge::Mapping::CodeList::Kind::kConcepts;
    return each_element(cursor_, [&] {
      std::string_view code;
      if (!cursor_.text(code)) {
        return false;
      }
      for (const std::uint32_t column : state_.targets.columns_of(list, code)) {
        is_of_concepts ? block_.set_concept(patient_, column, quantity::kTrue, quantity::kTrue)
                       : block_.set_agent(patient_, column, quantity::kTrue);
      }
      return true;
    });
  }

  // An element of results; texts are empty where a key is not there.
  struct Element {
    std::string_view code;
    std::string_view unit;
    std::string_view time;  // of a list whose times are texts
    Decimal days{};
    Decimal value{};
  };

  bool read_results(const knowledge::Mapping::ResultList& list) {
    const auto role_of = [&](std::string_view key) -> std::uint32_t {
      return key == list.code_key                     ? kCode
             : key == list.value_key                  ? kValue
             : list.unit_key && key == *list.unit_key ? kUnit
             : key == list.time_key                   ? kTime
                                                      : kUnread;
    };
    Keys& keys =
        state_
            .element_keys[static_cast<std::size_t>(&list - state_.fields.mapping().results.data())];
    constexpr std::uint64_t kUnitBit = std::uint64_t{1} << kUnit;
    constexpr std::uint64_t kWanted = kUnitBit | std::uint64_t{1} << kCode |
                                      std::uint64_t{1} << kValue | std::uint64_t{1} << kTime;
    return each_element(cursor_, [&] {
      Element element;
      std::uint64_t seen = 0;
      const bool is_read = each_member(cursor_, keys, role_of, [&](std::uint32_t role) {
        return role == kUnread ? cursor_.scalar()
                               : is_first(seen, role) && read_part(list, role, element);
      });
      return is_read && (seen | kUnitBit) == kWanted && add_element(list, element);
    });
  }

  bool read_part(const knowledge::Mapping::ResultList& list, std::uint32_t role, Element& element) {
    if (role == kValue) {
      return cursor_.number(element.value);
    }
    if (role == kTime && list.days_since) {
      return cursor_.number(element.days);
    }
    std::string_view& text = role == kCode   ? element.code
                             : role == kUnit ? element.unit
                                             : element.time;
    return cursor_.text(text) && !text.empty();
  }

  bool add_element(const knowledge::Mapping::ResultList& list, const Element& element) {
    bool is_unclear = false;
    LabTarget* lab = state_.targets.lab_of(list, element.code, is_unclear);
    if (is_unclear || lab == nullptr) {
      return !is_unclear;
    }
    if (list.unit_key && element.unit.empty()) {
      return false;
    }
    const std::optional<When> at = time_of(list, element);
    return at && add_result(
                     *lab, {*at, element.value, state_.targets.scale_of(list, *lab, element.unit)});
  }

  static std::optional<When> time_of(const knowledge::Mapping::ResultList& list,
                                     const Element& element) {
    if (!list.days_since) {
      const auto parsed = quantity::Instant::parse(element.time);
      return parsed ? State::when_of(*parsed) : std::nullopt;
    }
    constexpr std::int64_t kDaysMax = 100'000;
    const Decimal& days = element.days;
    if (days.places != 0 || days.digits < 0 || days.digits > kDaysMax) {
      return std::nullopt;
    }
    const quantity::Date day{list.days_since->days + static_cast<std::int32_t>(days.digits)};
    const std::int64_t first = quantity::Instant::at_start_of(day).first;
    // Some time of that day.
    return When{first, first + quantity::kSecondsOfDay - 1, day.days};
  }

  struct Measured {
    const When& at;
    const Decimal& value;
    Scale* scale;  // nullptr: none
  };

  bool add_result(LabTarget& lab, const Measured& measured) {
    const When& at = measured.at;
    const columns::Code code =
        measured.scale != nullptr ? measured.scale->code_of(measured.value) : columns::kNoValue;
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
      block_.add_result(lab.column, {at.first, at.day, static_cast<std::uint16_t>(patient_), code});
    }
    return true;
  }

  State& state_;
  columns::Block& block_;
  std::uint32_t patient_;
  Cursor cursor_;
};

FastReader::FastReader(const knowledge::Model& model, const Fields& fields,
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
  if (!line.empty() && line.back() == '\r') {
    line.remove_suffix(1);
  }
  if (!has_plain_bytes(line)) {
    return false;
  }
  const std::uint32_t patient = block.begin_patient();
  if (Walk(*state_, block, patient, line).read(id)) {
    return true;
  }
  block.drop_patient();
  return false;
}

}  // namespace regimen::flat
