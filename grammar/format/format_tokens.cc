// Implements grammar/format/format_tokens.h.
#include "grammar/format/format_tokens.h"

#include <algorithm>

namespace regimen::format {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The only word with spaces in it is `at most`.
std::string word_text(std::string_view raw) {
  if (raw.starts_with('"')) {
    return std::string(raw);
  }
  std::string text;
  for (const char c : raw) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  return text;
}

std::string comment_text(std::string_view raw) {
  std::string text;
  for (std::size_t begin = 0; begin <= raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    const std::string_view line = raw.substr(begin, end - begin);
    text += begin == 0 ? "" : "\n";
    text += line.substr(0, line.find_last_not_of(" \t\r") + 1);
    begin = end + 1;
  }
  return text;
}

// Reads what stands between two words.
class Gap {
 public:
  Gap(std::string_view text, std::size_t begin, std::size_t end)
      : text_(text), at_(begin), end_(end) {}

  // The next comment; without text when there is none left.
  Comment next() {
    lines_ = 0;
    while (at_ < end_ && text_[at_] != '/') {
      lines_ += text_[at_] == '\n' ? 1 : 0;
      ++at_;
    }
    if (at_ == end_) {
      return {};
    }
    const bool is_block = text_[at_ + 1] == '*';
    const std::size_t begin = at_;
    const std::size_t found = is_block ? text_.find("*/", at_ + 2) : text_.find('\n', at_);
    at_ = std::min(is_block ? found + 2 : found, end_);
    const std::size_t line_begin = text_.substr(0, begin).rfind('\n') + 1;
    return {comment_text(text_.substr(begin, at_ - begin)), begin - line_begin, lines_ > 1};
  }
  int lines() const { return lines_; }  // line ends before what `next` gave

 private:
  std::string_view text_;
  std::size_t at_;
  std::size_t end_;
  int lines_ = 0;
};

// The comments before `piece`: those on the line of `before` go behind that.
void read_gap(Gap gap, FormatToken* before, FormatToken& token) {
  bool is_behind = before != nullptr;
  for (Comment comment = gap.next(); !comment.text.empty(); comment = gap.next()) {
    is_behind = is_behind && gap.lines() == 0;
    (is_behind ? before->behind : token.above).push_back(std::move(comment));
  }
  token.has_blank_before = gap.lines() > 1;
}

}  // namespace

bool FormatToken::ends_line() const {
  return std::any_of(behind.begin(), behind.end(),
                     [](const Comment& comment) { return comment.ends_line(); });
}

FormatTokens format_tokens(std::string_view text, const grammar::Outline& outline) {
  FormatTokens tokens(outline.words.size() + 1);
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  FormatToken* before = nullptr;
  for (std::size_t i = 0; i < outline.words.size(); ++i) {
    const grammar::OutlineWord& word = outline.words[i];
    read_gap(Gap(text, at, word.begin), before, tokens[i]);
    tokens[i].text = word_text(text.substr(word.begin, word.end - word.begin));
    tokens[i].part = word.part;
    tokens[i].role = word.role;
    tokens[i].is_first_on_line = word.is_first_on_line;
    before = &tokens[i];
    at = word.end;
  }
  read_gap(Gap(text, at, text.size()), before, tokens.back());
  return tokens;
}

}  // namespace regimen::format
