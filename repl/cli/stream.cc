#include "repl/cli/stream.h"

#include <algorithm>
#include <ostream>
#include <thread>

#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "repl/cli/as_of.h"
#include "repl/io/progress.h"
#include "repl/io/stretches.h"

namespace regimen::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kInterrupted = 130;  // as shells have it
constexpr const char* kMappingOfCommand = "mapping_of_command";

bool is_statement(const std::string& mapping) {
  return mapping.find('{') != std::string::npos;
}

std::string counts_text(const api::StreamRequest& request, const api::StreamTotals& totals) {
  std::size_t width = 10;
  for (const api::Conclusion& conclusion : request.conclusions) {
    width = std::max(width, conclusion.name.size());
  }
  const auto cell = [](const std::string& text) {
    return std::string(text.size() < 12 ? 12 - text.size() : 1, ' ') + text;
  };
  std::string text = "conclusion" + std::string(width - 10, ' ') + cell("certain") + cell("open");
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    const std::string& name = request.conclusions[i].name;
    text += "\n" + name + std::string(width - name.size(), ' ') +
            cell(std::to_string(totals.counts[i].certain)) +
            cell(std::to_string(totals.counts[i].open));
  }
  return text + "\n" + std::to_string(totals.patients) +
         (totals.patients == 1 ? " patient" : " patients") + " as of " +
         request.options.as_of.to_text() + "\n";
}

Json fault_json(const record::Fault& fault) {
  return {{"code", id_of(fault.code)},
          {"path", fault.path},
          {"message", fault.message},
          {"help", fault.help}};
}

std::string counts_json(const api::StreamRequest& request, const api::StreamTotals& totals) {
  Json counts = Json::object();
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    counts[request.conclusions[i].name] = {{"certain", totals.counts[i].certain},
                                           {"open", totals.counts[i].open}};
  }
  Json codes = Json::object();
  for (const auto& [code, count] : totals.codes) {
    codes[std::string(id_of(code))] = count;
  }
  Json problems = Json::array();
  for (const record::Fault& fault : totals.problems) {
    problems.push_back(fault_json(fault));
  }
  const api::StreamWork& work = totals.work;
  const Json json{{"as_of", request.options.as_of.to_text()},
                  {"knowledge", request.base.digest()},
                  {"patients", totals.patients},
                  {"is_complete", totals.is_complete},
                  {"counts", counts},
                  {"problem_counts", codes},
                  {"problems", problems},
                  {"work",
                   {{"bytes", work.bytes},
                    {"lines_by_record", work.lines_by_record},
                    {"tests_by_record", work.tests_by_record},
                    {"blocks", work.blocks},
                    {"rules", work.rules},
                    {"rules_skipped", work.rules_skipped}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void print_problems(const api::StreamTotals& totals, std::ostream& err) {
  constexpr std::size_t kShown = 20;
  for (std::size_t i = 0; i < std::min(kShown, totals.problems.size()); ++i) {
    const record::Fault& fault = totals.problems[i];
    err << "regimen: " << id_of(fault.code) << " " << fault.path << ": " << fault.message << "\n";
  }
  std::uint64_t all = 0;
  for (const auto& [code, count] : totals.codes) {
    all += count;
  }
  if (all > kShown) {
    err << "regimen: " << all << " problems in all:";
    for (const auto& [code, count] : totals.codes) {
      err << " " << id_of(code) << " " << count;
    }
    err << "\n";
  }
}

void print_work(const api::StreamTotals& totals, std::ostream& err) {
  const api::StreamWork& work = totals.work;
  err << "regimen: " << work.blocks << " blocks, " << work.rules << " rules of blocks ("
      << work.rules_skipped << " skipped), " << work.lines_by_record << " lines and "
      << work.tests_by_record << " tests by record\n";
}

}  // namespace

void Stream::declare(CLI::App& app) {
  jobs_ = std::max(1U, std::thread::hardware_concurrency());
  CLI::App* command = app.add_subcommand(
      "cohort", "what is concluded of each patient of a cohort of any size, as it is read");
  command_ = command;
  const auto add_many = [&](const char* name, std::vector<std::string>& into, const char* words) {
    return command->add_option(name, into, words);
  };
  add_many("RULES", rules_, "rule files or folders (default: the shipped rules)");
  add_many("--patients", patients_,
           "flat NDJSON with --mapping; without, FHIR R4 JSON, NDJSON or CSV; `-` reads standard "
           "input")
      ->required();
  command->add_option("--mapping", mapping_,
                      "how lines are read: a mapping's name, or '{ id from \"id\" ... }'");
  add_many("--only", conclusions_, "these conclusions, agents or protocols (default: all)");
  command->add_option("--as-of", as_of_, "the instant everything is judged at (default: now)");
  command->add_option("--jobs", jobs_, "threads (default: one per core)")
      ->check(CLI::Range(1, 1024));
  CLI::Option* json = command->add_flag("--json", is_json_, "the counts as JSON (docs/json.md)");
  CLI::Option* ndjson =
      command->add_flag("--ndjson", is_ndjson_, "a line of JSON a patient, as they come");
  CLI::Option* csv = command->add_flag("--csv", is_csv_, "id,conclusion,truth a line");
  ndjson->excludes(json);
  csv->excludes(json)->excludes(ndjson);
  command->add_flag("--work", shows_work_, "say how much work it was, on standard error");
  command->add_flag("--by-record", is_slow_,
                    "without columns: each test asked of each record; says the same, slowly");
}

std::optional<int> Stream::run(const Streams& streams) const {
  return command_->parsed() ? std::optional(evaluate(streams)) : std::nullopt;
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

std::optional<api::StreamRequest> Stream::request_of(const Loaded& loaded,
                                                     const Streams& streams) const {
  const std::optional<io::AsOf> as_of = as_of_from(as_of_, streams.err);
  if (!as_of) {
    return std::nullopt;
  }
  const api::KnowledgeBase& base = *loaded.knowledge.base;
  api::StreamRequest request{.base = base,
                             .mapping = nullptr,
                             .options = {.as_of = as_of->at,
                                         .is_as_of_explicit = as_of->is_explicit,
                                         .limits = {}},
                             .conclusions = {},
                             .form = {is_ndjson_ ? api::StreamForm::Kind::kNdjson
                                      : is_csv_  ? api::StreamForm::Kind::kCsv
                                                 : api::StreamForm::Kind::kCounts},
                             .threads = jobs_,
                             .uses_fast_paths = !is_slow_};
  if (!mapping_.empty()) {
    const std::string name = is_statement(mapping_) ? kMappingOfCommand : mapping_;
    request.mapping = api::mapping_named(base, name);
    if (request.mapping == nullptr) {
      const std::vector<std::string> meant = nearest_names(name, api::mapping_names(base), 1);
      streams.err << "regimen: there is no mapping `" << name << "`"
                  << (meant.empty() ? "" : "; did you mean `" + meant.front() + "`?") << "\n";
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
  const Loaded loaded = load_rules(streams);
  if (!loaded.can_go_on) {
    return loaded.exit_code;
  }
  const std::optional<api::StreamRequest> request = request_of(loaded, streams);
  return request ? std::max(loaded.exit_code, evaluate_with(*request, streams)) : kWrongUse;
}

int Stream::evaluate_with(const api::StreamRequest& request, const Streams& streams) const {
  io::Patients patients;  // those that no mapping reads
  std::vector<std::string> files;
  if (request.mapping == nullptr) {
    patients = load_patients(request.base, patients_, {request.options.as_of,
                                                       request.options.is_as_of_explicit},
                             streams);
  } else {
    files = io::expand_all(patients_, {".ndjson", ".jsonl", ".gz", ".zst"}, patients.errors);
  }
  io::Stretches stretches(std::move(files));
  std::span<const record::Record> left = patients.outcome.records;
  io::Progress progress(0, "patients");
  if (request.form.kind == api::StreamForm::Kind::kCsv) {
    streams.out << "id,conclusion,truth\n";
  }
  const api::StreamDoor door{
      .next =
          [&](api::Part& part) {
            if (request.mapping != nullptr) {
              return stretches.next(std::get<api::Stretch>(part));
            }
            const std::size_t count = std::min<std::size_t>(left.size(), api::kStretchLines);
            part = left.first(count);
            left = left.subspan(count);
            return count > 0;
          },
      .write =
          [&](const std::string& text) {
            streams.out << text;
            return streams.out.good();
          },
      .go_on = [&](std::uint64_t done) { return progress.go_on(done); }};
  api::StreamTotals totals = stream(request, door);
  for (const record::Fault& problem : patients.outcome.problems) {
    ++totals.codes[problem.code];
    totals.problems.push_back(problem);
    totals.has_problems = true;
  }
  if (request.form.kind == api::StreamForm::Kind::kCounts) {
    streams.out << (is_json_ ? counts_json(request, totals) : counts_text(request, totals));
  }
  streams.out.flush();
  if (!is_json_) {
    print_problems(totals, streams.err);
  }
  if (shows_work_) {
    print_work(totals, streams.err);
  }
  if (!totals.is_complete) {
    streams.err << "regimen: interrupted after " << totals.patients << " patients\n";
    return kInterrupted;
  }
  for (const io::IoError& error : patients.errors) {
    streams.err << "regimen: " << error.text() << "\n";
  }
  for (const io::IoError& error : stretches.errors()) {
    streams.err << "regimen: " << error.text() << "\n";
  }
  if (!patients.errors.empty() || !stretches.errors().empty()) {
    return kWrongUse;
  }
  if (totals.patients == 0) {
    streams.err << "regimen: no patient was found\n";
    return kFindings;
  }
  return totals.has_problems ? kFindings : kDone;
}

}  // namespace regimen::cli
