// A profile: where the time of a run went, by stage, by the author's statement and by test; of data
// relations by relation and rule.
//
// Shape:   stages in the order of the flow; everything else by time, the longest first. A profile
//          is of patients or of relations; the lists of the other kind are empty.
// Units:   nanoseconds, of all threads together (relations and their rules: as the clock went);
//          patients for whom a statement held for certain.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/api/query.h"
#include "engine/api/stream.h"

namespace regimen::api {

using Json = nlohmann::ordered_json;

struct ProfiledStage {
  std::string name;  // "lines into columns"
  std::uint64_t time = 0;
};
struct ProfiledStatement {
  std::string module;
  std::string name;   // as its author called it; empty for parts that many statements share
  std::string place;  // "rules/men.rgm:120"
  std::uint64_t time = 0;
  std::uint64_t patients = 0;
};
struct ProfiledTest {
  std::string text;
  std::uint64_t time = 0;
  bool is_by_record = false;  // has no column form
};
struct ProfiledRelation {
  std::string name;   // those that need each other are one: "even, odd"
  std::string place;  // of the first
  std::uint64_t time = 0;
  std::uint64_t tuples = 0;
};
struct ProfiledRule {
  std::string name;       // "rule of path"
  std::string relations;  // that it is of, as in ProfiledRelation
  std::string place;
  std::uint64_t time = 0;
  std::uint64_t tuples = 0;      // that it was the first to conclude
  std::uint64_t duplicates = 0;  // concluded again; not known of what was done on bits
  std::uint64_t rounds = 0;
};
struct Profile {
  std::uint64_t patients = 0;
  std::vector<ProfiledStage> stages;
  std::vector<ProfiledStatement> statements;
  std::vector<ProfiledTest> tests;
  std::vector<ProfiledRelation> relations;
  std::vector<ProfiledRule> rules;
  bool is_of_relations = false;
  std::uint64_t total() const;
};

// `knowledge_time` is what compiling took.
Profile profile_of(const StreamRequest& request, const StreamTotals& totals,
                   std::uint64_t knowledge_time);

// Of a query whose evaluation had a clock.
Profile profile_of(const KnowledgeBase& base, const QueryResult& result,
                   std::uint64_t knowledge_time);

std::string profile_text(const Profile& profile, std::size_t rows_max);
Json document_of(const Profile& profile);
// A flame picture: each box as wide as its share, what it is made of above it.
std::string to_svg(const Profile& profile);

}  // namespace regimen::api
