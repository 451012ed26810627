// Implements read_doses of engine/patient/fhir/resources.h.
//
// Source:  FHIR R4, https://hl7.org/fhir/R4/dosage.html, https://hl7.org/fhir/R4/datatypes.html#Timing;
//          codes of Timing.code: https://terminology.hl7.org/CodeSystem-v3-GTSAbbreviation.html.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "engine/patient/fhir/resources.h"
#include "engine/patient/fhir/unit_texts.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using patient::OrderedDose;
using quantity::AmountRange;
using quantity::Duration;
using quantity::Rational;
using quantity::Schedule;

constexpr std::int64_t kTimesMax = 1000;  // in one period

std::optional<Json> member(Json object, std::string_view key, Json::Kind kind) {
  const std::optional<Json> found = object.get(key);
  return found && found->kind() == kind ? found : std::nullopt;
}

std::string_view text_of(Json object, std::string_view key) {
  const std::optional<Json> found = member(object, key, Json::Kind::kString);
  return found ? found->text() : std::string_view();
}

std::optional<Rational> number_of(Json object, std::string_view key) {
  const std::optional<Json> found = member(object, key, Json::Kind::kNumber);
  return found ? Rational::parse(found->text()) : std::nullopt;
}

std::optional<Duration> duration_of(const Rational& count, std::string_view unit) {
  struct Length {
    std::string_view unit;
    std::int32_t months;
    std::int64_t seconds;
  };
  constexpr std::array<Length, 7> kLengths = {{{"s", 0, 1},
                                               {"min", 0, 60},
                                               {"h", 0, 3600},
                                               {"d", 0, 86400},
                                               {"wk", 0, 604800},
                                               {"mo", 1, 0},
                                               {"a", 12, 0}}};
  constexpr std::int64_t kCountMax = 100'000;
  for (const Length& length : kLengths) {
    if (length.unit != unit) {
      continue;
    }
    if (length.months > 0) {
      const auto months = count.is_integer() ? count.floor_integer() : std::nullopt;
      return months && *months > 0 && *months <= kCountMax
                 ? std::optional(
                       Duration{.months = static_cast<std::int32_t>(*months) * length.months,
                                .seconds = 0,
                                .text = ""})
                 : std::nullopt;
    }
    const Rational seconds = count * Rational(length.seconds);
    const auto whole = seconds.is_integer() ? seconds.floor_integer() : std::nullopt;
    return whole && *whole > 0 ? std::optional(Duration{.months = 0, .seconds = *whole, .text = ""})
                               : std::nullopt;
  }
  return std::nullopt;
}

Schedule every(const Duration& period, std::int32_t times = 1) {
  Schedule schedule;
  schedule.kind = times == 1 ? Schedule::Kind::kEvery : Schedule::Kind::kTimesPer;
  schedule.times = times;
  schedule.period = period;
  return schedule;
}

// QD, BID, Q8H: what Timing.code may say instead of `repeat`.
std::optional<Schedule> schedule_of_code(std::string_view code) {
  struct Known {
    std::string_view code;
    std::int32_t times;
    std::int64_t hours;
  };
  constexpr std::array<Known, 17> kKnown = {{{"QD", 1, 24},
                                             {"BID", 2, 24},
                                             {"TID", 3, 24},
                                             {"QID", 4, 24},
                                             {"QOD", 1, 48},
                                             {"AM", 1, 24},
                                             {"PM", 1, 24},
                                             {"BED", 1, 24},
                                             {"Q1H", 1, 1},
                                             {"Q2H", 1, 2},
                                             {"Q3H", 1, 3},
                                             {"Q4H", 1, 4},
                                             {"Q6H", 1, 6},
                                             {"Q8H", 1, 8},
                                             {"WK", 1, 168},
                                             {"Q12H", 1, 12},
                                             {"Q24H", 1, 24}}};
  std::string upper(code);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const Known& known : kKnown) {
    if (known.code == upper) {
      return every({.months = 0, .seconds = known.hours * 3600, .text = ""}, known.times);
    }
  }
  return upper == "MO" ? std::optional(every({.months = 1, .seconds = 0, .text = ""}))
                       : std::nullopt;
}

// A whole number of times, of 1 to kTimesMax.
std::optional<std::int32_t> times_of(Json repeat, std::string_view key) {
  const std::optional<Rational> number = number_of(repeat, key);
  const auto whole = number && number->is_integer() ? number->floor_integer() : std::nullopt;
  return whole && *whole >= 1 && *whole <= kTimesMax
             ? std::optional(static_cast<std::int32_t>(*whole))
             : std::nullopt;
}

std::size_t count_of(Json repeat, std::string_view key) {
  const std::optional<Json> list = member(repeat, key, Json::Kind::kArray);
  std::size_t count = 0;
  if (list) {
    for (const Json each : list->children()) {
      count += each.is_string() ? 1 : 0;
    }
  }
  return count;
}

// `repeat`: so many times in a period, on days of the week, at times of the day, before meals.
std::optional<Schedule> schedule_of_repeat(Json repeat) {
  const std::optional<Rational> period = number_of(repeat, "period");
  const std::string_view unit = text_of(repeat, "periodUnit");
  const std::int32_t asked =
      repeat.get("frequency") ? times_of(repeat, "frequency").value_or(0) : 1;
  const std::size_t a_day = std::max(count_of(repeat, "timeOfDay"), count_of(repeat, "when"));
  const std::size_t days = count_of(repeat, "dayOfWeek");
  const Duration day{.months = 0, .seconds = quantity::kSecondsOfDay, .text = ""};
  const Duration week{.months = 0, .seconds = 7 * quantity::kSecondsOfDay, .text = ""};
  if (asked == 0) {
    return std::nullopt;
  }
  if (days > 0) {  // on these days, as often as is said of a day
    const auto times =
        static_cast<std::int32_t>(days) * std::max(asked, static_cast<std::int32_t>(a_day));
    return every(week, times);
  }
  if (!period) {
    return a_day > 0 ? std::optional(every(day, static_cast<std::int32_t>(a_day))) : std::nullopt;
  }
  const std::optional<Duration> length = duration_of(*period, unit);
  if (!length) {
    return std::nullopt;
  }
  return every(*length, repeat.get("frequencyMax")
                            ? times_of(repeat, "frequencyMax").value_or(asked)
                            : asked);
}

// Where a range is stated (`every 6 to 12 hours`, `once or twice a day`): the least of it.
std::optional<Schedule> rarest_of_repeat(Json repeat) {
  const std::optional<Rational> longest = number_of(repeat, "periodMax");
  const std::optional<Rational> period = longest ? longest : number_of(repeat, "period");
  if (!longest && !repeat.get("frequencyMax")) {
    return std::nullopt;
  }
  const std::optional<Duration> length =
      period ? duration_of(*period, text_of(repeat, "periodUnit")) : std::nullopt;
  return length ? std::optional(every(*length, times_of(repeat, "frequency").value_or(1)))
                : std::nullopt;
}

// Reads one Dosage.
class DosageReader {
 public:
  DosageReader(ResourceParser& parser, Json dosage, std::string where)
      : parser_(parser), dosage_(dosage), where_(std::move(where)) {}

  OrderedDose read() {
    const bool is_text = !text_of(dosage_, "text").empty();
    if (is_text && !dosage_.get("timing") && !dosage_.get("doseAndRate")) {
      not_understood("it is text only");
    }
    read_timing();
    read_amount();
    read_route();
    describe();
    return std::move(dose_);
  }

 private:
  // The first thing that is not understood says why.
  void not_understood(const std::string& why) { dose_.why = dose_.why.empty() ? why : dose_.why; }

  bool is_as_needed() const {
    const std::optional<Json> flag = dosage_.get("asNeededBoolean");
    const std::optional<Json> needed = dosage_.get("asNeeded");
    return (flag && flag->kind() == Json::Kind::kTrue) ||
           (needed && needed->kind() == Json::Kind::kTrue) ||
           dosage_.get("asNeededCodeableConcept").has_value() || dosage_.get("asNeededFor");
  }

  void read_timing() {
    const std::optional<Json> timing = member(dosage_, "timing", Json::Kind::kObject);
    const std::optional<Json> repeat =
        timing ? member(*timing, "repeat", Json::Kind::kObject) : std::nullopt;
    if (repeat) {
      dose_.schedule = schedule_of_repeat(*repeat);
      dose_.rarest = rarest_of_repeat(*repeat);
      const bool is_once = times_of(*repeat, "count") == 1 && !repeat->get("period");
      if (!dose_.schedule && is_once) {
        dose_.schedule = Schedule{.kind = Schedule::Kind::kOnce, .times = 1, .period = {}};
      }
      read_course(*repeat);
    }
    if (timing && !dose_.schedule) {
      read_timing_code(*timing);
    }
    if (is_as_needed()) {
      Schedule needed = dose_.schedule.value_or(Schedule{});
      needed.kind = Schedule::Kind::kAsNeeded;
      needed.period = dose_.schedule ? needed.period : Duration{};
      needed.course.reset();
      dose_.schedule = needed;
      dose_.rarest.reset();
    }
    if (!dose_.schedule) {
      not_understood(timing ? "how often it is taken is not understood"
                            : "it does not say how often it is taken");
    }
  }

  // For so many days.
  void read_course(Json repeat) {
    const std::optional<Json> bounds = member(repeat, "boundsDuration", Json::Kind::kObject);
    const std::optional<Rational> length = bounds ? number_of(*bounds, "value") : std::nullopt;
    if (!dose_.schedule || !length) {
      return;
    }
    const std::string_view code = text_of(*bounds, "code");
    if (const auto lasting = duration_of(*length, code.empty() ? text_of(*bounds, "unit") : code)) {
      dose_.schedule->course = Schedule::Course{.lasting = *lasting, .again = std::nullopt};
    }
  }

  void read_timing_code(Json timing) {
    const std::optional<Json> code = member(timing, "code", Json::Kind::kObject);
    if (!code) {
      return;
    }
    if (const auto codings = member(*code, "coding", Json::Kind::kArray)) {
      for (const Json coding : codings->children()) {
        dose_.schedule =
            dose_.schedule ? dose_.schedule : schedule_of_code(text_of(coding, "code"));
      }
    }
    dose_.schedule = dose_.schedule ? dose_.schedule : schedule_of_code(text_of(*code, "text"));
  }

  // What is ordered, where calculated amounts stand beside it; of several the first, where all agree.
  void read_amount() {
    const std::optional<Json> list = member(dosage_, "doseAndRate", Json::Kind::kArray);
    if (!list) {
      read_amount_in(dosage_);  // STU3
      return;
    }
    std::optional<Json> chosen;
    std::size_t count = 0;
    for (const Json each : list->children()) {
      ++count;
      const bool is_calculated = is_of_type(each, "calculated");
      chosen = !chosen || is_calculated ? (chosen ? chosen : std::optional(each)) : chosen;
      chosen = is_of_type(each, "ordered") ? std::optional(each) : chosen;
    }
    if (!chosen) {
      not_understood(no_amount());
    } else if (count > 1 && !is_of_type(*chosen, "ordered")) {
      not_understood("several amounts are stated, and none of them as ordered");
    } else {
      read_amount_in(*chosen);
    }
  }

  static bool is_of_type(Json each, std::string_view wanted) {
    const std::optional<Json> type = member(each, "type", Json::Kind::kObject);
    const auto codings = type ? member(*type, "coding", Json::Kind::kArray) : std::nullopt;
    bool is_so = false;
    if (codings) {
      for (const Json coding : codings->children()) {
        is_so = is_so || text_of(coding, "code") == wanted;
      }
    }
    return is_so;
  }

  std::string no_amount() const {
    return text_of(dosage_, "text").empty() ? "it states no amount" : "it is text only";
  }

  void read_amount_in(Json holder) {
    if (const auto single = member(holder, "doseQuantity", Json::Kind::kObject)) {
      dose_.amount = amount_in(*single, *single);
    } else if (const auto range = member(holder, "doseRange", Json::Kind::kObject)) {
      const auto low = member(*range, "low", Json::Kind::kObject);
      const auto high = member(*range, "high", Json::Kind::kObject);
      if (low && high) {
        dose_.amount = amount_in(*low, *high);
      } else {
        not_understood("a range of amounts lacks an end");
      }
    } else {
      not_understood(holder.get("rateQuantity") || holder.get("rateRatio") ||
                             holder.get("rateRange")
                         ? "it is a rate, without an amount"
                         : no_amount());
    }
    check_amount();
  }

  std::optional<AmountRange> amount_in(Json low_quantity, Json high_quantity) {
    const std::optional<Rational> low = number_of(low_quantity, "value");
    const std::optional<Rational> high = number_of(high_quantity, "value");
    const UnitTexts texts{.unit = text_of(low_quantity, "unit"),
                          .system = text_of(low_quantity, "system"),
                          .code = text_of(low_quantity, "code")};
    const UnitTexts others{.unit = text_of(high_quantity, "unit"),
                           .system = text_of(high_quantity, "system"),
                           .code = text_of(high_quantity, "code")};
    const std::string unit_text(unit_of(texts));
    if (!low || !high || low_quantity.get("comparator") || high_quantity.get("comparator")) {
      not_understood("the amount is no plain number");
      return std::nullopt;
    }
    const std::string shown =
        patient::truncate_for_display(low->to_text() + (unit_text.empty() ? "" : " " + unit_text));
    if (unit_text.empty() || unit_text != std::string(unit_of(others))) {
      not_understood(unit_text.empty() ? "`" + shown + "` has no unit"
                                       : "the amounts of a range have two units");
      return std::nullopt;
    }
    const auto parsed = parser_.context().values.unit(unit_text, true);
    const auto* unit = std::get_if<quantity::Unit>(&parsed);
    if (unit == nullptr || !quantity::kind_of_amount(*unit)) {
      not_understood("`" + shown + "` is no amount that is known");
      return std::nullopt;
    }
    AmountRange amount{*low, *high, *unit};
    amount.unit.text = unit_text;
    return amount;
  }

  void check_amount() {
    if (!dose_.amount) {
      return;
    }
    if (dose_.amount->low > dose_.amount->high) {
      std::swap(dose_.amount->low, dose_.amount->high);
    }
    const std::string why = patient::why_implausible(*dose_.amount);
    if (!why.empty()) {
      dose_.amount.reset();
      dose_.why = why;
      parser_.note(where_, {Code::kImplausibleDose, why,
                            "correct the amount and its unit; until then the dose is not known"});
    }
  }

  void read_route() {
    const std::optional<Json> route = member(dosage_, "route", Json::Kind::kObject);
    const auto codings = route ? member(*route, "coding", Json::Kind::kArray) : std::nullopt;
    if (!codings) {
      return;
    }
    const knowledge::Model& model = parser_.context().model;
    for (const Json coding : codings->children()) {
      const knowledge::Code wanted{.system = std::string(short_name_of(text_of(coding, "system"))),
                                   .code = std::string(text_of(coding, "code"))};
      for (std::size_t i = 0; i < model.terms.size(); ++i) {
        const knowledge::Term& term = model.terms[i];
        const bool is_it =
            std::any_of(term.codes.begin(), term.codes.end(), [&](const knowledge::Code& code) {
              return code.system == wanted.system && code.code == wanted.code;
            });
        if (term.kind == knowledge::Term::Kind::kRoute && is_it) {
          dose_.route = knowledge::TermId(i);
        }
      }
    }
  }

  void describe() {
    const std::string_view text = text_of(dosage_, "text");
    dose_.written = !text.empty() ? "\"" + patient::truncate_for_display(text) + "\""
                                  : patient::dose_text(parser_.context().model, dose_);
    dose_.why = dose_.is_known() ? "" : dose_.why;
  }

  ResourceParser& parser_;
  Json dosage_;
  std::string where_;
  OrderedDose dose_;
};

// Over before `as of`, or not begun.
bool is_of_another_time(ResourceParser& parser, Json dosage) {
  const auto timing = member(dosage, "timing", Json::Kind::kObject);
  const auto repeat = timing ? member(*timing, "repeat", Json::Kind::kObject) : std::nullopt;
  const auto bounds = repeat ? member(*repeat, "boundsPeriod", Json::Kind::kObject) : std::nullopt;
  if (!bounds) {
    return false;
  }
  const quantity::Instant& as_of = parser.context().options.as_of;
  const auto start = quantity::Instant::parse(text_of(*bounds, "start"), as_of.offset_minutes);
  const auto end = quantity::Instant::parse(text_of(*bounds, "end"), as_of.offset_minutes);
  return (start && start->first > as_of.last) || (end && end->last < as_of.first);
}

}  // namespace

std::vector<OrderedDose> read_doses(ResourceParser& parser, std::string_view key) {
  const std::optional<Json> given = parser.root().get(key);
  std::vector<OrderedDose> doses;
  if (!given || !(given->is_array() || given->is_object())) {
    return doses;
  }
  const auto add = [&](Json dosage, const std::string& where) {
    if (dosage.is_object() && !is_of_another_time(parser, dosage)) {
      doses.push_back(DosageReader(parser, dosage, where).read());
    }
  };
  if (given->is_object()) {  // MedicationAdministration has one
    add(*given, std::string(key));
  } else {
    std::size_t index = 0;
    for (const Json dosage : given->children()) {
      add(dosage, std::string(key) + "[" + std::to_string(index++) + "]");
    }
  }
  for (OrderedDose& dose : doses) {
    dose.is_in_turn = doses.size() > 1;
  }
  return doses;
}

}  // namespace regimen::fhir
