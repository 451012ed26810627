// Targets: where the codes and values of flat lines go in the columns. Private to engine/cohort/flat.
//
// Shape:   what a code means is looked up once and kept; so is a unit of a lab.
// Cost:    that of KnownTexts for what is kept, a look into the mapping for what is not.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cohort/flat/fields.h"
#include "engine/cohort/flat/known_texts.h"
#include "engine/cohort/flat/scale.h"
#include "engine/evaluation/columns/layout.h"

namespace regimen::flat {

// A lab that results may be of, whether or not a test asks for it: its values are checked.
struct LabTarget {
  // Of the patient that is being read.
  std::uint32_t patient = UINT32_MAX;
  std::uint32_t results = 0;
  std::int64_t last = 0;  // second of the latest result so far

  std::uint32_t column = columns::Layout::kNone;
  std::optional<columns::CodeRange> plausible{};
  std::vector<std::int64_t> window_begins{};
  struct WrittenUnit {
    const knowledge::Mapping::ResultList* list;
    ShortText text;
    Scale* scale;  // nullptr: values in it are read elsewhere
  };
  std::vector<WrittenUnit> written{};  // as lists write them
  struct KnownUnit {
    std::string text;
    Scale* scale;
  };
  std::vector<KnownUnit> units{};  // by their text in the language
  columns::Cuts cuts;
};

class Targets {
 public:
  Targets(const knowledge::Model& model, const Fields& fields, const columns::Layout& layout);

  // Columns of what a code of the list means, where tests ask for it. Valid until the next call.
  // kNoColumn among them: the code says what a column does not hold (nothing that is understood, or
  // what was so).
  static constexpr std::uint32_t kNoColumn = UINT32_MAX - 1;
  const std::vector<std::uint32_t>& columns_of(const knowledge::Mapping::CodeList& list,
                                               std::string_view code);
  // The lab of a code: nullptr when it is none of ours; `is_unclear` when it is several.
  LabTarget* lab_of(const knowledge::Mapping::ResultList& list, std::string_view code,
                    bool& is_unclear);
  LabTarget& lab(knowledge::LabId id) { return labs_[id.index()]; }
  // The scale of a unit of the language; nullptr where there is none.
  Scale* scale_of(LabTarget& lab, std::string_view unit);
  // The same for a unit as the list writes it.
  Scale* scale_of(const knowledge::Mapping::ResultList& list, LabTarget& lab,
                  std::string_view written);

 private:
  knowledge::LabId id_of(const LabTarget& lab) const {
    return knowledge::LabId(static_cast<std::size_t>(&lab - labs_.data()));
  }

  struct LabCode {
    LabTarget* lab = nullptr;
    bool is_unclear = false;
  };

  const knowledge::Model& model_;
  const Fields& fields_;
  const columns::Layout& layout_;
  std::vector<LabTarget> labs_;                                // beside Model::labs
  std::vector<KnownTexts<std::vector<std::uint32_t>>> lists_;  // beside Mapping::lists
  std::vector<KnownTexts<LabCode>> lab_codes_;                 // beside Mapping::results
  std::vector<std::uint32_t> looked_up_;                       // what was not kept
  std::deque<Scale> scales_;
};

}  // namespace regimen::flat
