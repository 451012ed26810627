// `verify`: certificates checked without the engine that made them.
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/diagnostics/visible.h"
#include "engine/reports/certificate/certificate.h"
#include "repl/commands/context.h"

namespace regimen::commands {

namespace {

using Verdicts = std::vector<certificate::Verdict>;

std::string verdict_text(const certificate::Verdict& verdict, std::size_t number) {
  if (verdict.refusal) {
    const std::string& place = verdict.refusal->place;
    return "refused: certificate " + std::to_string(number) + (place.empty() ? "" : ", " + place) +
           ": " + diagnostics::visible(verdict.refusal->what) + "\n";
  }
  return "accepted: patient " + diagnostics::visible(verdict.patient) + ", " +
         std::to_string(verdict.definite) + " atoms proved, " + std::to_string(verdict.possible) +
         " left open, " + std::to_string(verdict.statuses) + " statuses\n";
}

Json verdict_json(const certificate::Verdict& verdict) {
  Json json{{"accepted", !verdict.refusal}, {"patient", verdict.patient}};
  json["place"] = verdict.refusal ? Json(verdict.refusal->place) : Json(nullptr);
  json["what"] = verdict.refusal ? Json(verdict.refusal->what) : Json(nullptr);
  json["definite"] = verdict.definite;
  json["possible"] = verdict.possible;
  json["statuses"] = verdict.statuses;
  json["not_checked"] = certificate::not_checked();
  return json;
}

bool has_accepted(const Verdicts& verdicts) {
  return std::any_of(verdicts.begin(), verdicts.end(),
                     [](const auto& verdict) { return !verdict.refusal; });
}

bool has_refused(const Verdicts& verdicts) {
  return std::any_of(verdicts.begin(), verdicts.end(),
                     [](const auto& verdict) { return verdict.refusal.has_value(); });
}

// What an accepted certificate may still be wrong in is said once for all of them.
std::string verdicts_text(const Verdicts& verdicts) {
  std::string text;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    text += verdict_text(verdicts[i], i + 1);
  }
  if (has_accepted(verdicts)) {
    text += "not checked in what is accepted:\n";
    for (const std::string_view what : certificate::not_checked()) {
      text += "  " + std::string(what) + "\n";
    }
  }
  return text;
}

Json verdicts_json(const Verdicts& verdicts) {
  Json all = Json::array();
  for (const certificate::Verdict& verdict : verdicts) {
    all.push_back(verdict_json(verdict));
  }
  return all;
}

Verdicts verdicts_on(const api::KnowledgeBase& base, const std::string& certificates) {
  Verdicts verdicts;
  std::istringstream lines(certificates);
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) {
      verdicts.push_back(certificate::verify(base.model(), base.program(), base.digest(),
                                             base.error_count(), line));
    }
  }
  return verdicts;
}

Result run_verify(Context& context) {
  const std::string file = context.arguments().text("CERTIFICATES");
  const io::Result<std::string> bytes = io::read_file(file);
  if (!bytes) {
    return refused(bytes.error().text());
  }
  const Base base = context.knowledge();
  if (!base->can_evaluate()) {
    return refused("", kFindings);
  }
  const auto verdicts = std::make_shared<const Verdicts>(verdicts_on(*base, *bytes));
  Value value{.text = [=] { return verdicts_text(*verdicts); },
              .document = [=] { return verdicts_json(*verdicts); },
              .exit_code = has_refused(*verdicts) ? kFindings : kDone};
  if (verdicts->empty()) {
    value.notes = "regimen: `" + file + "` holds no certificate\n";
    value.exit_code = kWrongUse;
  }
  return value;
}

}  // namespace

Command verify_command() {
  return {.name = "verify",
          .where = Where::kProgram,
          .summary = "check the certificates of results without the engine",
          .parameters = {{.name = "CERTIFICATES",
                          .takes = Takes::kFile,
                          .help = "what `run --certificate` wrote; or `-`",
                          .is_required = true},
                         formats(),
                         rules_option()},
          .shape = Shape::kDocument,
          .run = run_verify};
}

}  // namespace regimen::commands
