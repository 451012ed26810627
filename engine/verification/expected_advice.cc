#include "engine/verification/expected_advice.h"

#include <algorithm>
#include <string_view>

#include "engine/logic/print_program.h"
#include "engine/syntax/relations.h"

namespace regimen::verification {

namespace {

using logic::GroundAtom;
using quantity::Truth;

// What keeps an agent from being given. A missing dose, a hold or a stop is about somebody who
// would get it: alone they make no contraindication of what cannot be indicated.
struct Blockers {
  Names names;
  bool is_only_about_use = true;
};

class AdviceDerivation {
 public:
  AdviceDerivation(const knowledge::Model& model, const logic::Program& program,
                   const patient::Record& record, const Bounds& bounds)
      : model_(model), program_(program), record_(record), bounds_(bounds) {}

  ExpectedAgent agent(knowledge::AgentId id) const {
    const knowledge::Header& header = model_[id].header;
    const std::string& name = header.name;
    const Blockers blockers = blockers_of(name);
    ExpectedAgent expected{.name = name,
                           .title = header.title,
                           .status = "",
                           .indicated_by = {},
                           .blocked_by = blockers.names,
                           .cautions = {},
                           .overridden = {},
                           .doses = {}};
    expected.status =
        status(truth(relation::kRecommended, {name}), truth(relation::kIndicated, {name}),
               truth(relation::kBlocked, {name}) || truth(relation::kClashing, {name}), blockers);
    add_by(relation::kIndicated, {name}, expected.indicated_by);
    add_by(relation::kContraindicated, {name, "relative"}, expected.cautions);
    const std::string to_give = expected.status;
    const std::string answer = answer_for(id);
    if (to_give == "recommended" || to_give == "pending" || !answer.empty()) {
      expected.overridden = overridden(id);
    }
    expected.status = answer.empty() ? to_give : answer;
    for (std::size_t i = 0; to_give == "recommended" && i < model_.doses.size(); ++i) {
      const knowledge::DoseId dose(i);
      if (model_[dose].agent == id &&
          truth(relation::kGivesDose, {name, knowledge::dose_symbol(model_, dose)}).is_definite) {
        expected.doses.insert(model_[dose].header.name);
      }
    }
    return expected;
  }

  // Those that the record says are taken, or perhaps, in the order of their answers.
  std::vector<ExpectedTaken> taken(const std::vector<ExpectedAgent>& agents) const {
    std::vector<ExpectedTaken> all;
    for (const std::string_view answer : {"stop", "hold", "adjust", "unclear", "continue"}) {
      for (std::size_t i = 0; i < agents.size(); ++i) {
        if (agents[i].status != answer) {
          continue;
        }
        ExpectedTaken one{i, {}, truth(relation::kTaking, {agents[i].name}).is_definite};
        using Answer = std::pair<relation::Constant<1>, std::string_view>;
        for (const auto& [relation, word] :
             {Answer{relation::kToStop, "stop"}, Answer{relation::kToHold, "hold"},
              Answer{relation::kToAdjust, "adjust"}}) {
          const Names below = word == answer ? names_below(relation, agents[i].name) : Names();
          one.reasons.insert(below.begin(), below.end());
        }
        all.push_back(std::move(one));
      }
    }
    return all;
  }

  ExpectedProtocol protocol(knowledge::ProtocolId id) const {
    const knowledge::Header& header = model_[id].header;
    const Truth blocked = truth(relation::kProtocolBlocked, {header.name});
    Blockers blockers;
    for (const knowledge::ProtocolStep& step : model_[id].steps) {
      const std::string& agent = model_[step.agent].header.name;
      if (blocked.is_definite && step.kind == knowledge::ProtocolStep::Kind::kStart &&
          truth(relation::kStarts, {header.name, agent}).is_definite) {
        const Blockers more = blockers_of(agent);
        blockers.names.insert(more.names.begin(), more.names.end());
        blockers.is_only_about_use = blockers.is_only_about_use && more.is_only_about_use;
      }
    }
    if (blocked.is_definite && blockers.names.empty()) {
      add_by(relation::kProtocolBlocked, {header.name}, blockers.names);
      blockers.is_only_about_use = false;
    }
    return {header.name, header.title,
            status(truth(relation::kProtocolRecommended, {header.name}),
                   truth(relation::kProtocolIndicated, {header.name}), blocked, blockers),
            blockers.names};
  }

  void add_conclusions(ExpectedAdvice& expected) const {
    for (const knowledge::Concept& what : model_.concepts) {
      const std::string& name = what.header.name;
      const Truth holds = what.kind == knowledge::Concept::Kind::kConclusion
                              ? truth(relation::kHolds, {name})
                              : quantity::kFalse;
      Names by;
      add_by(relation::kHolds, {name}, by);
      for (const std::string& statement : by) {
        if (holds.is_definite) {
          expected.conclusions.emplace(name, statement);
        }
      }
      if (holds.is_possible && !holds.is_definite) {
        expected.possible_conclusions.insert(name);
      }
    }
  }

  std::set<ExpectedMessage> messages(const relation::Constant<1>& relation) const {
    std::set<ExpectedMessage> all;
    for (const GroundAtom& atom : among(relation.name, bounds_.possible)) {
      const bool is_definite = bounds_.definite.contains(atom);
      for (const Support& support : by(atom)) {
        if (support.is_definite == is_definite) {
          all.emplace(argument(atom, 0), !is_definite, statement(support));
        }
      }
    }
    return all;
  }

  void add_monitoring(ExpectedAdvice& expected) const {
    for (const GroundAtom& atom : definite_of(relation::kMonitored.name)) {
      const knowledge::Monitor* monitor = monitor_of(argument(atom, 0), argument(atom, 1));
      if (monitor != nullptr) {
        expected.monitoring.emplace(model_[monitor->lab].header.name, argument(atom, 0));
      }
    }
  }

  std::multiset<std::string> conflicts() const {
    std::multiset<std::string> subjects;
    for (const auto& relation : {relation::kAdviceConflict, relation::kDoseConflict}) {
      for (const GroundAtom& atom : definite_of(relation)) {
        subjects.insert(argument(atom, 0));
      }
    }
    for (const knowledge::Table& table : model_.tables) {
      for (const knowledge::RuleId row : table.rows) {
        for (const knowledge::RuleId other : model_[row].excluded_by()) {
          if (row < other && fits(row) && fits(other)) {
            subjects.insert(table.header.name);
          }
        }
      }
    }
    return subjects;
  }

  // What an exception, an override or another row of a table stops.
  Names exceptions() const {
    Names stopped;
    for (const GroundAtom& atom : bounds_.definite) {
      const std::string& relation = program_[atom.relation].name;
      if (const auto rule = relation::rule_of_step(relation::Step::kExcept, relation)) {
        stopped.emplace(*rule);
      } else if (relation::is_step(relation::Step::kExcept, relation)) {
        stopped.insert(argument(atom, 0));
      }
    }
    return stopped;
  }

  void add_violations(ExpectedAdvice& expected) const {
    for (const knowledge::Rule& rule : model_.rules) {
      const std::string& name = rule.header.name;
      if (!rule.is_invariant) {
        continue;
      }
      for (const GroundAtom& atom : definite_of(
               relation::step_of_rule(relation::Step::kViolate, name, !rule.variables.empty()))) {
        std::string of;
        for (std::size_t i = 0; i < rule.variables.size(); ++i) {
          of += (of.empty() ? "" : ", ") + rule.variables[i].name + " = " + argument(atom, i);
        }
        if (!rule.variables.empty() || argument(atom, 0) == name) {
          expected.violations.emplace(name, of);
        }
      }
    }
  }

 private:
  const std::string& argument(const GroundAtom& atom, std::size_t column) const {
    return program_[atom.args[column]].name;
  }

  // The monitoring that `monitored(statement, number)` speaks of.
  const knowledge::Monitor* monitor_of(const std::string& name, const std::string& number) const {
    const auto numbered = [&](const auto& all) {
      std::size_t i = 0;
      while (i < all.size() && std::to_string(i) != number) {
        ++i;
      }
      return i < all.size() ? &all[i] : nullptr;
    };
    if (const auto protocol = knowledge::find_protocol(model_, name)) {
      return numbered(model_[*protocol].monitors);
    }
    const auto rule = knowledge::find_rule(model_, name);
    const knowledge::Action* action = rule ? numbered(model_[*rule].then) : nullptr;
    return action == nullptr ? nullptr : std::get_if<knowledge::Monitor>(&action->value);
  }

  // No atom when one of the names is none of the relation's.
  template <std::size_t columns>
  std::optional<GroundAtom> find(const relation::Constant<columns>& relation,
                                 const std::array<std::string_view, columns>& names) const {
    const auto id = logic::find_relation(program_, relation.name);
    if (!id) {
      return std::nullopt;
    }
    GroundAtom atom{*id, {}};
    for (std::size_t i = 0; i < columns; ++i) {
      const logic::SortId sort = program_[*id].columns[i];
      const auto symbol = logic::find_symbol(program_, program_[sort].name, names[i]);
      if (!symbol) {
        return std::nullopt;
      }
      atom.args.push_back(*symbol);
    }
    return atom;
  }
  template <std::size_t columns>
  Truth truth(const relation::Constant<columns>& relation,
              const std::array<std::string_view, columns>& names) const {
    const auto atom = find(relation, names);
    return atom ? Truth{bounds_.definite.contains(*atom), bounds_.possible.contains(*atom)}
                : quantity::kFalse;
  }

  std::vector<GroundAtom> definite_of(std::string_view relation) const {
    return among(relation, bounds_.definite);
  }
  std::vector<GroundAtom> definite_of(const relation::Constant<1>& relation) const {
    return definite_of(relation.name);
  }
  std::vector<GroundAtom> among(std::string_view relation, const std::set<GroundAtom>& all) const {
    std::vector<GroundAtom> found;
    const auto id = logic::find_relation(program_, relation);
    for (auto atom = all.begin(); id && atom != all.end(); ++atom) {
      if (atom->relation == *id) {
        found.push_back(*atom);
      }
    }
    return found;
  }

  const std::vector<Support>& by(const GroundAtom& atom) const {
    static const std::vector<Support> none;
    const auto found = bounds_.by.find(atom);
    return found == bounds_.by.end() ? none : found->second;
  }
  std::string statement(const Support& support) const {
    const knowledge::Header* header = logic::header_of(model_, program_[support.rule].origin);
    return header == nullptr ? "" : header->name;
  }
  void add_by(const GroundAtom& atom, Names& names) const {
    for (const Support& support : by(atom)) {
      if (support.is_definite) {
        names.insert(statement(support));
      }
    }
  }
  template <std::size_t columns>
  void add_by(const relation::Constant<columns>& relation,
              const std::array<std::string_view, columns>& arguments, Names& names) const {
    if (const auto atom = find(relation, arguments)) {
      add_by(*atom, names);
    }
  }
  bool fits(knowledge::RuleId row) const {
    return truth(relation::kSatisfied, {model_[row].header.name}).is_definite;
  }

  static std::string status(Truth recommended, Truth indicated, Truth blocked,
                            const Blockers& blockers) {
    if (recommended.is_possible) {
      return recommended.is_definite ? "recommended" : "pending";
    }
    if (blocked.is_definite && indicated.is_definite) {
      return "withheld";
    }
    const bool is_unused = !indicated.is_possible && blockers.is_only_about_use;
    return blocked.is_definite && !is_unused ? "contraindicated" : "not indicated";
  }

  // The gravest definite answer about an agent that is taken; empty when it is not.
  std::string answer_for(knowledge::AgentId id) const {
    const std::string& name = model_[id].header.name;
    const Truth taking = truth(relation::kTaking, {name});
    const bool is_named =
        std::any_of(record_.medications.begin(), record_.medications.end(),
                    [&](const patient::Medication& each) { return each.agent == id; }) ||
        std::count(record_.unknown.begin(), record_.unknown.end(), knowledge::Input(id)) > 0;
    if (!taking.is_possible || (!taking.is_definite && !is_named)) {
      return "";
    }
    using Answer = std::pair<relation::Constant<1>, const char*>;
    bool is_graver_open = false;
    for (const auto& [relation, answer] :
         {Answer{relation::kToStop, "stop"}, Answer{relation::kToHold, "hold"},
          Answer{relation::kToAdjust, "adjust"}, Answer{relation::kToContinue, "continue"}}) {
      const Truth one = truth(relation, {name});
      const bool is_premature = std::string_view(answer) == "adjust" && is_graver_open;
      if (one.is_definite && !is_premature) {
        return answer;
      }
      is_graver_open = is_graver_open || one.is_possible;
    }
    return "unclear";
  }

  // A hold or a stop, of a protocol or of a rule.
  static bool is_about_use(std::string_view relation) {
    return relation == relation::kHeld.name || relation == relation::kStopped.name;
  }

  // The statements below the policies that block an agent, and what it clashes with.
  Blockers blockers_of(const std::string& agent) const {
    Blockers all;
    add_by(relation::kClashing, {agent}, all.names);
    all.is_only_about_use = all.names.empty();
    const auto blocked = find(relation::kBlocked, {agent});
    for (const Support& support : blocked ? by(*blocked) : std::vector<Support>{}) {
      if (!support.is_definite) {
        continue;
      }
      const Blockers below = blockers_below(support, agent);
      all.names.insert(below.names.begin(), below.names.end());
      all.is_only_about_use = all.is_only_about_use && below.is_only_about_use;
    }
    return all;
  }

  Names names_below(const relation::Constant<1>& relation, const std::string& agent) const {
    Names names;
    const auto atom = find(relation, {agent});
    for (const Support& support : atom ? by(*atom) : std::vector<Support>{}) {
      if (support.is_definite) {
        const Blockers below = blockers_below(support, agent);
        names.insert(below.names.begin(), below.names.end());
      }
    }
    return names;
  }

  Blockers blockers_below(const Support& support, const std::string& agent) const {
    const logic::Rule& rule = program_[support.rule];
    Blockers all;
    for (const logic::Literal& literal : rule.body) {
      const auto* premise = std::get_if<logic::AtomLiteral>(&literal);
      if (premise == nullptr || premise->is_negated) {
        continue;
      }
      const std::string& relation = program_[premise->atom.relation].name;
      if (relation == relation::kTaking.name) {
        continue;
      }
      if (relation == relation::kUndosed.name) {
        all.names.insert(agent);
        continue;
      }
      for (const Support& below : by(ground(premise->atom, support))) {
        if (below.is_definite) {
          all.names.insert(statement(below));
          all.is_only_about_use = all.is_only_about_use && is_about_use(relation);
        }
      }
    }
    if (rule.role != logic::Rule::Role::kPolicy || all.names.empty()) {
      return {{statement(support)}, false};
    }
    return all;
  }

  static GroundAtom ground(const logic::Atom& atom, const Support& support) {
    GroundAtom found{atom.relation, {}};
    for (const logic::Term& term : atom.args) {
      const auto* variable = std::get_if<logic::Variable>(&term);
      found.args.push_back(variable == nullptr ? std::get<logic::SymbolId>(term)
                                               : support.values[variable->index]);
    }
    return found;
  }

  // The overrides without which something would be against the agent.
  Names overridden(knowledge::AgentId agent) const {
    Names names;
    for (const auto& relation :
         {relation::kExceptedContraindication, relation::kExceptedInteraction}) {
      for (const GroundAtom& atom : definite_of(relation)) {
        const std::vector<knowledge::EntityId> named =
            knowledge::find_all(model_, argument(atom, 0));
        if (std::any_of(named.begin(), named.end(),
                        [&](const knowledge::EntityId& id) { return is_about(id, agent); })) {
          add_by(atom, names);
        }
      }
    }
    return names;
  }
  bool is_about(const knowledge::EntityId& id, knowledge::AgentId agent) const {
    if (const auto* found = std::get_if<knowledge::ContraindicationId>(&id)) {
      const std::vector<knowledge::AgentId>& agents = model_[*found].agents;
      return std::find(agents.begin(), agents.end(), agent) != agents.end();
    }
    const auto* found = std::get_if<knowledge::InteractionId>(&id);
    return found != nullptr && std::any_of(model_[*found].pairs.begin(), model_[*found].pairs.end(),
                                           [&](const auto& pair) {
                                             return pair.first == agent || pair.second == agent;
                                           });
  }

  const knowledge::Model& model_;
  const logic::Program& program_;
  const patient::Record& record_;
  const Bounds& bounds_;
};

}  // namespace

ExpectedAdvice expected_advice(const knowledge::Model& model, const logic::Program& program,
                               const patient::Record& record, const Bounds& bounds) {
  const AdviceDerivation derivation(model, program, record, bounds);
  ExpectedAdvice expected;
  for (std::size_t i = 0; i < model.agents.size(); ++i) {
    expected.agents.push_back(derivation.agent(knowledge::AgentId(i)));
  }
  expected.taken = derivation.taken(expected.agents);
  for (std::size_t i = 0; i < model.protocols.size(); ++i) {
    expected.protocols.push_back(derivation.protocol(knowledge::ProtocolId(i)));
  }
  derivation.add_conclusions(expected);
  expected.warnings = derivation.messages(relation::kWarned);
  expected.referrals = derivation.messages(relation::kReferred);
  expected.titrations = derivation.messages(relation::kTitrated);
  derivation.add_monitoring(expected);
  expected.conflicts = derivation.conflicts();
  expected.exceptions = derivation.exceptions();
  derivation.add_violations(expected);
  return expected;
}

}  // namespace regimen::verification
