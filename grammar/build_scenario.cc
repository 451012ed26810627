// Implements the scenario lines of grammar/build.h.
#include <utility>

#include "engine/base/nearest.h"
#include "grammar/author_errors.h"
#include "grammar/build.h"
#include "grammar/words.h"

namespace regimen::grammar {

using syntax::ConceptLine;
using syntax::Expectation;

void Builder::add_lines(const std::vector<P::LineContext*>& lines, syntax::ScenarioDecl& scenario) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i]->exception == nullptr) {
      add_line(lines[i], scenario);
    }
  }
}

void Builder::add_line(P::LineContext* line, syntax::ScenarioDecl& scenario) {
  const diagnostics::Span where = span(line);
  switch (line->start->getType()) {
    case P::AS:
      scenario.lines.push_back(
          {syntax::AsOfLine{date(static_cast<P::AsOfLineContext*>(line)->at)}, where});
      return;
    case P::PATIENT:
      add_patient(static_cast<P::PatientLineContext*>(line), scenario);
      return;
    case P::NO:
    case P::UNKNOWN: {
      auto* presence = static_cast<P::PresenceLineContext*>(line);
      const auto kind = presence->presence->getType() == P::NO ? ConceptLine::Presence::kAbsent
                                                               : ConceptLine::Presence::kUnknown;
      for (syntax::Name& each : names(presence->names)) {
        const diagnostics::Span at = each.span;
        scenario.lines.push_back({ConceptLine{kind, std::move(each), std::nullopt}, at});
      }
      return;
    }
    case P::TAKING: {
      auto* taking = static_cast<P::TakingLineContext*>(line);
      scenario.lines.push_back(
          {syntax::TakingLine{true, name(taking->agent), optional_date(taking->since)}, where});
      return;
    }
    case P::NOT: {
      if (auto* unread = dynamic_cast<P::NotUnderstoodLineContext*>(line)) {
        add_not_understood(unread, scenario);
        return;
      }
      auto* taking = static_cast<P::NotTakingLineContext*>(line);
      scenario.lines.push_back(
          {syntax::TakingLine{false, name(taking->agent), std::nullopt}, where});
      return;
    }
    case P::STOPPED: {
      auto* stopped = static_cast<P::StoppedLineContext*>(line);
      scenario.lines.push_back({syntax::TakingLine{.is_taking = false,
                                                   .agent = name(stopped->agent),
                                                   .since = {},
                                                   .has_stopped = true,
                                                   .until = optional_date(stopped->day)},
                                where});
      return;
    }
    case P::RESOLVED: {
      auto* resolved = static_cast<P::ResolvedLineContext*>(line);
      scenario.lines.push_back({ConceptLine{ConceptLine::Presence::kResolved, name(resolved->id),
                                            optional_date(resolved->at)},
                                where});
      return;
    }
    case P::EXPECT:
      check_same_line(static_cast<P::ExpectLineContext*>(line)->what);
      if (auto built = expectation(static_cast<P::ExpectLineContext*>(line)->what)) {
        scenario.lines.push_back({std::move(*built), where});
      }
      return;
    default: {
      if (auto* history = dynamic_cast<P::HistoryLineContext*>(line)) {
        scenario.lines.push_back(
            {ConceptLine{ConceptLine::Presence::kResolved, name(history->id), {}}, where});
        return;
      }
      auto* findings = static_cast<P::FindingLineContext*>(line);
      check_finding_line(findings);
      for (P::FindingContext* each : findings->parts) {
        add_finding(each, scenario);
      }
    }
  }
}

// `takng anastrozole` reads as two findings; nobody writes two on one line without a comma.
void Builder::check_finding_line(P::FindingLineContext* line) {
  P::FindingContext* last = line->parts.back();
  const bool is_bare = line->parts.size() == 1 && last->value == nullptr && last->at == nullptr &&
                       last->id->start->getType() == P::IDENT;
  if (!is_bare) {
    return;
  }
  const std::size_t end = span(last).end;
  const std::size_t next = text_.bytes.find_first_not_of(" \t", end);
  const bool is_followed = next != std::string_view::npos && next > end &&
                           text_.bytes[next] >= 'a' && text_.bytes[next] <= 'z';
  if (!is_followed) {
    return;
  }
  const std::vector<std::string> near = nearest_names(text(last->id), clause_words(P::SCENARIO), 1);
  if (!near.empty()) {
    errors_.add(unknown_word(word(last->id), "a line of a `scenario`", near, {}));
  }
}

// `expect pending` with nothing behind it would take its name from the next line.
void Builder::check_same_line(P::ExpectationContext* context) {
  const diagnostics::Span where = span(context);
  const std::string_view raw = text_.bytes.substr(where.begin, where.end - where.begin);
  const std::size_t line_end = raw.find('\n');
  const std::size_t first_word = raw.find_first_of(" \t\r\n");
  if (line_end == std::string_view::npos || first_word == std::string_view::npos ||
      raw.find_first_not_of(" \t\r\n", first_word) < line_end) {
    return;
  }
  const std::string word(raw.substr(0, first_word));
  errors_.add(expected_here({word, span(context->start)}, "a name after `" + word + "`", "",
                            "write it on the same line"));
}

void Builder::add_patient(P::PatientLineContext* line, syntax::ScenarioDecl& scenario) {
  syntax::PatientLine patient;
  for (P::PatientPartContext* part : line->parts) {
    if (part->born != nullptr) {
      patient.born = date(part->at);
    } else if (part->sex != nullptr) {
      patient.sex = name(part->sex);
    }
  }
  scenario.lines.push_back({std::move(patient), span(line)});
}

// `not understood diagnosis "…"`, `not understood past diagnosis "…" code icd10cm "…"`
void Builder::add_not_understood(P::NotUnderstoodLineContext* line,
                                 syntax::ScenarioDecl& scenario) {
  syntax::NotUnderstoodLine entry{.kind = name(line->words.back()),
                                  .is_past = line->words.size() > 1,
                                  .text = string(line->text),
                                  .code = {}};
  if (entry.is_past && text(line->words.front()) != "past") {
    errors_.add(expected_here(word(line->words.front()), "`past` or a kind of entry",
                              " after `not understood`",
                              "write for example `not understood past diagnosis \"…\"`"));
  }
  if (line->system != nullptr) {
    entry.code = syntax::CodeRef{name(line->system), string(line->code), span(line)};
  }
  scenario.lines.push_back({std::move(entry), span(line)});
}

void Builder::add_finding(P::FindingContext* finding, syntax::ScenarioDecl& scenario) {
  const diagnostics::Span where = span(finding);
  std::optional<syntax::DateTime> at = optional_date(finding->at);
  if (finding->value == nullptr) {
    ConceptLine present{ConceptLine::Presence::kPresent, name(finding->id), std::move(at)};
    if (finding->grade != nullptr) {
      present.severity = name(finding->grade);
    }
    scenario.lines.push_back({std::move(present), where});
    return;
  }
  syntax::ResultLine result{name(finding->id), std::nullopt, quantity(finding->value),
                            std::move(at)};
  if (finding->op != nullptr) {
    switch (finding->op->getType()) {
      case P::LESS:
        result.op = syntax::CompareOp::kLess;
        break;
      case P::LESS_EQUAL:
        result.op = syntax::CompareOp::kLessEqual;
        break;
      case P::GREATER:
        result.op = syntax::CompareOp::kGreater;
        break;
      case P::GREATER_EQUAL:
        result.op = syntax::CompareOp::kGreaterEqual;
        break;
      default:
        break;  // `hematocrit = 44 %` says no more than `hematocrit 44 %`
    }
  }
  scenario.lines.push_back({std::move(result), where});
}

namespace {

using P = generated::RegimenParser;

Expectation::Kind kind_of(std::size_t type) {
  using Kind = Expectation::Kind;
  switch (type) {
    case P::RECOMMEND:
      return Kind::kRecommend;
    case P::PENDING:
      return Kind::kPending;
    case P::WITHHELD:
      return Kind::kWithheld;
    case P::CONTRAINDICATED:
      return Kind::kContraindicated;
    case P::BECAUSE:
      return Kind::kBecause;
    case P::CONCLUDE:
      return Kind::kConclude;
    case P::CONFLICT:
      return Kind::kConflict;
    case P::VIOLATION:
      return Kind::kViolation;
    case P::WARN:
      return Kind::kWarn;
    case P::REFER:
      return Kind::kRefer;
    case P::TITRATE:
      return Kind::kTitrate;
    case P::MONITOR:
      return Kind::kMonitor;
    default:
      return Kind::kProblem;
  }
}

}  // namespace

std::optional<Expectation> Builder::expectation(P::ExpectationContext* context) {
  Expectation result;
  result.kind = kind_of(context->start->getType());
  switch (context->start->getType()) {
    case P::RECOMMEND: {
      auto* recommend = static_cast<P::ExpectRecommendContext*>(context);
      result.name = name(recommend->id);
      if (recommend->phrase != nullptr) {
        result.dose = dose_phrase(recommend->phrase);
      }
      return result;
    }
    case P::PENDING: {
      auto* pending = static_cast<P::ExpectPendingContext*>(context);
      result.name = name(pending->id);
      result.needs = names(pending->names);
      return result;
    }
    case P::WITHHELD:
    case P::CONTRAINDICATED: {
      auto* blocked = static_cast<P::ExpectBlockedContext*>(context);
      result.name = name(blocked->id);
      result.because = names(blocked->names);
      return result;
    }
    case P::NO: {
      auto* nothing = static_cast<P::ExpectNothingContext*>(context);
      result.kind = nothing->what->getType() == P::REFERRAL ? Expectation::Kind::kNoRefer
                                                            : Expectation::Kind::kNoWarn;
      return result;
    }
    case P::NOT: {
      auto* negative = static_cast<P::ExpectNotContext*>(context);
      result.kind = negative->kind->getType() == P::INDICATED ? Expectation::Kind::kNotIndicated
                                                              : Expectation::Kind::kNotConclude;
      result.name = name(negative->id);
      return result;
    }
    case P::WARN:
    case P::REFER:
    case P::TITRATE:
      result.text = string(static_cast<P::ExpectTextContext*>(context)->text);
      return result;
    case P::MONITOR: {
      auto* monitor = static_cast<P::ExpectMonitorContext*>(context);
      result.name = name(monitor->id);
      result.at = optional_date(monitor->at);
      return result;
    }
    default:
      result.name = name(static_cast<P::ExpectNameContext*>(context)->id);
      return result;
  }
}

}  // namespace regimen::grammar
