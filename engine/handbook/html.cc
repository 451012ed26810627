// Implements engine/handbook/html.h.
#include "engine/handbook/html.h"

#include <array>

namespace regimen::handbook {

namespace {

constexpr std::string_view kStyle = R"css(
:root{--ink:#1c2733;--soft:#5a6b7b;--line:#d5dde5;--paper:#fff;--mark:#0b5cad;--bad:#a32020;--warn:#8a5a00;--good:#1d6b3a}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
nav{padding:.6rem 1rem;border-bottom:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.3rem 1rem}
main{max-width:62rem;margin:0 auto;padding:1rem}
a{color:var(--mark);text-decoration:none}a:hover{text-decoration:underline}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin-bottom:.2rem}
.box{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}
.name{font-family:ui-monospace,monospace;font-size:.85em;color:var(--soft)}
.source{color:var(--soft);font-size:.85em}.unverified{color:var(--warn)}
.claim{border-left:4px solid var(--warn);padding-left:.7rem}.absolute{color:var(--bad)}.relative{color:var(--warn)}.approved{color:var(--good)}
.statement{margin:1rem 0;break-inside:avoid}
ul.tree{list-style:none;padding-left:1.2rem;border-left:2px solid var(--line);margin:.3rem 0}
ul.tree li{position:relative;padding-left:.4rem}ul.tree li::before{content:"";position:absolute;left:-1.2rem;top:.75em;width:1rem;border-top:2px solid var(--line)}
pre{overflow-x:auto;background:#f5f7f9;padding:.6rem;font-size:.85rem;white-space:pre-wrap}
footer{color:var(--soft);font-size:.8rem;border-top:1px solid var(--line);margin-top:2rem;padding-top:.5rem}
input{font:inherit;width:100%;max-width:24rem;padding:.3rem .5rem;border:1px solid var(--line)}
svg{height:auto}svg text{font:12px system-ui,sans-serif}
@media print{nav,.search,details{display:none}body{font-size:11pt}main{max-width:none;padding:0}a{color:inherit}h2{break-after:avoid}tr{break-inside:avoid}.box{overflow:visible}svg{max-width:100%}}
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

std::string escaped(std::string_view text) {
  std::string result;
  for (const char character : text) {
    switch (character) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += character;
    }
  }
  return result;
}

std::string element(std::string_view tag, std::string_view inner, std::string_view attributes) {
  std::string result = "<" + std::string(tag);
  result += attributes.empty() ? "" : " " + std::string(attributes);
  return result + ">" + std::string(inner) + "</" + std::string(tag) + ">";
}

std::string link(const std::string& target, std::string_view text) {
  return "<a href=\"" + escaped(target) + "\">" + escaped(text) + "</a>";
}

std::string framed(const std::string& title, const std::string& body, const std::string& digest) {
  std::string navigation;
  for (const auto& [file, word] : kNavigation) {
    navigation += link(std::string(file), word) + " ";
  }
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         element("title", escaped(title)) + "\n<style>" + std::string(kStyle) +
         "</style>\n</head>\n<body>\n" + element("nav", navigation) + "\n<main>\n" +
         element("h1", escaped(title)) + "\n" + body +
         "<footer>Not a medical device. Knowledge base " + escaped(digest) +
         "</footer>\n</main>\n</body>\n</html>\n";
}

}  // namespace regimen::handbook
