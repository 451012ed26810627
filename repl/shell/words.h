// Words of a line that was typed: apart, joined, and as paths.
//
// Shape:   a path with blanks stands in quotation marks, "…" or '…', which begin a word, or has a
//          backslash before each of them. Where one path is all that follows, its blanks may stand
//          as they are.
// Errors:  none: a mark that is not closed goes to the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regimen::shell {

std::vector<std::string> split_words(const std::string& text);
std::string join_words(const std::vector<std::string>& words);

// `one.csv "my patients.csv"` names two.
std::vector<std::string> paths_in(const std::string& text);
// The one path that a text is.
std::string path_of(const std::string& text);
// As it would be typed among others.
std::string quoted(const std::string& path);
// Words apart, with their marks: blanks within marks do not part them.
std::vector<std::string> split_quoted(const std::string& text);
// Where the last word of `text` begins; one of `ends`, outside of marks, parts words.
std::size_t start_of_last(const std::string& text, std::string_view ends);
// Where the word begins that `line` ends with: what completion replaces.
std::size_t start_of_word(const std::string& line);
// As a word that begins with `typed` goes on to name the path: in the same mark, or with
// backslashes.
std::string completed(const std::string& typed, const std::string& path);

}  // namespace regimen::shell
