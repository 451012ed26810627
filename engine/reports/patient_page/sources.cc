// Implements sources_html of engine/reports/patient_page/parts.h.
#include <algorithm>
#include <set>

#include "engine/reports/patient_page/parts.h"

namespace regimen::patient_page {

namespace {

class Cited {
 public:
  explicit Cited(const Content& content) : model_(content.knowledge.model) {
    const advice::Advice& advice = content.advice;
    for (const advice::AgentAdvice& agent : advice.agents) {
      add(agent.indicated_by);
      add(agent.blocked_by);
      add(agent.cautions);
      add(agent.overridden);
      for (const advice::DoseGiven& dose : agent.doses) {
        add(model_[dose.dose].header.citations);
      }
    }
    for (const advice::ProtocolAdvice& protocol : advice.protocols) {
      add(protocol.blocked_by);
      if (protocol.status != advice::Status::kNotIndicated) {
        add(model_[protocol.protocol].header.citations);
      }
    }
    for (const auto* message : {&advice.warnings, &advice.referrals, &advice.titrations}) {
      for (const advice::Message& entry : *message) {
        add(entry.by.citations);
      }
    }
    for (const advice::MonitorDue& due : advice.monitoring) {
      add(due.by.citations);
    }
    for (const advice::Conflict& conflict : advice.conflicts) {
      add(conflict.statements);
    }
    for (const advice::ExceptionUsed& exception : advice.exceptions) {
      add(exception.rule.citations);
    }
    for (const advice::Violation& violation : advice.violations) {
      add(violation.invariant.citations);
    }
  }

  const std::set<knowledge::SourceId>& works() const { return works_; }

 private:
  void add(const SmallVector<knowledge::Citation>& citations) {
    for (const knowledge::Citation& citation : citations) {
      works_.insert(citation.source);
    }
  }
  void add(const std::vector<advice::Reason>& reasons) {
    for (const advice::Reason& reason : reasons) {
      add(reason.citations);
    }
  }

  const knowledge::Model& model_;
  std::set<knowledge::SourceId> works_;
};

// Only addresses of pages become links.
std::string address_html(const std::string& url) {
  const bool is_page = url.starts_with("https://") || url.starts_with("http://");
  return is_page ? html::link(url, url) : escaped(url);
}

}  // namespace

std::string sources_html(const Content& content) {
  const knowledge::Model& model = content.knowledge.model;
  std::vector<std::vector<std::string>> rows;
  const Cited cited(content);
  for (const knowledge::SourceId id : cited.works()) {
    const knowledge::SourceWork& work = model[id];
    std::string facts = work.kind;
    facts += work.year.empty() ? "" : ", " + work.year;
    facts += work.publisher.empty() ? "" : ", " + work.publisher;
    rows.push_back(
        {"<span id=\"source." + escaped(work.header.name) + "\">" + escaped(work.header.name) +
             "</span>",
         escaped(work.header.title) + (work.url.empty() ? "" : " " + address_html(work.url)),
         escaped(facts),
         knowledge::is_unverified(work) ? element("span", "unverified", "class=\"unverified\"")
                                        : escaped(work.level)});
  }
  return rows.empty() ? "" : html::table_of({"name", "work", "kind", "evidence"}, rows);
}

}  // namespace regimen::patient_page
