// Implements read_observation and binding_of of engine/patient/fhir/resources.h.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using knowledge::Input;

bool is_of(const Input& input, InputKind kind) {
  switch (kind) {
    case InputKind::kLab:
      return std::holds_alternative<knowledge::LabId>(input);
    case InputKind::kConcept:
      return std::holds_alternative<knowledge::ConceptId>(input);
    case InputKind::kAgent:
      return std::holds_alternative<knowledge::AgentId>(input);
  }
  return false;
}

template <std::size_t kCount>
bool is_one_of(std::string_view text, const std::array<std::string_view, kCount>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 5> kNotEvidence = {"registered", "preliminary", "cancelled",
                                                          "entered-in-error", "unknown"};

// True when the observation is evidence; otherwise says why it is not.
bool has_evidence_status(Reading& reading) {
  const std::optional<std::string_view> status = reading.string(reading.root(), "status", "");
  if (reading.evidence().is_spoiled) {
    return false;
  }
  if (!status || is_one_of(*status, kNotEvidence)) {
    reading.note("status",
                 {Code::kNotEvidence,
                  status ? "the result is " + std::string(*status) + ", so it is set aside"
                         : std::string("the result states no status, so it is set aside"),
                  ""});
    return false;
  }
  if (!is_status_of_evidence(*status)) {
    reading.fault("status",
                  {Code::kUnknownStatus, in_ticks(*status) + " is not a status of an observation",
                   "write final, amended or corrected for a result that counts"},
                  reading.evidence().touched);
    return false;
  }
  return true;
}

Time read_effective(Reading& reading) {
  const Json root = reading.root();
  const std::array<std::string_view, 4> keys = {"effectiveDateTime", "effectiveInstant",
                                                "effectivePeriod", "effectiveTiming"};
  const auto count =
      std::count_if(keys.begin(), keys.end(), [&](std::string_view key) { return root.get(key); });
  if (count > 1) {
    reading.spoil("effective", {Code::kWrongShape, "the result states its time in two ways",
                                "correct the resource; nothing of it is used"});
    return {.at = std::nullopt, .is_usable = false};
  }
  if (root.get("effectiveTiming")) {
    reading.fault(
        "effectiveTiming",
        {Code::kUnreadableDate, "a schedule is not a time of a result", "state effectiveDateTime"},
        reading.evidence().touched);
    return {.at = std::nullopt, .is_usable = false};
  }
  if (root.get("effectivePeriod")) {
    return reading.period(root, "effectivePeriod");
  }
  return reading.instant(
      root, root.get("effectiveInstant") ? "effectiveInstant" : "effectiveDateTime", "");
}

// One code with the value beside it: the observation itself or a component.
struct Part {
  Json holder;
  std::string where;
  Binding labs;
  Binding concepts;
};

Part part_of(Reading& reading, Json holder, std::string where) {
  const std::vector<Coding> codings = reading.codings(holder, "code", where);
  Part part{.holder = holder,
            .where = std::move(where),
            .labs = binding_of(reading.context(), codings, InputKind::kLab),
            .concepts = binding_of(reading.context(), codings, InputKind::kConcept)};
  reading.touch(part.labs.inputs);
  reading.touch(part.concepts.inputs);
  return part;
}

std::vector<Part> parts_of(Reading& reading) {
  std::vector<Part> parts = {part_of(reading, reading.root(), "")};
  const std::optional<Json> components = reading.array(reading.root(), "component", "");
  if (!components) {
    return parts;
  }
  std::size_t index = 0;
  for (const Json component : components->children()) {
    std::string where = "component[" + std::to_string(index++) + "]";
    if (!component.is_object()) {
      reading.spoil(where, {Code::kWrongShape, "a component is not an object",
                            "correct the resource; nothing of it is used"});
      return parts;
    }
    parts.push_back(part_of(reading, component, std::move(where)));
  }
  return parts;
}

void read_part(Reading& reading, const Part& part, const std::optional<quantity::Instant>& at) {
  if (part.labs.inputs.size() > 1) {
    reading.fault(below(part.where, "code"), ambiguous(reading.context(), part.labs),
                  part.labs.inputs);
  } else if (!part.labs.inputs.empty()) {
    read_lab_value(reading, part.holder, part.where,
                   std::get<knowledge::LabId>(part.labs.inputs[0]), at);
  }
  for (const Input& input : part.concepts.inputs) {
    read_presence(reading, part.holder, part.where, std::get<knowledge::ConceptId>(input), at);
  }
}

}  // namespace

bool is_status_of_evidence(std::string_view status) {
  return status == "final" || status == "amended" || status == "corrected";
}

Binding binding_of(const Context& context, const std::vector<Coding>& codings, InputKind kind) {
  Binding binding;
  std::optional<std::vector<Input>> first;
  for (const Coding& coding : codings) {
    if (!context.codes.may_mean(coding.code)) {
      continue;
    }
    std::vector<Input> inputs = context.codes.inputs_of(coding);
    std::erase_if(inputs, [&](const Input& input) { return !is_of(input, kind); });
    if (inputs.empty()) {
      continue;
    }
    binding.inputs.insert(binding.inputs.end(), inputs.begin(), inputs.end());
    binding.is_one_meaning = binding.is_one_meaning && (!first || *first == inputs);
    first = std::move(inputs);
  }
  std::sort(binding.inputs.begin(), binding.inputs.end());
  binding.inputs.erase(std::unique(binding.inputs.begin(), binding.inputs.end()),
                       binding.inputs.end());
  return binding;
}

FaultWords ambiguous(const Context& context, const Binding& binding) {
  std::string names;
  for (std::size_t i = 0; i < binding.inputs.size(); ++i) {
    names += (i == 0 ? "" : i + 1 == binding.inputs.size() ? " and " : ", ");
    names += in_ticks(knowledge::name_of(context.model, binding.inputs[i]));
  }
  return {Code::kAmbiguousCode, "the codes mean " + names,
          "give codes that mean one thing, or correct the knowledge base"};
}

void read_observation(Reading& reading) {
  if (!reading.read_head("subject")) {
    return;
  }
  const std::vector<Part> parts = parts_of(reading);
  if (reading.evidence().is_spoiled || !reading.evidence().is_mapped ||
      !has_evidence_status(reading)) {
    return;
  }
  const Time time = read_effective(reading);
  if (!time.is_usable || !reading.is_not_after_as_of("effective", time.at)) {
    return;
  }
  if (!time.at) {
    reading.note("effective", {Code::kNoTime, "the result does not say when it was measured", ""});
  }
  for (const Part& part : parts) {
    read_part(reading, part, time.at);
  }
}

}  // namespace regimen::fhir
