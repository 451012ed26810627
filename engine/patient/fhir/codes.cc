// Implements engine/patient/fhir/codes.h.
#include "engine/patient/fhir/codes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "engine/patient/fhir/hash.h"

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

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// The first letters of an ICD-10 code in its form, packed: what begins every code of a subtree.
std::uint64_t category_hash(std::string_view code) {
  std::uint64_t packed = 1;
  std::size_t count = 0;
  for (std::size_t i = 0; i < code.size() && count < kCategoryLength; ++i) {
    if (code[i] != '.') {
      const auto letter = static_cast<unsigned char>(code[i]);
      packed = packed << 8U | (letter >= 'a' && letter <= 'z' ? letter - 32U : letter);
      ++count;
    }
  }
  return mix(packed, kCategoryLength);
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

std::size_t CodeHash::operator()(const Coding& coding) const {
  return mix(hash_of(coding.system), hash_of(coding.code));
}

std::size_t CodeHash::operator()(const knowledge::Code& code) const {
  return (*this)(Coding{.system = code.system, .code = code.code});
}

bool CodeEqual::operator()(const Coding& left, const knowledge::Code& right) const {
  return left.system == right.system && left.code == right.code;
}

bool CodeEqual::operator()(const knowledge::Code& left, const knowledge::Code& right) const {
  return left == right;
}

CodeIndex::CodeIndex(const knowledge::Model& model) {
  for (std::size_t i = 0; i < model.labs.size(); ++i) {
    add(model.labs[i].codes, knowledge::LabId(i));
  }
  for (std::size_t i = 0; i < model.concepts.size(); ++i) {
    if (model.concepts[i].kind != knowledge::Concept::Kind::kConclusion) {
      add(model.concepts[i].codes, knowledge::ConceptId(i));
    }
  }
  for (std::size_t i = 0; i < model.agents.size(); ++i) {
    add(model.agents[i].codes, knowledge::AgentId(i));
  }
  constexpr std::size_t kWordsLeast = 1024;  // few of the bits are set: few strangers look known
  std::size_t words = kWordsLeast;
  while (words < inputs_.size()) {
    words *= 2;
  }
  marks_.resize(words);
  for (const auto& [code, inputs] : inputs_) {
    mark(code.system == "icd10" ? category_hash(code.code) : hash_of(code.code));
  }
}

void CodeIndex::mark(std::uint64_t hash) {
  marks_[(hash >> 6U) & (marks_.size() - 1)] |= std::uint64_t{1} << (hash & 63U);
}

bool CodeIndex::is_marked(std::uint64_t hash) const {
  return (marks_[(hash >> 6U) & (marks_.size() - 1)] >> (hash & 63U) & 1U) != 0;
}

bool CodeIndex::may_mean(std::string_view code) const {
  const auto is_known = [this](std::string_view text) {
    return is_marked(hash_of(text)) || is_marked(category_hash(text));
  };
  const std::string_view plain = trimmed(code);
  return is_known(plain) || (plain.size() < code.size() && is_known(code));
}

void CodeIndex::add(const SmallVector<knowledge::Code>& codes, const knowledge::Input& input) {
  for (const knowledge::Code& code : codes) {
    inputs_[{.system = code.system,
             .code = code.system == "icd10" ? icd10_form(code.code) : code.code}]
        .push_back(input);
  }
}

void CodeIndex::find(const Coding& coding, std::vector<knowledge::Input>& inputs) const {
  const auto found = inputs_.find(coding);
  if (found != inputs_.end()) {
    inputs.insert(inputs.end(), found->second.begin(), found->second.end());
  }
}

std::vector<knowledge::Input> CodeIndex::inputs_of(const Coding& coding) const {
  const std::string_view system = short_name_of(coding.system);
  std::vector<knowledge::Input> inputs;
  constexpr std::size_t kCodeMax = 256;  // longer than any code; a stranger's megabyte is none
  if (coding.code.empty() || coding.code.size() > kCodeMax || system.size() > kCodeMax) {
    return inputs;
  }
  if (system == "icd10") {
    const std::string form = icd10_form(coding.code);
    for (std::size_t length = std::min(kCategoryLength, form.size()); length <= form.size();
         ++length) {
      find({.system = system, .code = std::string_view(form).substr(0, length)}, inputs);
    }
  } else {
    find({.system = system, .code = coding.code}, inputs);
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

std::optional<CodeIndex::WrongSystemMatch> CodeIndex::near_miss_of(const Coding& coding) const {
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
    std::vector<knowledge::Input> inputs = inputs_of({.system = system.url, .code = code});
    if (!inputs.empty()) {
      return WrongSystemMatch{.system = system.url, .inputs = std::move(inputs)};
    }
  }
  return std::nullopt;
}

}  // namespace regimen::fhir
