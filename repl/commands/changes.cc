// `flip`, `stable`, `needs`, `regions` and `whatif`: what the answer would be if something else
// were so.
#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

constexpr std::size_t kFlipSizeMax = 4;  // changes at once

Result run_flip(Context& context) {
  const Arguments& arguments = context.arguments();
  if (arguments.texts("NAME").size() != 1) {
    return refused("say one name, as in `flip testosterone_cypionate`");
  }
  api::FlipOptions options;
  options.size_max = arguments.number("--size").value_or(options.size_max);
  if (arguments.has("--all")) {
    options.rows_max = std::numeric_limits<std::size_t>::max();
  }
  return ask_patient(context, [&](const api::Subject& subject) {
    return api::flip(subject, arguments.text("NAME"), options);
  });
}

// The question about a name that needs nothing else.
std::function<Result(Context&)> about_name(api::Answer (*question)(const api::Subject&,
                                                                   std::string_view)) {
  return [question](Context& context) {
    return ask_patient(context, [&](const api::Subject& subject) {
      return question(subject, context.arguments().text("NAME"));
    });
  };
}

Result run_whatif(Context& context) {
  return ask_patient(context, [&](const api::Subject& subject) {
    return api::whatif(subject, context.arguments().text("FACTS"), context.streams().colour);
  });
}

Words complete_whatif(const Place& place) {
  std::vector<std::string> fact;
  for (auto word = place.given.begin() + 1; word != place.given.end(); ++word) {
    if (word->ends_with(';')) {
      fact.clear();
    } else {
      fact.push_back(*word);
    }
  }
  return words_of_fact(place.session.base().model(), fact);
}

}  // namespace

Command flip_command() {
  return {.name = "flip",
          .theme = Theme::kAdvice,
          .summary = "the smallest changes that would alter the answer",
          .arguments = "NAME",
          .details =
              "Sets of up to three changes are tried: new results, conditions "
              "that\ncome or go, agents that are started or stopped. Never sex, birth date or the "
              "past.\n--size 1: one change at a time; --all: every set that was found.",
          .missing = "one name",
          .example = "flip testosterone_cypionate",
          .parameters = of_one_patient({name_argument(),
                                        formats(),
                                        {.name = "--size",
                                         .takes = Takes::kNumber,
                                         .help = "changes at once, at most (default: 3)",
                                         .least = 1,
                                         .most = kFlipSizeMax,
                                         .value = "N"},
                                        {.name = "--all", .help = "every set that was found"}}),
          .shape = Shape::kDocument,
          .is_prose = true,
          .complete = complete_asked,
          .run = run_flip};
}

Command stable_command() {
  return {.name = "stable",
          .theme = Theme::kAdvice,
          .summary = "how far each number is from a value that would change NAME",
          .arguments = "NAME",
          .missing = "a name",
          .example = "stable testosterone_cypionate",
          .parameters = of_one_patient({name_argument(), formats()}),
          .shape = Shape::kDocument,
          .is_prose = true,
          .complete = complete_asked,
          .run = about_name(&api::stable)};
}

Command needs_command() {
  return {.name = "needs",
          .theme = Theme::kAdvice,
          .summary = "what is unknown and would settle NAME, the most useful first",
          .arguments = "NAME",
          .missing = "a name",
          .example = "needs testosterone_cypionate",
          .parameters = of_one_patient({name_argument(), formats()}),
          .shape = Shape::kDocument,
          .is_prose = true,
          .complete = complete_asked,
          .run = about_name(&api::needs)};
}

Command regions_command() {
  return {.name = "regions",
          .theme = Theme::kAdvice,
          .summary = "results for NAME over the range of a number",
          .arguments = "NAME [INPUT]",
          .details =
              "regions testosterone_cypionate hematocrit\nWithout INPUT every number that "
              "matters.",
          .missing = "a name",
          .example = "regions testosterone_cypionate",
          .parameters = of_one_patient(
              {{.name = "NAME",
                .takes = Takes::kTexts,
                .help = "as for why, perhaps with an input: testosterone_cypionate hematocrit",
                .is_required = true},
               formats()}),
          .shape = Shape::kDocument,
          .complete =
              [](const Place& place) {
                const knowledge::Model& model = place.session.base().model();
                return place.is_first() ? askable(model) : names_of(model.labs);
              },
          .run = about_name(&api::regions)};
}

Command whatif_command() {
  return {.name = "whatif",
          .theme = Theme::kAdvice,
          .summary = "what would change if the facts were so; changes nothing",
          .arguments = "FACT[; FACT…]",
          .details =
              "whatif hematocrit 55 %\nwhatif prostate_cancer; psa 3 ng/mL\n"
              "whatif unknown hematocrit     takes one away",
          .missing = "a fact",
          .example = "whatif hematocrit 55 %",
          .parameters =
              of_one_patient({{.name = "FACTS",
                               .takes = Takes::kLine,
                               .help = "facts as typed: 'hematocrit 55 %; no prostate_cancer'",
                               .is_required = true},
                              formats()}),
          .shape = Shape::kDocument,
          .is_prose = true,
          .complete = complete_whatif,
          .run = run_whatif};
}

}  // namespace regimen::commands
