// Benchmarks of reading FHIR NDJSON: ours beside what simdjson needs for the same bytes.
//
// The bytes are the bulk exports of ../shared/data, repeated in memory to the megabytes that the
// argument says, each copy with patients and resources of its own; `verbatim` repeats them as they
// are, so that all but the first are duplicates. Skipped, visibly, where the data is absent.
#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>
#include <simdjson.h>

#include "engine/patient/fhir/from_json.h"
#include "repl/io/workspace.h"

namespace regimen::bench::fhir_bench {
namespace {

namespace fs = std::filesystem;

std::string bulk_ndjson() {
  const fs::path folder = fs::path(REGIMEN_SOURCE_FOLDER) / ".." / "shared" / "data" / "fhir";
  std::string text;
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return text;
  }
  for (const std::string& file :
       io::expand(folder.string(), {".ndjson"}).value_or(std::vector<std::string>{})) {
    if (file.find("/bulk-") != std::string::npos && !file.ends_with("log.ndjson")) {
      text += io::read_file(file).value_or("");
      text += text.ends_with('\n') ? "" : "\n";
    }
  }
  return text;
}

// Writes the number of the copy over the first characters of each long id.
void rename_ids(std::string& text, std::size_t begin, std::size_t copy) {
  constexpr std::size_t kDigits = 5;
  constexpr std::size_t kIdLeast = 12;
  std::string digits = std::to_string(copy);
  digits.insert(0, kDigits - std::min(kDigits, digits.size()), '0');
  for (const std::string_view before : {"\"id\":\"", "Patient/"}) {
    for (std::size_t at = text.find(before, begin); at != std::string::npos;
         at = text.find(before, at + 1)) {
      const std::size_t id = at + before.size();
      if (text.find('"', id) - id >= kIdLeast) {
        text.replace(id, kDigits, digits);
      }
    }
  }
}

const std::string& repeated(std::size_t megabytes, bool is_verbatim) {
  static std::string text;
  static std::size_t made_megabytes = 0;
  static bool made_verbatim = false;
  if (made_megabytes == megabytes && made_verbatim == is_verbatim) {
    return text;
  }
  made_megabytes = megabytes;
  made_verbatim = is_verbatim;
  const std::string once = bulk_ndjson();
  text.clear();
  text.reserve((megabytes << 20U) + once.size());
  for (std::size_t copy = 0; !once.empty() && text.size() < megabytes << 20U; ++copy) {
    const std::size_t begin = text.size();
    text += once;
    if (!is_verbatim) {
      rename_ids(text, begin, copy);
    }
  }
  return text;
}

// The argument's text, or a visible skip.
const std::string* text_of(benchmark::State& state, bool is_verbatim = false) {
  const std::string& text = repeated(static_cast<std::size_t>(state.range(0)), is_verbatim);
  if (text.empty()) {
    state.SkipWithError("no ../shared/data/fhir/bulk-*");
    return nullptr;
  }
  return &text;
}

void set_bytes(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

template <typename Visit>
void each_line(const std::string& text, const Visit& visit) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    visit(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
}

// simdjson's own parse rate: each line to a DOM tape, everything validated.
void simdjson_dom_each_line(benchmark::State& state) {
  const std::string* text = text_of(state);
  if (text == nullptr) {
    return;
  }
  simdjson::dom::parser parser;
  std::size_t failed = 0;
  for (auto _ : state) {
    each_line(*text, [&](std::string_view line) {
      // Lines of one text are followed by readable bytes: no copy is needed but for the last.
      const bool is_last =
          line.data() + line.size() + simdjson::SIMDJSON_PADDING > text->data() + text->capacity();
      failed +=
          parser.parse(line.data(), line.size(), is_last).error() != simdjson::SUCCESS ? 1U : 0U;
    });
  }
  set_bytes(state, *text);
  state.counters["failed"] = static_cast<double>(failed);
}
BENCHMARK(simdjson_dom_each_line)->Arg(64)->Arg(1024)->Unit(benchmark::kMillisecond);

// The same in batches, without being told where the lines are.
void simdjson_parse_many(benchmark::State& state) {
  const std::string* text = text_of(state);
  if (text == nullptr) {
    return;
  }
  simdjson::dom::parser parser;
  parser.threaded = false;
  const simdjson::padded_string padded(*text);
  std::size_t documents = 0;
  for (auto _ : state) {
    simdjson::dom::document_stream stream;
    if (parser.parse_many(padded).get(stream) != simdjson::SUCCESS) {
      state.SkipWithError("parse_many refuses the text");
      return;
    }
    for (auto document : stream) {
      documents += document.error() == simdjson::SUCCESS ? 1U : 0U;
    }
  }
  set_bytes(state, *text);
  state.counters["documents"] =
      static_cast<double>(documents) / static_cast<double>(state.iterations());
}
BENCHMARK(simdjson_parse_many)->Arg(64)->Unit(benchmark::kMillisecond);

const knowledge::Model& shipped() {
  static const io::Knowledge kKnowledge = io::load_knowledge({}, {});
  return kKnowledge.base->model();
}

fhir::Options options() {
  fhir::Options made;
  made.as_of = *quantity::Instant::parse("2026-06-01");
  made.is_as_of_explicit = true;
  return made;
}

double heap_megabytes() {
  return static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd) / (1024.0 * 1024.0);
}

void read_with(benchmark::State& state, const std::string& text, const fhir::Options& given) {
  shipped();
  for (auto _ : state) {
    benchmark::DoNotOptimize(fhir::from_json(shipped(), {{"bulk.ndjson", text}}, given).records);
  }
  const double before = heap_megabytes();
  const fhir::Outcome outcome = fhir::from_json(shipped(), {{"bulk.ndjson", text}}, given);
  const double megabytes = heap_megabytes() - before;
  const std::size_t records = outcome.records.size();
  const std::size_t problems = outcome.problems.size();
  set_bytes(state, text);
  state.counters["records"] = static_cast<double>(records);
  state.counters["problems"] = static_cast<double>(problems);
  state.counters["outcome_megabytes"] = megabytes;
}

void from_json(benchmark::State& state) {
  if (const std::string* text = text_of(state)) {
    read_with(state, *text, options());
  }
}
// Every resource to its end, with simdjson On-Demand alone.
void from_json_slow(benchmark::State& state) {
  fhir::Options given = options();
  given.is_fast = false;
  if (const std::string* text = text_of(state)) {
    read_with(state, *text, given);
  }
}
BENCHMARK(from_json_slow)->Arg(64)->Unit(benchmark::kMillisecond);
BENCHMARK(from_json)->Arg(64)->Arg(1024)->Unit(benchmark::kMillisecond);

void from_json_verbatim(benchmark::State& state) {
  if (const std::string* text = text_of(state, true)) {
    read_with(state, *text, options());
  }
}
BENCHMARK(from_json_verbatim)->Arg(64)->Unit(benchmark::kMillisecond);

std::unordered_set<std::string_view> known_codes() {
  std::unordered_set<std::string_view> known;
  const auto add = [&](const auto& things) {
    for (const auto& thing : things) {
      for (const knowledge::Code& code : thing.codes) {
        known.insert(code.code);
      }
    }
  };
  add(shipped().labs);
  add(shipped().concepts);
  add(shipped().agents);
  return known;
}

// Only the resources with a code of the shipped knowledge and the patients; or all but those.
std::string lines_that(const std::string& text, bool mean_something) {
  const std::unordered_set<std::string_view> known = known_codes();
  constexpr std::string_view kBefore = "\"code\":\"";
  std::string chosen;
  each_line(text, [&](std::string_view line) {
    bool is_known = false;
    for (std::size_t at = line.find(kBefore); at != std::string_view::npos && !is_known;
         at = line.find(kBefore, at + 1)) {
      const std::size_t code = at + kBefore.size();
      is_known = known.contains(line.substr(code, line.find('"', code) - code));
    }
    if (is_known == mean_something || line.starts_with("{\"resourceType\":\"Patient\"")) {
      chosen += std::string(line) + "\n";
    }
  });
  return chosen;
}

void from_json_of_kind(benchmark::State& state, bool mean_something) {
  const std::string* all = text_of(state);
  if (all == nullptr) {
    return;
  }
  const std::string text = lines_that(*all, mean_something);
  read_with(state, text, options());
  state.counters["share"] = static_cast<double>(text.size()) / static_cast<double>(all->size());
}
void from_json_said(benchmark::State& state) {
  from_json_of_kind(state, true);
}
void from_json_silent(benchmark::State& state) {
  from_json_of_kind(state, false);
}
BENCHMARK(from_json_said)->Arg(64)->Unit(benchmark::kMillisecond);
BENCHMARK(from_json_silent)->Arg(64)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace regimen::bench::fhir_bench
