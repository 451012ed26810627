// Implements read_patient of engine/patient/fhir/resources.h.
#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using knowledge::Sex;
using Presence = patient::ConceptFact::Presence;

constexpr std::string_view kOwnCodes = "https://regimen.example/codes";

constexpr std::string_view kBirthSex =
    "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex";
constexpr std::string_view kSexForClinicalUse =
    "http://hl7.org/fhir/StructureDefinition/patient-sexParameterForClinicalUse";

enum class Stated : std::uint8_t { kMale, kFemale, kNeither };

std::optional<Sex> sex_of(Stated stated) {
  return stated == Stated::kMale     ? std::optional(Sex::kMale)
         : stated == Stated::kFemale ? std::optional(Sex::kFemale)
                                     : std::nullopt;
}

std::string_view words_for(Stated stated) {
  return stated == Stated::kMale ? "male" : stated == Stated::kFemale ? "female" : "neither";
}

bool has_url(Json extension, std::string_view url) {
  const std::optional<Json> given = extension.get("url");
  return given && given->is_string() && given->text() == url;
}

// The code that an extension's value carries, as valueCode or as the first coding of a concept.
std::string_view code_of(Json extension) {
  const std::optional<Json> code = extension.get("valueCode");
  if (code && code->is_string()) {
    return code->text();
  }
  const std::optional<Json> concept_json = extension.get("valueCodeableConcept");
  const std::optional<Json> list = concept_json ? concept_json->get("coding") : std::nullopt;
  if (!list || !list->is_array()) {
    return "";
  }
  for (const Json coding : list->children()) {
    const std::optional<Json> given = coding.get("code");
    if (given && given->is_string()) {
      return given->text();
    }
  }
  return "";
}

Stated stated_by(std::string_view code, std::string_view male, std::string_view female) {
  return code == male ? Stated::kMale : code == female ? Stated::kFemale : Stated::kNeither;
}

struct Extensions {
  std::vector<Stated> clinical;  // sex parameter for clinical use
  std::vector<Stated> birth;
};

Extensions read_extensions(ResourceParser& parser) {
  Extensions found;
  const std::optional<Json> list = parser.array(parser.root(), "extension", "");
  if (!list) {
    return found;
  }
  for (const Json extension : list->children()) {
    if (has_url(extension, kBirthSex)) {
      found.birth.push_back(stated_by(code_of(extension), "M", "F"));
    }
    if (!has_url(extension, kSexForClinicalUse)) {
      continue;
    }
    std::string_view code = code_of(extension);
    const std::optional<Json> parts = extension.get("extension");
    for (const Json part : parts ? parts->children() : extension.children()) {
      if (parts && has_url(part, "value")) {
        code = code_of(part);
      }
    }
    found.clinical.push_back(stated_by(code, "male-typical", "female-typical"));
  }
  return found;
}

FaultWords disagree(std::string_view first, std::string_view second) {
  return {Code::kSexDisagrees, "the sex is " + std::string(first) + " and " + std::string(second),
          "state the sex for clinical use (patient-sexParameterForClinicalUse)"};
}

std::optional<Sex> read_sex(ResourceParser& parser) {
  const std::vector<knowledge::Input> sex_input = {knowledge::SexInput{}};
  const Extensions extensions = read_extensions(parser);
  const std::optional<std::string_view> gender = parser.string(parser.root(), "gender", "");
  if (!extensions.clinical.empty()) {
    const Stated first = extensions.clinical.front();
    for (const Stated other : extensions.clinical) {
      if (other != first) {
        parser.fault("extension",
                     disagree(words_for(std::min(first, other)), words_for(std::max(first, other))),
                     sex_input);
        return std::nullopt;
      }
    }
    return sex_of(first);
  }
  if (!gender || *gender == "other" || *gender == "unknown") {
    return std::nullopt;
  }
  const Stated stated = stated_by(*gender, "male", "female");
  if (stated == Stated::kNeither) {
    parser.fault("gender",
                 {Code::kUnknownStatus, backquote(*gender) + " is not a gender that FHIR knows",
                  "write male, female, other or unknown"},
                 sex_input);
    return std::nullopt;
  }
  for (const Stated birth : extensions.birth) {
    if (birth != Stated::kNeither && birth != stated) {
      parser.fault("gender",
                   disagree(std::string(words_for(stated)) + " by gender",
                            std::string(words_for(birth)) + " by birth sex"),
                   sex_input);
      return std::nullopt;
    }
  }
  return sex_of(stated);
}

std::optional<quantity::Instant> read_birth(ResourceParser& parser) {
  const Time birth = parser.instant(parser.root(), "birthDate", "");
  const quantity::Instant& as_of = parser.context().options.as_of;
  if (birth.at && birth.at->first > as_of.last) {
    parser.fault("birthDate",
                 {Code::kFutureDate,
                  "the birth date " + birth.at->to_text() + " is after " + as_of.to_text() +
                      ", the time of evaluation",
                  "correct the birth date"},
                 {knowledge::BirthInput{}});
    return std::nullopt;
  }
  if (!birth.at) {
    return std::nullopt;
  }
  if (auto fault = patient::birth_fault(*birth.at, as_of, "")) {
    parser.fault("birthDate", {fault->code, fault->message, fault->help}, fault->inputs);
    return std::nullopt;
  }
  return birth.at;
}

// Through the knowledge base, like any other fact: the concept that has this code.
void state_death(ResourceParser& parser, const Time& died, Presence presence, PatientFacts& facts) {
  const std::vector<knowledge::Input> meant =
      parser.context().codes.inputs_of({.system = kOwnCodes, .code = "deceased"});
  for (const knowledge::Input& input : meant) {
    facts.concepts.push_back({.concept_id = std::get<knowledge::ConceptId>(input),
                              .presence = presence,
                              .onset = died.at,
                              .path = path_in(parser.evidence(), "deceased")});
  }
}

void read_life(ResourceParser& parser, PatientFacts& facts) {
  const std::optional<bool> deceased = parser.boolean(parser.root(), "deceasedBoolean", "");
  const Time died = parser.instant(parser.root(), "deceasedDateTime", "");
  const bool is_later = died.at && died.at->first > parser.context().options.as_of.last;
  if (deceased.value_or(false) || (died.at && !is_later)) {
    parser.note("deceased", {Code::kDeceased,
                             "the patient is recorded as deceased" +
                                 (died.at ? " on " + died.at->to_text() : std::string()),
                             ""});
    state_death(parser, died, Presence::kPresent, facts);
  } else if (!died.is_usable) {
    state_death(parser, died, Presence::kUncertain, facts);
  }
  const std::optional<bool> active = parser.boolean(parser.root(), "active", "");
  if (active && !*active) {
    parser.note("active",
                {Code::kInactivePatient, "the patient's record is marked as not in use", ""});
  }
}

// "Mia Example"; whatever cannot be read of it is left out: nothing rests on a name.
std::string name_in(Json human_name) {
  const std::optional<Json> text = human_name.get("text");
  if (text && text->is_string()) {
    return std::string(text->text());
  }
  std::string name;
  const auto add = [&](Json part) {
    if (part.is_string()) {
      name += (name.empty() ? "" : " ") + std::string(part.text());
    }
  };
  if (const std::optional<Json> given = human_name.get("given"); given && given->is_array()) {
    for (const Json part : given->children()) {
      add(part);
    }
  }
  if (const std::optional<Json> family = human_name.get("family")) {
    add(*family);
  }
  return name;
}

std::string read_name(Json patient) {
  std::string first;
  const std::optional<Json> names = patient.get("name");
  if (!names || !names->is_array()) {
    return first;
  }
  for (const Json name : names->children()) {
    const std::optional<Json> use = name.get("use");
    const bool is_official = use && use->is_string() && use->text() == "official";
    if (is_official || first.empty()) {
      first = name_in(name);
    }
    if (is_official) {
      break;
    }
  }
  return first;
}

}  // namespace

PatientFacts read_patient(ResourceParser& parser) {
  PatientFacts facts;
  const std::optional<Json> id = parser.root().get("id");
  if (id && id->is_string()) {
    facts.id = id->text();
  }
  facts.name = read_name(parser.root());
  // Each field is read with the inputs it touches, so that a broken birth date says nothing about
  // the sex.
  std::vector<knowledge::Input>& affected_inputs = parser.evidence().affected_inputs;
  affected_inputs = {knowledge::SexInput{}};
  facts.sex = read_sex(parser);
  affected_inputs = {knowledge::BirthInput{}};
  facts.birth = read_birth(parser);
  affected_inputs.clear();
  read_life(parser, facts);
  affected_inputs = {knowledge::SexInput{}, knowledge::BirthInput{}};
  if (parser.root().get("modifierExtension") || parser.root().get("implicitRules")) {
    parser.invalidate(
        "modifierExtension",
        {Code::kModifierExtension, "an extension that may change the meaning is not understood",
         "this resource is not used"});
    return {.id = facts.id,
            .name = facts.name,
            .concepts = facts.concepts,
            .sex = std::nullopt,
            .birth = std::nullopt};
  }
  return facts;
}

}  // namespace regimen::fhir
