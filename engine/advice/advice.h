// Advice: what the facts at fixpoint mean for a person. One status per agent and protocol, and
// everything beside it.
//
// Shape:   agents and protocols in the order of the model (by name); every agent and protocol
//          appears exactly once. A status is
//            recommended       where that is definite,
//            pending           where it is only possible,
//            withheld          where it is indicated, and blocked or clashing with another agent,
//            contraindicated   where it is blocked or clashing and not definitely indicated,
//            not indicated     otherwise; also where all that blocks what cannot be indicated is
//                              a hold, a stop or that no dose fits.
//          An agent that is taken has an answer of its own instead: the gravest of stop, hold,
//          adjust and continue that is definite; unclear where none is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/derivation/derivation.h"
#include "engine/evaluation/facts.h"
#include "engine/logic/ground.h"
#include "engine/patient/record.h"

namespace regimen::advice {

enum class Status : std::uint8_t {
  kRecommended,
  kPending,
  kWithheld,
  kContraindicated,
  kNotIndicated,
  kStop,  // from here on: of an agent that is taken
  kHold,
  kAdjust,
  kUnclear,
  kContinue
};                                            // `run --summary` has a column for each
std::string_view status_word(Status status);  // "recommended", …, "continue"
// The answers of agents that are taken, the gravest first.
const std::vector<Status>& answers();

// Something that takes part in a status: a contraindication, a hold, a rule, with what was found.
struct Reason {
  std::string name;  // the statement's: "recent_mi", "male_trt"
  std::string title;
  std::string kind;   // "contraindication", "hold", "stop", "avoid", "no dose", "protocol", "rule",
                      // "exception"
  std::string words;  // "prostate cancer is recorded", "hematocrit 55 % > 54 % (2026-02-02)"
  std::vector<std::string> because;  // names of what holds: "prostate_cancer"
  SmallVector<knowledge::Citation> citations;
};

struct DoseGiven {
  knowledge::DoseId dose;
  std::string amount;       // "100 mg"; empty when the source states none
  std::string volume;       // "0.5 mL"; empty without strength
  std::string graduations;  // "50 units of a U-100 syringe" for volumes up to 1 mL, subcutaneous or
                            // when stated so
  std::string schedule;     // "every week"
  std::string route;        // "intramuscular"
  std::string note;         // how a limit capped it; or that no amount is stated
  std::optional<quantity::AmountRange> range;  // `amount` as numbers, for this patient
  std::vector<knowledge::LimitId> limits{};    // that cut it, or leave nothing of it
};

// What is to be done with an agent that is taken.
struct TakenAdvice {
  bool is_certain = true;  // that it is taken; otherwise the record names it in doubt
  std::optional<quantity::Instant> since;
  std::vector<patient::OrderedDose> doses;  // as the record has them, each once
  std::vector<Reason> reasons;              // what ends, holds or adjusts it
  std::vector<Status> possible;  // graver answers that are open; of `continue` also `adjust`
  derivation::Support needs;     // what would settle `unclear`
  bool is_judged = true;         // some statement says when it must not be taken
};

struct AgentAdvice {
  knowledge::AgentId agent;
  Status status = Status::kNotIndicated;
  Status to_give = Status::kNotIndicated;  // whether or not it is taken
  std::optional<TakenAdvice> taken;
  std::vector<DoseGiven> doses;  // recommended only; two only in a conflict (then none is in force)
  std::vector<Reason> indicated_by;
  std::vector<Reason> blocked_by;
  std::vector<Reason> cautions;    // relative contraindications
  std::vector<Reason> overridden;  // overrides of what would be against it
  derivation::Support needs;       // pending
  std::string standing;            // "approved: …(2026-11-23)" repeated in each recommendation
};
struct ProtocolAdvice {
  knowledge::ProtocolId protocol;
  Status status = Status::kNotIndicated;
  std::vector<Reason> blocked_by;
  derivation::Support needs;
};

struct Conclusion {
  knowledge::ConceptId conclusion;
  std::vector<Reason> by;
};
struct Message {
  std::string text;
  bool is_possible_only = false;
  Reason by;
};  // warnings, referrals
struct MonitorDue {
  knowledge::LabId lab;
  std::string when;                    // "baseline", "at 3 months", "every 12 months"
  quantity::Date due;                  // first date
  std::optional<quantity::Date> last;  // last result on file
  Reason by;
};
// A baseline with a result of the last three months is done; it is listed all the same, with that
// result.
bool is_baseline_done(const MonitorDue& due);
struct Conflict {
  std::string subject;
  std::string words;
  std::vector<Reason> statements;
};
struct ExceptionUsed {
  Reason rule;
  std::string words;
};  // a rule whose `when` held and that an exception stopped

// An invariant that does not hold: what must not be, is.
struct Violation {
  Reason invariant;
  std::string of;  // "A = tamoxifen"; empty without variables
};

struct Advice {
  std::string record_id;
  quantity::Instant as_of;
  std::vector<AgentAdvice> agents;
  std::vector<ProtocolAdvice> protocols;
  std::vector<Conclusion> conclusions;  // definite
  std::vector<knowledge::ConceptId> pending_conclusions;
  std::vector<Message> warnings;
  std::vector<Message> referrals;
  std::vector<Message> titrations;
  std::vector<MonitorDue> monitoring;
  std::vector<Conflict> conflicts;
  std::vector<ExceptionUsed> exceptions;
  std::vector<Violation> violations;
  std::vector<patient::Fault> problems;
  std::string knowledge{};              // digest of the knowledge base that was used: "sha256:…"
  std::size_t errors_in_knowledge = 0;  // statements with errors are left out of what was judged
};

// Everything evaluation needs of a compiled knowledge base, by reference.
struct Knowledge {
  const knowledge::Model& model;
  const logic::Program& program;
  const logic::Ground& ground;
  const logic::Graph& graph;
};

Advice from_facts(const Knowledge& knowledge, const patient::Record& record,
                  const evaluation::Facts& facts, std::uint32_t patient = 0);

}  // namespace regimen::advice
