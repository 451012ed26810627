#include "repl/commands/questions.h"

#include <algorithm>
#include <iostream>
#include <limits>
#include <string_view>

#include "engine/api/trace.h"
#include "repl/commands/as_of.h"
#include "repl/shell/display.h"
#include "repl/shell/patient_commands.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

constexpr const char* kName = "an agent, protocol, conclusion, condition, rule or contraindication";

api::Audience reading_of(std::string_view reader) {
  return reader == "clinician" ? api::Audience::kClinician
         : reader == "auditor" ? api::Audience::kAuditor
                               : api::Audience::kAuthor;
}

}  // namespace

std::string Questions::asked() const {
  return shell::join_words(asked_);
}

api::WhyOptions Questions::why_options() const {
  api::WhyOptions options = why_;
  options.audience = reading_of(reader_);
  return options;
}

CLI::App* Questions::declare(CLI::App& app, const char* name, const char* summary,
                             const char* argument) {
  CLI::App* command = declare_subject(app, name, summary);
  command->add_option("NAME", asked_, argument)->required(std::string_view(name) != "ask");
  command->add_flag("--json", words_.is_json, "JSON on standard output (docs/json.md)");
  return command;
}

CLI::App* Questions::declare_subject(CLI::App& app, const char* name, const char* summary) {
  CLI::App* command = app.add_subcommand(name, summary);
  command->add_option("--patients", words_.patients,
                      "FHIR R4 JSON, NDJSON or CSV files or folders");
  command->add_option("--patient", words_.patient, "the id of one of them");
  command
      ->add_option("--fact", words_.facts,
                   "a fact as typed in a session, on top: 'hematocrit 44 %'; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--rules", words_.rules, "rule files or folders");
  command->add_option("--as-of", as_of_, "the instant everything is judged at (default: now)");
  return command;
}

void Questions::declare_report(CLI::App& app) {
  CLI::App* command = declare_subject(app, "report", "all that is said of a patient as a page");
  command->add_option("PATIENT", words_.name,
                      "a patient's file; or, after --patients, the id of one of them");
  command->add_option("-o,--out", file_, "the HTML file to write (default: standard output)");
  report_ = command;
}

void Questions::declare_compare(CLI::App& app) {
  CLI::App* command =
      declare_subject(app, "compare", "what is said of another patient, or under other rules");
  command->add_option("ID", words_.name, "the other patient, of --patients");
  command->add_option("--with-rules", other_rules_, "the other rules: files or folders");
  command->add_flag("--json", words_.is_json, "JSON on standard output (docs/json.md)");
  compare_ = command;
}

void Questions::declare(CLI::App& app) {
  const auto add = [&](const char* name, const char* summary, const char* argument, Question ask) {
    CLI::App* command = declare(app, name, summary, argument);
    declared_.push_back({command, std::move(ask)});
    return command;
  };
  const auto named = [this](api::Answer (*answer)(const api::Subject&, std::string_view)) {
    return [this, answer](const api::Subject& subject) { return answer(subject, asked()); };
  };
  const auto with_depth =
      [this](api::Answer (*answer)(const api::Subject&, std::string_view, const api::WhyOptions&)) {
        return [this, answer](const api::Subject& subject) {
          return answer(subject, asked(), why_options());
        };
      };
  CLI::App* why = add("why", "why something holds for a patient, does not, or is open",
                      "an agent, protocol, conclusion, condition, rule or contraindication; or a "
                      "cause without a patient: anastrozole lowers estradiol",
                      with_depth(&api::why));
  why->add_option("--for", reader_, "whom it is told to (default: author)")
      ->check(CLI::IsMember({"clinician", "author", "auditor"}));
  why->add_option("--proof", why_.proof, "another proof, where there are several: 2, 3, …")
      ->check(CLI::PositiveNumber);
  CLI::App* whynot = add("whynot", "every rule that could have made it so, and what each lacks",
                         kName, with_depth(&api::whynot));
  for (CLI::App* command : {why, whynot}) {
    command->add_option("--depth", why_.depth, "lines below one another, at most")
        ->check(CLI::Range(std::size_t{0}, explanation::kDepthMax));
  }
  CLI::App* flip = add("flip", "the smallest changes that would give another answer", kName,
                       [this](const api::Subject& subject) {
                         api::FlipOptions options{.size_max = size_max_};
                         if (is_all_) {
                           options.rows_max = std::numeric_limits<std::size_t>::max();
                         }
                         return api::flip(subject, asked(), options);
                       });
  flip->add_option("--size", size_max_, "changes at once, at most (default: 3)")
      ->check(CLI::Range(std::size_t{1}, shell::kFlipSizeMax));
  flip->add_flag("--all", is_all_, "every set that was found");
  add("stable", "how far each number is from a value that would change the answer", kName,
      named(&api::stable));
  add("needs", "what is unknown and would settle it, the most useful first", kName,
      named(&api::needs));
  ask_ = declare(app, "ask", "be asked for what is missing, the most useful first",
                 "as for why, perhaps several; without, everything that is pending");
  add("regions", "what is said over the values of a number",
      "as for why, perhaps with an input: testosterone_cypionate hematocrit", named(&api::regions));
  add("whatif", "what would change if the facts were so; changes nothing",
      "facts as typed: 'hematocrit 55 %; no prostate_cancer'",
      [this](const api::Subject& subject) { return api::whatif(subject, asked()); });
  declare_unnamed(app);
  declare_compare(app);
  declare_report(app);
}

// Of the patient as a whole.
void Questions::declare_unnamed(CLI::App& app) {
  const auto add_unnamed = [&](const char* name, const char* summary, Question ask) {
    CLI::App* command = declare_subject(app, name, summary);
    command->add_flag("--json", words_.is_json, "JSON on standard output (docs/json.md)");
    declared_.push_back({command, std::move(ask)});
    return command;
  };
  add_unnamed("trace", "which rules hold or are open, stratum by stratum, and how much work it was",
              [this](const api::Subject& subject) {
                return api::trace(subject, {.is_whole = is_all_, .stratum = {}});
              })
      ->add_flag("--all", is_all_, "also the rules that no author wrote");
  add_unnamed("facts", "what is known of a patient, and what was not understood", &api::facts);
}

std::optional<int> Questions::run(const Streams& streams) const {
  const auto asked = std::find_if(declared_.begin(), declared_.end(), [](const Declared& declared) {
    return declared.command->parsed();
  });
  const bool is_question = asked != declared_.end();
  if (!is_question && !ask_->parsed() && !report_->parsed() && !compare_->parsed()) {
    return std::nullopt;
  }
  const std::optional<io::AsOf> as_of = as_of_from(as_of_, streams.err);
  if (!as_of) {
    return kWrongUse;
  }
  QuestionCommand command = words_;
  command.as_of = *as_of;
  if (!asked_.empty()) {
    command.name = shell::join_words(asked_);
  }
  if (ask_->parsed()) {
    return ask(command, std::cin, streams);
  }
  if (report_->parsed()) {
    return report(command, file_, streams);
  }
  if (compare_->parsed()) {
    return compare(command, other_rules_, streams);
  }
  command.may_be_about_nobody = asked->command->get_name() == "why";
  const auto ask = [asked](const api::Subject& subject) {
    api::Answer answer = asked->ask(subject);
    answer.text = shell::fitted(answer.text);
    return answer;
  };
  return question(command, ask, streams);
}

}  // namespace regimen::commands
