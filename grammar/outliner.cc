// Implements grammar/outliner.h.
#include "grammar/outliner.h"

#include "RegimenLexer.h"
#include "antlr4-runtime.h"

namespace regimen::grammar {
namespace {

using L = generated::RegimenLexer;
using P = generated::RegimenParser;

// What a `(` or a minus may follow without being an argument list or a subtraction.
bool begins_operand(std::size_t before) {
  switch (before) {
    case L::WHEN:
    case L::UNLESS:
    case L::AND:
    case L::OR:
    case L::NOT:
    case L::LEFT_PAREN:
    case L::LESS:
    case L::LESS_EQUAL:
    case L::GREATER:
    case L::GREATER_EQUAL:
    case L::EQUAL:
    case L::NOT_EQUAL:
    case L::PLUS:
    case L::MINUS:
    case L::STAR:
    case L::SLASH:
    case L::RANGE:
    case L::IN_RANGE:
    case L::PLAUSIBLE:
    case L::BAR:
    case L::ROW:
      return true;
    default:
      return false;
  }
}

Role role_of(std::size_t type, std::size_t before) {
  switch (type) {
    case L::AND:
      return Role::kAnd;
    case L::OR:
      return Role::kOr;
    case L::WHEN:
    case L::UNLESS:
      return Role::kWhen;
    case L::COMMA:
    case L::COLON:
      return Role::kComma;
    case L::LEFT_PAREN:
      return begins_operand(before) ? Role::kOpenGroup : Role::kOpenCall;
    case L::RIGHT_PAREN:
      return Role::kCloseParen;
    case L::MINUS:
      return begins_operand(before) ? Role::kSign : Role::kPlain;
    default:
      return Role::kPlain;
  }
}

class Marker {
 public:
  Marker(std::size_t first, std::vector<OutlineWord>& words) : first_(first), words_(words) {}

  void mark(const antlr4::Token* token, Part part) {
    words_[first_ + token->getTokenIndex()].part = part;
  }
  void mark_statement(const P::StatementContext* statement);

 private:
  void mark_body(const P::BodyContext* body);
  void mark_clause(const P::ClauseContext& clause, bool is_after_step);
  template <typename Body>
  void mark_lines(const Body* body);
  void mark_braces(const antlr4::ParserRuleContext* body) {
    mark(body->start, Part::kOpen);
    mark(body->stop, Part::kClose);
  }

  std::size_t first_;
  std::vector<OutlineWord>& words_;
};

void Marker::mark_clause(const P::ClauseContext& clause, bool is_after_step) {
  if (is_after_step && dynamic_cast<const P::WhenClauseContext*>(&clause) != nullptr) {
    return;
  }
  mark(clause.start, Part::kClause);
  const std::vector<P::ActionContext*>* actions = nullptr;
  if (const auto* then = dynamic_cast<const P::ThenClauseContext*>(&clause)) {
    actions = &then->items;
  } else if (const auto* row = dynamic_cast<const P::RowClauseContext*>(&clause)) {
    actions = &row->items;
  } else if (const auto* otherwise = dynamic_cast<const P::OtherwiseClauseContext*>(&clause)) {
    actions = &otherwise->items;
  }
  if (actions != nullptr) {
    for (const P::ActionContext* action : *actions) {
      mark(action->start, Part::kAction);
    }
  }
}

void Marker::mark_body(const P::BodyContext* body) {
  if (body == nullptr) {
    return;
  }
  mark_braces(body);
  bool is_after_step = false;
  for (const P::ClauseContext* clause : body->items) {
    if (clause == nullptr) {
      continue;
    }
    mark_clause(*clause, is_after_step);
    is_after_step = dynamic_cast<const P::StepClauseContext*>(clause) != nullptr;
  }
}

template <typename Body>
void Marker::mark_lines(const Body* body) {
  mark_braces(body);
  for (const auto* line : body->items) {
    mark(line->start, Part::kClause);
  }
}

void Marker::mark_statement(const P::StatementContext* statement) {
  mark(statement->start, Part::kStatement);
  if (const auto* unit = dynamic_cast<const P::UnitStatementContext*>(statement)) {
    mark_body(unit->block);
  } else if (const auto* relation = dynamic_cast<const P::RelationStatementContext*>(statement)) {
    mark_body(relation->block);
  } else if (const auto* pair = dynamic_cast<const P::InteractionStatementContext*>(statement)) {
    mark_body(pair->block);
  } else if (const auto* exclusive = dynamic_cast<const P::ExclusiveStatementContext*>(statement)) {
    mark_body(exclusive->block);
  } else if (const auto* resolve = dynamic_cast<const P::ResolveStatementContext*>(statement)) {
    mark_body(resolve->block);
  } else if (const auto* overriding = dynamic_cast<const P::OverrideStatementContext*>(statement)) {
    mark_body(overriding->block);
  } else if (const auto* invariant = dynamic_cast<const P::InvariantStatementContext*>(statement)) {
    mark_body(invariant->block);
  } else if (const auto* irrelevant =
                 dynamic_cast<const P::IrrelevantStatementContext*>(statement)) {
    mark_body(irrelevant->block);
  } else if (const auto* extend = dynamic_cast<const P::ExtendStatementContext*>(statement)) {
    mark_body(extend->block);
  } else if (const auto* trust = dynamic_cast<const P::TrustStatementContext*>(statement)) {
    mark_body(trust->block);
  } else if (const auto* fact = dynamic_cast<const P::FactStatementContext*>(statement)) {
    mark_body(fact->block);
  } else if (const auto* scenario = dynamic_cast<const P::ScenarioStatementContext*>(statement)) {
    mark_lines(scenario->block);
  } else if (const auto* mapping = dynamic_cast<const P::MappingStatementContext*>(statement)) {
    mark_lines(mapping->block);
  } else if (const auto* contraindication =
                 dynamic_cast<const P::ContraindicationStatementContext*>(statement)) {
    mark_body(contraindication->head->block);
  } else if (const auto* declaration = dynamic_cast<const P::DeclarationContext*>(statement)) {
    mark_body(declaration->head->block);
  }
}

}  // namespace

std::vector<OutlineWord> outline_words(const Lexemes& lexemes) {
  std::vector<OutlineWord> words;
  words.reserve(lexemes.words.size());
  std::size_t before = 0;
  for (const Lexeme& word : lexemes.words) {
    words.push_back(
        {word.begin, word.end, Part::kRest, role_of(word.type, before), word.is_first_on_line});
    before = word.type;
  }
  return words;
}

void mark_parts(const P::ChunkContext* chunk, std::size_t first, std::vector<OutlineWord>& words) {
  Marker marker(first, words);
  for (const P::StatementContext* statement : chunk->items) {
    marker.mark_statement(statement);
  }
}

}  // namespace regimen::grammar
