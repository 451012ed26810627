#include "engine/advice/reasons.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "engine/base/overload.h"
#include "engine/evaluation/derivation/words.h"
#include "engine/logic/print_program.h"
#include "engine/syntax/relations.h"

namespace regimen::advice {

namespace {

using logic::GroundLiteral;

// Texts in the order they came, each once.
class Texts {
 public:
  void add(const std::string& text) {
    if (!text.empty() && known_.insert(text).second) {
      all_.push_back(text);
    }
  }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::unordered_set<std::string> known_;
};

// Walks what a definite rule rests on: words down to the first named thing, names down to the
// leaves.
class Leaves {
 public:
  // What satisfies statements is not followed where only an exception to them is wanted.
  enum class Part { kWhole, kException };
  Leaves(const PatientContext& context, const derivation::Derivation& derivation,
         Part part = Part::kWhole)
      : one_(context), derivation_(derivation), part_(part), seen_(derivation.nodes.size(), 0) {
    visit_premises(0, true);
    while (!open_.empty()) {
      const Open next = open_.back();
      open_.pop_back();
      visit(next.index, next.is_worded);
    }
  }
  const std::vector<std::string>& words() const { return words_.all(); }
  const std::vector<std::string>& names() const { return names_.all(); }

 private:
  struct Open {  // still to be visited
    std::uint32_t index;
    bool is_worded;
  };

  // Depth first, the first premise next; chains may be longer than the stack of calls allows.
  void visit_premises(std::uint32_t index, bool is_worded) {
    const auto& rules = derivation_.nodes[index].premises;
    for (auto premises = rules.rbegin(); premises != rules.rend(); ++premises) {
      for (auto premise = premises->rbegin(); premise != premises->rend(); ++premise) {
        open_.push_back({*premise, is_worded});
      }
    }
  }

  void visit(std::uint32_t index, bool is_worded) {
    // A node met without words is met again when its words are wanted.
    const std::uint8_t depth = is_worded ? 2 : 1;
    if (seen_[index] >= depth) {
      return;
    }
    seen_[index] = depth;
    const derivation::Node& node = derivation_.nodes[index];
    if (node.subject.kind == GroundLiteral::Kind::kTest) {
      visit_test(node, is_worded);
    } else if (node.subject.is_negated) {
      visit_absent(node, is_worded);
    } else {
      visit_atom(index, is_worded);
    }
  }

  void visit_test(const derivation::Node& node, bool is_worded) {
    const logic::Test& test = one_.knowledge.program[logic::TestId(node.subject.index)];
    if (is_worded) {
      words_.add(derivation::words_for(one_.knowledge.model, one_.record, test, node.truth));
    }
    if (!node.subject.is_negated && node.truth.is_definite) {
      for (const knowledge::Input& input : test.inputs) {
        names_.add(knowledge::name_of(one_.knowledge.model, input));
      }
    }
  }

  // Only the absence of something with a name is said; that nothing blocks or excepts goes without
  // saying.
  void visit_absent(const derivation::Node& node, bool is_worded) {
    const logic::AtomId atom(node.subject.index);
    if (!is_worded) {
      return;
    }
    if (one_.relation_of(atom) == relation::kHolds.name) {
      visit_absent_concept(one_.arg(atom, 0).name);
    } else if (one_.relation_of(atom) == relation::kCondition.name) {
      words_.add("not so: " + one_.arg(atom, 0).name);
    }
  }

  void visit_absent_concept(const std::string& name) {
    const knowledge::Model& model = one_.knowledge.model;
    if (const auto concept_id = knowledge::find_concept(model, name)) {
      words_.add("no " + derivation::in_sentence(model[*concept_id].header.title));
    }
  }

  void visit_atom(std::uint32_t index, bool is_worded) {
    const derivation::Node& node = derivation_.nodes[index];
    const logic::AtomId atom(node.subject.index);
    if (part_ == Part::kException &&
        relation::is_step(relation::Step::kWhen, one_.relation_of(atom))) {
      return;
    }
    if (one_.relation_of(atom) != relation::kHolds.name) {
      visit_premises(index, is_worded);
      return;
    }
    const std::string& name = one_.arg(atom, 0).name;
    names_.add(name);
    const auto concept_id = knowledge::find_concept(one_.knowledge.model, name);
    const bool is_recorded =
        node.rules.size() == 1 &&
        one_.knowledge.program[one_.knowledge.ground[node.rules.front()].rule].role ==
            logic::Rule::Role::kRecorded;
    if (is_worded && !is_recorded && concept_id) {
      words_.add(derivation::in_sentence(one_.knowledge.model[*concept_id].header.title));
    }
    visit_premises(index, is_worded && is_recorded);
  }

  const PatientContext& one_;
  const derivation::Derivation& derivation_;
  Part part_;
  std::vector<std::uint8_t> seen_;
  std::vector<Open> open_;
  Texts words_;
  Texts names_;
};

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : "; ") + part;
  }
  return text;
}

Reason from_header(const knowledge::Header& header, std::string kind) {
  return {header.name, header.title, std::move(kind), "", {}, {}};
}

std::string step_kind(knowledge::ProtocolStep::Kind kind) {
  switch (kind) {
    case knowledge::ProtocolStep::Kind::kStart:
    case knowledge::ProtocolStep::Kind::kAdd:
      return "protocol";
    case knowledge::ProtocolStep::Kind::kHold:
      return "hold";
    case knowledge::ProtocolStep::Kind::kStop:
      return "stop";
  }
  return "protocol";
}

// The statement a rule came from, without what it rests on.
Reason statement_of(const PatientContext& context, const logic::Rule& rule) {
  const knowledge::Model& model = context.knowledge.model;
  Reason reason = std::visit(
      Overload{
          [&](std::monostate) { return Reason{"", "", "record", "", {}, {}}; },
          [&](knowledge::RuleId id) { return from_header(model[id].header, "rule"); },
          [&](knowledge::ContraindicationId id) {
            return from_header(model[id].header, "contraindication");
          },
          [&](knowledge::ProtocolId id) { return from_header(model[id].header, "protocol"); },
          [&](knowledge::InteractionId id) { return from_header(model[id].header, "interaction"); },
          [&](knowledge::LimitId id) { return from_header(model[id].header, "limit"); },
          [&](const logic::ProtocolStepRef& ref) {
            const knowledge::Protocol& protocol = model[ref.protocol];
            const bool is_step = ref.part == logic::ProtocolStepRef::Part::kStep;
            return from_header(protocol.header,
                               is_step ? step_kind(protocol.steps[ref.step].kind) : "protocol");
          },
          [&](knowledge::DoseId id) { return from_header(model[id].header, "dose"); },
          [&](knowledge::AgentId id) { return from_header(model[id].header, "agent"); },
          [&](logic::FactRef ref) { return from_header(model.facts[ref.index].header, "fact"); },
      },
      rule.origin);
  reason.citations = logic::citations_of(model, rule.origin);
  return reason;
}

bool is_same(const Reason& left, const Reason& right) {
  return left.kind == right.kind && left.name == right.name && left.words == right.words;
}

}  // namespace

Reason reason_for(const PatientContext& context, logic::GroundRuleId rule) {
  const logic::GroundRule& ground_rule = context.knowledge.ground[rule];
  Reason reason = statement_of(context, context.knowledge.program[ground_rule.rule]);
  const derivation::Derivation derivation =
      derivation::explain_rule(context.knowledge.ground, context.facts, context.patient, rule);
  const Leaves leaves(context, derivation);
  reason.words = join(leaves.words());
  reason.because = leaves.names();
  return reason;
}

std::string exception_part(const PatientContext& context, logic::GroundRuleId rule) {
  const derivation::Derivation derivation =
      derivation::explain_rule(context.knowledge.ground, context.facts, context.patient, rule);
  return join(Leaves(context, derivation, Leaves::Part::kException).words());
}

void add_reasons(std::vector<Reason>& reasons, std::vector<Reason> more) {
  for (Reason& reason : more) {
    const bool exists = std::any_of(reasons.begin(), reasons.end(),
                                    [&](const Reason& before) { return is_same(before, reason); });
    if (!exists) {
      reasons.push_back(std::move(reason));
    }
  }
}

std::vector<Reason> reasons_for(const PatientContext& context,
                                const std::optional<logic::AtomId>& atom) {
  std::vector<Reason> reasons;
  if (!atom) {
    return reasons;
  }
  for (const logic::GroundRuleId rule : context.definite_rules(*atom)) {
    add_reasons(reasons, {reason_for(context, rule)});
  }
  return reasons;
}

namespace {

Reason no_dose(const PatientContext& context, knowledge::AgentId agent) {
  const knowledge::Header& header = context.knowledge.model[agent].header;
  std::string sex = "this sex";
  if (context.record.sex) {
    sex = *context.record.sex == knowledge::Sex::kMale ? "men" : "women";
  }
  return {header.name, header.title, "no dose", "no dose is in force for " + sex, {"sex"}, {}};
}

// The doses in force that what is taken lies above.
Reason above_doses(const PatientContext& context, knowledge::AgentId agent) {
  const knowledge::Model& model = context.knowledge.model;
  std::string doses;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    const knowledge::Dose& dose = model.doses[i];
    const bool is_for_patient = dose.sex == knowledge::Sex::kAny || dose.sex == context.record.sex;
    if (dose.agent == agent && dose.is_in_force() && is_for_patient) {
      doses += (doses.empty() ? "" : "; ") + knowledge::dose_text(model, knowledge::DoseId(i));
    }
  }
  Reason reason = from_header(model[agent].header, "dose");
  reason.citations = model[agent].header.citations;
  reason.words = "it is taken in a higher dose than is in force: " + doses;
  return reason;
}

// The other agent of a pair, as it stands in the body of the pair's rule.
std::string other_agent(const PatientContext& context, const logic::GroundRule& rule,
                        const std::string& name) {
  const knowledge::Model& model = context.knowledge.model;
  for (const GroundLiteral& literal : rule.body) {
    if (literal.kind == GroundLiteral::Kind::kTest) {
      const auto& test = context.knowledge.program[logic::TestId(literal.index)].value;
      const auto* taking = std::get_if<knowledge::Taking>(&test);
      if (taking != nullptr && model[taking->agent].header.name != name) {
        return derivation::in_sentence(model[taking->agent].header.title) + " is taken";
      }
    }
    const bool is_indication =
        literal.kind == GroundLiteral::Kind::kAtom &&
        context.relation_of(logic::AtomId(literal.index)) == relation::kIndicated.name;
    if (is_indication && context.arg(logic::AtomId(literal.index), 0).name != name) {
      const auto agent =
          knowledge::find_agent(model, context.arg(logic::AtomId(literal.index), 0).name);
      return (agent ? derivation::in_sentence(model[*agent].header.title) : "another agent") +
             " is indicated, too";
    }
  }
  return "";
}

// The interactions that keep an agent from being given, or from going on: `clashing`, `colliding`.
std::vector<Reason> pairs_of(const PatientContext& context, const relation::Constant<1>& paired_by,
                             knowledge::AgentId agent) {
  const std::string& name = context.knowledge.model[agent].header.name;
  std::vector<Reason> reasons;
  const auto paired = context.find(paired_by, {name});
  if (!paired) {
    return reasons;
  }
  for (const logic::GroundRuleId rule : context.definite_rules(*paired)) {
    const logic::GroundRule& ground_rule = context.knowledge.ground[rule];
    const auto* id =
        std::get_if<knowledge::InteractionId>(&context.knowledge.program[ground_rule.rule].origin);
    Reason reason = reason_for(context, rule);
    reason.words = other_agent(context, ground_rule, name);
    if (id != nullptr && !context.knowledge.model[*id].header.metadata->says.empty()) {
      reason.words += "; " + context.knowledge.model[*id].header.metadata->says;
    }
    if (paired_by.name == relation::kColliding.name) {
      reason.words += "; one of the two is to be stopped";
    }
    add_reasons(reasons, {std::move(reason)});
  }
  return reasons;
}

// What one premise of a policy says: the statements below it, under their own kind.
std::vector<Reason> reasons_in(const PatientContext& context, logic::AtomId premise,
                               knowledge::AgentId agent) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kKinds = {
      {{relation::kAvoided.name, "avoid"},
       {relation::kHeld.name, "hold"},
       {relation::kStopped.name, "stop"},
       {relation::kAdjusted.name, "adjust"}}};
  const std::string_view relation = context.relation_of(premise);
  if (relation == relation::kUndosed.name) {
    return {no_dose(context, agent)};
  }
  if (relation == relation::kAboveDoses.name) {
    return {above_doses(context, agent)};
  }
  if (relation == relation::kTaking.name) {
    return {};  // goes without saying of what is taken
  }
  if (relation == relation::kColliding.name) {
    return pairs_of(context, relation::kColliding, agent);
  }
  std::vector<Reason> reasons = reasons_for(context, premise);
  for (const auto& [of_relation, kind] : kKinds) {
    for (Reason& reason : reasons) {
      reason.kind = relation == of_relation ? std::string(kind) : reason.kind;
    }
  }
  return reasons;
}

}  // namespace

std::vector<Reason> reasons_below(const PatientContext& context,
                                  const std::optional<logic::AtomId>& atom,
                                  knowledge::AgentId agent) {
  std::vector<Reason> reasons;
  if (!atom) {
    return reasons;
  }
  for (const logic::GroundRuleId rule : context.definite_rules(*atom)) {
    const logic::GroundRule& ground_rule = context.knowledge.ground[rule];
    std::vector<Reason> found;
    for (const GroundLiteral& literal : ground_rule.body) {
      if (literal.kind == GroundLiteral::Kind::kAtom && !literal.is_negated) {
        add_reasons(found, reasons_in(context, logic::AtomId(literal.index), agent));
      }
    }
    // A rule of its own that concludes it names itself.
    const bool is_policy =
        context.knowledge.program[ground_rule.rule].role == logic::Rule::Role::kPolicy;
    if (!is_policy || found.empty()) {
      found = {reason_for(context, rule)};
    }
    add_reasons(reasons, std::move(found));
  }
  return reasons;
}

std::vector<Reason> blockers_of(const PatientContext& context, knowledge::AgentId agent) {
  const std::string& name = context.knowledge.model[agent].header.name;
  std::vector<Reason> reasons = pairs_of(context, relation::kClashing, agent);
  add_reasons(reasons, reasons_below(context, context.find(relation::kBlocked, {name}), agent));
  return reasons;
}

}  // namespace regimen::advice
