// Implements findings_html of engine/reports/patient_page/parts.h.
#include <set>

#include "engine/reports/patient_page/parts.h"

namespace regimen::patient_page {

namespace {

// A warning nobody can rule out, as every lab that was never drawn could call for something, is not
// one.
std::string messages_html(const Content& content, const std::vector<advice::Message>& all,
                          const std::string& before) {
  std::string html;
  for (const advice::Message& message : all) {
    if (!message.is_possible_only) {
      // On paper the proofs of what is recommended are enough.
      html += element("li",
                      element("strong", escaped(before + message.text)) + " " +
                          reason_html(content, message.by, "by ") +
                          proof_html(content, message.by.name, "Why"),
                      "class=\"lesser\"");
    }
  }
  return html;
}

std::string conflicts_html(const Content& content) {
  std::string html;
  for (const advice::Conflict& conflict : content.advice.conflicts) {
    std::vector<std::string> statements;
    for (const advice::Reason& statement : conflict.statements) {
      statements.push_back(reason_html(content, statement, ""));
    }
    html += element("section", element("p", escaped(conflict.words)) + html::list_of(statements),
                    "class=\"statement bad\"");
  }
  for (const advice::Violation& violation : content.advice.violations) {
    html += element("section",
                    element("p", reason_html(content, violation.invariant, "violated invariant: ") +
                                     (violation.of.empty() ? "" : " " + escaped(violation.of))),
                    "class=\"statement bad\"");
  }
  return html;
}

std::string monitoring_html(const Content& content) {
  std::vector<std::vector<std::string>> rows;
  std::set<std::string> sourced;  // the sources of a statement stand where it is named first
  for (const advice::MonitorDue& due : content.advice.monitoring) {
    const bool is_overdue =
        due.due < content.advice.as_of.last_day() && !advice::is_baseline_done(due);
    const std::string date = escaped(due.due.to_text());
    rows.push_back({escaped(content.knowledge.model[due.lab].header.title), escaped(due.when),
                    advice::is_baseline_done(due) ? "done"
                    : is_overdue ? element("span", "overdue since " + date, "class=\"absolute\"")
                                 : date,
                    due.last ? escaped(due.last->to_text()) : "",
                    escaped(due.by.title) + (sourced.insert(due.by.name).second
                                                 ? citations_html(content, due.by.citations)
                                                 : "")});
  }
  return rows.empty() ? ""
                      : html::table_of({"lab", "when", "due", "last result", "requested by"}, rows);
}

std::string conclusions_html(const Content& content) {
  const knowledge::Model& model = content.knowledge.model;
  std::string html;
  for (const advice::Conclusion& conclusion : content.advice.conclusions) {
    const knowledge::Header& header = model[conclusion.conclusion].header;
    html += proof_html(content, header.name, header.title);
  }
  for (const advice::ExceptionUsed& exception : content.advice.exceptions) {
    html += element("p", reason_html(content, exception.rule, "does not apply: ") + " " +
                             escaped(exception.words));
  }
  return html.empty() ? "" : element("div", html, "class=\"aside lesser\"");
}

}  // namespace

std::string findings_html(const Content& content) {
  const advice::Advice& advice = content.advice;
  const std::string warnings = messages_html(content, advice.warnings, "") +
                               messages_html(content, advice.referrals, "refer to ") +
                               messages_html(content, advice.titrations, "titrate: ");
  return html::section("Conflicts", conflicts_html(content)) +
         html::section("Warnings, referrals, titration",
                       warnings.empty() ? "" : element("ul", warnings)) +
         html::section("What is to be monitored", monitoring_html(content)) +
         html::section("Conclusions", conclusions_html(content));
}

}  // namespace regimen::patient_page
