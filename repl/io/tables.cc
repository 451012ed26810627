#include "repl/io/tables.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace regimen::io {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::pair<const char*, datalog::Format>, 4> kEndings = {
    {{".csv", datalog::Format::kCsv},
     {".facts", datalog::Format::kFacts},
     {".ndjson", datalog::Format::kNdjson},
     {".tsv", datalog::Format::kTsv}}};

}  // namespace

Tables read_tables(const std::string& folder, const std::vector<std::string>& relations) {
  Tables result;
  std::error_code ignored;
  if (!folder.empty() && !fs::is_directory(folder, ignored)) {
    result.errors.push_back({folder, "there is no such folder"});
    return result;
  }
  for (const std::string& relation : relations) {
    bool is_found = false;
    for (const auto& [ending, format] : kEndings) {
      const std::string path = (fs::path(folder) / (relation + ending)).string();
      if (folder.empty() || !fs::exists(path, ignored)) {
        continue;
      }
      is_found = true;
      if (Result<std::string> text = read_file(path)) {
        result.tables.push_back({relation, path, std::move(*text), format});
      } else {
        result.errors.push_back(text.error());
      }
    }
    if (!is_found) {
      result.missing.push_back(relation);
    }
  }
  return result;
}

Result<bool> make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    return tl::make_unexpected(IoError{path, "the folder cannot be made"});
  }
  return true;
}

}  // namespace regimen::io
