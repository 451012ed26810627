// Implements profile_of of profile.h.
#include "engine/api/profile.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "engine/base/overload.h"

namespace regimen::api {

namespace {

constexpr const char* kShared = "conditions that statements share";

// The statement that a rule of the core came from; nullptr when it is nobody's.
const knowledge::Header* header_of(const knowledge::Model& model, const logic::Origin& origin) {
  return std::visit(
      Overload{[](std::monostate) -> const knowledge::Header* { return nullptr; },
               [&](logic::ProtocolStepRef ref) -> const knowledge::Header* {
                 return &model[ref.protocol].header;
               },
               [&](logic::FactRef ref) -> const knowledge::Header* {
                 return &model.facts[ref.index].header;
               },
               [&](auto id) -> const knowledge::Header* { return &model[id].header; }},
      origin);
}

std::string file_and_line(const KnowledgeBase& base, const diagnostics::Span& span) {
  const diagnostics::Location at = base.buffers().locate(span.buffer, span.begin);
  return base.buffers().name(span.buffer) + ":" + std::to_string(at.line);
}

ProfiledStatement statement_of(const KnowledgeBase& base, const knowledge::Header* header) {
  if (header == nullptr) {
    return {"", kShared, "", 0, 0};
  }
  return {base.model().modules[header->module.index()].name, header->name,
          file_and_line(base, header->span), 0, 0};
}

std::vector<ProfiledStatement> statements_of(const KnowledgeBase& base,
                                             const columns::Layout& layout,
                                             const columns::Profile& profile) {
  std::map<const knowledge::Header*, ProfiledStatement> found;
  for (std::size_t i = 0; i < layout.steps.size(); ++i) {
    const logic::GroundRule& rule = base.ground()[layout.steps[i].rule];
    const knowledge::Header* header = header_of(base.model(), base.program()[rule.rule].origin);
    auto at = found.find(header);
    if (at == found.end()) {
      at = found.emplace(header, statement_of(base, header)).first;
    }
    at->second.time += profile.step_times[i];
    at->second.patients = std::max(at->second.patients, profile.step_patients[i]);
  }
  std::vector<ProfiledStatement> statements;
  statements.reserve(found.size());
  for (auto& [header, statement] : found) {
    statements.push_back(std::move(statement));
  }
  std::sort(statements.begin(), statements.end(),
            [](const ProfiledStatement& left, const ProfiledStatement& right) {
              return std::tie(right.time, left.place, left.name) <
                     std::tie(left.time, right.place, right.name);
            });
  return statements;
}

std::vector<ProfiledTest> tests_of(const KnowledgeBase& base, const columns::Layout& layout,
                                   const columns::Profile& profile) {
  std::vector<ProfiledTest> tests;
  for (std::size_t i = 0; i < layout.leaves.size(); ++i) {
    const columns::Leaf& leaf = layout.leaves[i];
    tests.push_back({base.program()[leaf.test].text, profile.leaf_times[i],
                     std::holds_alternative<columns::RecordLeaf>(leaf.kind)});
  }
  std::sort(tests.begin(), tests.end(), [](const ProfiledTest& left, const ProfiledTest& right) {
    return std::tie(right.time, left.text) < std::tie(left.time, right.text);
  });
  return tests;
}

}  // namespace

std::uint64_t Profile::total() const {
  return std::accumulate(
      stages.begin(), stages.end(), std::uint64_t{0},
      [](std::uint64_t sum, const ProfiledStage& stage) { return sum + stage.time; });
}

Profile profile_of(const StreamRequest& request, const StreamTotals& totals,
                   std::uint64_t knowledge_time) {
  const columns::Layout layout = layout_of(request);
  Profile profile;
  profile.patients = totals.patients;
  profile.stages = {{"knowledge", knowledge_time},
                    {"files", totals.times.taking},
                    {"lines into columns", totals.times.lines},
                    {"tests", totals.times.tests},
                    {"rules", totals.times.rules},
                    {"results", totals.times.telling}};
  if (!totals.profile.step_times.empty()) {
    profile.statements = statements_of(request.base, layout, totals.profile);
  }
  if (!totals.profile.leaf_times.empty()) {
    profile.tests = tests_of(request.base, layout, totals.profile);
  }
  return profile;
}

Profile profile_of(const KnowledgeBase& base, const QueryResult& result,
                   std::uint64_t knowledge_time) {
  Profile profile;
  profile.is_of_relations = true;
  profile.stages = {{"knowledge", knowledge_time},
                    {"tables", result.times.tables},
                    {"relations", result.times.relations},
                    {"results", result.times.writing}};
  for (const datalog::RelationWork& work : result.relation_work) {
    profile.relations.push_back(
        {work.relations, file_and_line(base, work.span), work.time, work.tuples});
  }
  for (const datalog::RuleWork& work : result.work) {
    profile.rules.push_back({work.rule, work.relations, file_and_line(base, work.span), work.time,
                             work.tuples, work.duplicates, work.rounds});
  }
  const auto by_time = [](const auto& left, const auto& right) {
    return std::tie(right.time, left.place, left.name) <
           std::tie(left.time, right.place, right.name);
  };
  std::sort(profile.relations.begin(), profile.relations.end(), by_time);
  std::sort(profile.rules.begin(), profile.rules.end(), by_time);
  return profile;
}

}  // namespace regimen::api
