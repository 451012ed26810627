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
    {"http://hl7.org/fhir/sid/icd-10-cm", "icd10cm"},
    {"urn:oid:2.16.840.1.113883.6.90", "icd10cm"},
    {"http://hl7.org/fhir/sid/icd-10", "icd10"},
    {"http://hl7.org/fhir/sid/icd-10-de", "icd10"},
    {"http://fhir.de/CodeSystem/bfarm/icd-10-gm", "icd10"},
    {"urn:oid:2.16.840.1.113883.6.3", "icd10"},
    {"http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"},
    {"https://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"},
    {"urn:oid:2.16.840.1.113883.6.88", "rxnorm"},
    {"http://www.whocc.no/atc", "atc"},
    {"urn:oid:2.16.840.1.113883.6.73", "atc"},
    {"http://hl7.org/fhir/sid/cvx", "cvx"},
    {"urn:oid:2.16.840.1.113883.12.292", "cvx"},
    {"http://hl7.org/fhir/sid/ndc", "ndc"},
    {"urn:oid:2.16.840.1.113883.6.69", "ndc"},
    {"http://fdasis.nlm.nih.gov", "unii"},
    {"urn:oid:2.16.840.1.113883.4.9", "unii"},
    {"https://regimen.example/codes", "local"},
});

constexpr std::size_t kCategoryLength = 3;  // "C61", "G03"

constexpr std::size_t kCodeMax = 256;  // longer than any code; a stranger's megabyte is none

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// The first letters of a hierarchical code in its form, packed: what begins every code of a subtree.
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

// Systems whose codes in the knowledge base say something of a coding of `system`.
struct Systems {
  std::string_view own;
  std::string_view general;  // "icd10" of ICD-10-CM; else empty
};
Systems systems_for(std::string_view system) {
  return {system, system == "icd10cm" ? std::string_view("icd10") : std::string_view()};
}

std::size_t letter_of(std::string_view form) {
  return form.empty() ? 0 : static_cast<unsigned char>(form.front());
}

std::optional<CodeSubject> subject_of(const knowledge::Input& input) {
  if (std::holds_alternative<knowledge::LabId>(input)) {
    return CodeSubject::kLab;
  }
  if (std::holds_alternative<knowledge::ConceptId>(input)) {
    return CodeSubject::kConcept;
  }
  return std::holds_alternative<knowledge::AgentId>(input) ? std::optional(CodeSubject::kAgent)
                                                           : std::nullopt;
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

bool CodeIndex::Entry::holds(std::string_view form) const {
  return range.holds(form) &&
         std::none_of(except.begin(), except.end(),
                      [&](const knowledge::CodeRange& excepted) { return excepted.holds(form); });
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
  for (const knowledge::Irrelevant& irrelevant : model.irrelevant) {
    add(irrelevant.codes, std::nullopt);
  }
  mark_all();
}

CodeIndex::Hierarchy& CodeIndex::hierarchy(std::string_view system) {
  return hierarchies_[system == "atc" ? 0 : system == "icd10" ? 1 : 2];
}

const CodeIndex::Hierarchy* CodeIndex::find_hierarchy(std::string_view system) const {
  return knowledge::is_hierarchical(system) ? &hierarchies_[system == "atc"     ? 0
                                                            : system == "icd10" ? 1
                                                                                : 2]
                                            : nullptr;
}

void CodeIndex::add(const SmallVector<knowledge::Code>& codes,
                    const std::optional<knowledge::Input>& input) {
  for (const knowledge::Code& code : codes) {
    std::optional<knowledge::CodeRange> range = knowledge::code_range_of(code.system, code.code);
    if (!range) {
      continue;
    }
    const std::optional<Meaning> meaning =
        input ? std::optional(Meaning{*input, code.is_history}) : std::nullopt;
    if (range->is_hierarchical) {
      add_to_hierarchy(code, {std::move(*range), {}, meaning});
      continue;
    }
    Exact& exact = exact_[{.system = code.system, .code = range->first}];
    exact.is_irrelevant = exact.is_irrelevant || !meaning;
    if (meaning) {
      exact.meanings.push_back(*meaning);
    }
  }
}

void CodeIndex::add_to_hierarchy(const knowledge::Code& code, Entry entry) {
  for (const std::string& written : code.except) {
    if (auto excepted = knowledge::code_range_of(code.system, written)) {
      entry.except.push_back(std::move(*excepted));
    }
  }
  Hierarchy& all = hierarchy(code.system);
  const auto index = static_cast<std::uint32_t>(all.entries.size());
  const std::string& first = entry.range.first;
  const std::string category = first.substr(0, kCategoryLength);
  if (category.size() == kCategoryLength && entry.range.last.starts_with(category)) {
    all.of_category[category].push_back(index);
  } else {
    for (std::size_t letter = letter_of(first); letter <= letter_of(entry.range.last); ++letter) {
      all.of_letter[letter].push_back(index);
    }
  }
  if (entry.meaning) {
    if (const auto subject = subject_of(entry.meaning->input)) {
      all.names_subject[static_cast<std::size_t>(*subject)] = true;
    }
  }
  all.entries.push_back(std::move(entry));
}

// What `may_mean` has to find: codes that mean something, categories, and letters of wide ranges.
void CodeIndex::mark_all() {
  constexpr std::size_t kWordsLeast = 1024;  // few of the bits are set: few strangers look known
  std::size_t words = kWordsLeast;
  while (words < exact_.size()) {
    words *= 2;
  }
  marks_.resize(words);
  for (const auto& [code, exact] : exact_) {
    if (!exact.meanings.empty()) {
      mark(hash_of(code.code));
    }
  }
  for (const Hierarchy& all : hierarchies_) {
    for (const auto& [category, entries] : all.of_category) {
      mark(category_hash(category));
    }
    for (std::size_t letter = 0; letter < all.of_letter.size(); ++letter) {
      for (const std::uint32_t entry : all.of_letter[letter]) {
        if (all.entries[entry].meaning) {
          broad_letters_.set(letter);
        }
      }
    }
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
  const auto letter = plain.empty() ? 0U : static_cast<unsigned char>(plain.front());
  const bool is_small = letter >= 'a' && letter <= 'z';
  return broad_letters_.test(is_small ? letter - 32U : letter) || is_known(plain) ||
         (plain.size() < code.size() && is_known(code));
}

// The entries of a hierarchical system that may hold the code, or lie below it.
template <typename Visit>
void CodeIndex::each_entry(std::string_view system, std::string_view form,
                           const Visit& visit) const {
  const Hierarchy* all = find_hierarchy(system);
  if (all == nullptr || form.empty()) {
    return;
  }
  for (const std::uint32_t entry : all->of_letter[letter_of(form)]) {
    visit(all->entries[entry]);
  }
  const auto found = all->of_category.find(std::string(form.substr(0, kCategoryLength)));
  if (found != all->of_category.end()) {
    for (const std::uint32_t entry : found->second) {
      visit(all->entries[entry]);
    }
  }
}

std::vector<Meaning> CodeIndex::meanings_of(const Coding& coding) const {
  const std::string_view system = short_name_of(coding.system);
  std::vector<Meaning> meanings;
  if (coding.code.empty() || coding.code.size() > kCodeMax || system.size() > kCodeMax) {
    return meanings;
  }
  if (!knowledge::is_hierarchical(system)) {
    const std::string form =
        system == "text" ? knowledge::code_form(system, coding.code) : std::string();
    const auto found = exact_.find(
        Coding{.system = system, .code = system == "text" ? std::string_view(form) : coding.code});
    if (found != exact_.end()) {
      meanings = found->second.meanings;
    }
  } else {
    const std::string form = knowledge::code_form(system, coding.code);
    const auto add = [&](const Entry& entry) {
      if (entry.meaning && entry.holds(form)) {
        meanings.push_back(*entry.meaning);
      }
    };
    const Systems systems = systems_for(system);
    each_entry(systems.own, form, add);
    each_entry(systems.general, form, add);
  }
  std::sort(meanings.begin(), meanings.end());
  meanings.erase(std::unique(meanings.begin(), meanings.end(),
                             [](const Meaning& left, const Meaning& right) {
                               return left.input == right.input;  // it is so stands before it was
                             }),
                 meanings.end());
  return meanings;
}

std::vector<knowledge::Input> CodeIndex::inputs_of(const Coding& coding) const {
  std::vector<knowledge::Input> inputs;
  for (const Meaning& meaning : meanings_of(coding)) {
    inputs.push_back(meaning.input);
  }
  return inputs;
}

CodeStanding CodeIndex::standing_of(const Coding& coding, CodeSubject subject) const {
  const std::string_view system = short_name_of(coding.system);
  if (coding.code.empty() || coding.code.size() > kCodeMax || system.size() > kCodeMax) {
    return CodeStanding::kUnknown;
  }
  for (const Meaning& meaning : meanings_of(coding)) {
    if (subject_of(meaning.input) == subject) {
      return CodeStanding::kMapped;
    }
  }
  const std::string form = knowledge::code_form(system, coding.code);
  if (!knowledge::is_hierarchical(system)) {
    const auto found = exact_.find(Coding{.system = system, .code = form});
    return found != exact_.end() && found->second.is_irrelevant ? CodeStanding::kIrrelevant
                                                                : CodeStanding::kUnknown;
  }
  bool is_irrelevant = false;
  bool is_named = false;
  bool is_above = false;
  const Systems systems = systems_for(system);
  for (const std::string_view one : {systems.own, systems.general}) {
    const Hierarchy* all = find_hierarchy(one);
    if (all == nullptr) {
      continue;
    }
    is_named = is_named || all->names_subject[static_cast<std::size_t>(subject)];
    // A code shorter than a category lies above codes of many.
    for (const Entry& entry : all->entries) {
      const bool is_meant = entry.meaning && subject_of(entry.meaning->input) == subject;
      is_irrelevant = is_irrelevant || (!entry.meaning && entry.holds(form));
      is_above = is_above || (is_meant && entry.range.lies_below(form));
    }
  }
  return is_irrelevant ? CodeStanding::kIrrelevant
         : is_above    ? CodeStanding::kBroader
         : is_named    ? CodeStanding::kSomethingElse
                       : CodeStanding::kUnknown;
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
