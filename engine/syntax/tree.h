// The syntax tree: one file as its author wrote it, before any name or unit means anything.
//
// Statements are in the order of the text. Numbers and units are kept as text with their spans;
// names are unresolved. Conditions live in one arena per tree and name each other by ConditionId.
//
// Shape:   spans on every node, beside the meaning.
// Errors:  none; grammar::parse reports what did not parse and keeps every statement that did.
// Cost:    one node per construct; what few statements have lies outside theirs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/optional_box.h"
#include "engine/base/shared.h"
#include "engine/base/small_vector.h"
#include "engine/syntax/phrases.h"
#include "engine/syntax/scenario.h"

namespace regimen::syntax {

// ---- statements ----

struct SourceDecl {
  OptionalBox<std::string> kind;   // review, guideline, label, consensus, registry, textbook
  OptionalBox<std::string> level;  // high, moderate, low, unverified
  OptionalBox<Number> year;
  OptionalBox<Text> url;
  OptionalBox<Text> publisher;
};

struct UnitDecl {  // `unit week, weeks = 7 d`
  std::vector<Name> more_names;
  OptionalBox<Quantity> meaning;  // always there
};

// `lab` and `vital`
struct LabDecl {
  bool is_vital = false;
  std::string unit;
  Span unit_span;
  OptionalBox<Quantity> molar_mass;
  OptionalBox<Quantity> plausible_low;
  OptionalBox<Quantity> plausible_high;
  OptionalBox<Duration> valid_for;
};

// `condition`, `symptom`, `history`, `allergy`
struct ConceptDecl {
  enum class Kind : std::uint8_t {
    kCondition,
    kSymptom,
    kHistory,
    kAllergy
  } kind = Kind::kCondition;
  std::optional<bool> absent_means_no;  // absent: not stated
  bool absent_always_means_no = false;  // whatever else of the record is not understood
  Span absent_span;
};

struct ConclusionDecl {};

// Words of the vocabulary that other statements name: `class androgen "Androgens"`,
// `hormone`, `enzyme`, `receptor`, `organ`, `route`, `process`.
struct TermDecl {
  enum class Kind : std::uint8_t {
    kClass,
    kHormone,
    kEnzyme,
    kReceptor,
    kOrgan,
    kRoute,
    kProcess
  } kind = Kind::kClass;
};

struct AgentAction {  // `inhibits aromatase`, `blocks estrogen_receptor at hypothalamus`
  Name verb;
  Name target;
  std::optional<Name> site;
  Span span;
};
struct ApprovalStatus {  // `standing off_label "…" as of 2026-06-01`
  Name status;           // approved, off_label, not_approved
  std::optional<Text> note;
  std::optional<DateTime> looked_up;
  Span span;
};
struct AgentDecl {
  std::vector<Name> classes;
  OptionalBox<Quantity> strength;
  OptionalBox<Quantity> potency;
  std::vector<AgentAction> actions;
  OptionalBox<ApprovalStatus> standing;
};

// `effect aromatase converts testosterone to estradiol`,
// `effect estradiol lowers gnrh via estrogen_receptor at hypothalamus`
struct CausalEffect {
  Name cause;
  Name verb;
  Name target;
  std::optional<Name> product;  // `to estradiol`
  std::optional<Name> via;
  std::optional<Name> site;
  Span span;
};
struct MechanismDecl {
  SexRef sex;
  std::vector<CausalEffect> effects;
};

struct DoseDecl {
  Name agent;
  SexRef sex;
  OptionalBox<DosePhrase> phrase;
};

struct ResolveDecl {  // `resolve women_start prefer table of testosterone_cypionate because "…"`
  Name dose;
  Name agent;
  OptionalBox<Text> because;
};

// `claim stable_levels "Weekly injections keep the level stable" of testosterone because "…"`: what
// a source says, in words. Nothing follows from it.
struct AssertionDecl {
  std::vector<Name> about;
  OptionalBox<Text> because;  // why nothing rests on it
};

// `irrelevant snomed "…"`: what these codes say means nothing here. They are the statement's codes.
struct IrrelevantDecl {};

// `extend condition stroke { code … }`: more codes for what another module declares.
struct ExtendDecl {
  Name kind;  // "condition", "lab", …
};

// `trust records because "…"`: what a record does not say is not so, whatever of it is not
// understood.
struct TrustDecl {
  Text because;
};

// `interaction NAME of A with any CLASS { severity major … }`, `exclusive NAME of A, B, C { … }`
struct InteractionDecl {
  struct Member {
    Name name;
    bool of_class = false;
  };
  std::vector<Member> members;  // of an interaction two
  bool is_exclusive = false;    // at most one of them at a time
  std::optional<Name> severity;
};

struct LimitDecl {  // `limit label_maximum of X for male { at most 400 mg per 28 days … }`
  Name agent;
  SexRef sex;
  OptionalBox<Quantity> amount;
  OptionalBox<Duration> period;
  bool is_calendar = false;  // `per calendar month`
};

struct ContraindicationDecl {
  bool of_class = false;  // `contraindication of any androgen { … }`
  Name agent;
  std::optional<ConditionId> when;
  OptionalBox<Name> severity;  // absolute, relative
};

struct VariableDecl {  // `for any agent A`, `for agents A, B`
  Name sort;
  Name name;
};
struct RuleDecl {
  std::vector<VariableDecl> variables;
  std::vector<ConditionId> when;    // conjoined
  std::vector<ConditionId> unless;  // disjoined
  std::vector<Action> then;
  std::vector<Name> overrides;
  OptionalBox<Name> table;  // the rule is a row of it
  // `override NAME of CONTRAINDICATION because "…"`: nothing follows but that the other is set
  // aside.
  OptionalBox<Name> overridden;
  OptionalBox<Text> because;
  bool is_override = false;
  // `invariant "…" { never C when D }`: what must not be, for `always C` its negation.
  bool is_invariant = false;
  std::optional<ConditionId> never;
};

// A decision table. What a row says is a rule of its own, named after table and row.
struct TableRow {
  Name rule;
  std::vector<std::optional<ConditionId>> cells;  // absent: `any`
  bool is_otherwise = false;
};
struct TableDecl {
  std::vector<ConditionId> when;  // of every row, conjoined
  std::vector<Text> columns;      // as written
  std::vector<TableRow> rows;
  bool collects = false;  // several rows may apply to one patient
};

struct ProtocolStep {
  enum class Kind : std::uint8_t { kStart, kAdd, kHold, kStop } kind = Kind::kStart;
  Name agent;
  std::optional<Name> dose;
  std::optional<ConditionId> when;
  Span span;
  SmallVector<SourceRef> sources{};  // `by article "…"`
};
// `titrate A by 20 mg every 6 weeks toward total_testosterone in 450 .. 700 ng/dL`
struct Titration {
  Name agent;
  Quantity step;
  std::optional<Duration> every;
  Name lab;
  Quantity low, high;
  ConditionId below, above;  // of the range
  Span span;
  SmallVector<SourceRef> sources{};
};
struct ProtocolDecl {
  SexRef sex;
  bool adults = false;
  Span population_span;
  std::vector<ConditionId> indicated_when;  // conjoined
  std::vector<ConditionId> unless;
  std::vector<ProtocolStep> steps;
  std::vector<Titration> titrations;
  std::vector<MonitorPhrase> monitors;
};

struct RelationColumn {
  Name name;
  Name sort;
  std::optional<Name> unit;  // `amount: quantity mg`
};
struct RelationDecl {
  std::vector<RelationColumn> columns;
  bool is_input = false;   // read from files
  bool is_output = false;  // written
};
struct FactDecl {
  std::vector<ValueId> args;
};
struct EnumerationDecl {  // `enumeration colour { red, green }`
  std::vector<Name> words;
};
struct DefineDecl {  // `define half(X) = X / 2`
  std::vector<Name> parameters;
  ValueId value;
};
struct ShortRuleDecl {  // `path(X, Z) when path(X, Y) and edge(Y, Z)`; the name is the relation
  std::vector<ValueId> args;
  ConditionId when;
};

// `mapping registry "…" { id from "id"  lab hematocrit from "hct" in % … }`: what the keys of a
// line of a flat file are about.
struct MappingDecl {
  struct SexWord {  // `"F" is female`
    Text written;
    Name sex;
  };
  struct LabKey {  // `lab hematocrit from "hct" in %`
    Text key;
    Name lab;
    std::optional<Name> unit;
  };
  struct CodeList {  // `conditions from "conditions" by local`
    Text key;
    Name system;
    bool are_agents = false;
  };
  struct UnitWord {  // `"gm/dl" is g/dL`
    Text written;
    Name unit;
  };
  struct ResultList {  // `results from "obs" by local { code "c"  value "v"  unit "u"  at "day" …
                       // }`
    Text key;
    Name system;
    std::optional<Text> code, value, unit;
    std::vector<UnitWord> unit_words;
    std::optional<Text> time;
    std::optional<DateTime> days_since;
  };
  std::optional<Text> id, sex, born, age;
  std::vector<SexWord> sex_words;
  std::vector<LabKey> labs;
  std::vector<CodeList> lists;
  std::vector<ResultList> results;
};

// Who stands behind a statement, and the sentence that people read for it.
struct Metadata {
  std::optional<Text> author, reviewer, version, says;
  std::optional<DateTime> reviewed_on, review_by;
  std::optional<Name> evidence;  // high, moderate, low, unverified
};

struct Statement {
  std::variant<SourceDecl, UnitDecl, LabDecl, ConceptDecl, ConclusionDecl, TermDecl, AgentDecl,
               DoseDecl, LimitDecl, ContraindicationDecl, RuleDecl, ProtocolDecl, RelationDecl,
               FactDecl, ScenarioDecl, ResolveDecl, MechanismDecl, EnumerationDecl, DefineDecl,
               ShortRuleDecl, TableDecl, InteractionDecl, AssertionDecl, MappingDecl,
               IrrelevantDecl, ExtendDecl, TrustDecl>
      value;
  bool is_claim = false;     // what a source says; not in force
  std::optional<Name> name;  // contraindications may have none; scenarios have only a title
  std::optional<Text> title;
  SmallVector<SourceRef> sources;
  SmallVector<CodeRef> codes;
  Shared<Metadata> metadata;
  OptionalString doc;  // the `///` lines above
  Span keyword_span;
  Span span;
};

struct Use {
  Name module;
};

struct Tree {
  std::optional<Name> module;
  std::optional<Text> version;  // `module x version "1.2"`
  std::vector<Use> uses;
  std::vector<Statement> statements;
  std::vector<Condition> conditions;
  std::vector<Value> values;
  diagnostics::BufferId buffer{std::uint32_t{0}};
  bool sees_all_modules = false;  // typed in a session: needs no `use`
  bool is_library = false;        // in force only where some module uses it
  bool is_rejected = false;       // nobody uses it: its names are known, and nothing else

  const Condition& operator[](ConditionId id) const { return conditions[id.index()]; }
  const Value& operator[](ValueId id) const { return values[id.index()]; }
};

}  // namespace regimen::syntax
