// The words of the language as an author knows them: which clause belongs in which statement.
//
// Shape:   token types of RegimenLexer; the words are the spelling in the text.
// Cost:    small tables.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace regimen::grammar {

bool is_statement_word(std::size_t type);                      // `rule`, `lab`, …
bool ends_expression(std::size_t type);                        // a name, a number, `)`, …
bool joins_expression(std::size_t type);                       // `and`, `when`, …
bool is_clause_word(std::size_t statement, std::size_t type);  // `when` of a `rule`
// Clauses that may stand only once in a statement: `unit`, `severity`, …
bool is_single_clause(std::size_t type);
// What begins a statement, a clause of `statement`, or joins conditions: for "did you mean".
std::vector<std::string> statement_words();
std::vector<std::string> action_words();
std::vector<std::string> clause_words(std::size_t statement);

// How a token is called: "`when`", "a name", "a number"; empty for what no author writes.
std::string token_name(std::size_t type);
std::string_view spelling(std::size_t type);  // "when"; empty where there is no one spelling

}  // namespace regimen::grammar
