// Files: the only place that touches the file system.
//
// Shape:   paths come back as the user wrote them, folders expanded to their files in sorted order.
// Errors:  IoError{path, message} in words; never an exception.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/api/knowledge_base.h"

namespace regimen::io {

struct IoError {
  std::string path;
  std::string message;  // "there is no such file"
  bool is_writing = false;
  std::string text() const {
    return std::string(is_writing ? "cannot write `" : "cannot read `") + path + "`: " + message;
  }
};
template <typename T>
using Result = tl::expected<T, IoError>;

// The bytes of a file; "-" reads standard input. A file of more than `bytes_max` is refused.
inline constexpr std::size_t kFileBytesMax = std::size_t{1} << 30U;
[[nodiscard]] Result<std::string> read_file(const std::string& path,
                                            std::size_t bytes_max = kFileBytesMax);
// Is there a file, or anything else that can be opened and is no folder?
[[nodiscard]] Result<bool> is_readable_file(const std::string& path);
[[nodiscard]] Result<bool> write_file(const std::string& path, std::string_view text);
// The same for a file that is there already: readers find the old text or the new one, never a
// part. Its permissions stay.
[[nodiscard]] Result<bool> replace_file(const std::string& path, std::string_view text);

// The files a path names: itself, or for a folder every file below it with one of `endings`,
// sorted. A folder `site` below it holds what clinics decided for themselves: its rules are loaded
// where they are named.
[[nodiscard]] Result<std::vector<std::string>> expand(const std::string& path,
                                                      const std::vector<std::string>& endings);

// The same for several paths; what cannot be read is added to `errors`. "-" stays as it is.
std::vector<std::string> expand_all(const std::vector<std::string>& paths,
                                    const std::vector<std::string>& endings,
                                    std::vector<IoError>& errors);

// The folder that holds stdlib/, rules/ and docs/: $REGIMEN_HOME, or beside the program where it
// was installed or built. Empty when there is none.
std::string home_folder();

// The texts of a shipped folder, "stdlib" or "rules", named "stdlib/labs.rgm"; an error names the
// folder that was looked in. Of the stdlib only what is used is in force, unless it is among
// `named`.
[[nodiscard]] Result<std::vector<api::NamedText>> read_shipped(
    std::string_view folder, const std::vector<std::string>& named);

// Rule texts of files and folders as the user named them, each file once; files of the shipped
// folders that are loaded already ("stdlib", "rules") are left out. Errors are collected, what can
// be read is returned.
struct RuleTexts {
  std::vector<api::NamedText> texts;
  std::vector<IoError> errors;
};
RuleTexts read_rules(const std::vector<std::string>& paths,
                     const std::vector<std::string>& loaded_folders);

// Every file that the paths name with its size and time: it differs when one of them has changed.
std::string state_of_files(const std::vector<std::string>& paths);

// The page of a diagnostic code, as Markdown without what leads elsewhere; empty when there is
// none.
std::string diagnostic_page(std::string_view code);

}  // namespace regimen::io
