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
bool has_evidence_status(ResourceParser& parser) {
  const std::optional<std::string_view> status = parser.string(parser.root(), "status", "");
  if (parser.evidence().is_unusable) {
    return false;
  }
  if (!status || is_one_of(*status, kNotEvidence)) {
    parser.note("status", {Code::kNotEvidence,
                           status ? "the result is " + std::string(*status) + ", so it is set aside"
                                  : std::string("the result states no status, so it is set aside"),
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

Time read_effective(ResourceParser& parser) {
  const Json root = parser.root();
  const std::array<std::string_view, 4> keys = {"effectiveDateTime", "effectiveInstant",
                                                "effectivePeriod", "effectiveTiming"};
  const auto count =
      std::count_if(keys.begin(), keys.end(), [&](std::string_view key) { return root.get(key); });
  if (count > 1) {
    parser.invalidate("effective", {Code::kWrongShape, "the result states its time in two ways",
                                    "correct the resource; nothing of it is used"});
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
  return parser.instant(
      root, root.get("effectiveInstant") ? "effectiveInstant" : "effectiveDateTime", "");
}

// One code with the value beside it: the observation itself or a component.
struct Part {
  Json holder;
  std::string where;
  Binding labs;
  Binding concepts;
};

Part part_of(ResourceParser& parser, Json holder, std::string where) {
  const std::vector<Coding> codings = parser.codings(holder, "code", where);
  Part part{.holder = holder,
            .where = std::move(where),
            .labs = binding_of(parser.context(), codings, InputKind::kLab),
            .concepts = binding_of(parser.context(), codings, InputKind::kConcept)};
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
                                "correct the resource; nothing of it is used"});
      return parts;
    }
    parts.push_back(part_of(parser, component, std::move(where)));
  }
  return parts;
}

void read_part(ResourceParser& parser, const Part& part,
               const std::optional<quantity::Instant>& at) {
  if (part.labs.inputs.size() > 1) {
    parser.fault(below(part.where, "code"), ambiguous(parser.context(), part.labs),
                 part.labs.inputs);
  } else if (!part.labs.inputs.empty()) {
    read_lab_value(parser, part.holder, part.where, std::get<knowledge::LabId>(part.labs.inputs[0]),
                   at);
  }
  for (const Input& input : part.concepts.inputs) {
    read_presence(parser, part.holder, part.where, std::get<knowledge::ConceptId>(input), at);
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
    names += backquote(knowledge::name_of(context.model, binding.inputs[i]));
  }
  return {Code::kAmbiguousCode, "the codes mean " + names,
          "give codes that mean one thing, or correct the knowledge base"};
}

void read_observation(ResourceParser& parser) {
  if (!parser.read_head("subject")) {
    return;
  }
  const std::vector<Part> parts = parts_of(parser);
  if (parser.evidence().is_unusable || !parser.evidence().is_mapped ||
      !has_evidence_status(parser)) {
    return;
  }
  const Time time = read_effective(parser);
  if (!time.is_usable || !parser.is_not_after_as_of("effective", time.at)) {
    return;
  }
  if (!time.at) {
    parser.note("effective", {Code::kNoTime, "the result does not say when it was measured", ""});
  }
  for (const Part& part : parts) {
    read_part(parser, part, time.at);
  }
}

}  // namespace regimen::fhir
