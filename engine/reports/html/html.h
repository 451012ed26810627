// HTML text: escaped, with the frame that pages share.
//
// Shape:   a page is whole in itself: no script, picture or font from elsewhere. Arguments called
//          `html` or `inner` are markup already; all others are text and are escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regimen::html {

// Markup stays text, and what a terminal would obey is spelled out.
std::string escaped(std::string_view raw);
std::string element(std::string_view tag, std::string_view inner, std::string_view attributes = "");
std::string link(const std::string& target, std::string_view text);
std::string list_of(const std::vector<std::string>& items);  // HTML of each
std::string table_of(const std::vector<std::string>& heads,
                     const std::vector<std::vector<std::string>>& rows);  // HTML of each cell
std::string section(const std::string& title, const std::string& html);   // empty without `html`

struct Page {
  std::string title;
  std::string style;       // on top of what all pages share
  std::string navigation;  // HTML; none when empty
  std::string body;        // HTML
  std::string footer;      // HTML
};
std::string page_html(const Page& page);

}  // namespace regimen::html
