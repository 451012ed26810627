#include "engine/reports/certificate/result.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "engine/patient/print.h"

namespace regimen::certificate {

namespace {

using verification::Names;

constexpr const char* kUnfounded = "it does not follow by the proof";

// Whether what is listed is what must be, wherever one may occur again in other words.
template <typename Key>
class Listed {
 public:
  explicit Listed(const std::set<Key>& expected) : advice_(expected) {}

  void add(const Reader& place, Key key) {
    if (!advice_.contains(key)) {
      place.refuse(kUnfounded);
    }
    listed_.insert(std::move(key));
  }
  // `name` says which of those that are missing it is.
  void finish(const Reader& list, const std::function<std::string(const Key&)>& name) const {
    for (const Key& key : advice_) {
      if (!listed_.contains(key)) {
        list.refuse("it follows by the proof and is missing: " + name(key));
      }
    }
  }

 private:
  const std::set<Key>& advice_;
  std::set<Key> listed_;
};

std::string quoted(const std::string& text) {
  return "`" + text + "`";
}

class ResultCheck {
 public:
  explicit ResultCheck(const Expected& expected)
      : model_(expected.model), advice_(expected.advice), expected_(expected) {}

  void run(const Reader& result) const {
    result.only({"patient",
                 "as_of",
                 "knowledge",
                 "errors_in_knowledge",
                 "taken",
                 "agents",
                 "protocols",
                 "conclusions",
                 "possible_conclusions",
                 "warnings",
                 "referrals",
                 "titrations",
                 "monitoring",
                 "conflicts",
                 "exceptions",
                 "violations",
                 "problems",
                 "not_mapped",
                 "not_understood",
                 "trusted_because"});
    check_record(result);
    check_patient(result);
    check_taken(result.member("taken"));
    check_agents(result.member("agents"));
    check_protocols(result.member("protocols"));
    check_conclusions(result.member("conclusions"));
    check_possible(result.member("possible_conclusions"));
    check_messages(result.member("warnings"), advice_.warnings);
    check_messages(result.member("referrals"), advice_.referrals);
    check_messages(result.member("titrations"), advice_.titrations);
    check_monitoring(result.member("monitoring"));
    check_conflicts(result.member("conflicts"));
    check_exceptions(result.member("exceptions"));
    check_violations(result.member("violations"));
  }

 private:
  // The same text as elsewhere in the certificate, or null as there.
  static void same(const Reader& reader, const std::optional<std::string>& text,
                   const std::string& where) {
    const std::string wanted = text ? quoted(*text) : "null";
    if (reader.has_failed() ||
        (text ? !reader.is_null() && reader.text() == *text : reader.is_null())) {
      return;
    }
    reader.refuse(where + " has " + wanted);
  }

  // What of the record is not understood, and why it is trusted all the same.
  void check_record(const Reader& result) const {
    const std::vector<patient::UnreadEntry>& entries = expected_.record.not_understood;
    const Reader named = result.member("not_understood");
    if (named.size() != entries.size()) {
      named.refuse("the input has " + std::to_string(entries.size()));
      return;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      same(named[i].member("kind"), std::string(patient::word_for(entries[i].kind)), "the input");
      same(named[i].member("system"), entries[i].system, "the input");
      same(named[i].member("code"), entries[i].code, "the input");
      same(named[i].member("text"), entries[i].text, "the input");
    }
    const Reader trusted = result.member("trusted_because");
    if (trusted.size() != model_.trusts.size()) {
      trusted.refuse("the knowledge base has " + std::to_string(model_.trusts.size()));
      return;
    }
    for (std::size_t i = 0; i < model_.trusts.size(); ++i) {
      same(trusted[i], model_.trusts[i].because, "the knowledge base");
    }
  }

  void check_patient(const Reader& result) const {
    const patient::Record& record = expected_.record;
    std::optional<std::string> sex;
    if (record.sex) {
      sex = *record.sex == knowledge::Sex::kMale ? "male" : "female";
    }
    const Reader patient = result.member("patient");
    patient.only({"id", "label", "sex", "born"});
    same(patient.member("id"), record.id, "the input");
    same(patient.member("sex"), sex, "the input");
    same(patient.member("born"),
         record.birth ? std::optional(record.birth->to_text()) : std::nullopt, "the input");
    same(result.member("as_of"), record.as_of.to_text(), "the input");
    same(result.member("knowledge"), std::string(expected_.knowledge), "the knowledge base");
    const auto errors = static_cast<std::int64_t>(expected_.errors_in_knowledge);
    if (const Reader expected = result.member("errors_in_knowledge");
        expected.integer() != errors) {
      expected.refuse("the knowledge base has " + std::to_string(errors));
    }
  }

  // A name, and the title that the knowledge gives it.
  static void check_named(const Reader& reader, const char* key, const std::string& name,
                          const std::string& title) {
    same(reader.member(key), name, "in its place the knowledge base");
    same(reader.member("title"), title, "the knowledge base");
  }

  static void check_status(const Reader& reader, const std::string& name,
                           const std::string& status) {
    if (const std::string message = reader.member("status").text(); message != status) {
      reader.refuse(quoted(name) + " is said to be " + message + ", and it is proved to be " +
                    status);
    }
  }

  static bool is_count(const Reader& list, std::size_t count, const std::string& what) {
    if (list.size() != count) {
      list.refuse("the knowledge base has " + std::to_string(count) + " " + what);
    }
    return !list.has_failed();
  }

  void check_agents(const Reader& agents) const {
    if (!is_count(agents, advice_.agents.size(), "agents")) {
      return;
    }
    for (std::size_t i = 0; i < advice_.agents.size(); ++i) {
      const verification::ExpectedAgent& expected = advice_.agents[i];
      const Reader agent = agents[i];
      agent.only({"agent", "title", "status", "says", "doses", "dose_in_force", "indicated_by",
                  "blocked_by", "cautions", "set_aside", "needs", "standing"});
      check_named(agent, "agent", expected.name, expected.title);
      check_status(agent, expected.name, expected.status);
      check_reasons(agent.member("indicated_by"), expected.indicated_by);
      check_reasons(agent.member("blocked_by"), expected.blocked_by);
      check_reasons(agent.member("cautions"), expected.cautions);
      check_reasons(agent.member("set_aside"), expected.overridden);
      check_doses(agent, expected.doses);
    }
  }

  // What is taken, the gravest answer first.
  void check_taken(const Reader& all) const {
    if (!is_count(all, advice_.taken.size(), "agents that are taken")) {
      return;
    }
    for (std::size_t i = 0; i < advice_.taken.size(); ++i) {
      const verification::ExpectedTaken& expected = advice_.taken[i];
      const verification::ExpectedAgent& agent = advice_.agents[expected.agent];
      const Reader taken = all[i];
      taken.only({"agent", "title", "answer", "certain", "since", "doses", "reasons", "cautions",
                  "possible", "needs", "notes"});
      check_named(taken, "agent", agent.name, agent.title);
      if (taken.member("answer").text() != agent.status) {
        taken.member("answer").refuse("it is proved to be " + agent.status);
      }
      if (taken.member("certain").boolean() != expected.is_certain) {
        taken.member("certain").refuse(kUnfounded);
      }
      check_reasons(taken.member("reasons"), expected.reasons);
      check_reasons(taken.member("cautions"), agent.cautions);
    }
  }

  static void check_doses(const Reader& agent, const Names& expected) {
    const Reader doses = agent.member("doses");
    Listed<std::string> listed(expected);
    for (std::size_t i = 0; i < doses.size(); ++i) {
      doses[i].only({"name", "amount", "volume", "graduations", "schedule", "route", "note",
                     "sources", "limits"});
      listed.add(doses[i], doses[i].member("name").text());
    }
    listed.finish(doses, quoted);
    if (doses.size() > expected.size()) {
      doses.refuse("a dose is listed twice");
    }
    if (agent.member("dose_in_force").boolean() && expected.size() != 1) {
      agent.member("dose_in_force").refuse("there is not one dose");
    }
  }

  void check_protocols(const Reader& protocols) const {
    if (!is_count(protocols, advice_.protocols.size(), "protocols")) {
      return;
    }
    for (std::size_t i = 0; i < advice_.protocols.size(); ++i) {
      const verification::ExpectedProtocol& expected = advice_.protocols[i];
      protocols[i].only({"protocol", "title", "status", "blocked_by", "needs"});
      check_named(protocols[i], "protocol", expected.name, expected.title);
      check_status(protocols[i], expected.name, expected.status);
      check_reasons(protocols[i].member("blocked_by"), expected.blocked_by);
    }
  }

  void check_reasons(const Reader& reasons, const Names& expected) const {
    Listed<std::string> listed(expected);
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      listed.add(reasons[i], reason(reasons[i]));
    }
    listed.finish(reasons, quoted);
  }

  // The name of a statement, whose title and sources must be those of the knowledge base.
  std::string reason(const Reader& reader) const {
    reader.only({"kind", "name", "title", "words", "because", "sources"});
    std::string name = reader.member("name").text();
    const std::string title = reader.member("title").text();
    const Reader sources = reader.member("sources");
    const bool is_bare =
        sources.size() == 0 && (name.empty() || reader.member("kind").text() == "no dose");
    const auto fits = [&](const knowledge::Header& header) {
      return header.title == title && (is_bare || cites(header.citations, sources));
    };
    const auto fits_entity = [&](const knowledge::EntityId& id) {
      const auto* protocol = std::get_if<knowledge::ProtocolId>(&id);
      return protocol == nullptr ? fits(header_of(model_, id))
                                 : header_of(model_, id).title == title &&
                                       cites_of_protocol(model_[*protocol], sources);
    };
    const std::vector<knowledge::EntityId> named = knowledge::find_all(model_, name);
    const bool is_known =
        (name.empty() && title.empty() && is_bare) ||
        std::any_of(named.begin(), named.end(), fits_entity) ||
        std::any_of(model_.facts.begin(), model_.facts.end(), [&](const knowledge::Fact& fact) {
          return fact.header.name == name && fits(fact.header);
        });
    if (!is_known) {
      reader.refuse("the knowledge base has no statement of this name, title and sources");
    }
    return name;
  }

  // Those of the protocol as a whole, or of one of its clauses.
  bool cites_of_protocol(const knowledge::Protocol& protocol, const Reader& sources) const {
    const auto has_clause = [&](const auto& clauses) {
      return std::any_of(clauses.begin(), clauses.end(), [&](const auto& clause) {
        return !clause.citations.empty() && cites(clause.citations, sources);
      });
    };
    return cites(protocol.whole, sources) || has_clause(protocol.steps) ||
           has_clause(protocol.titrations) || has_clause(protocol.monitors);
  }

  bool cites(const SmallVector<knowledge::Citation>& citations, const Reader& sources) const {
    if (sources.size() != citations.size()) {
      return false;
    }
    std::size_t i = 0;
    return std::all_of(
        citations.begin(), citations.end(), [&](const knowledge::Citation& citation) {
          const Reader source = sources[i++];
          return source.member("source").text() == model_[citation.source].header.name &&
                 source.member("locator").text() == citation.locator &&
                 source.member("work").text() == model_[citation.source].header.title &&
                 source.member("unverified").boolean() ==
                     knowledge::is_unverified(model_[citation.source]);
        });
  }

  void check_conclusions(const Reader& conclusions) const {
    using Key = std::pair<std::string, std::string>;
    Listed<Key> listed(advice_.conclusions);
    for (std::size_t i = 0; i < conclusions.size(); ++i) {
      const std::string name = conclusions[i].member("conclusion").text();
      const auto id = knowledge::find_concept(model_, name);
      same(conclusions[i].member("title"), id ? model_[*id].header.title : "",
           "the knowledge base");
      const Reader by = conclusions[i].member("by");
      if (by.size() == 0) {
        by.refuse("nothing is said to conclude it");
      }
      for (std::size_t k = 0; k < by.size(); ++k) {
        listed.add(by[k], {name, reason(by[k])});
      }
    }
    listed.finish(conclusions, [](const Key& key) {
      return quoted(key.first) + (key.second.empty() ? "" : " by " + quoted(key.second));
    });
  }

  void check_possible(const Reader& names) const {
    Listed<std::string> listed(advice_.possible_conclusions);
    for (std::size_t i = 0; i < names.size(); ++i) {
      listed.add(names[i], names[i].text());
    }
    listed.finish(names, quoted);
  }

  void check_messages(const Reader& all,
                      const std::set<verification::ExpectedMessage>& expected) const {
    Listed<verification::ExpectedMessage> listed(expected);
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].only({"text", "possible_only", "by"});
      listed.add(all[i], {all[i].member("text").text(), all[i].member("possible_only").boolean(),
                          reason(all[i].member("by"))});
    }
    listed.finish(all, [](const verification::ExpectedMessage& message) {
      return quoted(std::get<0>(message)) + " by " + quoted(std::get<2>(message));
    });
  }

  void check_monitoring(const Reader& all) const {
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].only({"lab", "when", "due", "last", "done", "by"});
      if (!advice_.monitoring.contains(
              {all[i].member("lab").text(), reason(all[i].member("by"))})) {
        all[i].refuse(kUnfounded);
      }
    }
  }

  void check_conflicts(const Reader& all) const {
    std::multiset<std::string> left = advice_.conflicts;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].only({"subject", "words", "statements"});
      const auto found = left.find(all[i].member("subject").text());
      if (found == left.end()) {
        all[i].refuse(kUnfounded);
        return;
      }
      left.erase(found);
      const Reader statements = all[i].member("statements");
      for (std::size_t k = 0; k < statements.size(); ++k) {
        reason(statements[k]);
      }
    }
    if (!left.empty()) {
      all.refuse("it follows by the proof and is missing: " + quoted(*left.begin()));
    }
  }

  void check_exceptions(const Reader& all) const {
    Listed<std::string> listed(advice_.exceptions);
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].only({"rule", "words"});
      listed.add(all[i], reason(all[i].member("rule")));
    }
    listed.finish(all, quoted);
  }

  void check_violations(const Reader& all) const {
    using Key = std::pair<std::string, std::string>;
    Listed<Key> listed(advice_.violations);
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].only({"invariant", "of"});
      listed.add(all[i], {reason(all[i].member("invariant")), all[i].member("of").text()});
    }
    listed.finish(all, [](const Key& key) { return quoted(key.first); });
  }

  const knowledge::Model& model_;
  const verification::ExpectedAdvice& advice_;
  const Expected& expected_;
};

}  // namespace

void check_result(const Expected& expected, const Reader& result) {
  ResultCheck(expected).run(result);
}

}  // namespace regimen::certificate
