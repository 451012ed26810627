// `show`: a statement as it was understood, or what a source says at a place.
#include <nlohmann/json.hpp>

#include "engine/api/mechanisms.h"
#include "engine/api/passages.h"
#include "engine/api/question.h"
#include "engine/base/nearest.h"
#include "engine/explanation/explain.h"
#include "engine/knowledge/print.h"
#include "engine/logic/print_program.h"
#include "repl/commands/completers.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

std::string text_of(const api::KnowledgeBase& base, const std::string& name,
                    const knowledge::EntityId& entity, bool is_for_auditor) {
  std::string text = knowledge::statement_text(base.model(), entity);
  if (const auto* agent = std::get_if<knowledge::AgentId>(&entity)) {
    text += api::effects_comment(base, *agent);
  }
  if (const auto* rule = std::get_if<knowledge::RuleId>(&entity)) {
    const auto exceptions = explanation::exceptions_of(base.model(), *rule);
    text += exceptions ? explanation::tree_text(*exceptions) : "";
  }
  if (std::holds_alternative<knowledge::SourceId>(entity)) {
    text += api::cited(base, name, "", is_for_auditor).text();
  }
  return text;
}

struct Shown {
  std::string text;
  Json document;
};

Shown core_of(const api::KnowledgeBase& base, const std::string& name) {
  const std::string rules = logic::print_for(base.model(), base.program(), name);
  return {rules.empty() ? "`" + name + "` becomes no rule of its own\n" : rules,
          {{"name", name}, {"core", rules}}};
}

Expected<Shown> shown(const api::KnowledgeBase& base, const api::Reference& reference, bool is_core,
                      bool is_for_auditor) {
  const std::string& name = reference.name;
  if (!reference.locator.empty()) {
    const api::Answer cited = api::cited(base, name, reference.locator, is_for_auditor);
    return cited.error.empty() ? Expected<Shown>(Shown{cited.text(), cited.document()})
                               : refused(cited.error);
  }
  const std::vector<knowledge::EntityId> entities = knowledge::find_all(base.model(), name);
  if (entities.empty()) {
    const std::vector<std::string> meant = nearest_names(name, api::known_names(base));
    return refused("unknown name `" + name + "`" +
                   (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?"));
  }
  if (is_core) {
    return core_of(base, name);
  }
  Shown all{"", Json::array()};
  for (const knowledge::EntityId& entity : entities) {
    const std::string text = text_of(base, name, entity, is_for_auditor);
    all.text += text;
    all.document.push_back({{"kind", knowledge::kind_of(base.model(), entity)},
                            {"name", header_of(base.model(), entity).name},
                            {"title", header_of(base.model(), entity).title},
                            {"text", text}});
  }
  return all;
}

Result run_show(Context& context) {
  const Arguments& arguments = context.arguments();
  const Base base = context.knowledge();
  const bool is_for_auditor = arguments.text("--for") == "auditor";
  std::vector<api::Reference> references = api::references_in(*base, arguments.text("NAME"));
  if (references.empty()) {
    references.emplace_back();
  }
  Shown all{"", Json::array()};
  for (const api::Reference& reference : references) {
    Expected<Shown> one = shown(*base, reference, arguments.has("--core"), is_for_auditor);
    if (!one) {
      return tl::make_unexpected(one.error());
    }
    all.text += one->text;
    if (references.size() == 1) {
      all.document = std::move(one->document);
    } else if (one->document.is_array()) {
      all.document.insert(all.document.end(), one->document.begin(), one->document.end());
    } else {
      all.document.push_back(std::move(one->document));  // the core of a statement
    }
  }
  return Value{.text = [text = std::move(all.text)] { return text; },
               .document = [document = std::move(all.document)] { return document; }};
}

Words complete_show(const Place& place) {
  if (place.is_first()) {
    return complete_names(place);
  }
  return united({options_of(place.command),
                 as_words(api::cited_places(place.session.base(), place.given[1]))});
}

}  // namespace

Command show_command() {
  return {
      .name = "show",
      .theme = Theme::kRules,
      .summary = "one statement whole, or what a source says at a place",
      .arguments = "NAME [LOCATOR]",
      .details =
          "show hematocrit_too_high\nshow depo_label Contraindications     what stands there, and "
          "what "
          "cites it\nshow depo_label                       every place of it that is cited\n"
          "show [Depo-Testosterone label, Warnings]     as a result prints it, also over several "
          "lines\n--core: the rules it became. --for auditor: with locators.",
      .missing = "a name",
      .example = "show testosterone_cypionate",
      .parameters = {{.name = "NAME",
                      .takes = Takes::kTexts,
                      .help = "the name of any statement; or what results cite: "
                              "'Depo-Testosterone label, Warnings'",
                      .is_required = true},
                     rules_option(),
                     formats(),
                     {.name = "--core", .help = "the rules it became"},
                     {.name = "--for",
                      .takes = Takes::kChoice,
                      .help = "an auditor sees the locators, too, and where copies were read",
                      .choices = {"clinician", "author", "auditor"},
                      .value = "WHOM"}},
      .shape = Shape::kDocument,
      .complete = complete_show,
      .run = run_show};
}

}  // namespace regimen::commands
