// Implements the clauses of grammar/build.h. What may stand in a statement was checked before
// (grammar/words.h), so each function knows its own clauses only.
#include <utility>

#include "engine/base/overload.h"
#include "engine/syntax/relations.h"
#include "grammar/author_errors.h"
#include "grammar/build.h"

namespace regimen::grammar {

using syntax::Statement;

void Builder::add_clause(P::ClauseContext* clause, Statement& statement) {
  const std::size_t type = clause->start->getType();
  if (type == P::SOURCE) {
    auto* source = static_cast<P::SourceClauseContext*>(clause);
    statement.sources.push_back({name(source->id), optional_string(source->locator), span(source)});
    return;
  }
  if (type == P::CODE || type == P::HISTORY) {
    add_codes(static_cast<P::CodeClauseContext*>(clause)->what, type == P::HISTORY, statement);
    return;
  }
  if (add_metadata(clause, statement)) {
    return;
  }
  std::visit(
      Overload{
          [&](syntax::SourceDecl& decl) { add_source_clause(clause, decl); },
          [](syntax::UnitDecl&) {},
          [&](syntax::LabDecl& decl) { add_lab_clause(clause, decl); },
          [&](syntax::ConceptDecl& decl) {
            auto* absent = static_cast<P::AbsentClauseContext*>(clause);
            decl.absent_means_no = absent->meaning->getType() == P::NO;
            decl.absent_always_means_no = absent->always != nullptr;
            decl.absent_span = span(absent);
          },
          [](syntax::ConclusionDecl&) {},
          [](syntax::TermDecl&) {},
          [&](syntax::AgentDecl& decl) { add_agent_clause(clause, decl); },
          [&](syntax::DoseDecl& decl) {
            decl.phrase = dose_phrase(static_cast<P::DoseClauseContext*>(clause)->phrase);
          },
          [&](syntax::LimitDecl& decl) { add_limit_clause(clause, decl); },
          [&](syntax::ContraindicationDecl& decl) { add_contraindication_clause(clause, decl); },
          [&](syntax::RuleDecl& decl) { add_rule_clause(clause, decl); },
          [&](syntax::ProtocolDecl& decl) { add_protocol_clause(clause, decl); },
          [](syntax::RelationDecl&) {},
          [](syntax::FactDecl&) {},
          [](syntax::ScenarioDecl&) {},
          [](syntax::ResolveDecl&) {},
          [](syntax::AssertionDecl&) {},
          [&](syntax::MechanismDecl& decl) { add_effect_clause(clause, decl); },
          [](syntax::EnumerationDecl&) {},
          [](syntax::DefineDecl&) {},
          [](syntax::ShortRuleDecl&) {},
          [&](syntax::TableDecl& decl) { add_table_clause(clause, decl); },
          [&](syntax::InteractionDecl& decl) {
            decl.severity = name(static_cast<P::WordClauseContext*>(clause)->id);
          },
          [](syntax::MappingDecl&) {},
          [](syntax::IrrelevantDecl&) {},
          [](syntax::ExtendDecl&) {},
          [](syntax::TrustDecl&) {},
      },
      statement.value);
}

void Builder::add_codes(P::CodesContext* codes, bool is_history, Statement& statement) {
  std::vector<syntax::Text> except;
  for (const antlr4::Token* code : codes->excepted) {
    except.push_back(string(code));
  }
  for (const antlr4::Token* code : codes->items) {
    statement.codes.push_back({.system = name(codes->system),
                               .code = string(code),
                               .span = span(codes),
                               .except = except,
                               .is_history = is_history});
  }
}

// True for what every statement may say of itself.
bool Builder::add_metadata(P::ClauseContext* clause, syntax::Statement& statement) {
  using syntax::Metadata;
  const auto add = [&](auto member, auto value) {
    Metadata metadata = *statement.metadata;
    metadata.*member = std::move(value);
    statement.metadata = std::move(metadata);
    return true;
  };
  const auto written = [&] { return string(static_cast<P::TextClauseContext*>(clause)->text); };
  switch (clause->start->getType()) {
    case P::SAYS:
      return add(&Metadata::says, written());
    case P::AUTHOR:
      return add(&Metadata::author, written());
    case P::REVIEWER:
      return add(&Metadata::reviewer, written());
    case P::VERSION:
      return add(&Metadata::version, written());
    case P::REVIEWED:
      return add(&Metadata::reviewed_on, date(static_cast<P::ReviewedClauseContext*>(clause)->day));
    case P::REVIEW:
      return add(&Metadata::review_by, date(static_cast<P::ReviewClauseContext*>(clause)->day));
    case P::EVIDENCE:
      return add(&Metadata::evidence, name(static_cast<P::WordClauseContext*>(clause)->id));
    default:
      return false;
  }
}

void Builder::add_source_clause(P::ClauseContext* clause, syntax::SourceDecl& source) {
  switch (clause->start->getType()) {
    case P::KIND:
      source.kind = text(static_cast<P::WordClauseContext*>(clause)->id);
      return;
    case P::LEVEL:
      source.level = text(static_cast<P::WordClauseContext*>(clause)->id);
      return;
    case P::YEAR_WORD:
      source.year = number(static_cast<P::YearClauseContext*>(clause)->year);
      return;
    case P::URL:
      source.url = string(static_cast<P::TextClauseContext*>(clause)->text);
      return;
    default:
      source.publisher = string(static_cast<P::TextClauseContext*>(clause)->text);
  }
}

void Builder::add_lab_clause(P::ClauseContext* clause, syntax::LabDecl& lab) {
  switch (clause->start->getType()) {
    case P::UNIT_WORD: {
      auto* unit = static_cast<P::UnitClauseContext*>(clause);
      lab.unit = text(unit->text);
      lab.unit_span = span(unit->text);
      return;
    }
    case P::MOLAR:
      lab.molar_mass = quantity(static_cast<P::MolarMassClauseContext*>(clause)->amount);
      return;
    case P::PLAUSIBLE: {
      auto* plausible = static_cast<P::PlausibleClauseContext*>(clause);
      std::tie(lab.plausible_low, lab.plausible_high) = range(plausible->low, plausible->high);
      return;
    }
    default:
      lab.valid_for = duration(static_cast<P::ValidClauseContext*>(clause)->time);
  }
}

void Builder::add_agent_clause(P::ClauseContext* clause, syntax::AgentDecl& agent) {
  switch (clause->start->getType()) {
    case P::CLASS:
      for (syntax::Name& each : names(static_cast<P::ClassClauseContext*>(clause)->names)) {
        agent.classes.push_back(std::move(each));
      }
      return;
    case P::STRENGTH:
      agent.strength = quantity(static_cast<P::StrengthClauseContext*>(clause)->amount);
      return;
    case P::POTENCY:
      agent.potency = quantity(static_cast<P::StrengthClauseContext*>(clause)->amount);
      return;
    case P::ACTION: {
      auto* action = static_cast<P::ActionClauseContext*>(clause);
      agent.actions.push_back(
          {name(action->verb), name(action->target), optional_name(action->site), span(action)});
      return;
    }
    default: {
      auto* standing = static_cast<P::StandingClauseContext*>(clause);
      agent.standing = syntax::ApprovalStatus{name(standing->id), optional_string(standing->note),
                                              optional_date(standing->looked), span(standing)};
    }
  }
}

void Builder::add_effect_clause(P::ClauseContext* clause, syntax::MechanismDecl& mechanism) {
  auto* effect = static_cast<P::EffectClauseContext*>(clause);
  syntax::CausalEffect built{.cause = name(effect->cause),
                             .verb = name(effect->verb),
                             .target = name(effect->target),
                             .product = optional_name(effect->result),
                             .via = {},
                             .site = {},
                             .span = span(effect)};
  for (P::PathwayContext* pathway : effect->where) {
    const bool is_via = pathway->word->getType() == P::VIA;
    std::optional<syntax::Name>& place = is_via ? built.via : built.site;
    if (place) {
      errors_.add(repeated_clause(word(pathway->word), place->span));
    } else {
      place = name(pathway->id);
    }
  }
  mechanism.effects.push_back(std::move(built));
}

void Builder::add_limit_clause(P::ClauseContext* clause, syntax::LimitDecl& limit) {
  auto* context = static_cast<P::LimitClauseContext*>(clause);
  limit.amount = quantity(context->amount);
  P::PerPeriodContext* time = context->time;
  limit.is_calendar = time->calendar != nullptr;
  limit.period =
      time->length != nullptr ? duration(time->length) : one(text(time->word), span(time->word));
}

std::optional<syntax::ConditionId> Builder::clause_condition(P::ClauseContext* clause) {
  switch (clause->start->getType()) {
    case P::WHEN:
      return condition(static_cast<P::WhenClauseContext*>(clause)->value);
    case P::UNLESS:
      return condition(static_cast<P::UnlessClauseContext*>(clause)->value);
    default:
      return condition(static_cast<P::IndicatedClauseContext*>(clause)->value);
  }
}

void Builder::add_contraindication_clause(P::ClauseContext* clause,
                                          syntax::ContraindicationDecl& decl) {
  if (clause->start->getType() == P::SEVERITY) {
    decl.severity = name(static_cast<P::WordClauseContext*>(clause)->id);
    return;
  }
  const auto when = clause_condition(clause);
  if (when && decl.when) {  // several `when` hold together, as in a rule
    const diagnostics::Span where = diagnostics::join(tree_[*decl.when].span, tree_[*when].span);
    tree_.conditions.push_back({syntax::AndCondition{{*decl.when, *when}}, where});
    decl.when = syntax::ConditionId(tree_.conditions.size() - 1);
  } else if (when) {
    decl.when = when;
  }
}

void Builder::add_rule_clause(P::ClauseContext* clause, syntax::RuleDecl& rule) {
  switch (clause->start->getType()) {
    case P::FOR:
      add_variables(static_cast<P::ForClauseContext*>(clause)->who, rule);
      return;
    case P::OVERRIDES:
      for (syntax::Name& each : names(static_cast<P::OverridesClauseContext*>(clause)->names)) {
        rule.overrides.push_back(std::move(each));
      }
      return;
    case P::THEN:
      for (syntax::Action& each : actions(static_cast<P::ThenClauseContext*>(clause)->items)) {
        rule.then.push_back(std::move(each));
      }
      return;
    case P::NEVER:
    case P::ALWAYS:
      add_bound(static_cast<P::BoundClauseContext*>(clause), rule);
      return;
    default:
      if (const auto built = clause_condition(clause)) {
        (clause->start->getType() == P::UNLESS ? rule.unless : rule.when).push_back(*built);
      }
  }
}

// What must not be: `never C` says C, `always C` its negation.
void Builder::add_bound(P::BoundClauseContext* clause, syntax::RuleDecl& rule) {
  std::optional<syntax::ConditionId> bound;
  if (clause->agent != nullptr) {
    syntax::AtomCondition atom{{std::string(relation::kRecommended.name), span(clause->agent)}, {}};
    atom.args.push_back(add(syntax::NameValue{name(clause->agent)}, clause->agent));
    bound = add(std::move(atom), clause);
  } else {
    bound = condition(clause->value);
  }
  if (bound && clause->word->getType() == P::ALWAYS) {
    bound = add(syntax::NotCondition{*bound}, clause);
  }
  rule.never = bound;
}

void Builder::add_step_condition(P::ClauseContext* clause, syntax::ProtocolDecl& protocol) {
  if (!is_after_step_) {
    errors_.add(expected_here(word(clause->start), "`start`, `add`, `hold` or `stop` before `when`",
                              "", "write `indicated when` for the protocol as a whole"));
    return;
  }
  syntax::ProtocolStep& step = protocol.steps.back();
  step.when = clause_condition(clause);
  step.span = diagnostics::join(step.span, span(clause));
}

// `by article "…"` belongs to the clause before it.
void Builder::add_clause_source(P::ByClauseContext* clause, syntax::ProtocolDecl& protocol) {
  SmallVector<syntax::SourceRef>* sources = nullptr;
  switch (clause_before_) {
    case P::START:
    case P::ADD:
    case P::HOLD:
    case P::STOP:
      sources = &protocol.steps.back().sources;
      break;
    case P::TITRATE:
      sources = protocol.titrations.empty() ? nullptr : &protocol.titrations.back().sources;
      break;
    case P::MONITOR:
      sources = &protocol.monitors.back().sources;
      break;
    default:
      break;
  }
  if (sources == nullptr) {
    errors_.add(expected_here(word(clause->start),
                              "`start`, `add`, `hold`, `stop`, `titrate` or `monitor` before `by`",
                              "", "write `source` for the protocol as a whole"));
    return;
  }
  sources->push_back({name(clause->id), optional_string(clause->locator), span(clause)});
}

void Builder::add_protocol_clause(P::ClauseContext* clause, syntax::ProtocolDecl& protocol) {
  using Kind = syntax::ProtocolStep::Kind;
  const std::size_t type = clause->start->getType();
  switch (type) {
    case P::FOR: {
      const Population found = population(static_cast<P::ForClauseContext*>(clause)->who);
      protocol.sex = found.sex;
      protocol.adults = found.adults;
      protocol.population_span = found.sex.span;
      return;
    }
    case P::WHEN:
      add_step_condition(clause, protocol);
      return;
    case P::BY:
      add_clause_source(static_cast<P::ByClauseContext*>(clause), protocol);
      return;
    case P::INDICATED:
    case P::UNLESS:
      if (const auto built = clause_condition(clause)) {
        (type == P::UNLESS ? protocol.unless : protocol.indicated_when).push_back(*built);
      }
      return;
    case P::TITRATE:
      add_titration(static_cast<P::TitrateClauseContext*>(clause), protocol);
      return;
    case P::MONITOR:
      protocol.monitors.push_back(monitor(static_cast<P::MonitorClauseContext*>(clause)->phrase));
      return;
    default: {
      auto* step = static_cast<P::StepClauseContext*>(clause);
      const Kind kind = type == P::START  ? Kind::kStart
                        : type == P::ADD  ? Kind::kAdd
                        : type == P::HOLD ? Kind::kHold
                                          : Kind::kStop;
      protocol.steps.push_back(
          {kind, name(step->agent), optional_name(step->dose), std::nullopt, span(step)});
    }
  }
}

}  // namespace regimen::grammar
