// Implements engine/patient/print.h.
#include "engine/patient/print.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "engine/knowledge/print_conditions.h"
#include "engine/patient/values.h"

namespace regimen::patient {

namespace {

std::string time_text(const std::optional<quantity::Instant>& at, std::string_view before) {
  return at ? std::string(before) + at->to_text() : std::string();
}

std::string sex_text(const std::optional<knowledge::Sex>& sex) {
  if (!sex || *sex == knowledge::Sex::kAny) {
    return "sex unknown";
  }
  return *sex == knowledge::Sex::kMale ? "male" : "female";
}

std::string presence_text(ConceptFact::Presence presence) {
  switch (presence) {
    case ConceptFact::Presence::kPresent:
      return "";
    case ConceptFact::Presence::kAbsent:
      return "no ";
    case ConceptFact::Presence::kResolved:
      return "resolved ";
    case ConceptFact::Presence::kUncertain:
      return "uncertain ";
  }
  return "";
}

std::string status_text(Medication::Status status) {
  switch (status) {
    case Medication::Status::kTaking:
      return "taking ";
    case Medication::Status::kNotTaking:
      return "not taking ";
    case Medication::Status::kUncertain:
      return "perhaps taking ";
    case Medication::Status::kStopped:
      return "stopped ";
  }
  return "";
}

std::string line_of(const knowledge::Lab& lab, const Result& result) {
  std::string text = "  " + lab.header.name + " ";
  const std::string value = quantity::interval_text(result.value, lab.unit.text);
  if (!result.is_usable) {
    text += "cannot be used";
  } else {
    text += value;
  }
  text += time_text(result.at, " at ");
  if (!result.at) {
    text += ", time not stated";
  }
  if (result.written != value) {
    text += "  (written " + result.written + ")";
  }
  return text + "  [" + result.path + "]\n";
}

std::string line_of(const knowledge::Model& model, const Fault& fault) {
  std::string text =
      "  " + std::string(diagnostics::id_of(fault.code)) + " " + fault.path + ": " + fault.message;
  for (std::size_t i = 0; i < fault.inputs.size(); ++i) {
    text += (i == 0 ? "; affects " : ", ") + knowledge::name_of(model, fault.inputs[i]);
  }
  text += "\n";
  return fault.help.empty() ? text : text + "    help: " + fault.help + "\n";
}

}  // namespace

std::string_view word_for(UnreadEntry::Kind kind) {
  constexpr std::array<std::string_view, 7> kWords = {
      "diagnosis", "medication", "allergy", "observation", "procedure", "family_history", "other"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string words_for(const UnreadEntry& entry) {
  std::string text(entry.is_active ? "" : "past ");
  std::string kind(entry.kind == UnreadEntry::Kind::kOther ? "entry" : word_for(entry.kind));
  std::replace(kind.begin(), kind.end(), '_', ' ');
  text += kind;
  text += entry.text.empty() ? "" : " \"" + truncate_for_display(entry.text) + "\"";
  if (!entry.code.empty()) {
    text += " (" +
            (entry.system.empty() ? std::string() : truncate_for_display(entry.system) + " ") +
            truncate_for_display(entry.code) + ")";
  }
  return text;
}

namespace {

std::string entries_text(const EntryCounts& entries) {
  if (entries == EntryCounts{}) {
    return "";
  }
  const std::string unasked = entries.unasked == 0 ? ""
                                                   : ", " + std::to_string(entries.unasked) +
                                                         " results that nothing here asks for";
  return "entries: " + std::to_string(entries.mapped) + " mapped, " +
         std::to_string(entries.something_else) + " known to be something else, " +
         std::to_string(entries.not_understood) + " not understood" + unasked + "\n";
}

std::string unread_text(const std::vector<UnreadEntry>& entries) {
  std::string text = entries.empty() ? "" : "not understood\n";
  for (const UnreadEntry& entry : entries) {
    text += "  " + words_for(entry) + "  [" + entry.path + "]" +
            (entry.why.empty() ? "" : ": " + entry.why) + "\n";
  }
  return text;
}

}  // namespace

std::string record_text(const knowledge::Model& model, const Record& record) {
  std::string text = "patient " + (record.id.empty() ? std::string("(unnamed)") : record.id) +
                     ", as of " + record.as_of.to_text() + "\n";
  text += "  " + sex_text(record.sex) +
          (record.birth ? ", born " + record.birth->to_text() : ", birth date unknown") + "\n";
  for (const LabResults& lab : record.labs) {
    for (const Result& result : lab.results) {
      text += line_of(model[lab.lab], result);
    }
  }
  for (const ConceptFact& fact : record.concepts) {
    text += "  " + presence_text(fact.presence) + model[fact.concept_id].header.name +
            (fact.severity ? " with severity " + std::string(knowledge::grade_text(*fact.severity))
                           : "") +
            time_text(fact.onset, " at ") + "  [" + fact.path + "]\n";
  }
  for (const Medication& taken : record.medications) {
    text += "  " + status_text(taken.status) + model[taken.agent].header.name +
            time_text(taken.since, " since ") + time_text(taken.until, " on ") + "  [" +
            taken.path + "]\n";
    for (const OrderedDose& dose : taken.doses) {
      text += "    dose " + dose_text(model, dose) +
              (dose.why.empty() ? "" : " (not understood: " + dose.why + ")") + "\n";
    }
  }
  for (const knowledge::Input& input : record.unknown) {
    text += "  unknown " + knowledge::name_of(model, input) + "\n";
  }
  text += unread_text(record.not_understood) + entries_text(record.entries);
  if (!record.faults.empty()) {
    text += "problems\n";
    for (const Fault& fault : record.faults) {
      text += line_of(model, fault);
    }
  }
  return text;
}

}  // namespace regimen::patient
