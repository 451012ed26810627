// The relational program: relations with typed columns, and clauses that compute them.
//
// A rule of an author is one clause for each way its conditions can hold: `or` is written out.
// An aggregate is three things: a helper relation of the solutions it ranges over, a helper
// relation of the results by group, and an atom of that second relation in the clause.
//
// Shape:   ids are positions in the vectors; facts are flat tuples of words of Program::values.
// Errors:  none; from_syntax.h says what can be wrong.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/id.h"
#include "engine/datalog/values.h"
#include "engine/diagnostics/buffer.h"
#include "engine/syntax/tree.h"

namespace regimen::datalog {

using RelationId = Id<struct DataRelationTag>;  // names a Relation in Program::relations
using ExprId = Id<struct DataExprTag>;          // names an Expr in Program::exprs
using diagnostics::Span;
using syntax::CompareOp;

struct Column {
  std::string name;
  Type type;
};

struct Relation {
  std::string name;  // of a helper: of the relation whose rule it helps
  std::vector<Column> columns{};
  bool is_input = false;
  bool is_output = false;
  bool is_helper = false;
  bool is_clinical = false;  // declared for patients; only its facts are known here
  Span name_span{};
  std::size_t fact_count = 0;
  std::vector<Word> facts{};  // flat
};

enum class Op : std::uint8_t {
  kConstant,
  kVariable,
  kAddInteger,
  kSubtractInteger,
  kMultiplyInteger,
  kModulo,
  kNegateInteger,
  kAbsInteger,
  kAddNumber,
  kSubtractNumber,
  kMultiplyNumber,
  kDivideNumber,
  kNegateNumber,
  kAbsNumber,
  kLeast,
  kGreatest,
  kMove,      // a date or time by a duration
  kMoveBack,  // by a duration, backwards
  kBetween,   // dates or times: the duration from the second to the first
  kAddDuration,
  kSubtractDuration,
  kConcat,
  kLength,
  kLower,
  kUpper,
  kContains,
  kStartsWith,
  kSubstring,
  kToNumber,   // of an integer
  kToInteger,  // of a number that is whole
  kFloor,
  kCeiling,
  kRound,
  kReadInteger,  // of a text
  kReadNumber,
  kToText,
};

struct Expr {
  Op op = Op::kConstant;
  Type type{};
  std::vector<ExprId> args{};
  Word constant = 0;
  std::uint32_t variable = 0;
  Span span{};
};

struct Term {  // of an atom in a body
  enum class Kind : std::uint8_t { kAny, kVariable, kConstant } kind = Kind::kAny;
  std::uint32_t variable = 0;
  Word constant = 0;
};

struct Atom {
  RelationId relation;
  std::vector<Term> terms{};
  bool is_negated = false;
  // An aggregate's value where its group is empty and the group is known from elsewhere: the value
  // of the last column. The other columns must be bound then.
  std::optional<Word> when_empty{};
  Span span{};
};
struct Test {
  CompareOp op = CompareOp::kEqual;
  ExprId left;
  ExprId right;
  Span span{};
};
using Literal = std::variant<Atom, Test>;

struct Variable {
  std::string name;  // empty: of the compiler; `_` where each of them counts
  Type type{};
  Span span{};
};

struct Clause {
  RelationId head;
  std::vector<ExprId> values{};  // of the head's columns
  std::vector<Literal> body{};   // in an order in which everything is bound before it is used
  std::vector<Variable> variables{};
  std::string rule{};  // what its author calls it
  Span span{};
};

struct Aggregate {
  enum class Kind : std::uint8_t { kCount, kSum, kLeast, kGreatest, kMean, kLatest, kFirst };
  Kind kind = Kind::kCount;
  RelationId source;  // columns: groups, value (not of a count), key (latest, first), the rest
  RelationId target;  // columns: groups, result
  std::size_t groups = 0;
  std::string rule{};
  Span span{};
};

struct Program {
  std::vector<Relation> relations{};
  std::vector<Expr> exprs{};
  std::vector<Clause> clauses{};
  std::vector<Aggregate> aggregates{};
  // Strongly connected components in an order in which each needs only itself and earlier ones.
  std::vector<std::vector<RelationId>> components{};
  Values values{};
  std::map<std::string, std::vector<std::string>>
      symbols{};  // by sort, sorted: what a table may say
  bool can_evaluate = true;

  const Relation& operator[](RelationId id) const { return relations[id.index()]; }
  const Expr& operator[](ExprId id) const { return exprs[id.index()]; }
};

}  // namespace regimen::datalog
