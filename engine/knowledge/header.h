// What every statement of the model has: its name, who says it, where it stands.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "engine/base/shared.h"
#include "engine/base/small_vector.h"
#include "engine/knowledge/ids.h"
#include "engine/quantity/calendar.h"

namespace regimen::knowledge {

struct Citation {
  SourceId source;
  std::string locator{};
  friend auto operator<=>(const Citation&, const Citation&) = default;
};

// Who stands behind a statement and what is said of it; empty where it does not say.
struct Metadata {
  OptionalString author{}, reviewer{}, version{};
  std::optional<quantity::Date> reviewed_on{}, review_by{};
  OptionalString evidence{};  // high, moderate, low, unverified
  OptionalString doc{};       // what `///` says of it
  OptionalString says{};      // the sentence that people read: "{a} interacts with {b}"
};

// What every statement has.
struct Header {
  std::string name{};   // simple name; for a nameless contraindication "contraindication 1 of X" by
                        // sorted content
  std::string title{};  // for people; the name with blanks when none was given
  ModuleId module;
  SmallVector<Citation> citations{};  // sorted
  Shared<Metadata> metadata{};
  bool is_claim = false;  // what a source says; shown and compared, never in force
  Span name_span{};
  Span span{};
};

}  // namespace regimen::knowledge
