// Implements on_file_html of engine/reports/patient_page/parts.h.
#include "engine/knowledge/print.h"
#include "engine/patient/print.h"
#include "engine/reports/patient_page/parts.h"

namespace regimen::patient_page {

namespace {

std::string marks_html(const Timeline& timeline) {
  std::vector<std::vector<std::string>> rows;
  for (const Mark& mark : timeline.marks) {
    std::string statements;
    for (const std::string& statement : mark.statements) {
      statements += (statements.empty() ? "" : "; ") + escaped(statement);
    }
    rows.push_back({escaped(mark.text), statements});
  }
  return rows.empty()
             ? ""
             : element("details", element("summary", "which statement uses which threshold") +
                                      html::table_of({"threshold", "requested by"}, rows));
}

std::string timelines_html(const Content& content) {
  std::string html;
  for (const Timeline& timeline : content.timelines) {
    const knowledge::Lab& lab = content.knowledge.model[timeline.lab];
    const std::string picture = picture_of(content.knowledge.model, content.record, timeline);
    html += picture.empty()
                ? ""
                : element("figure",
                          element("figcaption", escaped(lab.header.title + ", " + lab.unit.text)) +
                              picture + marks_html(timeline)) +
                      "\n";
  }
  return html.empty() ? "" : element("div", html, "class=\"timelines\"") + "\n";
}

std::string presence_of(patient::ConceptFact::Presence presence) {
  switch (presence) {
    case patient::ConceptFact::Presence::kPresent:
      return "yes";
    case patient::ConceptFact::Presence::kAbsent:
      return "no";
    case patient::ConceptFact::Presence::kResolved:
      return "resolved";
    case patient::ConceptFact::Presence::kUncertain:
      return "uncertain";
  }
  return "";
}

std::string taking_of(patient::Medication::Status status) {
  switch (status) {
    case patient::Medication::Status::kTaking:
      return "taking";
    case patient::Medication::Status::kNotTaking:
      return "not taking";
    case patient::Medication::Status::kUncertain:
      return "perhaps taking";
    case patient::Medication::Status::kStopped:
      return "stopped";
  }
  return "";
}

std::string date_of(const std::optional<quantity::Instant>& at) {
  return at ? escaped(at->to_text()) : "";
}

std::string facts_html(const Content& content) {
  const knowledge::Model& model = content.knowledge.model;
  std::vector<std::vector<std::string>> rows;
  for (const patient::LabResults& lab : content.record.labs) {
    const knowledge::Lab& of = model[lab.lab];
    for (const patient::Result& result : lab.results) {
      const std::string value = quantity::interval_text(result.value, of.unit.text);
      std::string words = result.is_usable ? value : "cannot be used";
      words += result.written == value ? "" : " (written " + result.written + ")";
      rows.push_back(
          {escaped(of.header.title), escaped(words), date_of(result.at), escaped(result.path)});
    }
  }
  for (const patient::ConceptFact& fact : content.record.concepts) {
    rows.push_back({escaped(model[fact.concept_id].header.title), presence_of(fact.presence),
                    date_of(fact.onset), escaped(fact.path)});
  }
  for (const patient::Medication& taken : content.record.medications) {
    rows.push_back({escaped(model[taken.agent].header.title), taking_of(taken.status),
                    date_of(taken.until ? taken.until : taken.since), escaped(taken.path)});
  }
  return rows.empty() ? element("p", "Nothing is on file.")
                      : html::table_of({"", "", "at", "place in the record"}, rows);
}

std::string problems_html(const Content& content) {
  std::vector<std::string> items;
  for (const patient::Fault& problem : content.advice.problems) {
    std::string words =
        std::string(id_of(problem.code)) + " " + problem.path + ": " + problem.message;
    words += problem.help.empty() ? "" : "; " + problem.help;
    for (std::size_t i = 0; i < problem.inputs.size(); ++i) {
      words += (i == 0 ? "; therefore unknown: " : ", ") +
               knowledge::name_of(content.knowledge.model, problem.inputs[i]);
    }
    items.push_back(escaped(words));
  }
  for (const knowledge::Trust& trust : content.knowledge.model.trusts) {
    items.push_back(escaped("records are trusted: " + trust.because));
  }
  for (const patient::UnreadEntry& entry : content.record.not_understood) {
    items.push_back(escaped(patient::words_for(entry) +
                            (entry.why.empty() ? "" : ": " + entry.why) + " [" + entry.path + "]"));
  }
  if (content.record.entries.not_mapped() > 0) {
    items.push_back(std::to_string(content.record.entries.not_mapped()) +
                    " entries have no code of the knowledge base and were not used");
  }
  return html::list_of(items);
}

}  // namespace

std::string on_file_html(const Content& content) {
  return html::section("Results over time", timelines_html(content)) +
         html::section("What was not understood", problems_html(content)) +
         html::section("What is on file", facts_html(content));
}

}  // namespace regimen::patient_page
