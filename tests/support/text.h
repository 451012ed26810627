// Text files and their lines, for tests.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace regimen::tests {

// The root of the source tree.
const std::filesystem::path& source_folder();

std::string read_text(const std::filesystem::path& file);
void write_text(const std::filesystem::path& file, std::string_view text);

// Lines without their ends; a last line without an end counts.
std::vector<std::string> lines_of(std::string_view text);
// Every line with its end.
std::string text_of(const std::vector<std::string>& lines);
void drop_blank_end(std::vector<std::string>& lines);

// Every file below `folder` with this ending, sorted, relative to the source tree.
std::vector<std::string> files_below(std::string_view folder, std::string_view ending);

// "tests/golden/units/molar.txt" → "tests_golden_units_molar_txt": a name GoogleTest accepts.
std::string test_name(std::string_view path);

}  // namespace regimen::tests
