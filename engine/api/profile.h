// A profile: where the time of a run went, by stage, by the author's statement and by test.
//
// Shape:   stages in the order of the flow; statements and tests by time, the longest first.
// Units:   nanoseconds, of all threads together; patients for whom a statement held for certain.
#pragma once

#include <string>
#include <vector>

#include "engine/api/stream.h"

namespace regimen::api {

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
struct Profile {
  std::uint64_t patients = 0;
  std::vector<ProfiledStage> stages;
  std::vector<ProfiledStatement> statements;
  std::vector<ProfiledTest> tests;
  std::uint64_t total() const;
};

// `knowledge_time` is what compiling took.
Profile profile_of(const StreamRequest& request, const StreamTotals& totals,
                   std::uint64_t knowledge_time);

std::string to_text(const Profile& profile, std::size_t rows_max);
std::string to_json(const Profile& profile);
// A flame picture: each box as wide as its share, what it is made of above it.
std::string to_svg(const Profile& profile);

}  // namespace regimen::api
