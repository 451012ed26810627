// Implements words_for, values_words and facts_of of engine/explanation/change/change.h.
#include "engine/evaluation/derivation/words.h"

#include "engine/base/overload.h"
#include "engine/explanation/change/change.h"

namespace regimen::change {

namespace {

using Manner = Change::Manner;

std::string range_words(const Range& range) {
  if (!range.low && !range.high) {
    return "any value";
  }
  if (!range.low) {
    return (range.is_high_open ? "below " : "at most ") + range.high->written->text();
  }
  if (!range.high) {
    return (range.is_low_open ? "above " : "at least ") + range.low->written->text();
  }
  if (range.low->canonical == range.high->canonical) {
    return range.low->written->text();
  }
  if (!range.is_low_open && !range.is_high_open) {
    return range.low->written->text() + " to " + range.high->written->text();
  }
  return (range.is_low_open ? "above " : "at least ") + range.low->written->text() + " and " +
         (range.is_high_open ? "below " : "at most ") + range.high->written->text();
}

// "3 results, 1 day apart, at 08:00: "
std::string series_words(const Series& series) {
  if (series.count == 1 && !series.time) {
    return "";
  }
  std::string text = series.count == 1 ? "a result" : std::to_string(series.count) + " results";
  if (series.count > 1) {
    text += ", " + series.apart.to_text() + " apart,";
  }
  return text + (series.time ? " at " + series.time->to_text() : "") + " ";
}

std::string title_of(const knowledge::Model& model, const Change& change) {
  return std::visit(
      Overload{[](knowledge::SexInput) -> std::string { return "sex"; },
               [](knowledge::BirthInput) -> std::string { return "age"; },
               [&](knowledge::UnreadInput input) { return knowledge::words_for(model, input); },
               [&](auto id) { return derivation::in_sentence(model[id].header.title); }},
      change.input);
}

std::string onset_words(const Change& change) {
  if (!change.onset_ago) {
    return "";
  }
  const bool is_now = change.onset_ago->months == 0 && change.onset_ago->seconds == 0;
  return is_now ? ", since today" : ", since " + change.onset_ago->to_text() + " ago";
}

}  // namespace

std::string values_words(const knowledge::Model& model, const Change& change) {
  switch (change.manner) {
    case Manner::kMeasured:
      return series_words(change.series) + range_words(change.range);
    case Manner::kAged:
      return range_words(change.range);
    case Manner::kPresent:
      return "yes" + onset_words(change);
    case Manner::kAbsent:
      return "no";
    case Manner::kStarted:
      return "taken";
    case Manner::kStopped:
      return "not taken";
    case Manner::kMale:
      return "male";
    case Manner::kFemale:
      return "female";
    case Manner::kUnderstood:
      return change.meaning ? knowledge::words_for(model, *change.meaning) : "something else";
  }
  return "";
}

std::string words_for(const knowledge::Model& model, const Change& change) {
  std::string title = title_of(model, change);
  switch (change.manner) {
    case Manner::kStarted:
    case Manner::kStopped:
      return title + " is " + values_words(model, change);
    case Manner::kPresent:
    case Manner::kAbsent:
    case Manner::kUnderstood:
      return title + ": " + values_words(model, change);
    case Manner::kMeasured:
    case Manner::kAged:
    case Manner::kMale:
    case Manner::kFemale:
      return title + " " + values_words(model, change);
  }
  return title;
}

namespace {

std::string measured_facts(const knowledge::Model& model, const patient::Record& record,
                           knowledge::LabId lab, const Change& change) {
  const bool is_now = change.series.count == 1 && !change.series.time;
  std::string text;
  for (const quantity::Instant& at : instants_of(record, change)) {
    text += text.empty() ? "" : "\n";
    text += model[lab].header.name + " " + change.value->to_text(40) + " " + model[lab].unit.text;
    text += is_now ? "" : " at " + at.to_text();
  }
  return text;
}

}  // namespace

std::string facts_of(const knowledge::Model& model, const patient::Record& record,
                     const Change& change) {
  const bool is_so = change.manner == Manner::kPresent || change.manner == Manner::kStarted;
  return std::visit(
      Overload{[&](knowledge::SexInput) -> std::string {
                 return change.manner == Manner::kMale ? "patient male" : "patient female";
               },
               [&](knowledge::BirthInput) -> std::string {
                 const Change* entry = &change;
                 return "patient born " + changed(record, {&entry, 1}).birth->to_text();
               },
               [&](knowledge::LabId lab) { return measured_facts(model, record, lab, change); },
               [&](knowledge::ConceptId id) {
                 std::string text = (is_so ? "" : "no ") + model[id].header.name;
                 if (is_so && change.onset_ago) {
                   text += " at " + minus(record.as_of, *change.onset_ago).to_text();
                 }
                 return text;
               },
               [&](knowledge::AgentId agent) {
                 return (is_so ? "taking " : "not taking ") + model[agent].header.name;
               },
               [](knowledge::UnreadInput) -> std::string { return ""; }},
      change.input);
}

}  // namespace regimen::change
