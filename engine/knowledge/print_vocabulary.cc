// Implements engine/knowledge/print_statements.h: vocabulary, agents, doses, limits.
#include <array>

#include "engine/knowledge/check.h"
#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/names.h"
#include "engine/knowledge/print.h"
#include "engine/knowledge/print_conditions.h"
#include "engine/knowledge/print_statements.h"

namespace regimen::knowledge {

namespace {

// Clause words stand in a column of their own.
constexpr std::size_t kKeywordWidth = 10;

std::string doc_lines(const std::string& doc) {
  std::string text;
  std::size_t begin = 0;
  while (begin < doc.size()) {
    const std::size_t end = std::min(doc.find('\n', begin), doc.size());
    text += "/// " + doc.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return text;
}

std::string sex_phrase(Sex sex) {
  return sex == Sex::kMale ? " for male" : sex == Sex::kFemale ? " for female" : "";
}

std::string bound_text(const std::optional<quantity::Rational>& bound) {
  return bound ? bound->to_text() : "0";
}

std::string action_text(const Model& model, const MechanismEdge& edge) {
  return edge.verb + " " + model[edge.target].header.name +
         (edge.site ? " at " + model[*edge.site].header.name : "");
}

std::string standing_text(const ApprovalStatus& standing) {
  constexpr std::array<std::string_view, 3> kWords = {"approved", "off_label", "not_approved"};
  std::string text(kWords[static_cast<std::size_t>(standing.status)]);
  text += standing.note.empty() ? "" : " " + quoted(standing.note);
  return text + (standing.looked_up ? " as of " + standing.looked_up->to_text() : "");
}

}  // namespace

StatementText::StatementText(std::string_view keyword, const Header& header,
                             const std::string& rest)
    : doc_(doc_lines(header.metadata->doc)),
      head_((header.is_claim ? "claim " : "") + std::string(keyword) +
            (keyword.empty() ? "" : " ") + header.name),
      header_(header) {
  if (!header.title.empty() && header.title != title_from_name(header.name)) {
    head_ += " " + quoted(header.title);
  }
  head_ += rest;
}

StatementText& StatementText::clause(std::string_view keyword, const std::string& text) {
  std::string word(keyword);
  word.resize(std::max(kKeywordWidth, word.size() + 1), ' ');
  clauses_ += "  " + (keyword.empty() ? text : word + text) + "\n";
  return *this;
}

StatementText& StatementText::clause_if(bool is_stated, std::string_view keyword,
                                        const std::string& text) {
  return is_stated ? clause(keyword, text) : *this;
}

std::string code_text(const Code& code) {
  std::string text = code.system + " " + quoted(code.code);
  for (std::size_t i = 0; i < code.except.size(); ++i) {
    text += (i == 0 ? " except " : ", ") + quoted(code.except[i]);
  }
  return text;
}

std::string source_text(const Model& model, const Citation& citation) {
  const std::string& name = model[citation.source].header.name;
  return citation.locator.empty() ? name : name + " " + quoted(citation.locator);
}

StatementText& StatementText::codes(const SmallVector<Code>& codes) {
  for (const Code& code : codes) {
    clause(code.is_history ? "history code" : "code", code_text(code));
  }
  return *this;
}

std::string StatementText::end(const Model& model) {
  const Metadata& metadata = *header_.metadata;
  const auto date = [](const std::optional<quantity::Date>& day) {
    return day ? day->to_text() : "";
  };
  clause_if(!header_.metadata->says.empty(), "says", quoted(header_.metadata->says));
  clause_if(!metadata.author.empty(), "author", quoted(metadata.author));
  clause_if(!metadata.reviewer.empty(), "reviewer", quoted(metadata.reviewer));
  clause_if(metadata.reviewed_on.has_value(), "reviewed on", date(metadata.reviewed_on));
  clause_if(metadata.review_by.has_value(), "review by", date(metadata.review_by));
  clause_if(!metadata.version.empty(), "version", quoted(metadata.version));
  clause_if(!metadata.evidence.empty(), "evidence", metadata.evidence);
  for (const Citation& citation : header_.citations) {
    clause("source", source_text(model, citation));
  }
  const std::string start = doc_ + head_;
  return clauses_.empty() ? start + "\n" : start + " {\n" + clauses_ + "}\n";
}

std::string statement_text(const Model& model, SourceId id) {
  const SourceWork& source = model[id];
  return StatementText("source", source.header)
      .clause_if(!source.kind.empty(), "kind", source.kind)
      .clause_if(!source.year.empty(), "year", source.year)
      .clause_if(!source.level.empty(), "level", source.level)
      .clause_if(!source.url.empty(), "url", quoted(source.url))
      .clause_if(!source.publisher.empty(), "publisher", quoted(source.publisher))
      .end(model);
}

std::string statement_text(const Model& model, LabId id) {
  const Lab& lab = model[id];
  const bool is_bounded = lab.plausible_low || lab.plausible_high;
  return StatementText(word_for(kind_of_lab(lab)), lab.header)
      .clause("unit", lab.unit.text)
      .clause_if(lab.molar_mass.has_value(), "molar mass",
                 lab.molar_mass ? lab.molar_mass->to_text() + " g/mol" : "")
      .clause_if(is_bounded, "plausible",
                 bound_text(lab.plausible_low) + " .. " + bound_text(lab.plausible_high) + " " +
                     lab.unit.text)
      .clause_if(lab.valid_for.has_value(), "valid for",
                 lab.valid_for ? lab.valid_for->to_text() : "")
      .codes(lab.codes)
      .end(model);
}

std::string statement_text(const Model& model, ConceptId id) {
  const Concept& shown = model[id];
  return StatementText(word_for(kind_of_concept(shown)), shown.header)
      .clause_if(shown.kind != Concept::Kind::kConclusion, "absent",
                 shown.is_never_unread   ? "always means no"
                 : shown.absent_means_no ? "means no"
                                         : "means unknown")
      .codes(shown.codes)
      .end(model);
}

std::string statement_text(const Model& model, TermId id) {
  const Term& term = model[id];
  return StatementText(word_for(kind_of_term(term)), term.header).codes(term.codes).end(model);
}

std::string statement_text(const Model& model, AgentId id) {
  const Agent& agent = model[id];
  StatementText text("agent", agent.header);
  for (const TermId agent_class : agent.classes) {
    text.clause("class", model[agent_class].header.name);
  }
  text.clause_if(agent.strength.has_value(), "strength",
                 agent.strength ? agent.strength->text() : "");
  text.clause_if(agent.potency.has_value(), "potency", agent.potency ? agent.potency->text() : "");
  text.codes(agent.codes);
  for (const MechanismEdge& edge : agent.actions) {
    text.clause("action", action_text(model, edge));
  }
  text.clause_if(agent.standing.has_value(), "standing",
                 agent.standing ? standing_text(*agent.standing) : "");
  return text.end(model);
}

std::string mechanism_text(const Model& model, const MechanismEdge& action) {
  return action_text(model, action);
}

std::string effect_text(const Model& model, const CausalEffect& effect) {
  const auto name = [&](std::string_view word, const std::optional<TermId>& term) {
    return term ? std::string(word) + model[*term].header.name : std::string();
  };
  return model[effect.cause].header.name + " " + effect.verb + " " +
         model[effect.target].header.name + name(" to ", effect.product) +
         name(" via ", effect.via) + name(" at ", effect.site);
}

std::string statement_text(const Model& model, MechanismId id) {
  const Mechanism& mechanism = model[id];
  StatementText text("mechanism", mechanism.header, sex_phrase(mechanism.sex));
  for (const CausalEffect& effect : mechanism.effects) {
    text.clause("effect", effect_text(model, effect));
  }
  return text.end(model);
}

std::string statement_text(const Model& model, DoseId id) {
  const Dose& dose = model[id];
  const std::string owner = " of " + model[dose.agent].header.name + sex_phrase(dose.sex);
  StatementText text("dose", dose.header, owner);
  text.clause("", dose_text(model, id));
  const bool is_related = dose.amount && dose.stated && dose.amount->unit != dose.stated->unit;
  text.clause_if(!dose.kind_arithmetic.empty(), "//", dose.kind_arithmetic);
  text.clause_if(is_related, "// mass:", is_related ? dose.amount->to_text() : "");
  text.clause_if(dose.volume.has_value(), "// volume:", dose.volume ? dose.volume->to_text() : "");
  text.clause_if(!dose.arithmetic.empty(), "// limit:", dose.arithmetic);
  if (dose.preferred_by) {
    text.clause("// chosen by", model[*dose.preferred_by].header.name);
  }
  if (dose.overridden_by) {
    text.clause("// overridden by", model[*dose.overridden_by].header.name);
  }
  return text.end(model);
}

std::string statement_text(const Model& model, ResolveId id) {
  const Resolve& resolve = model[id];
  const Dose& dose = model[resolve.dose];
  return StatementText("resolve", resolve.header,
                       " prefer " + dose.header.name + " of " + model[dose.agent].header.name +
                           " because " + quoted(resolve.because))
      .end(model);
}

std::string statement_text(const Model& model, AssertionId id) {
  const Assertion& assertion = model[id];
  std::string rest;
  for (const std::string& name : assertion.about) {
    rest += (rest.empty() ? " of " : ", ") + name;
  }
  rest += assertion.because.empty() ? "" : " because " + quoted(assertion.because);
  return StatementText("", assertion.header, rest).end(model);
}

std::string statement_text(const Model& model, LimitId id) {
  const Limit& limit = model[id];
  const std::string owner = " of " + model[limit.agent].header.name + sex_phrase(limit.sex);
  return StatementText("limit", limit.header, owner)
      .clause("", "at most " + limit_text(limit))
      .end(model);
}

}  // namespace regimen::knowledge
