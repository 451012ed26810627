#include "repl/commands/lookups.h"

#include <algorithm>
#include <ostream>

#include "engine/api/lookup.h"
#include "repl/shell/display.h"
#include "repl/shell/listing.h"
#include "repl/shell/words.h"

namespace regimen::commands {

void Lookups::declare(CLI::App& app) {
  const auto add = [&](const char* name, const char* summary, const char* argument,
                       const char* what, LookupCommand lookup) {
    CLI::App* command = app.add_subcommand(name, summary);
    if (std::string_view(name) == "find") {
      command->add_option(argument, text_, what)->required();
    } else {
      command->add_option(argument, name_, what)->required(std::string_view(name) != "list");
    }
    command->add_option("--rules", rules_, "rule files or folders");
    command->add_flag("--json", is_json_, "JSON on standard output (docs/json.md)");
    declared_.push_back({command, std::move(lookup)});
    return command;
  };
  add("find", "statements whose name, title or text hold a text", "TEXT", "what to look for",
      [this](const api::KnowledgeBase& base) {
        api::Answer answer = api::find(base, shell::join_words(text_));
        answer.text = shell::fitted(answer.text);
        return answer;
      });
  add("rule", "a statement as its author wrote it, with file and lines", "NAME",
      "the name of any statement",
      [this](const api::KnowledgeBase& base) { return api::source_of(base, name_); });
  add("impact", "what depends on a statement, nearest first", "NAME", "the name of any statement",
      [this](const api::KnowledgeBase& base) { return api::impact(base, name_); });
  add("list", "what there is, of one kind", "KIND", "agents, labs, rules, …; without, how many",
      [this](const api::KnowledgeBase& base) { return shell::list_entities(base, name_); });
  CLI::App* show =
      add("show", "a statement as it was understood; or what a source says somewhere", "NAME",
          "the name of any statement; or what results cite: 'aua2018 GF002; depo_label LF010'",
          [this](const api::KnowledgeBase& base) {
            return shell::show_entity(
                base, io::load_passages(rules_),
                {.words = name_ + " " + shell::join_words(locator_), .is_core = is_core_});
          });
  show->add_option("LOCATOR", locator_, "of a source: the place in it, as results cite it");
  show->add_flag("--core", is_core_, "the rules it became");
}

std::optional<int> Lookups::run(const Streams& streams) const {
  const auto asked = std::find_if(declared_.begin(), declared_.end(), [](const Declared& declared) {
    return declared.command->parsed();
  });
  if (asked == declared_.end()) {
    return std::nullopt;
  }
  const Loaded loaded = load(rules_, streams);
  const api::Answer answer = asked->lookup(*loaded.knowledge.base);
  if (!answer.error.empty()) {
    streams.err << "regimen: " << answer.error << "\n";
    return kWrongUse;
  }
  streams.out << (is_json_ ? answer.json : answer.text);
  return loaded.exit_code;
}

}  // namespace regimen::commands
