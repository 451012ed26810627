#include "engine/api/survey.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "engine/api/question.h"
#include "engine/base/overload.h"
#include "engine/evaluation/results.h"
#include "engine/explanation/phrases.h"

namespace regimen::api {

namespace {

using quantity::Truth;

SurveyCell number_cell(const quantity::Rational& number) {
  return {number.to_text(), number};
}

SurveyCell age_of(const patient::Record& record) {
  if (!record.birth) {
    return {};
  }
  const quantity::YearsRange years = completed_years(*record.birth, record.as_of.last_day());
  if (years.least == years.most) {
    return number_cell(quantity::Rational(years.least));
  }
  return {std::to_string(years.least) + " .. " + std::to_string(years.most), std::nullopt};
}

SurveyCell result_of(const knowledge::Model& model, const patient::Record& record,
                     knowledge::LabId lab) {
  const auto values = evaluation::candidates(model, record, {.lab = lab});
  if (values.size() != 1 || (!values.front().low && !values.front().high)) {
    return {};
  }
  const quantity::Interval& value = values.front();
  return value.is_point() ? number_cell(*value.low)
                          : SurveyCell{quantity::interval_text(value, ""), std::nullopt};
}

// One block at a time; its facts are reused.
class Surveyor {
 public:
  Surveyor(const KnowledgeBase& base, std::span<const patient::Record> records,
           const std::optional<AskedCondition>& condition, const std::vector<SurveyColumn>& columns,
           bool keeps_all)
      : base_(base),
        records_(records),
        condition_(condition),
        columns_(columns),
        keeps_all_(keeps_all) {
    has_status_ = std::any_of(columns.begin(), columns.end(), [](const SurveyColumn& column) {
      return std::holds_alternative<StatusColumn>(column.value);
    });
  }

  std::vector<SurveyRow> look_at(std::size_t first) {
    const std::size_t count = std::min<std::size_t>(evaluation::kBlock, records_.size() - first);
    block_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      block_.push_back(&records_[first + i]);
    }
    evaluation::evaluate(base_.model(), base_.program(), base_.plan(), block_, facts_);
    if (condition_) {
      condition_->evaluate(block_, facts_, condition_facts_);
    }
    std::vector<SurveyRow> rows;
    for (std::size_t i = 0; i < count; ++i) {
      const auto patient = static_cast<std::uint32_t>(i);
      const Truth holds =
          condition_ ? condition_->truth(condition_facts_, patient) : quantity::kTrue;
      if (holds.is_possible || keeps_all_) {
        rows.push_back({holds, cells_of(*block_[i], patient)});
      }
    }
    return rows;
  }

 private:
  Truth truth_of(const TruthColumn& column, std::uint32_t patient) const {
    return column.atom ? facts_.atom(*column.atom, patient) : quantity::kFalse;
  }

  std::vector<SurveyCell> cells_of(const patient::Record& record, std::uint32_t patient) const {
    std::optional<advice::Advice> advice;
    if (has_status_) {
      advice = advice::from_facts(base_.knowledge(), record, facts_, patient);
    }
    std::vector<SurveyCell> cells;
    for (const SurveyColumn& column : columns_) {
      cells.push_back(std::visit(
          Overload{
              [&](const IdColumn&) {
                return SurveyCell{record.id, std::nullopt};
              },
              [&](const SexColumn&) {
                const bool is_male = record.sex == knowledge::Sex::kMale;
                return SurveyCell{!record.sex ? "" : is_male ? "male" : "female", std::nullopt};
              },
              [&](const AgeColumn&) { return age_of(record); },
              [&](const LabColumn& lab) { return result_of(base_.model(), record, lab.lab); },
              [&](const TruthColumn& truth) {
                return SurveyCell{explanation::truth_word(truth_of(truth, patient)), std::nullopt};
              },
              [&](const StatusColumn& status) {
                return SurveyCell{std::string(status_word(status_of(*advice, status))),
                                  std::nullopt};
              }},
          column.value));
    }
    return cells;
  }

  static advice::Status status_of(const advice::Advice& advice, const StatusColumn& column) {
    if (const auto* agent = std::get_if<knowledge::AgentId>(&column.of)) {
      return advice.agents[agent->index()].status;
    }
    return advice.protocols[std::get<knowledge::ProtocolId>(column.of).index()].status;
  }

  const KnowledgeBase& base_;
  std::span<const patient::Record> records_;
  const std::optional<AskedCondition>& condition_;
  const std::vector<SurveyColumn>& columns_;
  bool keeps_all_;
  bool has_status_ = false;
  std::vector<const patient::Record*> block_;
  evaluation::Facts facts_;
  evaluation::Facts condition_facts_;
};

}  // namespace

std::optional<SurveyColumn> column_of(const KnowledgeBase& base, const std::string& name,
                                      std::string& error) {
  if (name == "id") {
    return SurveyColumn{name, "", IdColumn{}};
  }
  if (name == "sex") {
    return SurveyColumn{name, "", SexColumn{}};
  }
  if (name == "age") {
    return SurveyColumn{name, "years", AgeColumn{}};
  }
  const knowledge::Model& model = base.model();
  if (const auto agent = knowledge::find_agent(model, name)) {
    return SurveyColumn{name, "", StatusColumn{*agent}};
  }
  if (const auto protocol = knowledge::find_protocol(model, name)) {
    return SurveyColumn{name, "", StatusColumn{*protocol}};
  }
  if (const auto input = knowledge::find_input(model, name)) {
    if (const auto* lab = std::get_if<knowledge::LabId>(&*input)) {
      return SurveyColumn{name, model[*lab].unit.text, LabColumn{*lab}};
    }
  }
  const Question question = question_for(base, name);
  error = question.error;
  return error.empty() ? std::optional(SurveyColumn{name, "", TruthColumn{question.atom}})
                       : std::nullopt;
}

Survey survey(const KnowledgeBase& base, std::span<const patient::Record> records,
              const std::optional<AskedCondition>& condition,
              const std::vector<SurveyColumn>& columns, const SurveyOptions& options) {
  const std::size_t blocks = (records.size() + evaluation::kBlock - 1) / evaluation::kBlock;
  // Each block has its own slot, so the result does not depend on who took it.
  std::vector<std::vector<SurveyRow>> found(blocks);
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> done = 0;
  std::atomic<bool> is_stopped = false;
  const auto work = [&](bool may_report) {
    Surveyor surveyor(base, records, condition, columns, options.keeps_all);
    while (!is_stopped) {
      const std::size_t block = next.fetch_add(1);
      if (block >= blocks) {
        return;
      }
      const std::size_t first = block * evaluation::kBlock;
      found[block] = surveyor.look_at(first);
      done += std::min<std::size_t>(evaluation::kBlock, records.size() - first);
      if (may_report && options.should_continue && !options.should_continue(done)) {
        is_stopped = true;
      }
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(std::max<std::size_t>(options.threads, 1), blocks); ++i) {
    threads.emplace_back(work, false);
  }
  work(true);
  threads.clear();  // joins
  Survey result;
  result.looked_at = done;
  for (std::vector<SurveyRow>& rows : found) {
    std::move(rows.begin(), rows.end(), std::back_inserter(result.rows));
  }
  return result;
}

}  // namespace regimen::api
