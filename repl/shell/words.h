// Words of a line that was typed: apart, with their options taken out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repl/shell/reply.h"

namespace regimen::shell {

std::vector<std::string> split_words(const std::string& text);
std::string join_words(const std::vector<std::string>& words);

// Takes `--all` out; false when it is not there.
bool take_flag(std::vector<std::string>& words, std::string_view flag);
// Takes `--depth 3` out; `error` says so when nothing stands behind it.
std::optional<std::string> take_value(std::vector<std::string>& words, std::string_view option,
                                      std::string& error);
// The same as a number of at least `least`.
std::optional<std::size_t> take_number(std::vector<std::string>& words, std::string_view option,
                                       std::size_t least, std::string& error);

// "`run` takes no `x`; `help run` tells what it takes"
Reply too_many(std::string_view command, std::string_view word);
// "say a name, as in `why x`"
Reply missing(std::string_view what, std::string_view example);

}  // namespace regimen::shell
