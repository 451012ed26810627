// A block: up to kPatients patients of a cohort in columns.
//
// What fits a column goes there: a point value whose time is certain, a sex, an age in whole years.
// What does not is noted as odd (patient and input), and the tests that read the input are asked of
// that patient's record, so that the answer is the same.
//
// Shape:   patients are numbered as they were begun. Results come patient by patient.
// Units:   values as codes among the cuts of their lab; ages in completed years.
// Cost:    memory for the results of one block; cleared and filled again without allocation.
#pragma once

#include <vector>

#include "engine/evaluation/columns/kernels.h"
#include "engine/evaluation/columns/layout.h"
#include "engine/patient/record.h"

namespace regimen::columns {

struct ResultEntry {
  std::int64_t first;  // of its instant, seconds
  std::int32_t day;    // local, since 1970-01-01
  std::uint16_t patient;
  Code code;
};
// More results of one lab fit no column: what looks at pairs of them would take too long.
inline constexpr std::size_t kResultsMax = 256;
struct ExceptionRow {
  std::uint32_t patient;
  knowledge::Input input;
};
// Two bounds of up to kPatients patients.
struct Bits {
  std::vector<Word> definite;
  std::vector<Word> possible;
};

class Block {
 public:
  explicit Block(const Layout& layout, const knowledge::Model& model);

  void clear();
  std::uint32_t size() const { return patients_; }
  bool is_full() const { return patients_ == kPatients; }

  // A patient of whom nothing is known yet.
  std::uint32_t begin_patient();
  // Takes the last patient back.
  void drop_patient();
  void set_sex(std::uint32_t patient, bool is_male);
  void set_age(std::uint32_t patient, std::int32_t years);
  // Now, and now or in the past.
  void set_concept(std::uint32_t patient, std::uint32_t column, quantity::Truth now,
                   quantity::Truth ever);
  void set_agent(std::uint32_t patient, std::uint32_t column, quantity::Truth truth);
  void add_result(std::uint32_t lab_column, const ResultEntry& entry) {
    results_[lab_column].push_back(entry);
  }
  void add_exception(std::uint32_t patient, const knowledge::Input& input) {
    exceptions_.push_back({patient, input});
  }
  // Everything that a record says.
  void add_record(const patient::Record& record);

  const std::vector<Word>& male() const { return male_; }
  const std::vector<Word>& female() const { return female_; }
  const std::vector<Code>& ages() const { return ages_; }
  const Bits& concept_bits(std::uint32_t column) const { return concepts_[column]; }
  const Bits& ever_bits(std::uint32_t column) const { return ever_[column]; }
  const Bits& agent_bits(std::uint32_t column) const { return agents_[column]; }
  const std::vector<ResultEntry>& results(std::uint32_t lab_column) const {
    return results_[lab_column];
  }
  const std::vector<ExceptionRow>& exceptions() const { return exceptions_; }
  // Patients of whom something was recorded about the input.
  void add_evidence_of(const knowledge::Input& input, std::vector<Word>& patients) const;

 private:
  void add_labs(std::uint32_t patient, const patient::Record& record);
  bool add_lab(std::uint32_t patient, std::uint32_t column, const patient::LabResults& results);
  void add_facts(std::uint32_t patient, const patient::Record& record);
  void add_concept(std::uint32_t patient, knowledge::ConceptId id, const patient::Record& record);
  void add_agent(std::uint32_t patient, knowledge::AgentId id, const patient::Record& record);

  const Layout& layout_;
  const knowledge::Model& model_;
  std::vector<quantity::Truth> concept_defaults_;  // now and ever: nothing else is known
  std::uint32_t patients_ = 0;
  std::vector<Word> male_;
  std::vector<Word> female_;
  std::vector<Code> ages_;
  std::vector<Bits> concepts_;
  std::vector<Bits> ever_;  // filled where Layout::is_ever_asked
  std::vector<Bits> agents_;
  std::vector<std::vector<Word>> concept_evidence_;
  std::vector<std::vector<Word>> agent_evidence_;
  std::vector<std::vector<ResultEntry>> results_;
  std::vector<ExceptionRow> exceptions_;
};

}  // namespace regimen::columns
