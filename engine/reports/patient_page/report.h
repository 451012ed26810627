// The report: everything that is said of one patient as a page for people, to read on a screen or
// on paper.
//
// Nothing is decided here: the page shows the advice, its proofs and what they rest on.
//
// Shape:   one HTML page, whole in itself. The same result gives the same bytes.
// Errors:  none; whatever a record holds is shown as text.
// Cost:    linear in what is shown.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/explanation/explain.h"
#include "engine/reports/patient_page/timeline.h"

namespace regimen::patient_page {

// "sha256:…" each.
struct Digests {
  std::string knowledge;
  std::string record;  // of the canonical record
  std::string result;  // of the result as `run --json` has it
};

struct Content {
  advice::Knowledge knowledge;
  const patient::Record& record;
  const advice::Advice& advice;
  // By the name of an agent, protocol, conclusion or rule: why it holds, or what it lacks.
  std::map<std::string, explanation::Line> proofs;
  std::vector<Timeline> timelines;
  Digests digests;
};
std::string page_of(const Content& content);

}  // namespace regimen::patient_page
