// Implements engine/reports/html/html.h.
#include "engine/reports/html/html.h"

#include <algorithm>

#include "engine/diagnostics/visible.h"

namespace regimen::html {

namespace {

constexpr std::string_view kStyle = R"css(
:root{--ink:#1c2733;--soft:#5a6b7b;--line:#d5dde5;--paper:#fff;--mark:#0b5cad;--bad:#a32020;--warn:#8a5a00;--good:#1d6b3a}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
nav{padding:.6rem 1rem;border-bottom:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.3rem 1rem}
main{max-width:62rem;margin:0 auto;padding:1rem}
a{color:var(--mark);text-decoration:none}a:hover{text-decoration:underline}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin-bottom:.2rem}
.box{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
.name{font-family:ui-monospace,monospace;font-size:.85em;color:var(--soft)}
.source{color:var(--soft);font-size:.85em}.unverified{color:var(--warn)}
.absolute{color:var(--bad)}.relative{color:var(--warn)}.approved{color:var(--good)}
.statement{margin:1rem 0;break-inside:avoid}
ul.tree{list-style:none;padding-left:1.2rem;border-left:2px solid var(--line);margin:.3rem 0}
ul.tree li{position:relative;padding-left:.4rem}ul.tree li::before{content:"";position:absolute;left:-1.2rem;top:.75em;width:1rem;border-top:2px solid var(--line)}
pre{overflow-x:auto;background:#f5f7f9;padding:.6rem;font-size:.85rem;white-space:pre-wrap}
footer{color:var(--soft);font-size:.8rem;border-top:1px solid var(--line);margin-top:2rem;padding-top:.5rem}
svg{height:auto}svg text{font:12px system-ui,sans-serif}
@media print{body{font-size:11pt}main{max-width:none;padding:0}a{color:inherit}h2{break-after:avoid}tr{break-inside:avoid}.box{overflow:visible}svg{max-width:100%}}
)css";

}  // namespace

std::string escaped(std::string_view raw) {
  std::string text;
  for (std::size_t begin = 0; begin <= raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    text += (begin == 0 ? "" : "\n") + diagnostics::visible(raw.substr(begin, end - begin));
    begin = end + 1;
  }
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

std::string list_of(const std::vector<std::string>& items) {
  std::string html;
  for (const std::string& item : items) {
    html += element("li", item);
  }
  return html.empty() ? "" : element("ul", html) + "\n";
}

std::string table_of(const std::vector<std::string>& heads,
                     const std::vector<std::vector<std::string>>& rows) {
  std::string head;
  for (const std::string& cell : heads) {
    head += element("th", escaped(cell));
  }
  std::string body = element("tr", head);
  for (const std::vector<std::string>& row : rows) {
    std::string cells;
    for (const std::string& cell : row) {
      cells += element("td", cell);
    }
    body += "\n" + element("tr", cells);
  }
  return element("div", element("table", body), "class=\"box\"") + "\n";
}

std::string section(const std::string& title, const std::string& html) {
  return html.empty() ? "" : element("h2", escaped(title)) + "\n" + html;
}

std::string page_html(const Page& page) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         element("title", escaped(page.title)) + "\n<style>" + std::string(kStyle) + page.style +
         "</style>\n</head>\n<body>\n" +
         (page.navigation.empty() ? "" : element("nav", page.navigation) + "\n") + "<main>\n" +
         element("h1", escaped(page.title)) + "\n" + page.body + element("footer", page.footer) +
         "\n</main>\n</body>\n</html>\n";
}

}  // namespace regimen::html
