// A survey: for every patient of a cohort whether a condition holds, and the values of named
// columns.
//
// Shape:   one row for each patient whom the condition holds for, or may hold for (or for all), in
//          the order of the records whatever the number of threads.
// Cost:    one evaluation a patient, in blocks; advice only where a column asks for a status.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/asked_condition.h"

namespace regimen::api {

struct IdColumn {};
struct SexColumn {};
struct AgeColumn {};
struct LabColumn {
  knowledge::LabId lab;
};
struct TruthColumn {  // a condition, conclusion or rule
  std::optional<logic::AtomId> atom;
};
struct StatusColumn {  // of an agent or protocol
  std::variant<knowledge::AgentId, knowledge::ProtocolId> of;
};
using SurveyedValue =
    std::variant<IdColumn, SexColumn, AgeColumn, LabColumn, TruthColumn, StatusColumn>;
struct SurveyColumn {
  std::string name;
  std::string unit;  // of a number
  SurveyedValue value;
};
// What `name` stands for: id, sex, age, or a name of the knowledge base; `error` in words.
std::optional<SurveyColumn> column_of(const KnowledgeBase& base, const std::string& name,
                                      std::string& error);

struct SurveyCell {
  std::string text;                          // "44.1", "recommended", "yes"; empty: not known
  std::optional<quantity::Rational> number;  // the one value of a number
};
struct SurveyRow {
  quantity::Truth holds;
  std::vector<SurveyCell> cells;
};
struct Survey {
  std::vector<SurveyRow> rows;
  std::size_t looked_at = 0;  // fewer than there are when it was interrupted
};

struct SurveyOptions {
  std::size_t threads = 1;
  bool keeps_all = false;  // also rows of patients whom the condition does not hold for
  // Called from time to time with how many are done; false ends it.
  std::function<bool(std::size_t done)> should_continue;
};
// `condition`: an atom that must hold; nothing holds for everybody.
Survey survey(const KnowledgeBase& base, std::span<const patient::Record> records,
              const std::optional<AskedCondition>& condition,
              const std::vector<SurveyColumn>& columns, const SurveyOptions& options);

}  // namespace regimen::api
