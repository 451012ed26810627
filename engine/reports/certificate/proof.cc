// Implements proof_of of engine/reports/certificate/certificate.h.
#include <algorithm>
#include <set>

#include "engine/reports/certificate/certificate.h"

namespace regimen::certificate {

namespace {

using logic::GroundLiteral;

class Prover {
 public:
  Prover(const advice::Knowledge& knowledge, const evaluation::Facts& facts, std::uint32_t patient)
      : ground_(knowledge.ground),
        graph_(knowledge.graph),
        facts_(facts),
        patient_(patient),
        is_proved_(ground_.atoms.size(), false) {}

  verification::Proof run() {
    prove(quantity::kTrue, proof_.definite);
    prove(quantity::kUnknown, proof_.possible);
    return std::move(proof_);
  }

 private:
  // Components come in the order of what needs what; within a circle, until nothing is added.
  void prove(quantity::Truth wanted, std::vector<verification::Step>& steps) {
    for (const logic::Component& component : graph_.components) {
      bool is_growing = true;
      while (is_growing) {
        is_growing = false;
        for (const logic::AtomId atom : component.atoms) {
          const bool is_wanted = !is_proved_[atom.index()] && facts_.atom(atom, patient_) == wanted;
          is_growing = (is_wanted && prove(atom, wanted, steps)) || is_growing;
        }
        is_growing = is_growing && component.is_recursive;
      }
    }
  }

  bool prove(logic::AtomId atom, quantity::Truth wanted, std::vector<verification::Step>& steps) {
    const std::uint32_t begin = ground_.rules_begin[atom.index()];
    const std::uint32_t end = ground_.rules_begin[atom.index() + 1];
    for (std::uint32_t i = begin; i < end; ++i) {
      const logic::GroundRule& rule = ground_.rules[i];
      if (derivation::truth_of(ground_, facts_, patient_, rule) == wanted &&
          rests_on_proved(rule)) {
        steps.push_back({rule.rule, {rule.substitution.begin(), rule.substitution.end()}});
        is_proved_[atom.index()] = true;
        return true;
      }
    }
    return false;
  }

  bool rests_on_proved(const logic::GroundRule& rule) const {
    return std::all_of(rule.body.begin(), rule.body.end(), [&](const GroundLiteral& literal) {
      if (literal.is_negated || literal.kind == GroundLiteral::Kind::kTest) {
        return true;
      }
      if (literal.kind == GroundLiteral::Kind::kAtom) {
        return bool{is_proved_[literal.index]};
      }
      const logic::GroundAtLeast& choice = ground_.at_leasts[literal.index];
      const auto proved =
          std::count_if(choice.atoms.begin(), choice.atoms.end(),
                        [&](logic::AtomId atom_id) { return is_proved_[atom_id.index()]; });
      return static_cast<std::uint32_t>(proved) >= choice.count;
    });
  }

  const logic::Ground& ground_;
  const logic::Graph& graph_;
  const evaluation::Facts& facts_;
  std::uint32_t patient_;
  std::vector<bool> is_proved_;
  verification::Proof proof_;
};

}  // namespace

verification::Proof proof_of(const advice::Knowledge& knowledge, const evaluation::Facts& facts,
                             std::uint32_t patient) {
  return Prover(knowledge, facts, patient).run();
}

}  // namespace regimen::certificate
