// Implements the schedules of engine/knowledge/dose_phrases.h.
#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

std::optional<quantity::Schedule::Course> read_course(Scope& scope,
                                                      const syntax::Schedule& written) {
  const auto lasting = read_duration(scope, *written.lasting);
  if (!lasting) {
    return std::nullopt;
  }
  quantity::Schedule::Course course{.lasting = *lasting, .again = std::nullopt};
  if (written.again) {
    course.again = read_duration(scope, *written.again);
    const bool is_longer = course.again && (course.again->months > course.lasting.months ||
                                            (course.again->months == course.lasting.months &&
                                             course.again->seconds > course.lasting.seconds));
    if (course.again && !is_longer) {
      scope.error({.code = Finding::kInvalidDuration,
                   .message = "a course begins again before it has ended",
                   .primary = {{written.again->span, "not longer than the course"}},
                   .help = "write for example `for 12 days of every 28 days`"});
    }
  }
  return course;
}

}  // namespace

std::optional<quantity::Schedule> read_schedule(Scope& scope, const syntax::Schedule& written) {
  quantity::Schedule schedule;
  schedule.kind = static_cast<quantity::Schedule::Kind>(written.kind);
  const auto times = read_count(scope, {written.times, written.span}, kCountMax);
  schedule.times = static_cast<std::int32_t>(times.value_or(1));
  if (written.kind != syntax::Schedule::Kind::kOnce) {
    const auto period = read_duration(scope, written.period);
    schedule.period = period.value_or(quantity::Duration{});
  }
  if (written.most) {
    const auto most = read_count(scope, {*written.most, written.span}, kCountMax);
    schedule.cap = quantity::Schedule::Cap{
        .times = static_cast<std::int32_t>(most.value_or(1)),
        .period = read_duration(scope, written.longer).value_or(quantity::Duration{})};
  }
  if (written.lasting) {
    schedule.course = read_course(scope, written);
  }
  return schedule;
}

}  // namespace regimen::knowledge
