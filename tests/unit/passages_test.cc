// Passages: what works say at the places that statements cite.
#include "engine/api/passages.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "engine/api/statements.h"
#include "engine/knowledge/passages.h"
#include "repl/io/workspace.h"

namespace regimen::api::passages_test {
namespace {

TEST(Passages, PlacesOfALocator) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> rows{
      {"1.3", {"1.3"}},
      {"LF001, GF002; a page", {"LF001", "GF002", "a page"}},
      {"SF009 to SF011", {"SF009", "SF010", "SF011"}},
      {"A9 to A10", {"A9 to A10"}},            // not of one width
      {"A1 to B2", {"A1 to B2"}},              // not of one series
      {"A3 to A1", {"A3 to A1"}},              // backwards
      {"A0001 to A9999", {"A0001 to A9999"}},  // too many
      {"home to home", {"home to home"}},
      {"", {}},
      {" , ", {}},
  };
  for (const auto& [locator, places] : rows) {
    EXPECT_EQ(knowledge::places_in(locator), places) << locator;
  }
}

using Places = std::set<std::pair<std::string, std::string>>;  // by title

// Two modules may name one work.
Places places_of(const knowledge::Model& model, const SmallVector<knowledge::Citation>& citations) {
  Places places;
  for (const knowledge::Citation& citation : citations) {
    const std::string& title = model[citation.source].header.title;
    for (const std::string& place : printed_places(model, citation)) {
      places.emplace(title, place);
    }
  }
  return places;
}

std::optional<knowledge::SourceId> find_work(const knowledge::Model& model,
                                             const std::string& name) {
  for (std::size_t i = 0; i < model.sources.size(); ++i) {
    if (model.sources[i].header.name == name) {
      return knowledge::SourceId(i);
    }
  }
  return std::nullopt;
}

// As explanations print it: every statement of the shipped rules with all that it cites.
TEST(Passages, WhatResultsCiteNamesItsPlaces) {
  const io::Knowledge knowledge = io::load_knowledge({}, {});
  const knowledge::Model& model = knowledge.base->model();
  std::size_t count = 0;
  each_statement(model, [&](std::string_view, const knowledge::Header& header) {
    if (header.name.find(' ') != std::string::npos) {
      return;  // a scenario: nothing rests on it
    }
    const std::string text =
        "[" + header.name + "; " + citations_text(model, header.citations) + "]";
    const Places cited_there = places_of(model, header.citations);
    Places read;
    std::vector<Reference> references = references_in(*knowledge.base, text);
    ASSERT_EQ(references.front().name, header.name);
    references.erase(references.begin());
    for (const Reference& reference : references) {
      const auto work = find_work(model, reference.name);
      EXPECT_TRUE(work) << reference.name << " " << text;
      if (work) {
        const Places some = places_of(model, {{*work, reference.locator}});
        read.insert(some.begin(), some.end());
        EXPECT_EQ(cited(*knowledge.base, reference.name, reference.locator).error, "") << text;
        ++count;
      }
    }
    EXPECT_EQ(read, cited_there) << text;
  });
  EXPECT_GT(count, 400U);
}

TEST(Passages, LinesThatAreNone) {
  knowledge::Model model;
  knowledge::add_passages(
      "# a remark\tx\n\nno tabs\nA1\tsays\nA2\t\tchapter\thttps://example.org\r\nA3\t\nA1\tmore",
      model);
  ASSERT_EQ(model.passages.size(), 3U);
  EXPECT_EQ(passage_at(model, "A1")->says, "says");
  EXPECT_EQ(passage_at(model, "A2")->says, "");
  EXPECT_EQ(passage_at(model, "A2")->place, "chapter");
  EXPECT_EQ(passage_at(model, "A2")->address, "https://example.org");
  EXPECT_NE(passage_at(model, "A3"), nullptr);
}

// Copies are never given as the address.
TEST(Passages, EveryCollectedFactThatIsCitedCanBeRead) {
  const io::Knowledge knowledge = io::load_knowledge({}, {});
  const std::map<std::string, knowledge::Passage, std::less<>>& kept =
      knowledge.base->model().passages;
  for (const auto& [locator, passage] : kept) {
    EXPECT_FALSE(passage.says.empty() && passage.place.empty()) << locator;
    EXPECT_TRUE(passage.address.empty() || passage.address != passage.read_at) << locator;
    EXPECT_EQ(passage.place.find(';'), std::string::npos) << locator;
  }
  std::size_t cited = 0;
  for (const knowledge::SourceWork& source : knowledge.base->model().sources) {
    for (const std::string& place : cited_places(*knowledge.base, source.header.name)) {
      const bool is_collected =
          place.size() == 5 &&
          (place.starts_with("LF") || place.starts_with("GF") || place.starts_with("SF"));
      EXPECT_TRUE(!is_collected || kept.contains(place)) << source.header.name << " " << place;
      cited += is_collected ? 1 : 0;
    }
  }
  EXPECT_GT(cited, 600U);
}

}  // namespace
}  // namespace regimen::api::passages_test
