// Implements the pass over disputes of engine/knowledge/check.h: what statements say, against what
// forbids it.
//
// Claims are what this is for: an article may recommend what a label forbids. A statement in force
// that can never give its agent is found in the same way.
#include <algorithm>
#include <map>

#include "engine/knowledge/check.h"
#include "engine/knowledge/dose_phrases.h"
#include "engine/knowledge/population_partition.h"

namespace regimen::knowledge {

namespace {

// Agents that a statement gives together, each in its cases.
struct Offer {
  AgentId agent;
  std::vector<Subpopulation> cases;
  Span span;
};
struct Offers {
  std::string subject;  // "claim rule `x`"
  Span span;
  std::vector<Offer> offers;
};

std::string subject_of(std::string_view kind, const Header& header) {
  return (header.is_claim ? "claim " : "") + std::string(kind) + " `" + header.name + "`";
}

std::vector<Offers> offers_of_rules(const Model& model, PopulationPartition& partition) {
  std::vector<Offers> all;
  for (const Rule& rule : model.rules) {
    Offers offers{subject_of("rule", rule.header), rule.header.span, {}};
    for (const Action& action : rule.then) {
      const auto* recommend = std::get_if<Recommend>(&action.value);
      if (recommend != nullptr && rule.variables.empty()) {
        offers.offers.push_back(
            {recommend->agent, partition.subpopulations_of(rule.when), action.span});
      }
    }
    if (!offers.offers.empty()) {
      all.push_back(std::move(offers));
    }
  }
  return all;
}

std::vector<Offers> offers_of_protocols(const Model& model, PopulationPartition& partition) {
  std::vector<Offers> all;
  for (const Protocol& protocol : model.protocols) {
    Offers offers{subject_of("protocol", protocol.header), protocol.header.span, {}};
    std::vector<Subpopulation> whom(1);
    if (protocol.sex != Sex::kAny) {
      whom.front().insert(protocol.sex == Sex::kMale ? "male" : "female");
    }
    if (protocol.indicated) {
      whom = both_of(whom, partition.subpopulations_of(*protocol.indicated));
    }
    for (const ProtocolStep& step : protocol.steps) {
      if (step.kind == ProtocolStep::Kind::kStart || step.kind == ProtocolStep::Kind::kAdd) {
        offers.offers.push_back(
            {step.agent, step.when ? both_of(whom, partition.subpopulations_of(*step.when)) : whom,
             step.span});
      }
    }
    all.push_back(std::move(offers));
  }
  return all;
}

std::string name_of(const Model& model, AgentId agent) {
  return "`" + model[agent].header.name + "`";
}

class Disputes {
 public:
  Disputes(Context& context, PopulationPartition& partition)
      : context_(context), model_(context.model) {
    for (const Contraindication& contraindication : model_.contraindications) {
      const bool is_absolute =
          contraindication.severity == Severity::kAbsolute && !contraindication.is_unread;
      forbidding_.push_back(is_absolute && !contraindication.header.is_claim
                                ? partition.subpopulations_of(contraindication.when)
                                : std::vector<Subpopulation>());
    }
  }

  void compare(const Offers& offers) {
    for (const Offer& offer : offers.offers) {
      find_forbidden(offers, offer);
      find_without_dose(offers, offer);
    }
    for (std::size_t i = 0; i < offers.offers.size(); ++i) {
      for (std::size_t j = i + 1; j < offers.offers.size(); ++j) {
        find_kept_apart(offers, offers.offers[i], offers.offers[j]);
      }
    }
  }

 private:
  void find_forbidden(const Offers& offers, const Offer& offer) {
    for (std::size_t i = 0; i < model_.contraindications.size(); ++i) {
      const Contraindication& entry = model_.contraindications[i];
      if (!std::binary_search(entry.agents.begin(), entry.agents.end(), offer.agent)) {
        continue;
      }
      for (const Subpopulation& each : offer.cases) {
        if (const Subpopulation* covered = covering(forbidding_[i], each)) {
          context_.sink.add(
              {.code = Finding::kAlwaysForbidden,
               .message = offers.subject + " gives " + name_of(model_, offer.agent) + " where `" +
                          entry.header.name + "` forbids it",
               .primary = {{offer.span, "in the case: " + subpopulation_text(each)}},
               .secondary = {{entry.header.span,
                              "forbids it where: " + subpopulation_text(*covered)}},
               .help = "what is forbidden is withheld there; exclude the case, or keep it as a "
                       "documented dispute"});
          break;
        }
      }
    }
  }

  void find_without_dose(const Offers& offers, const Offer& offer) {
    if (!model_[offer.agent].has_dose) {
      return;
    }
    for (const Sex sex : {Sex::kMale, Sex::kFemale}) {
      const std::string word = sex == Sex::kMale ? "male" : "female";
      const bool has_dose =
          std::any_of(model_.doses.begin(), model_.doses.end(), [&](const Dose& dose) {
            return dose.agent == offer.agent && is_sex_shared(dose.sex, sex);
          });
      const bool is_named = std::any_of(
          offer.cases.begin(), offer.cases.end(),
          [&](const Subpopulation& subpopulation) { return subpopulation.contains(word); });
      if (is_named && !has_dose) {
        context_.sink.add({.code = Finding::kNoDoseForSex,
                           .message = offers.subject + " gives " + name_of(model_, offer.agent) +
                                      " to " + (sex == Sex::kMale ? "men" : "women") +
                                      ", and no source has a dose for them",
                           .primary = {{offer.span, "here"}},
                           .help = "without a dose it is withheld; say whom it is for, or keep it "
                                   "as a documented dispute"});
      }
    }
  }

  void find_kept_apart(const Offers& offers, const Offer& left, const Offer& right) {
    const auto pair = std::minmax(left.agent, right.agent);
    for (const Interaction& interaction : model_.interactions) {
      const bool is_apart = interaction.grade == Interaction::Grade::kAbsolute &&
                            !interaction.header.is_claim &&
                            std::binary_search(interaction.pairs.begin(), interaction.pairs.end(),
                                               std::pair(pair.first, pair.second));
      if (is_apart) {
        context_.sink.add(
            {.code = Finding::kKeptApart,
             .message = offers.subject + " gives " + name_of(model_, left.agent) + " and " +
                        name_of(model_, right.agent) + ", which `" + interaction.header.name +
                        "` keeps apart",
             .primary = {{right.span, "together with " + name_of(model_, left.agent)}},
             .secondary = {{interaction.header.span, "not together"}},
             .help = "both are withheld where both are indicated; choose one, or keep "
                     "it as a documented dispute"});
      }
    }
  }

  Context& context_;
  const Model& model_;
  std::vector<std::vector<Subpopulation>>
      forbidding_;  // by ContraindicationId; none: it forbids nothing here
};

// ---- one figure for several routes ----

std::set<std::string> places_of(const Citation& citation) {
  std::set<std::string> places;
  std::size_t from = 0;
  while (from <= citation.locator.size()) {
    const std::size_t end = std::min(citation.locator.find(", ", from), citation.locator.size());
    places.insert(citation.locator.substr(from, end - from));
    from = end + 2;
  }
  return places;
}

bool is_one_place(const Dose& left, const Dose& right) {
  for (const Citation& citation : left.header.citations) {
    const std::set<std::string> places = places_of(citation);
    for (const Citation& other : right.header.citations) {
      const std::set<std::string> others = places_of(other);
      const bool is_shared =
          citation.source == other.source &&
          std::any_of(places.begin(), places.end(),
                      [&](const std::string& place) { return others.contains(place); });
      if (is_shared) {
        return true;
      }
    }
  }
  return false;
}

// Of two doses with one amount and schedule.
bool is_one_figure(const Dose& left, const Dose& right) {
  return left.agent != right.agent && is_sex_shared(left.sex, right.sex) &&
         left.route != right.route && is_one_place(left, right);
}

void report_one_figure(Context& context, const std::string& figure, const Dose& left,
                       const Dose& right) {
  context.sink.add({.code = Finding::kOneFigure,
                    .message = "one figure of a source, " + figure + ", is used for " +
                               name_of(context.model, left.agent) + " and " +
                               name_of(context.model, right.agent),
                    .primary = {{right.header.span, "by another route"}},
                    .secondary = {{left.header.span, "the same figure"}},
                    .help = "what is injected, rubbed in and implanted is dosed differently: bind "
                            "the figure to one of them, and keep the others as claims"});
}

void find_one_figure(Context& context) {
  const Model& model = context.model;
  std::map<std::string, std::vector<DoseId>> by_figure;
  for (std::size_t i = 0; i < model.doses.size(); ++i) {
    const Dose& dose = model.doses[i];
    if (dose.stated && dose.schedule) {
      by_figure[dose.stated->to_text() + " " + dose.schedule->to_text()].push_back(DoseId(i));
    }
  }
  for (const auto& [figure, doses] : by_figure) {
    for (std::size_t i = 1; i < doses.size(); ++i) {
      if (is_one_figure(model[doses.front()], model[doses[i]])) {
        report_one_figure(context, figure, model[doses.front()], model[doses[i]]);
      }
    }
  }
}

}  // namespace

void check_disputes(Context& context) {
  PopulationPartition partition(context.model);
  Disputes disputes(context, partition);
  for (const Offers& offers : offers_of_rules(context.model, partition)) {
    disputes.compare(offers);
  }
  for (const Offers& offers : offers_of_protocols(context.model, partition)) {
    disputes.compare(offers);
  }
  find_one_figure(context);
}

}  // namespace regimen::knowledge
