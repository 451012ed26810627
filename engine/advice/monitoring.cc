#include "engine/advice/monitoring.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

#include "engine/advice/reasons.h"

namespace regimen::advice {

namespace {

using quantity::Date;

// A result of the last three months serves as the baseline.
constexpr std::int32_t kBaselineMonths = 3;
// A result up to a month early serves a point.
constexpr std::int32_t kEarlyMonths = 1;
// A point that repeats oftener than this before `as of` is due at once.
constexpr std::int32_t kRepeatsMax = 10'000;

struct MonitorRequest {
  const knowledge::Monitor& monitor;
  std::optional<knowledge::ProtocolId> protocol;
};

std::optional<std::size_t> number_of(const std::string& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                  : std::nullopt;
}

// The monitoring that `monitored(statement, number)` speaks of.
std::optional<MonitorRequest> request_by(const PatientContext& context, logic::AtomId atom) {
  const knowledge::Model& model = context.knowledge.model;
  const logic::Symbol& statement = context.arg(atom, 0);
  const std::optional<std::size_t> number = number_of(context.arg(atom, 1).name);
  if (!number) {
    return std::nullopt;
  }
  if (context.knowledge.program[statement.sort].name == "protocol") {
    const std::optional<knowledge::ProtocolId> protocol =
        knowledge::find_protocol(model, statement.name);
    if (protocol && *number < model[*protocol].monitors.size()) {
      return MonitorRequest{model[*protocol].monitors[*number], protocol};
    }
    return std::nullopt;
  }
  const std::optional<knowledge::RuleId> rule = knowledge::find_rule(model, statement.name);
  if (!rule || *number >= model[*rule].then.size()) {
    return std::nullopt;
  }
  const auto* monitor = std::get_if<knowledge::Monitor>(&model[*rule].then[*number].value);
  return monitor == nullptr ? std::nullopt : std::optional(MonitorRequest{*monitor, std::nullopt});
}

// The day the first of the protocol's start agents was started, if one is taken.
std::optional<Date> started_on(const PatientContext& context, knowledge::ProtocolId protocol) {
  std::optional<Date> day;
  for (const knowledge::ProtocolStep& step : context.knowledge.model[protocol].steps) {
    if (step.kind != knowledge::ProtocolStep::Kind::kStart) {
      continue;
    }
    for (const patient::Medication& medication : context.record.medications) {
      const bool is_taken = medication.agent == step.agent && medication.since &&
                            medication.status == patient::Medication::Status::kTaking;
      if (is_taken && (!day || medication.since->first_day() < *day)) {
        day = medication.since->first_day();
      }
    }
  }
  return day;
}

std::optional<Date> last_result(const PatientContext& context, knowledge::LabId lab) {
  std::optional<Date> day;
  if (const patient::LabResults* results = find(context.record, lab)) {
    for (const patient::Result& result : results->results) {
      if (result.is_usable && result.at && (!day || *day < result.at->last_day())) {
        day = result.at->last_day();
      }
    }
  }
  return day;
}

quantity::Duration repeated(const quantity::Duration& duration, std::int32_t times) {
  return {duration.months * times, duration.seconds * times, ""};
}

// The last of the repeated days before `as_of`, if there is one, and the next. Counted from `from`
// in whole periods, so that the 31st does not drift to the 28th.
struct Around {
  std::optional<Date> before;
  Date next;
};
Around days_around(Date from, const quantity::Duration& every, Date as_of) {
  Around around{std::nullopt, as_of};
  for (std::int32_t times = 1; times <= kRepeatsMax; ++times) {
    const Date due = plus(from, repeated(every, times));
    if (due >= as_of) {
      around.next = due;
      return around;
    }
    around.before = due;
  }
  return around;
}

std::string point_text(const knowledge::MonitorPoint& point) {
  switch (point.kind) {
    case knowledge::MonitorPoint::Kind::kBaseline:
      return "baseline";
    case knowledge::MonitorPoint::Kind::kAt:
      return "at " + point.time.to_text();
    case knowledge::MonitorPoint::Kind::kEvery:
      return "every " + point.time.to_text();
  }
  return "";
}

class Calendar {
 public:
  Calendar(const PatientContext& context, const MonitorRequest& request)
      : monitor_(request.monitor), as_of_(context.record.as_of.last_day()) {
    const std::optional<Date> started =
        request.protocol ? started_on(context, *request.protocol) : std::nullopt;
    is_started_ = started && *started < as_of_;
    start_ = started.value_or(as_of_);
    last_ = last_result(context, monitor_.lab);
  }

  std::vector<MonitorDue> due(const Reason& by) const {
    std::vector<MonitorDue> points;
    for (const knowledge::MonitorPoint& point : monitor_.points) {
      if (const std::optional<Date> day = day_of(point)) {
        points.push_back({monitor_.lab, point_text(point), *day, last_, by});
      }
    }
    // Of several days that passed without a result the last one counts.
    const auto latest = std::max_element(points.begin(), points.end(),
                                         [&](const MonitorDue& left, const MonitorDue& right) {
                                           return overdue_day(left) < overdue_day(right);
                                         });
    const Date day = latest == points.end() ? as_of_ : overdue_day(*latest);
    std::erase_if(points, [&](const MonitorDue& monitor_due) {
      return monitor_due.due < as_of_ && monitor_due.due != day;
    });
    return points;
  }

 private:
  // The day of a point that is overdue; the earliest day there is for others.
  Date overdue_day(const MonitorDue& point) const {
    return point.due < as_of_ ? point.due : Date{.days = std::numeric_limits<std::int32_t>::min()};
  }
  bool is_served(Date day) const {
    return last_ && *last_ >= minus(day, quantity::Duration{kEarlyMonths, 0, ""});
  }

  std::optional<Date> day_of(const knowledge::MonitorPoint& point) const {
    switch (point.kind) {
      case knowledge::MonitorPoint::Kind::kBaseline:
        return is_started_ && last_ ? std::nullopt : std::optional(as_of_);
      case knowledge::MonitorPoint::Kind::kAt: {
        const Date day = plus(start_, point.time);
        return day >= as_of_ || !is_served(day) ? std::optional(day) : std::nullopt;
      }
      case knowledge::MonitorPoint::Kind::kEvery: {
        const Around around = days_around(last_point(), point.time, as_of_);
        return around.before && !is_served(*around.before) ? around.before
                                                           : std::optional(around.next);
      }
    }
    return std::nullopt;
  }

  // Repetition is counted from the last single point.
  Date last_point() const {
    Date last = start_;
    for (const knowledge::MonitorPoint& point : monitor_.points) {
      if (point.kind == knowledge::MonitorPoint::Kind::kAt) {
        last = std::max(last, plus(start_, point.time));
      }
    }
    return last;
  }

  const knowledge::Monitor& monitor_;
  Date as_of_;
  Date start_;
  bool is_started_ = false;
  std::optional<Date> last_;
};

}  // namespace

bool is_baseline_done(const MonitorDue& due) {
  return due.when == "baseline" && due.last &&
         *due.last >= minus(due.due, quantity::Duration{kBaselineMonths, 0, ""});
}

std::vector<MonitorDue> monitoring_due(const PatientContext& context) {
  std::vector<MonitorDue> all;
  for (const logic::AtomId atom : context.atoms_of("monitored")) {
    const std::optional<MonitorRequest> request = request_by(context, atom);
    if (!request || !context.truth(atom).is_definite) {
      continue;
    }
    const std::vector<Reason> reasons = reasons_for(context, atom);
    const std::vector<MonitorDue> points =
        Calendar(context, *request).due(reasons.empty() ? Reason{} : reasons.front());
    all.insert(all.end(), points.begin(), points.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const MonitorDue& left, const MonitorDue& right) {
    return std::tie(left.due, left.lab, left.when, left.by.name) <
           std::tie(right.due, right.lab, right.when, right.by.name);
  });
  return all;
}

}  // namespace regimen::advice
