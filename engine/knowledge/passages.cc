#include "engine/knowledge/passages.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/knowledge/print.h"

namespace regimen::knowledge {

namespace {

constexpr std::size_t kPlacesMax = 1000;  // of one "A1 to A999"

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

void add_once(std::vector<std::string>& texts, std::string text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
    texts.push_back(std::move(text));
  }
}

// A place that begins as the one before it is written without that: "paragraph 2".
std::string joined_places(const std::vector<std::string>& places) {
  std::string text;
  std::string_view before;
  for (const std::string& place : places) {
    const std::string_view shared = shared_beginning(place);
    const bool is_shared = !shared.empty() && shared == before;
    text += (text.empty() ? "" : "; ") + (is_shared ? place.substr(shared.size()) : place);
    before = shared;
  }
  return text;
}

}  // namespace

void add_passages(std::string_view text, Model& model) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#') || line.find('\t') == std::string_view::npos) {
      continue;
    }
    std::string locator(take_part(line, "\t"));
    Passage passage;
    for (std::string* part :
         {&passage.says, &passage.place, &passage.address, &passage.anchor, &passage.read_at}) {
      *part = take_part(line, "\t");
    }
    model.passages.try_emplace(std::move(locator), std::move(passage));
  }
}

const Passage* passage_at(const Model& model, std::string_view locator) {
  const auto found = model.passages.find(locator);
  return found == model.passages.end() ? nullptr : &found->second;
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

std::vector<std::string> printed_places(const Model& model, const Citation& citation) {
  std::vector<std::string> printed;
  for (const std::string& place : places_in(citation.locator)) {
    const Passage* passage = passage_at(model, place);
    std::string text = passage == nullptr ? place : passage->place;
    if (!text.empty()) {
      add_once(printed, std::move(text));
    }
  }
  return printed;
}

std::vector<CitedWork> cited_works(const Model& model, const SmallVector<Citation>& citations) {
  std::vector<CitedWork> works;
  for (std::size_t i = 0; i < citations.size();) {
    const SourceId source = citations[i].source;
    std::vector<std::string> places;
    for (; i < citations.size() && citations[i].source == source; ++i) {
      for (std::string& place : printed_places(model, citations[i])) {
        add_once(places, std::move(place));
      }
    }
    const std::string text = joined_places(places);
    works.push_back({source, model[source].header.title + (text.empty() ? "" : ", ") + text});
  }
  return works;
}

std::string citations_text(const Model& model, const SmallVector<Citation>& citations) {
  std::string text;
  for (const CitedWork& work : cited_works(model, citations)) {
    text += (text.empty() ? "" : "; ") + work.text;
    text += is_unverified(model[work.source]) ? " (unverified)" : "";
  }
  return text;
}

std::string locators_text(const Model& model, const SmallVector<Citation>& citations) {
  std::string text;
  for (const Citation& citation : citations) {
    text += (text.empty() ? "" : "; ") + citation_text(model, citation);
  }
  return text;
}

std::string_view shared_beginning(std::string_view place) {
  constexpr std::string_view kBetween = ", ";
  const std::size_t last = place.rfind(kBetween);
  return last == std::string_view::npos ? "" : place.substr(0, last + kBetween.size());
}

}  // namespace regimen::knowledge
