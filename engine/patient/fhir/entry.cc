// Implements engine/patient/fhir/entry.h.
#include "engine/patient/fhir/entry.h"

#include <algorithm>
#include <array>
#include <optional>

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using patient::UnreadEntry;

// Statements that there is nothing, or that nothing is known, in the place of a diagnosis, a
// medicine or an allergy.
struct Statement {
  std::string_view system;
  std::string_view code;
  bool is_known;  // false: the record has no information
};
constexpr std::string_view kAbsentUnknown =
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";
constexpr auto kStatements = std::to_array<Statement>({
    {"snomed", "716186003", true},  // no known allergy
    {"snomed", "160244002", true},  // no known allergies
    {"snomed", "409137002", true},  // no known drug allergy
    {"snomed", "160245001", true},  // no current problems
    {"snomed", "787481004", true},  // no known medications
    {kAbsentUnknown, "no-known-allergies", true},
    {kAbsentUnknown, "no-known-medication-allergies", true},
    {kAbsentUnknown, "no-known-environmental-allergies", true},
    {kAbsentUnknown, "no-known-food-allergies", true},
    {kAbsentUnknown, "no-known-problems", true},
    {kAbsentUnknown, "no-known-medications", true},
    {kAbsentUnknown, "no-known-procedures", true},
    {kAbsentUnknown, "no-known-immunizations", true},
    {kAbsentUnknown, "no-allergy-info", false},
    {kAbsentUnknown, "no-problem-info", false},
    {kAbsentUnknown, "no-medication-info", false},
    {kAbsentUnknown, "no-procedure-info", false},
    {kAbsentUnknown, "no-immunization-info", false},
});

const Statement* statement_of(const Coding& coding) {
  const std::string_view system = short_name_of(coding.system);
  const auto* found = std::find_if(
      kStatements.begin(), kStatements.end(),
      [&](const Statement& each) { return each.code == coding.code && each.system == system; });
  return found == kStatements.end() ? nullptr : found;
}

// As a code of what such an entry may be: of an allergy a condition or an agent.
CodeStanding standing_of(const Context& context, const Coding& coding, UnreadEntry::Kind kind) {
  const CodeStanding as_concept = context.codes.standing_of(coding, CodeSubject::kConcept);
  if (kind != UnreadEntry::Kind::kMedication && kind != UnreadEntry::Kind::kAllergy) {
    return as_concept;
  }
  const CodeStanding as_agent = context.codes.standing_of(coding, CodeSubject::kAgent);
  if (kind == UnreadEntry::Kind::kMedication || as_concept == CodeStanding::kUnknown) {
    return as_agent;
  }
  return as_agent == CodeStanding::kBroader ? as_agent : as_concept;
}

std::string why_unread(const Context& context, const CodedText& about, UnreadEntry::Kind kind) {
  if (about.codings.empty()) {
    return about.text.empty() ? "it has no code and no text" : "it has no code";
  }
  bool is_system_known = false;
  for (const Coding& coding : about.codings) {
    is_system_known = is_system_known || short_name_of(coding.system) != coding.system;
    if (statement_of(coding) != nullptr) {
      return "the record says that it has no information";
    }
    if (standing_of(context, coding, kind) == CodeStanding::kBroader) {
      return backquote(coding.code) + " is less specific than a code of the knowledge base";
    }
  }
  return is_system_known ? "the knowledge base does not have the code"
                         : "the knowledge base does not know the code system";
}

}  // namespace

Understanding understanding_of(const Context& context, const CodedText& about,
                               UnreadEntry::Kind kind) {
  bool is_something_else = false;
  const auto look_at = [&](const Coding& coding) {
    if (const Statement* statement = statement_of(coding)) {
      is_something_else = is_something_else || statement->is_known;
      return statement->is_known;
    }
    const CodeStanding standing = standing_of(context, coding, kind);
    is_something_else = is_something_else || standing == CodeStanding::kSomethingElse ||
                        standing == CodeStanding::kIrrelevant;
    return standing != CodeStanding::kBroader;
  };
  for (const Coding& coding : about.codings) {
    if (!look_at(coding)) {
      return Understanding::kNotUnderstood;
    }
  }
  for (const Coding& text : texts_of(about)) {
    if (!look_at(text)) {
      return Understanding::kNotUnderstood;
    }
  }
  return is_something_else ? Understanding::kSomethingElse : Understanding::kNotUnderstood;
}

UnreadEntry unread_entry(const Context& context, const CodedText& about, UnreadEntry::Kind kind) {
  UnreadEntry entry{.kind = kind,
                    .is_active = true,
                    .system = "",
                    .code = "",
                    .text = patient::truncate_for_display(about.text),
                    .path = "",
                    .why = why_unread(context, about, kind)};
  if (about.codings.empty()) {
    return entry;
  }
  std::size_t named = 0;
  while (named + 1 < about.codings.size() && about.displays[named].empty()) {
    ++named;
  }
  named = about.displays[named].empty() ? 0 : named;
  const Coding& coding = about.codings[named];
  entry.system = patient::truncate_for_display(short_name_of(coding.system));
  entry.code = patient::truncate_for_display(coding.code);
  if (!about.displays[named].empty()) {
    entry.text = patient::truncate_for_display(about.displays[named]);
  }
  return entry;
}

bool add_if_unread(ResourceParser& parser, const CodedText& about, UnreadEntry::Kind kind) {
  Evidence& evidence = parser.evidence();
  if (understanding_of(parser.context(), about, kind) == Understanding::kSomethingElse) {
    evidence.is_something_else = true;
    return false;
  }
  UnreadEntry& entry =
      evidence.not_understood.emplace_back(unread_entry(parser.context(), about, kind));
  entry.path = path_in(evidence, "");
  return true;
}

void set_aside(ResourceParser& parser, std::string_view where, const std::string& is_what) {
  parser.note(where, {Code::kNotEvidence, is_what + ", so it is ignored", ""});
  parser.evidence().not_understood.clear();
}

bool is_in_time(ResourceParser& parser, std::string_view where, const Time& time) {
  if (parser.is_not_after_as_of(where, time.at)) {
    return true;
  }
  if (parser.context().options.is_as_of_explicit) {
    parser.evidence().not_understood.clear();
  }
  return false;
}

CodedText text_only(Json concept_json) {
  CodedText found;
  const auto text = [](Json object, std::string_view key) {
    const std::optional<Json> member = object.get(key);
    return member && member->is_string() ? member->text() : std::string_view();
  };
  found.text = text(concept_json, "text");
  const std::optional<Json> list = concept_json.get("coding");
  if (!list) {
    return found;
  }
  for (const Json coding : list->children()) {
    const std::string_view code = text(coding, "code");
    if (!code.empty()) {
      found.codings.push_back({.system = text(coding, "system"), .code = code});
      found.displays.push_back(text(coding, "display"));
    }
  }
  return found;
}

bool is_recent(const std::optional<quantity::Instant>& at, const quantity::Instant& as_of) {
  const quantity::Duration year{.months = 12, .seconds = 0, .text = ""};
  return !at || plus(*at, year).last >= as_of.first;
}

}  // namespace regimen::fhir
