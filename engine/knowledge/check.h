// What the checks of this room share: the knowledge base that is being built, the files it comes
// from, and one statement in check.
//
// Shape:   passes run over Statements in sorted order and append what checked to Context::model, so
//          ids are positions in sorted vectors.
// Errors:  Scope reports; a statement that is not sound is left out.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/diagnostics/diagnostic.h"
#include "engine/knowledge/from_syntax.h"
#include "engine/knowledge/names.h"

namespace regimen::knowledge {

using Finding = diagnostics::Code;  // knowledge::Code is a code of a lab
using diagnostics::Diagnostic;

// What the names of one file may refer to.
struct FileScope {
  ModuleId module{std::uint32_t{0}};
  std::vector<bool> sees;        // by ModuleId; empty: everything
  bool has_unknown_use = false;  // an unknown name may be of the module that was not found
};

// The statements of every kind, sorted by name, each name once.
struct Statements {
  const std::vector<syntax::Tree>& trees;
  std::vector<FileScope> files{};  // by tree
  std::vector<StatementRef> units{}, sources{}, labs{}, concepts{}, terms{}, relations{}, agents{},
      mechanisms, tables, interactions{}, mappings{};
  std::vector<StatementRef> doses{}, limits{}, contraindications{}, rules{}, protocols{},
      resolves{}, assertions{};
  std::vector<StatementRef> facts{}, scenarios{};
  std::vector<StatementRef> extensions{}, irrelevant{}, trusts{};
  std::vector<StatementRef> damaged{};  // their text did not parse; they do not act
  std::vector<StatementRef> data{};     // for engine/datalog

  const syntax::Tree& tree(StatementRef ref) const { return trees[ref.tree]; }
  const syntax::Statement& operator[](StatementRef ref) const {
    return trees[ref.tree].statements[ref.statement];
  }
};

// What the names of a file of the model may refer to.
FileScope scope_of_file(const Model& model, const syntax::Tree& tree,
                        const diagnostics::Buffers& buffers);

struct Context {
  Model& model;
  const diagnostics::Buffers& buffers;
  diagnostics::Sink& sink;
  CheckOptions options;
  Names names;
  std::set<std::pair<std::string, std::string>> preferred_doses{};  // agent, dose
  std::vector<StatementRef> unread{};  // limits, rules and protocols with a mistake, so left out
  std::unordered_map<std::string, quantity::Unit> units;                     // parsed before
  std::unordered_map<std::string, Shared<quantity::Quantity>> thresholds{};  // written before
  std::set<std::string_view> data_relations{};  // relations that engine/datalog checks
};

// One statement in check.
class Scope {
 public:
  Scope(Context& context, const syntax::Tree& tree, const FileScope& file)
      : context_(context), tree_(tree), file_(file) {}
  Scope(Context& context, const Statements& statements, StatementRef ref)
      : Scope(context, statements.tree(ref), statements.files[ref.tree]) {}

  Context& context() { return context_; }
  Model& model() { return context_.model; }
  const syntax::Tree& tree() const { return tree_; }
  ModuleId module() const { return file_.module; }

  bool is_sound() const { return is_sound_; }
  void reject() { is_sound_ = false; }  // the reason has been reported
  void error(Diagnostic diagnostic);
  void warn(Diagnostic diagnostic) { context_.sink.add(std::move(diagnostic)); }

  // The declaration of a kind that fits here, with an id; otherwise reported and left out.
  const Declaration* resolve(const syntax::Name& name, const Wanted& wanted);
  template <typename EntityIdType>
  std::optional<EntityIdType> id_of(const syntax::Name& name, const Wanted& wanted) {
    const Declaration* found = resolve(name, wanted);
    return found == nullptr ? std::nullopt : std::optional(EntityIdType(*found->id));
  }
  // A dose in force; of `any_dose_of` also one that is only claimed.
  std::optional<DoseId> dose_of(AgentId agent, const syntax::Name& name);
  std::optional<DoseId> any_dose_of(AgentId agent, const syntax::Name& name);
  // True when the declaration may be used here; otherwise reported.
  bool is_visible(const Declaration& declaration, Span use);

 private:
  Context& context_;
  const syntax::Tree& tree_;
  const FileScope& file_;
  bool is_sound_ = true;
};

enum class SourcePolicy : std::uint8_t { kRequired, kOptional };
// Name, title, citations, spans; reports unknown and missing sources.
Header header_from(Scope& scope, const syntax::Statement& statement, SourcePolicy policy);
// `source es2018 "1.3"`, of a statement or of a clause.
SmallVector<Citation> citations_from(Scope& scope, const SmallVector<syntax::SourceRef>& sources);
// Sorted, each once.
void sort_citations(SmallVector<Citation>& citations);
// metadata.cc: who stands behind a statement, and its sentence.
Metadata metadata_from(Scope& scope, const syntax::Statement& statement);
// Reports places of the sentence `{a}` that are none of `names`.
void check_sentence(Scope& scope, const syntax::Metadata& written,
                    const std::vector<std::string>& names);
std::string title_from_name(std::string_view name);

// A word of a fixed list: "absolute", "loinc"; reported with what was meant.
std::optional<std::size_t> word_of(Scope& scope, const syntax::Name& word,
                                   const std::vector<std::string>& words, std::string_view noun,
                                   Finding finding = Finding::kNoSuchWord);
Diagnostic missing_clause(std::string message, Span span, std::string help);
// E240: a cause both raises and lowers `target` in one place.
Diagnostic contradictory_effect(const std::string& target, Span second, Span first);
// All agents of a class; W213 when there are none.
std::vector<AgentId> agents_of_class(Scope& scope, TermId agent_class, Span use);
Sex sex_from(syntax::Sex sex);

// ---- the passes, in their order ----

Statements collect(Context& context, const std::vector<syntax::Tree>& trees);
void check_units(Context& context, const Statements& statements);
void check_sources(Context& context, const Statements& statements);
void check_labs(Context& context, const Statements& statements);
void check_concepts(Context& context, const Statements& statements);
void check_terms(Context& context, const Statements& statements);
void check_relations(Context& context, const Statements& statements);
void check_agents(Context& context, const Statements& statements);
void check_mechanisms(Context& context, const Statements& statements);
void check_limits(Context& context, const Statements& statements);
void check_doses(Context& context, const Statements& statements);
void check_rules(Context& context, const Statements& statements);
void check_named_quantities(Context& context, const Statements& statements);
void check_dose_conflicts(Context& context);
void check_interactions(Context& context, const Statements& statements);
void check_tables(Context& context, const Statements& statements);
void check_protocols(Context& context, const Statements& statements);
void check_contraindications(Context& context, const Statements& statements);
void check_facts(Context& context, const Statements& statements);
void check_resolves(Context& context, const Statements& statements);
void check_disputes(Context& context);
void check_assertions(Context& context, const Statements& statements);
// record_statements.cc: extensions come before whatever asks for codes.
void check_extensions(Context& context, const Statements& statements);
void check_irrelevant(Context& context, const Statements& statements);
void check_trusts(Context& context, const Statements& statements);
void check_mappings(Context& context, const Statements& statements);
void check_scenarios(Context& context, const Statements& statements);

}  // namespace regimen::knowledge
