#include "tests/support/text.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <sstream>

namespace regimen::tests {

namespace fs = std::filesystem;

const fs::path& source_folder() {
  static const fs::path folder = REGIMEN_SOURCE_FOLDER;
  return folder;
}

std::string read_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write_text(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

void drop_blank_end(std::vector<std::string>& lines) {
  while (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
}

std::vector<std::string> files_below(std::string_view folder, std::string_view ending) {
  std::vector<std::string> files;
  const fs::path root = source_folder() / folder;
  if (!fs::is_directory(root)) {
    return files;
  }
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file() && entry.path().extension() == ending) {
      files.push_back(entry.path().lexically_relative(source_folder()).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(std::string_view path) {
  std::string name(path);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

}  // namespace regimen::tests
