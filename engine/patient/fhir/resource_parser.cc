// Implements engine/patient/fhir/resource_parser.h.
#include "engine/patient/fhir/resource_parser.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace regimen::fhir {

namespace {

using diagnostics::Code;
using knowledge::Input;
using quantity::Instant;

constexpr std::size_t kSubjectsMax = 16;

void add_unique(std::vector<Input>& inputs, const std::vector<Input>& more) {
  for (const Input& input : more) {
    if (std::find(inputs.begin(), inputs.end(), input) == inputs.end()) {
      inputs.push_back(input);
    }
  }
}

// The strings of that key, which should be one; not more than a few of a hostile object's million.
std::vector<std::string_view> strings_of(Json object, std::string_view key) {
  constexpr std::size_t kStringsMax = 16;
  std::vector<std::string_view> strings;
  for (const Json member : object.children()) {
    if (member.key() == key && member.is_string() && strings.size() < kStringsMax) {
      strings.push_back(member.text());
    }
  }
  return strings;
}

std::string_view text_of(Json object, std::string_view key) {
  const std::optional<Json> member = object.get(key);
  return member && member->is_string() ? member->text() : std::string_view();
}

std::string coding_path(std::string_view where, std::size_t number) {
  return below(where, "coding[" + std::to_string(number) + "]");
}

FaultWords wrong_kind(std::string_view key, Json::Kind found, std::string_view wanted) {
  return {Code::kWrongShape,
          backquote(key) + " is " + std::string(words_for(found)) + ", but FHIR has " +
              std::string(wanted) + " there",
          "correct the resource; it is not used"};
}

}  // namespace

std::string below(std::string_view where, std::string_view key) {
  std::string path;
  path.reserve(where.size() + 1 + key.size());
  return std::move(path.append(where).append(where.empty() ? "" : ".").append(key));
}

std::string backquote(std::string_view text) {
  return "`" + patient::truncate_for_display(text) + "`";
}

std::string path_in(const Evidence& evidence, std::string_view where) {
  return path_in(std::string_view(evidence.path), where);
}

std::string path_in(std::string_view resource, std::string_view where) {
  const bool is_line = resource.ends_with(':');  // "line 7:"
  if (where.empty()) {
    return std::string(resource.substr(0, resource.size() - (is_line ? 1 : 0)));
  }
  std::string path;
  path.reserve(resource.size() + 1 + where.size());
  return std::move(path.append(resource).append(is_line ? " " : ".").append(where));
}

void ResourceParser::note(std::string_view where, FaultWords words) {
  evidence_.faults.push_back({.code = words.code,
                              .path = path_in(evidence_, where),
                              .message = std::move(words.message),
                              .help = std::move(words.help),
                              .inputs = {}});
}

void ResourceParser::fault(std::string_view where, FaultWords words,
                           const std::vector<Input>& inputs, bool makes_unknown) {
  note(where, std::move(words));
  evidence_.faults.back().inputs = inputs;
  if (makes_unknown) {
    add_unique(evidence_.unknown, inputs);
  }
}

void ResourceParser::invalidate(std::string_view where, FaultWords words) {
  evidence_.is_unusable = true;
  affect(inputs_anywhere(context_.codes, root_));
  fault(where, std::move(words), evidence_.affected_inputs);
}

void ResourceParser::affect(const std::vector<Input>& inputs) {
  add_unique(evidence_.affected_inputs, inputs);
  evidence_.is_mapped = evidence_.is_mapped || !inputs.empty();
}

std::optional<Json> ResourceParser::member(Json object, std::string_view key, Json::Kind kind,
                                           std::string_view where) {
  const std::optional<Json> found = object.get(key);
  if (!found) {
    return std::nullopt;
  }
  if (found->kind() != kind) {
    invalidate(below(where, key), wrong_kind(key, found->kind(), words_for(kind)));
    return std::nullopt;
  }
  return found;
}

std::optional<std::string_view> ResourceParser::string(Json object, std::string_view key,
                                                       std::string_view where) {
  const std::optional<Json> found = member(object, key, Json::Kind::kString, where);
  return found ? std::optional(found->text()) : std::nullopt;
}

std::optional<bool> ResourceParser::boolean(Json object, std::string_view key,
                                            std::string_view where) {
  const std::optional<Json> found = object.get(key);
  if (!found) {
    return std::nullopt;
  }
  if (found->kind() != Json::Kind::kTrue && found->kind() != Json::Kind::kFalse) {
    invalidate(below(where, key), wrong_kind(key, found->kind(), words_for(Json::Kind::kTrue)));
    return std::nullopt;
  }
  return found->kind() == Json::Kind::kTrue;
}

std::optional<Json> ResourceParser::object(Json object, std::string_view key,
                                           std::string_view where) {
  return member(object, key, Json::Kind::kObject, where);
}

std::optional<Json> ResourceParser::array(Json object, std::string_view key,
                                          std::string_view where) {
  return member(object, key, Json::Kind::kArray, where);
}

std::vector<Coding> texts_of(const CodedText& about) {
  constexpr std::string_view kText = "text";
  std::vector<Coding> texts;
  const auto add = [&](std::string_view text) {
    if (!text.empty()) {
      texts.push_back({.system = kText, .code = text});
    }
  };
  add(about.text);
  for (const std::string_view display : about.displays) {
    add(display);
  }
  return texts;
}

std::vector<Coding> ResourceParser::codings(Json object, std::string_view key,
                                            std::string_view where) {
  return coded(object, key, where).codings;
}

std::vector<Coding> ResourceParser::codings_in(Json concept_json, std::string_view where) {
  return coded_in(concept_json, where).codings;
}

CodedText ResourceParser::coded(Json object, std::string_view key, std::string_view where) {
  const std::optional<Json> concept_json = this->object(object, key, where);
  return concept_json ? coded_in(*concept_json, below(where, key)) : CodedText{};
}

CodedText ResourceParser::coded_in(Json concept_json, std::string_view where) {
  CodedText found;
  found.text = text_of(concept_json, "text");
  const std::optional<Json> list = array(concept_json, "coding", where);
  if (!list) {
    return found;
  }
  std::size_t index = 0;
  for (const Json coding : list->children()) {
    const std::size_t number = index++;
    const std::string_view display = text_of(coding, "display");
    const std::optional<Coding> read = coding_of(coding, where, number);
    if (read) {
      found.codings.push_back(*read);
      found.displays.push_back(display);
      note_wrong_system_match(*read, where, number);
    } else if (found.text.empty()) {
      found.text = display;
    }
  }
  return found;
}

// nullopt for a coding without a code, and for one of the wrong shape, which is reported.
std::optional<Coding> ResourceParser::coding_of(Json coding, std::string_view where,
                                                std::size_t number) {
  const std::optional<Json> system = coding.get("system");
  const std::optional<Json> code = coding.get("code");
  if (code && code->is_string() && (!system || system->is_string())) {
    return Coding{.system = system ? system->text() : "", .code = code->text()};
  }
  const std::string at = coding_path(where, number);
  if (!coding.is_object()) {
    invalidate(at, wrong_kind("coding", coding.kind(), "an object"));
    return std::nullopt;
  }
  const auto system_text = string(coding, "system", at);
  const auto code_text = string(coding, "code", at);
  return code_text ? std::optional(Coding{.system = system_text.value_or(""), .code = *code_text})
                   : std::nullopt;
}

void ResourceParser::note_wrong_system_match(const Coding& coding, std::string_view where,
                                             std::size_t number) {
  if (!context_.codes.may_mean(coding.code) || !context_.codes.inputs_of(coding).empty()) {
    return;
  }
  if (auto near = context_.codes.near_miss_of(coding)) {
    wrong_system_matches_.push_back({coding, coding_path(where, number), std::move(*near)});
  }
}

void ResourceParser::report_wrong_system_matches(bool (*is_of_this_kind)(const Input&)) {
  for (auto& [coding, where, near] : wrong_system_matches_) {
    std::erase_if(near.inputs, [&](const Input& input) {
      const std::vector<Input>& affected_inputs = evidence_.affected_inputs;
      return !is_of_this_kind(input) || std::find(affected_inputs.begin(), affected_inputs.end(),
                                                  input) != affected_inputs.end();
    });
    if (near.inputs.empty()) {
      continue;
    }
    const std::string means = backquote(knowledge::name_of(context_.model, near.inputs.front()));
    const std::string system = coding.system.empty() ? "no system" : backquote(coding.system);
    fault(where,
          {Code::kCodeSystem,
           fmt::format("{} of {} is not read; of {} it would be {}", backquote(coding.code), system,
                       backquote(near.system), means),
           fmt::format("write `\"system\": \"{}\"`", near.system)},
          near.inputs);
    affect(near.inputs);
  }
}

std::optional<std::string_view> ResourceParser::status(Json object, std::string_view key) {
  const std::optional<Json> found = object.get(key);
  if (!found) {
    return std::nullopt;
  }
  if (found->is_string()) {
    return found->text();
  }
  const std::vector<Coding> given = codings(object, key, "");
  if (!given.empty()) {
    return given.front().code;
  }
  const std::optional<Json> text = found->get("text");
  return text && text->is_string() ? text->text() : std::string_view("");
}

Time ResourceParser::unusable(std::string_view where, FaultWords words) {
  fault(where, std::move(words), evidence_.affected_inputs);
  return {.at = std::nullopt, .is_usable = false};
}

Time ResourceParser::instant(Json object, std::string_view key, std::string_view where) {
  const std::optional<std::string_view> text = string(object, key, where);
  if (!text) {
    return {.at = std::nullopt, .is_usable = !evidence_.is_unusable};
  }
  const std::optional<Instant> at = Instant::parse(*text);
  if (!at) {
    return unusable(below(where, key),
                    {Code::kUnreadableDate, backquote(*text) + " is not a date or time",
                     "write 2026-01-12 or 2026-01-12T08:10:00+01:00"});
  }
  return {.at = at, .is_usable = true};
}

Time ResourceParser::period(Json object, std::string_view key) {
  const std::optional<Json> given = this->object(object, key, "");
  if (!given) {
    return {.at = std::nullopt, .is_usable = !evidence_.is_unusable};
  }
  const Time start = instant(*given, "start", key);
  const Time end = instant(*given, "end", key);
  if (!start.is_usable || !end.is_usable) {
    return {.at = std::nullopt, .is_usable = false};
  }
  if (!start.at) {
    return {};  // "until", without a beginning, says too little to place it
  }
  Instant whole = *start.at;
  whole.last = end.at ? end.at->last : std::max(whole.last, context_.options.as_of.last);
  if (whole.last < whole.first) {
    return unusable(key, {Code::kUnreadableDate, "the period ends before it starts",
                          "correct its start or its end"});
  }
  // A period has no time of day of its own.
  whole.has_time = false;
  whole.precision = Instant::Precision::kDay;
  return {.at = whole, .is_usable = true};
}

bool ResourceParser::is_not_after_as_of(std::string_view where, const std::optional<Instant>& at) {
  const Instant& as_of = context_.options.as_of;
  if (!at || at->first <= as_of.last) {
    return true;
  }
  if (context_.options.is_as_of_explicit) {
    note(where, {Code::kAfterAsOf,
                 at->to_text() + " is after " + as_of.to_text() + ", so it is ignored", ""});
    return false;
  }
  fault(where,
        {Code::kFutureDate,
         at->to_text() + " is after " + as_of.to_text() + ", the time of evaluation",
         "correct the date, or evaluate as of a later time"},
        evidence_.affected_inputs);
  return false;
}

bool ResourceParser::read_head(std::string_view subject_key) {
  evidence_.subjects = subjects_anywhere(root_);
  if (const auto subject = object(root_, subject_key, "")) {
    string(*subject, "reference", subject_key);
  }
  if (evidence_.subjects.size() > 1) {
    invalidate(subject_key, {Code::kWrongShape, "the resource names more than one patient",
                             "correct the resource; it is not used"});
  }
  const std::optional<Json> modifier = root_.get("modifierExtension");
  if (modifier && modifier->has_children()) {
    invalidate("modifierExtension", {Code::kModifierExtension,
                                     "an extension that may change the meaning is not understood",
                                     "this resource is not used"});
  }
  const std::optional<Json> rules = root_.get("implicitRules");
  if (rules) {
    invalidate("implicitRules",
               {Code::kModifierExtension, "rules that may change the meaning are not understood",
                "this resource is not used"});
  }
  return !evidence_.is_unusable;
}

std::vector<Input> inputs_anywhere(const CodeIndex& codes, Json value) {
  std::vector<Input> inputs;
  const auto& nodes = value.tree().nodes;
  for (std::uint32_t at = value.index(); at < value.end(); ++at) {
    if (nodes[at].kind != Json::Kind::kObject) {
      continue;
    }
    // Every pairing, because either key may stand twice.
    const Json object(value.tree(), at);
    const std::vector<std::string_view> systems = strings_of(object, "system");
    for (const std::string_view code : strings_of(object, "code")) {
      for (const std::string_view system : systems) {
        add_unique(inputs, codes.inputs_of({.system = system, .code = code}));
      }
    }
  }
  return inputs;
}

std::string reference_of(std::string_view text) {
  // No id has a slash, so this is nobody's.
  return text.size() <= kReferenceMax ? std::string(text)
                                      : patient::truncate_for_display(text) + "/ (" +
                                            std::to_string(text.size()) + " bytes)";
}

std::vector<std::string> subjects_anywhere(Json resource) {
  std::vector<std::string> subjects;
  for (const Json member : resource.children()) {
    if (member.key() != "subject" && member.key() != "patient") {
      continue;
    }
    for (const Json reference : member.children()) {
      if (member.is_object() && reference.key() == "reference" && reference.is_string() &&
          !reference.text().empty() && subjects.size() < kSubjectsMax) {
        subjects.push_back(reference_of(reference.text()));
      }
    }
  }
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  return subjects;
}

}  // namespace regimen::fhir
