// Profiles of data relations: every relation and rule of the author is there with its tuples, and
// its time by the clock that was given.
#include "engine/api/profile.h"

#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace regimen::api::profile_test {
namespace {

constexpr const char* kRules = R"(
module m
input relation edge(from: integer, to: integer)
output relation path(from: integer, to: integer)
output relation even(n: integer)
output relation odd(n: integer)
output relation sizes(n: integer)
path(X, Y) when edge(X, Y)
path(X, Z) when path(X, Y) and edge(Y, Z)
fact even(0)
odd(N) when even(M) and edge(M, N)
even(N) when odd(M) and edge(M, N)
sizes(N) when N = count of path(_, _)
)";

Profile profile_with(std::size_t threads) {
  const KnowledgeBase base = KnowledgeBase::compile({{"m.rgm", kRules}});
  EXPECT_FALSE(base.has_errors());
  std::uint64_t ticks = 0;
  QueryOptions options;
  options.evaluation.threads = threads;
  options.evaluation.clock = [&] { return ++ticks; };
  const QueryResult result = query(
      base, {{.relation = "edge", .name = "edge.csv", .text = "0,1\n1,2\n2,3\n3,1\n"}}, options);
  EXPECT_TRUE(result.is_complete);
  return profile_of(base, result, 7);
}

const ProfiledRelation& relation_of(const Profile& profile, const std::string& name) {
  const auto found =
      std::find_if(profile.relations.begin(), profile.relations.end(),
                   [&](const ProfiledRelation& relation) { return relation.name == name; });
  EXPECT_NE(found, profile.relations.end()) << name;
  return *found;
}

TEST(Profile, TellsRelationsAndRulesOfTheAuthor) {
  const Profile profile = profile_with(1);
  EXPECT_EQ(profile.relations.size(), 4U);
  EXPECT_EQ(relation_of(profile, "edge").tuples, 4U);
  EXPECT_EQ(relation_of(profile, "path").tuples, 12U);
  EXPECT_EQ(relation_of(profile, "even, odd").tuples, 7U);
  EXPECT_EQ(relation_of(profile, "sizes").tuples, 1U);
  EXPECT_EQ(relation_of(profile, "path").place, "m.rgm:4");
  EXPECT_GT(relation_of(profile, "path").time, 0U);
  std::uint64_t of_path = 0;
  for (const ProfiledRule& rule : profile.rules) {
    of_path += rule.relations == "path" ? rule.tuples : 0;
    EXPECT_GT(rule.rounds, 0U) << rule.place;
  }
  EXPECT_EQ(of_path, 12U);
  EXPECT_TRUE(std::is_sorted(
      profile.rules.begin(), profile.rules.end(),
      [](const ProfiledRule& left, const ProfiledRule& right) { return left.time > right.time; }));
  EXPECT_EQ(profile.stages.front().time, 7U);
  EXPECT_EQ(profile.stages.size(), 4U);
}

TEST(Profile, TextJsonAndPictureNameTheRelations) {
  const Profile profile = profile_with(1);
  const std::string text = profile_text(profile, 15);
  EXPECT_NE(text.find("even, odd  m.rgm:5\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("patients"), std::string::npos) << text;
  const auto json = document_of(profile);
  EXPECT_EQ(json["relations"].size(), 4U);
  EXPECT_EQ(json["rules"].size(), profile.rules.size());
  EXPECT_FALSE(json.contains("patients"));
  EXPECT_NE(to_svg(profile).find("even, odd"), std::string::npos);
}

}  // namespace
}  // namespace regimen::api::profile_test
