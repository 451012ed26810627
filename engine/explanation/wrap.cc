#include "engine/explanation/wrap.h"

#include <algorithm>

namespace regimen::explanation {

namespace {

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

// Blanks and strokes ("│  ├─ ") before the words, in bytes.
std::size_t lead_of(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ') {
      ++at;
      continue;
    }
    constexpr std::size_t kStroke = 3;  // bytes of one
    const std::string_view next = line.substr(at, kStroke);
    if (next != "│" && next != "├" && next != "└" && next != "─") {
      break;
    }
    at += kStroke;
  }
  return at;
}

// The strokes as they go on below: what branches off has branched.
std::string strokes_below(std::string_view lead) {
  std::string text;
  for (std::size_t at = 0; at < lead.size(); ++at) {
    if (!begins_character(lead[at])) {
      continue;
    }
    const std::string_view stroke = lead.substr(at, 3);
    text += stroke == "│" || stroke == "├" ? "│" : " ";
  }
  return text;
}

// The columns of a label and the blanks behind it ("by        ", "rule  thickness  "); nothing
// where the line has none, and what goes past `most`.
std::size_t label_of(std::string_view words, std::size_t most) {
  std::size_t label = 0;
  for (std::size_t gap = words.find("  "); gap < most; gap = words.find("  ", label)) {
    const std::size_t end = std::min(words.find_first_not_of(' ', gap), words.size());
    const bool is_name =
        words.substr(label, gap - label).find_first_of(" :") == std::string_view::npos;
    if (!is_name || end > most) {
      break;
    }
    label = end;
  }
  return label;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("\x1b[")) {
      at = std::min(text.find('m', at), text.size());
    } else {
      width += begins_character(text[at]) ? 1 : 0;
    }
  }
  return width;
}

std::string filled(std::string_view words, std::size_t column, const std::string& indent,
                   std::size_t width) {
  std::string text;
  const std::size_t start = width_of(indent);
  for (bool is_first = true; !words.empty() || is_first; is_first = false) {
    const std::size_t blanks = std::min(words.find_first_not_of(' '), words.size());
    const std::size_t end = std::min(words.find(' ', blanks), words.size());
    const std::string_view word = words.substr(blanks, end - blanks);
    if (!is_first && column + blanks + width_of(word) > width) {
      text += "\n" + indent;
      column = start;
    } else {
      text.append(blanks, ' ');
      column += blanks;
    }
    text += word;
    column += width_of(word);
    words.remove_prefix(end);
  }
  return text;
}

std::string wrapped(std::string_view text, std::size_t width) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const bool has_end = end < text.size();
    text.remove_prefix(std::min(end + 1, text.size()));
    if (width_of(line) <= width) {
      result += line;
    } else {
      const std::string_view lead = line.substr(0, lead_of(line));
      const std::string_view words = line.substr(lead.size());
      const std::size_t label = label_of(words, width / 3);
      const std::string indent = strokes_below(lead) + std::string(label == 0 ? 2 : label, ' ');
      result += lead;
      result += words.substr(0, label);
      result += filled(words.substr(label), width_of(lead) + width_of(words.substr(0, label)),
                       indent, width);
    }
    result += has_end ? "\n" : "";
  }
  return result;
}

}  // namespace regimen::explanation
