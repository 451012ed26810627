// Implements whynot of engine/explanation/explain.h.
#include <algorithm>
#include <map>
#include <set>

#include "engine/evaluation/derivation/distance.h"
#include "engine/evaluation/derivation/words.h"
#include "engine/explanation/atom_words.h"
#include "engine/explanation/explain.h"
#include "engine/explanation/phrases.h"

namespace regimen::explanation {

namespace {

using logic::AtomId;
using logic::GroundLiteral;
using quantity::Truth;

// What something lacks: conditions that fail, conditions that are open, and how far values are off.
struct UnmetConditions {
  std::size_t failing = 0;
  std::size_t open = 0;
  quantity::Rational distance;
  friend bool operator<(const UnmetConditions& left, const UnmetConditions& right) {
    if (left.failing != right.failing) {
      return left.failing < right.failing;
    }
    return left.open != right.open ? left.open < right.open : left.distance < right.distance;
  }
  void add(const UnmetConditions& more) {
    failing += more.failing;
    open += more.open;
    distance = distance + more.distance;
  }
};

struct Reasons {  // lines and what they lack together
  std::vector<Line> lines;
  UnmetConditions unmet;
};

std::string unmet_text(const UnmetConditions& unmet) {
  std::string text = unmet.failing == 0 ? ""
                                        : pluralize(unmet.failing, "condition") +
                                              (unmet.failing == 1 ? " fails" : " fail");
  if (unmet.open > 0) {
    text += (text.empty() ? "" : ", ") + pluralize(unmet.open, "condition") +
            (unmet.open == 1 ? " is open" : " are open");
  }
  return text;
}

class WhyNotFormatter {
 public:
  WhyNotFormatter(const advice::Knowledge& knowledge, const patient::Record& record,
                  const evaluation::Facts& facts, std::uint32_t patient)
      : knowledge_(knowledge), record_(record), facts_(facts), patient_(patient) {}

  Line format(AtomId atom) {
    const AtomWords words = atom_words(knowledge_, atom);
    Line line{.text = words.positive,
              .statement = "",
              .source = "",
              .truth = truth_word(facts_.atom(atom, patient_)),
              .children = {}};
    path_.insert(atom);
    line.children = of_rules(atom).lines;
    return line;
  }

 private:
  Truth truth_of(const GroundLiteral& literal) const {
    return derivation::truth_of(knowledge_.ground, facts_, patient_, literal);
  }

  // Every rule that concludes the atom, nearest first. One alone that nobody wrote (a policy, part
  // of a condition) gives way to what it asks.
  Reasons of_rules(AtomId atom) {
    struct Way {
      Line line;
      Reasons reasons;
    };
    std::vector<Way> ways;
    const std::uint32_t begin = knowledge_.ground.rules_begin[atom.index()];
    const std::uint32_t end = knowledge_.ground.rules_begin[atom.index() + 1];
    for (std::uint32_t i = begin; i < end; ++i) {
      const logic::GroundRuleId rule(i);
      statements_.push_back(statement_of(knowledge_, rule).name);
      Reasons reasons = of_body(knowledge_.ground[rule]);
      statements_.pop_back();
      ways.push_back({rule_line(rule, reasons.unmet), std::move(reasons)});
    }
    std::stable_sort(ways.begin(), ways.end(), [](const Way& left, const Way& right) {
      return left.reasons.unmet < right.reasons.unmet;
    });
    Reasons all;
    if (ways.size() == 1 && gives_way(ways.front().line, atom)) {
      return std::move(ways.front().reasons);
    }
    for (Way& way : ways) {
      way.line.children = std::move(way.reasons.lines);
      all.lines.push_back(std::move(way.line));
    }
    if (!ways.empty()) {
      all.unmet = ways.front().reasons.unmet;
    }
    return all;
  }

  // The one rule of an atom is not said again inside the rule of the same statement.
  bool gives_way(const Line& rule, AtomId atom) const {
    return is_technical(knowledge_, atom) || (!statements_.empty() && !rule.statement.empty() &&
                                              rule.statement == statements_.back());
  }
  bool is_of_the_same_statement(AtomId atom) const {
    const std::uint32_t begin = knowledge_.ground.rules_begin[atom.index()];
    const std::uint32_t end = knowledge_.ground.rules_begin[atom.index() + 1];
    return end == begin + 1 && !statements_.empty() && !statements_.back().empty() &&
           statement_of(knowledge_, logic::GroundRuleId(begin)).name == statements_.back();
  }

  Line rule_line(logic::GroundRuleId id, const UnmetConditions& unmet) const {
    const StatementWords statement = statement_of(knowledge_, id);
    Line line;
    line.text = statement.title.empty() ? "one way" : "by \"" + statement.title + "\"";
    const std::string words = unmet_text(unmet);
    line.text += words.empty() ? "" : ": " + words;
    line.statement = statement.name;
    line.source = statement.source;
    line.locators = statement.locators;
    line.truth = truth_word(
        derivation::truth_of(knowledge_.ground, facts_, patient_, knowledge_.ground[id]));
    return line;
  }

  Reasons of_body(const logic::GroundRule& rule) {
    Reasons all;
    for (const GroundLiteral& literal : rule.body) {
      if (truth_of(literal).is_definite) {
        continue;
      }
      Reasons reasons = of_literal(literal);
      all.unmet.add(reasons.unmet);
      std::move(reasons.lines.begin(), reasons.lines.end(), std::back_inserter(all.lines));
    }
    return all;
  }

  Reasons of_literal(const GroundLiteral& literal) {
    switch (literal.kind) {
      case GroundLiteral::Kind::kTest:
        return of_test(literal);
      case GroundLiteral::Kind::kAtom:
        return literal.is_negated ? obstacle(AtomId(literal.index)) : unmet_atom(literal);
      case GroundLiteral::Kind::kAtLeast:
        return of_choice(literal);
    }
    return {};
  }

  static UnmetConditions one_of(Truth truth) {
    return truth.is_possible ? UnmetConditions{0, 1, {}} : UnmetConditions{1, 0, {}};
  }

  Reasons of_test(const GroundLiteral& literal) const {
    const logic::Test& test = knowledge_.program[logic::TestId(literal.index)];
    const Truth truth = facts_.test(logic::TestId(literal.index), patient_);
    const Truth wanted = literal.is_negated ? !truth : truth;
    Reasons reasons{{}, one_of(wanted)};
    Line line{.text = derivation::words_for(knowledge_.model, record_, test, truth),
              .statement = "",
              .source = derivation::place_of(knowledge_.model, record_, test),
              .truth = truth_word(wanted),
              .children = {}};
    if (!wanted.is_possible) {
      if (const auto distance =
              derivation::distance_of(knowledge_.model, record_, test, literal.is_negated)) {
        line.distance = distance->to_text();
        reasons.unmet.distance = distance->relative;
      }
    }
    reasons.lines.push_back(std::move(line));
    return reasons;
  }

  // An atom that should hold and does not, or not certainly.
  Reasons unmet_atom(const GroundLiteral& literal) {
    const AtomId atom(literal.index);
    const Truth truth = facts_.atom(atom, patient_);
    const bool is_circular = path_.contains(atom);
    const bool is_too_deep = path_.size() == kDepthMax;
    Reasons below;
    if (!is_circular && !is_too_deep) {
      const auto known = expanded_.find(atom);
      if (known != expanded_.end()) {
        below = {{}, known->second};
      } else {
        path_.insert(atom);
        below = of_rules(atom);
        path_.erase(atom);
        expanded_.emplace(atom, below.unmet);
      }
    }
    const bool is_joined = is_technical(knowledge_, atom) || is_of_the_same_statement(atom);
    if (is_joined && !below.lines.empty()) {
      return below;
    }
    if (is_recorded(atom) && below.lines.size() == 1 && below.lines.front().children.size() == 1) {
      below.lines = {below.lines.front().children.front()};
      return below;
    }
    Line line{.text = atom_words(knowledge_, atom).positive,
              .statement = "",
              .source = "",
              .truth = truth_word(truth),
              .children = std::move(below.lines)};
    line.is_cut = is_too_deep && !is_circular;
    line.is_repeated = line.children.empty() && expanded_.contains(atom) && !is_circular;
    const bool is_leaf = below.unmet.failing + below.unmet.open == 0;
    return {{std::move(line)}, is_leaf ? one_of(truth) : below.unmet};
  }

  bool is_recorded(AtomId atom) const {
    const std::uint32_t begin = knowledge_.ground.rules_begin[atom.index()];
    return knowledge_.ground.rules_begin[atom.index() + 1] == begin + 1 &&
           knowledge_.program[knowledge_.ground.rules[begin].rule].role ==
               logic::Rule::Role::kRecorded;
  }

  // An atom that should not hold and does, or may: a block, an exception.
  Reasons obstacle(AtomId atom) const {
    const Truth truth = facts_.atom(atom, patient_);
    Line line = why(knowledge_, record_, facts_, patient_, atom);
    line.text = (truth.is_definite ? "blocked by: " : "possibly blocked by: ") + line.text;
    line.truth = truth_word(!truth);
    return {{std::move(line)}, one_of(!truth)};
  }

  Reasons of_choice(const GroundLiteral& literal) {
    const logic::GroundAtLeast& choice = knowledge_.ground.at_leasts[literal.index];
    const Truth truth = truth_of(literal);
    const auto held = static_cast<std::size_t>(
        std::count_if(choice.atoms.begin(), choice.atoms.end(),
                      [&](AtomId atom) { return facts_.atom(atom, patient_).is_definite; }));
    Line line{.text = (literal.is_negated ? "fewer than " : "at least ") +
                      std::to_string(choice.count) + " of these; " + std::to_string(held) +
                      (held == 1 ? " holds" : " hold"),
              .statement = "",
              .source = "",
              .truth = truth_word(truth),
              .children = {}};
    for (const AtomId atom : choice.atoms) {
      const GroundLiteral entry{GroundLiteral::Kind::kAtom, literal.is_negated, atom.index()};
      if (!truth_of(entry).is_definite) {
        Reasons reasons = of_literal(entry);
        std::move(reasons.lines.begin(), reasons.lines.end(), std::back_inserter(line.children));
      }
    }
    return {{std::move(line)}, one_of(truth)};
  }

  const advice::Knowledge& knowledge_;
  const patient::Record& record_;
  const evaluation::Facts& facts_;
  std::uint32_t patient_;
  std::vector<std::string> statements_;         // whose rules are open above
  std::set<AtomId> path_;                       // open above: what rests on itself
  std::map<AtomId, UnmetConditions> expanded_;  // unfolded already
};

}  // namespace

Line whynot(const advice::Knowledge& knowledge, const patient::Record& record,
            const evaluation::Facts& facts, std::uint32_t patient, logic::AtomId atom) {
  if (facts.atom(atom, patient).is_definite) {
    return why(knowledge, record, facts, patient, atom);
  }
  return WhyNotFormatter(knowledge, record, facts, patient).format(atom);
}

}  // namespace regimen::explanation
