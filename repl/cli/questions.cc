#include "repl/cli/questions.h"

#include <iostream>
#include <limits>
#include <string_view>

#include "repl/cli/as_of.h"

namespace regimen::cli {

namespace {

constexpr const char* kName = "an agent, protocol, conclusion, condition, rule or contraindication";
constexpr std::size_t kSizeMax = 4;

}  // namespace

CLI::App* Questions::declare(CLI::App& app, const char* name, const char* summary,
                             const char* argument) {
  CLI::App* command = app.add_subcommand(name, summary);
  command->add_option("NAME", words_.name, argument)->required(std::string_view(name) != "ask");
  command->add_option("--patients", words_.patients, "FHIR R4 JSON or NDJSON files or folders");
  command->add_option("--patient", words_.patient, "the id of one of them");
  command
      ->add_option("--fact", words_.facts,
                   "a fact as typed in a session, on top: 'hematocrit 44 %'; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--rules", words_.rules, "rule files or folders");
  command->add_option("--as-of", as_of_, "the instant everything is judged at (default: now)");
  command->add_flag("--json", words_.is_json, "JSON on standard output (docs/json.md)");
  return command;
}

void Questions::declare(CLI::App& app) {
  const auto add = [&](const char* name, const char* summary, const char* argument, Question ask) {
    CLI::App* command = declare(app, name, summary, argument);
    declared_.push_back({command, std::move(ask)});
    return command;
  };
  const auto named = [this](api::Answer (*answer)(const api::Subject&, std::string_view)) {
    return [this, answer](const api::Subject& subject) { return answer(subject, words_.name); };
  };
  add("why", "why something holds for a patient, does not, or is open",
      "an agent, protocol, conclusion, condition, rule or contraindication; or a cause without a "
      "patient: 'anastrozole lowers estradiol'",
      named(&api::why));
  add("whynot", "every rule that could have made it so, and what each lacks", kName,
      named(&api::whynot));
  CLI::App* flip = add("flip", "the smallest changes that would give another answer", kName,
                       [this](const api::Subject& subject) {
                         api::FlipOptions options{.size_max = size_max_};
                         if (is_all_) {
                           options.rows_max = std::numeric_limits<std::size_t>::max();
                         }
                         return api::flip(subject, words_.name, options);
                       });
  flip->add_option("--size", size_max_, "changes at once, at most (default: 3)")
      ->check(CLI::Range(std::size_t{1}, kSizeMax));
  flip->add_flag("--all", is_all_, "every set that was found");
  add("stable", "how far each number is from a value that would change the answer", kName,
      named(&api::stable));
  add("needs", "what is unknown and would settle it, the most useful first", kName,
      named(&api::needs));
  ask_ = declare(app, "ask", "be asked for what is missing, the most useful first",
                 "as for why; several in quotes; without, everything that is pending");
  add("regions", "what is said over the values of a number",
      "as for why, perhaps with an input: 'testosterone_cypionate hematocrit'",
      named(&api::regions));
}

std::optional<int> Questions::run(const Streams& streams) const {
  if (ask_->parsed()) {
    const std::optional<io::AsOf> as_of = as_of_from(as_of_, streams.err);
    QuestionCommand command = words_;
    command.as_of = as_of.value_or(io::AsOf{});
    return as_of ? ask(command, std::cin, streams) : kWrongUse;
  }
  for (const Declared& one : declared_) {
    if (one.command->parsed()) {
      const std::optional<io::AsOf> as_of = as_of_from(as_of_, streams.err);
      if (!as_of) {
        return kWrongUse;
      }
      QuestionCommand command = words_;
      command.as_of = *as_of;
      command.may_be_about_nobody = one.command->get_name() == "why";
      return question(command, one.ask, streams);
    }
  }
  return std::nullopt;
}

}  // namespace regimen::cli
