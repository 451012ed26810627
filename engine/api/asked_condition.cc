#include "engine/api/asked_condition.h"

#include <algorithm>
#include <map>

#include "engine/base/overload.h"
#include "engine/diagnostics/render.h"
#include "engine/knowledge/from_syntax.h"
#include "engine/logic/lower_conditions.h"
#include "engine/syntax/relations.h"
#include "grammar/parse.h"

namespace regimen::api {

namespace {

constexpr const char* kAsked = "<asked>";

// The condition beside the conditions of `model`; none where `sink` says what is wrong.
std::optional<knowledge::ConditionId> checked(knowledge::Model& model, const std::string& text,
                                              diagnostics::Buffers& buffers,
                                              diagnostics::Sink& sink) {
  const diagnostics::BufferId buffer = buffers.add(kAsked, text);
  const grammar::ParsedCondition parsed = grammar::parse_condition(buffers, buffer, sink);
  if (sink.has_errors() || !parsed.root) {
    return std::nullopt;
  }
  return knowledge::condition_from_syntax(model, parsed.tree, *parsed.root, buffers, sink);
}

// A program of the condition alone. What it asks of rules is an atom without rules in it.
logic::Program lowered(const knowledge::Model& model, knowledge::ConditionId condition) {
  logic::ProgramBuilder builder;
  logic::Rule rule{.head = {builder.relation("asked", std::vector<std::string>{}), {}}};
  logic::ConditionLowering(model, builder).lower(condition, logic::Scope::none(), rule.body);
  builder.add(std::move(rule));
  // `taking(a)` as an atom: the knowledge base has it only where one of its rules asks for it.
  const logic::RelationId taking = builder.relation(relation::kTaking);
  for (std::uint32_t agent = 0; agent < model.agents.size(); ++agent) {
    const std::string& name = model.agents[agent].header.name;
    const logic::TestId test =
        builder.test(knowledge::Taking{knowledge::AgentId(agent)}, "taking " + name);
    builder.add({.head = {taking, {builder.symbol("agent", name)}},
                 .body = {logic::TestLiteral{test, false}}});
  }
  return std::move(builder).finish();
}

}  // namespace

// Puts the rules that the root rests on in an order in which each needs only earlier ones. There
// are no variables, so a rule is one step.
class AskedCondition::Planner {
 public:
  Planner(const KnowledgeBase& base, const logic::Program& program, AskedCondition& result)
      : base_(base), program_(program), result_(result) {
    for (const logic::Rule& rule : program.rules) {
      rules_[rule.head].push_back(&rule);
    }
  }

  void plan(const logic::Atom& root) {
    result_.root_ = logic::AtomId(place_of(root));
    logic::Plan& plan = result_.plan_;
    plan.groups.push_back({0, static_cast<std::uint32_t>(plan.steps.size()), false});
    plan.atom_count = static_cast<std::uint32_t>(places_.size());
    plan.test_count = static_cast<std::uint32_t>(result_.tests_.size());
  }

 private:
  std::uint32_t place_of(const logic::Atom& atom) {
    if (const auto known = places_.find(atom); known != places_.end()) {
      return known->second;
    }
    const auto rules = rules_.find(atom);
    if (rules == rules_.end()) {
      const std::uint32_t place = next_place(atom);
      borrow(atom, place);
      return place;
    }
    std::vector<std::vector<logic::GroundLiteral>> bodies;
    for (const logic::Rule* rule : rules->second) {
      if (std::optional<std::vector<logic::GroundLiteral>> body = body_of(*rule)) {
        bodies.push_back(std::move(*body));
      }
    }
    const std::uint32_t head = next_place(atom);
    for (const std::vector<logic::GroundLiteral>& body : bodies) {
      logic::Plan& plan = result_.plan_;
      const auto begin = static_cast<std::uint32_t>(plan.literals.size());
      plan.literals.insert(plan.literals.end(), body.begin(), body.end());
      plan.steps.push_back({head, begin, static_cast<std::uint32_t>(plan.literals.size())});
    }
    return head;
  }

  std::uint32_t next_place(const logic::Atom& atom) {
    const auto place = static_cast<std::uint32_t>(places_.size());
    places_.emplace(atom, place);
    return place;
  }

  // An atom that the knowledge base has not can hold for nobody: its place stays empty.
  void borrow(const logic::Atom& atom, std::uint32_t place) {
    const logic::Relation& relation = program_[atom.relation];
    const auto relation_id = find_relation(base_.program(), relation.name);
    if (!relation_id) {
      return;
    }
    logic::GroundAtom ground{*relation_id, {}};
    for (const logic::Term& term : atom.args) {
      const logic::Symbol& symbol = program_[std::get<logic::SymbolId>(term)];
      const auto id = find_symbol(base_.program(), program_[symbol.sort].name, symbol.name);
      if (!id) {
        return;
      }
      ground.args.push_back(*id);
    }
    if (const auto id = find_atom(base_.ground(), ground)) {
      result_.borrowed_.push_back({*id, place});
    }
  }

  // nullopt when the body can never hold.
  std::optional<std::vector<logic::GroundLiteral>> body_of(const logic::Rule& rule) {
    using Kind = logic::GroundLiteral::Kind;
    std::vector<logic::GroundLiteral> body;
    bool may_hold = true;
    for (const logic::Literal& literal : rule.body) {
      std::visit(Overload{[&](const logic::AtomLiteral& atom) {
                            body.push_back({Kind::kAtom, atom.is_negated, place_of(atom.atom)});
                          },
                          [&](const logic::TestLiteral& test) {
                            body.push_back({Kind::kTest, test.is_negated, test_place(test.test)});
                          },
                          [&](const logic::SameLiteral& same) {
                            may_hold = may_hold && (same.left == same.right) != same.is_different;
                          },
                          [&](const logic::AtLeastLiteral& choice) {
                            body.push_back({Kind::kAtLeast, false, choice_place(choice)});
                          }},
                 literal);
    }
    return may_hold ? std::optional(std::move(body)) : std::nullopt;
  }

  // Only tests that something rests on are evaluated.
  std::uint32_t test_place(logic::TestId id) {
    const auto [known, is_new] =
        test_places_.emplace(id, static_cast<std::uint32_t>(result_.tests_.size()));
    if (is_new) {
      result_.tests_.push_back(program_[id]);
    }
    return known->second;
  }

  std::uint32_t choice_place(const logic::AtLeastLiteral& choice) {
    logic::GroundAtLeast ground{choice.count, {}};
    for (const logic::Atom& atom : choice.atoms) {
      ground.atoms.emplace_back(place_of(atom));
    }
    result_.plan_.at_leasts.push_back(std::move(ground));
    return static_cast<std::uint32_t>(result_.plan_.at_leasts.size() - 1);
  }

  const KnowledgeBase& base_;
  const logic::Program& program_;
  AskedCondition& result_;
  std::map<logic::Atom, std::vector<const logic::Rule*>> rules_;
  std::map<logic::Atom, std::uint32_t> places_;
  std::map<logic::TestId, std::uint32_t> test_places_;
};

tl::expected<AskedCondition, std::string> AskedCondition::compile(const KnowledgeBase& base,
                                                                  const std::string& text,
                                                                  bool colour) {
  diagnostics::Buffers buffers = base.buffers();  // messages point at statements of the model
  diagnostics::Sink sink;
  knowledge::Model model = base.model();
  const std::optional<knowledge::ConditionId> condition = checked(model, text, buffers, sink);
  if (!condition || sink.has_errors()) {
    return tl::make_unexpected(render_text(sink.take(buffers), buffers, {.colour = colour}));
  }
  const logic::Program program = lowered(model, *condition);
  AskedCondition asked(base);
  const auto root = std::find_if(
      program.rules.begin(), program.rules.end(),
      [&](const logic::Rule& rule) { return program[rule.head.relation].name == "asked"; });
  Planner(base, program, asked).plan(root->head);
  return asked;
}

void AskedCondition::evaluate(std::span<const patient::Record* const> records,
                              const evaluation::Facts& facts, evaluation::Facts& own) const {
  own.patients = facts.patients;
  own.atom_definite.assign(plan_.atom_count, 0);
  own.atom_possible.assign(plan_.atom_count, 0);
  own.test_definite.assign(plan_.test_count, 0);
  own.test_possible.assign(plan_.test_count, 0);
  for (std::size_t test = 0; test < tests_.size(); ++test) {
    for (std::size_t patient = 0; patient < records.size(); ++patient) {
      const quantity::Truth truth =
          evaluation::evaluate_test(base_->model(), tests_[test], *records[patient]);
      own.test_definite[test] |= evaluation::Word{truth.is_definite} << patient;
      own.test_possible[test] |= evaluation::Word{truth.is_possible} << patient;
    }
  }
  for (const Borrowed& atom : borrowed_) {
    own.atom_definite[atom.to] = facts.atom_definite[atom.from.index()];
    own.atom_possible[atom.to] = facts.atom_possible[atom.from.index()];
  }
  evaluation::propagate(plan_, ~evaluation::Word{0} >> (evaluation::kBlock - records.size()), own);
}

}  // namespace regimen::api
