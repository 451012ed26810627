// Explanations in words and in JSON, made from derivations and advice. Nothing is decided here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "engine/advice/advice.h"
#include "engine/explanation/wrap.h"

namespace regimen::explanation {

using Json = nlohmann::ordered_json;

// A tree as data; every line can be traced to a statement and its source.
struct Line {
  std::string text;       // "testosterone_cypionate is recommended"
  std::string statement;  // name of the statement it came from; empty for facts of the record
  std::string source;     // "Endocrine Society guideline 2018, 1.3"
  std::string truth;      // "yes", "no", "unknown"
  std::vector<Line> children;
  bool is_repeated = false;  // shown above
  bool is_cut = false;       // what it rests on is left out: it lies too deep
  std::string distance{};    // of a value from the threshold it does not meet: "1 % too high"
  std::string locators{};    // of its source, for an auditor: "es2018 1.3"
};

// Lines below one another, at most: what a call stack, a reader and a JSON parser bear.
inline constexpr std::size_t kDepthMax = 200;

// `why NAME`: NAME is an agent, protocol, conclusion, condition, rule or contraindication.
Line why(const advice::Knowledge& knowledge, const patient::Record& record,
         const evaluation::Facts& facts, std::uint32_t patient, logic::AtomId atom);
// `whynot NAME`: every rule that could have made it so, and what each lacks: the conditions that
// fail with the value and its distance, the exceptions and blocks that stand in the way, what is
// not known. Nearest first: the rule that lacks least, then the smallest distances.
Line whynot(const advice::Knowledge& knowledge, const patient::Record& record,
            const evaluation::Facts& facts, std::uint32_t patient, logic::AtomId atom);
// Without what lies deeper than `depth` lines below.
void cut(Line& line, std::size_t depth);
// ├─ └─ tree; for an auditor with locators
std::string tree_text(const Line& line, bool is_utf8 = true, bool is_for_auditor = false);
Json tree_json(const Line& line);

// What stops a rule: its `unless`, the rules that override it, each with what stops those. Nothing
// when it has no exceptions.
std::optional<Line> exceptions_of(const knowledge::Model& model, knowledge::RuleId rule);

// The result of one patient for people; `is_verbose` adds agents that are not indicated and skipped
// inputs.
struct AdviceOptions {
  bool is_verbose = false;
  bool colour = false;
  std::size_t width = kPageWidth;  // of a line
};
std::string advice_text(const advice::Knowledge& knowledge, const patient::Record& record,
                        const advice::Advice& advice, const AdviceOptions& options = {});
// One JSON object; schema in docs/json.md.
std::string advice_json(const advice::Knowledge& knowledge, const patient::Record& record,
                        const advice::Advice& advice);

// A statement as lines name it.
struct StatementWords {
  std::string name;
  std::string title;
  std::string source;    // "Endocrine Society guideline 2018, 1.3; article, Fundamentals"
  std::string locators;  // "es2018 1.3; article SF001"
};
// Empty where no author wrote it: parts of conditions, what the record holds.
StatementWords statement_of(const advice::Knowledge& knowledge, logic::GroundRuleId rule);

// Words of a test with what the record has: "hematocrit 55 % (2026-02-02) > 54 %".
std::string words_for(const advice::Knowledge& knowledge, const patient::Record& record,
                      const logic::Test& test, quantity::Truth truth);

// What is said of one agent or protocol, on one line: "recommended: 100 mg every week"; empty for
// other names.
std::string outcome_of(const advice::Knowledge& knowledge, const advice::Advice& advice,
                       std::string_view name);

}  // namespace regimen::explanation
