// The work on one part of a stream. Private to engine/api.
#pragma once

#include <deque>
#include <memory>

#include "engine/api/stream.h"
#include "engine/cohort/flat/fast_line.h"
#include "engine/cohort/flat/line.h"
#include "engine/evaluation/columns/evaluate.h"

namespace regimen::api {

struct PartResult {
  std::string text;
  std::uint64_t patients = 0;
  std::vector<Counted> counts;
  std::map<diagnostics::Code, std::uint64_t> codes;
  std::vector<patient::Fault> problems;
  bool has_problems = false;
  StreamWork work;
  StreamTimes times;
};

// What all threads share: made once.
struct StreamPlan {
  explicit StreamPlan(const StreamRequest& request);
  columns::Layout layout;
  std::unique_ptr<flat::Fields> fields;  // where there is a mapping
};

// One thread's; its memory is reused.
class PartWorker {
 public:
  PartWorker(const StreamRequest& request, const StreamPlan& plan);

  PartResult work_on(const Part& part);
  const columns::Profile& profile() const { return evaluator_.profile(); }

 private:
  std::uint64_t now() const { return request_.clock == nullptr ? 0 : request_.clock(); }
  void read_lines(const LineBatch& batch);
  void read_line(std::string_view line, const flat::LinePlace& place);
  void read_records(std::span<const patient::Record> records);
  void note(const patient::Record& record);
  void finish_block();
  void count();
  void write_patients();
  void write_patient(std::uint32_t patient);

  struct PatientAnswers {                 // of one patient
    std::vector<std::uint32_t> definite;  // conclusions
    std::vector<std::uint32_t> unknown;
  };

  const StreamRequest& request_;
  const StreamPlan& plan_;
  columns::Block block_;
  columns::Evaluator evaluator_;
  std::unique_ptr<flat::FastReader> fast_;
  std::unique_ptr<flat::LineReader> reader_;
  // Of the block: ids, and the records of patients that came as such.
  std::vector<std::string_view> ids_;
  std::vector<std::string_view> lines_;
  std::vector<const patient::Record*> records_;
  std::deque<patient::Record> kept_;
  std::unique_ptr<flat::LineReader> again_;  // reads a line that the fast way took
  patient::Record read_again_;
  std::uint32_t read_again_for_ = UINT32_MAX;
  std::vector<PatientAnswers> answers_;
  PartResult result_;
};

}  // namespace regimen::api
