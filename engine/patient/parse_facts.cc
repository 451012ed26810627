// Implements engine/patient/parse_facts.h.
#include "engine/patient/parse_facts.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/overload.h"
#include "engine/knowledge/print_conditions.h"
#include "engine/patient/line_faults.h"
#include "engine/patient/print.h"
#include "engine/patient/values.h"

namespace regimen::patient {

namespace {

using diagnostics::Code;
using diagnostics::Diagnostic;
using diagnostics::Span;
using knowledge::Input;
using quantity::Instant;

template <typename Things>
std::vector<std::string> names_of(const Things& things) {
  std::vector<std::string> names;
  names.reserve(things.size());
  for (const auto& thing : things) {
    names.push_back(thing.header.name);
  }
  return names;
}

constexpr std::array<UnreadEntry::Kind, 7> kUnreadKinds = {
    UnreadEntry::Kind::kDiagnosis, UnreadEntry::Kind::kMedication,
    UnreadEntry::Kind::kAllergy,   UnreadEntry::Kind::kObservation,
    UnreadEntry::Kind::kProcedure, UnreadEntry::Kind::kFamilyHistory,
    UnreadEntry::Kind::kOther};

// Reads the lines of one record, whose `as of` is already settled.
class LineReader {
 public:
  // `replaces`: a line typed later takes the place of what was said before; the lines of one
  // scenario do not, so that their order cannot matter.
  struct Manner {
    bool replaces = false;
    bool is_as_of_explicit = false;
  };
  LineReader(const knowledge::Model& model, Record& record, Manner manner, diagnostics::Sink& sink)
      : model_(model), values_(model), record_(record), manner_(manner), sink_(sink) {}

  void read(const syntax::ScenarioLine& line, std::string path) {
    path_ = std::move(path);
    span_ = line.span;
    std::visit(Overload{
                   [](const syntax::AsOfLine&) {},     // settled before
                   [](const syntax::Expectation&) {},  // the caller's
                   [&](const auto& stated) { state(stated); },
               },
               line.value);
  }

 private:
  void add_fault(Fault fault, Span span) {
    fault.path = path_;
    sink_.add({.code = fault.code,
               .message = fault.message,
               .primary = {{span, ""}},
               .secondary = {},
               .notes = {},
               .help = fault.help});
    record_.faults.push_back(std::move(fault));
  }

  void add_unknown(Fault fault, Span span) {
    record_.unknown.insert(record_.unknown.end(), fault.inputs.begin(), fault.inputs.end());
    add_fault(std::move(fault), span);
  }

  void forget_unknown(const Input& input) {
    if (manner_.replaces) {
      std::erase(record_.unknown, input);
    }
  }

  // The time of a fact; a time that cannot be used is reported and gives false.
  bool time_of(const std::optional<syntax::DateTime>& date, const Input& input,
               std::optional<Instant>& at) {
    if (!date) {
      return true;
    }
    at = Instant::parse(date->text, record_.as_of.offset_minutes);
    if (!at) {
      add_unknown(unreadable_date(*date, input), date->span);
      return false;
    }
    if (at->first > record_.as_of.last) {
      add_unknown(future_date(*date, record_.as_of, manner_.is_as_of_explicit, input), date->span);
      return false;
    }
    return true;
  }

  void state(const syntax::PatientLine& line) {
    if (line.sex) {
      state_sex(*line.sex);
    }
    if (line.born) {
      state_birth(*line.born);
    }
  }

  void state_birth(const syntax::DateTime& date) {
    forget_unknown(knowledge::BirthInput{});
    const std::optional<Instant> before = record_.birth;
    record_.birth = Instant::parse(date.text, record_.as_of.offset_minutes);
    if (!record_.birth) {
      add_unknown(unreadable_date(date, knowledge::BirthInput{}), date.span);
    } else if (record_.birth->first > record_.as_of.last) {
      record_.birth.reset();
      add_unknown(future_date(date, record_.as_of, false, knowledge::BirthInput{}), date.span);
    } else if (auto fault = birth_fault(*record_.birth, record_.as_of, "")) {
      record_.birth.reset();
      add_unknown(std::move(*fault), date.span);
    } else if (before && before != record_.birth && !manner_.replaces) {
      record_.birth.reset();
      add_unknown(contradiction("two birth dates are stated", knowledge::BirthInput{}), date.span);
    }
  }

  void state_sex(const syntax::Name& name) {
    const std::optional<knowledge::Sex> before = record_.sex;
    record_.sex.reset();
    forget_unknown(knowledge::SexInput{});
    if (name.text == "male") {
      record_.sex = knowledge::Sex::kMale;
    } else if (name.text == "female") {
      record_.sex = knowledge::Sex::kFemale;
    } else if (name.text != "unknown") {
      sink_.add(unknown_sex(name));
    }
    if (before && before != record_.sex && !manner_.replaces) {
      record_.sex.reset();
      add_unknown(contradiction("two sexes are stated", knowledge::SexInput{}), name.span);
    }
  }

  void state(const syntax::ConceptLine& line) {
    if (line.presence == syntax::ConceptLine::Presence::kUnknown) {
      forget(line.name);
      return;
    }
    const std::optional<knowledge::ConceptId> found =
        knowledge::find_concept(model_, line.name.text);
    if (!found) {
      report_no_concept(line.name);
      return;
    }
    if (model_[*found].kind == knowledge::Concept::Kind::kConclusion) {
      sink_.add(wrong_kind(line.name, "a conclusion, which rules reach",
                           "state the facts it follows from"));
      return;
    }
    forget_concept(*found);
    std::optional<Instant> onset;
    std::optional<knowledge::Grade> severity;
    if (!read_severity(line.severity, severity) || !time_of(line.at, *found, onset)) {
      return;
    }
    record_.concepts.push_back({.concept_id = *found,
                                .presence = presence_of(line.presence),
                                .onset = onset,
                                .path = path_,
                                .severity = severity});
  }

  static ConceptFact::Presence presence_of(syntax::ConceptLine::Presence presence) {
    switch (presence) {
      case syntax::ConceptLine::Presence::kPresent:
        return ConceptFact::Presence::kPresent;
      case syntax::ConceptLine::Presence::kResolved:
        return ConceptFact::Presence::kResolved;
      case syntax::ConceptLine::Presence::kAbsent:
      case syntax::ConceptLine::Presence::kUnknown:
        break;
    }
    return ConceptFact::Presence::kAbsent;
  }

  // False, and reported, where the word means nothing.
  bool read_severity(const std::optional<syntax::Name>& word,
                     std::optional<knowledge::Grade>& severity) {
    for (const knowledge::Grade grade :
         {knowledge::Grade::kMild, knowledge::Grade::kModerate, knowledge::Grade::kSevere}) {
      if (word && knowledge::grade_text(grade) == word->text) {
        severity = grade;
      }
    }
    if (word && !severity) {
      sink_.add(no_such_word(*word, "a severity", "say `mild`, `moderate` or `severe`"));
    }
    return severity.has_value() == word.has_value();
  }

  void state(const syntax::NotUnderstoodLine& line) {
    for (std::size_t i = 0; i < kUnreadKinds.size(); ++i) {
      if (word_for(kUnreadKinds[i]) == line.kind.text) {
        record_.not_understood.push_back({.kind = kUnreadKinds[i],
                                          .is_active = !line.is_past,
                                          .system = line.code ? line.code->system.text : "",
                                          .code = line.code ? line.code->code.value : "",
                                          .text = line.text.value,
                                          .path = path_,
                                          .why = ""});
        return;
      }
    }
    sink_.add(no_such_word(line.kind, "a kind of entry",
                           "say `diagnosis`, `medication`, `allergy`, `observation`, `procedure`, "
                           "`family_history` or `other`"));
  }

  void report_no_concept(const syntax::Name& name) {
    if (const auto lab = knowledge::find_lab(model_, name.text)) {
      sink_.add(wrong_kind(name, "a lab",
                           "give its value, as `" + name.text + " 1 " + model_[*lab].unit.text +
                               "`, or `unknown " + name.text + "`"));
    } else if (knowledge::find_agent(model_, name.text)) {
      sink_.add(wrong_kind(name, "an agent",
                           "write `taking " + name.text + "` or `not taking " + name.text + "`"));
    } else {
      sink_.add(unknown_name(name, names_of(model_.concepts)));
    }
  }

  // `unknown X`: whatever was said of X is forgotten, and its absence says nothing.
  void forget(const syntax::Name& name) {
    const std::optional<Input> input = knowledge::find_input(model_, name.text);
    if (!input) {
      std::vector<std::string> candidates = names_of(model_.labs);
      for (const auto& more : {names_of(model_.concepts), names_of(model_.agents)}) {
        candidates.insert(candidates.end(), more.begin(), more.end());
      }
      sink_.add(unknown_name(name, candidates));
      return;
    }
    forget_unknown(*input);
    std::visit(Overload{
                   [&](knowledge::SexInput) { record_.sex.reset(); },
                   [&](knowledge::BirthInput) { record_.birth.reset(); },
                   [&](knowledge::LabId lab) {
                     std::erase_if(record_.labs,
                                   [&](const LabResults& each) { return each.lab == lab; });
                   },
                   [&](knowledge::ConceptId id) { forget_concept(id); },
                   [&](knowledge::AgentId agent) { forget_agent(agent); },
                   [](knowledge::UnreadInput) {},  // nobody names it
               },
               *input);
    record_.unknown.push_back(*input);
  }

  void forget_concept(knowledge::ConceptId id) {
    forget_unknown(id);
    if (manner_.replaces) {
      std::erase_if(record_.concepts,
                    [&](const ConceptFact& fact) { return fact.concept_id == id; });
    }
  }

  void forget_agent(knowledge::AgentId agent) {
    forget_unknown(agent);
    if (manner_.replaces) {
      std::erase_if(record_.medications,
                    [&](const Medication& taken) { return taken.agent == agent; });
    }
  }

  void state(const syntax::ResultLine& line) {
    const std::optional<knowledge::LabId> lab = knowledge::find_lab(model_, line.lab.text);
    if (!lab) {
      const bool is_concept = knowledge::find_concept(model_, line.lab.text).has_value();
      sink_.add(is_concept ? wrong_kind(line.lab, "not a lab: it has no value",
                                        "say `" + line.lab.text + "` or `no " + line.lab.text +
                                            "`, with `at` and a date")
                           : unknown_name(line.lab, names_of(model_.labs)));
      return;
    }
    forget_unknown(*lab);
    std::optional<Instant> at;
    if (!time_of(line.at, *lab, at)) {
      return;
    }
    if (!line.at) {
      at = record_.as_of;  // what is stated without a time is stated of now
    }
    const ValueOutcome outcome = values_.read({.lab = *lab,
                                               .number = line.value.number.text,
                                               .unit = line.value.unit,
                                               .is_machine_unit = false,
                                               .comparator = comparison_of(line.op)});
    forget_result(*lab, at);
    Result result{.value = outcome.value.value_or(quantity::Interval::all()),
                  .at = at,
                  .written = written_of(line),
                  .path = path_,
                  .is_usable = outcome.value.has_value()};
    record_.labs.push_back({.lab = *lab, .results = {std::move(result)}});
    if (outcome.fault && !at) {
      add_unknown(*outcome.fault, line.value.span);
    } else if (outcome.fault) {
      add_fault(*outcome.fault, line.value.span);
    }
  }

  // Two results of one lab at one time would contradict each other; the one typed later corrects.
  void forget_result(knowledge::LabId lab, const std::optional<Instant>& at) {
    if (!manner_.replaces) {
      return;
    }
    for (LabResults& each : record_.labs) {
      if (each.lab == lab) {
        std::erase_if(each.results, [&](const Result& result) { return result.at == at; });
      }
    }
  }

  void state(const syntax::TakingLine& line) {
    const std::optional<knowledge::AgentId> agent = knowledge::find_agent(model_, line.agent.text);
    if (!agent) {
      sink_.add(unknown_name(line.agent, names_of(model_.agents)));
      return;
    }
    forget_agent(*agent);
    std::optional<Instant> since;
    std::optional<Instant> until;
    if (!time_of(line.since, *agent, since) || !time_of(line.until, *agent, until)) {
      return;
    }
    std::vector<OrderedDose> doses;
    if (line.dose) {
      doses.push_back(dose_of(*line.dose));
    }
    record_.medications.push_back({.agent = *agent,
                                   .status = line.is_taking     ? Medication::Status::kTaking
                                             : line.has_stopped ? Medication::Status::kStopped
                                                                : Medication::Status::kNotTaking,
                                   .since = since,
                                   .path = path_,
                                   .until = until,
                                   .doses = std::move(doses)});
  }

  std::optional<knowledge::TermId> route_named(const syntax::Name& name) {
    std::vector<std::string> routes;
    for (std::size_t i = 0; i < model_.terms.size(); ++i) {
      const knowledge::Term& term = model_.terms[i];
      if (term.kind == knowledge::Term::Kind::kRoute && term.header.name == name.text) {
        return knowledge::TermId(i);
      }
      if (term.kind == knowledge::Term::Kind::kRoute) {
        routes.push_back(term.header.name);
      }
    }
    sink_.add(unknown_name(name, routes));
    return std::nullopt;
  }

  // What of it is understood; the rest is reported, and how much is taken is not known.
  OrderedDose dose_of(const syntax::DosePhrase& phrase) {
    OrderedDose dose;
    dose.amount =
        phrase.measure || phrase.over || phrase.parts ? std::nullopt : amount_of(model_, phrase);
    dose.schedule = phrase.schedule ? schedule_of(*phrase.schedule) : std::nullopt;
    if (phrase.route) {
      dose.route = route_named(*phrase.route);
    }
    if (phrase.low && (!dose.amount || !quantity::kind_of_amount(dose.amount->unit))) {
      dose.amount.reset();
      dose.why = "`" + phrase.low->text + " " + phrase.unit + "` is no amount of one dose";
      add_fault(dose_not_understood(dose.why), phrase.span);
    } else if (dose.amount) {
      if (const std::string why = why_implausible(*dose.amount); !why.empty()) {
        dose.amount.reset();
        dose.why = why;
        add_fault(implausible_dose(why), phrase.span);
      }
    }
    dose.written = dose_text(model_, dose);
    return dose;
  }

  const knowledge::Model& model_;
  ValueReader values_;
  Record& record_;
  Manner manner_;
  diagnostics::Sink& sink_;
  std::string path_;
  Span span_;
};

// Present and absent, taken and not taken, in the lines of one scenario: neither is believed.
void report_contradictions(const knowledge::Model& model, Record& record) {
  const auto report = [&](const Input& input, const std::string& path, const std::string& name) {
    record.unknown.push_back(input);
    Fault fault = contradiction("`" + name + "` is stated and denied", input);
    fault.path = path;
    record.faults.push_back(std::move(fault));
  };
  const auto& concepts = record.concepts;
  for (std::size_t i = 1; i < concepts.size(); ++i) {
    const ConceptFact& fact = concepts[i];
    const bool differs =
        std::any_of(concepts.begin(), concepts.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const ConceptFact& other) {
                      return other.concept_id == fact.concept_id && other.presence != fact.presence;
                    });
    if (differs) {
      report(fact.concept_id, fact.path, model[fact.concept_id].header.name);
    }
  }
  const auto& taken = record.medications;
  for (std::size_t i = 1; i < taken.size(); ++i) {
    // A course that has ended is no word against another.
    const bool has_ended = taken[i - 1].status == Medication::Status::kStopped ||
                           taken[i].status == Medication::Status::kStopped;
    if (taken[i - 1].agent == taken[i].agent && taken[i - 1].status != taken[i].status &&
        !has_ended) {
      report(taken[i].agent, taken[i].path, model[taken[i].agent].header.name);
    }
  }
}

// `as of` holds for every line, wherever it stands. True when a line says it.
bool settle_as_of(const std::vector<syntax::ScenarioLine>& lines, Record& record,
                  diagnostics::Sink& sink) {
  bool is_stated = false;
  for (const syntax::ScenarioLine& line : lines) {
    const auto* stated = std::get_if<syntax::AsOfLine>(&line.value);
    if (stated == nullptr) {
      continue;
    }
    if (const std::optional<Instant> at = Instant::parse(stated->at.text)) {
      record.as_of = *at;
      is_stated = true;
      continue;
    }
    sink.add({.code = Code::kUnreadableDate,
              .message = "`" + truncate_for_display(stated->at.text) + "` is not a date",
              .primary = {{stated->at.span, ""}},
              .secondary = {},
              .notes = {},
              .help = "write 2026-01-12 or 2026-01-12T08:10"});
  }
  return is_stated;
}

// The line itself, so that moving it changes nothing.
std::string path_of(const diagnostics::Buffers& buffers,
                    const std::vector<syntax::ScenarioLine>& lines, std::size_t index) {
  const Span span = lines[index].span;
  if (span.buffer.index() < buffers.size() && span.end <= buffers.text(span.buffer).size()) {
    return "scenario: `" + std::string(buffers.text(span)) + "`";
  }
  return "scenario";
}

}  // namespace

Record parse_facts(const knowledge::Model& model, const std::vector<syntax::ScenarioLine>& lines,
                   const diagnostics::Buffers& buffers, const FactsOptions& options,
                   diagnostics::Sink& sink) {
  Record record;
  record.as_of = options.as_of;
  const bool is_stated = settle_as_of(lines, record, sink);
  LineReader reader(model, record, {.replaces = false, .is_as_of_explicit = is_stated}, sink);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    reader.read(lines[i], path_of(buffers, lines, i));
  }
  canonicalize(record);
  report_contradictions(model, record);
  canonicalize(record);
  return record;
}

void apply_lines(const knowledge::Model& model, const std::vector<syntax::ScenarioLine>& lines,
                 Record& record, diagnostics::Sink& sink) {
  const bool is_stated = settle_as_of(lines, record, sink);
  LineReader reader(model, record, {.replaces = true, .is_as_of_explicit = is_stated}, sink);
  for (const syntax::ScenarioLine& line : lines) {
    reader.read(line, "typed");
  }
  canonicalize(record);
}

}  // namespace regimen::patient
