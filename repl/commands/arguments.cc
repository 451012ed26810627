#include "repl/commands/arguments.h"

#include <algorithm>
#include <charconv>

#include "engine/base/nearest.h"
#include "engine/diagnostics/visible.h"
#include "repl/commands/write.h"
#include "repl/shell/words.h"

namespace regimen::commands {

namespace {

std::optional<std::size_t> number_from(const std::string& text) {
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::string alternatives(const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + choices[i];
  }
  return text;
}

// Takes the words of one line apart by the parameters of one command.
class LineParser {
 public:
  LineParser(const Command& command, const std::string& line)
      : command_(command), line_(line), words_(shell::split_quoted(line)) {
    for (const Parameter& parameter : options_in_session(command)) {
      options_.push_back(parameter);
    }
    for (const Parameter& parameter : command.parameters) {
      if (!parameter.is_option() && parameter.where != Where::kProgram &&
          parameter.takes != Takes::kFormats) {
        positions_.push_back(&parameter);
      }
    }
  }

  tl::expected<Arguments, std::string> parse() {
    const bool is_line = !positions_.empty() && positions_.front()->takes == Takes::kLine;
    if (is_line) {
      if (!line_.empty()) {
        arguments_.add(positions_.front()->name) = {line_};
      }
    } else {
      while (next_ < words_.size() && error_.empty()) {
        take(words_[next_++]);
      }
    }
    check_required();
    return error_.empty() ? tl::expected<Arguments, std::string>(std::move(arguments_))
                          : tl::make_unexpected(std::move(error_));
  }

 private:
  void take(const std::string& word) {
    const auto option = std::find_if(options_.begin(), options_.end(),
                                     [&](const Parameter& one) { return one.long_name() == word; });
    if (option != options_.end()) {
      take_option(*option);
    } else if (word.starts_with("--")) {
      error_ = unknown_option(word);
    } else {
      take_argument(word);
    }
  }

  void take_option(const Parameter& option) {
    std::vector<std::string>& values = arguments_.add(option.long_name());
    if (option.takes == Takes::kFlag) {
      return;
    }
    if (next_ == words_.size()) {
      error_ = option.takes == Takes::kFile ? missing("the file to write", example_with(option))
                                            : "`" + std::string(option.name) + "` needs a value";
      return;
    }
    const std::string& word = words_[next_++];
    values.push_back(option.takes == Takes::kFile ? shell::path_of(word) : word);
    error_ = problem_with(option, values.back());
  }

  void take_argument(const std::string& word) {
    if (position_ == positions_.size()) {
      error_ = too_many(word);
      return;
    }
    const Parameter& parameter = *positions_[position_];
    const bool is_path = parameter.takes == Takes::kFile || parameter.takes == Takes::kFiles;
    arguments_.add(parameter.name).push_back(is_path ? shell::path_of(word) : word);
    position_ += parameter.takes == Takes::kTexts || parameter.takes == Takes::kFiles ? 0 : 1;
  }

  void check_required() {
    for (const Parameter* parameter : positions_) {
      if (error_.empty() && parameter->is_required && !arguments_.has(parameter->name)) {
        error_ = missing(std::string(command_.missing), std::string(command_.example));
      }
    }
  }

  static std::string missing(const std::string& what, const std::string& example) {
    return "say " + what + ", as in `" + example + "`";
  }
  std::string example_with(const Parameter& option) const {
    return std::string(command_.example) + " " + std::string(option.name) + " " +
           std::string(command_.name) + "." + std::string(option.name.substr(2));
  }
  std::string too_many(const std::string& word) const {
    const std::string name(command_.name);
    return "`" + name + "` takes no `" + diagnostics::visible(word) + "`; `help " + name +
           "` shows its arguments";
  }
  std::string unknown_option(const std::string& word) const {
    std::vector<std::string> known;
    for (const Parameter& option : options_) {
      known.emplace_back(option.long_name());
    }
    const std::string name(command_.name);
    const std::vector<std::string> meant = nearest_names(word, known, 1);
    return "`" + name + "` has no option `" + diagnostics::visible(word) + "`" +
           (meant.empty() ? "; `help " + name + "` shows its arguments"
                          : "; did you mean `" + meant.front() + "`?");
  }

  const Command& command_;
  const std::string& line_;
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  std::vector<Parameter> options_;
  std::vector<const Parameter*> positions_;
  std::size_t position_ = 0;
  Arguments arguments_;
  std::string error_;
};

}  // namespace

std::string Arguments::text(std::string_view name) const {
  return shell::join_words(texts(name));
}

const std::vector<std::string>& Arguments::texts(std::string_view name) const {
  static const std::vector<std::string> none;
  const auto found = values_.find(name);
  return found == values_.end() ? none : found->second;
}

std::optional<std::size_t> Arguments::number(std::string_view name) const {
  return has(name) ? number_from(text(name)) : std::nullopt;
}

std::string problem_with(const Parameter& parameter, const std::string& value) {
  const std::string name = "`" + std::string(parameter.long_name()) + "`";
  if (parameter.takes == Takes::kChoice) {
    const bool is_known = std::find(parameter.choices.begin(), parameter.choices.end(), value) !=
                          parameter.choices.end();
    return is_known ? ""
                    : name + " takes " + alternatives(parameter.choices) + ", not `" +
                          diagnostics::visible(value) + "`";
  }
  if (parameter.takes != Takes::kNumber) {
    return "";
  }
  const std::optional<std::size_t> number = number_from(value);
  if (number && *number >= parameter.least && *number <= parameter.most) {
    return "";
  }
  const bool has_end = parameter.most != std::numeric_limits<std::size_t>::max();
  return name + " needs a number from " + std::to_string(parameter.least) +
         (has_end ? " to " + std::to_string(parameter.most) : " on") + ", not `" +
         diagnostics::visible(value) + "`";
}

tl::expected<Arguments, std::string> arguments_from(const Command& command,
                                                    const std::string& line) {
  return LineParser(command, line).parse();
}

}  // namespace regimen::commands
