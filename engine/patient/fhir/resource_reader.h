// TextResources: what the resources of a part of a text say, each by itself.
//
// Pieces know nothing of one another, so threads may read them; a data set takes them in in the
// order of the text.
//
// Shape:   patients and medications in the order of the text; subjects of `seen` are those of this
//          piece.
// Errors:  D109 to D128 in evidence; D117, D130 to D134 among the problems, with paths below the
//          text.
// Cost:    40 bytes for a resource that says nothing here, its evidence for one that does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/patient/fhir/resources.h"
#include "engine/patient/fhir/texts.h"

namespace regimen::fhir {

struct ResourceCandidate {  // a resource that may be evidence
  std::uint64_t id_hash = 0;
  std::uint64_t content_hash = 0;
  std::uint32_t subject = kNone;   // kNone: says none
  std::uint32_t text = kNone;      // of the data set
  std::uint32_t evidence = kNone;  // kNone: says nothing here
  bool is_fast_path = false;       // its evidence is one of `fast_path`
  // Of one without evidence: which entry of the record it is.
  enum class Entry : std::uint8_t { kNoEntry, kSomethingElse, kUnasked } entry = Entry::kNoEntry;
};

// Evidence that is nothing but results.
struct FastPathEvidence {
  std::uint32_t first;  // in `results`
  std::uint32_t count;
  std::uint32_t path_size;  // how much of the path of a result is that of the resource
};

struct Patient {
  std::string id;
  std::string path;  // the least of the resources that have its id
  std::uint64_t content_hash = 0;
  patient::Record record;
  std::vector<patient::ConceptFact> answers;  // as Evidence has them
  std::vector<patient::ConceptFact> reasons;
  std::vector<patient::UnreadEntry> unread_reasons;
  bool is_conflicting = false;  // two different patients have its id
};

struct NamedMedication {
  std::vector<knowledge::Input> agents;        // sorted, unique
  std::optional<patient::UnreadEntry> unread;  // where nothing of it is understood
  std::uint64_t content_hash = 0;
  bool is_conflicting = false;         // two that differ have this name, or a key stood twice
  bool is_wrong_system_match = false;  // its code would mean them of the right system
};

struct TextResources {
  struct PatientRead {
    Patient patient;
    std::string full_url;
  };
  struct MedicationRead {
    NamedMedication medication;
    std::vector<std::string> names;
  };
  struct TypeCount {
    std::string type;
    std::size_t count = 0;
    std::size_t not_used = 0;
  };

  std::vector<ResourceCandidate> candidates;
  std::vector<std::string> subjects;
  std::vector<Evidence> evidence;
  std::vector<FastPathEvidence> fast_path;
  std::vector<LabResult> results;
  std::vector<PatientRead> patients;
  std::vector<MedicationRead> medications;
  // A part of the text that could not be read, and the patients that it names.
  struct UnreadText {
    patient::Fault problem;
    std::vector<std::string> subjects;
  };
  // Resources of a type that is not read and could matter.
  struct UnreadType {
    std::uint32_t type;     // in `types`
    std::uint32_t subject;  // in `subjects`
    std::size_t count = 0;
  };

  std::vector<UnreadText> problems;
  std::vector<patient::Fault> faults;  // of Medications, which belong to no patient
  std::vector<UnreadType> unread_types;
  std::vector<TypeCount> types;

  void clear();
};

// The text that a piece is of.
struct TextName {
  std::string name;
  std::string prefix;  // "name: " where several texts are read, otherwise empty
};

class ResourceReader {
 public:
  ResourceReader(Context& context, const TextName& text, TextResources& resources)
      : context_(context), text_(text), resources_(resources) {}

  // One resource; `line` is 0 in a text that is one document.
  void add(const Resource& resource, std::size_t line);
  // A document that is a resource of which it is known where everything stands; false: `add` it.
  bool add_planned(const JsonTree& tree);
  // A part of the text that could not be read; `bytes` is what there is of it.
  void add_unread(patient::Fault problem, std::string_view bytes);

 private:
  void count(std::string_view type);
  void add_patient(const Resource& resource, Evidence evidence);
  void add_medication(const Resource& resource, Evidence evidence);
  void add_evidence(const Resource& resource, Evidence evidence, const Evidence* container);
  void add_contained(const Resource& resource, const Evidence& container);
  void add_unread_type(Json resource);
  bool add_irrelevant(const Resource& resource, std::string_view subject_key);
  bool add_by_plan(const JsonTree& tree, const ResourcePlan& plan);
  bool add_fast_path(const JsonTree& tree, const ResourcePlan& plan, std::string_view subject);
  void keep(const Resource& resource, std::uint32_t subject, std::uint32_t evidence);
  void keep_planned(const JsonTree& tree, const ResourcePlan& plan, ResourceCandidate candidate);
  bool refuse_duplicates(const Resource& resource, ResourceParser& parser);
  std::uint32_t subject_named(std::string_view reference);

  Context& context_;
  const TextName& text_;
  TextResources& resources_;
  std::unordered_map<std::string, std::uint32_t> type_ids_;
  std::uint32_t type_ = kNone;     // in piece_.types: of the resource before
  std::uint32_t subject_ = kNone;  // in piece_.subjects: of the resource before
  std::unordered_map<std::string, std::uint32_t> subject_ids_;
};

}  // namespace regimen::fhir
