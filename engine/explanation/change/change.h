// Changes: what may become different about a patient, as one fact that is learned or that comes to
// be.
//
// Shape:   a change is of one input. A measured value stands for every value of its range: no rule
//          that was looked at tells them apart.
// Units:   values in Lab::unit; ages in completed years.
// Cost:    `changed` copies the record.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/logic/program.h"
#include "engine/patient/record.h"

namespace regimen::change {

// The values of a lab, or of an age, that rules do not tell apart. An absent bound is unbounded.
struct Range {
  std::optional<knowledge::Threshold> low{};
  std::optional<knowledge::Threshold> high{};
  bool is_low_open = false;
  bool is_high_open = false;
};
bool is_below(const quantity::Rational& value, const Range& range);
bool is_above(const quantity::Rational& value, const Range& range);
bool holds(const Range& range, const quantity::Rational& value);

// Results of which several are needed: how many, how far apart, at what time of day.
struct Series {
  std::uint32_t count = 1;
  quantity::Duration apart{};
  std::optional<quantity::TimeOfDay> time{};
  friend bool operator==(const Series&, const Series&) = default;
};

struct Change {
  enum class Manner : std::uint8_t {
    kMeasured,  // a new result of a lab
    kPresent,   // a condition, symptom or history
    kAbsent,
    kStarted,  // an agent
    kStopped,
    kMale,  // learned only: nobody's sex or birth date changes
    kFemale,
    kAged,
    kUnderstood  // what the entries mean that are not understood
  };
  knowledge::Input input;
  Manner manner;
  std::optional<quantity::Rational> value{};
  Range range{};
  Series series{};
  std::optional<quantity::Duration> onset_ago{};  // kPresent: when it began; not stated without
  std::optional<knowledge::Input> meaning{};      // kUnderstood: absent: something else
};

// "hematocrit at most 54 %", "prostate cancer: no", "anastrozole is taken".
std::string words_for(const knowledge::Model& model, const Change& change);
// The values alone: "at most 54 %", "46 .. 49 %", "no", "taken".
std::string values_words(const knowledge::Model& model, const Change& change);
// What one would type: "hematocrit 54 %", "no prostate_cancer"; several lines for a series.
std::string facts_of(const knowledge::Model& model, const patient::Record& record,
                     const Change& change);

// When the results of a measured change were drawn, the latest first: now; where a time of day is
// asked for, on the days before.
std::vector<quantity::Instant> instants_of(const patient::Record& record, const Change& change);

// The record with the changes, as if their facts had been typed.
patient::Record changed(const patient::Record& record, std::span<const Change* const> changes);

}  // namespace regimen::change
