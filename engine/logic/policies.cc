// Implements engine/logic/policies.h.
#include "engine/logic/policies.h"

#include <algorithm>
#include <string>

#include "engine/syntax/relations.h"

namespace regimen::logic {

namespace {

constexpr std::string_view kPolicies = "stdlib.policies";

// "`relation starts(protocol: protocol, agent: agent)`"
std::string declaration_of(const relation::Listed& wanted) {
  std::string columns;
  for (std::size_t i = 0; i < wanted.column_count; ++i) {
    const std::string sort(wanted.columns[i]);
    columns.append(i == 0 ? "" : ", ").append(sort).append(": ").append(sort);
  }
  return "`relation " + std::string(wanted.name) + "(" + columns + ")`";
}

diagnostics::Diagnostic not_declared(const relation::Listed& wanted,
                                     const knowledge::Relation* found) {
  diagnostics::Diagnostic mistake{
      .code = diagnostics::Code::kPolicyRelationMissing,
      .message = "the safety policies do not declare `" + std::string(wanted.name) +
                 "` as the engine reads it",
      .notes = {"without it no result could be trusted, so nothing is evaluated"},
      .help = "declare " + declaration_of(wanted) + " in `" + std::string(kPolicies) +
              "`, or use the policies that belong to this version"};
  if (found != nullptr) {
    mistake.primary = {{found->header.name_span, "declared with other columns here"}};
  }
  return mistake;
}

bool has_columns(const knowledge::Relation& found, const relation::Listed& wanted) {
  return std::equal(found.column_sorts.begin(), found.column_sorts.end(), wanted.columns.begin(),
                    wanted.columns.begin() + static_cast<std::ptrdiff_t>(wanted.column_count));
}

}  // namespace

bool check_policies(const knowledge::Model& model, diagnostics::Sink& sink) {
  const auto module =
      std::find_if(model.modules.begin(), model.modules.end(),
                   [](const knowledge::Module& one) { return one.name == kPolicies; });
  if (module == model.modules.end()) {
    return true;
  }
  const knowledge::ModuleId policies(static_cast<std::size_t>(module - model.modules.begin()));
  bool is_whole = true;
  for (const relation::Listed& wanted : relation::kAll) {
    if (wanted.source != relation::Source::kPolicies) {
      continue;
    }
    const auto found = std::find_if(
        model.relations.begin(), model.relations.end(), [&](const knowledge::Relation& one) {
          return one.header.name == wanted.name && one.header.module == policies;
        });
    const bool is_there = found != model.relations.end();
    if (!is_there || !has_columns(*found, wanted)) {
      sink.add(not_declared(wanted, is_there ? &*found : nullptr));
      is_whole = false;
    }
  }
  return is_whole;
}

}  // namespace regimen::logic
