// The parts of a report. Private to engine/reports/patient_page.
#pragma once

#include <string>

#include "engine/reports/html/html.h"
#include "engine/reports/patient_page/report.h"

namespace regimen::patient_page {

using html::element;
using html::escaped;

// statuses.cc: agents and protocols by what is said of them.
std::string statuses_html(const Content& content);
// findings.cc: conclusions, warnings, referrals, what is due, what is in conflict.
std::string findings_html(const Content& content);
// on_file.cc: what the record has, over time and as a table, and what was not understood.
std::string on_file_html(const Content& content);
// sources.cc: the works that the page names, with what they are worth.
std::string sources_html(const Content& content);

// proof.cc: a proof to unfold; empty where there is none of that name.
std::string proof_html(const Content& content, const std::string& name, std::string_view words);
// "because prostate cancer is recorded", the name of the statement, its sources as links below.
std::string reason_html(const Content& content, const advice::Reason& reason,
                        std::string_view before);
std::string citations_html(const Content& content,
                           const SmallVector<knowledge::Citation>& citations);

}  // namespace regimen::patient_page
