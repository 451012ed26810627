// Implements why of engine/explanation/explain.h and why_by of engine/explanation/proof.h.
#include "engine/evaluation/derivation/words.h"
#include "engine/explanation/atom_words.h"
#include "engine/explanation/explain.h"
#include "engine/explanation/phrases.h"
#include "engine/explanation/proof.h"

namespace regimen::explanation {

namespace {

using derivation::Node;
using quantity::Truth;

class DerivationFormatter {
 public:
  DerivationFormatter(const advice::Knowledge& knowledge, const patient::Record& record,
                      const derivation::Derivation& derivation)
      : knowledge_(knowledge),
        record_(record),
        derivation_(derivation),
        is_shown_(derivation.nodes.size(), false) {}

  Line format(std::uint32_t index) {
    const Node& node = derivation_.nodes[index];
    if (node.subject.kind == logic::GroundLiteral::Kind::kTest) {
      return format_test(node);
    }
    const AtomWords words = atom_words(knowledge_, logic::AtomId(node.subject.index));
    Line line;
    line.text = node.subject.is_negated ? words.negative : words.positive;
    line.truth = truth_word(node.subject.is_negated ? !node.truth : node.truth);
    if (node.rules.size() == 1) {
      name_statement(node, line);
    }
    if (is_shown_[index]) {
      line.is_repeated = has_premises(node);
      return line;
    }
    if (depth_ == kDepthMax) {
      line.is_cut = has_premises(node);
      return line;
    }
    ++depth_;
    add_children(node, line);
    --depth_;
    line = absorbed(node, std::move(line));
    is_shown_[index] = !line.children.empty();  // a leaf is said again, not pointed at
    return line;
  }

 private:
  static bool has_premises(const Node& node) {
    for (const std::vector<std::uint32_t>& premises : node.premises) {
      if (!premises.empty()) {
        return true;
      }
    }
    return false;
  }

  Line format_test(const Node& node) const {
    const logic::Test& test = knowledge_.program[logic::TestId(node.subject.index)];
    Line line;
    line.text = derivation::words_for(knowledge_.model, record_, test, node.truth);
    line.source = derivation::place_of(knowledge_.model, record_, test);
    // The words say how the record has it; the truth is that of the condition as it stands.
    line.truth = truth_word(node.subject.is_negated ? !node.truth : node.truth);
    return line;
  }

  // A policy of the stdlib joins; what a clinician wrote is named.
  void name_statement(const Node& node, Line& line) const {
    const StatementWords statement = statement_of(knowledge_, node.rules.front());
    line.statement = statement.name;
    line.source = statement.source;
    line.locators = statement.locators;
  }

  void add_children(const Node& node, Line& line) {
    for (std::size_t i = 0; i < node.rules.size(); ++i) {
      const bool is_grouped = node.rules.size() > 1 && node.premises[i].size() > 1;
      if (!is_grouped) {
        add_premises(node.premises[i], line.children);
        continue;
      }
      const StatementWords statement = statement_of(knowledge_, node.rules[i]);
      Line group;
      group.text = statement.title.empty() ? "one way" : "by \"" + statement.title + "\"";
      group.statement = statement.name;
      group.source = statement.source;
      group.locators = statement.locators;
      group.truth = truth_word(node.truth);
      add_premises(node.premises[i], group.children);
      line.children.push_back(std::move(group));
    }
  }

  void add_premises(const std::vector<std::uint32_t>& premises, std::vector<Line>& lines) {
    for (const std::uint32_t premise : premises) {
      const Node& node = derivation_.nodes[premise];
      Line line = format(premise);
      if (is_hoisted(node, line)) {
        std::move(line.children.begin(), line.children.end(), std::back_inserter(lines));
      } else {
        lines.push_back(std::move(line));
      }
    }
  }

  // `satisfied(r)` and parts of conditions give way to what they rest on, unless that would hide an
  // alternative.
  bool is_hoisted(const Node& node, const Line& line) const {
    if (node.subject.kind != logic::GroundLiteral::Kind::kAtom || node.subject.is_negated ||
        line.is_repeated || line.children.empty()) {
      return false;
    }
    return is_technical(knowledge_, logic::AtomId(node.subject.index)) &&
           (node.rules.size() == 1 || line.children.size() == 1);
  }

  // A recorded concept is its only leaf: "prostate cancer is recorded (2025-12-01)". A negated one
  // likewise, with the truth of the negation.
  Line absorbed(const Node& node, Line line) const {
    const bool is_recorded = node.rules.size() == 1 && line.children.size() == 1 &&
                             knowledge_.program[knowledge_.ground[node.rules.front()].rule].role ==
                                 logic::Rule::Role::kRecorded;
    if (!is_recorded) {
      return line;
    }
    Line leaf = std::move(line.children.front());
    leaf.truth = line.truth;
    return leaf;
  }

  const advice::Knowledge& knowledge_;
  const patient::Record& record_;
  const derivation::Derivation& derivation_;
  std::vector<bool> is_shown_;
  std::size_t depth_ = 0;
};

}  // namespace

Line why(const advice::Knowledge& knowledge, const patient::Record& record,
         const evaluation::Facts& facts, std::uint32_t patient, logic::AtomId atom) {
  const derivation::Derivation derivation =
      derivation::explain_atom(knowledge.ground, facts, patient, atom);
  return DerivationFormatter(knowledge, record, derivation).format(0);
}

Line why_by(const advice::Knowledge& knowledge, const patient::Record& record,
            const evaluation::Facts& facts, logic::GroundRuleId rule) {
  const derivation::Derivation derivation =
      derivation::explain_rule(knowledge.ground, facts, 0, rule);
  return DerivationFormatter(knowledge, record, derivation).format(0);
}

std::string words_for(const advice::Knowledge& knowledge, const patient::Record& record,
                      const logic::Test& test, quantity::Truth truth) {
  return derivation::words_for(knowledge.model, record, test, truth);
}

}  // namespace regimen::explanation
