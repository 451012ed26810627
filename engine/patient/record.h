// Records: what is known of one patient as of an instant, and what was not understood.
//
// Values are already exact and in the lab's canonical unit; a value that could not be used is kept
// as a result whose value is anything at all, so that the latest result being unusable makes the
// lab unknown rather than older.
//
// Shape:   results by lab, then time (unknown times first), then value; concepts and medications by
//          id. The order of the input never shows.
// Units:   values in Lab::unit.
// Errors:  faults (D1xx): where in the input (a JSON path or a line of a scenario), what, how to
//          repair it, which inputs it makes unknown. Skipped: evidence set aside by rule
//          (preliminary, cancelled, after `as of`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/input.h"
#include "engine/patient/ordered_dose.h"
#include "engine/quantity/calendar.h"
#include "engine/quantity/interval.h"

namespace regimen::patient {

struct Result {
  quantity::Interval value;             // canonical unit; all() when unusable
  std::optional<quantity::Instant> at;  // absent: not stated
  std::string written;                  // "8.9 nmol/L", as given
  std::string path;  // where it stands: "Bundle.entry[3].resource" or "scenario: `no fatigue`"
  bool is_usable = true;
};
struct LabResults {
  knowledge::LabId lab;
  std::vector<Result> results;
};

struct ConceptFact {
  knowledge::ConceptId concept_id;
  enum class Presence : std::uint8_t {
    kPresent,
    kAbsent,
    kResolved,
    kUncertain
  } presence = Presence::kPresent;
  std::optional<quantity::Instant> onset;
  std::string path;
  std::optional<knowledge::Grade> severity{};  // absent: not stated
};

struct Medication {
  knowledge::AgentId agent;
  // kStopped: a course that has ended, which is no word against another that goes on.
  enum class Status : std::uint8_t {
    kTaking,
    kNotTaking,
    kUncertain,
    kStopped
  } status = Status::kTaking;
  std::optional<quantity::Instant> since;
  std::string path;
  std::optional<quantity::Instant> until{};  // of kStopped: when it ended
  std::vector<OrderedDose> doses{};          // together, or in turn; empty: nothing is said

  // Neither denied nor over: its doses count.
  bool may_be_taken() const { return status == Status::kTaking || status == Status::kUncertain; }
};

// An entry of the record whose meaning nobody here knows: a code, text or value without one.
struct UnreadEntry {
  enum class Kind : std::uint8_t {
    kDiagnosis,
    kMedication,
    kAllergy,
    kObservation,
    kProcedure,
    kFamilyHistory,
    kOther
  } kind = Kind::kDiagnosis;
  bool is_active = true;  // or nothing is said of it; false: surely past
  std::string system;     // "snomed", or a URL as written
  std::string code;
  std::string text;  // what people read
  std::string path;
  std::string why;  // "no condition here has this code"
  friend auto operator<=>(const UnreadEntry&, const UnreadEntry&) = default;
};

struct Fault {
  diagnostics::Code code;
  std::string path;
  std::string message;
  std::string help;
  std::vector<knowledge::Input> inputs;  // made unknown
  friend bool operator==(const Fault&, const Fault&) = default;
};

// How many entries of a record there are of each kind; one that states several things counts once.
struct EntryCounts {
  std::size_t mapped = 0;
  std::size_t something_else = 0;  // known to be nothing that the knowledge base speaks of
  std::size_t not_understood = 0;
  std::size_t unasked = 0;  // results of questions that nothing in the knowledge base asks
  std::size_t not_mapped() const { return something_else + not_understood + unasked; }
  friend bool operator==(const EntryCounts&, const EntryCounts&) = default;
};

struct Record {
  std::string id;     // Patient.id, a scenario's title
  std::string label;  // for people: file and id
  std::string name;   // for people, as the patient's own record has it; decides nothing
  quantity::Instant as_of;
  std::optional<knowledge::Sex> sex;       // kMale or kFemale; absent: unknown
  std::optional<quantity::Instant> birth;  // partial dates are intervals
  std::vector<LabResults> labs;            // sorted by lab; only labs with results
  std::vector<ConceptFact> concepts;       // sorted by concept, onset, presence
  std::vector<Medication> medications;     // sorted by agent
  std::vector<knowledge::Input> unknown;   // inputs that faults made unknown; sorted, unique
  std::vector<Fault> faults;               // sorted by path, code, message
  std::vector<UnreadEntry>
      not_understood;   // sorted by kind, active ones first, then by path; unique
  EntryCounts entries;  // of a record of FHIR or of a line with codes
};

// Sorts everything as the shape says; every producer ends with it.
void canonicalize(Record& record);
// The fault of a birth date before which nobody alive was born (D137); nullopt when it may be.
std::optional<Fault> birth_fault(const quantity::Instant& birth, const quantity::Instant& as_of,
                                 std::string path);

const LabResults* find(const Record& record, knowledge::LabId lab);

}  // namespace regimen::patient
