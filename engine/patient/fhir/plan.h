// Plans: where the things that are read stand in every resource of a form.
//
// Most lines of an export have one of a dozen forms (json_form.h). Where the subject, the codes and
// the values of such a resource stand is found out once.
//
// Shape:   things are nodes of the tree of the form; kNone where there is none.
// Errors:  none: what is not plain has no plan and is read member by member.
// Cost:    one look at each member for a form and type, then one look up for each resource.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/patient/fhir/texts.h"

namespace regimen::fhir {

inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

// An observation whose subject, status, time and codes have the shape that FHIR gives them.
struct ObservationPlan {
  struct CodingNodes {
    std::uint32_t system = kNone;
    std::uint32_t code = kNone;
  };
  struct QuantityNodes {
    std::uint32_t number = kNone;
    std::uint32_t unit = kNone;
    std::uint32_t system = kNone;
    std::uint32_t code = kNone;
  };
  // The observation itself or a component.
  struct Part {
    std::vector<CodingNodes> codings;
    std::optional<QuantityNodes> quantity;  // absent: another value, several, or none
    std::string where;                      // "component[1].valueQuantity"
  };
  std::uint32_t status = kNone;
  std::uint32_t effective = kNone;  // a date or an instant
  std::vector<Part> parts;
};

struct ResourcePlan {
  std::string type;  // of every resource it is for
  std::uint64_t type_hash = 0;
  std::uint32_t type_node = kNone;
  std::uint32_t id = kNone;
  std::uint32_t subject = kNone;                // a reference
  std::uint32_t subject_if_irrelevant = kNone;  // where it says nothing without a known code
  std::optional<ObservationPlan> observation;
};

// `subject_key` is where the reader of the type looks for the subject.
ResourcePlan plan_of(const Resource& resource, std::string_view subject_key);

// Those of one thread: its forms are those of one parser.
class Plans {
 public:
  // nullptr for a resource of no known form, or inside another. The plan stays until the next call.
  const ResourcePlan* find(const Resource& resource, std::string_view subject_key);
  // The plan of a document, if one was found for its form and type lately.
  const ResourcePlan* recent(const JsonTree& tree) const;

 private:
  static constexpr std::size_t kRecent = 64;
  struct Recent {
    std::uint64_t form = 0;
    const ResourcePlan* plan = nullptr;
  };

  std::unordered_map<std::uint64_t, ResourcePlan> plans_;  // by form and type
  std::array<Recent, kRecent> recent_{};                   // found last, by form
};

}  // namespace regimen::fhir
