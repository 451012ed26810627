// Implements check_dose_conflicts of engine/knowledge/check.h: statements that may propose two doses of
// one agent for one patient, so that none would be in force.
#include <algorithm>
#include <map>

#include "engine/knowledge/conditions.h"
#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/print_conditions.h"

namespace regimen::knowledge {

namespace {

// An agent with many statements and doses is looked at so far.
constexpr std::size_t kPairsMax = 2000;

struct Proposal {
  DoseId dose;
  std::string statement;  // "rule `start_low`"
  Span span;
  Applicability applies;
  std::optional<RuleId> rule{};
};

class ConflictFinder {
 public:
  explicit ConflictFinder(Context& context) : context_(context), model_(context.model) {}

  void find() {
    for (std::size_t i = 0; i < model_.rules.size(); ++i) {
      add_rule(RuleId(i));
    }
    for (const Protocol& protocol : model_.protocols) {
      add_protocol(protocol);
    }
    for (const auto& [agent, proposals] : proposals_) {
      report(agent, proposals);
    }
  }

 private:
  void add_rule(RuleId id) {
    const Rule& rule = model_[id];
    if (rule.header.is_claim) {
      return;
    }
    for (const Action& action : rule.then) {
      if (const auto* recommend = std::get_if<Recommend>(&action.value)) {
        Proposal proposal{DoseId(std::size_t{0}),
                          "rule `" + rule.header.name + "`",
                          rule.header.name_span,
                          {{rule.when}, {}},
                          id};
        if (rule.unless) {
          proposal.applies.unless.push_back(*rule.unless);
        }
        add(recommend->agent, recommend->dose, proposal);
      }
    }
  }

  void add_protocol(const Protocol& protocol) {
    if (protocol.header.is_claim) {
      return;
    }
    for (const ProtocolStep& step : protocol.steps) {
      if (step.kind != ProtocolStep::Kind::kStart && step.kind != ProtocolStep::Kind::kAdd) {
        continue;
      }
      Proposal proposal{
          DoseId(std::size_t{0}), "protocol `" + protocol.header.name + "`", step.span, {}, {}};
      for (const auto& when : {protocol.indicated, step.when}) {
        if (when) {
          proposal.applies.when.push_back(*when);
        }
      }
      if (protocol.unless) {
        proposal.applies.unless.push_back(*protocol.unless);
      }
      sexes_[proposal.statement] = protocol.sex;
      add(step.agent, step.dose, proposal);
    }
  }

  void add(AgentId agent, std::optional<DoseId> dose, Proposal proposal) {
    if (dose) {
      proposal.dose = *dose;
      proposals_[agent].push_back(std::move(proposal));
      return;
    }
    for (std::size_t i = 0; i < model_.doses.size(); ++i) {
      if (model_.doses[i].agent == agent && model_.doses[i].is_in_force()) {
        proposal.dose = DoseId(i);
        proposals_[agent].push_back(proposal);
      }
    }
  }

  Sex sex_of(const Proposal& proposal) const {
    const Sex dose = model_[proposal.dose].sex;
    const auto found = sexes_.find(proposal.statement);
    return dose != Sex::kAny || found == sexes_.end() ? dose : found->second;
  }

  bool overrides(const Proposal& left, const Proposal& right) const {
    if (!left.rule || !right.rule) {
      return false;
    }
    const SmallVector<RuleId>& beaten = model_[*left.rule].overrides();
    const SmallVector<RuleId>& excluded = model_[*left.rule].excluded_by();
    return std::find(beaten.begin(), beaten.end(), *right.rule) != beaten.end() ||
           std::find(excluded.begin(), excluded.end(), *right.rule) != excluded.end();
  }

  bool may_conflict(const Proposal& left, const Proposal& right) const {
    return left.dose != right.dose && is_sex_shared(sex_of(left), sex_of(right)) &&
           !overrides(left, right) && !overrides(right, left) &&
           may_apply_together({model_, model_.conditions}, left.applies, right.applies);
  }

  // One report for each two statements.
  void report(AgentId agent, const std::vector<Proposal>& proposals) {
    std::map<std::pair<std::string, std::string>, bool> reported;
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < proposals.size(); ++i) {
      for (std::size_t j = i + 1; j < proposals.size() && pairs < kPairsMax; ++j, ++pairs) {
        const Proposal& left = proposals[i];
        const Proposal& right = proposals[j];
        bool& is_reported = reported[std::minmax(left.statement, right.statement)];
        if (!is_reported && may_conflict(left, right)) {
          is_reported = true;
          add_diagnostic(agent, left, right);
        }
      }
    }
  }

  void add_diagnostic(AgentId agent, const Proposal& left, const Proposal& right) {
    const auto dose = [&](const Proposal& proposal) {
      return "`" + model_[proposal.dose].header.name + "`";
    };
    const bool is_one = left.statement == right.statement;
    Diagnostic diagnostic{
        .code = Finding::kDoseConflict,
        .message =
            is_one ? left.statement + " proposes two doses of `" + model_[agent].header.name +
                         "`: " + dose(left) + " and " + dose(right)
                   : left.statement + " and " + right.statement + " may propose two doses of `" +
                         model_[agent].header.name + "` for one patient",
        .primary = {{left.span, is_one ? "names no dose" : "proposes " + dose(left)}},
        .notes = {"where both apply the result is a conflict and no dose is in force"},
        .help = is_one ? "name one: `recommend " + model_[agent].header.name + " dose " +
                             model_[left.dose].header.name +
                             "`, or part the doses by the sexes they are for"
                       : "let one override the other, or write conditions that cannot hold "
                         "together"};
    if (!is_one) {
      diagnostic.secondary = {{right.span, "proposes " + dose(right)}};
    }
    context_.sink.add(std::move(diagnostic));
  }

  Context& context_;
  const Model& model_;
  std::map<AgentId, std::vector<Proposal>> proposals_;
  std::map<std::string, Sex> sexes_;  // of protocols
};

}  // namespace

void check_dose_conflicts(Context& context) {
  ConflictFinder(context).find();
}

}  // namespace regimen::knowledge
