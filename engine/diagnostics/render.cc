// Implements engine/diagnostics/render.h: text. JSON is in render_json.cc.
#include "engine/diagnostics/render.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "engine/diagnostics/visible.h"

namespace regimen::diagnostics {

namespace {

constexpr std::size_t kTabWidth = 4;
constexpr std::size_t kLineWidthMax = 160;  // a longer line is shown around its label
constexpr std::size_t kBeforeLabelMax = 60;

enum class Style { kError, kWarning, kNote, kGutter, kStrong };

std::string_view escape_of(Style style) {
  switch (style) {
    case Style::kError:
      return "\x1b[1;31m";
    case Style::kWarning:
      return "\x1b[1;33m";
    case Style::kNote:
      return "\x1b[1;32m";
    case Style::kGutter:
      return "\x1b[1;34m";
    case Style::kStrong:
      return "\x1b[1m";
  }
  return "";
}

std::string painted(std::string_view text, Style style, RenderOptions options) {
  if (!options.colour || text.empty()) {
    return std::string(text);
  }
  return std::string(escape_of(style)) + std::string(text) + "\x1b[0m";
}

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return Style::kError;
    case Severity::kWarning:
      return Style::kWarning;
    case Severity::kNote:
      return Style::kNote;
  }
  return Style::kNote;
}

// One source line made visible, and where its label stands in it, in terminal columns.
struct Excerpt {
  std::string line;
  std::size_t label_column = 0;
  std::size_t label_width = 1;
};

std::size_t width_of(const std::vector<Cell>& cells, std::size_t begin, std::size_t end) {
  std::size_t width = 0;
  for (std::size_t i = begin; i < end; ++i) {
    width += cells[i].width;
  }
  return width;
}

// The first cell to show so that the label is not pushed out of sight by what stands before it.
std::size_t first_shown(const std::vector<Cell>& cells, std::size_t label_begin) {
  if (width_of(cells, 0, cells.size()) <= kLineWidthMax) {
    return 0;
  }
  std::size_t first = label_begin;
  std::size_t width = 0;
  while (first > 0 && width + cells[first - 1].width <= kBeforeLabelMax) {
    --first;
    width += cells[first].width;
  }
  return first;
}

Excerpt excerpt_of(diagnostics::Span span, const diagnostics::Buffers& buffers) {
  const std::string_view line = buffers.line(span.buffer, span.begin);
  const auto offset = static_cast<std::size_t>(line.data() - buffers.text(span.buffer).data());
  const std::size_t begin_byte = std::min<std::size_t>(span.begin - offset, line.size());
  const std::size_t end_byte = std::clamp<std::size_t>(
      std::max<std::size_t>(span.end, offset) - offset, begin_byte, line.size());
  const std::vector<Cell> cells = visible_cells(line, kTabWidth);
  // Code points before an offset are counted on the bytes before it, so both cuts agree with the
  // cells.
  const std::size_t begin =
      std::min(visible_cells(line.substr(0, begin_byte)).size(), cells.size());
  const std::size_t end =
      std::clamp(visible_cells(line.substr(0, end_byte)).size(), begin, cells.size());
  const std::size_t first = first_shown(cells, begin);
  Excerpt excerpt{.line = first > 0 ? "…" : "",
                  .label_column = (first > 0 ? 1 : 0) + width_of(cells, first, begin),
                  .label_width = 1};
  std::size_t width = 0;
  std::size_t last = first;
  while (last < cells.size() && width + cells[last].width <= kLineWidthMax) {
    width += cells[last].width;
    excerpt.line += cells[last].text;
    ++last;
  }
  excerpt.line += last < cells.size() ? "…" : "";
  excerpt.label_width =
      std::max<std::size_t>(1, width_of(cells, begin, std::min(end, std::max(last, begin))));
  return excerpt;
}

// Writes one diagnostic; all its lines share one gutter.
class Writer {
 public:
  Writer(const Diagnostic& diagnostic, const diagnostics::Buffers& buffers, RenderOptions options)
      : diagnostic_(diagnostic), buffers_(buffers), options_(options) {
    gutter_width_ = diagnostic.primary ? digits_of(*diagnostic.primary) : 1;
    for (const Label& label : diagnostic.secondary) {
      gutter_width_ = std::max(gutter_width_, digits_of(label));
    }
  }

  std::string write() {
    const Severity severity = severity_of(diagnostic_.code);
    const std::string head =
        std::string(word_of(severity)) + "[" + std::string(id_of(diagnostic_.code)) + "]";
    text_ = painted(head, style_of(severity), options_) +
            painted(": " + visible(diagnostic_.message), Style::kStrong, options_) + "\n";
    if (diagnostic_.primary) {
      write_label(*diagnostic_.primary, true);
    }
    for (std::size_t i = 0; i < diagnostic_.secondary.size(); ++i) {
      write_label(diagnostic_.secondary[i], !diagnostic_.primary && i == 0);
    }
    write_remarks();
    return std::move(text_);
  }

 private:
  std::size_t digits_of(const Label& label) const {
    return std::to_string(buffers_.locate(label.span.buffer, label.span.begin).line).size();
  }

  void write_gutter(const std::string& number) {
    const std::string padding(gutter_width_ - number.size(), ' ');
    text_ += painted(" " + padding + number + " |", Style::kGutter, options_);
  }

  void write_label(const Label& label, bool is_first) {
    const diagnostics::Location place = buffers_.locate(label.span.buffer, label.span.begin);
    const bool is_primary = diagnostic_.primary && &label == &*diagnostic_.primary;
    const Style style = is_primary ? style_of(severity_of(diagnostic_.code)) : Style::kGutter;
    const Excerpt excerpt = excerpt_of(label.span, buffers_);
    if (!is_first) {
      write_gutter("");
      text_ += "\n";
    }
    text_ += std::string(gutter_width_ + 1, ' ') +
             painted(is_first ? "-->" : ":::", Style::kGutter, options_) + " " +
             visible(buffers_.name(label.span.buffer)) + ":" + std::to_string(place.line) + ":" +
             std::to_string(place.column) + "\n";
    write_gutter("");
    text_ += "\n";
    write_gutter(std::to_string(place.line));
    text_ += (excerpt.line.empty() ? "" : " " + excerpt.line) + "\n";
    write_gutter("");
    std::string mark(excerpt.label_width, is_primary ? '^' : '-');
    if (!label.text.empty()) {
      mark += " " + visible(label.text);
    }
    text_ += " " + std::string(excerpt.label_column, ' ') + painted(mark, style, options_) + "\n";
  }

  void write_remarks() {
    const bool has_snippet = diagnostic_.primary || !diagnostic_.secondary.empty();
    if (has_snippet && (!diagnostic_.notes.empty() || !diagnostic_.help.empty())) {
      write_gutter("");
      text_ += "\n";
    }
    for (const std::string& note : diagnostic_.notes) {
      write_remark("note", note);
    }
    if (!diagnostic_.help.empty()) {
      write_remark("help", diagnostic_.help);
    }
  }

  void write_remark(std::string_view kind, const std::string& words) {
    text_ += std::string(gutter_width_ + 2, ' ') + painted("=", Style::kGutter, options_) + " " +
             painted(kind, Style::kStrong, options_) + ": " + visible(words) + "\n";
  }

  const Diagnostic& diagnostic_;
  const diagnostics::Buffers& buffers_;
  RenderOptions options_;
  std::size_t gutter_width_ = 1;
  std::string text_;
};

}  // namespace

std::string render_text(const std::vector<Diagnostic>& diagnostics,
                        const diagnostics::Buffers& buffers, RenderOptions options) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!text.empty()) {
      text += "\n";
    }
    text += Writer(diagnostic, buffers, options).write();
  }
  return text;
}

}  // namespace regimen::diagnostics
