// Implements proofs, reasons and citations of engine/report/parts.h.
#include "engine/model/print.h"
#include "engine/report/parts.h"

namespace regimen::report {

namespace {

constexpr std::size_t kOpenDepth = 3;  // levels that are unfolded with their root

std::string truth_html(const std::string& truth) {
  return truth.empty() ? ""
                       : element("span", escaped(truth), "class=\"truth " + truth + "\"") + " ";
}

std::string line_html(const explain::Line& line) {
  std::string html = truth_html(line.truth) + escaped(line.text);
  html += line.distance.empty() ? "" : ": " + element("strong", escaped(line.distance));
  const std::string parted = line.statement.empty() || line.source.empty() ? "" : "; ";
  if (!line.statement.empty() || !line.source.empty()) {
    html += " " + element("span", escaped(line.statement + parted + line.source), "class=\"name\"");
  }
  html += line.is_repeated ? " (shown above)" : "";
  html += line.is_cut ? " (more below)" : "";
  return html;
}

std::string tree_html(const explain::Line& line, std::size_t depth) {
  if (line.children.empty()) {
    return line_html(line);
  }
  std::string children;
  for (const explain::Line& child : line.children) {
    children += element("li", tree_html(child, depth + 1)) + "\n";
  }
  return element("details",
                 element("summary", line_html(line)) + element("ul", children, "class=\"tree\""),
                 depth < kOpenDepth ? "open" : "");
}

}  // namespace

std::string proof_html(const Content& content, const std::string& name, std::string_view words) {
  const auto found = content.proofs.find(name);
  if (found == content.proofs.end()) {
    return "";
  }
  return element("details",
                 element("summary", escaped(words)) +
                     element("ul", element("li", tree_html(found->second, 0)), "class=\"tree\""),
                 "class=\"proof\"") +
         "\n";
}

std::string citations_html(const Content& content, const Few<model::Citation>& citations) {
  const model::Model& model = content.knowledge.model;
  std::string html;
  for (const model::Citation& citation : citations) {
    const model::SourceWork& work = model[citation.source];
    html += html.empty() ? "" : "; ";
    html += html::link("#source." + work.header.name, model::to_text(model, citation));
    html += model::is_unverified(work) ? " " + element("span", "unverified", "class=\"unverified\"")
                                       : "";
  }
  return html.empty() ? "" : " " + element("span", html, "class=\"source\"");
}

std::string reason_html(const Content& content, const advice::Reason& reason,
                        std::string_view before) {
  std::string html = std::string(before);
  html += reason.title.empty() ? escaped(reason.kind) : escaped(reason.title);
  html += reason.words.empty() || reason.words == reason.title ? "" : ": " + escaped(reason.words);
  html += " " + element("span", escaped(reason.kind + " " + reason.name), "class=\"name\"");
  return html + citations_html(content, reason.citations);
}

}  // namespace regimen::report
