#include "engine/api/question.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "engine/base/nearest.h"
#include "engine/syntax/relations.h"

namespace regimen::api {

namespace {

struct QueryTarget {
  std::string_view kind;  // as knowledge::kind_of says
  relation::Constant<1> relation;
  std::string_view words;
  std::optional<relation::Step> step{};  // of a rule, which may have variables
};
constexpr std::array<QueryTarget, 11> kQueryTargets{{
    {"agent", relation::kRecommended, "is recommended"},
    {"protocol", relation::kProtocolRecommended, "is recommended"},
    {"conclusion", relation::kHolds, "holds"},
    {"condition", relation::kHolds, "holds"},
    {"symptom", relation::kHolds, "holds"},
    {"history", relation::kHolds, "holds"},
    {"allergy", relation::kHolds, "holds"},
    {"rule", relation::kApplies, "applies", relation::Step::kApply},
    {"override", relation::kApplies, "applies", relation::Step::kApply},
    {"invariant", relation::kViolated, "is violated", relation::Step::kViolate},
    {"contraindication", relation::kContraindicationApplies, "applies"},
}};

// What is asked of an agent that is taken: `stop testosterone_gel`.
struct AnswerTarget {
  std::string_view word;
  std::string_view relation;
  std::string_view words;
};
constexpr std::array<AnswerTarget, 4> kAnswerTargets{{
    {"stop ", relation::kToStop.name, "is to be stopped"},
    {"hold ", relation::kToHold.name, "is to be held"},
    {"adjust ", relation::kToAdjust.name, "is to be adjusted"},
    {"continue ", relation::kToContinue.name, "may go on"},
}};

std::optional<logic::AtomId> atom_of(const KnowledgeBase& base, std::string_view relation,
                                     const std::vector<std::string>& names) {
  const std::optional<logic::RelationId> relation_id = find_relation(base.program(), relation);
  if (!relation_id) {
    return std::nullopt;
  }
  const logic::Relation& found = base.program()[*relation_id];
  if (found.columns.size() != names.size()) {
    return std::nullopt;
  }
  logic::GroundAtom atom{*relation_id, {}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::optional<logic::SymbolId> symbol =
        find_symbol(base.program(), base.program()[found.columns[i]].name, names[i]);
    if (!symbol) {
      return std::nullopt;
    }
    atom.args.push_back(*symbol);
  }
  return find_atom(base.ground(), atom);
}

// "relation(a, b)" taken apart; nullopt when it is not of that form.
std::optional<std::pair<std::string, std::vector<std::string>>> split_atom(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || text.back() != ')') {
    return std::nullopt;
  }
  std::vector<std::string> names;
  std::istringstream parts(std::string(text.substr(open + 1, text.size() - open - 2)));
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t first = part.find_first_not_of(' ');
    const std::size_t last = part.find_last_not_of(' ');
    names.push_back(first == std::string::npos ? "" : part.substr(first, last - first + 1));
  }
  return std::pair{std::string(text.substr(0, open)), names};
}

Question nothing_called(const KnowledgeBase& base, std::string_view name) {
  Question question;
  question.error = "unknown name `" + std::string(name) + "`";
  const std::vector<std::string> meant = nearest_names(name, known_names(base));
  for (std::size_t i = 0; i < meant.size(); ++i) {
    question.error += (i == 0 ? "; did you mean `" : "` or `") + meant[i];
  }
  question.error += meant.empty() ? "; `list` shows every name" : "`?";
  return question;
}

std::optional<Question> about_answer(const KnowledgeBase& base, std::string_view name) {
  for (const AnswerTarget& target : kAnswerTargets) {
    if (!name.starts_with(target.word)) {
      continue;
    }
    const std::string agent(name.substr(target.word.size()));
    if (!knowledge::find_agent(base.model(), agent)) {
      return nothing_called(base, agent);
    }
    return Question{.atom = atom_of(base, target.relation, {agent}),
                    .words = "`" + agent + "` " + std::string(target.words),
                    .error = ""};
  }
  return std::nullopt;
}

// A rule with variables applies to each of them, or not: the question must name them.
std::optional<Question> about_each(const KnowledgeBase& base, const QueryTarget& target,
                                   const knowledge::EntityId& entity) {
  const auto* id = std::get_if<knowledge::RuleId>(&entity);
  if (id == nullptr || !target.step || base.model()[*id].variables.empty()) {
    return std::nullopt;
  }
  const std::string& name = base.model()[*id].header.name;
  const std::string relation = relation::step_of_rule(*target.step, name);
  Question question;
  question.error = "`" + name + "` is about agents in general; ask about one of them";
  const auto relation_id = find_relation(base.program(), relation);
  const auto& atoms = base.ground().atoms;
  const auto example = std::find_if(atoms.begin(), atoms.end(), [&](const logic::GroundAtom& atom) {
    return relation_id && atom.relation == *relation_id;
  });
  if (example != atoms.end()) {
    question.error += ", as in `" + logic::ground_atom_text(base.program(), *example) + "`";
  }
  return question;
}

// Doses of several agents may have one name.
std::optional<Question> about_dose(const KnowledgeBase& base, std::string_view name,
                                   const std::vector<knowledge::EntityId>& entities) {
  const knowledge::Model& model = base.model();
  std::vector<knowledge::DoseId> doses;
  for (const knowledge::EntityId& entity : entities) {
    if (const auto* dose = std::get_if<knowledge::DoseId>(&entity)) {
      doses.push_back(*dose);
    }
  }
  if (doses.empty()) {
    return std::nullopt;
  }
  Question question;
  if (doses.size() > 1) {
    question.error = "several doses are called `" + std::string(name) + "`; ask about ";
    for (std::size_t i = 0; i < doses.size(); ++i) {
      question.error += (i == 0                  ? "`"
                         : i + 1 == doses.size() ? " or `"
                                                 : ", `") +
                        knowledge::dose_symbol(model, doses[i]) + "`";
    }
    return question;
  }
  const knowledge::Dose& dose = model[doses.front()];
  question.atom =
      atom_of(base, relation::kGivesDose.name,
              {model[dose.agent].header.name, knowledge::dose_symbol(model, doses.front())});
  question.words = "dose `" + std::string(name) + "` is given";
  if (dose.header.is_claim) {
    question.never = "it is a claim: nothing depends on it";
  } else if (dose.overridden_by) {
    question.never = "`" + model[*dose.overridden_by].header.name + "` prefers another dose";
  }
  return question;
}

}  // namespace

Question question_for(const KnowledgeBase& base, std::string_view name) {
  constexpr std::string_view kNot = "not ";
  if (name.starts_with(kNot)) {  // `why not x` has the same answer as `why x`
    name.remove_prefix(kNot.size());
  }
  if (const auto atom = split_atom(name)) {
    if (!find_relation(base.program(), atom->first)) {
      return nothing_called(base, atom->first);
    }
    return {atom_of(base, atom->first, atom->second), "`" + std::string(name) + "` holds", ""};
  }
  if (auto question = about_answer(base, name)) {
    return *question;
  }
  const std::vector<knowledge::EntityId> entities = knowledge::find_all(base.model(), name);
  for (const knowledge::EntityId& entity : entities) {
    const std::string_view kind = knowledge::kind_of(base.model(), entity);
    const auto* target = std::find_if(kQueryTargets.begin(), kQueryTargets.end(),
                                      [&](const QueryTarget& row) { return row.kind == kind; });
    if (target != kQueryTargets.end()) {
      if (auto question = about_each(base, *target, entity)) {
        return *question;
      }
      const std::string& symbol = knowledge::header_of(base.model(), entity).name;
      return {atom_of(base, target->relation.name, {symbol}),
              "`" + std::string(name) + "` " + std::string(target->words), ""};
    }
  }
  if (auto question = about_dose(base, name, entities)) {
    return *question;
  }
  if (!entities.empty()) {
    Question question;
    question.error = "`" + std::string(name) + "` is a " +
                     std::string(knowledge::kind_of(base.model(), entities.front())) +
                     "; ask about an agent, protocol, conclusion, condition, rule, "
                     "contraindication or dose";
    return question;
  }
  return nothing_called(base, name);
}

std::vector<std::string> known_names(const KnowledgeBase& base) {
  const knowledge::Model& model = base.model();
  std::set<std::string> names;
  const auto add = [&](const auto& entities) {
    for (const auto& entity : entities) {
      names.insert(entity.header.name);
    }
  };
  add(model.sources);
  add(model.labs);
  add(model.concepts);
  add(model.terms);
  add(model.agents);
  add(model.mechanisms);
  add(model.doses);
  add(model.limits);
  add(model.contraindications);
  add(model.rules);
  add(model.protocols);
  add(model.tables);
  add(model.interactions);
  add(model.relations);
  add(model.mappings);
  return {names.begin(), names.end()};
}

}  // namespace regimen::api
