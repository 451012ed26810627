#include "repl/io/workspace.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "engine/api/csv_patients.h"
#include "repl/io/compressed.h"
#include "repl/io/progress.h"
#include "repl/logging/log.h"

namespace regimen::io {

namespace {

// What works say: `.passages` in the named folders, beside the named files (`m.passages` for
// `m.rgm`) and among the shipped rules. What cannot be read is left out.
void add_passages(const std::vector<std::string>& paths, std::vector<api::NamedText>& texts) {
  constexpr std::string_view kRules = ".rgm";
  constexpr const char* kPassages = ".passages";
  std::vector<std::string> places{home_folder() + "/rules"};
  for (const std::string& path : paths) {
    places.push_back(
        path.ends_with(kRules) ? path.substr(0, path.size() - kRules.size()) + kPassages : path);
  }
  std::set<std::string> seen;
  for (const std::string& place : places) {
    const Result<std::vector<std::string>> found = expand(place, {kPassages});
    for (const std::string& file : found.value_or(std::vector<std::string>())) {
      if (seen.insert(file).second) {
        texts.push_back({.name = file, .text = read_file(file).value_or("")});
      }
    }
  }
}

}  // namespace

Knowledge load_knowledge(const std::vector<std::string>& paths,
                         const std::vector<api::NamedText>& typed,
                         const knowledge::CheckOptions& options) {
  Knowledge knowledge;
  std::vector<api::NamedText> texts;
  const auto add_shipped = [&](const std::string& folder) {
    if (Result<std::vector<api::NamedText>> shipped = read_shipped(folder, paths)) {
      std::move(shipped->begin(), shipped->end(), std::back_inserter(texts));
    } else {
      knowledge.errors.push_back(shipped.error());
    }
  };
  std::vector<std::string> shipped{"stdlib"};
  std::vector<std::string> named = paths;
  if (std::erase(named, kShippedRules) > 0 || paths.empty()) {
    shipped.emplace_back("rules");
  }
  for (const std::string& folder : shipped) {
    add_shipped(folder);
  }
  RuleTexts rules = read_rules(named, shipped);
  knowledge.errors.insert(knowledge.errors.end(), rules.errors.begin(), rules.errors.end());
  std::move(rules.texts.begin(), rules.texts.end(), std::back_inserter(texts));
  texts.insert(texts.end(), typed.begin(), typed.end());
  add_passages(paths, texts);
  const logging::Stopwatch watch;
  knowledge.base = std::make_shared<const api::KnowledgeBase>(
      api::KnowledgeBase::compile(std::move(texts), options, logging::observer()));
  logging::event(logging::Event::kKnowledgeLoaded,
                 {{"knowledge", logging::Digest(knowledge.base->digest())},
                  {"texts", knowledge.base->files_in_force()},
                  {"errors", knowledge.base->error_count()},
                  {"unreadable", knowledge.errors.size()},
                  {"us", watch.us()}});
  return knowledge;
}

namespace {

// What the paths name: NDJSON and JSON are read as streams, tables as a whole.
struct PatientFiles {
  std::vector<std::pair<std::string, std::unique_ptr<FileStream>>> streams;
  std::vector<std::pair<std::string, std::string>> tables;  // name, bytes
};

PatientFiles open_files(const std::vector<std::string>& paths, std::vector<IoError>& errors) {
  PatientFiles files;
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> names =
        expand(path, {".json", ".ndjson", ".csv", ".tsv", ".gz", ".zst"});
    if (!names) {
      errors.push_back(names.error());
      continue;
    }
    if (names->empty()) {
      errors.push_back({path, "the folder holds no .json, .ndjson or .csv file"});
    }
    for (const std::string& name : *names) {
      const std::string_view plain = without_compression(name);
      if (plain.ends_with(".csv") || plain.ends_with(".tsv")) {
        if (Result<std::string> bytes = read_decompressed(name, kFileBytesMax, true)) {
          files.tables.emplace_back(name, std::move(*bytes));
        } else {
          errors.push_back(bytes.error());
        }
      } else if (Result<std::unique_ptr<FileStream>> stream = FileStream::open(name, true)) {
        files.streams.emplace_back(name == "-" ? "<stdin>" : name, std::move(*stream));
      } else {
        errors.push_back(stream.error());
      }
    }
  }
  return files;
}

}  // namespace

Patients load_patients(const knowledge::Model& model, const std::vector<std::string>& paths,
                       const AsOf& as_of, std::size_t threads) {
  const Interruption interruption;
  const logging::Stopwatch watch;
  Patients patients;
  PatientFiles files = open_files(paths, patients.errors);
  std::vector<fhir::Text> texts;
  for (const auto& [name, stream] : files.streams) {
    texts.push_back({.name = name, .bytes = "", .more = stream.get()});
  }
  fhir::Options options;
  options.as_of = as_of.at;
  options.is_as_of_explicit = as_of.is_explicit;
  options.threads = threads;
  if (!texts.empty() || files.tables.empty()) {
    patients.outcome = fhir::from_json(model, texts, options);
  }
  for (const auto& [name, stream] : files.streams) {
    if (stream->error()) {
      patients.errors.push_back(*stream->error());
    }
  }
  std::sort(files.tables.begin(), files.tables.end());
  for (const auto& [name, bytes] : files.tables) {
    if (!Interruption::is_asked_for()) {
      api::add_csv_patients(model, {.name = name, .bytes = bytes}, options, patients.outcome);
    }
  }
  logging::event(logging::Event::kPatientsRead,
                 {{"files", files.streams.size() + files.tables.size()},
                  {"patients", patients.outcome.records.size()},
                  {"problems", patients.outcome.problems.size()},
                  {"unreadable", patients.errors.size()},
                  {"us", watch.us()}});
  if (Interruption::is_asked_for()) {
    return {{}, {{paths.front(), "it was interrupted; no patients are loaded"}}, true};
  }
  return patients;
}

}  // namespace regimen::io
