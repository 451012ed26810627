// Implements the pass over mechanisms of engine/knowledge/check.h.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "engine/knowledge/check.h"
#include "engine/knowledge/print.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

int sign_of(std::string_view verb) {
  constexpr std::array<std::string_view, 5> kRaising = {"activates", "mimics", "raises", "replaces",
                                                        "stimulates"};
  constexpr std::array<std::string_view, 3> kLowering = {"blocks", "inhibits", "lowers"};
  if (std::find(kRaising.begin(), kRaising.end(), verb) != kRaising.end()) {
    return 1;
  }
  return std::find(kLowering.begin(), kLowering.end(), verb) != kLowering.end() ? -1 : 0;
}

Diagnostic contradictory_effect(const std::string& target, Span second, Span first) {
  return {.code = Finding::kContradictoryEffect,
          .message = "`" + target + "` is both raised and lowered by one cause in one place",
          .primary = {{second, "one direction here"}},
          .secondary = {{first, "the other direction here"}},
          .help =
              "keep the one that its source supports, or say what tells them apart with `via`, "
              "`at`, `for male` or `for female`"};
}

namespace {

constexpr std::string_view kConverts = "converts";

const std::vector<std::string>& effect_verbs() {
  static const std::vector<std::string> verbs = {"activates", "blocks", "converts",  "inhibits",
                                                 "lowers",    "raises", "stimulates"};
  return verbs;
}

// A mechanism that was read, and where each of its effects stands.
struct Read {
  Mechanism mechanism;
  StatementRef ref;
  std::vector<Span> spans;
  bool is_sound = true;
};

std::optional<TermId> optional_id(Scope& scope, const std::optional<syntax::Name>& name,
                                  const Wanted& wanted) {
  return name ? scope.id_of<TermId>(*name, wanted) : std::nullopt;
}

void check_shape(Scope& scope, const syntax::CausalEffect& effect) {
  const bool is_conversion = effect.verb.text == kConverts;
  if (is_conversion && !effect.product) {
    scope.error(missing_clause("`converts` does not say to what", effect.span,
                               "write for example `aromatase converts testosterone to estradiol`"));
  }
  if (is_conversion && effect.via) {
    scope.error(
        invalid_value("the enzyme of a conversion is its cause", effect.via->span, "remove `via`"));
  }
  if (!is_conversion && effect.product) {
    scope.error(invalid_value("`to` belongs to `converts`", effect.product->span,
                              "write `converts`, or remove `to`"));
  }
  const bool is_loop = effect.cause.text == effect.target.text ||
                       (effect.product && effect.product->text == effect.target.text);
  if (is_loop) {
    scope.error(invalid_value("`" + effect.target.text + "` cannot act on itself",
                              effect.target.span, "name what it acts on"));
  }
}

std::optional<CausalEffect> read_effect(Scope& scope, const syntax::CausalEffect& written) {
  word_of(scope, written.verb, effect_verbs(), "verb of an effect");
  check_shape(scope, written);
  const bool is_conversion = written.verb.text == kConverts;
  const auto cause = scope.id_of<TermId>(written.cause, is_conversion ? kWantEnzyme : kWantSignal);
  const auto target =
      scope.id_of<TermId>(written.target, is_conversion ? kWantSignal : kWantTarget);
  const auto product = optional_id(scope, written.product, kWantSignal);
  const auto via = optional_id(scope, written.via, kWantCarrier);
  const auto site = optional_id(scope, written.site, kWantSite);
  if (!cause || !target) {
    return std::nullopt;
  }
  return CausalEffect{*cause, written.verb.text, *target, product, via, site};
}

Read read_mechanism(Context& context, const Statements& statements, StatementRef ref) {
  const syntax::Statement& statement = statements[ref];
  const auto& decl = std::get<syntax::MechanismDecl>(statement.value);
  Scope scope(context, statements, ref);
  Read read{{header_from(scope, statement, SourcePolicy::kRequired), sex_from(decl.sex.sex), {}},
            ref,
            {}};
  if (decl.effects.empty()) {
    scope.error(missing_clause("`" + read.mechanism.header.name + "` has no effect",
                               read.mechanism.header.name_span,
                               "add for example `effect lh raises testosterone at testes`"));
  }
  for (const syntax::CausalEffect& written : decl.effects) {
    if (const auto effect = read_effect(scope, written)) {
      read.mechanism.effects.push_back(*effect);
      read.spans.push_back(written.span);
    }
  }
  read.is_sound = scope.is_sound();
  return read;
}

// ---- effects against each other ----

using Place =
    std::tuple<TermId, TermId, std::optional<TermId>, std::optional<TermId>, std::optional<TermId>>;

struct Written {
  std::size_t mechanism;
  std::size_t effect;
};

bool may_meet(Sex left, Sex right) {
  return left == right || left == Sex::kAny || right == Sex::kAny;
}

Diagnostic stated_twice(const Model& model, const CausalEffect& effect, Span second, Span first) {
  return {.code = Finding::kDuplicateStatement,
          .message = "`" + effect_text(model, effect) + "` is stated twice",
          .primary = {{second, "again here"}},
          .secondary = {{first, "first stated here"}},
          .help = "remove one; a statement may name several sources"};
}

// Both statements of a contradiction are left out: neither is known to be right.
void compare(Context& context, std::vector<Read>& all, Written first, Written second) {
  Read& left = all[first.mechanism];
  Read& right = all[second.mechanism];
  if (!may_meet(left.mechanism.sex, right.mechanism.sex)) {
    return;
  }
  const CausalEffect& causal_effect = left.mechanism.effects[first.effect];
  const CausalEffect& other = right.mechanism.effects[second.effect];
  const Span before = left.spans[first.effect];
  const Span after = right.spans[second.effect];
  if (sign_of(causal_effect.verb) != sign_of(other.verb)) {
    context.sink.add(contradictory_effect(context.model[other.target].header.name, after, before));
    left.is_sound = false;
    right.is_sound = false;
  } else {
    context.sink.add(stated_twice(context.model, other, after, before));
  }
}

void compare_all(Context& context, std::vector<Read>& all) {
  std::map<Place, std::vector<Written>> places;
  for (std::size_t m = 0; m < all.size(); ++m) {
    const std::vector<CausalEffect>& effects = all[m].mechanism.effects;
    for (std::size_t e = 0; e < effects.size() && all[m].is_sound; ++e) {
      const CausalEffect& effect = effects[e];
      places[{effect.cause, effect.target, effect.product, effect.via, effect.site}].push_back(
          {m, e});
    }
  }
  for (const auto& [place, written] : places) {
    for (std::size_t second = 1; second < written.size(); ++second) {
      for (std::size_t first = 0; first < second; ++first) {
        compare(context, all, written[first], written[second]);
      }
    }
  }
}

}  // namespace

void check_mechanisms(Context& context, const Statements& statements) {
  std::vector<Read> all;
  for (const StatementRef ref : statements.mechanisms) {
    all.push_back(read_mechanism(context, statements, ref));
  }
  compare_all(context, all);
  for (Read& read : all) {
    if (read.is_sound) {
      std::sort(read.mechanism.effects.begin(), read.mechanism.effects.end(),
                [](const CausalEffect& left, const CausalEffect& right) {
                  return std::tie(left.cause, left.verb, left.target, left.product, left.via,
                                  left.site) < std::tie(right.cause, right.verb, right.target,
                                                        right.product, right.via, right.site);
                });
      context.names.set_id(Kind::kMechanism, statements[read.ref].name->text,
                           static_cast<std::uint32_t>(context.model.mechanisms.size()));
      context.model.mechanisms.push_back(std::move(read.mechanism));
    }
  }
}

}  // namespace regimen::knowledge
