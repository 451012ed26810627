// Implements the passes over units, sources, labs, concepts and terms of engine/knowledge/check.h.
#include <algorithm>

#include "engine/knowledge/check.h"
#include "engine/knowledge/codes.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

using quantity::Quantity;
using quantity::Rational;
using quantity::Unit;

// ---- units ----

Diagnostic invalid_unit_word(std::string message, Span span, std::string help) {
  return {.code = Finding::kInvalidUnitWord,
          .message = std::move(message),
          .primary = {{span, "this word cannot mean that"}},
          .help = std::move(help)};
}

void declare_unit_word(Scope& scope, const syntax::Name& word, const Quantity& meaning) {
  Unit unit{.text = word.text,
            .dimension = meaning.unit.dimension,
            .factor = meaning.value * meaning.unit.factor,
            .annotations = meaning.unit.annotations};
  if (!scope.model().units.declare(word.text, unit)) {
    scope.error(invalid_unit_word("`" + word.text + "` is a unit with another meaning already",
                                  word.span, "choose another word"));
  }
}

void declare_unit(Scope& scope, const syntax::Statement& statement) {
  const auto& decl = std::get<syntax::UnitDecl>(statement.value);
  const std::optional<Quantity> meaning = read_quantity(scope, *decl.meaning);
  if (!meaning) {
    return;
  }
  const bool is_ratio = !meaning->unit.is_special && meaning->unit.offset.is_zero();
  if (!is_ratio || meaning->value.is_zero() || meaning->value.is_negative()) {
    scope.error(invalid_unit_word("a unit word is a number above zero of a unit that has no offset",
                                  decl.meaning->span, "write for example `unit week = 7 d`"));
    return;
  }
  if (statement.name) {
    declare_unit_word(scope, *statement.name, *meaning);
  }
  for (const syntax::Name& word : decl.more_names) {
    declare_unit_word(scope, word, *meaning);
  }
}

bool is_known_unit(const Context& context, const std::string& text) {
  return text.empty() || std::holds_alternative<Unit>(context.model.units.parse(text));
}

}  // namespace

// A word may be declared from another: those whose meaning is known go first, until none is left or
// none is known.
void check_units(Context& context, const Statements& statements) {
  std::vector<StatementRef> waiting = statements.units;
  bool is_progress = true;
  while (!waiting.empty()) {
    std::vector<StatementRef> later;
    for (const StatementRef ref : waiting) {
      const auto& decl = std::get<syntax::UnitDecl>(statements[ref].value);
      if (is_progress && !is_known_unit(context, decl.meaning->unit)) {
        later.push_back(ref);
        continue;
      }
      Scope scope(context, statements, ref);
      declare_unit(scope, statements[ref]);
    }
    is_progress = later.size() < waiting.size();
    waiting = std::move(later);
  }
}

// ---- sources ----

namespace {

const std::vector<std::string>& source_kinds() {
  static const std::vector<std::string> kinds = {"consensus", "guideline", "label",    "policy",
                                                 "registry",  "review",    "textbook", "trial"};
  return kinds;
}

const std::vector<std::string>& evidence_levels() {
  static const std::vector<std::string> levels = {"high", "moderate", "low", "unverified"};
  return levels;
}

void check_source_word(Scope& scope, const std::optional<std::string>& word, Span span,
                       const std::vector<std::string>& words, std::string_view noun) {
  if (word) {
    word_of(scope, {*word, span}, words, noun);
  }
}

std::string text_of(const std::optional<syntax::Text>& text) {
  return text ? text->value : "";
}

}  // namespace

void check_sources(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.sources) {
    const syntax::Statement& statement = statements[ref];
    const auto& decl = std::get<syntax::SourceDecl>(statement.value);
    Scope scope(context, statements, ref);
    SourceWork source{.header = header_from(scope, statement, SourcePolicy::kOptional),
                      .kind = decl.kind ? *decl.kind : std::string(),
                      .level = decl.level ? *decl.level : std::string(),
                      .year = decl.year ? decl.year->text : "",
                      .url = text_of(decl.url),
                      .publisher = text_of(decl.publisher)};
    check_source_word(scope, decl.kind, source.header.name_span, source_kinds(), "kind of source");
    check_source_word(scope, decl.level, source.header.name_span, evidence_levels(),
                      "level of evidence");
    if (scope.is_sound()) {
      context.names.set_id(Kind::kSource, statement.name->text,
                           static_cast<std::uint32_t>(context.model.sources.size()));
      context.model.sources.push_back(std::move(source));
    }
  }
}

// ---- labs ----

namespace {

std::optional<Rational> read_molar_mass(Scope& scope, const syntax::Quantity& written) {
  const std::optional<Quantity> mass = read_quantity(scope, written);
  if (!mass) {
    return std::nullopt;
  }
  auto value = read_on_scale(scope, written, *mass, {"a molar mass", ucum_unit("g/mol"), {}, {}});
  if (value && (value->is_zero() || value->is_negative())) {
    scope.error(invalid_value("a molar mass must be above zero", written.span,
                              "write it as in `molar mass 288.42 g/mol`"));
  }
  return value;
}

// `10 .. 80 %`: the unit may stand only at the high end.
std::optional<Rational> read_bound(Scope& scope, const Lab& lab, syntax::Quantity written,
                                   const std::optional<syntax::Quantity>& other) {
  if (written.unit.empty() && other) {
    written.unit = other->unit;
    written.unit_span = other->unit_span;
  }
  const std::optional<Quantity> bound = read_quantity(scope, written);
  return bound ? read_on_scale(scope, written, *bound,
                               {lab.header.name, lab.unit, lab.molar_mass, lab.header.name_span})
               : std::nullopt;
}

void read_plausible_range(Scope& scope, const syntax::LabDecl& decl, Lab& lab) {
  if (decl.plausible_low) {
    lab.plausible_low = read_bound(scope, lab, *decl.plausible_low, decl.plausible_high);
  }
  if (decl.plausible_high) {
    lab.plausible_high = read_bound(scope, lab, *decl.plausible_high, std::nullopt);
  }
  if (lab.plausible_low && lab.plausible_high && *lab.plausible_low > *lab.plausible_high) {
    scope.error(empty_range(decl.plausible_low->number.text, decl.plausible_high->number.text,
                            decl.plausible_low->span));
  }
}

Lab read_lab(Scope& scope, const syntax::Statement& statement, CodeTable& codes) {
  const auto& decl = std::get<syntax::LabDecl>(statement.value);
  Lab lab{.header = header_from(scope, statement, SourcePolicy::kOptional),
          .is_vital = decl.is_vital,
          .codes = codes.read(scope, statement)};
  if (decl.unit.empty()) {
    scope.error(missing_clause("`" + lab.header.name + "` has no unit", lab.header.name_span,
                               "add `unit` and a UCUM unit, as in `unit ng/dL`"));
    return lab;
  }
  const std::optional<Unit> unit = read_unit(scope, decl.unit, decl.unit_span);
  if (decl.molar_mass) {
    lab.molar_mass = read_molar_mass(scope, *decl.molar_mass);
  }
  lab.valid_for = read_duration(scope, decl.valid_for);
  if (unit) {
    lab.unit = *unit;
    read_plausible_range(scope, decl, lab);
  }
  return lab;
}

}  // namespace

void check_labs(Context& context, const Statements& statements) {
  CodeTable codes(/*must_be_unique=*/true);
  for (const StatementRef ref : statements.labs) {
    Scope scope(context, statements, ref);
    Lab lab = read_lab(scope, statements[ref], codes);
    if (scope.is_sound()) {
      context.names.set_id(Kind::kLab, statements[ref].name->text,
                           static_cast<std::uint32_t>(context.model.labs.size()));
      context.model.labs.push_back(std::move(lab));
    }
  }
}

// ---- concepts and terms ----

void check_concepts(Context& context, const Statements& statements) {
  CodeTable codes(/*must_be_unique=*/false);
  context.model.concepts.reserve(statements.concepts.size());
  for (const StatementRef ref : statements.concepts) {
    const syntax::Statement& statement = statements[ref];
    const auto* decl = std::get_if<syntax::ConceptDecl>(&statement.value);
    Scope scope(context, statements, ref);
    Concept declared{.header = header_from(scope, statement, SourcePolicy::kOptional),
                     .kind = decl == nullptr ? Concept::Kind::kConclusion
                                             : static_cast<Concept::Kind>(decl->kind),
                     .absent_means_no = decl == nullptr || decl->absent_means_no.value_or(false),
                     .is_never_unread = decl == nullptr || decl->absent_always_means_no,
                     .codes = codes.read(scope, statement)};
    if (scope.is_sound()) {
      context.names.set_id(Kind::kCondition, statement.name->text,
                           static_cast<std::uint32_t>(context.model.concepts.size()));
      context.model.concepts.push_back(std::move(declared));
    }
  }
}

void check_terms(Context& context, const Statements& statements) {
  CodeTable codes(/*must_be_unique=*/false);
  for (const StatementRef ref : statements.terms) {
    const syntax::Statement& statement = statements[ref];
    const auto& decl = std::get<syntax::TermDecl>(statement.value);
    Scope scope(context, statements, ref);
    Term term{.header = header_from(scope, statement, SourcePolicy::kOptional),
              .kind = static_cast<Term::Kind>(decl.kind),
              .codes = codes.read(scope, statement)};
    if (scope.is_sound()) {
      context.names.set_id(Kind::kClass, statement.name->text,
                           static_cast<std::uint32_t>(context.model.terms.size()));
      context.model.terms.push_back(std::move(term));
    }
  }
}

// `define NAME = QUANTITY`; other definitions are for data relations alone.
void check_named_quantities(Context& context, const Statements& statements) {
  for (const StatementRef ref : statements.data) {
    const auto* define = std::get_if<syntax::DefineDecl>(&statements[ref].value);
    if (define == nullptr || !define->parameters.empty()) {
      continue;
    }
    syntax::ValueId value = define->value;
    const auto* negated = std::get_if<syntax::NegatedValue>(&statements.tree(ref)[value].value);
    value = negated != nullptr ? negated->value : value;
    const auto* literal = std::get_if<syntax::QuantityValue>(&statements.tree(ref)[value].value);
    if (literal == nullptr) {
      continue;
    }
    Scope scope(context, statements, ref);
    Header header = header_from(scope, statements[ref], SourcePolicy::kOptional);
    context.names.set_id(Kind::kDefinition, header.name,
                         static_cast<std::uint32_t>(context.model.named_quantities.size()));
    context.model.named_quantities.push_back(
        {std::move(header), (negated != nullptr ? "-" : "") + literal->quantity.number.text,
         literal->quantity.unit});
  }
}

}  // namespace regimen::knowledge
