// Building: ANTLR's parse tree of a chunk to statements of the syntax tree.
//
// The grammar is generous: every clause may stand in every statement, and conditions and values are
// one expression. The builder knows what belongs where.
//
// Errors:  E101, E102 (words of `for`), E108, E110, E111, E112. A statement or clause that did not
//          parse is left out; its mistake is reported already.
// Cost:    one walk.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "RegimenParser.h"

#include "engine/syntax/tree.h"
#include "grammar/split.h"
#include "grammar/syntax_diagnostics.h"

namespace regimen::grammar {

class AuthorErrors;

class Builder {
 public:
  using P = generated::RegimenParser;

  Builder(const Text& text, const Lexemes& lexemes, AuthorErrors& errors, syntax::Tree& tree)
      : text_(text), lexemes_(lexemes), errors_(errors), tree_(tree) {}

  // `first` is the index of the chunk's first lexeme; it finds the documentation comments.
  void add_statements(P::ChunkContext* chunk, std::size_t first);
  void add_lines(const std::vector<P::LineContext*>& lines, syntax::ScenarioDecl& scenario);
  std::optional<syntax::ConditionId> condition(P::DisjunctionContext* expression);
  std::optional<syntax::ValueId> value(P::DisjunctionContext* expression);
  // True when the expression can only be a value: `age`, `1 + 2`, `highest psa`.
  static bool is_value(P::DisjunctionContext* expression);

 private:
  using Token = antlr4::Token*;

  // build_leaves.cc
  diagnostics::Span span(const antlr4::Token* token) const;
  diagnostics::Span span(const antlr4::ParserRuleContext* context) const;
  std::string text(const antlr4::Token* token) const;
  std::string text(const antlr4::ParserRuleContext* context) const;
  Word word(const antlr4::Token* token) const { return {text(token), span(token)}; }
  Word word(const antlr4::ParserRuleContext* context) const {
    return {text(context), span(context)};
  }
  syntax::Name name(const antlr4::Token* token) const { return {text(token), span(token)}; }
  syntax::Name name(const antlr4::ParserRuleContext* context) const {
    return {text(context), span(context)};
  }
  template <typename Context>
  std::optional<syntax::Name> optional_name(const Context* context) const {
    return context == nullptr ? std::nullopt : std::optional(name(context));
  }
  std::vector<syntax::Name> names(const P::NameListContext* list) const;
  syntax::Text string(const antlr4::Token* token);
  std::optional<syntax::Text> optional_string(const antlr4::Token* token);
  syntax::Number number(const antlr4::Token* token) const { return {text(token), span(token)}; }
  syntax::Quantity quantity(const P::QuantityContext* context) const;
  syntax::Quantity quantity(const P::SignedQuantityContext* context) const;
  syntax::Quantity quantity(diagnostics::Span all, syntax::Number number,
                            const antlr4::ParserRuleContext* unit) const;
  std::pair<syntax::Quantity, syntax::Quantity> range(const P::SignedQuantityContext* low,
                                                      const P::SignedQuantityContext* high) const;
  syntax::Duration duration(const P::DurationContext* context) const;
  std::optional<syntax::Duration> window(const P::WithinContext* context) const;
  syntax::Duration one(std::string_view unit, diagnostics::Span where) const;
  syntax::Duration period(const P::PeriodContext* context) const;
  syntax::DateTime date(const antlr4::ParserRuleContext* context) const;
  std::optional<syntax::DateTime> optional_date(const antlr4::ParserRuleContext* context) const;
  void expect_word(const antlr4::Token* token, std::string_view expected);

  // build_statements.cc
  void add_statement(P::StatementContext* context, std::size_t first);
  static std::size_t keyword_of(P::StatementContext* context);
  void add_fact(P::FactStatementContext* fact, syntax::Statement& statement);
  void add_codes(P::CodesContext* codes, bool is_history, syntax::Statement& statement);
  void add_enumeration(P::EnumerationStatementContext* enumeration, syntax::Statement& statement);
  void add_record_statement(P::StatementContext* context, syntax::Statement& statement);
  void add_content(P::StatementContext* context, syntax::Statement& statement);
  void add_declaration(P::DeclarationContext* context, syntax::Statement& statement);
  void add_header(P::HeaderContext* header, std::size_t keyword, syntax::Statement& statement);
  void add_subject(P::HeaderContext* header, const std::string& kind, syntax::Statement& statement);
  void add_population(P::ForWhomContext* who, const std::string& kind,
                      syntax::Statement& statement);
  void add_policy(P::StatementContext* context, syntax::Statement& statement);
  void add_resolve(P::ResolveStatementContext* context, syntax::Statement& statement);
  void add_override(P::OverrideStatementContext* context, syntax::Statement& statement);
  void add_invariant(P::InvariantStatementContext* context, syntax::Statement& statement);
  void add_interaction(P::StatementContext* context, syntax::Statement& statement);
  void add_claim(P::ClaimStatementContext* context, syntax::Statement& statement);
  void add_unit(P::UnitStatementContext* context, syntax::Statement& statement);
  void add_relation(P::RelationStatementContext* context, syntax::Statement& statement);
  bool add_define(P::DefineStatementContext* context, syntax::Statement& statement);
  bool add_short_rule(P::ShortRuleStatementContext* context, syntax::Statement& statement);
  bool may_stand(const antlr4::Token* first, std::size_t keyword);
  void add_body(P::BodyContext* body, std::size_t keyword, syntax::Statement& statement);
  std::string doc_before(std::size_t lexeme) const;

  // build_clauses.cc
  void add_clause(P::ClauseContext* clause, syntax::Statement& statement);
  bool add_metadata(P::ClauseContext* clause, syntax::Statement& statement);
  void add_source_clause(P::ClauseContext* clause, syntax::SourceDecl& source);
  void add_lab_clause(P::ClauseContext* clause, syntax::LabDecl& lab);
  void add_agent_clause(P::ClauseContext* clause, syntax::AgentDecl& agent);
  void add_effect_clause(P::ClauseContext* clause, syntax::MechanismDecl& mechanism);
  void add_limit_clause(P::ClauseContext* clause, syntax::LimitDecl& limit);
  void add_contraindication_clause(P::ClauseContext* clause, syntax::ContraindicationDecl& decl);
  void add_rule_clause(P::ClauseContext* clause, syntax::RuleDecl& rule);
  void add_bound(P::BoundClauseContext* clause, syntax::RuleDecl& rule);
  void add_protocol_clause(P::ClauseContext* clause, syntax::ProtocolDecl& protocol);
  void add_titration(P::TitrateClauseContext* clause, syntax::ProtocolDecl& protocol);
  void add_step_condition(P::ClauseContext* clause, syntax::ProtocolDecl& protocol);
  void add_clause_source(P::ByClauseContext* clause, syntax::ProtocolDecl& protocol);
  std::optional<syntax::ConditionId> clause_condition(P::ClauseContext* clause);

  // build_mappings.cc
  void add_mapping(P::MappingStatementContext* context, syntax::Statement& statement);
  void add_mapping_line(P::MappingLineContext* line, syntax::MappingDecl& mapping);
  void add_results(P::ResultsLineContext& line, syntax::MappingDecl& mapping);
  void add_result_key(P::ResultKeyContext* part, syntax::MappingDecl::ResultList& list);
  void add_unit_words(P::ResultKeyContext* part, syntax::MappingDecl::ResultList& list);

  // build_tables.cc
  void add_table_clause(P::ClauseContext* clause, syntax::TableDecl& table);
  void add_table_population(P::ForWhomContext* who, syntax::TableDecl& table);
  void add_rows(P::BodyContext* body, syntax::Statement& statement);
  void add_row(P::RowClauseContext* row, const P::ColumnsClauseContext* columns,
               syntax::Statement& statement);
  void add_otherwise(P::OtherwiseClauseContext* row, syntax::Statement& statement);
  void add_row_rule(const syntax::Statement& table, const syntax::Name& name,
                    const std::string& title, syntax::RuleDecl rule);
  std::optional<syntax::ConditionId> cell_condition(P::SumContext* head, P::CellContext* cell);
  std::optional<syntax::ConditionId> word_cell(P::SumContext* head, P::CellContext* cell);
  std::optional<syntax::ConditionId> head_condition(P::SumContext* head, P::CellContext* cell);
  std::string words_in(diagnostics::Span where) const;
  std::vector<syntax::Action> actions(const std::vector<P::ActionContext*>& items);

  // build_phrases.cc
  struct Population {
    syntax::SexRef sex;
    bool adults = false;
  };
  Population population(P::ForWhomContext* who);
  void add_variables(P::ForWhomContext* who, syntax::RuleDecl& rule);
  syntax::DosePhrase dose_phrase(P::DosePhraseContext* context);
  syntax::Schedule schedule(P::ScheduleContext* context);
  void add_course(P::CourseContext* context, syntax::DosePhrase& phrase);
  syntax::MonitorPhrase monitor(P::MonitorContext* context);
  std::optional<syntax::Action> action(P::ActionContext* context);

  // build_conditions.cc
  static syntax::CompareOp compare_op(const antlr4::Token* op);
  std::optional<syntax::ConditionId> condition(P::ConjunctionContext* expression);
  std::optional<syntax::ConditionId> condition(P::NegationContext* expression);
  std::optional<syntax::ConditionId> condition(P::ComparisonContext* expression);
  std::optional<syntax::ConditionId> claim_condition(P::ComparisonContext* expression);
  std::optional<syntax::ConditionId> trend_condition(P::ComparisonContext* expression);
  std::optional<syntax::ConditionId> condition(P::FactorContext* factor);
  std::optional<syntax::ConditionId> name_condition(P::FactorContext* factor);
  std::optional<syntax::ConditionId> ever_condition(P::EverFactorContext* factor);
  std::optional<syntax::ConditionId> taking_condition(P::TakingFactorContext* factor);
  std::optional<syntax::ConditionId> answer_condition(P::FactorContext* factor);
  std::optional<syntax::ConditionId> word_condition(P::WordsFactorContext* factor);
  void add_spacing(P::ApartContext* spacing, syntax::ResultsCondition& results);
  std::optional<syntax::ConditionId> results_condition(P::CountFactorContext* factor);
  syntax::ConditionId add(decltype(syntax::Condition::value) value,
                          const antlr4::ParserRuleContext* context);

  // build_values.cc
  std::optional<syntax::ValueId> value(P::SumContext* sum);
  std::optional<syntax::ValueId> value(P::ProductContext* product);
  std::optional<syntax::ValueId> value(P::FactorContext* factor);
  std::optional<syntax::ValueId> quantity_value(P::QuantityFactorContext* factor);
  std::optional<syntax::ValueId> plain_value(P::FactorContext* factor);
  std::vector<syntax::ValueId> values(P::ArgListContext* list);
  std::optional<syntax::ValueId> aggregate(P::AggregateFactorContext* factor);
  std::optional<syntax::ValueId> aggregate(P::OverFactorContext* factor);
  static bool is_value(P::SumContext* sum);
  static P::FactorContext* single_factor(P::SumContext* sum);
  syntax::ValueId add(decltype(syntax::Value::value) value,
                      const antlr4::ParserRuleContext* context);
  syntax::ValueId add(decltype(syntax::Value::value) value, diagnostics::Span where);

  // build_scenario.cc
  void add_line(P::LineContext* line, syntax::ScenarioDecl& scenario);
  void add_medication_line(P::LineContext* line, syntax::ScenarioDecl& scenario);
  void add_patient(P::PatientLineContext* line, syntax::ScenarioDecl& scenario);
  void add_finding(P::FindingContext* finding, syntax::ScenarioDecl& scenario);
  void add_not_understood(P::NotUnderstoodLineContext* line, syntax::ScenarioDecl& scenario);
  void check_finding_line(P::FindingLineContext* line);
  void check_same_line(P::ExpectationContext* context);
  std::optional<syntax::Expectation> expectation(P::ExpectationContext* context);

  const Text& text_;
  const Lexemes& lexemes_;
  AuthorErrors& errors_;
  syntax::Tree& tree_;
  // Of the statement being built.
  std::size_t keyword_ = 0;
  std::vector<const antlr4::Token*> seen_clauses_;
  bool is_after_step_ = false;
  std::size_t clause_before_ = 0;  // the first word of the last clause that may have a source
  std::vector<syntax::Statement> row_rules_;
};

}  // namespace regimen::grammar
