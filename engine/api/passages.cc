#include "engine/api/passages.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/api/statements.h"
#include "engine/base/nearest.h"
#include "engine/base/text.h"
#include "engine/diagnostics/visible.h"
#include "engine/knowledge/passages.h"

namespace regimen::api {

namespace {

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
      for (const std::string& place : knowledge::places_in(citation.locator)) {
        all[place].push_back({std::string(kind), header.name, place_of(base, header.span)});
      }
    }
  });
  return all;
}

using knowledge::Passage;

std::string says_of(const Passage* passage) {
  if (passage == nullptr) {
    return "(its words are not kept here)";
  }
  return passage->says.empty() ? "(its words are not repeated here)" : passage->says;
}

// The place as it is printed; for an auditor with the locator.
std::string heading_of(const std::string& locator, const Passage* passage, bool is_for_auditor) {
  if (passage == nullptr) {
    return locator;
  }
  const std::string place = passage->place.empty() ? "no place is known" : passage->place;
  return is_for_auditor ? place + "  (" + locator + ")" : place;
}

// A publisher's: of the place, or of the work.
std::string address_of(const knowledge::SourceWork& work, const Passage* passage) {
  return passage == nullptr || passage->address.empty() ? work.url : passage->address;
}

std::string whole_text(const knowledge::SourceWork& work, const std::string& locator,
                       const Passage* passage, const std::vector<Citing>& citing,
                       bool is_for_auditor) {
  std::string text = heading_of(locator, passage, is_for_auditor) + "\n";
  const auto line = [&](std::string_view label, const std::string& value) {
    text += value.empty() ? "" : "  " + std::string(label) + value + "\n";
  };
  line("says      ", says_of(passage));
  line("look for  ",
       passage == nullptr || passage->anchor.empty() ? "" : "\"" + passage->anchor + "\"");
  line("address   ", address_of(work, passage));
  line("read at   ", passage == nullptr || !is_for_auditor ? "" : passage->read_at);
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

Json json_of(const knowledge::SourceWork& work, const std::string& locator, const Passage* passage,
             const std::vector<Citing>& citing) {
  Json by = Json::array();
  for (const Citing& entry : citing) {
    by.push_back({{"kind", entry.kind}, {"name", entry.name}, {"place", entry.place}});
  }
  const Passage none;
  const Passage& kept = passage == nullptr ? none : *passage;
  return {{"source", work.header.name},
          {"locator", locator},
          {"work", work.header.title},
          {"place", passage == nullptr ? locator : kept.place},
          {"says", kept.says},
          {"anchor", kept.anchor},
          {"address", address_of(work, passage)},
          {"read_at", kept.read_at},
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

// Each run of blanks and ends of lines as one blank: a result is wrapped.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank || (!line.empty() && line.back() != ' ')) {
      line += is_blank ? ' ' : c;
    }
  }
  return line;
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

// Reads what results print in brackets, part by part.
class ReferenceReader {
 public:
  explicit ReferenceReader(const KnowledgeBase& base) : base_(base) {}

  void read(std::string_view part) {
    const std::string_view first = part.substr(0, part.find(' '));
    const bool is_name = find_source(base_.model(), first) != nullptr ||
                         !knowledge::find_all(base_.model(), part).empty();
    if (is_name || (!read_title(part) && !read_more(part))) {
      add(first, without_blanks(part.substr(first.size())));
    }
  }

  std::vector<Reference> take() { return std::move(references_); }

 private:
  // "Depo-Testosterone label, Contraindications"; of several titles that fit the longest one.
  bool read_title(std::string_view part) {
    constexpr std::string_view kBetween = ", ";
    const knowledge::SourceWork* best = nullptr;
    std::string_view place;
    for (const knowledge::SourceWork& work : base_.model().sources) {
      const std::string& title = work.header.title;
      const bool is_longer = best == nullptr || title.size() > best->header.title.size();
      if (!is_longer || !part.starts_with(title)) {
        continue;
      }
      const std::string_view rest = part.substr(title.size());
      const bool is_whole = rest.empty();
      if (is_whole || (rest.starts_with(kBetween) &&
                       !locators_at(work.header.name, rest.substr(kBetween.size())).empty())) {
        best = &work;
        place = is_whole ? rest : rest.substr(kBetween.size());
      }
    }
    if (best != nullptr) {
      add(best->header.name, place);
    }
    return best != nullptr;
  }

  // What goes on with the work before it, or with another of its title.
  bool read_more(std::string_view part) {
    if (references_.empty()) {
      return false;
    }
    const std::string name = references_.back().name;
    for (const std::string& place : {std::string(part), beginning_ + std::string(part)}) {
      for (const std::string& work : namesakes_of(name)) {
        if (std::string locators = locators_at(work, place); !locators.empty()) {
          add_more(work, std::move(locators));
          beginning_ = knowledge::shared_beginning(place);
          return true;
        }
      }
    }
    add_more(name, std::string(part));
    beginning_.clear();
    return true;
  }

  void add_more(const std::string& work, std::string locators) {
    Reference& before = references_.back();
    if (before.name == work) {
      before.locator += (before.locator.empty() ? "" : "; ") + locators;
    } else {
      references_.push_back({work, std::move(locators)});
    }
  }

  // The works that have the title of this one, it first.
  std::vector<std::string> namesakes_of(const std::string& name) const {
    std::vector<std::string> names{name};
    const knowledge::SourceWork* work = find_source(base_.model(), name);
    for (const knowledge::SourceWork& other : base_.model().sources) {
      if (work != nullptr && &other != work && other.header.title == work->header.title) {
        names.push_back(other.header.name);
      }
    }
    return names;
  }

  void add(std::string_view name, std::string_view place) {
    std::string locators = locators_at(name, place);
    beginning_ = locators.empty() ? "" : knowledge::shared_beginning(place);
    references_.push_back(
        {std::string(name), locators.empty() ? std::string(place) : std::move(locators)});
  }

  // What statements cite that the work prints at this place: "LF011, LF012".
  std::string locators_at(std::string_view source, std::string_view place) {
    auto found = cited_.find(source);
    if (found == cited_.end()) {
      found = cited_.emplace(source, cited_places(base_, source)).first;
    }
    std::string locators;
    for (const std::string& locator : found->second) {
      const knowledge::Passage* passage = knowledge::passage_at(base_.model(), locator);
      if (!place.empty() && (passage == nullptr ? locator : passage->place) == place) {
        locators += (locators.empty() ? "" : ", ") + locator;
      }
    }
    return locators;
  }

  const KnowledgeBase& base_;
  std::map<std::string, std::vector<std::string>, std::less<>> cited_;  // by source
  std::vector<Reference> references_;
  std::string beginning_;  // that the next place may share
};

}  // namespace

std::vector<Reference> references_in(const KnowledgeBase& base, std::string_view text) {
  constexpr std::string_view kUnverified = "(unverified)";
  const std::string line = in_one_line(text);
  std::string_view rest = without_blanks(line);
  if (rest.starts_with('[')) {
    rest.remove_prefix(1);
    rest.remove_suffix(rest.ends_with(']') ? 1 : 0);
  }
  ReferenceReader reader(base);
  while (!rest.empty()) {
    std::string_view part = take_part(rest, ";");
    if (part.ends_with(kUnverified)) {
      part.remove_suffix(kUnverified.size());
      part = without_blanks(part);
    }
    reader.read(part);
  }
  return reader.take();
}

std::vector<std::string> cited_places(const KnowledgeBase& base, std::string_view source) {
  return names_of(all_cited(base, std::string(source)));
}

Answer cited(const KnowledgeBase& base, std::string_view source, std::string_view locator,
             bool is_for_auditor) {
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
      const Passage* passage = knowledge::passage_at(base.model(), place);
      text += "  " + heading_of(place, passage, is_for_auditor) + ": " + says_of(passage) + "\n";
      json.push_back(json_of(*work, place, passage, citing));
    }
    text = text.empty() ? "no statement cites it\n" : "cited at\n" + text;
    return answer_with(visible_lines(text), std::move(json));
  }
  text = name + ": " + work->header.title + "\n";
  for (const std::string& place : knowledge::places_in(locator)) {
    const auto found = all.find(place);
    if (found == all.end()) {
      return no_answer(not_cited(all, name, place));
    }
    const Passage* passage = knowledge::passage_at(base.model(), place);
    text += whole_text(*work, place, passage, found->second, is_for_auditor);
    json.push_back(json_of(*work, place, passage, found->second));
  }
  return answer_with(visible_lines(text), std::move(json));
}

}  // namespace regimen::api
