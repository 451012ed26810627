// Implements proofs, reasons and citations of engine/reports/patient_page/parts.h.
#include "engine/knowledge/passages.h"
#include "engine/knowledge/print.h"
#include "engine/reports/patient_page/parts.h"

namespace regimen::patient_page {

namespace {

constexpr std::size_t kOpenDepth = 3;  // levels that are unfolded with their root

std::string truth_html(const std::string& truth) {
  return truth.empty() ? ""
                       : element("span", escaped(truth), "class=\"truth " + truth + "\"") + " ";
}

std::string line_html(const explanation::Line& line) {
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

std::string tree_html(const explanation::Line& line, std::size_t depth) {
  if (line.children.empty()) {
    return line_html(line);
  }
  std::string children;
  for (const explanation::Line& child : line.children) {
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

std::string citations_html(const Content& content,
                           const SmallVector<knowledge::Citation>& citations) {
  const knowledge::Model& model = content.knowledge.model;
  std::string html;
  for (const knowledge::CitedWork& cited : cited_works(model, citations)) {
    const knowledge::SourceWork& work = model[cited.source];
    html += html.empty() ? "" : "; ";
    html += html::link("#source." + work.header.name, cited.text);
    html += knowledge::is_unverified(work)
                ? " " + element("span", "unverified", "class=\"unverified\"")
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

}  // namespace regimen::patient_page
