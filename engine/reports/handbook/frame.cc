// Implements framed of engine/reports/handbook/parts.h.
#include <array>

#include "engine/reports/handbook/parts.h"

namespace regimen::handbook {

namespace {

constexpr std::string_view kStyle =
    R"css(.claim{border-left:4px solid var(--warn);padding-left:.7rem}
input{font:inherit;width:100%;max-width:24rem;padding:.3rem .5rem;border:1px solid var(--line)}
@media print{nav,.search,details{display:none}}
)css";

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kNavigation{{
    {"index.html", "Handbook"},
    {"rules.html", "Rules"},
    {"contraindications.html", "Contraindications"},
    {"interactions.html", "Interactions"},
    {"monitoring.html", "Monitoring"},
    {"claims.html", "Claims"},
    {"disputes.html", "Overrides and decisions"},
    {"mechanism.html", "Mechanism"},
    {"vocabulary.html", "Vocabulary"},
    {"sources.html", "Sources"},
}};

}  // namespace

std::string framed(const std::string& title, const std::string& body, const std::string& digest) {
  std::string navigation;
  for (const auto& [file, word] : kNavigation) {
    navigation += link(std::string(file), word) + " ";
  }
  return html::page_html({title, std::string(kStyle), navigation, body,
                          "Not a medical device. Knowledge base " + escaped(digest)});
}

}  // namespace regimen::handbook
