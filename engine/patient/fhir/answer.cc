// Implements engine/patient/fhir/answer.h.
#include "engine/patient/fhir/answer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "engine/base/text.h"
#include "engine/patient/fhir/resources.h"

namespace regimen::fhir {

namespace {

struct CodedAnswer {
  std::string_view system;
  std::string_view code;
  Answer answer;
};

constexpr std::string_view kYesNo = "http://terminology.hl7.org/CodeSystem/v2-0136";
constexpr std::string_view kInterpretation =
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

constexpr auto kAnswers = std::to_array<CodedAnswer>({
    {"snomed", "52101004", Answer::kYes},        // present
    {"snomed", "373066001", Answer::kYes},       // yes
    {"snomed", "260373001", Answer::kYes},       // detected
    {"snomed", "10828004", Answer::kYes},        // positive
    {"snomed", "441614007", Answer::kYes},       // present, one plus
    {"snomed", "441517005", Answer::kYes},       // present, two plus
    {"snomed", "441521003", Answer::kYes},       // present, three plus
    {"snomed", "2667000", Answer::kNo},          // absent
    {"snomed", "373067005", Answer::kNo},        // no
    {"snomed", "260415000", Answer::kNo},        // not detected
    {"snomed", "260385009", Answer::kNo},        // negative
    {"snomed", "261665006", Answer::kNotKnown},  // unknown
    {"loinc", "LA33-6", Answer::kYes},           // yes
    {"loinc", "LA9633-4", Answer::kYes},         // present
    {"loinc", "LA6576-8", Answer::kYes},         // positive
    {"loinc", "LA11882-0", Answer::kYes},        // detected
    {"loinc", "LA32-8", Answer::kNo},            // no
    {"loinc", "LA9634-2", Answer::kNo},          // absent
    {"loinc", "LA6577-6", Answer::kNo},          // negative
    {"loinc", "LA11883-8", Answer::kNo},         // not detected
    {"loinc", "LA4489-6", Answer::kNotKnown},    // unknown
    {kYesNo, "Y", Answer::kYes},
    {kYesNo, "N", Answer::kNo},
    {kInterpretation, "POS", Answer::kYes},
    {kInterpretation, "DET", Answer::kYes},
    {kInterpretation, "NEG", Answer::kNo},
    {kInterpretation, "ND", Answer::kNo},
});

constexpr auto kQuestions = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"loinc", "29308-4"},     // diagnosis
    {"loinc", "75326-9"},     // problem
    {"loinc", "75323-6"},     // condition
    {"loinc", "75325-1"},     // symptom
    {"loinc", "75321-0"},     // clinical finding
    {"snomed", "282291009"},  // diagnosis
    {"snomed", "439401001"},  // diagnosis
    {"snomed", "55607006"},   // problem
    {"snomed", "64572001"},   // condition
    {"snomed", "404684003"},  // finding
    {"snomed", "418799008"},  // symptom
});

std::optional<Answer> answer_of(const Coding& coding) {
  const std::string_view system = short_name_of(coding.system);
  const auto* found = std::find_if(kAnswers.begin(), kAnswers.end(), [&](const CodedAnswer& each) {
    return each.code == coding.code && each.system == system;
  });
  return found == kAnswers.end() ? std::nullopt : std::optional(found->answer);
}

// Whole words only: "negative for malignancy" says something else than "negative".
std::optional<Answer> answer_of_word(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  text = text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
  if (text.size() > kLongest) {
    return std::nullopt;
  }
  std::string word;
  for (const char c : text) {
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (is_one_of(word, {"yes", "present", "positive", "detected", "true"})) {
    return Answer::kYes;
  }
  if (is_one_of(word, {"no", "absent", "negative", "not detected", "false"})) {
    return Answer::kNo;
  }
  return is_one_of(word, {"unknown", "not known", "asked but unknown"})
             ? std::optional(Answer::kNotKnown)
             : std::nullopt;
}

// Answers that say the same say it once; those that disagree say nothing.
Answer join(const std::optional<Answer>& first, Answer second) {
  return !first || *first == second ? second : Answer::kOther;
}

// What a CodeableConcept answers; nullopt when none of its codings is an answer.
std::optional<Answer> answer_of(const std::vector<Coding>& codings, Json concept_json) {
  std::optional<Answer> answer;
  for (const Coding& coding : codings) {
    if (const std::optional<Answer> each = answer_of(coding)) {
      answer = join(answer, *each);
    }
  }
  const std::optional<Json> text = concept_json.get("text");
  return !answer && text && text->is_string() ? answer_of_word(text->text()) : answer;
}

void read_value(ResourceParser& parser, Json member, AnswerRead& read) {
  if (member.kind() == Json::Kind::kTrue || member.kind() == Json::Kind::kFalse) {
    read.answer = member.kind() == Json::Kind::kTrue ? Answer::kYes : Answer::kNo;
  } else if (member.key() == "valueString" && member.is_string()) {
    read.answer = answer_of_word(member.text()).value_or(Answer::kOther);
  } else if (member.key() == "valueCodeableConcept" && member.is_object()) {
    read.about = parser.coded_in(member, read.where);
    read.answer = answer_of(read.about.codings, member).value_or(Answer::kOther);
  }
}

// What value[x] says; nullopt where there is none.
std::optional<AnswerRead> answer_of_value(ResourceParser& parser, Json holder,
                                          std::string_view where) {
  std::optional<AnswerRead> read;
  for (const Json member : holder.children()) {
    if (!is_value_key(member.key())) {
      continue;
    }
    const bool is_second = read.has_value();
    read = AnswerRead{
        .answer = Answer::kOther, .where = below(where, member.key()), .reason = "", .about = {}};
    if (is_second) {
      return read;  // two values
    }
    read_value(parser, member, *read);
  }
  return read;
}

// R4 has a list of interpretations, earlier versions one.
std::optional<Answer> answer_of_interpretation(ResourceParser& parser, Json holder,
                                               std::string_view where) {
  std::optional<Answer> answer;
  const std::optional<Json> given = holder.get("interpretation");
  const auto take = [&](Json concept_json, const std::string& at) {
    if (!concept_json.is_object()) {
      return;
    }
    std::vector<Coding> codings = parser.codings_in(concept_json, at);
    for (Coding& coding : codings) {
      coding.system = kInterpretation;  // the older table 0078 has the same codes
    }
    if (const std::optional<Answer> each = answer_of(codings, concept_json)) {
      answer = join(answer, *each);
    }
  };
  if (given && given->is_object()) {
    take(*given, below(where, "interpretation"));
  }
  std::size_t index = 0;
  if (given && given->is_array()) {
    for (const Json each : given->children()) {
      take(each, below(where, "interpretation[" + std::to_string(index++) + "]"));
    }
  }
  return answer;
}

// The first code of dataAbsentReason, else its text.
std::string reason_of(Json reason) {
  const std::optional<Json> list = reason.get("coding");
  if (list && list->is_array() && list->has_children()) {
    const std::optional<Json> code = (*list->children().begin()).get("code");
    if (code && code->is_string()) {
      return patient::truncate_for_display(code->text());
    }
  }
  const std::optional<Json> text = reason.get("text");
  return text && text->is_string() ? patient::truncate_for_display(text->text()) : std::string();
}

void collect_strings(Json value, std::vector<std::uint32_t>& nodes) {
  for (std::uint32_t at = value.index(); at < value.end(); ++at) {
    const JsonNode& node = value.tree().nodes[at];
    if (node.kind == Json::Kind::kString || node.kind == Json::Kind::kTrue ||
        node.kind == Json::Kind::kFalse) {
      nodes.push_back(at);
    }
  }
}

}  // namespace

AnswerRead answer_in(ResourceParser& parser, Json holder, std::string_view where) {
  const std::optional<AnswerRead> value = answer_of_value(parser, holder, where);
  const std::optional<Answer> interpreted = answer_of_interpretation(parser, holder, where);
  const std::optional<Json> absent = holder.get("dataAbsentReason");
  AnswerRead read = value.value_or(AnswerRead{
      .answer = Answer::kNotKnown, .where = std::string(where), .reason = "", .about = {}});
  if (absent) {
    read.answer = value && value->answer != Answer::kNotKnown ? Answer::kOther : Answer::kNotKnown;
    read.where = below(where, "dataAbsentReason");
    read.reason = reason_of(*absent);
  } else if (interpreted && (!value || value->answer == Answer::kOther)) {
    read.answer = *interpreted;
    read.where = below(where, "interpretation");
  } else if (interpreted && value->answer != Answer::kNotKnown) {
    read.answer = join(value->answer, *interpreted);
  }
  return read;
}

bool asks_for_a_condition(const std::vector<Coding>& question) {
  return std::any_of(question.begin(), question.end(), [](const Coding& coding) {
    return std::find(kQuestions.begin(), kQuestions.end(),
                     std::pair(short_name_of(coding.system), coding.code)) != kQuestions.end();
  });
}

std::vector<std::uint32_t> answer_nodes(Json observation) {
  std::vector<std::uint32_t> nodes;
  const auto collect = [&](Json holder) {
    const std::size_t before = nodes.size();
    for (const Json member : holder.children()) {
      if (member.key() == "interpretation" ||
          (is_value_key(member.key()) && member.key() != "valueQuantity")) {
        collect_strings(member, nodes);
      }
    }
    const std::optional<Json> question = holder.get("code");
    if (question && nodes.size() > before) {
      collect_strings(*question, nodes);
    }
  };
  collect(observation);
  if (const std::optional<Json> components = observation.get("component")) {
    for (const Json component : components->children()) {
      collect(component);
    }
  }
  return nodes;
}

bool may_state_something(const JsonTree& tree, const std::vector<std::uint32_t>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [&](std::uint32_t index) {
    const JsonNode& node = tree.nodes[index];
    if (node.kind != Json::Kind::kString) {
      return node.kind == Json::Kind::kTrue;
    }
    return answer_of_word(node.text) == Answer::kYes ||
           std::any_of(kAnswers.begin(), kAnswers.end(),
                       [&](const CodedAnswer& each) {
                         return each.answer == Answer::kYes && each.code == node.text;
                       }) ||
           std::any_of(kQuestions.begin(), kQuestions.end(),
                       [&](const auto& question) { return question.second == node.text; });
  });
}

}  // namespace regimen::fhir
