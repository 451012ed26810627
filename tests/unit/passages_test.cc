// Passages: what works say at the places that statements cite.
#include "engine/api/passages.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "engine/api/statements.h"
#include "engine/knowledge/print.h"
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
    EXPECT_EQ(places_in(locator), places) << locator;
  }
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
    std::string text = "[" + header.name;
    for (const knowledge::Citation& citation : header.citations) {
      text += "; " + knowledge::citation_text(model, citation);
      text += is_unverified(model[citation.source]) ? " (unverified)" : "";
    }
    std::vector<Reference> references = references_in(*knowledge.base, text + "]");
    ASSERT_EQ(references.size(), header.citations.size() + 1) << text;
    EXPECT_EQ(references.front().name, header.name);
    for (std::size_t i = 0; i < header.citations.size(); ++i) {
      const Reference& reference = references[i + 1];
      EXPECT_EQ(reference.name, model[header.citations[i].source].header.name) << text;
      EXPECT_EQ(places_in(reference.locator), places_in(header.citations[i].locator)) << text;
      EXPECT_EQ(cited(*knowledge.base, {}, reference.name, reference.locator).error, "") << text;
      ++count;
    }
  });
  EXPECT_GT(count, 400U);
}

TEST(Passages, LinesThatAreNone) {
  const std::vector<Passage> read =
      passages_of("# a remark\tx\n\nno tabs\nA1\tsays\nA2\t\tchapter\thttps://example.org\r\nA3\t");
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].says, "says");
  EXPECT_EQ(read[1].says, "");
  EXPECT_EQ(read[1].work, "chapter");
  EXPECT_EQ(read[1].address, "https://example.org");
  EXPECT_EQ(read[2].locator, "A3");
}

TEST(Passages, EveryCollectedFactThatIsCitedCanBeRead) {
  const io::Knowledge knowledge = io::load_knowledge({}, {});
  std::set<std::string> kept;
  for (const Passage& passage : io::load_passages({})) {
    EXPECT_TRUE(kept.insert(passage.locator).second) << passage.locator << " appears twice";
    EXPECT_FALSE(passage.work.empty()) << passage.locator;
    EXPECT_FALSE(passage.says.empty() && passage.address.empty()) << passage.locator;
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
