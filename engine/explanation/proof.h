// The proof of a result as data: what holds or does not, by which rule with which values, from
// which premises; and three readings of it.
//
// Shape:   nodes[0] is what was asked; premises have larger numbers, shared ones stand once (a
//          DAG). Of the rules that prove something the one of least height is shown; the others are
//          named.
// Cost:    linear in what the answer rests on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/explanation/explain.h"

namespace regimen::explanation {

struct Proof {
  // One rule's part: all that it rests on when it holds; what fails, or is open, when it does not.
  struct Step {
    logic::GroundRuleId id;
    std::uint32_t rule = 0;  // its number in the program (`show --core`)
    std::string statement;   // name of what an author wrote; empty for what only joins
    std::string title;
    std::string text;                                         // the rule itself
    std::vector<std::pair<std::string, std::string>> values;  // of its variables
    std::vector<std::string> sources;                         // "AUA guideline 2018, statement 2"
    std::vector<std::string> locators;                        // for an auditor: "aua2018 GF002"
    bool is_policy = false;                                   // speaks of agents in general
    std::vector<std::uint32_t> premises;
  };
  struct Node {
    std::string subject;  // "recommended(anastrozole)", "hematocrit > 54 %"
    std::string words;
    bool is_test = false;
    bool is_negated = false;   // stands as `not subject` above
    quantity::Truth truth;     // of the subject, without the negation
    std::uint32_t height = 0;  // steps to the farthest leaf
    std::string place;         // of a test: where in the record its answer stands
    std::vector<Step> steps;
    std::string digest{};  // of the node and all below it: equal proofs have equal ones
  };
  std::vector<Node> nodes;
  // Another rule by which something in the proof holds.
  struct Other {
    std::uint32_t node;
    logic::GroundRuleId rule;
    std::string statement;
    std::string title;
  };
  std::vector<Other> others;
};

// Of an atom; or, for one of its `others`, of that rule's head by that rule alone.
Proof proof_of(const advice::Knowledge& knowledge, const patient::Record& record,
               const evaluation::Facts& facts, logic::AtomId atom);
Proof proof_of(const advice::Knowledge& knowledge, const patient::Record& record,
               const evaluation::Facts& facts, logic::GroundRuleId rule);
// The same rule by rule as a tree, for authors.
Line why_by(const advice::Knowledge& knowledge, const patient::Record& record,
            const evaluation::Facts& facts, logic::GroundRuleId rule);

// What the digest of a node is taken of; those of its premises must be there.
std::string digested(const Proof& proof, const Proof::Node& node);

// For a clinician: what, by which statements, because of what on file; a few lines. `outcome` is
// what is said of an agent beside its name: its dose; may be empty. `doses` are the statements that
// dose is of (dosing.h).
std::string to_clinician_text(const Proof& proof, const std::string& outcome,
                              const std::vector<Line>& doses = {});
// For an auditor: every node with its number, rule, values, sources, place and digest, to `depth`.
std::string to_auditor_text(const Proof& proof, std::size_t depth);
// What else proves parts of it; empty where nothing does.
std::string others_text(const Proof& proof, std::string_view name);
Json proof_json(const Proof& proof);

}  // namespace regimen::explanation
