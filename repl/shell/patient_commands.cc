#include "repl/shell/patient_commands.h"

#include <limits>
#include <utility>

#include "engine/api/report.h"
#include "repl/shell/paths.h"
#include "repl/shell/words.h"

namespace regimen::shell {

namespace {

// A question that takes a name.
Reply named(Session& session, const std::string& rest, std::string_view command,
            api::Answer (*question)(const api::Subject&, std::string_view)) {
  return rest.empty()
             ? missing("a name", std::string(command) + " testosterone_cypionate")
             : session.ask([&](const api::Subject& subject) { return question(subject, rest); });
}

// The reading that a word names; `error` says what there is.
api::Audience reading_of(const std::string& word, std::string& error) {
  if (word == "clinician") {
    return api::Audience::kClinician;
  }
  if (word == "auditor") {
    return api::Audience::kAuditor;
  }
  if (word != "author") {
    error = "`--for` is for clinician, author or auditor, not `" + word + "`";
  }
  return api::Audience::kAuthor;
}

using Why = api::Answer (*)(const api::Subject&, std::string_view, const api::WhyOptions&);

Reply explained(Session& session, const std::string& rest, std::string_view command, Why question) {
  std::vector<std::string> words = split_words(rest);
  std::string error;
  api::WhyOptions options{.audience = session.settings().audience,
                          .depth = session.settings().depth};
  if (const auto whom = take_value(words, "--for", error)) {
    options.audience = reading_of(*whom, error);
  }
  options.depth = take_number(words, "--depth", 0, error).value_or(options.depth);
  options.proof = take_number(words, "--proof", 1, error).value_or(options.proof);
  if (!error.empty()) {
    return failure(error);
  }
  if (words.empty()) {
    return missing("a name", std::string(command) + " testosterone_cypionate");
  }
  const std::string name = join_words(words);
  return session.ask([&](const api::Subject& subject) { return question(subject, name, options); });
}

// `--csv FILE` and `--json FILE` stand at the end: a condition may hold anything else.
Reply of_cohort(Session& session, const std::string& rest, api::CohortQuestion::Kind kind) {
  std::vector<std::string> words = split_quoted(rest);
  std::string error;
  const std::optional<std::string> csv = take_value(words, "--csv", error);
  const std::optional<std::string> json = take_value(words, "--json", error);
  if (!error.empty()) {
    return failure(error);
  }
  if (session.patient_ids().empty()) {
    return failure("no patients are loaded; `patient FOLDER` reads some");
  }
  const CohortReply reply = session.ask_cohort(kind, join_words(words));
  if (!reply.error.empty()) {
    return failure(reply.error);
  }
  std::string text = reply.answer.text;
  if (const std::string problems = counts_text(reply.answer.problems); !problems.empty()) {
    text += "what could not be read of the patients: " + problems + "\n";
  }
  for (const auto& [file, content] :
       {std::pair{csv, &reply.answer.csv}, std::pair{json, &reply.answer.json}}) {
    if (file) {
      const std::string path = path_of(*file);
      if (const auto written = io::write_file(path, *content); !written) {
        return failure(written.error().text());
      }
      text += "wrote " + path + "\n";
    }
  }
  return success(text);
}

}  // namespace

Reply run_count(Session& session, const std::string& rest) {
  return of_cohort(session, rest, api::CohortQuestion::Kind::kCount);
}

Reply run_table(Session& session, const std::string& rest) {
  return of_cohort(session, rest, api::CohortQuestion::Kind::kTable);
}

Reply run_histogram(Session& session, const std::string& rest) {
  return of_cohort(session, rest, api::CohortQuestion::Kind::kHistogram);
}

Reply run_why(Session& session, const std::string& rest) {
  return explained(session, rest, "why", &api::why);
}

Reply run_whynot(Session& session, const std::string& rest) {
  return explained(session, rest, "whynot", &api::whynot);
}

Reply run_stable(Session& session, const std::string& rest) {
  return named(session, rest, "stable", &api::stable);
}

Reply run_needs(Session& session, const std::string& rest) {
  return named(session, rest, "needs", &api::needs);
}

Reply run_regions(Session& session, const std::string& rest) {
  return named(session, rest, "regions", &api::regions);
}

Reply run_flip(Session& session, const std::string& rest) {
  std::vector<std::string> words = split_words(rest);
  api::FlipOptions options;
  if (take_flag(words, "--all")) {
    options.rows_max = std::numeric_limits<std::size_t>::max();
  }
  std::string error;
  options.size_max = take_number(words, "--size", 1, error).value_or(options.size_max);
  if (options.size_max > kFlipSizeMax) {
    error = "`--size` needs a number from 1 to " + std::to_string(kFlipSizeMax);
  }
  if (!error.empty()) {
    return failure(error);
  }
  if (words.size() != 1) {
    return missing("one name", "flip testosterone_cypionate");
  }
  return session.ask(
      [&](const api::Subject& subject) { return api::flip(subject, words.front(), options); });
}

Reply run_whatif(Session& session, const std::string& rest) {
  return rest.empty() ? missing("a fact", "whatif hematocrit 55 %") : session.whatif(rest);
}

Reply run_compare(Session& session, const std::string& rest) {
  std::vector<std::string> words = split_words(rest);
  if (words.size() > 1 && words.front() == "rules") {
    std::vector<std::string> paths = paths_in(rest);
    paths.erase(paths.begin());
    return session.compare_rules(paths);
  }
  return words.size() == 1 ? session.compare_with(rest)
                           : missing("another patient, or other rules", "compare rules old_rules/");
}

Reply run_report(Session& session, const std::string& rest) {
  if (rest.empty()) {
    return missing("the file to write", "report patient.html");
  }
  std::string html;
  Reply made = session.ask([&](const api::Subject& subject) {
    api::Report report = api::report(subject);
    html = std::move(report.html);
    return api::Answer{"", "", std::move(report.error)};
  });
  if (made.is_error) {
    return made;
  }
  const std::string file = path_of(rest);
  const auto written = io::write_file(file, html);
  return written ? success("wrote " + file) : failure(written.error().text());
}

}  // namespace regimen::shell
