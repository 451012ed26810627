// Implements flip and stable of engine/api/answers.h.
#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/api/subject_query.h"
#include "engine/explanation/change/search.h"
#include "engine/explanation/changes.h"

namespace regimen::api {

namespace {

using change::Goal;
using explanation::FlipAnswer;
using explanation::StableAnswer;
using quantity::Rational;

patient::Record with(const patient::Record& record, const std::vector<change::Change>& changes) {
  std::vector<const change::Change*> all;
  all.reserve(changes.size());
  for (const change::Change& change : changes) {
    all.push_back(&change);
  }
  return change::changed(record, all);
}

std::string status_with(const Subject& subject, const std::vector<change::Change>& changes,
                        std::string_view name) {
  const patient::Record after = with(subject.record, changes);
  return status_of(subject.base, evaluate(subject.base, after).advice, name);
}

bool is_same(const change::Change& left, const change::Change& right) {
  return left.input == right.input && left.manner == right.manner && left.value == right.value &&
         left.series == right.series && left.onset_ago == right.onset_ago;
}

// The same set but for when something began, which `one` leaves open?
bool covers(const FlipAnswer::Set& set, const FlipAnswer::Set& next) {
  return std::equal(set.changes.begin(), set.changes.end(), next.changes.begin(),
                    next.changes.end(), [](change::Change left, const change::Change& right) {
                      left.onset_ago = left.onset_ago ? left.onset_ago : right.onset_ago;
                      return is_same(left, right);
                    });
}

// Does `next` begin where `one` ends?
bool touches(const change::Change& change, const change::Change& next) {
  return change.input == next.input && change.manner == next.manner &&
         change.series == next.series && change.range.high && next.range.low &&
         change.range.high->canonical == next.range.low->canonical;
}

// Two sets that differ in one number only, and there by neighbouring values: one, whose range is
// both.
bool continues(FlipAnswer::Set& set, const FlipAnswer::Set& next) {
  if (set.changes.size() != next.changes.size() || set.status != next.status ||
      set.becomes != next.becomes) {
    return false;
  }
  std::optional<std::size_t> place;
  for (std::size_t i = 0; i < set.changes.size(); ++i) {
    if (is_same(set.changes[i], next.changes[i])) {
      continue;
    }
    if (place || !touches(set.changes[i], next.changes[i])) {
      return false;
    }
    place = i;
  }
  if (place) {
    change::Range& range = set.changes[*place].range;
    range.high = next.changes[*place].range.high;
    range.is_high_open = next.changes[*place].range.is_high_open;
  }
  return place.has_value();
}

// From no to yes, or, where that is too far, to possible.
FlipAnswer::Part part_for(change::Scope& scope, const Subject& subject, std::string_view name,
                          Goal goal, FlipAnswer& answer) {
  const change::Flips flips = change::flips_of(scope, 0, goal, {.size_max = answer.size_max});
  answer.candidates = flips.candidates;
  answer.trials += flips.trials;
  FlipAnswer::Part part{goal, {}, flips.is_complete};
  for (const change::Flip& flip : flips.sets) {
    FlipAnswer::Set set{flip.changes, {}, flip.becomes, status_with(subject, flip.changes, name)};
    for (const change::Change& change : flip.changes) {
      set.facts.push_back(change::facts_of(subject.base.model(), subject.record, change));
    }
    const bool is_stated = std::any_of(part.sets.begin(), part.sets.end(),
                                       [&](const auto& known) { return covers(known, set); });
    if (!is_stated && (part.sets.empty() || !continues(part.sets.back(), set))) {
      part.sets.push_back(std::move(set));
    }
  }
  return part;
}

}  // namespace

change::Scope scope_of(const Subject& subject, std::vector<std::optional<logic::AtomId>> roots) {
  const KnowledgeBase& base = subject.base;
  return {
      {base.model(), base.program(), base.ground(), base.plan()}, subject.record, std::move(roots)};
}

std::string status_of(const KnowledgeBase& base, const advice::Advice& advice,
                      std::string_view name) {
  for (const advice::AgentAdvice& agent : advice.agents) {
    if (base.model()[agent.agent].header.name == name) {
      return std::string(status_word(agent.status));
    }
  }
  for (const advice::ProtocolAdvice& protocol : advice.protocols) {
    if (base.model()[protocol.protocol].header.name == name) {
      return std::string(status_word(protocol.status));
    }
  }
  return "";
}

Answer flip(const Subject& subject, std::string_view name, const FlipOptions& options) {
  const Query query = query_of(subject, name);
  if (!query.error.empty()) {
    return no_answer(query.error);
  }
  change::Scope scope = scope_of(subject, {query.question.atom});
  FlipAnswer answer{.words = query.question.words, .now = scope.truth(0), .parts = {}};
  answer.size_max = options.size_max;
  const auto add = [&](Goal goal) {
    answer.parts.push_back(part_for(scope, subject, name, goal, answer));
  };
  if (answer.now.is_definite) {
    add(Goal::kNotYes);
  } else if (answer.now.is_possible) {
    add(Goal::kYes);
    add(Goal::kNo);
  } else {
    add(Goal::kYes);
    if (answer.parts.back().sets.empty()) {
      add(Goal::kOpen);
    }
  }
  const knowledge::Model& model = subject.base.model();
  return {.text = [&model, answer,
                   rows = options.rows_max] { return explanation::flip_text(model, answer, rows); },
          .document = [&model, answer] { return explanation::flip_json(model, answer); }};
}

namespace {

std::string value_text(const Subject& subject, const knowledge::Input& input,
                       const Rational& value) {
  const auto* lab = std::get_if<knowledge::LabId>(&input);
  return quantity::display(value, lab == nullptr ? "years" : subject.base.model()[*lab].unit.text);
}

struct Beyond {
  change::Change change;
  quantity::Truth becomes;
};

// From the value to where the range begins, seen from it.
StableAnswer::Edge edge_to(const Subject& subject, const Beyond& beyond, const Rational& value,
                           std::string_view name) {
  const change::Range& range = beyond.change.range;
  const knowledge::Threshold& bound = change::is_below(value, range) ? *range.low : *range.high;
  const Rational difference =
      change::is_below(value, range) ? bound.canonical - value : value - bound.canonical;
  const bool is_zero = bound.canonical.is_zero();
  const Rational written =
      is_zero ? difference : difference * bound.written->value / bound.canonical;
  return {.beyond = beyond.change,
          .distance = quantity::display(written, bound.written->unit.text),
          .relative = is_zero ? Rational(1) : difference / bound.canonical,
          .becomes = beyond.becomes,
          .status = status_with(subject, {beyond.change}, name)};
}

// The ranges of values with another answer than now, each as wide as that answer stays the same.
std::vector<Beyond> other_answers(change::Scope& scope, const knowledge::Input& input) {
  std::vector<Beyond> ranges;
  bool is_next = false;  // the candidate before was of another answer, too
  for (const change::Candidate& candidate : change::candidates_of(scope, input)) {
    const change::Scope::Set set{&candidate};
    const quantity::Truth truth = scope.tried({&set, 1}).front().of(0);
    if (!(candidate.change.series == change::Series{}) || truth == scope.truth(0)) {
      is_next = false;
      continue;
    }
    if (is_next && ranges.back().becomes == truth) {
      change::Range& range = ranges.back().change.range;
      range.high = candidate.change.range.high;
      range.is_high_open = candidate.change.range.is_high_open;
    } else {
      ranges.push_back({candidate.change, truth});
    }
    is_next = true;
  }
  return ranges;
}

std::vector<StableAnswer::Edge> edges_of(change::Scope& scope, const Subject& subject,
                                         const knowledge::Input& input, const Rational& value,
                                         std::string_view name) {
  std::optional<Beyond> below;
  std::optional<Beyond> above;
  for (Beyond& beyond : other_answers(scope, input)) {
    if (change::is_above(value, beyond.change.range)) {
      below = std::move(beyond);  // ascending: the last one is the nearest
    } else if (change::is_below(value, beyond.change.range) && !above) {
      above = std::move(beyond);
    }
  }
  std::vector<StableAnswer::Edge> edges;
  for (const std::optional<Beyond>& beyond : {below, above}) {
    if (beyond) {
      edges.push_back(edge_to(subject, *beyond, value, name));
    }
  }
  return edges;
}

}  // namespace

Answer stable(const Subject& subject, std::string_view name) {
  const Query query = query_of(subject, name);
  if (!query.error.empty()) {
    return no_answer(query.error);
  }
  change::Scope scope = scope_of(subject, {query.question.atom});
  StableAnswer answer{query.question.words, scope.truth(0), {}, {}};
  for (const knowledge::Input& input : scope.inputs()) {
    const std::optional<Rational> value = number_now(subject, input);
    if (!value) {
      continue;
    }
    StableAnswer::Row row{input, value_text(subject, input, *value),
                          edges_of(scope, subject, input, *value, name)};
    if (row.edges.empty()) {
      answer.firm.push_back(input);
    } else {
      answer.rows.push_back(std::move(row));
    }
  }
  const auto nearest = [](const StableAnswer::Row& row) {
    return std::min_element(
               row.edges.begin(), row.edges.end(),
               [](const auto& left, const auto& right) { return left.relative < right.relative; })
        ->relative;
  };
  std::stable_sort(
      answer.rows.begin(), answer.rows.end(),
      [&](const auto& left, const auto& right) { return nearest(left) < nearest(right); });
  const knowledge::Model& model = subject.base.model();
  return {.text = [&model, answer] { return explanation::stability_text(model, answer); },
          .document = [&model, answer] { return explanation::stability_json(model, answer); }};
}

}  // namespace regimen::api
