// Arguments: what stood behind a command, by the names of its parameters.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repl/commands/command.h"

namespace regimen::commands {

class Arguments {
 public:
  bool has(std::string_view name) const { return values_.contains(name); }
  // All values of a parameter, joined by blanks; empty when it is not there.
  std::string text(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;
  std::optional<std::size_t> number(std::string_view name) const;
  // Makes the parameter known to be there, with no value yet.
  std::vector<std::string>& add(std::string_view name) { return values_[std::string(name)]; }
  void remove(std::string_view name) { values_.erase(values_.find(name)); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// What is wrong with a value of an option; empty when it may be taken.
std::string problem_with(const Parameter& parameter, const std::string& value);

// The words typed behind a command in a session.
// Errors:  in words: options that the command has not, values that are missing, words too many.
tl::expected<Arguments, std::string> arguments_from(const Command& command,
                                                    const std::string& line);

}  // namespace regimen::commands
