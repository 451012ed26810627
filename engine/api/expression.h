// Expressions: what `eval` computes. Quantities with units, doses through a strength or a syringe,
// dates and durations, comparisons.
//
//   0.5 mL of testosterone_cypionate in mg        100 mg
//   8.9 nmol/L of total_testosterone in ng/dL     256.6938 ng/dL
//   0.54 L/L > 54 %                               false
//   10 units of a U-100 syringe at 200 mg/mL in mg   20 mg
//   2025-08-31 - 6 months                         2025-02-28
//
// Errors:  E1xx, E2xx for the text, E41x for what cannot be computed.
#pragma once

#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"

namespace regimen::api {

struct Computed {
  std::string text;  // the value; empty when there are diagnostics
  std::vector<diagnostics::Diagnostic> diagnostics;
  diagnostics::Buffers buffers;                     // the diagnostics' places are in it
  std::string rendered(bool colour = false) const;  // the diagnostics as text
};

Computed compute(const KnowledgeBase& base, const std::string& expression);

}  // namespace regimen::api
