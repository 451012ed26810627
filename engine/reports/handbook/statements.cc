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

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ", ") + part;
  }
  return text;
}

std::string tree_of(const LinkTargets& targets, const explanation::Line& line) {
  std::string html = targets.linked(line.text);
  html += line.statement.empty()
              ? ""
              : " " + element("span", targets.linked_name(line.statement), "class=\"name\"");
  std::string children;
  for (const explanation::Line& child : line.children) {
    children += element("li", tree_of(targets, child));
  }
  return html + (children.empty() ? "" : element("ul", children, "class=\"tree\""));
}

std::string action_html(const LinkTargets& targets, const knowledge::Action& action) {
  const knowledge::Model& model = targets.model();
  struct ActionWords {
    const LinkTargets& targets;
    const knowledge::Model& model;
    std::string operator()(const knowledge::Conclude& conclude) const {
      return "conclude " + targets.linked_name(model[conclude.conclusion].header.name);
    }
    std::string operator()(const knowledge::Recommend& recommend) const {
      return "recommend " + targets.linked_name(model[recommend.agent].header.name) +
             (recommend.dose ? " dose " + escaped(model[*recommend.dose].header.name) : "");
    }
    std::string operator()(const knowledge::Avoid& avoid) const {
      std::vector<std::string> names;
      for (const knowledge::AgentId agent : avoid.agents) {
        names.push_back(targets.linked_name(model[agent].header.name));
      }
      return std::string(knowledge::word_of(avoid.kind)) + " " + join(names);
    }
    std::string operator()(const knowledge::Warn& warn) const {
      return "warn: " + escaped(warn.text.text());
    }
    std::string operator()(const knowledge::Monitor& monitor) const {
      return "monitor " + targets.linked(knowledge::monitor_text(model, monitor));
    }
    std::string operator()(const knowledge::Refer& refer) const {
      return "refer: " + escaped(refer.to.text());
    }
    std::string operator()(const knowledge::AtomThen& atom_then) const {
      return "it holds: " + escaped(model[atom_then.relation].header.name);
    }
  };
  return std::visit(ActionWords{targets, model}, action.value);
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

std::string dose_html(const LinkTargets& targets, knowledge::DoseId id) {
  const knowledge::Model& model = targets.model();
  const knowledge::Dose& dose = model[id];
  std::string html = element("p", element("strong", escaped(knowledge::dose_text(model, id))) +
                                      escaped(volume_words(dose)) + ", for " + sex_words(dose.sex));
  if (!dose.arithmetic.empty()) {
    html += element("p", "cut by " + escaped(model[*dose.capped_by].header.name) + ": " +
                             escaped(dose.arithmetic));
  }
  if (!dose.is_in_force()) {
    html +=
        element("p",
                dose.overridden_by
                    ? "overridden by " + targets.linked_name(model[*dose.overridden_by].header.name)
                    : "claimed by its source, not in force",
                "class=\"unverified\"");
  }
  if (dose.preferred_by) {
    html += element("p", "chosen by " + targets.linked_name(model[*dose.preferred_by].header.name));
  }
  return targets.statement(id, html);
}

std::string limit_html(const LinkTargets& targets, knowledge::LimitId id) {
  const knowledge::Limit& limit = targets.model()[id];
  return targets.statement(
      id,
      element("p", element("strong", "at most " +
                                         escaped(quantity::display(limit.amount, limit.unit.text)) +
                                         " in " + escaped(limit.period.to_text())) +
                       ", for " + sex_words(limit.sex)));
}

std::string contraindication_html(const LinkTargets& targets, knowledge::ContraindicationId id) {
  const knowledge::Model& model = targets.model();
  const knowledge::Contraindication& contraindication = model[id];
  std::vector<std::string> agents;
  for (const knowledge::AgentId agent : contraindication.agents) {
    agents.push_back(targets.linked_name(model[agent].header.name));
  }
  const bool is_absolute = contraindication.severity == knowledge::Severity::kAbsolute;
  return targets.statement(
      id, element("p", element("strong", is_absolute ? "absolute" : "relative",
                               is_absolute ? "class=\"absolute\"" : "class=\"relative\"") +
                           " for " + join(agents) + ", when " +
                           targets.condition(contraindication.when)));
}

std::string interaction_html(const LinkTargets& targets, knowledge::InteractionId id) {
  const knowledge::Model& model = targets.model();
  const knowledge::Interaction& interaction = model[id];
  constexpr const char* kGrades[] = {"never together", "major", "moderate", "minor"};
  std::vector<std::string> pairs;
  for (const auto& [left, right] : interaction.pairs) {
    pairs.push_back(targets.linked_name(model[left].header.name) + " with " +
                    targets.linked_name(model[right].header.name));
  }
  const bool is_never =
      interaction.is_exclusive || interaction.grade == knowledge::Interaction::Grade::kAbsolute;
  std::string html =
      element("p", element("strong", kGrades[static_cast<std::size_t>(interaction.grade)],
                           is_never ? "class=\"absolute\"" : "") +
                       (interaction.header.metadata->says.empty() ? "" : ": ") +
                       escaped(interaction.header.metadata->says.text()));
  return targets.statement(id, html + list_of(pairs));
}

std::string rule_html(const LinkTargets& targets, knowledge::RuleId id) {
  const knowledge::Model& model = targets.model();
  const knowledge::Rule& rule = model[id];
  std::string html;
  if (!rule.overridden().empty()) {
    html += element("p", "sets " + targets.linked_name(rule.overridden()) +
                             " aside: " + escaped(rule.because().text()));
  }
  html += element("p", element("strong", rule.is_invariant ? "must never hold: " : "when ") +
                           targets.condition(rule.when));
  std::vector<std::string> actions;
  for (const knowledge::Action& action : rule.then) {
    actions.push_back(action_html(targets, action));
  }
  html += list_of(actions);
  if (const auto exceptions = explanation::exceptions_of(model, id)) {
    html += element("ul", element("li", tree_of(targets, *exceptions)), "class=\"tree\"");
  }
  return targets.statement(id, html);
}

std::string calendar_html(const LinkTargets& targets,
                          const std::vector<knowledge::Monitor>& monitors) {
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
    row.front() = targets.linked_name(targets.model()[monitor.lab].header.name);
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
