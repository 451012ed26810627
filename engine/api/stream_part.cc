// Implements stream_part.h.
#include "engine/api/stream_part.h"

#include <cstring>

#include "engine/api/stream_text.h"
#include "engine/base/check.h"
#include "engine/base/csv.h"
#include "engine/evaluation/columns/print.h"

namespace regimen::api {

namespace {

std::vector<logic::AtomId> atoms_of(const std::vector<Conclusion>& conclusions) {
  std::vector<logic::AtomId> atoms;
  atoms.reserve(conclusions.size());
  for (const Conclusion& conclusion : conclusions) {
    atoms.push_back(conclusion.atom);
  }
  return atoms;
}

columns::LayoutSource source_of(const KnowledgeBase& base) {
  return {base.model(), base.program(), base.ground(), base.plan()};
}

}  // namespace

columns::Layout layout_of(const StreamRequest& request) {
  return columns::layout_of(
      source_of(request.base), atoms_of(request.conclusions),
      {.as_of = request.options.as_of, .uses_columns = request.uses_fast_paths});
}

std::string layout_text(const StreamRequest& request) {
  return columns::layout_text(source_of(request.base), layout_of(request));
}

StreamPlan::StreamPlan(const StreamRequest& request) : layout(layout_of(request)) {
  if (request.mapping != nullptr) {
    fields = std::make_unique<flat::Fields>(request.base.model(), *request.mapping);
  }
}

PartWorker::PartWorker(const StreamRequest& request, const StreamPlan& plan)
    : request_(request),
      plan_(plan),
      block_(plan.layout, request.base.model()),
      evaluator_(plan.layout, request.base.model(), request.base.program(),
                 request.uses_fast_paths ? columns::Width::kWidest : columns::Width::kPlain),
      answers_(columns::kPatients) {
  if (request.clock != nullptr) {
    evaluator_.keep_times(request.clock, request.profiles);
  }
  if (plan.fields != nullptr) {
    const knowledge::Model& model = request.base.model();
    reader_ = std::make_unique<flat::LineReader>(model, *plan.fields, request_.options);
    again_ = std::make_unique<flat::LineReader>(model, *plan.fields, request_.options);
    if (request.uses_fast_paths) {
      fast_ =
          std::make_unique<flat::FastReader>(model, *plan.fields, plan.layout, request_.options);
    }
  }
}

PartResult PartWorker::work_on(const Part& part) {
  result_ = {};
  result_.counts.resize(request_.conclusions.size());
  const columns::Work before = evaluator_.work();
  const columns::Times times = evaluator_.times();
  const std::uint64_t begin = now();
  if (const auto* batch = std::get_if<LineBatch>(&part)) {
    read_lines(*batch);
  } else {
    read_records(std::get<std::span<const patient::Record>>(part));
  }
  finish_block();
  const columns::Work& after = evaluator_.work();
  result_.work.tests_by_record = after.tests_of_records - before.tests_of_records;
  result_.work.rules = after.steps - before.steps;
  result_.work.rules_skipped = after.steps_skipped - before.steps_skipped;
  result_.work.blocks = after.blocks - before.blocks;
  result_.times.tests = evaluator_.times().tests - times.tests;
  result_.times.rules = evaluator_.times().rules - times.rules;
  // What is left of the part's time when the rest is known.
  result_.times.lines =
      now() - begin - result_.times.tests - result_.times.rules - result_.times.telling;
  return std::move(result_);
}

void PartWorker::read_lines(const LineBatch& batch) {
  REGIMEN_CHECK(reader_ != nullptr, "lines come with a mapping");
  result_.work.bytes = batch.size;
  const char* at = batch.bytes.data();
  const char* const end = at + batch.size;
  for (std::size_t number = batch.first_line; at < end; ++number) {
    const auto left = static_cast<std::size_t>(end - at);
    const auto* newline = static_cast<const char*>(std::memchr(at, '\n', left));
    const char* const line_end = newline == nullptr ? end : newline;
    read_line({at, static_cast<std::size_t>(line_end - at)}, {batch.name, number});
    at = newline == nullptr ? end : newline + 1;
  }
  for (const patient::Fault& problem : batch.problems) {
    add_problem(result_, problem, true);
  }
}

void PartWorker::read_line(std::string_view line, const flat::LinePlace& place) {
  if (block_.is_full()) {
    finish_block();
  }
  std::string_view id;
  if (fast_ != nullptr && fast_->add(line, block_, id)) {
    ids_.push_back(id);
    lines_.push_back(line);
    records_.push_back(nullptr);
    return;
  }
  if (flat::is_blank(line)) {
    return;
  }
  flat::LineOutcome outcome = reader_->read(line, place);
  ++result_.work.lines_by_record;
  if (outcome.problem) {
    add_problem(result_, *outcome.problem, true);
    return;
  }
  kept_.push_back(std::move(*outcome.record));
  note(kept_.back());
}

void PartWorker::note(const patient::Record& record) {
  for (const patient::Fault& fault : record.faults) {
    add_problem(result_, fault, false);
  }
  block_.add_record(record);
  ids_.emplace_back(record.id);
  lines_.emplace_back();
  records_.push_back(&record);
}

void PartWorker::read_records(std::span<const patient::Record> records) {
  for (const patient::Record& record : records) {
    if (block_.is_full()) {
      finish_block();
    }
    note(record);
  }
}

void PartWorker::finish_block() {
  if (block_.size() == 0) {
    return;
  }
  read_again_for_ = UINT32_MAX;
  evaluator_.evaluate(block_, [&](std::uint32_t patient) -> const patient::Record& {
    if (records_[patient] != nullptr) {
      return *records_[patient];
    }
    if (read_again_for_ != patient) {
      flat::LineOutcome outcome = again_->read(lines_[patient], {"", 0});
      if (outcome.problem) {  // the two ways of reading disagree: say so, and know nothing
        add_problem(result_, *outcome.problem, true);
        outcome.record.emplace().as_of = request_.options.as_of;
      }
      read_again_ = std::move(*outcome.record);
      read_again_for_ = patient;
    }
    return read_again_;
  });
  const std::uint64_t evaluated = now();
  result_.patients += block_.size();
  count();
  if (request_.form.kind != StreamForm::Kind::kCounts) {
    write_patients();
  }
  result_.times.telling += now() - evaluated;
  block_.clear();
  ids_.clear();
  lines_.clear();
  records_.clear();
  kept_.clear();
}

void PartWorker::count() {
  for (std::uint32_t i = 0; i < result_.counts.size(); ++i) {
    const std::uint64_t definite = evaluator_.count(evaluator_.definite(i));
    result_.counts[i].definite += definite;
    if (evaluator_.possible(i) != evaluator_.definite(i)) {
      result_.counts[i].unknown += evaluator_.count(evaluator_.possible(i)) - definite;
    }
  }
}

void PartWorker::write_patients() {
  for (std::uint32_t patient = 0; patient < block_.size(); ++patient) {
    answers_[patient].definite.clear();
    answers_[patient].unknown.clear();
  }
  for (std::uint32_t i = 0; i < request_.conclusions.size(); ++i) {
    const columns::Word* definite = evaluator_.definite(i);
    const columns::Word* possible = evaluator_.possible(i);
    for (std::uint32_t word = 0; possible != nullptr && word < columns::kWords; ++word) {
      for (columns::Word left = possible[word]; left != 0; left &= left - 1) {
        const auto bit = static_cast<std::uint32_t>(__builtin_ctzll(left));
        const bool is_certain = (definite[word] >> bit & 1U) != 0;
        PatientAnswers& answers = answers_[word * 64 + bit];
        (is_certain ? answers.definite : answers.unknown).push_back(i);
      }
    }
  }
  for (std::uint32_t patient = 0; patient < block_.size(); ++patient) {
    write_patient(patient);
  }
}

void PartWorker::write_patient(std::uint32_t patient) {
  const PatientAnswers& answers = answers_[patient];
  const std::vector<Conclusion>& names = request_.conclusions;
  const patient::Record* record = records_[patient];
  // An id that the fast way took has no escapes, and is JSON as it stands.
  const std::string id = record == nullptr ? std::string(ids_[patient]) : json_inner(record->id);
  if (request_.form.kind == StreamForm::Kind::kCsv) {
    const std::string cell = csv_cell(record == nullptr ? ids_[patient] : record->id);
    append_csv(result_.text, cell, names, answers.definite, "yes");
    append_csv(result_.text, cell, names, answers.unknown, "unknown");
    return;
  }
  result_.text.append("{\"id\":\"").append(id).append("\"");
  append_json(result_.text, "definite", names, answers.definite);
  append_json(result_.text, "unknown", names, answers.unknown);
  if (record != nullptr && !record->faults.empty()) {
    append_faults(result_.text, record->faults);
  }
  result_.text.append("}\n");
}

}  // namespace regimen::api
