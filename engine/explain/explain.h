// Explanations in words and in JSON, made from derivations and advice. Nothing is decided here.
#pragma once

#include <optional>
#include <string>

#include "engine/advice/advice.h"

namespace regimen::explain {

// A tree as data; every line can be traced to a statement and its source.
struct Line {
  std::string text;       // "testosterone_cypionate is recommended"
  std::string statement;  // name of the statement it came from; empty for facts of the record
  std::string source;     // "es2018 1.3"
  std::string truth;      // "yes", "no", "unknown"
  std::vector<Line> children;
  bool is_repeated = false;  // shown above
};

// `why NAME`: NAME is an agent, protocol, conclusion, condition, rule or contraindication.
Line why(const advice::Knowledge& knowledge, const record::Record& record, const run::Facts& facts,
         std::uint32_t patient, core::AtomId atom);
std::string to_text(const Line& line, bool is_utf8 = true);  // ├─ └─ tree
std::string to_json(const Line& line);

// What stops a rule: its `unless`, the rules that override it, each with what stops those. Nothing
// when it has no exceptions.
std::optional<Line> exceptions_of(const model::Model& model, model::RuleId rule);

// The result of one patient for people; `is_verbose` adds agents that are not indicated and skipped
// inputs.
struct AdviceOptions {
  bool is_verbose = false;
  bool colour = false;
};
std::string to_text(const advice::Knowledge& knowledge, const record::Record& record,
                    const advice::Advice& advice, const AdviceOptions& options = {});
// One JSON object; schema in docs/json.md.
std::string to_json(const advice::Knowledge& knowledge, const record::Record& record,
                    const advice::Advice& advice);

// Words of a test with what the record has: "hematocrit 55 % (2026-02-02) > 54 %".
std::string words_for(const advice::Knowledge& knowledge, const record::Record& record,
                      const core::Test& test, quantity::Truth truth);

// `needs NAME`: the smallest sets of unknown inputs that could settle whether `words`. No atom:
// nothing could ever make it true.
std::string needs_text(const advice::Knowledge& knowledge, const run::Facts& facts,
                       std::uint32_t patient, const std::optional<core::AtomId>& atom,
                       const std::string& words);

// What differs between two results: `whatif`.
std::string difference(const advice::Knowledge& knowledge, const advice::Advice& before,
                       const advice::Advice& after);

}  // namespace regimen::explain
