#include "repl/commands/stream.h"

#include <algorithm>
#include <chrono>
#include <ostream>
#include <thread>

#include "engine/base/nearest.h"
#include "repl/commands/as_of.h"
#include "repl/commands/problems.h"
#include "repl/commands/relations.h"
#include "repl/commands/stream_report.h"
#include "repl/io/line_batches.h"
#include "repl/io/progress.h"

namespace regimen::commands {

namespace {

constexpr const char* kMappingOfCommand = "mapping_of_command";

bool is_statement(const std::string& mapping) {
  return mapping.find('{') != std::string::npos;
}

std::uint64_t steady_clock() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

void print_errors(const std::vector<io::IoError>& errors, const Streams& streams) {
  for (const io::IoError& error : errors) {
    streams.err << "regimen: " << error.text() << "\n";
  }
}

}  // namespace

CLI::Option* Stream::declare_input(CLI::App* command) {
  command->add_option("RULES", rules_, "rule files or folders (default: the shipped rules)");
  CLI::Option* patients = command->add_option(
      "--patients", patients_,
      "flat NDJSON with --mapping; without, FHIR R4 JSON, NDJSON or CSV; `-` reads standard input");
  command->add_option("--mapping", mapping_,
                      "how lines are read: a mapping's name, or '{ id from \"id\" ... }'");
  command->add_option("--only", conclusions_,
                      "these conclusions, agents or protocols (default: all)");
  command->add_option("--as-of", as_of_, "the instant everything is judged at (default: now)");
  command->add_option("--jobs", jobs_, "threads (default: one per core)")
      ->check(CLI::Range(1, 1024));
  return patients;
}

void Stream::declare(CLI::App& app) {
  jobs_ = std::max(1U, std::thread::hardware_concurrency());
  cohort_ = app.add_subcommand(
      "cohort", "what is concluded of each patient of a cohort of any size, as it is read");
  declare_input(cohort_)->required();
  CLI::Option* json = cohort_->add_flag("--json", is_json_, "the counts as JSON (docs/json.md)");
  CLI::Option* ndjson =
      cohort_->add_flag("--ndjson", is_ndjson_, "a line of JSON a patient, as they come");
  CLI::Option* csv = cohort_->add_flag("--csv", is_csv_, "id,conclusion,truth a line");
  ndjson->excludes(json);
  csv->excludes(json)->excludes(ndjson);
  cohort_
      ->add_flag("--plan", shows_plan_,
                 "evaluate nothing; show which tests have columns, and the rules in their order")
      ->excludes(json)
      ->excludes(ndjson)
      ->excludes(csv);
  cohort_->add_flag("--work", shows_work_, "say how much work it was, on standard error");
  cohort_->add_flag("--times", shows_times_, "add the seconds of each stage to --json");
  cohort_->add_flag("--by-record", is_slow_,
                    "without columns: each test asked of each record; says the same, slowly");
  profile_ = app.add_subcommand(
      "profile",
      "where the time goes, of a cohort by stage, statement of the author and test, of "
      "data relations by stage, relation and rule");
  CLI::Option* patients = declare_input(profile_);
  CLI::Option* facts = profile_->add_option(
      "--facts", facts_, "instead of patients: the folder of tables of the data relations");
  patients->excludes(facts);
  profile_->add_flag("--json", is_json_, "JSON on standard output (docs/json.md)");
  profile_->add_option("--svg", svg_file_, "write a flame picture to this file");
  profile_->add_option("--top", rows_max_, "so many rows of each list (default: 15)");
}

std::optional<int> Stream::run(const Streams& streams) const {
  const bool is_asked = cohort_->parsed() || profile_->parsed();
  if (profile_->parsed() && patients_.empty()) {
    return profile_relations(streams);
  }
  return is_asked ? std::optional(evaluate(streams)) : std::nullopt;
}

Loaded Stream::load_rules(const Streams& streams) const {
  if (!is_statement(mapping_)) {
    return load(rules_, streams);
  }
  return load(rules_, streams, false, false,
              {{"<command line>",
                "mapping " + std::string(kMappingOfCommand) + " \"Mapping of the command line\" " +
                    mapping_ + "\n",
                true}});
}

// nullptr when there is none, and why on `err`.
const knowledge::Mapping* Stream::mapping_of(const api::KnowledgeBase& base,
                                             const Streams& streams) const {
  const knowledge::Model& model = base.model();
  if (is_statement(mapping_)) {
    const auto typed = knowledge::find_mapping(model, kMappingOfCommand);
    if (!typed) {
      streams.err << "regimen: the mapping of the command line cannot be used; mend it\n";
    }
    return typed ? &model[*typed] : nullptr;
  }
  if (const auto known = knowledge::find_mapping(model, mapping_)) {
    return &model[*known];
  }
  std::vector<std::string> names;
  names.reserve(model.mappings.size());
  for (const knowledge::Mapping& mapping : model.mappings) {
    names.push_back(mapping.header.name);
  }
  const std::vector<std::string> meant = nearest_names(mapping_, names, 1);
  streams.err << "regimen: there is no mapping `" << mapping_ << "`"
              << (meant.empty() ? "; `list mappings` in the REPL shows them"
                                : "; did you mean `" + meant.front() + "`?")
              << "\n";
  return nullptr;
}

std::optional<api::StreamRequest> Stream::request_of(const Loaded& loaded,
                                                     const Streams& streams) const {
  const std::optional<io::AsOf> as_of = as_of_from(as_of_, streams.err);
  if (!as_of) {
    return std::nullopt;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  api::StreamRequest request{
      .base = base,
      .mapping = nullptr,
      .options = {.as_of = as_of->at, .is_as_of_explicit = as_of->is_explicit, .limits = {}},
      .conclusions = {},
      .form = {is_ndjson_ ? api::StreamForm::Kind::kNdjson
               : is_csv_  ? api::StreamForm::Kind::kCsv
                          : api::StreamForm::Kind::kCounts},
      .threads = jobs_,
      .uses_fast_paths = !is_slow_,
      .clock = shows_times_ || profile_->parsed() ? &steady_clock : nullptr,
      .profiles = profile_->parsed()};
  if (!mapping_.empty()) {
    request.mapping = mapping_of(base, streams);
    if (request.mapping == nullptr) {
      return std::nullopt;
    }
  }
  api::Conclusions conclusions = api::conclusions_of(base, conclusions_);
  for (const std::string& unknown : conclusions.unknown) {
    streams.err << "regimen: " << unknown << "\n";
  }
  if (!conclusions.unknown.empty()) {
    return std::nullopt;
  }
  request.conclusions = std::move(conclusions.found);
  return request;
}

int Stream::evaluate(const Streams& streams) const {
  const std::uint64_t begin = steady_clock();
  const Loaded loaded = load_rules(streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const std::optional<api::StreamRequest> request = request_of(loaded, streams);
  const std::uint64_t knowledge_time = steady_clock() - begin;
  if (request && shows_plan_) {
    streams.out << layout_text(*request);
    return loaded.exit_code;
  }
  return request ? std::max(loaded.exit_code, evaluate_with(*request, knowledge_time, streams))
                 : kWrongUse;
}

// False when the picture cannot be written.
bool Stream::print_profile(const api::Profile& profile, const Streams& streams) const {
  streams.out << (is_json_ ? profile_json(profile) : profile_text(profile, rows_max_));
  if (svg_file_.empty()) {
    return true;
  }
  const io::Result<bool> written = io::write_file(svg_file_, to_svg(profile));
  if (!written) {
    streams.err << "regimen: " << written.error().text() << "\n";
  }
  return written.has_value();
}

// Without `--facts` only facts of the rules are in the relations.
int Stream::profile_relations(const Streams& streams) const {
  if (rules_.empty()) {
    streams.err
        << "regimen: profile needs --patients, or rules with data relations (and --facts)\n";
    return kWrongUse;
  }
  const Relations relations =
      compute_relations(rules_, facts_,
                        {.layout = datalog::Layout::kTabs,
                         .has_texts = true,
                         .evaluation = {.threads = jobs_, .clock = &steady_clock}},
                        streams);
  if (!relations.result) {
    return relations.exit_code;
  }
  const api::Profile profile = api::profile_of(*relations.loaded.knowledge.base, *relations.result,
                                               relations.knowledge_time);
  return print_profile(profile, streams) ? relations.exit_code : kWrongUse;
}

// What a stream reads from: lines of files, or records that were read as a whole.
struct Stream::Input {
  io::Patients patients;
  io::LineBatches batches;
  std::span<const patient::Record> left;  // of the records

  bool next(api::Part& part, bool are_lines) {
    if (are_lines) {
      return batches.next(std::get<api::LineBatch>(part));
    }
    const std::size_t count = std::min<std::size_t>(left.size(), api::kBatchLines);
    part = left.first(count);
    left = left.subspan(count);
    return count > 0;
  }
};

int Stream::evaluate_with(const api::StreamRequest& request, std::uint64_t knowledge_time,
                          const Streams& streams) const {
  const io::Interruption interruption;
  io::Patients patients;  // those that no mapping reads
  std::vector<std::string> files;
  const std::uint64_t begin = steady_clock();
  if (request.mapping == nullptr) {
    patients =
        load_patients(request.base, patients_,
                      {request.options.as_of, request.options.is_as_of_explicit}, streams, jobs_);
  } else {
    files = io::expand_all(patients_, {".ndjson", ".jsonl", ".gz", ".zst"}, patients.errors);
  }
  Input input{std::move(patients), io::LineBatches(std::move(files)), {}};
  input.left = input.patients.outcome.records;
  if (request.form.kind == api::StreamForm::Kind::kCsv) {
    streams.out << "id,conclusion,truth\n";
  }
  const std::uint64_t loading = steady_clock() - begin;
  api::StreamTotals totals = stream_from(input, request, streams);
  totals.is_complete = totals.is_complete && !input.patients.is_interrupted;
  totals.times.taking += loading;
  for (const patient::Fault& problem : input.patients.outcome.problems) {
    ++totals.codes[problem.code];
    totals.problems.push_back(problem);
    totals.has_problems = true;
  }
  const bool is_written = print_totals(request, totals, knowledge_time, streams);
  if (request.mapping != nullptr) {
    print_errors(input.patients.errors, streams);  // the others were said when they were loaded
  }
  print_errors(input.batches.errors(), streams);
  if (!is_written || totals.is_broken) {
    return kWrongUse;
  }
  if (!totals.is_complete) {
    streams.err << "regimen: interrupted after " << totals.patients << " patients\n";
    return kInterrupted;
  }
  if (!input.patients.errors.empty() || !input.batches.errors().empty()) {
    return kWrongUse;
  }
  if (totals.patients == 0) {
    const bool may_be_flat = totals.codes.contains(diagnostics::Code::kNotAResource);
    streams.err << "regimen: no patient was found"
                << (may_be_flat ? "; lines that are not FHIR are read with --mapping" : "") << "\n";
    return kFindings;
  }
  return totals.has_problems ? kFindings : kDone;
}

api::StreamTotals Stream::stream_from(Input& input, const api::StreamRequest& request,
                                      const Streams& streams) const {
  io::Progress progress(0, "patients");
  return stream(
      request,
      {.next = [&](api::Part& part) { return input.next(part, request.mapping != nullptr); },
       .write =
           [&](const std::string& text) {
             streams.out << text;
             return streams.out.good();
           },
       .should_continue = [&](std::uint64_t done) { return progress.should_continue(done); }});
}

// False when the picture cannot be written.
bool Stream::print_totals(const api::StreamRequest& request, const api::StreamTotals& totals,
                          std::uint64_t knowledge_time, const Streams& streams) const {
  bool is_written = true;
  if (request.profiles) {
    is_written = print_profile(profile_of(request, totals, knowledge_time), streams);
  } else if (request.form.kind == api::StreamForm::Kind::kCounts &&
             (is_json_ || totals.patients > 0)) {
    streams.out << (is_json_ ? counts_json(request, totals) : counts_text(request, totals));
  }
  streams.out.flush();
  if (!is_json_) {
    print_problems({totals.codes, totals.problems}, streams.err);
  }
  if (shows_work_) {
    print_work(totals, streams.err);
  }
  return is_written;
}

}  // namespace regimen::commands
