// Implements engine/patient/unread_codes.h.
#include "engine/patient/unread_codes.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/patient/print.h"

namespace regimen::patient {

namespace {

// Texts differ by more than capitals and outer blanks.
std::string folded(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    folded += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  folded.erase(0, std::min(folded.find_first_not_of(' '), folded.size()));
  folded.erase(folded.find_last_not_of(' ') + 1);
  return folded;
}

// Systems by a name that the language has; any other is a URL or what somebody wrote there.
bool is_named_system(std::string_view system) {
  return !system.empty() && std::all_of(system.begin(), system.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

// A text between quotation marks of the language.
std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += static_cast<unsigned char>(c) < 0x20U ? ' ' : c;
  }
  return quoted + "\"";
}

// What stands behind `code` and `irrelevant`: a code of a system without a name is found by the text
// that is shown beside it.
std::string reference(const UnreadCode& code) {
  return is_named_system(code.system) && code.system != "text"
             ? code.system + " " + in_quotes(code.code)
             : "text " + in_quotes(code.text);
}

std::string_view statement_for(UnreadEntry::Kind kind) {
  switch (kind) {
    case UnreadEntry::Kind::kDiagnosis:
    case UnreadEntry::Kind::kObservation:
      return "condition";
    case UnreadEntry::Kind::kMedication:
      return "agent";
    case UnreadEntry::Kind::kAllergy:
      return "allergy";
    case UnreadEntry::Kind::kProcedure:
    case UnreadEntry::Kind::kFamilyHistory:
    case UnreadEntry::Kind::kOther:
      return "history";
  }
  return "condition";
}

// "family history" of family_history.
std::string words_of(UnreadEntry::Kind kind) {
  std::string words(word_for(kind));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

using Key = std::tuple<UnreadEntry::Kind, std::string, std::string>;

// nullopt for what no mapping file could name.
std::optional<Key> key_of(const UnreadEntry& entry) {
  if (entry.kind == UnreadEntry::Kind::kOther || (entry.code.empty() && entry.text.empty())) {
    return std::nullopt;
  }
  return entry.code.empty() ? Key{entry.kind, "text", folded(entry.text)}
                            : Key{entry.kind, entry.system, entry.code};
}

}  // namespace

std::vector<UnreadCode> unread_codes(std::span<const Record> records) {
  std::map<Key, UnreadCode> codes;
  for (const Record& record : records) {
    std::set<Key> of_patient;
    for (const UnreadEntry& entry : record.not_understood) {
      const std::optional<Key> key = key_of(entry);
      if (!key) {
        continue;
      }
      UnreadCode& code = codes[*key];
      if (code.entries == 0 || (!entry.text.empty() && entry.text < code.text) ||
          code.text.empty()) {
        code.text = entry.text;
      }
      code.kind = entry.kind;
      code.system = std::get<1>(*key);
      code.code = entry.code;
      ++code.entries;
      code.active += entry.is_active ? 1 : 0;
      code.patients += of_patient.insert(*key).second ? 1 : 0;
    }
  }
  std::vector<UnreadCode> sorted;
  sorted.reserve(codes.size());
  for (auto& [key, code] : codes) {
    sorted.push_back(std::move(code));
  }
  std::stable_sort(
      sorted.begin(), sorted.end(), [](const UnreadCode& left, const UnreadCode& right) {
        return std::tie(left.entries, left.patients) > std::tie(right.entries, right.patients);
      });
  return sorted;
}

EntryCounts count_entries(std::span<const Record> records) {
  EntryCounts counts;
  for (const Record& record : records) {
    counts.mapped += record.entries.mapped;
    counts.something_else += record.entries.something_else;
    counts.not_understood += record.entries.not_understood;
    counts.unasked += record.entries.unasked;
  }
  return counts;
}

std::size_t count_unclear(std::span<const Record> records) {
  return static_cast<std::size_t>(
      std::count_if(records.begin(), records.end(), [](const Record& record) {
        return std::any_of(record.not_understood.begin(), record.not_understood.end(),
                           [](const UnreadEntry& entry) { return entry.is_active; });
      }));
}

std::string unclear_note(std::size_t unclear, std::size_t patients) {
  return unclear == 0
             ? ""
             : fmt::format("{} of {} {} entries that are not understood; `map` lists them\n",
                           unclear, counted(patients, "patient", "patients"),
                           unclear == 1 ? "has" : "have");
}

std::string unread_codes_text(std::span<const Record> records) {
  const EntryCounts counts = count_entries(records);
  std::string text = fmt::format(
      "{}: {} mapped, {} known to be something else, {} not understood, {} "
      "results that nothing here asks for\n",
      counted(records.size(), "patient", "patients"), counts.mapped, counts.something_else,
      counts.not_understood, counts.unasked);
  const std::vector<UnreadCode> codes = unread_codes(records);
  if (codes.empty()) {
    return text;
  }
  text += fmt::format("\n{:>7}  {:>6}  {:>8}  {:<14}  {}\n", "entries", "active", "patients",
                      "kind", "code and text");
  for (const UnreadCode& code : codes) {
    const std::string name = code.system == "text" ? "(no code)" : code.system + " " + code.code;
    text +=
        fmt::format("{:>7}  {:>6}  {:>8}  {:<14}  {}{}\n", code.entries, code.active, code.patients,
                    words_of(code.kind), name, code.text.empty() ? "" : "  " + code.text);
  }
  return text;
}

std::string unread_codes_json(std::span<const Record> records) {
  using Json = nlohmann::ordered_json;
  const EntryCounts counts = count_entries(records);
  Json codes = Json::array();
  for (const UnreadCode& code : unread_codes(records)) {
    codes.push_back({{"kind", word_for(code.kind)},
                     {"system", code.system},
                     {"code", code.code},
                     {"text", code.text},
                     {"entries", code.entries},
                     {"active", code.active},
                     {"patients", code.patients}});
  }
  const Json document = {{"patients", records.size()},
                         {"mapped", counts.mapped},
                         {"something_else", counts.something_else},
                         {"not_understood", counts.not_understood},
                         {"unasked", counts.unasked},
                         {"codes", std::move(codes)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string mapping_module(const std::vector<UnreadCode>& codes) {
  std::string text =
      "/// Codes that records here use and the knowledge base does not know.\n"
      "///\n"
      "/// Take the two slashes from one line of each pair, and complete it: `irrelevant` for what "
      "no "
      "rule is about,\n"
      "/// `extend` with the name of the condition, symptom, history, allergy or agent that the "
      "code "
      "means.\n"
      "module local_codes\n";
  for (const UnreadCode& code : codes) {
    const std::string shown = code.text.empty() ? code.code : code.text;
    text += fmt::format("\n// {}: {}; {} of {}\n", words_of(code.kind), in_quotes(shown),
                        counted(code.entries, "entry", "entries"),
                        counted(code.patients, "patient", "patients"));
    if (code.text.empty() && !is_named_system(code.system)) {
      text +=
          "// It has no text, and no system that the language knows: correct it at its source.\n";
      continue;
    }
    text += "// irrelevant " + reference(code) + "\n";
    text +=
        fmt::format("// extend {} NAME {{ code {} }}\n", statement_for(code.kind), reference(code));
  }
  return text;
}

}  // namespace regimen::patient
