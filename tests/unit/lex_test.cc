// Plain lexemes are those that the automaton of the lexer finds.
#include <random>
#include <string>
#include <vector>

#include "RegimenLexer.h"
#include "antlr4-runtime.h"

#include <gtest/gtest.h>

#include "grammar/byte_stream.h"
#include "grammar/fast_path_lexeme.h"

namespace regimen::tests::lex_test {
namespace {

// Pieces of which some make more together than alone.
std::string text_of(std::mt19937& random) {
  static const std::vector<std::string> kPieces{
      " ",       "\n",         "\t",           "(",        ")",    ",",       "{",      "}",
      "\"a b\"", "\"",         "\\",           "\\\"",     "rule", "when",    "at",     "most",
      "at most", "mg",         "mg/dL",        "x1",       "_",    "U-100",   "7",      "12",
      "7:30",    "2026-02-01", "1.5",          "1..2",     ".",    "..",      "-",      "+",
      "/",       "//c",        "/*c*/",        "%",        "10*3", "'",       "[in_i]", "{score}",
      ":",       "<=",         "\xE2\x89\xA4", "\xC3\xA9", "year", "mapping", "id",     "*",
      "=",       "a.b",        "\r\n"};
  std::string text;
  for (std::size_t i = 1 + random() % 12; i > 0; --i) {
    text += kPieces[random() % kPieces.size()] + (random() % 3 == 0 ? " " : "");
  }
  return text;
}

TEST(PlainLexemes, AreThoseOfTheAutomaton) {
  std::mt19937 random(7);
  int plain = 0;
  int words = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = text_of(random);
    grammar::ByteStream stream(text);
    grammar::generated::RegimenLexer lexer(&stream);
    auto* automaton = lexer.getInterpreter<antlr4::atn::LexerATNSimulator>();
    while (stream.index() < text.size()) {
      const std::size_t begin = stream.index();
      const auto found = grammar::fast_path_lexeme(text, begin);
      const std::size_t word_end = grammar::fast_path_word_end(text, begin);
      const std::size_t type = automaton->match(&stream, antlr4::Lexer::DEFAULT_MODE);
      if (found) {
        ASSERT_EQ(found->type, type) << text << " at " << begin;
        ASSERT_EQ(found->end, stream.index()) << text << " at " << begin;
        ++plain;
      }
      if (word_end > begin) {
        ASSERT_EQ(word_end, stream.index()) << text << " at " << begin;
        const std::string word = text.substr(begin, word_end - begin);
        grammar::ByteStream alone(word);
        ASSERT_EQ(automaton->match(&alone, antlr4::Lexer::DEFAULT_MODE), type) << word;
        ++words;
      }
    }
  }
  EXPECT_GT(plain, 10'000);
  EXPECT_GT(words, 5'000);
}

}  // namespace
}  // namespace regimen::tests::lex_test
