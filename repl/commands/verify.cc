#include <algorithm>
#include <ostream>
#include <sstream>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/diagnostics/visible.h"
#include "engine/reports/certificate/certificate.h"
#include "repl/commands/commands.h"

namespace regimen::commands {

namespace {

using Json = nlohmann::ordered_json;

std::string verdict_text(const certificate::Verdict& verdict, std::size_t line) {
  if (verdict.refusal) {
    const std::string& place = verdict.refusal->place;
    return "refused: certificate " + std::to_string(line) + (place.empty() ? "" : ", " + place) +
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

// What an accepted certificate may still be wrong in, once for all of them.
std::string not_checked_text() {
  std::string text = "not checked in what is accepted:\n";
  for (const std::string_view what : certificate::not_checked()) {
    text += "  " + std::string(what) + "\n";
  }
  return text;
}

}  // namespace

int verify(const VerifyCommand& command, const Streams& streams) {
  const io::Result<std::string> bytes = io::read_file(command.file);
  if (!bytes) {
    streams.err << "regimen: " << bytes.error().text() << "\n";
    return kWrongUse;
  }
  const Loaded loaded = load(command.rules, streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  std::istringstream lines(*bytes);
  Json all = Json::array();
  bool is_refused = false;
  bool is_accepted = false;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    const certificate::Verdict verdict =
        certificate::verify(base.model(), base.program(), base.digest(), base.error_count(), line);
    ++number;
    is_refused = is_refused || verdict.refusal;
    is_accepted = is_accepted || !verdict.refusal;
    if (command.is_json) {
      all.push_back(verdict_json(verdict));
    } else {
      streams.out << verdict_text(verdict, number);
    }
  }
  if (command.is_json) {
    streams.out << all.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else if (is_accepted) {
    streams.out << not_checked_text();
  }
  if (number == 0) {
    streams.err << "regimen: `" << command.file << "` holds no certificate\n";
    return kWrongUse;
  }
  return is_refused ? std::max(kFindings, loaded.exit_code) : loaded.exit_code;
}

}  // namespace regimen::commands
