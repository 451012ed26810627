// Implements the texts of engine/explanation/changes.h.
#include <algorithm>

#include "engine/diagnostics/visible.h"
#include "engine/explanation/changes.h"
#include "engine/explanation/phrases.h"

namespace regimen::explanation {

namespace {

using change::Goal;
using quantity::Truth;

// The words of a question end in what it asks: "`x` is recommended", "`x` holds".
std::string negated(const std::string& words) {
  if (const std::size_t is = words.rfind(" is "); is != std::string::npos) {
    return words.substr(0, is) + " is not " + words.substr(is + 4);
  }
  if (words.ends_with(" holds")) {
    return words.substr(0, words.size() - 6) + " does not hold";
  }
  if (words.ends_with(" applies")) {
    return words.substr(0, words.size() - 8) + " does not apply";
  }
  return "it does not hold that " + words;
}

// A sentence that is true as it stands, without a verdict in front of it.
std::string now_line(const std::string& words, Truth now) {
  const std::string text = diagnostics::visible(words);
  if (now.is_definite) {
    return text + "\n";
  }
  return (now.is_possible ? "it is not known whether " + text : negated(text)) + "\n";
}

std::string_view heading(Goal goal) {
  switch (goal) {
    case Goal::kYes:
      return "it would hold with";
    case Goal::kNo:
      return "it would not hold with";
    case Goal::kOpen:
      return "it would become possible with";
    case Goal::kNotYes:
      return "it would no longer hold with";
  }
  return "";
}

std::string becomes_words(Truth becomes, const std::string& status) {
  if (!status.empty()) {
    return status;
  }
  return becomes.is_definite ? "yes" : becomes.is_possible ? "open" : "no";
}

std::string set_text(const knowledge::Model& model, const FlipAnswer::Set& set) {
  std::string text;
  for (const change::Change& change : set.changes) {
    text += (text.empty() ? "" : "; and ") + change::words_for(model, change);
  }
  return text;
}

// Values are of an age where the input is a birth date.
std::string number_name(const knowledge::Model& model, const knowledge::Input& input) {
  return std::holds_alternative<knowledge::BirthInput>(input) ? "age"
                                                              : knowledge::name_of(model, input);
}

std::string spaced(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 2, width), ' ');
  return text;
}

std::string part_text(const knowledge::Model& model, const FlipAnswer& answer,
                      const FlipAnswer::Part& part, std::size_t rows_max) {
  if (part.sets.empty()) {
    return "";
  }
  std::string text = std::string(heading(part.goal)) + "\n";
  const std::size_t shown = std::min(rows_max, part.sets.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const FlipAnswer::Set& set = part.sets[i];
    text += "  " + diagnostics::visible(set_text(model, set)) + "  -> " +
            becomes_words(set.becomes, set.status) + "\n";
  }
  if (shown < part.sets.size() || !part.is_complete) {
    text += "  … " +
            (part.is_complete ? std::to_string(part.sets.size() - shown) + " more sets of up to "
                              : std::string("and more sets of up to ")) +
            std::to_string(answer.size_max) + " changes; `--all` shows what was found\n";
  }
  return text;
}

}  // namespace

std::string flip_text(const knowledge::Model& model, const FlipAnswer& answer,
                      std::size_t rows_max) {
  std::string text = now_line(answer.words, answer.now);
  bool is_any = false;
  for (const FlipAnswer::Part& part : answer.parts) {
    text += part_text(model, answer, part, rows_max);
    is_any = is_any || !part.sets.empty();
  }
  if (!is_any) {
    text += "no set of up to " + pluralize(answer.size_max, "change") + " alters this\n";
  }
  return text + "tried: " + pluralize(answer.trials, "set") + " of up to " +
         pluralize(answer.size_max, "change") + " out of " + std::to_string(answer.candidates) +
         "; sex, date of birth and what is past do not change\n";
}

std::string stability_text(const knowledge::Model& model, const StableAnswer& answer) {
  std::string text = now_line(answer.words, answer.now);
  for (const StableAnswer::Row& row : answer.rows) {
    for (const StableAnswer::Edge& edge : row.edges) {
      text += "  " + spaced(number_name(model, row.input) + " " + row.value, 36) +
              spaced(change::values_words(model, edge.beyond) + ":", 24) +
              becomes_words(edge.becomes, edge.status) + ", " + edge.distance + " away\n";
    }
  }
  if (answer.rows.empty()) {
    text += "  no number on file is near a threshold that matters\n";
  }
  std::string firm;
  for (const knowledge::Input& input : answer.firm) {
    firm += (firm.empty() ? "" : ", ") + number_name(model, input);
  }
  return text + (firm.empty() ? "" : "  no value of one of these alone changes it: " + firm + "\n");
}

namespace {

std::string inputs_text(const knowledge::Model& model,
                        const std::vector<knowledge::Input>& inputs) {
  std::string text;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    text += (i == 0                   ? ""
             : i + 1 == inputs.size() ? " and "
                                      : ", ") +
            knowledge::name_of(model, inputs[i]);
  }
  return text;
}

std::string sets_text(const knowledge::Model& model, const std::string& title,
                      const std::vector<std::vector<knowledge::Input>>& sets) {
  std::string text;
  for (const std::vector<knowledge::Input>& inputs : sets) {
    text += (text.empty() ? title + "\n  " : "  or\n  ") + inputs_text(model, inputs) + "\n";
  }
  return text;
}

// One input that rules it out is said where inputs are ranked.
std::vector<std::vector<knowledge::Input>> several(
    std::vector<std::vector<knowledge::Input>> sets) {
  std::erase_if(sets,
                [](const std::vector<knowledge::Input>& inputs) { return inputs.size() == 1; });
  return sets;
}

std::string power_words(const change::Need& need) {
  if (need.may_confirm_alone && need.may_exclude_alone) {
    return "alone can settle it either way";
  }
  if (need.may_confirm_alone) {
    return "alone can make it certain";
  }
  if (need.may_exclude_alone) {
    return "alone can rule it out";
  }
  return "together with " + pluralize(need.set_size - 1, "other");
}

}  // namespace

std::string needs_text(const knowledge::Model& model, const NeedsAnswer& answer) {
  if (answer.now != quantity::kUnknown) {
    const std::string words = diagnostics::visible(answer.words);
    const std::string said = answer.now.is_possible ? words : negated(words);
    return answer.is_incomplete ? "as far as the record could be read: " + said + "\n"
                                : said + ", whatever is still unknown\n";
  }
  const change::Needs& needs = answer.needs;
  std::string text =
      sets_text(model, "with the right values, these make it certain that " + answer.words + ":",
                needs.confirming) +
      sets_text(model,
                "with the right values, these together rule it out:", several(needs.excluding));
  if (needs.inputs.empty()) {
    return text + "no unknown input was found that settles whether " + answer.words + "\n";
  }
  text += "most useful first:\n";
  for (const change::Need& need : needs.inputs) {
    text += "  " + spaced(knowledge::name_of(model, need.input), 34) + power_words(need) + "\n";
  }
  if (!needs.idle.empty()) {
    text += "unknown, but irrelevant here: " + inputs_text(model, needs.idle) + "\n";
  }
  return text + (needs.is_complete ? "" : "there are more sets than were tried\n");
}

std::string regions_text(const knowledge::Model& model, const RegionsAnswer& answer) {
  std::string text = answer.name + " over " + number_name(model, answer.input) +
                     (answer.value.empty() ? ", which is not known" : ", now " + answer.value) +
                     "\n";
  std::size_t width = 0;
  std::vector<std::string> values;
  for (const RegionsAnswer::Row& row : answer.rows) {
    values.push_back(change::values_words(model, row.values));
    width = std::max(width, values.back().size());
  }
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    const RegionsAnswer::Row& row = answer.rows[i];
    text += (row.is_now ? "* " : "  ") + spaced(values[i], width + 2) +
            diagnostics::visible(row.outcome) + "\n";
  }
  return text;
}

}  // namespace regimen::explanation
