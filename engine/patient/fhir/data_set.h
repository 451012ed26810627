// Data set: the resources of all texts, until every patient of them is known.
//
// Evidence waits here for its patient, because an Observation file may come before the Patient
// file. Nothing reaches a patient whom its resource does not name.
//
// Shape:   sorted by content and name when it becomes records, so that the order of files and
//          entries leaves no trace.
// Errors:  D118, D122, D123, D124, D126 and D135.
// Cost:    O(resources), and the logarithm of those that come again; some 50 bytes for a resource
//          that says nothing here or comes again, its evidence for one that says something.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/patient/fhir/hash_index.h"
#include "engine/patient/fhir/resource_reader.h"

namespace regimen::fhir {

class DataSet {
 public:
  explicit DataSet(Context& context) : context_(context) {}

  void begin_text(TextName name);
  // What a part of that text says; pieces come in the order of the text. The piece is empty then.
  void take_in(TextResources& resources);
  void add_problem(patient::Fault problem);

  // Everything read so far, as records; the data set is empty then.
  Outcome take();

 private:
  struct TextInfo {
    TextName name;
    std::vector<std::uint32_t> patients;
    std::size_t problems = 0;                      // those beyond the limit are counted
    std::map<std::string, std::size_t> resources;  // by type
    std::size_t no_subject = 0;
    std::string no_subject_path;  // the least
  };
  struct Foreign {
    std::size_t count = 0;
    std::string path;
  };

  void add_patient(Patient patient, const std::string& full_url);
  // Where the evidence of a resource is.
  struct Place {
    std::uint32_t lot;    // of results; kNone: no plain evidence
    std::uint32_t first;  // in the lot; or in the evidence that is not plain
    std::uint32_t count;
    std::uint32_t path_size;
  };

  void add_candidates(TextResources& resources);
  std::uint32_t add_evidence(const ResourceCandidate& candidate, Evidence&& evidence);
  std::uint32_t add_fast_path(const ResourceCandidate& candidate, const FastPathEvidence& fast_path,
                              TextResources& resources);
  std::optional<std::uint32_t> same_evidence(const ResourceCandidate& candidate,
                                             std::string_view path);
  std::string_view path_of(std::uint32_t evidence) const;
  Evidence& whole_evidence(std::uint32_t index);
  void merge_patient(std::uint32_t index, Patient patient);
  void name_medication(std::string name, const NamedMedication& medication);
  void index_patient(std::uint32_t patient, const std::string& full_url);

  void settle_duplicates();
  void settle_group(std::vector<ResourceCandidate>& group);
  void refuse_group(const std::vector<ResourceCandidate>& group);
  void find_patients();
  void attach(const ResourceCandidate& candidate);
  void attach_to(const ResourceCandidate& candidate, const std::string& subject,
                 std::uint32_t patient);
  void attach_fast_path(const Place& place, Patient& patient);
  void attach_evidence(Evidence& evidence, Patient& patient);
  void resolve_medication(Evidence& evidence);
  void attach_ages(Evidence& evidence, const patient::Record& record);
  std::uint32_t patient_named(const std::string& reference) const;
  void add_no_subject(const ResourceCandidate& candidate);
  void add_foreign(const ResourceCandidate& candidate, const std::string& reference);
  const NamedMedication* medication_named(const std::string& reference) const;
  void report_strangers();
  void report_no_patient();
  void finish_patient(Patient& patient);

  Context& context_;
  std::vector<TextInfo> texts_;
  std::vector<Patient> patients_;
  std::unordered_map<std::string, std::uint32_t> patients_by_id_;
  std::unordered_map<std::string, std::uint32_t> patients_by_url_;  // kNone: two patients have it
  std::unordered_map<std::string, NamedMedication> medications_;
  std::vector<std::string> subjects_;
  std::vector<std::uint32_t> patient_of_subject_;  // kNone: nobody in the data
  std::unordered_map<std::string, std::uint32_t> subject_ids_;
  std::vector<ResourceCandidate> candidates_;
  std::vector<Place> places_;      // of evidence
  HashIndex evidence_index_;       // of identity and content
  std::deque<Evidence> evidence_;  // that is not plain
  std::vector<std::vector<LabResult>> lots_;
  std::map<std::string, Foreign> foreign_;
  std::map<std::string, std::size_t> not_used_;
  std::vector<patient::Fault> problems_;
};

}  // namespace regimen::fhir
