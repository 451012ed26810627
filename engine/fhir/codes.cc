// Implements engine/fhir/codes.h.
#include "engine/fhir/codes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace regimen::fhir {

namespace {

struct SystemName {
  std::string_view url;
  std::string_view name;
};

// URLs and object identifiers of HL7's registry, https://terminology.hl7.org.
constexpr auto kSystems = std::to_array<SystemName>({
    {"http://loinc.org", "loinc"},
    {"https://loinc.org", "loinc"},
    {"urn:oid:2.16.840.1.113883.6.1", "loinc"},
    {"http://snomed.info/sct", "snomed"},
    {"https://snomed.info/sct", "snomed"},
    {"urn:oid:2.16.840.1.113883.6.96", "snomed"},
    {"http://hl7.org/fhir/sid/icd-10-cm", "icd10"},
    {"http://hl7.org/fhir/sid/icd-10", "icd10"},
    {"http://hl7.org/fhir/sid/icd-10-de", "icd10"},
    {"http://fhir.de/CodeSystem/bfarm/icd-10-gm", "icd10"},
    {"urn:oid:2.16.840.1.113883.6.90", "icd10"},
    {"urn:oid:2.16.840.1.113883.6.3", "icd10"},
    {"http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"},
    {"https://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"},
    {"urn:oid:2.16.840.1.113883.6.88", "rxnorm"},
    {"https://regimen.example/codes", "local"},
});

constexpr std::size_t kCategoryLength = 3;  // "C61": no ICD-10 code is shorter

// Without the point and in capitals, so that a subtree is a common beginning.
std::string icd10_form(std::string_view code) {
  std::string form;
  for (const char c : code) {
    if (c != '.') {
      form += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
  }
  return form;
}

std::string key_of(std::string_view system, std::string_view code) {
  std::string key;
  key.reserve(system.size() + 1 + code.size());
  key.append(system).append("|").append(code);
  return key;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// "HTTPS://www.LOINC.org/|2.72" and "LOINC" are both near "http://loinc.org".
std::string rough_form(std::string_view system) {
  system = trimmed(system.substr(0, system.find('|')));
  std::string form;
  for (const char c : system) {
    form += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  for (const std::string_view scheme : {"https://", "http://", "www."}) {
    if (form.starts_with(scheme)) {
      form.erase(0, scheme.size());
    }
  }
  form.erase(form.find_last_not_of('/') + 1);
  return form;
}

bool is_near(std::string_view rough, const SystemName& system) {
  return rough.empty() || rough == system.name || rough == rough_form(system.url);
}

}  // namespace

std::string_view short_name_of(std::string_view system) {
  const auto* found = std::find_if(kSystems.begin(), kSystems.end(),
                                   [&](const SystemName& each) { return each.url == system; });
  return found == kSystems.end() ? system : found->name;
}

CodeIndex::CodeIndex(const model::Model& model) {
  for (std::size_t i = 0; i < model.labs.size(); ++i) {
    add(model.labs[i].codes, model::LabId(i));
  }
  for (std::size_t i = 0; i < model.concepts.size(); ++i) {
    if (model.concepts[i].kind != model::Concept::Kind::kConclusion) {
      add(model.concepts[i].codes, model::ConceptId(i));
    }
  }
  for (std::size_t i = 0; i < model.agents.size(); ++i) {
    add(model.agents[i].codes, model::AgentId(i));
  }
}

void CodeIndex::add(const Few<model::Code>& codes, const model::Input& input) {
  for (const model::Code& code : codes) {
    const std::string form = code.system == "icd10" ? icd10_form(code.code) : code.code;
    inputs_[key_of(code.system, form)].push_back(input);
  }
}

void CodeIndex::find(const std::string& key, std::vector<model::Input>& inputs) const {
  const auto found = inputs_.find(key);
  if (found != inputs_.end()) {
    inputs.insert(inputs.end(), found->second.begin(), found->second.end());
  }
}

std::vector<model::Input> CodeIndex::inputs_of(const Coding& coding) const {
  const std::string_view system = short_name_of(coding.system);
  std::vector<model::Input> inputs;
  constexpr std::size_t kCodeMax = 256;  // longer than any code; a stranger's megabyte is none
  if (coding.code.empty() || coding.code.size() > kCodeMax || system.size() > kCodeMax) {
    return inputs;
  }
  if (system == "icd10") {
    const std::string form = icd10_form(coding.code);
    for (std::size_t length = std::min(kCategoryLength, form.size()); length <= form.size();
         ++length) {
      find(key_of(system, form.substr(0, length)), inputs);
    }
  } else {
    find(key_of(system, coding.code), inputs);
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

std::optional<CodeIndex::NearMiss> CodeIndex::near_miss_of(const Coding& coding) const {
  constexpr std::size_t kSystemMax = 256;
  const std::string_view code = trimmed(coding.code);
  if (coding.system.size() > kSystemMax) {
    return std::nullopt;
  }
  const std::string rough = rough_form(coding.system);
  std::string_view tried;
  for (const SystemName& system : kSystems) {
    if (system.name == tried || system.name == "local" || !is_near(rough, system)) {
      continue;
    }
    tried = system.name;
    std::vector<model::Input> inputs = inputs_of({.system = system.url, .code = code});
    if (!inputs.empty()) {
      return NearMiss{.system = system.url, .inputs = std::move(inputs)};
    }
  }
  return std::nullopt;
}

}  // namespace regimen::fhir
