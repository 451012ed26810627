// Implements read_observation of engine/patient/fhir/resources.h.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/patient/fhir/answer.h"
#include "engine/patient/fhir/entry.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using knowledge::Input;

template <std::size_t kCount>
bool is_one_of(std::string_view text, const std::array<std::string_view, kCount>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 5> kNotEvidence = {"registered", "preliminary", "cancelled",
                                                          "entered-in-error", "unknown"};

// True when the observation is evidence; otherwise says why it is not.
bool has_evidence_status(ResourceParser& parser) {
  const std::optional<std::string_view> status = parser.string(parser.root(), "status", "");
  if (parser.evidence().is_unusable) {
    return false;
  }
  if (!status || is_one_of(*status, kNotEvidence)) {
    parser.note("status", {Code::kNotEvidence,
                           status ? "the result is " + std::string(*status) + ", so it is ignored"
                                  : std::string("the result states no status, so it is ignored"),
                           ""});
    return false;
  }
  if (!is_status_of_evidence(*status)) {
    parser.fault("status",
                 {Code::kUnknownStatus, backquote(*status) + " is not a status of an observation",
                  "write final, amended or corrected for a result that counts"},
                 parser.evidence().affected_inputs);
    return false;
  }
  return true;
}

// When a result was issued says at least that it was measured before; without it, nothing is known.
Time read_issued(ResourceParser& parser) {
  const Time issued = parser.instant(parser.root(), "issued", "");
  if (issued.is_usable) {
    parser.note("effective",
                {Code::kNoTime,
                 issued.at ? "the result does not say when it was measured; " +
                                 issued.at->to_text() + ", when it was issued, is used for that"
                           : "the result does not say when it was measured",
                 ""});
  }
  return issued;
}

Time read_effective(ResourceParser& parser) {
  const Json root = parser.root();
  const std::array<std::string_view, 4> keys = {"effectiveDateTime", "effectiveInstant",
                                                "effectivePeriod", "effectiveTiming"};
  const auto count =
      std::count_if(keys.begin(), keys.end(), [&](std::string_view key) { return root.get(key); });
  if (count > 1) {
    parser.invalidate("effective", {Code::kWrongShape, "the result states its time in two ways",
                                    "correct the resource; it is not used"});
    return {.at = std::nullopt, .is_usable = false};
  }
  if (root.get("effectiveTiming")) {
    parser.fault(
        "effectiveTiming",
        {Code::kUnreadableDate, "a schedule is not a time of a result", "state effectiveDateTime"},
        parser.evidence().affected_inputs);
    return {.at = std::nullopt, .is_usable = false};
  }
  if (root.get("effectivePeriod")) {
    return parser.period(root, "effectivePeriod");
  }
  if (count == 0) {
    return read_issued(parser);
  }
  return parser.instant(
      root, root.get("effectiveInstant") ? "effectiveInstant" : "effectiveDateTime", "");
}

// One code with the value beside it: the observation itself or a component.
struct Part {
  Json holder;
  std::string where;
  CodedText about;
  Binding labs;
  Binding concepts;
};

Part part_of(ResourceParser& parser, Json holder, std::string where) {
  CodedText about = parser.coded(holder, "code", where);
  Part part{.holder = holder,
            .where = std::move(where),
            .about = {},
            .labs = binding_of(parser.context(), about, CodeSubject::kLab),
            .concepts = binding_of(parser.context(), about, CodeSubject::kConcept)};
  part.about = std::move(about);
  parser.affect(part.labs.inputs);
  parser.affect(part.concepts.inputs);
  return part;
}

std::vector<Part> parts_of(ResourceParser& parser) {
  std::vector<Part> parts = {part_of(parser, parser.root(), "")};
  const std::optional<Json> components = parser.array(parser.root(), "component", "");
  if (!components) {
    return parts;
  }
  std::size_t index = 0;
  for (const Json component : components->children()) {
    std::string where = "component[" + std::to_string(index++) + "]";
    if (!component.is_object()) {
      parser.invalidate(where, {Code::kWrongShape, "a component is not an object",
                                "correct the resource; it is not used"});
      return parts;
    }
    parts.push_back(part_of(parser, component, std::move(where)));
  }
  return parts;
}

// Questionnaires, habits and vital signs: an answer "yes" there is no finding.
bool is_background(Json observation) {
  const std::optional<Json> categories = observation.get("category");
  if (!categories || !categories->is_array()) {
    return false;
  }
  for (const Json category : categories->children()) {
    const std::optional<Json> list = category.get("coding");
    for (const Json coding : list ? list->children() : category.children()) {
      const std::optional<Json> code = coding.get("code");
      if (code && code->is_string() &&
          regimen::is_one_of(code->text(),
                             {"survey", "social-history", "vital-signs", "activity"})) {
        return true;
      }
    }
  }
  return false;
}

// What a part of which the question means nothing here may still say.
struct Finding {
  AnswerRead read;
  Binding concepts;  // of the answer
  bool is_asked_for = false;
  bool is_yes = false;

  bool says_something() const { return !concepts.inputs.empty() || is_yes || is_unread(); }
  bool is_unread() const { return is_asked_for && !read.about.codings.empty(); }
};

Finding finding_of(ResourceParser& parser, const Part& part) {
  Finding finding{.read = answer_in(parser, part.holder, part.where), .concepts = {}};
  finding.concepts = binding_of(parser.context(), finding.read.about, CodeSubject::kConcept);
  finding.is_asked_for = asks_for_a_condition(part.about.codings);
  finding.is_yes = finding.read.answer == Answer::kYes && !is_background(parser.root());
  parser.affect(finding.concepts.inputs);
  return finding;
}

void add_unread(ResourceParser& parser, const CodedText& about, patient::UnreadEntry::Kind kind,
                const std::string& where, const Time& time) {
  if (add_if_unread(parser, about, kind)) {
    patient::UnreadEntry& entry = parser.evidence().not_understood.back();
    entry.path = path_in(parser.evidence(), where);
    entry.is_active = is_recent(time.at, parser.context().options.as_of);
  }
}

void read_finding(ResourceParser& parser, const Part& part, const Finding& finding,
                  const Time& time) {
  using patient::UnreadEntry;
  using Presence = patient::ConceptFact::Presence;
  for (const ConceptMeaning& meaning : finding.concepts.concepts) {
    const bool is_said = finding.is_asked_for;
    parser.evidence().answers.push_back({.concept_id = meaning.concept_id,
                                         .presence = !is_said             ? Presence::kUncertain
                                                     : meaning.is_history ? Presence::kResolved
                                                                          : Presence::kPresent,
                                         .onset = time.at,
                                         .path = path_in(parser.evidence(), part.where)});
  }
  if (!finding.concepts.inputs.empty()) {
    if (!finding.is_asked_for) {
      parser.fault(finding.read.where,
                   {Code::kUnreadableValue,
                    "the question is not understood, so it is not known what its answer says",
                    "add the code of the question to the knowledge base"},
                   finding.concepts.inputs, false);
    }
  } else if (finding.is_unread()) {
    add_unread(parser, finding.read.about, UnreadEntry::Kind::kDiagnosis, part.where, time);
  } else if (finding.is_yes) {
    add_unread(parser, part.about, UnreadEntry::Kind::kObservation, part.where, time);
  }
}

void read_part(ResourceParser& parser, const Part& part, const Time& time) {
  if (part.labs.inputs.size() > 1) {
    parser.fault(below(part.where, "code"), ambiguous(parser.context(), part.labs.inputs),
                 part.labs.inputs);
  } else if (!part.labs.inputs.empty()) {
    read_lab_value(parser, part.holder, part.where, std::get<knowledge::LabId>(part.labs.inputs[0]),
                   time.at);
  }
  for (const ConceptMeaning& meaning : part.concepts.concepts) {
    read_presence(parser, part.holder, part.where, meaning, time.at);
  }
}

bool means_something(const Part& part) {
  return !part.labs.inputs.empty() || !part.concepts.inputs.empty();
}

}  // namespace

bool is_status_of_evidence(std::string_view status) {
  return status == "final" || status == "amended" || status == "corrected";
}

void read_observation(ResourceParser& parser) {
  if (!parser.read_head("subject")) {
    return;
  }
  const std::vector<Part> parts = parts_of(parser);
  std::vector<std::optional<Finding>> findings;  // of those that mean nothing by their question
  findings.reserve(parts.size());
  for (const Part& part : parts) {
    findings.push_back(means_something(part) ? std::nullopt
                                             : std::optional(finding_of(parser, part)));
  }
  const bool says_something =
      parser.evidence().is_mapped ||
      std::any_of(findings.begin(), findings.end(), [](const std::optional<Finding>& finding) {
        return finding && finding->says_something();
      });
  if (parser.evidence().is_unusable || !says_something || !has_evidence_status(parser)) {
    return;
  }
  const Time time = read_effective(parser);
  if (!time.is_usable || !parser.is_not_after_as_of("effective", time.at)) {
    return;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (findings[i]) {
      read_finding(parser, parts[i], *findings[i], time);
    } else {
      read_part(parser, parts[i], time);
    }
  }
}

}  // namespace regimen::fhir
