#include "engine/reports/certificate/record_json.h"

#include <array>
#include <string_view>
#include <utility>

#include "engine/knowledge/names.h"
#include "engine/reports/certificate/reader.h"

namespace regimen::certificate {

namespace {

using patient::ConceptFact;
using patient::Medication;
using quantity::Instant;
using quantity::Rational;

constexpr std::array<std::string_view, 5> kPrecisions{"year", "month", "day", "minute", "second"};
constexpr std::array<std::string_view, 4> kPresences{"present", "absent", "resolved", "uncertain"};
constexpr std::array<std::string_view, 4> kStatuses{"taking", "not taking", "uncertain", "stopped"};
constexpr std::array<std::string_view, 3> kGrades{"mild", "moderate", "severe"};
constexpr std::array<std::string_view, 7> kEntryKinds{
    "diagnosis", "medication", "allergy", "observation", "procedure", "family_history", "other"};

// The place of a word in its list, as the enumeration has it.
template <typename Enumeration, std::size_t kCount>
Enumeration one_of(const std::array<std::string_view, kCount>& words, const Reader& reader) {
  const std::string text = reader.text();
  for (std::size_t i = 0; i < kCount; ++i) {
    if (words[i] == text) {
      return static_cast<Enumeration>(i);
    }
  }
  reader.refuse("`" + text + "` is not one of the words allowed here");
  return Enumeration{};
}

template <typename Enumeration, std::size_t kCount>
std::string word(const std::array<std::string_view, kCount>& words, Enumeration value) {
  return std::string(words[static_cast<std::size_t>(value)]);
}

Json instant_json(const std::optional<Instant>& at) {
  if (!at) {
    return nullptr;
  }
  return {{"text", at->to_text()},    {"first", at->first},
          {"last", at->last},         {"offset_minutes", at->offset_minutes},
          {"has_time", at->has_time}, {"precision", word(kPrecisions, at->precision)}};
}

std::optional<Instant> instant_from(const Reader& reader) {
  if (reader.is_null()) {
    return std::nullopt;
  }
  Instant at;
  at.first = reader.member("first").integer();
  at.last = reader.member("last").integer();
  at.offset_minutes = static_cast<std::int32_t>(reader.member("offset_minutes").integer());
  at.has_time = reader.member("has_time").boolean();
  at.precision = one_of<Instant::Precision>(kPrecisions, reader.member("precision"));
  constexpr std::int64_t kFarthest = std::int64_t{400'000} * 1'000'000;  // beyond year 9999
  if (at.first > at.last || at.first < -kFarthest || at.last > kFarthest) {
    reader.refuse("it is not a point in time");
    return std::nullopt;
  }
  return at;
}

Json bound_json(const std::optional<Rational>& bound) {
  return bound ? Json(bound->to_fraction()) : Json(nullptr);
}

std::optional<Rational> bound_from(const Reader& reader) {
  if (reader.is_null()) {
    return std::nullopt;
  }
  std::optional<Rational> bound = Rational::parse_fraction(reader.text());
  if (!bound) {
    reader.refuse("it is not a fraction");
  }
  return bound;
}

Json result_json(const patient::Result& result) {
  return {{"low", bound_json(result.value.low)},
          {"high", bound_json(result.value.high)},
          {"low_open", result.value.low_open},
          {"high_open", result.value.high_open},
          {"at", instant_json(result.at)},
          {"written", result.written},
          {"path", result.path},
          {"usable", result.is_usable}};
}

patient::Result result_from(const Reader& reader) {
  patient::Result result;
  result.value.low = bound_from(reader.member("low"));
  result.value.high = bound_from(reader.member("high"));
  result.value.low_open = reader.member("low_open").boolean();
  result.value.high_open = reader.member("high_open").boolean();
  result.at = instant_from(reader.member("at"));
  result.written = reader.member("written").text();
  result.path = reader.member("path").text();
  result.is_usable = reader.member("usable").boolean();
  return result;
}

Json duration_json(const quantity::Duration& length) {
  return {{"months", length.months}, {"seconds", length.seconds}};
}

quantity::Duration duration_from(const Reader& reader) {
  const std::int64_t months = reader.member("months").integer();
  constexpr std::int64_t kMonthsMax = 120'000;
  if (months < 0 || months > kMonthsMax) {
    reader.refuse("it is no length of time");
    return {};
  }
  return {.months = static_cast<std::int32_t>(months),
          .seconds = reader.member("seconds").integer(),
          .text = {}};
}

constexpr std::array<std::string_view, 4> kRhythms{"every", "times per", "once", "as needed"};

Json schedule_json(const std::optional<quantity::Schedule>& schedule) {
  if (!schedule) {
    return nullptr;
  }
  Json json{{"text", schedule->to_text()},
            {"kind", word(kRhythms, schedule->kind)},
            {"times", schedule->times},
            {"period", duration_json(schedule->period)},
            {"course", nullptr},
            {"again", nullptr},
            {"cap", nullptr}};
  if (schedule->course) {
    json["course"] = duration_json(schedule->course->lasting);
    json["again"] =
        schedule->course->again ? duration_json(*schedule->course->again) : Json(nullptr);
  }
  if (schedule->cap) {
    json["cap"] = {{"times", schedule->cap->times},
                   {"period", duration_json(schedule->cap->period)}};
  }
  return json;
}

std::optional<quantity::Schedule> schedule_from(const Reader& reader) {
  if (reader.is_null()) {
    return std::nullopt;
  }
  quantity::Schedule schedule;
  schedule.kind = one_of<quantity::Schedule::Kind>(kRhythms, reader.member("kind"));
  schedule.times = static_cast<std::int32_t>(reader.member("times").integer());
  schedule.period = duration_from(reader.member("period"));
  if (const Reader course = reader.member("course"); !course.is_null()) {
    const Reader again = reader.member("again");
    schedule.course = quantity::Schedule::Course{
        .lasting = duration_from(course),
        .again = again.is_null() ? std::nullopt : std::optional(duration_from(again))};
  }
  if (const Reader cap = reader.member("cap"); !cap.is_null()) {
    schedule.cap =
        quantity::Schedule::Cap{.times = static_cast<std::int32_t>(cap.member("times").integer()),
                                .period = duration_from(cap.member("period"))};
  }
  return schedule;
}

Json dose_json(const knowledge::Model& model, const patient::OrderedDose& dose) {
  Json amount = nullptr;
  if (dose.amount) {
    amount = {{"low", dose.amount->low.to_fraction()},
              {"high", dose.amount->high.to_fraction()},
              {"unit", dose.amount->unit.text}};
  }
  return {{"amount", std::move(amount)},
          {"schedule", schedule_json(dose.schedule)},
          {"rarest", schedule_json(dose.rarest)},
          {"route", dose.route ? Json(model[*dose.route].header.name) : Json(nullptr)},
          {"written", dose.written},
          {"why", dose.why},
          {"in_turn", dose.is_in_turn}};
}

std::optional<quantity::AmountRange> amount_from(const knowledge::Model& model,
                                                 const Reader& reader) {
  if (reader.is_null()) {
    return std::nullopt;
  }
  const auto low = bound_from(reader.member("low"));
  const auto high = bound_from(reader.member("high"));
  auto unit = model.units.parse_lenient(reader.member("unit").text());
  auto* known = std::get_if<quantity::Unit>(&unit);
  if (known == nullptr) {
    reader.member("unit").refuse("it is no unit that is known");
  }
  if (known == nullptr || !low || !high) {
    return std::nullopt;
  }
  known->text = reader.member("unit").text();
  return quantity::AmountRange{*low, *high, std::move(*known)};
}

patient::OrderedDose dose_from(const knowledge::Model& model, const Reader& reader) {
  patient::OrderedDose dose;
  dose.amount = amount_from(model, reader.member("amount"));
  dose.schedule = schedule_from(reader.member("schedule"));
  dose.rarest = schedule_from(reader.member("rarest"));
  dose.written = reader.member("written").text();
  dose.why = reader.member("why").text();
  dose.is_in_turn = reader.member("in_turn").boolean();
  return dose;  // the route decides nothing
}

template <typename Found>
auto named(const Reader& reader, const Found& find) {
  const std::string name = reader.text();
  const auto id = find(name);
  if (!id) {
    reader.refuse("`" + name + "` is not in the knowledge base");
  }
  return id;
}

void read_labs(const knowledge::Model& model, const Reader& labs, patient::Record& record) {
  for (std::size_t i = 0; i < labs.size(); ++i) {
    const auto lab = named(labs[i].member("lab"), [&](const std::string& name) {
      return knowledge::find_lab(model, name);
    });
    const Reader results = labs[i].member("results");
    for (std::size_t k = 0; lab && k < results.size(); ++k) {
      record.labs.push_back({*lab, {result_from(results[k])}});
    }
  }
}

std::optional<knowledge::Grade> severity_from(const Reader& reader) {
  return reader.is_null() ? std::nullopt : std::optional(one_of<knowledge::Grade>(kGrades, reader));
}

void read_not_understood(const Reader& entries, patient::Record& record) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    record.not_understood.push_back(
        {.kind = one_of<patient::UnreadEntry::Kind>(kEntryKinds, entries[i].member("kind")),
         .is_active = entries[i].member("active").boolean(),
         .system = entries[i].member("system").text(),
         .code = entries[i].member("code").text(),
         .text = entries[i].member("text").text(),
         .path = entries[i].member("path").text(),
         .why = entries[i].member("why").text()});
  }
}

void read_concepts(const knowledge::Model& model, const Reader& concepts, patient::Record& record) {
  for (std::size_t i = 0; i < concepts.size(); ++i) {
    const auto id = named(concepts[i].member("name"), [&](const std::string& name) {
      return knowledge::find_concept(model, name);
    });
    if (id) {
      record.concepts.push_back(
          {*id, one_of<ConceptFact::Presence>(kPresences, concepts[i].member("presence")),
           instant_from(concepts[i].member("onset")), concepts[i].member("path").text(),
           severity_from(concepts[i].member("severity"))});
    }
  }
}

void read_medications(const knowledge::Model& model, const Reader& agents,
                      patient::Record& record) {
  for (std::size_t i = 0; i < agents.size(); ++i) {
    const auto id = named(agents[i].member("agent"), [&](const std::string& name) {
      return knowledge::find_agent(model, name);
    });
    if (id) {
      record.medications.push_back(
          {*id, one_of<Medication::Status>(kStatuses, agents[i].member("status")),
           instant_from(agents[i].member("since")), agents[i].member("path").text(),
           instant_from(agents[i].member("until"))});
      const Reader doses = agents[i].member("doses");
      for (std::size_t k = 0; k < doses.size(); ++k) {
        record.medications.back().doses.push_back(dose_from(model, doses[k]));
      }
    }
  }
}

void read_sex(const Reader& reader, patient::Record& record) {
  if (reader.is_null()) {
    return;
  }
  const std::string sex = reader.text();
  if (sex == "male" || sex == "female") {
    record.sex = sex == "male" ? knowledge::Sex::kMale : knowledge::Sex::kFemale;
  } else {
    reader.refuse("`male`, `female` or null is needed");
  }
}

}  // namespace

Json record_json(const knowledge::Model& model, const patient::Record& record) {
  Json labs = Json::array();
  for (const patient::LabResults& lab : record.labs) {
    Json results = Json::array();
    for (const patient::Result& result : lab.results) {
      results.push_back(result_json(result));
    }
    labs.push_back({{"lab", model[lab.lab].header.name}, {"results", std::move(results)}});
  }
  Json concepts = Json::array();
  for (const ConceptFact& fact : record.concepts) {
    concepts.push_back(
        {{"name", model[fact.concept_id].header.name},
         {"presence", word(kPresences, fact.presence)},
         {"onset", instant_json(fact.onset)},
         {"severity", fact.severity ? Json(word(kGrades, *fact.severity)) : Json(nullptr)},
         {"path", fact.path}});
  }
  Json medications = Json::array();
  for (const Medication& medication : record.medications) {
    Json doses = Json::array();
    for (const patient::OrderedDose& dose : medication.doses) {
      doses.push_back(dose_json(model, dose));
    }
    medications.push_back({{"agent", model[medication.agent].header.name},
                           {"status", word(kStatuses, medication.status)},
                           {"since", instant_json(medication.since)},
                           {"until", instant_json(medication.until)},
                           {"path", medication.path},
                           {"doses", std::move(doses)}});
  }
  Json not_understood = Json::array();
  for (const patient::UnreadEntry& entry : record.not_understood) {
    not_understood.push_back({{"kind", word(kEntryKinds, entry.kind)},
                              {"active", entry.is_active},
                              {"system", entry.system},
                              {"code", entry.code},
                              {"text", entry.text},
                              {"path", entry.path},
                              {"why", entry.why}});
  }
  Json unknown = Json::array();
  for (const knowledge::Input& input : record.unknown) {
    unknown.push_back(knowledge::name_of(model, input));
  }
  return {{"id", record.id},
          {"as_of", instant_json(record.as_of)},
          {"sex", !record.sex                            ? Json(nullptr)
                  : *record.sex == knowledge::Sex::kMale ? "male"
                                                         : "female"},
          {"birth", instant_json(record.birth)},
          {"labs", std::move(labs)},
          {"concepts", std::move(concepts)},
          {"medications", std::move(medications)},
          {"unknown", std::move(unknown)},
          {"not_understood", std::move(not_understood)}};
}

std::optional<patient::Record> from_json(const knowledge::Model& model, const Json& json,
                                         std::optional<verification::Refusal>& refusal) {
  const Reader reader(json, "input", refusal);
  patient::Record record;
  record.id = reader.member("id").text();
  record.label = record.id;
  const std::optional<Instant> as_of = instant_from(reader.member("as_of"));
  if (!as_of) {
    reader.member("as_of").refuse("a point in time is needed");
    return std::nullopt;
  }
  record.as_of = *as_of;
  read_sex(reader.member("sex"), record);
  record.birth = instant_from(reader.member("birth"));
  read_labs(model, reader.member("labs"), record);
  read_concepts(model, reader.member("concepts"), record);
  read_medications(model, reader.member("medications"), record);
  read_not_understood(reader.member("not_understood"), record);
  const Reader unknown = reader.member("unknown");
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    if (const auto input = named(unknown[i], [&](const std::string& name) {
          return knowledge::find_input(model, name);
        })) {
      record.unknown.push_back(*input);
    }
  }
  if (refusal) {
    return std::nullopt;
  }
  patient::canonicalize(record);
  return record;
}

}  // namespace regimen::certificate
