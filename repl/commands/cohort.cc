// `cohort` and `profile`: a cohort of any size, read and evaluated as it comes.
#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "engine/api/profile.h"
#include "engine/api/stream.h"
#include "engine/base/nearest.h"
#include "repl/commands/query.h"
#include "repl/io/line_batches.h"
#include "repl/io/progress.h"

namespace regimen::commands {

namespace {

using Form = api::StreamForm::Kind;

constexpr const char* kMappingOfCommand = "mapping_of_command";

bool is_mapping_text(const std::string& mapping) {
  return mapping.find('{') != std::string::npos;
}

std::uint64_t steady_clock() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

// ---- counts ----

// Conclusions that hold for nobody, and for nobody may, are only counted.
std::string counts_text(const api::StreamRequest& request, const api::StreamTotals& totals) {
  constexpr std::size_t kWidthMax = 60;
  std::size_t width = 10;
  std::size_t absent = 0;
  const auto is_absent = [&](std::size_t i) {
    return totals.counts[i].definite == 0 && totals.counts[i].unknown == 0;
  };
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    absent += is_absent(i) ? 1 : 0;
    const std::size_t size = request.conclusions[i].name.size();
    width = std::max(width, is_absent(i) ? 0 : std::min(size, kWidthMax));
  }
  const auto cell = [](const std::string& text) {
    return std::string(text.size() < 12 ? 12 - text.size() : 1, ' ') + text;
  };
  std::string text =
      "conclusion" + std::string(width - 10, ' ') + cell("definite") + cell("unknown");
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    if (is_absent(i)) {
      continue;
    }
    std::string name = request.conclusions[i].name;
    if (name.size() > width) {
      name += "\n" + std::string(width, ' ');  // the numbers below a long name
    } else {
      name.resize(width, ' ');
    }
    text += "\n" + name + cell(std::to_string(totals.counts[i].definite)) +
            cell(std::to_string(totals.counts[i].unknown));
  }
  text += absent == 0 ? "" : "\nand " + std::to_string(absent) + " that nobody has or may have";
  return text + "\n" + std::to_string(totals.patients) +
         (totals.patients == 1 ? " patient" : " patients") + " as of " +
         request.options.as_of.to_text() + "\n";
}

Json counts_json(const api::StreamRequest& request, const api::StreamTotals& totals) {
  Json::object_t counts;  // put one behind the other: looking for each name takes their square
  counts.reserve(totals.counts.size());
  for (std::size_t i = 0; i < totals.counts.size(); ++i) {
    counts.emplace_back(request.conclusions[i].name, Json{{"definite", totals.counts[i].definite},
                                                          {"unknown", totals.counts[i].unknown}});
  }
  const api::StreamWork& work = totals.work;
  Json json{{"as_of", request.options.as_of.to_text()},
            {"knowledge", request.base.digest()},
            {"patients", totals.patients},
            {"is_complete", totals.is_complete},
            {"counts", std::move(counts)}};
  json.update(api::document_of({totals.codes, totals.problems}));
  json["work"] = {{"bytes", work.bytes},
                  {"lines_by_record", work.lines_by_record},
                  {"tests_by_record", work.tests_by_record},
                  {"blocks", work.blocks},
                  {"rules", work.rules},
                  {"rules_skipped", work.rules_skipped}};
  if (request.clock != nullptr) {
    constexpr double kSecond = 1e9;
    const api::StreamTimes& times = totals.times;
    json["times"] = {{"files", static_cast<double>(times.taking) / kSecond},
                     {"lines", static_cast<double>(times.lines) / kSecond},
                     {"tests", static_cast<double>(times.tests) / kSecond},
                     {"rules", static_cast<double>(times.rules) / kSecond},
                     {"telling", static_cast<double>(times.telling) / kSecond}};
  }
  return json;
}

void print_work(const api::StreamTotals& totals, std::ostream& err) {
  const api::StreamWork& work = totals.work;
  err << "regimen: " << work.blocks << (work.blocks == 1 ? " block, " : " blocks, ") << work.rules
      << (work.rules == 1 ? " rule" : " rules") << " of blocks (" << work.rules_skipped
      << " skipped), " << work.lines_by_record
      << (work.lines_by_record == 1 ? " line and " : " lines and ") << work.tests_by_record
      << (work.tests_by_record == 1 ? " test" : " tests") << " by record\n";
}

// ---- the request ----

Base load_rules(Context& context) {
  const std::string mapping = context.arguments().text("--mapping");
  if (!is_mapping_text(mapping)) {
    return context.knowledge();
  }
  return context.knowledge({.typed = {{"<command line>",
                                       "mapping " + std::string(kMappingOfCommand) +
                                           " \"Mapping of the command line\" " + mapping + "\n",
                                       true}}});
}

Expected<const knowledge::Mapping*> mapping_of(const knowledge::Model& model,
                                               const std::string& name) {
  if (name.empty()) {
    return nullptr;
  }
  if (is_mapping_text(name)) {
    const auto typed = find_mapping(model, kMappingOfCommand);
    if (!typed) {
      return refused("the mapping of the command line cannot be used; fix it");
    }
    return &model[*typed];
  }
  if (const auto known = find_mapping(model, name)) {
    return &model[*known];
  }
  std::vector<std::string> names;
  for (const knowledge::Mapping& mapping : model.mappings) {
    names.push_back(mapping.header.name);
  }
  const std::vector<std::string> meant = nearest_names(name, names, 1);
  return refused("there is no mapping `" + name + "`" +
                 (meant.empty() ? "; `list mappings` in the REPL shows them"
                                : "; did you mean `" + meant.front() + "`?"));
}

Expected<std::vector<api::Conclusion>> conclusions_of(const api::KnowledgeBase& base,
                                                      const std::vector<std::string>& names,
                                                      std::ostream& err) {
  api::Conclusions conclusions = api::conclusions_of(base, names);
  for (const std::string& unknown : conclusions.unknown) {
    err << "regimen: " << unknown << "\n";
  }
  if (!conclusions.unknown.empty()) {
    return refused("");
  }
  return std::move(conclusions.found);
}

Form form_of(const Arguments& arguments) {
  return arguments.has("--ndjson") ? Form::kNdjson
         : arguments.has("--csv")  ? Form::kCsv
                                   : Form::kCounts;
}

Expected<api::StreamRequest> request_of(Context& context, const api::KnowledgeBase& base,
                                        bool profiles) {
  const Arguments& arguments = context.arguments();
  const Expected<io::AsOf> as_of = context.as_of();
  if (!as_of) {
    return tl::make_unexpected(as_of.error());
  }
  const auto mapping = mapping_of(base.model(), arguments.text("--mapping"));
  if (!mapping) {
    return tl::make_unexpected(mapping.error());
  }
  auto conclusions = conclusions_of(base, arguments.texts("--only"), context.streams().err);
  if (!conclusions) {
    return tl::make_unexpected(conclusions.error());
  }
  return api::StreamRequest{
      .base = base,
      .mapping = *mapping,
      .options = {.as_of = as_of->at, .is_as_of_explicit = as_of->is_explicit, .limits = {}},
      .conclusions = std::move(*conclusions),
      .form = {form_of(arguments)},
      .threads = context.program()->jobs(),
      .uses_fast_paths = !arguments.has("--by-record"),
      .clock = arguments.has("--times") || profiles ? &steady_clock : nullptr,
      .profiles = profiles};
}

// ---- the evaluation ----

// What a stream reads from: lines of files, or records that were read as a whole.
struct Input {
  io::LineBatches lines{{}};
  const io::Patients* patients = nullptr;   // those that no mapping reads; else absent
  std::span<const patient::Record> left{};  // of the records
  std::vector<io::IoError> errors{};        // of lines

  bool next(api::Part& part, bool are_lines) {
    if (are_lines) {
      return lines.next(std::get<api::LineBatch>(part));
    }
    const std::size_t count = std::min<std::size_t>(left.size(), api::kBatchLines);
    part = left.first(count);
    left = left.subspan(count);
    return count > 0;
  }
};

void print_errors(const std::vector<io::IoError>& errors, std::ostream& err) {
  for (const io::IoError& error : errors) {
    err << "regimen: " << error.text() << "\n";
  }
}

class CohortRun {
 public:
  CohortRun(ProgramContext& context, Base base, api::StreamRequest request,
            std::uint64_t knowledge_time)
      : context_(context),
        base_(std::move(base)),
        request_(std::move(request)),
        knowledge_time_(knowledge_time) {}

  // Its exit code.
  int write(std::ostream& out);

 private:
  Input open();
  api::StreamTotals stream_from(Input& input, std::ostream& out);
  bool write_totals(const api::StreamTotals& totals, std::ostream& out);

  ProgramContext& context_;
  Base base_;
  api::StreamRequest request_;
  std::uint64_t knowledge_time_;
};

bool write_profile(const api::Profile& profile, const Arguments& arguments, std::ostream& out,
                   std::ostream& err) {
  constexpr std::size_t kRows = 15;
  out << (arguments.has("--json")
              ? rendered({.document = [&] { return api::document_of(profile); }}, "json")
              : api::profile_text(profile, arguments.number("--top").value_or(kRows)));
  const std::string file = arguments.text("--svg");
  if (file.empty()) {
    return true;
  }
  const io::Result<bool> written = io::write_file(file, to_svg(profile));
  if (!written) {
    err << "regimen: " << written.error().text() << "\n";
  }
  return written.has_value();
}

Input CohortRun::open() {
  const std::vector<std::string>& paths = context_.arguments().texts("--patients");
  if (request_.mapping == nullptr) {
    const io::AsOf as_of{request_.options.as_of, request_.options.is_as_of_explicit};
    context_.arguments().add("--jobs") = {std::to_string(request_.threads)};
    const io::Patients& patients = context_.patients(*base_, as_of);
    return {.patients = &patients, .left = patients.outcome.records};
  }
  std::vector<io::IoError> errors;
  io::LineBatches lines(io::expand_all(paths, {".ndjson", ".jsonl", ".gz", ".zst"}, errors));
  return {.lines = std::move(lines), .errors = std::move(errors)};
}

int CohortRun::write(std::ostream& out) {
  const io::Interruption interruption;
  const std::uint64_t begin = steady_clock();
  Input input = open();
  if (request_.form.kind == Form::kCsv) {
    out << "id,conclusion,truth\n";
  }
  const std::uint64_t loading = steady_clock() - begin;
  api::StreamTotals totals = stream_from(input, out);
  totals.times.taking += loading;
  if (input.patients != nullptr) {
    totals.is_complete = totals.is_complete && !input.patients->is_interrupted;
    for (const patient::Fault& problem : input.patients->outcome.problems) {
      ++totals.codes[problem.code];
      totals.problems.push_back(problem);
      totals.has_problems = true;
    }
  }
  const bool is_written = write_totals(totals, out);
  std::ostream& err = context_.streams().err;
  print_errors(input.errors, err);
  print_errors(input.lines.errors(), err);
  if (!is_written || totals.is_broken) {
    return kWrongUse;
  }
  if (!totals.is_complete) {
    err << "regimen: interrupted after " << totals.patients << " patients\n";
    return kInterrupted;
  }
  if (!input.errors.empty() || !input.lines.errors().empty() ||
      (input.patients != nullptr && !input.patients->errors.empty())) {
    return kWrongUse;
  }
  if (totals.patients == 0) {
    const bool may_be_flat = totals.codes.contains(diagnostics::Code::kNotAResource);
    err << "regimen: no patient was found"
        << (may_be_flat ? "; lines that are not FHIR are read with --mapping" : "") << "\n";
    return kFindings;
  }
  return totals.has_problems ? kFindings : kDone;
}

api::StreamTotals CohortRun::stream_from(Input& input, std::ostream& out) {
  io::Progress progress(0, "patients");
  return stream(
      request_,
      {.next = [&](api::Part& part) { return input.next(part, request_.mapping != nullptr); },
       .write =
           [&](const std::string& text) {
             out << text;
             return out.good();
           },
       .should_continue = [&](std::uint64_t done) { return progress.should_continue(done); }});
}

// False when the picture of a profile cannot be written.
bool CohortRun::write_totals(const api::StreamTotals& totals, std::ostream& out) {
  const Arguments& arguments = context_.arguments();
  std::ostream& err = context_.streams().err;
  const bool is_json = arguments.has("--json");
  bool is_written = true;
  if (request_.profiles) {
    is_written = write_profile(profile_of(request_, totals, knowledge_time_), arguments, out, err);
  } else if (request_.form.kind == Form::kCounts && (is_json || totals.patients > 0)) {
    out << (is_json ? rendered({.document = [&] { return counts_json(request_, totals); }}, "json")
                    : counts_text(request_, totals));
  }
  out.flush();
  if (!is_json) {
    print_problems({totals.codes, totals.problems}, err);
  }
  if (arguments.has("--work")) {
    print_work(totals, err);
  }
  return is_written;
}

Result evaluate(Context& context, bool profiles) {
  const std::uint64_t begin = steady_clock();
  const Base base = load_rules(context);
  if (!base->can_evaluate()) {
    return refused("", kFindings);
  }
  Expected<api::StreamRequest> request = request_of(context, *base, profiles);
  const std::uint64_t knowledge_time = steady_clock() - begin;
  if (!request) {
    return tl::make_unexpected(request.error());
  }
  if (context.arguments().has("--plan")) {
    return success(layout_text(*request));
  }
  const auto run =
      std::make_shared<CohortRun>(*context.program(), base, std::move(*request), knowledge_time);
  return Value{.stream = [run](std::string_view, std::ostream& out) { return run->write(out); }};
}

// Without `--facts` only facts of the rules are in the relations.
Result profile_relations(Context& context) {
  const Arguments& arguments = context.arguments();
  if (!arguments.has("RULES")) {
    return refused("profile needs --patients, or rules with data relations (and --facts)");
  }
  Expected<Relations> relations = compute_relations(
      context, {.layout = datalog::Layout::kTabs,
                .has_texts = true,
                .evaluation = {.threads = context.program()->jobs(), .clock = &steady_clock}});
  if (!relations) {
    return tl::make_unexpected(relations.error());
  }
  const Streams streams = context.streams();
  const api::Profile profile =
      api::profile_of(*relations->base, relations->result, relations->knowledge_time);
  return success("", write_profile(profile, arguments, streams.out, streams.err)
                         ? relations->exit_code
                         : kWrongUse);
}

std::vector<Parameter> of_stream(bool is_required, std::vector<Parameter> own) {
  std::vector<Parameter> all{
      rules_argument(),
      {.name = "--patients",
       .takes = Takes::kFiles,
       .help = "flat NDJSON with --mapping; without, FHIR R4 JSON, NDJSON or CSV; `-` reads "
               "standard input",
       .is_required = is_required},
      {.name = "--mapping",
       .takes = Takes::kText,
       .help = "how lines are read: a mapping's name, or '{ id from \"id\" ... }'"},
      {.name = "--only",
       .takes = Takes::kTexts,
       .help = "these conclusions, agents or protocols (default: all)"},
      as_of_option(),
      jobs_option()};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

}  // namespace

Command cohort_command() {
  return {
      .name = "cohort",
      .where = Where::kProgram,
      .summary = "conclusions for each patient of a cohort of any size, as it is read",
      .parameters = of_stream(
          true,
          {{.name = "--json", .help = "the counts as JSON (docs/json.md)"},
           {.name = "--ndjson",
            .help = "a line of JSON a patient, as they come",
            .excludes = {"--json"}},
           {.name = "--csv",
            .help = "id,conclusion,truth a line",
            .excludes = {"--json", "--ndjson"}},
           {.name = "--plan",
            .help = "evaluate nothing; show which tests have columns, and the rules in their order",
            .excludes = {"--json", "--ndjson", "--csv"}},
           {.name = "--work", .help = "report the amount of work on standard error"},
           {.name = "--times", .help = "add the seconds of each stage to --json"},
           {.name = "--by-record",
            .help = "without columns: each test evaluated per record; says the same, slowly"}}),
      .shape = Shape::kStream,
      .run = [](Context& context) { return evaluate(context, false); }};
}

Command profile_command() {
  return {
      .name = "profile",
      .where = Where::kProgram,
      .summary =
          "where the time of a cohort goes by stage, statement of the author and test, "
          "of data relations by stage, relation and rule",
      .parameters = of_stream(
          false,
          {{.name = "--facts",
            .takes = Takes::kFile,
            .help = "instead of patients: the folder of tables of the data relations",
            .excludes = {"--patients"}},
           {.name = "--json", .help = "JSON on standard output (docs/json.md)"},
           {.name = "--svg", .takes = Takes::kFile, .help = "write a flame picture to this file"},
           {.name = "--top",
            .takes = Takes::kNumber,
            .help = "so many rows of each list (default: 15)"}}),
      .shape = Shape::kStream,
      .run = [](Context& context) {
        return context.arguments().has("--patients") ? evaluate(context, true)
                                                     : profile_relations(context);
      }};
}

}  // namespace regimen::commands
