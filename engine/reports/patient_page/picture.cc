// Implements picture_of of engine/reports/patient_page/timeline.h: time to the right, values upwards, a line for
// each threshold.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/reports/html/html.h"
#include "engine/reports/patient_page/timeline.h"

namespace regimen::patient_page {

namespace {

using html::element;
using html::escaped;

constexpr double kWidth = 440;
constexpr double kHeight = 210;
constexpr double kLeft = 12;
constexpr double kRight = 92;  // for the words of thresholds
constexpr double kTop = 16;
constexpr double kBottom = 30;
constexpr double kLineHeight = 13;
constexpr double kDotRadius = 4;
constexpr std::size_t kValuesShown = 8;  // of more results only the last has its value beside it
constexpr double kMargin = 0.08;         // of the span of values, above and below

struct Dot {
  double time = 0;
  double low = 0;
  double high = 0;  // above `low` for a value that is not known exactly
  bool is_open_above = false;
  bool is_open_below = false;
  std::string words;
  std::string title;
};

struct Scale {
  double time_first = 0;
  double time_last = 0;
  double value_low = 0;
  double value_high = 0;

  double x(double time) const {
    const double span = time_last - time_first;
    return kLeft + (kWidth - kLeft - kRight) * (span <= 0 ? 0.5 : (time - time_first) / span);
  }
  double y(double value) const {
    const double span = value_high - value_low;
    const double share = span <= 0 ? 0.5 : (value - value_low) / span;
    return kHeight - kBottom - (kHeight - kTop - kBottom) * share;
  }
};

std::vector<Dot> dots_of(const knowledge::Lab& lab, const patient::LabResults& results) {
  std::vector<Dot> dots;
  for (const patient::Result& result : results.results) {
    const bool has_bound = result.value.low || result.value.high;
    if (!result.is_usable || !result.at || !has_bound) {
      continue;
    }
    Dot dot;
    dot.time = static_cast<double>(result.at->last);
    dot.low = (result.value.low ? *result.value.low : *result.value.high).approximate();
    dot.high = (result.value.high ? *result.value.high : *result.value.low).approximate();
    dot.is_open_above = !result.value.high;
    dot.is_open_below = !result.value.low;
    dot.words = quantity::interval_text(result.value, "");
    dot.title = quantity::interval_text(result.value, lab.unit.text) + ", " + result.at->to_text();
    dots.push_back(std::move(dot));
  }
  return dots;
}

Scale scale_of(const std::vector<Dot>& dots, const std::vector<Mark>& marks, double now) {
  Scale scale{dots.front().time, std::max(now, dots.back().time), dots.front().low,
              dots.front().high};
  for (const Dot& dot : dots) {
    scale.time_first = std::min(scale.time_first, dot.time);
    scale.value_low = std::min(scale.value_low, dot.low);
    scale.value_high = std::max(scale.value_high, dot.high);
  }
  for (const Mark& mark : marks) {
    scale.value_low = std::min(scale.value_low, mark.value.approximate());
    scale.value_high = std::max(scale.value_high, mark.value.approximate());
  }
  const double margin = (scale.value_high - scale.value_low) * kMargin;
  scale.value_low -= margin;
  scale.value_high += margin;
  return scale;
}

std::string text_at(double x, double y, const std::string& words, const char* attributes) {
  return element("text", escaped(words),
                 fmt::format("x=\"{:.1f}\" y=\"{:.1f}\" {}", x, y, attributes));
}

// The lines where they are, their words beside them, moved apart where they would touch.
std::string marks_svg(const Scale& scale, const std::vector<Mark>& marks) {
  std::string svg;
  double lowest_free = kHeight - kBottom + kLineHeight / 3;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const double y = scale.y(marks[i].value.approximate());
    const double left_above = static_cast<double>(marks.size() - 1 - i) * kLineHeight;
    const double words_y =
        std::max(std::min(y + kLineHeight / 3, lowest_free), kTop + left_above - kLineHeight / 2);
    lowest_free = words_y - kLineHeight;
    std::string statements;
    for (const std::string& statement : marks[i].statements) {
      statements += "\n" + statement;
    }
    svg += element("g",
                   element("title", escaped(marks[i].text + statements)) +
                       fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
                                   "class=\"threshold\"/>",
                                   kLeft, y, kWidth - kRight, y) +
                       fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
                                   "class=\"guide\"/>",
                                   kWidth - kRight, y, kWidth - kRight + 8, words_y - 4) +
                       text_at(kWidth - kRight + 10, words_y, marks[i].text, ""),
                   "class=\"mark\"") +
           "\n";
  }
  return svg;
}

std::string dot_svg(const Scale& scale, const Dot& dot, bool has_words) {
  const double x = scale.x(dot.time);
  const double top = dot.is_open_above ? kTop : scale.y(dot.high);
  const double bottom = dot.is_open_below ? kHeight - kBottom : scale.y(dot.low);
  std::string svg = element("title", escaped(dot.title));
  if (bottom - top > 0.05) {
    svg += fmt::format(
        "<line x1=\"{0:.1f}\" y1=\"{1:.1f}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\" "
        "class=\"range\"/>",
        x, top, bottom);
  }
  const double y = scale.y(dot.is_open_below ? dot.high : dot.low);
  svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.0f}\"/>", x, y, kDotRadius);
  if (has_words) {
    const bool is_right = x > (kWidth - kRight) * 0.8;
    svg += text_at(x + (is_right ? -7.0 : 7.0), y - 6, dot.words,
                   is_right ? "text-anchor=\"end\" class=\"value\"" : "class=\"value\"");
  }
  return element("g", svg, "class=\"dot\"") + "\n";
}

std::string curve_svg(const Scale& scale, const std::vector<Dot>& dots) {
  std::string points;
  for (const Dot& dot : dots) {
    points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", scale.x(dot.time),
                          scale.y(dot.is_open_below ? dot.high : dot.low));
  }
  return dots.size() < 2 ? "" : "<polyline points=\"" + points + "\" class=\"curve\"/>\n";
}

std::string axis_svg(const Scale& scale, const std::string& first, const std::string& now) {
  const double y = kHeight - kBottom;
  std::string svg = fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"axis\"/>\n", kLeft, y,
      kWidth - kRight, y);
  const bool is_one_time = scale.time_last <= scale.time_first;
  if (!is_one_time) {
    svg += text_at(kLeft, kHeight - 10, first, "class=\"time\"");
  }
  return svg + text_at(is_one_time ? scale.x(scale.time_last) : kWidth - kRight, kHeight - 10, now,
                       is_one_time ? "text-anchor=\"middle\" class=\"time\""
                                   : "text-anchor=\"end\" class=\"time\"");
}

}  // namespace

std::string picture_of(const knowledge::Model& model, const patient::Record& record,
                       const Timeline& timeline) {
  const patient::LabResults* results = patient::find(record, timeline.lab);
  const std::vector<Dot> dots =
      results == nullptr ? std::vector<Dot>{} : dots_of(model[timeline.lab], *results);
  if (dots.empty()) {
    return "";
  }
  const Scale scale = scale_of(dots, timeline.marks, static_cast<double>(record.as_of.last));
  std::string svg = axis_svg(
      scale,
      quantity::Instant(
          *std::find_if(results->results.begin(), results->results.end(),
                        [](const patient::Result& result) { return result.is_usable && result.at; })
               ->at)
          .first_day()
          .to_text(),
      record.as_of.last_day().to_text());
  svg += marks_svg(scale, timeline.marks) + curve_svg(scale, dots);
  for (std::size_t i = 0; i < dots.size(); ++i) {
    svg += dot_svg(scale, dots[i], i + 1 == dots.size() || dots.size() <= kValuesShown);
  }
  const std::string& title = model[timeline.lab].header.title;
  return element("svg", svg,
                 fmt::format("viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\"", kWidth,
                             kHeight, escaped(title + " over time, with its thresholds")));
}

}  // namespace regimen::patient_page
