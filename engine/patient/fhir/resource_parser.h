// ResourceParser: one resource, field by field, each of which may be anything.
//
// A field of the wrong kind is a fault that spoils the resource: nothing of it is used and every
// input it touches becomes unknown. A field that is not there is not there.
//
// Errors:  D109 to D111, D116, D125, D127 and what the readers of resources add.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/patient/fhir/codes.h"
#include "engine/patient/fhir/evidence.h"
#include "engine/patient/fhir/fast_path_observation.h"
#include "engine/patient/fhir/from_json.h"
#include "engine/patient/fhir/json.h"
#include "engine/patient/fhir/plan.h"
#include "engine/patient/values.h"

namespace regimen::fhir {

// What every resource is read with; one for each thread.
struct Context {
  const knowledge::Model& model;
  const Options& options;
  const CodeIndex& codes;
  patient::ValueReader values;
  Plans plans{};
  FastPathObservations fast_path_observations;

  Context(const knowledge::Model& knowledge, const Options& given, const CodeIndex& index)
      : model(knowledge),
        options(given),
        codes(index),
        values(knowledge),
        fast_path_observations(knowledge, index) {}
};

inline constexpr std::size_t kReferenceMax = 2048;  // of a reference; a longer one names nobody

// A reference as it is; of one that is too long what is shown of it, and nothing has that name.
std::string reference_of(std::string_view text);

struct FaultWords {
  diagnostics::Code code;
  std::string message;
  std::string help;
};

// When something was: known, not stated, or stated so that it cannot be used (reported, and after
// `as of` set aside).
struct Time {
  std::optional<quantity::Instant> at;
  bool is_usable = true;
};

class ResourceParser {
 public:
  ResourceParser(Context& context, Json root, Evidence& evidence)
      : context_(context), root_(root), evidence_(evidence) {}

  Context& context() { return context_; }
  Json root() const { return root_; }
  Evidence& evidence() { return evidence_; }

  // Reports. `where` is below the resource: "valueQuantity.code". A note makes nothing unknown, a
  // fault the inputs given.
  void note(std::string_view where, FaultWords words);
  void fault(std::string_view where, FaultWords words, const std::vector<knowledge::Input>& inputs,
             bool makes_unknown = true);
  // A fault of the whole resource: nothing of it is used.
  void invalidate(std::string_view where, FaultWords words);

  // Members of `object` by kind; another kind is a fault.
  std::optional<std::string_view> string(Json object, std::string_view key, std::string_view where);
  std::optional<bool> boolean(Json object, std::string_view key, std::string_view where);
  std::optional<Json> object(Json object, std::string_view key, std::string_view where);
  std::optional<Json> array(Json object, std::string_view key, std::string_view where);

  // Codings of a CodeableConcept member.
  std::vector<Coding> codings(Json object, std::string_view key, std::string_view where);
  std::vector<Coding> codings_in(Json concept_json, std::string_view where);
  // The code of that system in a CodeableConcept member such as clinicalStatus; a plain string
  // (DSTU2) also.
  std::optional<std::string_view> status(Json object, std::string_view key);
  // The instant of a member; unreadable gives a fault for the touched inputs.
  Time instant(Json object, std::string_view key, std::string_view where);
  // A Period as the interval it may cover; an open end reaches to `as of`.
  Time period(Json object, std::string_view key);
  // Reports a time after `as of`; true when the evidence may be used.
  bool is_not_after_as_of(std::string_view where, const std::optional<quantity::Instant>& at);

  // Reads `subject` or `patient`, refuses modifiers; false when the resource is not to be used at
  // all.
  bool read_head(std::string_view subject_key);
  void affect(const std::vector<knowledge::Input>& inputs);
  // Codes that were read above and would mean something with the right system: those of this kind
  // that nothing else of the resource states.
  void report_wrong_system_matches(bool (*is_of_this_kind)(const knowledge::Input&));

 private:
  std::optional<Json> member(Json object, std::string_view key, Json::Kind kind,
                             std::string_view where);
  Time unusable(std::string_view where, FaultWords words);
  void note_wrong_system_match(const Coding& coding, std::string_view where, std::size_t number);

  struct WrongSystemMatch {
    Coding coding;
    std::string where;
    CodeIndex::WrongSystemMatch would_be;
  };

  Context& context_;
  Json root_;
  Evidence& evidence_;
  std::vector<WrongSystemMatch> wrong_system_matches_;
};

// "valueQuantity" and "code" give "valueQuantity.code".
std::string below(std::string_view where, std::string_view key);
// "Observation/obs-3" and "valueQuantity.code" give "Observation/obs-3.valueQuantity.code".
std::string path_in(const Evidence& evidence, std::string_view where);
std::string path_in(std::string_view resource, std::string_view where);
std::string backquote(std::string_view text);
// Every input that any coding in the value means, wherever it stands.
std::vector<knowledge::Input> inputs_anywhere(const CodeIndex& codes, Json value);
// The reference of `subject` or `patient`: every one, where a key stood twice.
std::vector<std::string> subjects_anywhere(Json resource);

}  // namespace regimen::fhir
