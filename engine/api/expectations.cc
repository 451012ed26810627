#include "engine/api/expectations.h"

#include <algorithm>
#include <functional>

#include "engine/api/expected_dose.h"
#include "engine/api/question.h"
#include "engine/base/nearest.h"
#include "engine/explanation/explain.h"

namespace regimen::api {

namespace {

using advice::Status;
using Kind = syntax::Expectation::Kind;
using Failure = std::optional<std::string>;

std::string quoted(const std::string& name) {
  return "`" + name + "`";
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

std::string unknown_name(const KnowledgeBase& base, const std::string& name) {
  const std::vector<std::string> meant = nearest_names(name, known_names(base));
  return "unknown name " + quoted(name) +
         (meant.empty() ? "" : "; did you mean " + quoted(meant.front()) + "?");
}

// An agent or protocol with its status, whichever an expectation names.
struct SubjectStatus {
  Status status = Status::kNotIndicated;
  const std::vector<advice::DoseGiven>* doses = nullptr;  // agents only
  const std::vector<advice::Reason>* reasons = nullptr;   // what blocks, ends, holds or adjusts it
  const derivation::Support* needs = nullptr;
};

bool is_answer(Status status) {
  const std::vector<Status>& answers = advice::answers();
  return std::find(answers.begin(), answers.end(), status) != answers.end();
}

// Whether it is withheld or contraindicated is no question where it is certain that it is taken.
bool speaks_of_giving(const advice::AgentAdvice& agent, Status wanted) {
  const bool is_against = wanted == Status::kWithheld || wanted == Status::kContraindicated;
  return !agent.taken || (!is_answer(wanted) && (!agent.taken->is_certain || !is_against));
}

std::vector<std::string> sorted_names(const knowledge::Model& model,
                                      const std::vector<knowledge::Input>& inputs) {
  std::vector<std::string> names;
  names.reserve(inputs.size());
  for (const knowledge::Input& input : inputs) {
    names.push_back(knowledge::name_of(model, input));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> sorted_names(const std::vector<syntax::Name>& written) {
  std::vector<std::string> names;
  names.reserve(written.size());
  for (const syntax::Name& name : written) {
    names.push_back(name.text);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool is_named_in(const std::vector<advice::Reason>& reasons, const std::string& name) {
  return std::any_of(reasons.begin(), reasons.end(), [&](const advice::Reason& reason) {
    return reason.name == name ||
           std::find(reason.because.begin(), reason.because.end(), name) != reason.because.end();
  });
}

class Comparison {
 public:
  Comparison(const KnowledgeBase& base, const Evaluation& evaluation)
      : base_(base), model_(base.model()), advice_(evaluation.advice), facts_(evaluation.facts) {}

  Failure failure(const syntax::Expectation& expected) const {
    switch (expected.kind) {
      case Kind::kRecommend:
        return status(expected, Status::kRecommended);
      case Kind::kPending:
        return status(expected, Status::kPending);
      case Kind::kWithheld:
        return status(expected, Status::kWithheld);
      case Kind::kContraindicated:
        return status(expected, Status::kContraindicated);
      case Kind::kNotIndicated:
        return status(expected, Status::kNotIndicated);
      case Kind::kContinue:
        return status(expected, Status::kContinue);
      case Kind::kAdjust:
        return status(expected, Status::kAdjust);
      case Kind::kHold:
        return status(expected, Status::kHold);
      case Kind::kStop:
        return status(expected, Status::kStop);
      case Kind::kUnclear:
        return status(expected, Status::kUnclear);
      case Kind::kBecause:
        return applied(expected);
      case Kind::kConclude:
      case Kind::kNotConclude:
        return concluded(expected);
      case Kind::kWarn:
        return message_failure("warn", expected, advice_.warnings);
      case Kind::kRefer:
        return message_failure("refer", expected, advice_.referrals);
      case Kind::kTitrate:
        return message_failure("titrate", expected, advice_.titrations);
      case Kind::kNoWarn:
        return none_of("warning", advice_.warnings);
      case Kind::kNoRefer:
        return none_of("referral", advice_.referrals);
      case Kind::kMonitor:
        return monitored(expected);
      case Kind::kConflict:
        return conflict(expected);
      case Kind::kProblem:
        return problem(expected);
      case Kind::kViolation:
        return violation(expected);
    }
    return std::nullopt;
  }

 private:
  static std::string name_of(const syntax::Expectation& expected) {
    return expected.name ? expected.name->text : "";
  }

  std::optional<SubjectStatus> subject(const std::string& name, Status wanted) const {
    for (const advice::AgentAdvice& agent : advice_.agents) {
      if (model_[agent.agent].header.name == name) {
        return speaks_of_giving(agent, wanted)
                   ? SubjectStatus{agent.to_give, &agent.doses, &agent.blocked_by, &agent.needs}
                   : SubjectStatus{agent.status, &agent.doses, &agent.taken->reasons,
                                   &agent.taken->needs};
      }
    }
    for (const advice::ProtocolAdvice& protocol : advice_.protocols) {
      if (model_[protocol.protocol].header.name == name) {
        return SubjectStatus{protocol.status, nullptr, &protocol.blocked_by, &protocol.needs};
      }
    }
    return std::nullopt;
  }

  std::string actual(const SubjectStatus& found) const {
    std::string text = "it is " + std::string(status_word(found.status));
    const bool is_open = found.status == Status::kPending || found.status == Status::kUnclear;
    if (is_open && !found.needs->confirming.empty()) {
      text += ": needs " + join(sorted_names(model_, found.needs->confirming.front()));
    } else if (!found.reasons->empty()) {
      std::vector<std::string> blockers;
      for (const advice::Reason& reason : *found.reasons) {
        blockers.push_back(reason.words.empty() ? reason.name : reason.words);
      }
      text += ": " + join(blockers);
    }
    return text;
  }

  Failure status(const syntax::Expectation& expected, Status wanted) const {
    const std::string name = name_of(expected);
    const std::optional<SubjectStatus> found = subject(name, wanted);
    if (!found) {
      return unknown_name(base_, name);
    }
    const std::string expectation =
        "expected " + quoted(name) + " to be " + std::string(status_word(wanted));
    if (found->status != wanted) {
      return expectation + ", but " + actual(*found);
    }
    if (Failure failure = dose(expected, *found)) {
      return expectation + ", " + *failure;
    }
    if (Failure failure = needs(expected, *found)) {
      return expectation + ", " + *failure;
    }
    if (Failure failure = because(expected, *found)) {
      return expectation + ", " + *failure;
    }
    return std::nullopt;
  }

  Failure dose(const syntax::Expectation& expected, const SubjectStatus& found) const {
    if (!expected.dose) {
      return std::nullopt;
    }
    if (found.doses == nullptr || found.doses->size() != 1) {
      const bool is_conflict = found.doses != nullptr && found.doses->size() > 1;
      return std::string("with a dose, but ") +
             (is_conflict ? "two are proposed and none is in force" : "none is given");
    }
    if (Failure difference = dose_difference(model_, found.doses->front(), *expected.dose)) {
      return "with another dose: " + *difference;
    }
    return std::nullopt;
  }

  // The listed names are the first, smallest set that would settle it.
  Failure needs(const syntax::Expectation& expected, const SubjectStatus& found) const {
    if (expected.needs.empty()) {
      return std::nullopt;
    }
    for (const syntax::Name& name : expected.needs) {
      if (name.text != knowledge::name_of(model_, knowledge::UnreadInput{}) &&
          !knowledge::find_input(model_, name.text)) {
        return "but " + unknown_name(base_, name.text);
      }
    }
    const std::vector<std::string> wanted = sorted_names(expected.needs);
    const std::vector<std::vector<knowledge::Input>>& sets = found.needs->confirming;
    if (!sets.empty() && sorted_names(model_, sets.front()) == wanted) {
      return std::nullopt;
    }
    std::string actual_sets;
    for (const std::vector<knowledge::Input>& set : sets) {
      actual_sets += (actual_sets.empty() ? "" : "; or ") + join(sorted_names(model_, set));
    }
    return "needing " + join(wanted) + ", but it needs " +
           (actual_sets.empty() ? "nothing that can be named" : actual_sets);
  }

  Failure because(const syntax::Expectation& expected, const SubjectStatus& found) const {
    for (const syntax::Name& name : expected.because) {
      if (is_named_in(*found.reasons, name.text)) {
        continue;
      }
      if (knowledge::find_all(model_, name.text).empty()) {
        return "but " + unknown_name(base_, name.text);
      }
      return "because of " + quoted(name.text) + ", but " + actual(found);
    }
    return std::nullopt;
  }

  std::optional<logic::AtomId> atom_for(const std::string& name) const {
    return question_for(base_, name).atom;
  }
  quantity::Truth truth(const std::optional<logic::AtomId>& atom) const {
    return atom ? facts_.atom(*atom) : quantity::kFalse;
  }

  Failure applied(const syntax::Expectation& expected) const {
    const std::string name = name_of(expected);
    const bool is_statement =
        knowledge::find_rule(model_, name) ||
        std::any_of(model_.contraindications.begin(), model_.contraindications.end(),
                    [&](const auto& statement) { return statement.header.name == name; });
    if (!is_statement) {
      return knowledge::find_all(model_, name).empty()
                 ? unknown_name(base_, name)
                 : quoted(name) + " is neither a rule nor a contraindication";
    }
    const quantity::Truth applies = truth(atom_for(name));
    if (applies.is_definite) {
      return std::nullopt;
    }
    return "expected " + quoted(name) + " to apply, but it " +
           (applies.is_possible ? "is open whether it does" : "does not");
  }

  Failure concluded(const syntax::Expectation& expected) const {
    const std::string name = name_of(expected);
    if (!knowledge::find_concept(model_, name)) {
      return unknown_name(base_, name);
    }
    const quantity::Truth holds = truth(atom_for(name));
    if (expected.kind == Kind::kNotConclude) {
      return holds.is_possible
                 ? Failure("expected " + quoted(name) + " not to be concluded, but it " +
                           (holds.is_definite ? "is" : "is possible"))
                 : std::nullopt;
    }
    return holds.is_definite ? std::nullopt
                             : Failure("expected " + quoted(name) + " to be concluded, but it " +
                                       (holds.is_possible ? "is only possible" : "is not"));
  }

  static Failure message_failure(const std::string& verb, const syntax::Expectation& expected,
                                 const std::vector<advice::Message>& all) {
    const std::string wanted = expected.text ? expected.text->value : name_of(expected);
    std::vector<std::string> actual;
    for (const advice::Message& entry : all) {
      if (!entry.is_possible_only && entry.text.find(wanted) != std::string::npos) {
        return std::nullopt;
      }
      actual.push_back("\"" + entry.text + "\"" +
                       (entry.is_possible_only ? " (possible only)" : ""));
    }
    return "expected to " + verb + " \"" + wanted + "\", but " +
           (actual.empty() ? "there is none" : "there is " + join(actual));
  }

  static Failure none_of(const std::string& what, const std::vector<advice::Message>& all) {
    for (const advice::Message& message : all) {
      if (!message.is_possible_only) {
        return "expected no " + what + ", but there is \"" + message.text + "\"";
      }
    }
    return std::nullopt;
  }

  Failure monitored(const syntax::Expectation& expected) const {
    const std::string name = name_of(expected);
    const std::optional<knowledge::LabId> lab = knowledge::find_lab(model_, name);
    if (!lab) {
      return unknown_name(base_, name);
    }
    std::vector<std::string> days;
    for (const advice::MonitorDue& due : advice_.monitoring) {
      if (due.lab != *lab) {
        continue;
      }
      if (!expected.at || due.due.to_text() == expected.at->text) {
        return std::nullopt;
      }
      days.push_back(due.due.to_text());
    }
    return "expected " + quoted(name) + " to be monitored" +
           (expected.at ? " at " + expected.at->text : "") + ", but it is " +
           (days.empty() ? "not" : "due at " + join(days));
  }

  Failure conflict(const syntax::Expectation& expected) const {
    const std::string name = name_of(expected);
    if (knowledge::find_all(model_, name).empty()) {
      return unknown_name(base_, name);
    }
    for (const advice::Conflict& found : advice_.conflicts) {
      if (found.subject == name) {
        return std::nullopt;
      }
    }
    return "expected a conflict about " + quoted(name) + ", but there is none";
  }

  Failure violation(const syntax::Expectation& expected) const {
    const std::string name = name_of(expected);
    const std::optional<knowledge::RuleId> rule = knowledge::find_rule(model_, name);
    if (!rule || !model_[*rule].is_invariant) {
      return rule ? quoted(name) + " is not an invariant" : unknown_name(base_, name);
    }
    const bool is_found =
        std::any_of(advice_.violations.begin(), advice_.violations.end(),
                    [&](const advice::Violation& found) { return found.invariant.name == name; });
    return is_found ? std::nullopt
                    : Failure("expected " + quoted(name) + " to be violated, but it holds");
  }

  Failure problem(const syntax::Expectation& expected) const {
    const std::string code = name_of(expected);
    if (!diagnostics::code_of(code)) {
      return quoted(code) + " is not a code; `help` lists them";
    }
    std::vector<std::string> codes;
    for (const patient::Fault& fault : advice_.problems) {
      if (id_of(fault.code) == code) {
        return std::nullopt;
      }
      codes.emplace_back(id_of(fault.code));
    }
    return "expected problem " + code + " with the data, but there is " +
           (codes.empty() ? "none" : join(codes));
  }

  const KnowledgeBase& base_;
  const knowledge::Model& model_;
  const advice::Advice& advice_;
  const evaluation::Facts& facts_;
};

}  // namespace

std::vector<std::string> failed_expectations(const KnowledgeBase& base,
                                             const Evaluation& evaluation,
                                             const std::vector<syntax::ScenarioLine>& lines) {
  const Comparison comparison(base, evaluation);
  std::vector<std::string> failures;
  for (const syntax::ScenarioLine& line : lines) {
    if (const auto* expected = std::get_if<syntax::Expectation>(&line.value)) {
      if (Failure failure = comparison.failure(*expected)) {
        failures.push_back(std::move(*failure));
      }
    }
  }
  return failures;
}

}  // namespace regimen::api
