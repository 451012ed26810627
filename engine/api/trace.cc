#include "engine/api/trace.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/api/subject_query.h"
#include "engine/diagnostics/visible.h"
#include "engine/explanation/phrases.h"
#include "engine/logic/print_program.h"

namespace regimen::api {

namespace {

struct Event {
  logic::GroundRuleId rule;
  bool is_definite;
};

class Tracer {
 public:
  Tracer(const Subject& subject, const TraceOptions& options)
      : base_(subject.base), options_(options), facts_(facts_of(subject.base, subject.record)) {
    strata_.resize(strata_of(base_));
    for (const logic::Component& component : base_.graph().components) {
      for (const logic::AtomId atom : component.atoms) {
        note(atom);
      }
    }
  }

  std::string text() const {
    std::string text;
    for_each_shown([&](std::size_t stratum) {
      text += heading(stratum);
      for (const Event& event : strata_[stratum]) {
        text += line_of(event);
      }
    });
    text += "looked at: " + explanation::pluralize(base_.program().tests.size(), "test") + ", " +
            explanation::pluralize(base_.ground().rules.size(), "rule") + "; " +
            std::to_string(held_) + " hold, " + std::to_string(open_) + " are open\n";
    return options_.last_edit ? text + line_of(*options_.last_edit) : text;
  }

  Json document() const {
    Json events = Json::array();
    for_each_shown([&](std::size_t stratum) {
      for (const Event& event : strata_[stratum]) {
        events.push_back(json_of(event, stratum));
      }
    });
    Json json{{"rules", base_.ground().rules.size()},
              {"tests", base_.program().tests.size()},
              {"held", held_},
              {"open", open_},
              {"strata", strata_.size()},
              {"events", std::move(events)}};
    if (options_.last_edit) {
      json["last_edit"] = json_of(*options_.last_edit);
    }
    return json;
  }

 private:
  template <typename Use>
  void for_each_shown(Use use) const {
    for (std::size_t stratum = 0; stratum < strata_.size(); ++stratum) {
      if (!options_.stratum || *options_.stratum == stratum) {
        use(stratum);
      }
    }
  }

  void note(logic::AtomId atom) {
    const logic::Ground& ground = base_.ground();
    for (std::uint32_t i = ground.rules_begin[atom.index()];
         i < ground.rules_begin[atom.index() + 1]; ++i) {
      const logic::GroundRuleId id(i);
      const quantity::Truth truth = derivation::truth_of(ground, facts_, 0, ground[id]);
      held_ += truth.is_definite ? 1 : 0;
      open_ += truth.is_possible && !truth.is_definite ? 1 : 0;
      const bool is_shown = options_.is_whole || header_of(id) != nullptr;
      if (truth.is_possible && is_shown) {
        strata_[base_.graph().stratum_of[atom.index()]].push_back({id, truth.is_definite});
      }
    }
  }

  const knowledge::Header* header_of(logic::GroundRuleId id) const {
    return logic::header_of(base_.model(), base_.program()[base_.ground()[id].rule].origin);
  }

  std::string heading(std::size_t stratum) const {
    const auto& events = strata_[stratum];
    const auto held = std::count_if(events.begin(), events.end(),
                                    [](const Event& event) { return event.is_definite; });
    return "stratum " + std::to_string(stratum + 1) + " of " + std::to_string(strata_.size()) +
           ": " + explanation::pluralize(static_cast<std::size_t>(held), "rule") +
           (held == 1 ? " holds, " : " hold, ") +
           std::to_string(events.size() - static_cast<std::size_t>(held)) + " open\n";
  }

  std::string values_of(const logic::GroundRule& ground) const {
    const logic::Rule& rule = base_.program()[ground.rule];
    std::string text;
    for (std::size_t i = 0; i < ground.substitution.size(); ++i) {
      text += text.empty() ? "" : ", ";
      text += (i < rule.variables.size() ? rule.variables[i].name + " = " : "") +
              base_.program()[ground.substitution[i]].name;
    }
    return text;
  }

  std::string line_of(const Event& event) const {
    const logic::GroundRule& ground = base_.ground()[event.rule];
    const knowledge::Header* header = header_of(event.rule);
    const std::string values = values_of(ground);
    return diagnostics::visible(
               std::string(event.is_definite ? "  yes      " : "  unknown  ") +
               logic::ground_atom_text(base_.program(), base_.ground()[ground.head]) + "  [" +
               (header == nullptr ? "joined" : header->name) +
               (values.empty() ? "" : " with " + values) + "]") +
           "\n";
  }

  std::string line_of(const evaluation::Work& edit) const {
    return "last edit: " + explanation::pluralize(edit.tests, "test") + ", " +
           explanation::pluralize(edit.rules, "rule") + " looked at, " +
           explanation::pluralize(edit.atoms_changed, "conclusion") + " changed of " +
           std::to_string(base_.ground().atoms.size()) + "\n";
  }

  static Json json_of(const evaluation::Work& edit) {
    return {{"tests", edit.tests},
            {"tests_changed", edit.tests_changed},
            {"rules", edit.rules},
            {"conclusions_changed", edit.atoms_changed}};
  }

  Json json_of(const Event& event, std::size_t stratum) const {
    const logic::GroundRule& ground = base_.ground()[event.rule];
    const knowledge::Header* header = header_of(event.rule);
    return {{"stratum", stratum + 1},
            {"truth", event.is_definite ? "yes" : "unknown"},
            {"head", logic::ground_atom_text(base_.program(), base_.ground()[ground.head])},
            {"statement", header == nullptr ? "" : header->name},
            {"rule", ground.rule.index()},
            {"values", values_of(ground)}};
  }

  const KnowledgeBase& base_;
  const TraceOptions options_;
  evaluation::Facts facts_;
  std::vector<std::vector<Event>> strata_;
  std::size_t held_ = 0;
  std::size_t open_ = 0;
};

}  // namespace

std::size_t strata_of(const KnowledgeBase& base) {
  const std::vector<std::uint32_t>& all = base.graph().stratum_of;
  return all.empty() ? 0 : *std::max_element(all.begin(), all.end()) + std::size_t{1};
}

Answer trace(const Subject& subject, const TraceOptions& options) {
  if (std::string error = cannot_evaluate(subject.base); !error.empty()) {
    return no_answer(std::move(error));
  }
  const auto tracer = std::make_shared<const Tracer>(subject, options);
  return {.text = [tracer] { return tracer->text(); },
          .document = [tracer] { return tracer->document(); }};
}

}  // namespace regimen::api
