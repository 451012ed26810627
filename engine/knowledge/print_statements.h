// Whole statements as the author would write them: what `show NAME` prints.
#pragma once

#include <string>

#include "engine/knowledge/model.h"

namespace regimen::knowledge {

std::string statement_text(const Model& model, SourceId id);
std::string statement_text(const Model& model, LabId id);
std::string statement_text(const Model& model, ConceptId id);
std::string statement_text(const Model& model, TermId id);
std::string statement_text(const Model& model, AgentId id);
std::string statement_text(const Model& model, MechanismId id);
std::string statement_text(const Model& model, DoseId id);
std::string statement_text(const Model& model, LimitId id);
std::string statement_text(const Model& model, ContraindicationId id);
std::string statement_text(const Model& model, RuleId id);
std::string statement_text(const Model& model, InteractionId id);
std::string statement_text(const Model& model, TableId id);
std::string statement_text(const Model& model, ProtocolId id);
std::string statement_text(const Model& model, RelationId id);
std::string statement_text(const Model& model, ResolveId id);
std::string statement_text(const Model& model, AssertionId id);
std::string statement_text(const Model& model, MappingId id);
std::string code_text(const Code& code);  // `icd10 "C00..C97" except "C44"`
std::string fact_text(const Model& model, const Fact& fact);

std::string source_text(const Model& model, const Citation& citation);  // `es2018 "1.1"`

// A statement while it is printed: the head, a line for each clause, the end.
class StatementText {
 public:
  // "dose", the header's name and title, " of cypionate for male".
  StatementText(std::string_view keyword, const Header& header, const std::string& rest = "");
  StatementText& clause(std::string_view keyword, const std::string& text);
  StatementText& clause_if(bool is_stated, std::string_view keyword, const std::string& text);
  StatementText& codes(const SmallVector<Code>& codes);
  std::string end(const Model& model);  // with the sources

 private:
  std::string doc_;
  std::string head_;
  std::string clauses_;
  const Header& header_;
};

}  // namespace regimen::knowledge
