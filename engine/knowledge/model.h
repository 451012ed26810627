// The model: the knowledge base, checked. Names are ids, units are known, dimensions agree.
//
// Made from all syntax trees at once (from_syntax.h), so that the order of files and statements
// cannot matter: every vector is sorted by (qualified) name, statements without one by their
// content. What did not check is left out and reported; the rest is whole.
//
// Shape:   ids index the vector of their kind. Conditions are one arena; equal conditions may
//          repeat.
// Errors:  none here; see from_syntax.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "engine/knowledge/condition.h"
#include "engine/knowledge/header.h"
#include "engine/knowledge/ids.h"
#include "engine/knowledge/mapping.h"
#include "engine/quantity/calendar.h"
#include "engine/quantity/dose_amount.h"
#include "engine/quantity/interval.h"
#include "engine/quantity/quantity.h"

namespace regimen::knowledge {

// What a work says at a place that statements cite. Passages decide nothing.
struct Passage {
  std::string says{};     // in our words; empty: the work may not be repeated
  std::string place{};    // as the work prints it: "Contraindications"; empty: none is known
  std::string address{};  // of this place, where it is not that of the work
  std::string anchor{};   // a few words of the work to search for, where it may be quoted
  std::string read_at{};  // a copy that was read instead
};

struct Module {
  std::string name{};
  std::string version{};  // empty where it states none
  std::vector<ModuleId> uses{};
};
struct SourceWork {
  Header header;
  std::string kind{};   // guideline, label, …
  std::string level{};  // high, moderate, low, unverified
  std::string year{}, url{}, publisher{};
};
// Nobody has looked it up. A policy is decided, not looked up.
bool is_unverified(const SourceWork& source);
// A code of a statement. In a hierarchical system it stands for everything below it, and may be a
// range whose end does, too.
struct Code {
  std::string system{};               // loinc, snomed, icd10, rxnorm, local, … (lower case)
  std::string code{};                 // "C61", "C00..C97"
  std::vector<std::string> except{};  // what of it is not meant, written likewise; sorted
  bool is_history = false;            // of a concept: it says that it was so
  bool is_own = false;                // the first of its system: the thing itself, not a kind of it
  friend bool operator==(const Code&, const Code&) = default;
  friend auto operator<=>(const Code& left, const Code& right) {
    const bool is_left_kind = !left.is_own;
    const bool is_right_kind = !right.is_own;
    return std::tie(left.system, is_left_kind, left.code, left.except, left.is_history) <=>
           std::tie(right.system, is_right_kind, right.code, right.except, right.is_history);
  }
};

struct Lab {
  Header header;
  bool is_vital = false;
  quantity::Unit unit{};                              // canonical
  std::optional<quantity::Rational> molar_mass{};     // g/mol
  std::optional<quantity::Rational> plausible_low{};  // canonical unit
  std::optional<quantity::Rational> plausible_high{};
  OptionalBox<quantity::Duration> valid_for{};
  SmallVector<Code> codes{};
};

struct Concept {
  enum class Kind : std::uint8_t { kCondition, kSymptom, kHistory, kAllergy, kConclusion };
  Header header;
  Kind kind = Kind::kCondition;
  bool absent_means_no = false;  // conclusions: true, unless a rule of theirs cannot be read
  // `absent always means no`: no entry that is not understood may be it.
  bool is_never_unread = false;
  SmallVector<Code> codes{};
};

struct Term {
  enum class Kind : std::uint8_t { kClass, kHormone, kEnzyme, kReceptor, kOrgan, kRoute, kProcess };
  Header header;
  Kind kind = Kind::kClass;
  SmallVector<Code> codes{};
};

struct MechanismEdge {  // an agent's `inhibits aromatase`
  std::string verb{};
  TermId target;
  std::optional<TermId> site{};
};
// `estradiol lowers gnrh via estrogen_receptor at hypothalamus`; with a product, the cause is the
// enzyme: `aromatase converts testosterone to estradiol`.
struct CausalEffect {
  TermId cause;
  std::string verb{};
  TermId target;
  std::optional<TermId> product{};
  std::optional<TermId> via{};
  std::optional<TermId> site{};
};
struct Mechanism {
  Header header;
  Sex sex = Sex::kAny;
  std::vector<CausalEffect> effects{};  // sorted by what they say
};
// +1 for verbs that raise, -1 for verbs that lower, 0 for those that say neither.
int sign_of(std::string_view verb);
struct ApprovalStatus {
  enum class Status : std::uint8_t { kApproved, kOffLabel, kNotApproved };
  Status status = Status::kNotApproved;
  std::string note{};
  std::optional<quantity::Date> looked_up{};
};
struct Agent {
  Header header;
  std::vector<TermId> classes{};
  std::optional<quantity::Quantity> strength{};
  std::optional<quantity::Quantity> potency{};  // international units in a mass of it
  std::vector<MechanismEdge> actions{};
  std::optional<ApprovalStatus> standing{};
  SmallVector<Code> codes{};
  bool has_dose = false;  // some dose is stated, in force or not, readable or not
};

// An amount for each kg of weight, each m2 of surface: an amount only with that of the patient.
struct ScaledAmount {
  quantity::AmountRange amount;  // for one `per`
  quantity::Unit per;
  LabId by;
};
struct Dose {
  Header header;
  AgentId agent;
  Sex sex = Sex::kAny;
  std::optional<quantity::AmountRange>
      stated{};  // as the author wrote it; absent: no amount is stated
  std::optional<quantity::Syringe> syringe{};  // when stated in graduations
  std::optional<quantity::AmountRange>
      amount{};  // in force: stated, as mass where a strength says so, capped by limits
  std::optional<quantity::AmountRange> equivalent{};  // `amount` in the other of mass and [iU]
  std::optional<quantity::AmountRange> volume{};      // to draw, mL
  std::optional<ScaledAmount> scaled{};  // then `amount` and `volume` are the patient's
  std::string kind_words{};              // " by weight", " in 2 doses", " for 6 hours"
  std::string kind_arithmetic{};         // "40 mg/d in 2 doses is 20 mg each time"
  std::optional<LimitId> capped_by{};
  std::string arithmetic{};  // how the cap came about, in numbers
  std::optional<quantity::Schedule> schedule{};
  std::optional<TermId> route{};
  std::optional<ResolveId> preferred_by{};
  std::optional<ResolveId> overridden_by{};  // another dose is preferred
  bool is_in_force() const { return !header.is_claim && !overridden_by; }
};
// Which of several doses of an agent holds, and why.
struct Resolve {
  Header header;
  DoseId dose;
  std::string because{};
};
// What a source says in words; nothing follows from it.
struct Assertion {
  Header header;
  std::vector<std::string> about{};  // names of agents, hormones, conditions, …; sorted
  std::string because{};             // why nothing rests on it
};
struct Limit {
  Header header;
  AgentId agent;
  Sex sex = Sex::kAny;
  quantity::Rational amount{};
  quantity::Unit unit{};
  quantity::Duration period{};  // 28 days; a calendar month is months = 1
};

// ---- actions ----

struct MonitorPoint {
  enum class Kind : std::uint8_t { kBaseline, kAt, kEvery } kind = Kind::kBaseline;
  quantity::Duration time{};
};
struct Monitor {
  LabId lab;
  SmallVector<MonitorPoint> points;
  SmallVector<Citation> citations{};  // its own, in a protocol
};
struct Conclude {
  ConceptId conclusion;
};
struct Recommend {
  AgentId agent;
  std::optional<DoseId> dose;
};
// What speaks against agents: not to start them, or to hold, stop or adjust them.
struct Avoid {
  enum class Kind : std::uint8_t { kAvoid, kHold, kStop, kAdjust } kind = Kind::kAvoid;
  SmallVector<AgentId> agents;  // a class is written out
};
std::string_view word_of(Avoid::Kind kind);  // "avoid", "hold", "stop", "adjust"

struct Warn {
  OptionalString text;
};
struct Refer {
  OptionalString to;
};
struct AtomThen {
  RelationId relation;
  SmallVector<Term0> args;
};
using ActionValue = std::variant<Conclude, Recommend, Avoid, Warn, Monitor, Refer, AtomThen>;
struct Action {
  ActionValue value;
  Span span;
};

struct Contraindication {
  Header header;
  std::vector<AgentId> agents{};  // sorted; one, or all of a class
  ConditionId when;
  Severity severity = Severity::kAbsolute;
  bool is_unread = false;  // its text has a mistake: it applies to everybody until that is mended
};

// Agents that are not to be given together, or only with care.
struct Interaction {
  enum class Grade : std::uint8_t { kAbsolute, kMajor, kModerate, kMinor };
  Header header;
  std::vector<std::pair<AgentId, AgentId>> pairs{};  // first < second, sorted
  Grade grade = Grade::kAbsolute;                    // absolute: never together
  bool is_exclusive = false;                         // of a group: at most one at a time
};

struct Variable {
  std::string name;
  std::string sort;
};
// How a rule stands to others; most stand alone.
struct RuleLinks {
  SmallVector<RuleId> overrides{};
  // An override: where it applies, the contraindication or interaction of that name does not.
  OptionalString overridden{};
  OptionalString because{};
  // Rows of its table that may apply to the same patient: then none decides.
  SmallVector<RuleId> excluded_by{};
};
struct Rule {
  Header header;
  SmallVector<Variable> variables{};
  ConditionId when;
  std::optional<ConditionId> unless{};
  SmallVector<Action> then{};
  bool is_row = false;        // of a table
  bool is_invariant = false;  // `when` is what must not be
  OptionalBox<RuleLinks> links_{};

  const SmallVector<RuleId>& overrides() const { return links().overrides; }
  const OptionalString& overridden() const { return links().overridden; }
  const OptionalString& because() const { return links().because; }
  const SmallVector<RuleId>& excluded_by() const { return links().excluded_by; }
  RuleLinks& mutable_links();  // to be written

 private:
  const RuleLinks& links() const;
};
// A decision table; its rows are rules.
struct Table {
  Header header;
  std::vector<std::string> columns{};
  std::vector<RuleId> rows{};  // as written, `otherwise` last
  bool collects = false;       // several rows may apply to one patient
  bool has_otherwise = false;
};

struct ProtocolStep {
  enum class Kind : std::uint8_t { kStart, kAdd, kHold, kStop } kind = Kind::kStart;
  AgentId agent;
  std::optional<DoseId> dose{};
  std::optional<ConditionId> when{};
  Span span{};
  SmallVector<Citation> citations{};  // its own
};
// The dose is raised and lowered by steps, within itself, until the lab lies in a range.
struct Titration {
  AgentId agent;
  DoseId dose;
  quantity::Quantity step;
  std::optional<quantity::Duration> every{};
  LabId lab;
  std::string range{};       // "450 .. 700 ng/dL"
  ConditionId below, above;  // of the range
  SmallVector<Citation> citations{};
};
struct Protocol {
  Header header;                  // its citations are those of its clauses, too
  SmallVector<Citation> whole{};  // those of the protocol as a whole
  Sex sex = Sex::kAny;
  bool adults = false;  // age >= 18 years
  std::optional<ConditionId> indicated{};
  std::optional<ConditionId> unless{};
  std::vector<ProtocolStep> steps{};
  std::vector<Titration> titrations{};
  std::vector<Monitor> monitors{};
};

struct Relation {
  Header header;
  std::vector<std::string> column_names{};
  std::vector<std::string> column_sorts{};
  bool is_builtin = false;
};
struct Fact {
  RelationId relation;
  std::vector<Symbol> args{};
  Header header;
};

// `define HIGH = 54 %`: what conditions may name instead of writing it.
struct NamedQuantity {
  Header header;
  std::string number{}, unit{};  // as written
};

// ---- records ----

// `trust records because "…"`: entries of a record that are not understood make nothing unknown.
struct Trust {
  Header header;
  std::string because{};
};
// Codes that mean nothing here: an entry with one of them is known to be something else.
struct Irrelevant {
  Header header;
  SmallVector<Code> codes{};
};

// ---- scenarios ----

struct Scenario {
  Header header;  // title is its name
  std::size_t
      tree;  // index of the syntax tree, statement: the lines are read again by patient::parse_facts
  std::size_t statement;
};

// Symbols of a sort: "agent", "dose", "protocol", "severity", "rule", "concept", … in sorted order.
using Sorts = std::map<std::string, std::vector<std::string>>;

// Names a statement of the trees the model was made from.
struct StatementRef {
  std::uint32_t tree;
  std::uint32_t statement;
};

struct Model {
  std::vector<Module> modules{};
  std::vector<SourceWork> sources{};
  std::vector<Lab> labs{};
  std::vector<Concept> concepts{};
  std::vector<Term> terms{};
  std::vector<Agent> agents{};
  std::vector<Mechanism> mechanisms{};
  std::vector<Dose> doses{};  // by (agent, name)
  std::vector<Limit> limits{};
  std::vector<Resolve> resolves{};
  std::vector<Assertion> assertions{};
  std::vector<Contraindication> contraindications{};
  std::vector<Interaction> interactions{};
  std::vector<Rule> rules{};
  std::vector<Table> tables{};
  std::vector<Protocol> protocols{};
  std::vector<Relation> relations{};
  std::vector<Fact> facts{};
  std::vector<NamedQuantity> named_quantities{};
  std::vector<Mapping> mappings{};
  std::vector<Trust> trusts{};           // sorted by reason
  std::vector<Irrelevant> irrelevant{};  // sorted by codes
  std::vector<Scenario> scenarios{};
  std::vector<Condition> conditions{};
  // What engine/datalog reads: data relations, their facts and rules, definitions, enumerations.
  std::vector<StatementRef> data_statements{};
  quantity::UnitTable units{};
  std::map<std::string, Passage, std::less<>> passages{};  // by locator

  const Condition& operator[](ConditionId id) const { return conditions[id.index()]; }
  const SourceWork& operator[](SourceId id) const { return sources[id.index()]; }
  const Lab& operator[](LabId id) const { return labs[id.index()]; }
  const Concept& operator[](ConceptId id) const { return concepts[id.index()]; }
  const Term& operator[](TermId id) const { return terms[id.index()]; }
  const Agent& operator[](AgentId id) const { return agents[id.index()]; }
  const Dose& operator[](DoseId id) const { return doses[id.index()]; }
  const Limit& operator[](LimitId id) const { return limits[id.index()]; }
  const Resolve& operator[](ResolveId id) const { return resolves[id.index()]; }
  const Assertion& operator[](AssertionId id) const { return assertions[id.index()]; }
  const Contraindication& operator[](ContraindicationId id) const {
    return contraindications[id.index()];
  }
  const Rule& operator[](RuleId id) const { return rules[id.index()]; }
  const Interaction& operator[](InteractionId id) const { return interactions[id.index()]; }
  const Table& operator[](TableId id) const { return tables[id.index()]; }
  const Protocol& operator[](ProtocolId id) const { return protocols[id.index()]; }
  const Relation& operator[](RelationId id) const { return relations[id.index()]; }
  const Mechanism& operator[](MechanismId id) const { return mechanisms[id.index()]; }
  const Mapping& operator[](MappingId id) const { return mappings[id.index()]; }
};

// The name of a dose as a symbol: "testosterone_cypionate.standard".
std::string dose_symbol(const Model& model, DoseId id);

// Any named thing, for `show`, `list`, completion.
using EntityId = std::variant<SourceId, LabId, ConceptId, TermId, AgentId, DoseId, LimitId,
                              ContraindicationId, RuleId, ProtocolId, RelationId, ResolveId,
                              MechanismId, TableId, InteractionId, AssertionId, MappingId>;
std::optional<LabId> find_lab(const Model& model, std::string_view name);
std::optional<ConceptId> find_concept(const Model& model, std::string_view name);
std::optional<TermId> find_term(const Model& model, std::string_view name);
std::optional<AgentId> find_agent(const Model& model, std::string_view name);
std::optional<ProtocolId> find_protocol(const Model& model, std::string_view name);
std::optional<RuleId> find_rule(const Model& model, std::string_view name);
std::optional<MappingId> find_mapping(const Model& model, std::string_view name);
std::vector<EntityId> find_all(const Model& model, std::string_view name);
const Header& header_of(const Model& model, EntityId id);
std::string_view kind_of(const Model& model, EntityId id);  // "agent", "lab", "rule", …

}  // namespace regimen::knowledge
