// Streams: a cohort of any size read, evaluated in blocks and written, part by part.
//
// Parts are taken one after the other, worked on by several threads at once, and handed on in the
// order in which they were taken: the bytes are the same on any number of threads. Memory is that
// of a few parts for each thread, whatever the size of the cohort.
//
// Shape:   a part is a batch of whole lines of flat JSON, or records that somebody else read.
// Errors:  lines without a patient are problems, other faults are those of records; both are
//          counted, and the first kProblemsMax are kept. An end that is asked for leaves a whole
//          number of parts done, and says so.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/conclusions.h"
#include "engine/evaluation/columns/evaluate.h"
#include "engine/knowledge/model.h"
#include "engine/patient/fhir/from_json.h"

namespace regimen::api {

inline constexpr std::size_t kProblemsMax = 100;
// Lines of a part: a block.
inline constexpr std::size_t kBatchLines = columns::kPatients;

struct LineBatch {
  std::string name;                      // of the text
  std::size_t first_line = 1;            // its number in the text
  std::string bytes;                     // whole lines, then padding
  std::size_t size = 0;                  // of the lines
  std::vector<patient::Fault> problems;  // found while it was cut: lines that are too long
};
// What must stand behind the lines of a batch.
std::size_t batch_padding();
using Part = std::variant<LineBatch, std::span<const patient::Record>>;

struct StreamForm {
  enum class Kind : std::uint8_t { kCounts, kNdjson, kCsv } kind = Kind::kCounts;
};
struct StreamRequest {
  const KnowledgeBase& base;
  const knowledge::Mapping* mapping = nullptr;  // of stretches
  fhir::Options options;
  std::vector<Conclusion> conclusions;
  StreamForm form{};
  std::size_t threads = 1;
  bool uses_fast_paths = true;     // false: every line as a record, every test by record
  columns::Clock clock = nullptr;  // where times are wanted
  bool profiles = false;           // times of each test and rule, too
};

struct Counted {
  std::uint64_t definite = 0;
  std::uint64_t unknown = 0;
};
struct StreamWork {
  std::uint64_t bytes = 0;
  std::uint64_t lines_by_record = 0;  // not taken by the fast way
  std::uint64_t tests_by_record = 0;  // asked of records
  std::uint64_t rules = 0;            // of blocks
  std::uint64_t rules_skipped = 0;    // that nobody of a block could meet
  std::uint64_t blocks = 0;
};
struct StreamTimes {         // nanoseconds of all threads together
  std::uint64_t taking = 0;  // reading parts from files
  std::uint64_t lines = 0;   // lines to columns
  std::uint64_t tests = 0;
  std::uint64_t rules = 0;
  std::uint64_t telling = 0;  // counts and texts
};
struct StreamTotals {
  std::uint64_t patients = 0;
  std::vector<Counted> counts;                       // beside the conclusions
  std::map<diagnostics::Code, std::uint64_t> codes;  // of problems and faults
  std::vector<patient::Fault> problems;              // the first of both, in the order of input
  bool has_problems = false;                         // lines without a patient
  bool is_complete = true;                           // false when it was ended
  bool is_broken = false;                            // a result could not be written
  StreamWork work;
  StreamTimes times;
  columns::Profile profile;  // beside the leaves and steps of the layout
};

struct StreamCallbacks {
  std::function<bool(Part& part)> next;           // false: no more; called by one at a time
  std::function<bool(const std::string&)> write;  // false ends it
  std::function<bool(std::uint64_t patients)> should_continue;  // false ends it
};
// What a profile is beside.
columns::Layout layout_of(const StreamRequest& request);
// The layout as text: which tests have columns, and what is evaluated in what order.
std::string layout_text(const StreamRequest& request);
StreamTotals stream(const StreamRequest& request, const StreamCallbacks& callbacks);

}  // namespace regimen::api
