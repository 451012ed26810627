// Implements `read_monitor` of engine/knowledge/actions.h: which lab is watched, and when.
#include "engine/knowledge/actions.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

Diagnostic missing_points(const syntax::MonitorPhrase& phrase) {
  return missing_clause("`monitor " + phrase.lab.text + "` does not say when", phrase.span,
                        "add for example `baseline, at 3 months, then every 12 months`");
}

}  // namespace

std::optional<Monitor> read_monitor(Scope& scope, const syntax::MonitorPhrase& phrase) {
  const auto lab = scope.id_of<LabId>(phrase.lab, kWantLab);
  std::vector<MonitorPoint> points;
  for (const syntax::MonitorPoint& written : phrase.points) {
    MonitorPoint point{.kind = static_cast<MonitorPoint::Kind>(written.kind)};
    if (written.kind != syntax::MonitorPoint::Kind::kBaseline) {
      const auto time = read_duration(scope, written.time);
      if (!time) {
        continue;
      }
      point.time = *time;
    }
    points.push_back(std::move(point));
  }
  if (phrase.points.empty()) {
    scope.error(missing_points(phrase));
  }
  return lab ? std::optional(
                   Monitor{*lab, std::move(points), citations_from(scope, phrase.sources)})
             : std::nullopt;
}

}  // namespace regimen::knowledge
