#include "engine/api/passages.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/api/statements.h"
#include "engine/base/nearest.h"
#include "engine/base/text.h"
#include "engine/diagnostics/visible.h"

namespace regimen::api {

namespace {

constexpr std::size_t kPlacesMax = 1000;  // of one "A1 to A999"

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos
             ? ""
             : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Takes what stands before the next of `ends`, and the end.
std::string_view take_part(std::string_view& text, std::string_view ends) {
  const std::size_t end = std::min(text.find_first_of(ends), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return without_blanks(part);
}

// "LF012" as "LF" and "012".
std::pair<std::string_view, std::string_view> split_number(std::string_view place) {
  std::size_t begin = place.size();
  while (begin > 0 && is_digit(place[begin - 1])) {
    --begin;
  }
  return {place.substr(0, begin), place.substr(begin)};
}

// "LF001 to LF003"; false when the text is not of that form.
bool add_range(std::string_view text, std::vector<std::string>& places) {
  constexpr std::string_view kTo = " to ";
  constexpr std::size_t kDigitsMax = 6;
  const std::size_t middle = text.find(kTo);
  if (middle == std::string_view::npos) {
    return false;
  }
  const auto [prefix, first] = split_number(without_blanks(text.substr(0, middle)));
  const auto [same, last] = split_number(without_blanks(text.substr(middle + kTo.size())));
  if (prefix != same || first.empty() || first.size() > kDigitsMax || first.size() != last.size()) {
    return false;
  }
  const std::size_t begin = std::stoul(std::string(first));
  const std::size_t end = std::stoul(std::string(last));
  if (end < begin || end - begin >= kPlacesMax) {
    return false;
  }
  for (std::size_t number = begin; number <= end; ++number) {
    std::string digits = std::to_string(number);
    digits.insert(0, first.size() - std::min(first.size(), digits.size()), '0');
    places.push_back(std::string(prefix) + digits);
  }
  return true;
}

struct Citing {
  std::string kind;
  std::string name;
  std::string place;
};
using Cited = std::map<std::string, std::vector<Citing>>;  // by place in the work

Cited all_cited(const KnowledgeBase& base, const std::string& source) {
  Cited all;
  each_statement(base.model(), [&](std::string_view kind, const knowledge::Header& header) {
    for (const knowledge::Citation& citation : header.citations) {
      if (base.model()[citation.source].header.name != source) {
        continue;
      }
      for (const std::string& place : places_in(citation.locator)) {
        all[place].push_back({std::string(kind), header.name, place_of(base, header.span)});
      }
    }
  });
  return all;
}

const Passage* passage_at(const std::vector<Passage>& passages, const std::string& place) {
  const auto found = std::find_if(passages.begin(), passages.end(),
                                  [&](const Passage& passage) { return passage.locator == place; });
  return found == passages.end() ? nullptr : &*found;
}

std::string statement_of_passage(const Passage* passage) {
  if (passage == nullptr) {
    return "(its words are not kept here)";
  }
  return passage->says.empty() ? "(its words are not repeated here)" : passage->says;
}

std::string whole_text(const std::string& place, const Passage* passage,
                       const std::vector<Citing>& citing) {
  std::string text = place + "\n  says      " + statement_of_passage(passage) + "\n";
  if (passage != nullptr && !passage->work.empty()) {
    text += "  in        " + passage->work + "\n";
  }
  if (passage != nullptr && !passage->address.empty()) {
    text += "  address   " + passage->address + "\n";
  }
  std::string head = "  cited by  ";
  for (const Citing& entry : citing) {
    text.append(head)
        .append(entry.kind)
        .append(" ")
        .append(entry.name)
        .append("  [")
        .append(entry.place)
        .append("]\n");
    head.assign(head.size(), ' ');
  }
  return text;
}

Json json_of(const std::string& source, const std::string& place, const Passage* passage,
             const std::vector<Citing>& citing) {
  Json by = Json::array();
  for (const Citing& entry : citing) {
    by.push_back({{"kind", entry.kind}, {"name", entry.name}, {"place", entry.place}});
  }
  return {{"source", source},
          {"locator", place},
          {"says", passage == nullptr ? "" : passage->says},
          {"in", passage == nullptr ? "" : passage->work},
          {"address", passage == nullptr ? "" : passage->address},
          {"cited_by", by}};
}

std::string visible_lines(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    shown += diagnostics::visible(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return shown;
}

const knowledge::SourceWork* find_source(const knowledge::Model& model, std::string_view name) {
  const auto found = std::find_if(
      model.sources.begin(), model.sources.end(),
      [&](const knowledge::SourceWork& source_work) { return source_work.header.name == name; });
  return found == model.sources.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const Cited& all) {
  std::vector<std::string> names;
  for (const auto& [place, citing] : all) {
    names.push_back(place);
  }
  return names;
}

std::string not_cited(const Cited& all, const std::string& source, const std::string& locator) {
  const std::vector<std::string> meant = nearest_names(locator, names_of(all), 1);
  return "no statement cites `" + locator + "` of " + source +
         (meant.empty() ? "; `show " + source + "` lists what is cited"
                        : "; did you mean `" + meant.front() + "`?");
}

}  // namespace

std::vector<Passage> passages_of(std::string_view text) {
  std::vector<Passage> passages;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#') || line.find('\t') == std::string_view::npos) {
      continue;
    }
    Passage passage;
    passage.locator = take_part(line, "\t");
    passage.says = take_part(line, "\t");
    passage.work = take_part(line, "\t");
    passage.address = take_part(line, "\t");
    passages.push_back(std::move(passage));
  }
  return passages;
}

std::vector<std::string> places_in(std::string_view locator) {
  std::vector<std::string> places;
  while (!locator.empty()) {
    const std::string_view part = take_part(locator, ",;");
    if (!part.empty() && !add_range(part, places)) {
      places.emplace_back(part);
    }
  }
  return places;
}

std::vector<Reference> references_in(const KnowledgeBase& base, std::string_view text) {
  constexpr std::string_view kUnverified = "(unverified)";
  text = without_blanks(text);
  if (text.starts_with('[')) {
    text.remove_prefix(1);
    text.remove_suffix(text.ends_with(']') ? 1 : 0);
  }
  std::vector<Reference> references;
  while (!text.empty()) {
    std::string_view part = take_part(text, ";");
    if (part.ends_with(kUnverified)) {
      part.remove_suffix(kUnverified.size());
      part = without_blanks(part);
    }
    const std::string_view first = part.substr(0, part.find_first_of(" \t\n"));
    const bool is_named = find_source(base.model(), first) != nullptr ||
                          !knowledge::find_all(base.model(), part).empty();
    if (is_named || references.empty()) {
      references.push_back(
          {std::string(first), std::string(without_blanks(part.substr(first.size())))});
    } else {
      references.back().locator +=
          (references.back().locator.empty() ? "" : "; ") + std::string(part);
    }
  }
  return references;
}

std::vector<std::string> cited_places(const KnowledgeBase& base, std::string_view source) {
  return names_of(all_cited(base, std::string(source)));
}

Answer cited(const KnowledgeBase& base, const std::vector<Passage>& passages,
             std::string_view source, std::string_view locator) {
  const std::string name(source);
  const knowledge::SourceWork* work = find_source(base.model(), source);
  if (work == nullptr) {
    return no_answer("`" + name + "` is not a source; `list sources` lists them");
  }
  const Cited all = all_cited(base, name);
  std::string text;
  Json json = Json::array();
  if (locator.empty()) {
    for (const auto& [place, citing] : all) {
      text += "  " + place + "  " + statement_of_passage(passage_at(passages, place)) + "\n";
      json.push_back(json_of(name, place, passage_at(passages, place), citing));
    }
    text = text.empty() ? "no statement cites it\n" : "cited at\n" + text;
    return answer_with(visible_lines(text), std::move(json));
  }
  text = name + ": " + work->header.title + "\n";
  for (const std::string& place : places_in(locator)) {
    const auto found = all.find(place);
    if (found == all.end()) {
      return no_answer(not_cited(all, name, place));
    }
    text += whole_text(place, passage_at(passages, place), found->second);
    json.push_back(json_of(name, place, passage_at(passages, place), found->second));
  }
  return answer_with(visible_lines(text), std::move(json));
}

}  // namespace regimen::api
