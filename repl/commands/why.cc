// `why` and `whynot`: the proof of an answer.
#include "engine/api/mechanisms.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

Parameter depth_option() {
  return {.name = "--depth",
          .takes = Takes::kNumber,
          .help = "lines below one another, at most",
          .most = explanation::kDepthMax,
          .value = "N"};
}

api::WhyOptions options_of(Context& context) {
  const shell::Settings& settings = context.settings();
  const Arguments& arguments = context.arguments();
  api::WhyOptions options{.audience = settings.audience, .depth = settings.depth};
  if (arguments.has("--for")) {
    options.audience = *shell::audience_of(arguments.text("--for"));
  }
  options.depth = arguments.number("--depth").value_or(options.depth);
  options.proof = arguments.number("--proof").value_or(options.proof);
  return options;
}

Result run_why(Context& context) {
  const std::string name = context.arguments().text("NAME");
  const api::WhyOptions options = options_of(context);
  if (api::asks_for_cause(name)) {  // about nobody
    return answered(api::why_cause(*context.knowledge(), name, options.depth));
  }
  return ask_patient(context,
                     [&](const api::Subject& subject) { return api::why(subject, name, options); });
}

Result run_whynot(Context& context) {
  const std::string name = context.arguments().text("NAME");
  const api::WhyOptions options = options_of(context);
  return ask_patient(
      context, [&](const api::Subject& subject) { return api::whynot(subject, name, options); });
}

Words complete_why(const Place& place) {
  const knowledge::Model& model = place.session.base().model();
  if (place.is_first()) {
    return united({askable(model), causes(model), names_of(model.limits)});
  }
  const bool is_cause = causes(model).contains(place.given[1]);
  if (place.given.size() == 2) {
    return is_cause ? united({options_of(place.command), {"lowers", "raises"}})
                    : options_of(place.command);
  }
  return place.given.size() == 3 && is_cause ? causes(model) : Words{"for"};
}

}  // namespace

Command why_command() {
  return {
      .name = "why",
      .theme = Theme::kAdvice,
      .summary = "why NAME holds, does not, or is open: down to facts and sources",
      .arguments = "NAME",
      .details =
          "NAME is an agent, protocol, conclusion, condition, rule, contraindication, invariant, "
          "dose or limit;\n`why not NAME` asks the same.\n"
          "--for clinician: a few lines; --for author: rule by rule; --for auditor: every number, "
          "source and digest.\n--depth N shows N levels; --proof 2 another proof where there is "
          "one.\nWithout a patient: `why anastrozole lowers estradiol`, `why enclomiphene raises "
          "lh for male`.",
      .missing = "a name",
      .example = "why testosterone_cypionate",
      .parameters = of_one_patient(
          {{.name = "NAME",
            .takes = Takes::kTexts,
            .help = "an agent, protocol, conclusion, condition, rule or contraindication; or a "
                    "cause without a patient: anastrozole lowers estradiol",
            .is_required = true},
           formats(),
           {.name = "--for",
            .takes = Takes::kChoice,
            .help = "the reader it is written for (default: author)",
            .choices = {"clinician", "author", "auditor"},
            .value = "WHOM"},
           {.name = "--proof",
            .takes = Takes::kNumber,
            .help = "another proof, where there are several: 2, 3, …",
            .least = 1,
            .value = "N"},
           depth_option()}),
      .shape = Shape::kDocument,
      .is_prose = true,
      .complete = complete_why,
      .run = run_why};
}

Command whynot_command() {
  return {.name = "whynot",
          .theme = Theme::kAdvice,
          .summary = "every rule that could have concluded it, and what each lacks",
          .arguments = "NAME",
          .details =
              "The nearest first: conditions that fail with the value and its distance, "
              "what blocks or excepts,\nwhat is not known.",
          .missing = "a name",
          .example = "whynot testosterone_cypionate",
          .parameters = of_one_patient({name_argument(), formats(), depth_option()}),
          .shape = Shape::kDocument,
          .is_prose = true,
          .complete = complete_asked,
          .run = run_whynot};
}

}  // namespace regimen::commands
