#include "repl/io/files.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <sstream>
#include <system_error>

#include <unistd.h>

namespace regimen::io {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRuleEnding = ".rgm";

tl::unexpected<IoError> failed(std::string path, std::string message) {
  return tl::make_unexpected(IoError{std::move(path), std::move(message)});
}

// `bytes_expected`: so that the text need not move while it grows.
Result<std::string> read_stream(const std::string& path, std::istream& stream,
                                std::size_t bytes_max, std::size_t bytes_expected = 0) {
  std::string text;
  text.reserve(std::min(bytes_expected, bytes_max));
  std::array<char, 1U << 16U> chunk{};
  while (stream) {
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    text.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > bytes_max) {
      return failed(path, "it has more than " + std::to_string(bytes_max) +
                              " bytes; split it into smaller files");
    }
  }
  if (stream.bad()) {
    return failed(path, "reading failed part-way");
  }
  return text;
}

bool has_ending(const fs::path& path, const std::vector<std::string>& endings) {
  return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) {
    return path.filename().string().ends_with(ending);
  });
}

bool has_stdlib(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "stdlib" / "policies.rgm", ignored);
}

fs::path program_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : program.parent_path();
}

std::string identity(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(path, error);
  return error ? path : canonical.string();
}

}  // namespace

Result<bool> is_readable_file(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    return failed(path, "there is no such file");
  }
  if (fs::is_directory(status)) {
    return failed(path, "it is a folder, a file is needed here");
  }
  return true;
}

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  if (path == "-") {
    return read_stream("standard input", std::cin, bytes_max);
  }
  if (const Result<bool> readable = is_readable_file(path); !readable) {
    return tl::make_unexpected(readable.error());
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return failed(path, "permission to read it is denied");
  }
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  return read_stream(path, stream, bytes_max, error ? 0 : static_cast<std::size_t>(size));
}

Result<bool> write_file(const std::string& path, std::string_view text) {
  if (path == "-") {
    return tl::make_unexpected(
        IoError{path, "`-` stands for standard input alone; name a file", true});
  }
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  stream.close();
  if (!stream) {
    return tl::make_unexpected(
        IoError{path, "its folder does not exist, or permission is denied", true});
  }
  return true;
}

Result<bool> replace_file(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);  // a link goes on pointing to the file
  if (error) {
    return failed(path, "there is no such file");
  }
  const fs::path beside =
      target.parent_path() / ("." + target.filename().string() + "." + std::to_string(getpid()));
  Result<bool> result = write_file(beside.string(), text);
  if (result) {
    fs::permissions(beside, fs::status(target, error).permissions(), error);
    fs::rename(beside, target, error);
    if (!error) {
      return true;
    }
  }
  std::error_code ignored;
  fs::remove(beside, ignored);
  return failed(path, "it could not be written");
}

Result<std::vector<std::string>> expand(const std::string& path,
                                        const std::vector<std::string>& endings) {
  std::error_code error;
  if (path == "-" || fs::is_regular_file(path, error)) {
    return std::vector<std::string>{path};
  }
  if (!fs::exists(path, error)) {
    return failed(path, "there is no such file or folder");
  }
  if (!fs::is_directory(path, error)) {
    return std::vector<std::string>{path};  // a pipe, say
  }
  const bool is_rules = std::find(endings.begin(), endings.end(), kRuleEnding) != endings.end();
  std::vector<std::string> files;
  fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (is_rules && entry->is_directory(error) && entry->path().filename() == "site") {
      entry.disable_recursion_pending();
    }
    if (entry->is_regular_file(error) && has_ending(entry->path(), endings)) {
      files.push_back(entry->path().lexically_normal().string());
    }
  }
  if (error) {
    return failed(path, "permission to read the folder is denied");
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> expand_all(const std::vector<std::string>& paths,
                                    const std::vector<std::string>& endings,
                                    std::vector<IoError>& errors) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> files = expand(path, endings);
    if (!files) {
      errors.push_back(files.error());
    } else if (files->empty()) {
      errors.push_back({path, "the folder holds no file of a kind that is read here"});
    } else {
      all.insert(all.end(), files->begin(), files->end());
    }
  }
  return all;
}

std::string home_folder() {
  if (const char* home = std::getenv("REGIMEN_HOME"); home != nullptr && *home != '\0') {
    return home;
  }
  const fs::path program = program_folder();
  for (const fs::path& folder :
       {program / ".." / "share" / "regimen", program / "..", program / ".." / ".."}) {
    if (has_stdlib(folder)) {
      return folder.lexically_normal().string();
    }
  }
  return "";
}

namespace {

// The files that the paths name, each by its identity.
std::set<std::string> identities(const std::vector<std::string>& paths) {
  std::set<std::string> found;
  for (const std::string& path : paths) {
    if (const Result<std::vector<std::string>> files = expand(path, {std::string(kRuleEnding)})) {
      for (const std::string& file : *files) {
        found.insert(identity(file));
      }
    }
  }
  return found;
}

}  // namespace

Result<std::vector<api::NamedText>> read_shipped(std::string_view folder,
                                                 const std::vector<std::string>& named) {
  const fs::path home = home_folder();
  if (!has_stdlib(home)) {
    return failed((home / folder).string(),
                  "the shipped knowledge is not there; set REGIMEN_HOME to the folder that holds "
                  "`stdlib`");
  }
  const Result<std::vector<std::string>> files =
      expand((home / folder).string(), {std::string(kRuleEnding)});
  if (!files) {
    return tl::make_unexpected(files.error());
  }
  const std::set<std::string> in_force = identities(named);
  std::vector<api::NamedText> texts;
  for (const std::string& file : *files) {
    Result<std::string> text = read_file(file);
    if (!text) {
      return tl::make_unexpected(text.error());
    }
    texts.push_back({.name = fs::path(file).lexically_relative(home.lexically_normal()).string(),
                     .text = std::move(*text),
                     .is_library = folder == "stdlib" && !in_force.contains(identity(file))});
  }
  return texts;
}

RuleTexts read_rules(const std::vector<std::string>& paths,
                     const std::vector<std::string>& loaded_folders) {
  RuleTexts rules;
  std::vector<std::string> loaded;
  loaded.reserve(loaded_folders.size());
  for (const std::string& folder : loaded_folders) {
    loaded.push_back((fs::path(home_folder()) / folder).string());
  }
  std::set<std::string> seen = identities(loaded);
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> files = expand(path, {std::string(kRuleEnding)});
    if (!files) {
      rules.errors.push_back(files.error());
      continue;
    }
    if (files->empty()) {
      rules.errors.push_back({path, "the folder holds no .rgm file"});
    }
    for (const std::string& file : *files) {
      if (!seen.insert(identity(file)).second) {
        continue;
      }
      if (Result<std::string> text = read_file(file)) {
        rules.texts.push_back({file == "-" ? "<stdin>" : file, std::move(*text)});
      } else {
        rules.errors.push_back(text.error());
      }
    }
  }
  return rules;
}

std::string diagnostic_page(std::string_view code) {
  const fs::path page =
      fs::path(home_folder()) / "docs" / "diagnostics" / (std::string(code) + ".md");
  std::istringstream lines(read_file(page.string()).value_or(""));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const bool leads_to_sources = line.find("](../../") != std::string::npos;
    text += leads_to_sources ? "" : line + "\n";
  }
  text.erase(std::min(text.find_last_not_of('\n') + 2, text.size()));
  return text;
}

std::string state_of_files(const std::vector<std::string>& paths) {
  std::string state;
  for (const std::string& path : paths) {
    const std::string named = path == "@shipped" ? home_folder() + "/rules" : path;
    const Result<std::vector<std::string>> files =
        expand(named, {".rgm", ".json", ".ndjson", ".csv", ".tsv", ".gz", ".zst"});
    for (const std::string& file : files.value_or(std::vector<std::string>{})) {
      std::error_code error;
      state += file + " " +
               std::to_string(fs::last_write_time(file, error).time_since_epoch().count()) + " " +
               std::to_string(fs::file_size(file, error)) + "\n";
    }
  }
  return state;
}

}  // namespace regimen::io
