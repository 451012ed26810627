// Implements the single statements of engine/reports/handbook/parts.h.
#include <algorithm>

#include "engine/explanation/explain.h"
#include "engine/knowledge/print.h"
#include "engine/quantity/quantity.h"
#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

std::string sex_words(knowledge::Sex sex) {
  return sex == knowledge::Sex::kMale     ? "men"
         : sex == knowledge::Sex::kFemale ? "women"
                                          : "men and women";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ", ") + part;
  }
  return text;
}

std::string tree_of(const Places& places, const explanation::Line& line) {
  std::string html = places.linked(line.text);
  html += line.statement.empty()
              ? ""
              : " " + element("span", places.linked_name(line.statement), "class=\"name\"");
  std::string children;
  for (const explanation::Line& child : line.children) {
    children += element("li", tree_of(places, child));
  }
  return html + (children.empty() ? "" : element("ul", children, "class=\"tree\""));
}

std::string action_html(const Places& places, const knowledge::Action& action) {
  const knowledge::Model& model = places.model();
  struct Words {
    const Places& places;
    const knowledge::Model& model;
    std::string operator()(const knowledge::Conclude& one) const {
      return "conclude " + places.linked_name(model[one.conclusion].header.name);
    }
    std::string operator()(const knowledge::Recommend& one) const {
      return "recommend " + places.linked_name(model[one.agent].header.name) +
             (one.dose ? " dose " + escaped(model[*one.dose].header.name) : "");
    }
    std::string operator()(const knowledge::Avoid& one) const {
      std::vector<std::string> names;
      for (const knowledge::AgentId agent : one.agents) {
        names.push_back(places.linked_name(model[agent].header.name));
      }
      return "avoid " + joined(names);
    }
    std::string operator()(const knowledge::Warn& one) const {
      return "warn: " + escaped(one.text.text());
    }
    std::string operator()(const knowledge::Monitor& one) const {
      return "monitor " + places.linked(knowledge::to_text(model, one));
    }
    std::string operator()(const knowledge::Refer& one) const {
      return "refer: " + escaped(one.to.text());
    }
    std::string operator()(const knowledge::AtomThen& one) const {
      return "it holds: " + escaped(model[one.relation].header.name);
    }
  };
  return std::visit(Words{places, model}, action.value);
}

std::string volume_words(const knowledge::Dose& dose) {
  if (!dose.volume) {
    return "";
  }
  const quantity::Rational hundred(100);
  const quantity::AmountRange units{.low = dose.volume->low * hundred,
                                    .high = dose.volume->high * hundred,
                                    .unit = dose.volume->unit};
  const std::string both = units.to_text();
  return " = " + dose.volume->to_text() + " (" + both.substr(0, both.rfind(' ')) +
         " units of a U-100 syringe)";
}

}  // namespace

std::string dose_html(const Places& places, knowledge::DoseId id) {
  const knowledge::Model& model = places.model();
  const knowledge::Dose& dose = model[id];
  std::string html = element("p", element("strong", escaped(knowledge::to_text(model, id))) +
                                      escaped(volume_words(dose)) + ", for " + sex_words(dose.sex));
  if (!dose.arithmetic.empty()) {
    html += element("p", "cut by " + escaped(model[*dose.capped_by].header.name) + ": " +
                             escaped(dose.arithmetic));
  }
  if (!dose.is_in_force()) {
    html +=
        element("p",
                dose.set_aside_by
                    ? "set aside by " + places.linked_name(model[*dose.set_aside_by].header.name)
                    : "claimed by its source, not in force",
                "class=\"unverified\"");
  }
  if (dose.preferred_by) {
    html +=
        element("p", "in force by " + places.linked_name(model[*dose.preferred_by].header.name));
  }
  return places.statement(id, html);
}

std::string limit_html(const Places& places, knowledge::LimitId id) {
  const knowledge::Limit& limit = places.model()[id];
  return places.statement(
      id,
      element("p", element("strong", "at most " +
                                         escaped(quantity::display(limit.amount, limit.unit.text)) +
                                         " in " + escaped(limit.period.to_text())) +
                       ", for " + sex_words(limit.sex)));
}

std::string contraindication_html(const Places& places, knowledge::ContraindicationId id) {
  const knowledge::Model& model = places.model();
  const knowledge::Contraindication& one = model[id];
  std::vector<std::string> agents;
  for (const knowledge::AgentId agent : one.agents) {
    agents.push_back(places.linked_name(model[agent].header.name));
  }
  const bool is_absolute = one.severity == knowledge::Severity::kAbsolute;
  return places.statement(
      id, element("p", element("strong", is_absolute ? "absolute" : "relative",
                               is_absolute ? "class=\"absolute\"" : "class=\"relative\"") +
                           " for " + joined(agents) + ", when " + places.condition(one.when)));
}

std::string interaction_html(const Places& places, knowledge::InteractionId id) {
  const knowledge::Model& model = places.model();
  const knowledge::Interaction& one = model[id];
  constexpr const char* kGrades[] = {"never together", "major", "moderate", "minor"};
  std::vector<std::string> pairs;
  for (const auto& [left, right] : one.pairs) {
    pairs.push_back(places.linked_name(model[left].header.name) + " with " +
                    places.linked_name(model[right].header.name));
  }
  const bool is_never = one.is_exclusive || one.grade == knowledge::Interaction::Grade::kAbsolute;
  std::string html = element("p", element("strong", kGrades[static_cast<std::size_t>(one.grade)],
                                          is_never ? "class=\"absolute\"" : "") +
                                      (one.header.metadata->says.empty() ? "" : ": ") +
                                      escaped(one.header.metadata->says.text()));
  return places.statement(id, html + list_of(pairs));
}

std::string rule_html(const Places& places, knowledge::RuleId id) {
  const knowledge::Model& model = places.model();
  const knowledge::Rule& rule = model[id];
  std::string html;
  if (!rule.sets_aside().empty()) {
    html += element("p", "sets " + places.linked_name(rule.sets_aside()) +
                             " aside: " + escaped(rule.because().text()));
  }
  html += element("p", element("strong", rule.is_invariant ? "must never be: " : "when ") +
                           places.condition(rule.when));
  std::vector<std::string> actions;
  for (const knowledge::Action& action : rule.then) {
    actions.push_back(action_html(places, action));
  }
  html += list_of(actions);
  if (const auto exceptions = explanation::exceptions_of(model, id)) {
    html += element("ul", element("li", tree_of(places, *exceptions)), "class=\"tree\"");
  }
  return places.statement(id, html);
}

std::string calendar_html(const Places& places, const std::vector<knowledge::Monitor>& monitors) {
  using Kind = knowledge::MonitorPoint::Kind;
  const auto is_earlier = [](const quantity::Duration& left, const quantity::Duration& right) {
    constexpr std::int64_t kSecondsOfMonth = 2'629'800;
    return left.months * kSecondsOfMonth + left.seconds <
           right.months * kSecondsOfMonth + right.seconds;
  };
  std::vector<quantity::Duration> times;
  for (const knowledge::Monitor& monitor : monitors) {
    for (const knowledge::MonitorPoint& point : monitor.points) {
      if (point.kind == Kind::kAt &&
          std::find(times.begin(), times.end(), point.time) == times.end()) {
        times.push_back(point.time);
      }
    }
  }
  std::sort(times.begin(), times.end(), is_earlier);
  std::vector<std::string> heads{"", "baseline"};
  for (const quantity::Duration& time : times) {
    heads.push_back(time.to_text());
  }
  heads.emplace_back("then");
  std::vector<std::vector<std::string>> rows;
  for (const knowledge::Monitor& monitor : monitors) {
    std::vector<std::string> row(heads.size());
    row.front() = places.linked_name(places.model()[monitor.lab].header.name);
    for (const knowledge::MonitorPoint& point : monitor.points) {
      const auto column = std::find(times.begin(), times.end(), point.time) - times.begin();
      std::string& cell = point.kind == Kind::kBaseline ? row[1]
                          : point.kind == Kind::kAt     ? row[2 + static_cast<std::size_t>(column)]
                                                        : row.back();
      cell = point.kind == Kind::kEvery ? "every " + point.time.to_text() : "●";
    }
    rows.push_back(std::move(row));
  }
  return rows.empty() ? "" : table_of(heads, rows);
}

}  // namespace regimen::handbook
