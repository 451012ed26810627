// Implements the text and the JSON of profile.h.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/api/profile.h"
#include "engine/api/profile_words.h"

namespace regimen::api {

namespace {

template <typename Items>
std::uint64_t time_of(const Items& items) {
  std::uint64_t time = 0;
  for (const auto& item : items) {
    time += item.time;
  }
  return time;
}

std::string count_column(std::uint64_t count) {
  constexpr std::size_t kCountWidth = 13;
  return right_aligned(std::to_string(count), kCountWidth);
}

std::string text_of_patients(const Profile& profile, std::size_t rows_max) {
  constexpr std::size_t kPatientsWidth = 11;
  std::string text = "      time    share     patients  statement, of the time of rules\n";
  const std::uint64_t rules = time_of(profile.statements);
  for (std::size_t i = 0; i < std::min(rows_max, profile.statements.size()); ++i) {
    const ProfiledStatement& statement = profile.statements[i];
    text += times(statement.time, rules) +
            right_aligned(std::to_string(statement.patients), kPatientsWidth) + "  " +
            statement.name + (statement.place.empty() ? "" : "  " + statement.place) + "\n";
  }
  text += "\n      time    share  test, of the time of tests\n";
  const std::uint64_t tests = time_of(profile.tests);
  for (std::size_t i = 0; i < std::min(rows_max, profile.tests.size()); ++i) {
    const ProfiledTest& test = profile.tests[i];
    text += times(test.time, tests) + "  " + test.text +
            (test.is_by_record ? "  (evaluated per record)\n" : "\n");
  }
  return text;
}

std::string text_of_relations(const Profile& profile, std::size_t rows_max) {
  const std::uint64_t total = time_of(profile.relations);
  std::string text = "      time    share       tuples  relation, of the time of relations\n";
  for (std::size_t i = 0; i < std::min(rows_max, profile.relations.size()); ++i) {
    const ProfiledRelation& relation = profile.relations[i];
    text += times(relation.time, total) + count_column(relation.tuples) + "  " + relation.name +
            "  " + relation.place + "\n";
  }
  text +=
      "\n      time    share       tuples        again       rounds  rule, of the time of "
      "relations\n";
  for (std::size_t i = 0; i < std::min(rows_max, profile.rules.size()); ++i) {
    const ProfiledRule& rule = profile.rules[i];
    text += times(rule.time, total) + count_column(rule.tuples) + count_column(rule.duplicates) +
            count_column(rule.rounds) + "  " + rule.name + "  " + rule.place + "\n";
  }
  return text;
}

Json json_of(const std::vector<ProfiledRelation>& relations) {
  Json json = Json::array();
  for (const ProfiledRelation& relation : relations) {
    json.push_back({{"name", relation.name},
                    {"place", relation.place},
                    {"nanoseconds", relation.time},
                    {"tuples", relation.tuples}});
  }
  return json;
}

Json json_of(const std::vector<ProfiledRule>& rules) {
  Json json = Json::array();
  for (const ProfiledRule& rule : rules) {
    json.push_back({{"name", rule.name},
                    {"relations", rule.relations},
                    {"place", rule.place},
                    {"nanoseconds", rule.time},
                    {"tuples", rule.tuples},
                    {"duplicates", rule.duplicates},
                    {"rounds", rule.rounds}});
  }
  return json;
}

}  // namespace

std::string profile_text(const Profile& profile, std::size_t rows_max) {
  constexpr std::size_t kNameWidth = 19;
  const std::uint64_t total = profile.total();
  std::string text = "stage                     time    share\n";
  for (const ProfiledStage& stage : profile.stages) {
    text += left_aligned(stage.name, kNameWidth) + times(stage.time, total) + "\n";
  }
  text += left_aligned("all", kNameWidth) + times(total, total);
  if (profile.is_of_relations) {
    return text + "\n\n" + text_of_relations(profile, rows_max);
  }
  return text + "   " + std::to_string(profile.patients) + " patients\n\n" +
         text_of_patients(profile, rows_max);
}

Json document_of(const Profile& profile) {
  const std::uint64_t total = profile.total();
  Json json;
  if (!profile.is_of_relations) {
    json["patients"] = profile.patients;
  }
  json["nanoseconds"] = total;
  json["stages"] = Json::array();
  for (const ProfiledStage& stage : profile.stages) {
    json["stages"].push_back({{"name", stage.name}, {"nanoseconds", stage.time}});
  }
  if (profile.is_of_relations) {
    json["relations"] = json_of(profile.relations);
    json["rules"] = json_of(profile.rules);
    return json;
  }
  json["statements"] = Json::array();
  for (const ProfiledStatement& statement : profile.statements) {
    json["statements"].push_back({{"name", statement.name},
                                  {"module", statement.module},
                                  {"place", statement.place},
                                  {"nanoseconds", statement.time},
                                  {"patients", statement.patients}});
  }
  json["tests"] = Json::array();
  for (const ProfiledTest& test : profile.tests) {
    json["tests"].push_back(
        {{"text", test.text}, {"nanoseconds", test.time}, {"is_by_record", test.is_by_record}});
  }
  return json;
}

}  // namespace regimen::api
