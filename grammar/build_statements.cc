// Implements the statements of grammar/build.h.
#include <algorithm>
#include <utility>

#include "grammar/author_errors.h"
#include "grammar/build.h"
#include "grammar/words.h"

namespace regimen::grammar {

using syntax::Statement;

namespace {

using P = generated::RegimenParser;

syntax::LabDecl lab(bool is_vital) {
  syntax::LabDecl decl;
  decl.is_vital = is_vital;
  return decl;
}

syntax::ConceptDecl concept_of(syntax::ConceptDecl::Kind kind) {
  syntax::ConceptDecl decl;
  decl.kind = kind;
  return decl;
}

decltype(Statement::value) empty_statement(std::size_t keyword) {
  using syntax::ConceptDecl;
  using syntax::TermDecl;
  switch (keyword) {
    case P::SOURCE:
      return syntax::SourceDecl{};
    case P::LAB:
    case P::VITAL:
      return lab(keyword == P::VITAL);
    case P::CONDITION:
      return concept_of(ConceptDecl::Kind::kCondition);
    case P::SYMPTOM:
      return concept_of(ConceptDecl::Kind::kSymptom);
    case P::HISTORY:
      return concept_of(ConceptDecl::Kind::kHistory);
    case P::ALLERGY:
      return concept_of(ConceptDecl::Kind::kAllergy);
    case P::CLASS:
      return TermDecl{TermDecl::Kind::kClass};
    case P::HORMONE:
      return TermDecl{TermDecl::Kind::kHormone};
    case P::ENZYME:
      return TermDecl{TermDecl::Kind::kEnzyme};
    case P::RECEPTOR:
      return TermDecl{TermDecl::Kind::kReceptor};
    case P::ORGAN:
      return TermDecl{TermDecl::Kind::kOrgan};
    case P::ROUTE:
      return TermDecl{TermDecl::Kind::kRoute};
    case P::PROCESS:
      return TermDecl{TermDecl::Kind::kProcess};
    case P::MECHANISM:
      return syntax::MechanismDecl{};
    case P::AGENT:
      return syntax::AgentDecl{};
    case P::DOSE:
      return syntax::DoseDecl{};
    case P::LIMIT:
      return syntax::LimitDecl{};
    case P::CONTRAINDICATION:
      return syntax::ContraindicationDecl{};
    case P::RULE:
      return syntax::RuleDecl{};
    case P::PROTOCOL:
      return syntax::ProtocolDecl{};
    case P::TABLE:
      return syntax::TableDecl{};
    default:
      return syntax::ConclusionDecl{};
  }
}

bool may_be_claim(std::size_t keyword) {
  return keyword == P::DOSE || keyword == P::LIMIT || keyword == P::CONTRAINDICATION ||
         keyword == P::RULE || keyword == P::PROTOCOL || keyword == P::INTERACTION ||
         keyword == P::EXCLUSIVE || keyword == P::CLAIM;
}

// Documentation without its `///`, one space before it and any behind it.
std::string_view doc_text(std::string_view comment) {
  comment.remove_prefix(3);
  comment = comment.substr(0, comment.find_last_not_of(" \t") + 1);
  if (!comment.empty() && comment.front() == ' ') {
    comment.remove_prefix(1);
  }
  return comment;
}

}  // namespace

std::string Builder::doc_before(std::size_t lexeme) const {
  const auto first =
      std::lower_bound(lexemes_.docs.begin(), lexemes_.docs.end(), lexeme,
                       [](const DocComment& doc, std::size_t index) { return doc.before < index; });
  std::string result;
  for (auto doc = first; doc != lexemes_.docs.end() && doc->before == lexeme; ++doc) {
    result += result.empty() ? "" : "\n";
    result += doc_text(text_.bytes.substr(doc->begin, doc->end - doc->begin));
  }
  return result;
}

void Builder::add_statements(P::ChunkContext* chunk, std::size_t first) {
  for (P::StatementContext* each : chunk->items) {
    if (each->exception == nullptr) {
      add_statement(each, first);
    }
  }
}

// The word a statement begins with, after `claim`.
std::size_t Builder::keyword_of(P::StatementContext* context) {
  if (context->start->getType() != P::CLAIM) {
    return context->start->getType();
  }
  auto* declaration = dynamic_cast<P::DeclarationContext*>(context);
  if (declaration != nullptr) {
    return declaration->keyword->getType();
  }
  if (dynamic_cast<P::ClaimStatementContext*>(context) != nullptr) {
    return P::CLAIM;
  }
  return dynamic_cast<P::InteractionStatementContext*>(context) != nullptr ? P::INTERACTION
         : dynamic_cast<P::ExclusiveStatementContext*>(context) != nullptr ? P::EXCLUSIVE
                                                                           : P::CONTRAINDICATION;
}

void Builder::add_statement(P::StatementContext* context, std::size_t first) {
  keyword_ = keyword_of(context);
  const bool is_claim = context->start->getType() == P::CLAIM;
  if (keyword_ == P::MODULE) {
    auto* module = static_cast<P::ModuleStatementContext*>(context);
    tree_.module = name(module->id);
    tree_.version = optional_string(module->text);
    return;
  }
  if (keyword_ == P::USE) {
    for (P::NameContext* each : static_cast<P::UseStatementContext*>(context)->names) {
      tree_.uses.push_back({name(each)});
    }
    return;
  }
  Statement statement{.value = syntax::ConclusionDecl{},
                      .is_claim = is_claim,
                      .name = {},
                      .title = {},
                      .sources = {},
                      .codes = {},
                      .metadata = {},
                      .doc = doc_before(first + context->start->getTokenIndex()),
                      .keyword_span = span(context->start),
                      .span = span(context)};
  add_content(context, statement);
  if (is_claim && !may_be_claim(keyword_)) {
    errors_.add(expected_here(word(context->start),
                              "a dose, limit, contraindication, rule or protocol", " after `claim`",
                              "remove `claim`"));
  }
  tree_.statements.push_back(std::move(statement));
  for (Statement& rule : row_rules_) {
    tree_.statements.push_back(std::move(rule));
  }
  row_rules_.clear();
}

void Builder::add_fact(P::FactStatementContext* fact, Statement& statement) {
  statement.name = name(fact->id);
  statement.value = syntax::FactDecl{values(fact->args)};
  add_body(fact->block, keyword_, statement);
}

void Builder::add_enumeration(P::EnumerationStatementContext* enumeration, Statement& statement) {
  statement.name = name(enumeration->id);
  statement.title = optional_string(enumeration->title);
  statement.value = syntax::EnumerationDecl{names(enumeration->words)};
}

// What a module says of the entries of records: `irrelevant`, `extend`, `trust records`.
void Builder::add_record_statement(P::StatementContext* context, Statement& statement) {
  if (auto* irrelevant = dynamic_cast<P::IrrelevantStatementContext*>(context)) {
    statement.value = syntax::IrrelevantDecl{};
    add_codes(irrelevant->what, /*is_history=*/false, statement);
    add_body(irrelevant->block, keyword_, statement);
  } else if (auto* extend = dynamic_cast<P::ExtendStatementContext*>(context)) {
    statement.name = name(extend->id);
    statement.value = syntax::ExtendDecl{name(extend->kind)};
    add_body(extend->block, keyword_, statement);
  } else {
    auto* trust = static_cast<P::TrustStatementContext*>(context);
    if (text(trust->what) != "records") {
      errors_.add(expected_here(word(trust->what), "`records`", " after `trust`",
                                "write `trust records because \"…\"`"));
    }
    statement.value = syntax::TrustDecl{string(trust->why)};
    add_body(trust->block, keyword_, statement);
  }
}

void Builder::add_content(P::StatementContext* context, Statement& statement) {
  switch (keyword_) {
    case P::UNIT_WORD:
      add_unit(static_cast<P::UnitStatementContext*>(context), statement);
      break;
    case P::INPUT:
    case P::OUTPUT:
    case P::RELATION:
      add_relation(static_cast<P::RelationStatementContext*>(context), statement);
      break;
    case P::FACT:
      add_fact(static_cast<P::FactStatementContext*>(context), statement);
      break;
    case P::INTERACTION:
    case P::EXCLUSIVE:
    case P::OVERRIDE:
    case P::INVARIANT:
    case P::RESOLVE:
    case P::CLAIM:
      add_policy(context, statement);
      break;
    case P::ENUMERATION:
      add_enumeration(static_cast<P::EnumerationStatementContext*>(context), statement);
      break;
    case P::DEFINE:
      if (!add_define(static_cast<P::DefineStatementContext*>(context), statement)) {
        return;
      }
      break;
    case P::IDENT:
      if (!add_short_rule(static_cast<P::ShortRuleStatementContext*>(context), statement)) {
        return;
      }
      break;
    case P::SCENARIO: {
      auto* scenario = static_cast<P::ScenarioStatementContext*>(context);
      statement.title = optional_string(scenario->title);
      statement.value = syntax::ScenarioDecl{};
      add_lines(scenario->block->items, std::get<syntax::ScenarioDecl>(statement.value));
      break;
    }
    case P::MAPPING:
      add_mapping(static_cast<P::MappingStatementContext*>(context), statement);
      break;
    case P::IRRELEVANT:
    case P::EXTEND:
    case P::TRUST:
      add_record_statement(context, statement);
      break;
    case P::CONTRAINDICATION: {
      auto* contraindication = static_cast<P::ContraindicationStatementContext*>(context);
      statement.value = empty_statement(keyword_);
      statement.name = optional_name(contraindication->id);
      add_header(contraindication->head, keyword_, statement);
      break;
    }
    default:
      add_declaration(static_cast<P::DeclarationContext*>(context), statement);
  }
}

void Builder::add_unit(P::UnitStatementContext* context, Statement& statement) {
  statement.name = name(context->id);
  syntax::UnitDecl unit{{}, quantity(context->meaning)};
  for (P::NameContext* each : context->more) {
    unit.more_names.push_back(name(each));
  }
  statement.value = std::move(unit);
  add_body(context->block, P::UNIT_WORD, statement);
}

void Builder::add_relation(P::RelationStatementContext* context, Statement& statement) {
  statement.name = name(context->id);
  statement.title = optional_string(context->title);
  syntax::RelationDecl relation;
  for (P::ColumnContext* column : context->columns) {
    relation.columns.push_back({name(column->id), name(column->sort), optional_name(column->text)});
  }
  for (const antlr4::Token* mark : context->marks) {
    (mark->getType() == P::INPUT ? relation.is_input : relation.is_output) = true;
  }
  statement.value = std::move(relation);
  add_body(context->block, P::RELATION, statement);
}

// False where the value did not parse; that is reported.
bool Builder::add_define(P::DefineStatementContext* context, Statement& statement) {
  const auto meaning = value(context->value);
  if (!meaning) {
    return false;
  }
  statement.name = name(context->id);
  statement.value = syntax::DefineDecl{names(context->params), *meaning};
  return true;
}

bool Builder::add_short_rule(P::ShortRuleStatementContext* context, Statement& statement) {
  const auto when = condition(context->value);
  if (!when) {
    return false;
  }
  statement.name = name(context->id);
  statement.value = syntax::ShortRuleDecl{values(context->args), *when};
  return true;
}

void Builder::add_declaration(P::DeclarationContext* context, Statement& statement) {
  statement.value = empty_statement(keyword_);
  statement.name = name(context->id);
  add_header(context->head, keyword_, statement);
  if (keyword_ == P::TABLE && context->head->block != nullptr) {
    add_rows(context->head->block, statement);
  }
}

void Builder::add_header(P::HeaderContext* header, std::size_t keyword, Statement& statement) {
  statement.title = optional_string(header->title);
  const std::string kind(spelling(keyword));
  add_subject(header, kind, statement);
  if (header->who != nullptr) {
    add_population(header->who, kind, statement);
  }
  auto* rule = std::get_if<syntax::RuleDecl>(&statement.value);
  if (header->overrides != nullptr && rule != nullptr) {
    rule->overrides = names(header->overrides);
  } else if (header->overrides != nullptr) {
    errors_.add(misplaced_clause({"overrides", span(header->overrides)}, kind, {"{"}));
  }
  add_body(header->block, keyword, statement);
}

// `of testosterone_cypionate`, `of any androgen`
void Builder::add_subject(P::HeaderContext* header, const std::string& kind, Statement& statement) {
  auto* dose = std::get_if<syntax::DoseDecl>(&statement.value);
  auto* limit = std::get_if<syntax::LimitDecl>(&statement.value);
  auto* contraindication = std::get_if<syntax::ContraindicationDecl>(&statement.value);
  syntax::Name* agent = dose != nullptr               ? &dose->agent
                        : limit != nullptr            ? &limit->agent
                        : contraindication != nullptr ? &contraindication->agent
                                                      : nullptr;
  if (agent != nullptr && header->subject == nullptr) {
    errors_.add(
        expected_here({kind, statement.keyword_span}, "`of` and an agent", " in `" + kind + "`",
                      "name the agent, as in `" + kind + " standard of testosterone_cypionate`"));
  } else if (agent == nullptr && header->subject != nullptr) {
    errors_.add(misplaced_clause({"of", span(header->subject)}, kind, {"{"}));
  } else if (agent != nullptr) {
    *agent = name(header->subject);
  }
  if (contraindication != nullptr) {
    contraindication->of_class = header->any != nullptr;
  } else if (header->any != nullptr) {
    errors_.add(expected_here(word(header->any), "the name of one agent", " after `of`",
                              "only a contraindication may be of a class"));
  }
}

void Builder::add_population(P::ForWhomContext* who, const std::string& kind,
                             Statement& statement) {
  if (auto* dose = std::get_if<syntax::DoseDecl>(&statement.value)) {
    dose->sex = population(who).sex;
  } else if (auto* limit = std::get_if<syntax::LimitDecl>(&statement.value)) {
    limit->sex = population(who).sex;
  } else if (auto* mechanism = std::get_if<syntax::MechanismDecl>(&statement.value)) {
    mechanism->sex = population(who).sex;
  } else if (auto* rule = std::get_if<syntax::RuleDecl>(&statement.value)) {
    add_variables(who, *rule);
  } else if (auto* protocol = std::get_if<syntax::ProtocolDecl>(&statement.value)) {
    const Population found = population(who);
    protocol->sex = found.sex;
    protocol->adults = found.adults;
    protocol->population_span = found.sex.span;
  } else if (auto* table = std::get_if<syntax::TableDecl>(&statement.value)) {
    add_table_population(who, *table);
  } else {
    errors_.add(misplaced_clause({"for", span(who)}, kind, {"{"}));
  }
}

// A clause that begins with `first` belongs in the statement, and is not there yet or may repeat.
bool Builder::may_stand(const antlr4::Token* first, std::size_t keyword) {
  const std::size_t type = first->getType();
  if (!is_clause_word(keyword, type)) {
    errors_.add(
        misplaced_clause(word(first), std::string(spelling(keyword)), clause_words(keyword)));
    return false;
  }
  const auto before =
      std::find_if(seen_clauses_.begin(), seen_clauses_.end(),
                   [&](const antlr4::Token* seen) { return seen->getType() == type; });
  const bool may_repeat = !is_single_clause(type) ||
                          (type == P::FOR && (keyword == P::RULE || keyword == P::INVARIANT));
  if (before != seen_clauses_.end() && !may_repeat) {
    errors_.add(repeated_clause(word(first), span(*before)));
    return false;
  }
  seen_clauses_.push_back(first);
  return true;
}

void Builder::add_body(P::BodyContext* body, std::size_t keyword, Statement& statement) {
  seen_clauses_.clear();
  is_after_step_ = false;
  clause_before_ = 0;
  if (body == nullptr) {
    return;
  }
  for (P::ClauseContext* clause : body->items) {
    const std::size_t type = clause->start->getType();
    if (clause->exception != nullptr) {
      is_after_step_ = false;
      clause_before_ = 0;
      continue;
    }
    if (!may_stand(clause->start, keyword)) {
      continue;
    }
    add_clause(clause, statement);
    is_after_step_ = type == P::START || type == P::ADD || type == P::HOLD || type == P::STOP;
    clause_before_ = type == P::WHEN || type == P::BY ? clause_before_ : type;
  }
}

}  // namespace regimen::grammar
