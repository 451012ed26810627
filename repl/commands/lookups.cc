// `find`, `rule`, `impact`, `effects` and `eval`: what the knowledge base has, looked up by name or
// text.
#include <nlohmann/json.hpp>

#include "engine/api/expression.h"
#include "engine/api/lookup.h"
#include "engine/api/mechanisms.h"
#include "engine/diagnostics/render.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

using Look = api::Answer (*)(const api::KnowledgeBase&, std::string_view);

// A row of the table that looks something up in the knowledge base by one argument.
Command of_knowledge(Command command, Parameter argument, Look look) {
  command.theme = Theme::kRules;
  command.shape = Shape::kDocument;
  command.run = [look, name = argument.name](Context& context) {
    return answered(look(*context.knowledge(), context.arguments().text(name)));
  };
  command.parameters = {std::move(argument), rules_option(), formats()};
  return command;
}

Parameter name_of_statement() {
  return {.name = "NAME",
          .takes = Takes::kText,
          .help = "the name of any statement",
          .is_required = true};
}

Result run_effects(Context& context) {
  const Arguments& arguments = context.arguments();
  const std::string sex = arguments.text("--sex");
  return answered(api::effects(*context.knowledge(),
                               arguments.text("AGENT") + (sex.empty() ? "" : " for " + sex)));
}

Words complete_effects(const Place& place) {
  const std::string& last = place.given.back();
  if (place.is_first() || last == "against") {
    return causes(place.session.base().model());
  }
  return last == "for" ? Words{"female", "male"} : Words{"against", "for"};
}

Json document_of(const std::string& expression, const api::Computed& computed) {
  Json json;
  json["expression"] = expression;
  json["value"] = computed.diagnostics.empty() ? Json(computed.text) : Json(nullptr);
  json["diagnostics"] = diagnostics::document_of(computed.diagnostics, computed.buffers);
  return json;
}

Result run_eval(Context& context) {
  const std::string expression = context.arguments().text("EXPRESSION");
  const auto computed =
      std::make_shared<const api::Computed>(api::compute(*context.knowledge(), expression));
  const auto document = [=] { return document_of(expression, *computed); };
  if (!computed->diagnostics.empty()) {
    return tl::make_unexpected(Refusal{.message = computed->rendered(context.streams().colour),
                                       .exit_code = kFindings,
                                       .is_rendered = true,
                                       .document = document});
  }
  return Value{.text = [=] { return computed->text + "\n"; }, .document = document};
}

}  // namespace

Command find_command() {
  Command command = of_knowledge(
      {.name = "find",
       .summary = "statements whose name, title or text hold TEXT",
       .arguments = "TEXT",
       .details = "find hematocrit",
       .missing = "a text",
       .example = "find hematocrit",
       .is_prose = true},
      {.name = "TEXT", .takes = Takes::kLine, .help = "what to look for", .is_required = true},
      &api::find);
  return command;
}

Command rule_command() {
  return of_knowledge({.name = "rule",
                       .summary = "a statement as its author wrote it, with file and lines",
                       .arguments = "NAME",
                       .details = "rule hematocrit_too_high",
                       .missing = "a name",
                       .example = "rule hematocrit_too_high",
                       .complete = complete_names},
                      name_of_statement(), &api::source_of);
}

Command impact_command() {
  return of_knowledge({.name = "impact",
                       .summary = "what depends on NAME, nearest first",
                       .arguments = "NAME",
                       .details = "impact hematocrit",
                       .missing = "a name",
                       .example = "impact hematocrit",
                       .complete = complete_names},
                      name_of_statement(), &api::impact);
}

Command effects_command() {
  return {.name = "effects",
          .theme = Theme::kRules,
          .summary = "which signals AGENT raises or lowers, derived from mechanisms",
          .arguments = "AGENT [against AGENT] [for male|female]",
          .details =
              "effects anastrozole\neffects anastrozole for male\n"
              "effects anastrozole against testosterone_cypionate\n"
              "The shortest path decides; `why anastrozole lowers estradiol` shows every step.",
          .missing = "an agent",
          .example = "effects anastrozole",
          .parameters = {{.name = "AGENT",
                          .takes = Takes::kTexts,
                          .help = "an agent, or a signal; perhaps `against` another agent, and "
                                  "`for male` or `for female`",
                          .is_required = true},
                         formats(),
                         {.name = "--sex",
                          .takes = Takes::kChoice,
                          .help = "only what holds for this sex",
                          .choices = {"male", "female"},
                          .where = Where::kProgram},
                         rules_option()},
          .shape = Shape::kDocument,
          .complete = complete_effects,
          .run = run_effects};
}

Command eval_command() {
  return {.name = "eval",
          .theme = Theme::kRules,
          .summary = "compute: quantities, units, doses, dates, comparisons",
          .arguments = "EXPRESSION",
          .details =
              "eval 0.5 mL of testosterone_cypionate in mg\neval 0.54 L/L > 54 %\n"
              "eval 2025-08-31 - 6 months",
          .missing = "an expression",
          .example = "eval 0.5 mL of testosterone_cypionate in mg",
          .parameters = {{.name = "EXPRESSION",
                          .takes = Takes::kLine,
                          .help = "for example: 0.54 L/L > 54 %",
                          .is_required = true},
                         formats(),
                         rules_option()},
          .shape = Shape::kDocument,
          .complete = complete_names,
          .run = run_eval};
}

}  // namespace regimen::commands
