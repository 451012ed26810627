// Implements grammar/parse.h and grammar/outline.h. ANTLR's exceptions end here.
#include "grammar/parse.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "RegimenParser.h"
#include "antlr4-runtime.h"

#include "grammar/author_errors.h"
#include "grammar/build.h"
#include "grammar/lex.h"
#include "grammar/outliner.h"
#include "grammar/repair.h"
#include "grammar/split.h"
#include "grammar/syntax_diagnostics.h"
#include "grammar/token_stream.h"
#include "grammar/validate_source.h"

namespace regimen::grammar {
namespace {

using generated::RegimenParser;
using PredictionMode = antlr4::atn::PredictionMode;

// One text on its way through the door, the lexer, the parser and the builder.
class SourceParser {
 public:
  SourceParser(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
               diagnostics::Sink& sink, const Limits& limits)
      : text_{buffers.text(buffer), buffer}, sink_(sink), limits_(limits) {
    tree_.buffer = buffer;
    errors_before_ = sink.error_count();
    if (!validate_source(text_.bytes, buffer, limits, sink)) {
      return;
    }
    lexemes_ = lex(text_.bytes, buffer, limits.errors_max, sink);
    is_readable_ = is_nesting_bounded(lexemes_, text_, limits.nesting_max, sink);
    if (lexemes_.faults.size() > static_cast<std::size_t>(limits.errors_max)) {
      sink.add(too_many_mistakes({buffer, lexemes_.faults.back(), lexemes_.faults.back()},
                                 limits.errors_max));
      is_readable_ = false;
    }
  }

  bool is_readable() const { return is_readable_; }
  // About as many as there will be: what grows is copied, and then there twice.
  void reserve(std::size_t statements) {
    constexpr std::size_t kWordsOfCondition = 10;
    tree_.statements.reserve(statements);
    tree_.conditions.reserve(lexemes_.words.size() / kWordsOfCondition);
    tree_.values.reserve(lexemes_.words.size() / (2 * kWordsOfCondition));
  }
  const Lexemes& lexemes() const { return lexemes_; }
  bool has_new_errors() const { return sink_.error_count() > errors_before_; }
  syntax::Tree take_tree() { return std::move(tree_); }

  // Parses chunk after chunk; `rule` gives the tree of one, `build` puts it into the syntax tree.
  template <typename Rule, typename Build>
  void read(const std::vector<Chunk>& chunks, Rule rule, Build build);
  std::vector<Chunk> statements() {
    std::vector<Chunk> chunks = split(lexemes_, text_, limits_.errors_max, sink_);
    repair_misspelt(chunks, text_, lexemes_.words, limits_.errors_max, sink_);
    return chunks;
  }
  std::vector<Chunk> whole() { return grammar::whole(lexemes_, text_, sink_); }

 private:
  Text text_;
  diagnostics::Sink& sink_;
  Limits limits_;
  Lexemes lexemes_;
  syntax::Tree tree_;
  std::size_t errors_before_ = 0;
  bool is_readable_ = false;
};

void prepare(RegimenParser& parser, AuthorErrors& errors, bool is_bailing) {
  errors.set_bailing(is_bailing);
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      is_bailing ? PredictionMode::SLL : PredictionMode::LL);
  parser.reset();
}

template <typename Rule, typename Build>
void SourceParser::read(const std::vector<Chunk>& chunks, Rule rule, Build build) {
  ChunkStream stream;
  stream.load(lexemes_, {0, 0, 0});
  RegimenParser parser(&stream);
  parser.removeErrorListeners();
  parser.setBuildParseTree(false);
  const auto strategy =
      std::make_shared<AuthorErrors>(text_, lexemes_, stream, limits_.errors_max, sink_);
  parser.setErrorHandler(strategy);
  Builder builder(text_, lexemes_, *strategy, tree_);
  for (const Chunk& chunk : chunks) {
    stream.load(lexemes_, chunk);
    prepare(parser, *strategy, true);
    decltype(rule(parser)) context = nullptr;
    try {
      context = rule(parser);
    } catch (const antlr4::ParseCancellationException&) {
      context = nullptr;  // read again below, with words for what is wrong
    }
    try {
      if (context == nullptr) {
        prepare(parser, *strategy, false);
        context = rule(parser);
      }
      build(builder, context, chunk);
    } catch (const antlr4::ParseCancellationException&) {
      const std::uint32_t at =
          lexemes_.words.empty()
              ? 0
              : lexemes_.words[std::min(chunk.begin, lexemes_.words.size() - 1)].begin;
      sink_.add(too_many_mistakes({text_.buffer, at, at}, limits_.errors_max));
      return;
    } catch (const antlr4::RecognitionException&) {
      continue;  // an expression or a line of facts that is wrong as a whole; it is reported
    }
  }
}

}  // namespace

syntax::Tree parse(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                   diagnostics::Sink& sink, const Limits& limits) {
  SourceParser parser(buffers, buffer, sink, limits);
  if (parser.is_readable()) {
    const std::vector<Chunk> statements = parser.statements();
    parser.reserve(statements.size());
    parser.read(
        statements, [](RegimenParser& generated) { return generated.chunk(); },
        [](Builder& builder, RegimenParser::ChunkContext* context, const Chunk& chunk) {
          builder.add_statements(context, chunk.begin);
        });
  }
  return parser.take_tree();
}

std::optional<Outline> outline(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                               diagnostics::Sink& sink, const Limits& limits) {
  SourceParser parser(buffers, buffer, sink, limits);
  std::vector<OutlineWord> words = outline_words(parser.lexemes());
  if (parser.is_readable()) {
    parser.read(
        parser.statements(), [](RegimenParser& generated) { return generated.chunk(); },
        [&](Builder& builder, RegimenParser::ChunkContext* context, const Chunk& chunk) {
          builder.add_statements(context, chunk.begin);
          if (!parser.has_new_errors()) {
            mark_parts(context, chunk.begin, words);
          }
        });
  }
  if (parser.has_new_errors()) {
    return std::nullopt;
  }
  return Outline{parser.take_tree(), std::move(words)};
}

ParsedCondition parse_condition(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                                diagnostics::Sink& sink, const Limits& limits) {
  ParsedCondition result;
  SourceParser parser(buffers, buffer, sink, limits);
  if (parser.is_readable()) {
    parser.read(
        parser.whole(), [](RegimenParser& generated) { return generated.oneExpression(); },
        [&](Builder& builder, RegimenParser::OneExpressionContext* context, const Chunk&) {
          result.root = builder.condition(context->value);
        });
  }
  if (parser.has_new_errors()) {
    result.root.reset();
  }
  result.tree = parser.take_tree();
  return result;
}

ParsedExpression parse_expression(const diagnostics::Buffers& buffers, diagnostics::BufferId buffer,
                                  diagnostics::Sink& sink, const Limits& limits) {
  ParsedExpression result;
  SourceParser parser(buffers, buffer, sink, limits);
  if (parser.is_readable()) {
    parser.read(
        parser.whole(), [](RegimenParser& generated) { return generated.oneExpression(); },
        [&](Builder& builder, RegimenParser::OneExpressionContext* context, const Chunk&) {
          if (Builder::is_value(context->value)) {
            result.value = builder.value(context->value);
          } else {
            result.condition = builder.condition(context->value);
          }
        });
  }
  if (parser.has_new_errors()) {
    result.value.reset();
    result.condition.reset();
  }
  result.tree = parser.take_tree();
  return result;
}

std::optional<syntax::ScenarioDecl> parse_facts(const diagnostics::Buffers& buffers,
                                                diagnostics::BufferId buffer,
                                                diagnostics::Sink& sink, const Limits& limits) {
  syntax::ScenarioDecl result;
  SourceParser parser(buffers, buffer, sink, limits);
  if (parser.is_readable()) {
    parser.read(
        parser.whole(), [](RegimenParser& generated) { return generated.factLines(); },
        [&](Builder& builder, RegimenParser::FactLinesContext* context, const Chunk&) {
          builder.add_lines(context->items, result);
        });
  }
  return parser.has_new_errors() ? std::nullopt : std::optional(std::move(result));
}

}  // namespace regimen::grammar
