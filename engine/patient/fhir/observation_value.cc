// Implements read_lab_value and read_presence of engine/patient/fhir/resources.h.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/patient/fhir/answer.h"
#include "engine/patient/fhir/resources.h"
#include "engine/patient/fhir/unit_texts.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using quantity::Comparison;
using quantity::Instant;

// A member value[x]; nullopt when there is none, and `is_several` when there is more than one.
struct ValueMember {
  std::optional<Json> json;
  bool is_several = false;
};

ValueMember value_of(Json holder) {
  ValueMember found;
  for (const Json member : holder.children()) {
    if (is_value_key(member.key())) {
      found.is_several = found.json.has_value();
      found.json = member;
      if (found.is_several) {
        break;
      }
    }
  }
  return found;
}

// The result being read: where, of what, when.
struct Target {
  ResourceParser& parser;
  std::string where;
  knowledge::LabId lab;
  std::optional<Instant> at;
  std::string written;
};

// Kept as a result that may be anything, so that no older one passes for the latest. Without a time
// the lab is unknown.
void add_unusable(Target& target, std::string_view where, FaultWords words) {
  target.parser.fault(where, std::move(words), {target.lab}, !target.at);
  Evidence& evidence = target.parser.evidence();
  evidence.results.push_back({target.lab,
                              {.value = quantity::Interval::all(),
                               .at = target.at,
                               .written = target.written,
                               .path = evidence.faults.back().path,
                               .is_usable = false}});
}

FaultWords wrong_member(std::string_view key, Json::Kind kind, std::string_view wanted) {
  return {Code::kWrongShape,
          backquote(key) + " is " + std::string(words_for(kind)) + ", but FHIR has " +
              std::string(wanted) + " there",
          "correct the value; it is not used"};
}

void add_value(Target& target, const patient::ValueInput& input, std::string_view where) {
  const patient::ValueOutcome outcome = target.parser.context().values.read(input);
  if (!outcome.value) {
    const patient::Fault fault = outcome.fault.value_or(patient::Fault{});
    add_unusable(target, where, {fault.code, fault.message, fault.help});
    return;
  }
  Evidence& evidence = target.parser.evidence();
  evidence.results.push_back({target.lab,
                              {.value = *outcome.value,
                               .at = target.at,
                               .written = target.written,
                               .path = path_in(evidence, target.where),
                               .is_usable = true}});
}

// The strings of a Quantity; a member of another kind is the fault.
struct QuantityTexts : UnitTexts {
  std::string_view comparator;
  std::optional<FaultWords> wrong;
};

QuantityTexts texts_of(Json quantity) {
  QuantityTexts texts;
  const auto read = [&](std::string_view key, std::string_view& text) {
    const std::optional<Json> member = quantity.get(key);
    if (member && !member->is_string()) {
      texts.wrong = wrong_member(key, member->kind(), "a string");
    } else if (member) {
      text = member->text();
    }
  };
  read("unit", texts.unit);
  read("system", texts.system);
  read("code", texts.code);
  read("comparator", texts.comparator);
  return texts;
}

std::optional<Comparison> comparison_of(std::string_view comparator) {
  constexpr std::array kOrders = {Comparison::kLess, Comparison::kLessEqual, Comparison::kGreater,
                                  Comparison::kGreaterEqual};
  for (const Comparison each : kOrders) {
    if (quantity::symbol(each) == comparator) {
      return each;
    }
  }
  return std::nullopt;
}

void read_quantity(Target& target, Json quantity) {
  if (!quantity.is_object()) {
    add_unusable(target, target.where, wrong_member("valueQuantity", quantity.kind(), "an object"));
    return;
  }
  const QuantityTexts texts = texts_of(quantity);
  const std::optional<Json> number = quantity.get("value");
  const bool has_number = number && number->kind() == Json::Kind::kNumber;
  target.written = written_as(texts.comparator, number ? number->text() : std::string_view(),
                              texts.unit.empty() ? texts.code : texts.unit);
  if (texts.wrong) {
    add_unusable(target, target.where, *texts.wrong);
    return;
  }
  if (!has_number) {
    add_unusable(target, below(target.where, "value"),
                 number ? wrong_member("value", number->kind(), "a number")
                        : FaultWords{Code::kUnreadableValue, "the quantity has no number",
                                     "give a value, or dataAbsentReason"});
    return;
  }
  const std::optional<Comparison> comparator = comparison_of(texts.comparator);
  if (!texts.comparator.empty() && !comparator) {
    add_unusable(target, below(target.where, "comparator"),
                 {Code::kUnknownComparator,
                  backquote(texts.comparator) + " is not a comparator that can be used",
                  "write <, <=, >= or >"});
    return;
  }
  if (units_disagree(target.parser.context().values, texts)) {
    add_unusable(target, below(target.where, "unit"),
                 {Code::kUnitsDisagree,
                  "the unit " + backquote(texts.unit) + " is not the unit of the code " +
                      backquote(texts.code),
                  "correct one of the two"});
    return;
  }
  add_value(target,
            {.lab = target.lab,
             .number = std::string(number->text()),
             .unit = std::string(unit_of(texts)),
             .is_machine_unit = true,
             .comparator = comparator},
            target.where);
}

// A missing value is said, unless the components or members hold it.
void note_no_value(ResourceParser& parser, Json holder, std::string_view where) {
  if (const std::optional<Json> reason = holder.get("dataAbsentReason")) {
    std::string_view code;
    const std::optional<Json> list = reason->get("coding");
    if (list && list->is_array() && list->has_children()) {
      const std::optional<Json> given = (*list->children().begin()).get("code");
      code = given && given->is_string() ? given->text() : std::string_view();
    }
    parser.note(below(where, "dataAbsentReason"),
                {Code::kNoValue,
                 "the result has no value" +
                     (code.empty() ? std::string() : ": " + patient::truncate_for_display(code)),
                 ""});
  } else if (!holder.get("component") && !holder.get("hasMember")) {
    parser.note(where, {Code::kNoValue, "the result has no value and does not say why", ""});
  }
}

// Is one of the codes of the answer that of the condition itself, or of its history?
const ConceptMeaning* named_by(const Binding& answer, knowledge::ConceptId concept_id) {
  const auto found =
      std::find_if(answer.concepts.begin(), answer.concepts.end(),
                   [&](const ConceptMeaning& each) { return each.concept_id == concept_id; });
  return found == answer.concepts.end() ? nullptr : &*found;
}

// Why it is not known whether the condition is present.
void report_open(ResourceParser& parser, const AnswerRead& read, knowledge::ConceptId concept_id) {
  const std::string name = backquote(parser.context().model[concept_id].header.name);
  if (read.answer == Answer::kNotKnown) {
    const std::string reason = read.reason.empty() ? "" : " (" + read.reason + ")";
    parser.fault(read.where,
                 {Code::kNoValue,
                  "the observation has no answer" + reason + ", so it is not known whether " +
                      name + " is present",
                  ""},
                 {concept_id}, false);
    return;
  }
  parser.fault(
      read.where,
      {Code::kUnreadableValue, "the value does not say whether " + name + " is present or absent",
       "give valueBoolean, or SNOMED CT 52101004 (present) or 2667000 (absent)"},
      {concept_id}, false);
}

}  // namespace

bool is_value_key(std::string_view key) {
  constexpr std::string_view kValue = "value";
  return key.starts_with(kValue) && key.size() > kValue.size() && key[kValue.size()] >= 'A' &&
         key[kValue.size()] <= 'Z';
}

std::string written_as(std::string_view comparator, std::string_view number,
                       std::string_view unit) {
  std::string written;
  written.reserve(comparator.size() + number.size() + unit.size() + 2);
  if (!comparator.empty()) {
    written.append(patient::truncate_for_display(comparator)).append(" ");
  }
  written.append(patient::truncate_for_display(number));
  if (!unit.empty()) {
    written.append(" ").append(patient::truncate_for_display(unit));
  }
  return written;
}

void read_lab_value(ResourceParser& parser, Json holder, std::string_view where,
                    knowledge::LabId lab, const std::optional<Instant>& at) {
  const ValueMember value = value_of(holder);
  if (!value.json) {
    note_no_value(parser, holder, where);
    return;
  }
  Target target{.parser = parser,
                .where = below(where, value.json->key()),
                .lab = lab,
                .at = at,
                .written = ""};
  if (value.is_several || holder.get("dataAbsentReason")) {
    add_unusable(target, target.where,
                 {Code::kUnreadableValue,
                  value.is_several ? "the result has two values"
                                   : "the result has a value and a reason for having none",
                  "correct the resource; the value is not used"});
  } else if (value.json->key() == "valueQuantity") {
    read_quantity(target, *value.json);
  } else if (value.json->key() == "valueInteger" && value.json->kind() == Json::Kind::kNumber) {
    target.written = patient::truncate_for_display(value.json->text());
    add_value(target,
              {.lab = lab,
               .number = std::string(value.json->text()),
               .unit = "",
               .is_machine_unit = true,
               .comparator = std::nullopt},
              target.where);
  } else {
    if (value.json->is_string()) {
      target.written = patient::truncate_for_display(value.json->text());
    }
    add_unusable(target, target.where,
                 {Code::kUnreadableValue,
                  backquote(value.json->key()) + " is not a quantity, but " +
                      backquote(parser.context().model[lab].header.name) + " is measured",
                  "give valueQuantity with a UCUM code"});
  }
}

void read_presence(ResourceParser& parser, Json holder, std::string_view where,
                   const ConceptMeaning& meaning, const std::optional<Instant>& at) {
  using Presence = patient::ConceptFact::Presence;
  const AnswerRead read = answer_in(parser, holder, where);
  if (parser.evidence().is_unusable) {
    return;
  }
  const Binding answer = binding_of(parser.context(), read.about, CodeSubject::kConcept);
  const ConceptMeaning* named =
      read.answer == Answer::kOther ? named_by(answer, meaning.concept_id) : nullptr;
  const bool is_history = meaning.is_history || (named != nullptr && named->is_history);
  Presence presence = Presence::kUncertain;
  if (read.answer == Answer::kYes || named != nullptr) {
    presence = is_history ? Presence::kResolved : Presence::kPresent;
  } else if (read.answer == Answer::kNo) {
    presence = Presence::kAbsent;
  } else {
    report_open(parser, read, meaning.concept_id);
  }
  parser.evidence().answers.push_back({.concept_id = meaning.concept_id,
                                       .presence = presence,
                                       .onset = at,
                                       .path = path_in(parser.evidence(), where)});
}

}  // namespace regimen::fhir
