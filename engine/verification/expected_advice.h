// ExpectedAdvice: what the readable result of a record must say, by what was proved. Independent of
// what words it: it shares nothing with advice and explain.
//
// Shape:   agents and protocols in the order of the model, each once; everything else as sets.
//          Statements are named as their authors named them; "" is what no author wrote.
//          Not told, because no atom says it: amounts and schedules of doses, days, sentences.
// Cost:    linear in the atoms and in what concludes them, for each agent.
// Source:  docs/semantics.md; stdlib/policies.rgm.
#pragma once

#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/verification/proof_checker.h"

namespace regimen::verification {

using Names = std::set<std::string>;

struct ExpectedAgent {
  std::string name, title;
  std::string status;  // "recommended", "pending", "withheld", "contraindicated", "not indicated"
  Names indicated_by, blocked_by, cautions, overridden;
  Names doses;  // only of what is recommended
};
struct ExpectedProtocol {
  std::string name, title, status;
  Names blocked_by;
};
using ExpectedMessage = std::tuple<std::string, bool, std::string>;  // text, possible only, by

struct ExpectedAdvice {
  std::vector<ExpectedAgent> agents;
  std::vector<ExpectedProtocol> protocols;
  std::set<std::pair<std::string, std::string>> conclusions;  // name, by
  Names possible_conclusions;
  std::set<ExpectedMessage> warnings, referrals, titrations;
  std::set<std::pair<std::string, std::string>> monitoring;  // lab, by: what may be listed
  std::multiset<std::string> conflicts;                      // what they are about
  Names exceptions;                                          // what is stopped by one
  std::set<std::pair<std::string, std::string>> violations;  // invariant, "A = tamoxifen"
};

ExpectedAdvice expected_advice(const knowledge::Model& model, const logic::Program& program,
                               const Bounds& bounds);

}  // namespace regimen::verification
