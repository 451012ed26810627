// Implements engine/patient/fhir/fast_path_observation.h.
#include "engine/patient/fhir/fast_path_observation.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/patient/fhir/resources.h"
#include "engine/patient/fhir/unit_texts.h"

namespace regimen::fhir {

namespace {

constexpr std::size_t kTextMax = 80;     // what is shown of a number or unit as it is
constexpr std::size_t kSystemMax = 256;  // longer than the name of any system

std::string_view text_at(const JsonTree& tree, std::uint32_t node) {
  return node == kNone ? std::string_view() : tree.nodes[node].text;
}

}  // namespace

FastPathObservations::Meaning FastPathObservations::meaning_of(const Coding& coding) {
  constexpr std::size_t kMeaningsMost = 4096;
  if (!codes_.may_mean(coding.code)) {
    return {.kind = Meaning::Kind::kNothing};
  }
  if (coding.system.size() > kSystemMax) {
    return {};
  }
  const auto known = meanings_.find(coding);
  if (known != meanings_.end()) {
    return known->second;
  }
  Meaning meaning;
  const std::vector<knowledge::Input> inputs = codes_.inputs_of(coding);
  if (inputs.empty() && !codes_.near_miss_of(coding)) {
    meaning.kind = Meaning::Kind::kNothing;
  } else if (inputs.size() == 1 && std::holds_alternative<knowledge::LabId>(inputs[0])) {
    meaning = {.kind = Meaning::Kind::kLab, .lab = std::get<knowledge::LabId>(inputs[0])};
  }
  if (meanings_.size() == kMeaningsMost) {
    meanings_.clear();
  }
  meanings_.emplace(knowledge::Code{std::string(coding.system), std::string(coding.code)}, meaning);
  return meaning;
}

// The lab of each part, or nothing; false when one is not plain, or no part is of a lab.
bool FastPathObservations::find_labs(const JsonTree& tree, const ObservationPlan& plan) {
  using Kind = Meaning::Kind;
  labs_.clear();
  bool has_lab = false;
  for (const ObservationPlan::Part& part : plan.parts) {
    Meaning whole{.kind = Kind::kNothing};
    for (const ObservationPlan::CodingNodes& coding : part.codings) {
      const Meaning meaning =
          meaning_of({.system = text_at(tree, coding.system), .code = text_at(tree, coding.code)});
      const bool is_second = whole.kind == Kind::kLab && meaning.kind == Kind::kLab;
      if (meaning.kind == Kind::kOther || (is_second && meaning.lab != whole.lab)) {
        return false;
      }
      whole = meaning.kind == Kind::kLab ? meaning : whole;
    }
    if (whole.kind == Kind::kLab && !part.quantity) {
      return false;
    }
    has_lab = has_lab || whole.kind == Kind::kLab;
    labs_.push_back(whole);
  }
  return has_lab;
}

const patient::Conversion* FastPathObservations::conversion_of(knowledge::LabId lab,
                                                               std::string_view unit,
                                                               std::string_view system,
                                                               std::string_view code) {
  constexpr std::size_t kUnitsOfLabMost = 64;
  units_.resize(std::max<std::size_t>(units_.size(), lab.index() + 1));
  std::vector<KnownUnit>& known = units_[lab.index()];
  auto found = std::find_if(known.begin(), known.end(), [&](const KnownUnit& each) {
    return each.unit == unit && each.code == code && each.system == system;
  });
  if (found == known.end()) {
    const UnitTexts texts{.unit = unit, .system = system, .code = code};
    const patient::Conversion* conversion =
        units_disagree(values_, texts) ? nullptr
                                       : values_.conversion(lab, std::string(unit_of(texts)), true);
    if (known.size() == kUnitsOfLabMost) {
      known.clear();
    }
    found = known.insert(
        known.end(),
        {.unit = std::string(unit),
         .system = std::string(system),
         .code = std::string(code),
         .conversion = conversion == nullptr ? std::nullopt : std::optional(*conversion)});
  }
  return found->conversion ? &*found->conversion : nullptr;
}

bool FastPathObservations::read_part(const JsonTree& tree, const ObservationPlan::Part& part,
                                     knowledge::LabId lab, patient::Result& result) {
  const std::string_view number = text_at(tree, part.quantity->number);
  const std::string_view unit = text_at(tree, part.quantity->unit);
  const std::string_view code = text_at(tree, part.quantity->code);
  const std::string_view system = text_at(tree, part.quantity->system);
  if (number.size() > kTextMax || unit.size() > kTextMax || code.size() > kTextMax ||
      system.size() > kSystemMax) {
    return false;
  }
  const std::optional<quantity::Rational> value = quantity::Rational::parse(number);
  const patient::Conversion* conversion = conversion_of(lab, unit, system, code);
  if (!value || conversion == nullptr) {
    return false;
  }
  result.value = quantity::Interval::point(conversion->of(*value));
  result.written = written_as("", number, unit.empty() ? code : unit);
  return patient::is_plausible(result.value, model_[lab]);
}

bool FastPathObservations::read(const JsonTree& tree, const ObservationPlan& plan,
                                const quantity::Instant& as_of, const std::string& path,
                                std::vector<LabResult>& results) {
  if (!is_status_of_evidence(text_at(tree, plan.status)) || !find_labs(tree, plan)) {
    return false;
  }
  const std::optional<quantity::Instant> at =
      quantity::Instant::parse(text_at(tree, plan.effective));
  if (!at || at->first > as_of.last) {
    return false;
  }
  const auto before = static_cast<std::ptrdiff_t>(results.size());
  for (std::size_t i = 0; i < plan.parts.size(); ++i) {
    if (labs_[i].kind != Meaning::Kind::kLab) {
      continue;
    }
    LabResult& added = results.emplace_back(LabResult{.lab = labs_[i].lab, .result = {}});
    if (!read_part(tree, plan.parts[i], labs_[i].lab, added.result)) {
      results.erase(results.begin() + before, results.end());
      return false;
    }
    added.result.at = at;
    added.result.path = path_in(path, plan.parts[i].where);
  }
  return true;
}

}  // namespace regimen::fhir
