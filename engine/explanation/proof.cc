// Implements proof_of and digested of engine/explanation/proof.h.
#include "engine/explanation/proof.h"

#include <algorithm>

#include "engine/evaluation/derivation/words.h"
#include "engine/explanation/atom_words.h"
#include "engine/explanation/phrases.h"
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"
#include "engine/logic/print_program.h"

namespace regimen::explanation {

namespace {

using Kind = logic::GroundLiteral::Kind;

constexpr std::size_t kOthersMax = 64;  // each costs a proof of its own

class Maker {
 public:
  Maker(const advice::Knowledge& knowledge, const patient::Record& record,
        const evaluation::Facts& facts)
      : knowledge_(knowledge), record_(record), facts_(facts) {}

  Proof make(const derivation::Derivation& derivation) const {
    Proof proof;
    for (const derivation::Node& node : derivation.nodes) {
      proof.nodes.push_back(node.subject.kind == Kind::kTest ? test_of(node) : atom_of(node));
    }
    for (std::size_t i = proof.nodes.size(); i-- > 0;) {
      for (const Proof::Step& step : proof.nodes[i].steps) {
        for (const std::uint32_t premise : step.premises) {
          proof.nodes[i].height = std::max(proof.nodes[i].height, proof.nodes[premise].height + 1);
        }
      }
    }
    add_others(derivation, proof);
    return proof;
  }

 private:
  Proof::Node test_of(const derivation::Node& node) const {
    const logic::Test& test = knowledge_.program[logic::TestId(node.subject.index)];
    return {.subject = test.text,
            .words = derivation::words_for(knowledge_.model, record_, test, node.truth),
            .is_test = true,
            .is_negated = node.subject.is_negated,
            .truth = node.truth,
            .place = derivation::place_of(knowledge_.model, record_, test),
            .steps = {}};
  }

  Proof::Node atom_of(const derivation::Node& node) const {
    const logic::AtomId atom(node.subject.index);
    const AtomWords words = atom_words(knowledge_, atom);
    Proof::Node made{
        .subject = logic::ground_atom_text(knowledge_.program, knowledge_.ground[atom]),
        .words = node.subject.is_negated ? words.negative : words.positive,
        .is_negated = node.subject.is_negated,
        .truth = node.truth,
        .place = "",
        .steps = {}};
    for (std::size_t i = 0; i < node.rules.size(); ++i) {
      made.steps.push_back(step_of(node.rules[i], node.premises[i]));
    }
    return made;
  }

  Proof::Step step_of(logic::GroundRuleId id, const std::vector<std::uint32_t>& premises) const {
    const logic::GroundRule& ground = knowledge_.ground[id];
    const logic::Rule& rule = knowledge_.program[ground.rule];
    Proof::Step step{.id = id, .rule = ground.rule.index(), .premises = premises};
    step.text = logic::rule_text(knowledge_.program, rule);
    step.is_policy = rule.role == logic::Rule::Role::kPolicy;
    for (std::size_t i = 0; i < ground.substitution.size(); ++i) {
      const std::string name =
          i < rule.variables.size() ? rule.variables[i].name : "V" + std::to_string(i);
      step.values.emplace_back(name, knowledge_.program[ground.substitution[i]].name);
    }
    if (const knowledge::Header* header = logic::header_of(knowledge_.model, rule.origin)) {
      step.statement = header->name;
      step.title = header->title;
      const auto& cited = logic::citations_of(knowledge_.model, rule.origin);
      for (const knowledge::CitedWork& work : cited_works(knowledge_.model, cited)) {
        const bool is_unverified = knowledge::is_unverified(knowledge_.model[work.source]);
        step.sources.push_back(work.text + (is_unverified ? " (unverified)" : ""));
      }
      for (const knowledge::Citation& citation : cited) {
        step.locators.push_back(citation_text(knowledge_.model, citation));
      }
    }
    return step;
  }

  // The other rules that hold of what holds; one that rests on what it proves is no proof of it.
  void add_others(const derivation::Derivation& derivation, Proof& proof) const {
    const logic::Ground& ground = knowledge_.ground;
    std::size_t tried = 0;
    for (std::uint32_t n = 0; n < derivation.nodes.size(); ++n) {
      const derivation::Node& node = derivation.nodes[n];
      if (node.subject.kind != Kind::kAtom || node.subject.is_negated || !node.truth.is_definite) {
        continue;
      }
      for (std::uint32_t i = ground.rules_begin[node.subject.index];
           i < ground.rules_begin[node.subject.index + 1]; ++i) {
        const logic::GroundRuleId id(i);
        const knowledge::Header* header =
            logic::header_of(knowledge_.model, knowledge_.program[ground[id].rule].origin);
        const bool is_shown =
            std::find(node.rules.begin(), node.rules.end(), id) != node.rules.end();
        if (header == nullptr || is_shown ||
            !derivation::truth_of(ground, facts_, 0, ground[id]).is_definite) {
          continue;
        }
        if (++tried > kOthersMax) {
          return;
        }
        if (!rests_on_itself(id)) {
          proof.others.push_back({n, id, header->name, header->title});
        }
      }
    }
  }

  bool rests_on_itself(logic::GroundRuleId id) const {
    const derivation::Derivation below = derivation::explain_rule(knowledge_.ground, facts_, 0, id);
    const logic::AtomId head = knowledge_.ground[id].head;
    return std::any_of(below.nodes.begin() + 1, below.nodes.end(),
                       [&](const derivation::Node& node) {
                         return node.subject.kind == Kind::kAtom && !node.subject.is_negated &&
                                node.subject.index == head.index();
                       });
  }

  const advice::Knowledge& knowledge_;
  const patient::Record& record_;
  const evaluation::Facts& facts_;
};

}  // namespace

Proof proof_of(const advice::Knowledge& knowledge, const patient::Record& record,
               const evaluation::Facts& facts, logic::AtomId atom) {
  return Maker(knowledge, record, facts)
      .make(derivation::explain_atom(knowledge.ground, facts, 0, atom));
}

Proof proof_of(const advice::Knowledge& knowledge, const patient::Record& record,
               const evaluation::Facts& facts, logic::GroundRuleId rule) {
  return Maker(knowledge, record, facts)
      .make(derivation::explain_rule(knowledge.ground, facts, 0, rule));
}

std::string digested(const Proof& proof, const Proof::Node& node) {
  std::string text = (node.is_negated ? "not " : "") + node.subject + "\n" +
                     truth_word(node.truth) + "\n" + node.words + "\n" + node.place + "\n";
  for (const Proof::Step& step : node.steps) {
    text += step.statement + "\n" + step.text + "\n";
    for (const auto& [name, value] : step.values) {
      text.append(name).append("=").append(value).append("\n");
    }
    for (const std::uint32_t premise : step.premises) {
      text += proof.nodes[premise].digest + "\n";
    }
  }
  return text;
}

}  // namespace regimen::explanation
