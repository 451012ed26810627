// Implements where reading goes on after a mistake, of grammar/author_errors.h.
#include <algorithm>

#include "RegimenLexer.h"
#include "RegimenParser.h"

#include "grammar/author_errors.h"
#include "grammar/words.h"

namespace regimen::grammar {
namespace {

using P = generated::RegimenParser;
using antlr4::Parser;
using antlr4::ParserRuleContext;

// Rules whose loop of items goes on after a mistake.
bool is_loop(std::size_t rule) {
  return rule == P::RuleChunk || rule == P::RuleBody || rule == P::RuleScenarioBody ||
         rule == P::RuleMappingBody || rule == P::RuleFactLines;
}

// Rules that are given up as a whole; the loop around them goes on.
bool is_item(std::size_t rule) {
  return rule == P::RuleStatement || rule == P::RuleClause || rule == P::RuleLine ||
         rule == P::RuleMappingLine;
}

}  // namespace

bool AuthorErrors::is_resting_place(std::size_t rule, std::size_t statement) const {
  const std::size_t index = const_cast<ChunkStream&>(stream_).index();
  const std::size_t type = stream_.get(index)->getType();
  const Lexeme& word = stream_.lexeme(index);
  if (rule == P::RuleChunk) {
    const bool is_after_brace = index > 0 && stream_.get(index - 1)->getType() == P::RIGHT_BRACE;
    return is_statement_word(type) && (word.is_first_on_line || is_after_brace);
  }
  if (type == P::RIGHT_BRACE) {
    return true;
  }
  if (rule == P::RuleScenarioBody || rule == P::RuleFactLines) {
    return word.is_first_on_line || type == P::EXPECT;
  }
  const std::size_t before = index == 0 ? std::size_t{0} : stream_.get(index - 1)->getType();
  return is_clause_word(statement, type) && before != P::COMMA && type != P::NUMBER &&
         type != P::AMOUNT;
}

// The braces that the present part of a statement has opened: `results from … {`.
int AuthorErrors::open_braces(Parser* parser) {
  int depth = 0;
  const auto* part = static_cast<const ParserRuleContext*>(parser->getContext());
  for (std::size_t i = part->start->getTokenIndex(); i < stream_.index(); ++i) {
    const std::size_t type = stream_.get(i)->getType();
    depth += type == P::LEFT_BRACE ? 1 : 0;
    depth -= type == P::RIGHT_BRACE ? 1 : 0;
  }
  return std::max(depth, 0);
}

void AuthorErrors::skip(Parser* parser, std::size_t rule, std::size_t statement, int depth) {
  if (stream_.index() == last_stop_ && stream_.LA(1) != antlr4::Token::EOF) {
    stream_.consume();
  }
  while (stream_.LA(1) != antlr4::Token::EOF) {
    if (depth == 0 && is_resting_place(rule, statement)) {
      break;
    }
    depth += stream_.LA(1) == P::LEFT_BRACE ? 1 : 0;
    depth -= stream_.LA(1) == P::RIGHT_BRACE && depth > 0 ? 1 : 0;
    stream_.consume();
  }
  last_stop_ = stream_.index();
  endErrorCondition(parser);
}

void AuthorErrors::sync(Parser* parser) {
  const std::size_t rule = parser->getContext()->getRuleIndex();
  if (is_bailing_ || !is_loop(rule)) {
    return;
  }
  const auto& states = parser->getATN().states;
  const antlr4::misc::IntervalSet& expected =
      parser->getATN().nextTokens(states[parser->getState()]);
  const auto is_expected = [&] {
    return stream_.LA(1) == antlr4::Token::EOF ||
           expected.contains(static_cast<ssize_t>(stream_.LA(1)));
  };
  while (!is_expected()) {
    const Place place = place_of(parser);
    const std::size_t index = stream_.index();
    if (report_swallowed(index, place)) {
      give_up_last_clause(parser->getContext());
    } else {
      report_unknown(index, place);
    }
    skip(parser, rule, place.statement, 0);
  }
}

// The clause before read a clause word as a name: it is not what its author meant.
void AuthorErrors::give_up_last_clause(ParserRuleContext* loop) {
  const auto give_up_last = [](auto& items) {
    if (!items.empty()) {
      items.back()->exception = std::make_exception_ptr(antlr4::ParseCancellationException());
    }
  };
  if (loop->getRuleIndex() == P::RuleBody) {
    give_up_last(static_cast<P::BodyContext*>(loop)->items);
  } else if (loop->getRuleIndex() == P::RuleScenarioBody) {
    give_up_last(static_cast<P::ScenarioBodyContext*>(loop)->items);
  } else if (loop->getRuleIndex() == P::RuleMappingBody) {
    give_up_last(static_cast<P::MappingBodyContext*>(loop)->items);
  } else if (loop->getRuleIndex() == P::RuleFactLines) {
    give_up_last(static_cast<P::FactLinesContext*>(loop)->items);
  }
}

antlr4::Token* AuthorErrors::recoverInline(Parser* parser) {
  if (is_bailing_) {
    throw antlr4::ParseCancellationException();
  }
  throw antlr4::InputMismatchException(parser);
}

void AuthorErrors::recover(Parser* parser, std::exception_ptr error) {
  if (is_bailing_) {
    throw antlr4::ParseCancellationException();
  }
  const std::size_t rule = parser->getContext()->getRuleIndex();
  const std::size_t statement = place_of(parser).statement;
  if (!is_item(rule)) {
    std::rethrow_exception(error);
  }
  const std::size_t loop = rule == P::RuleStatement ? P::RuleChunk
                           : rule == P::RuleLine    ? P::RuleScenarioBody
                                                    : P::RuleBody;
  skip(parser, loop, statement, rule == P::RuleMappingLine ? open_braces(parser) : 0);
}

}  // namespace regimen::grammar
