// HTML text: escaped, with the frame that all pages share. Private to engine/handbook.
#pragma once

#include <string>
#include <string_view>

namespace regimen::handbook {

std::string escaped(std::string_view text);
std::string element(std::string_view tag, std::string_view inner, std::string_view attributes = "");
std::string link(const std::string& target, std::string_view text);  // the text is escaped
// The whole page: head, navigation, title, `body`.
std::string framed(const std::string& title, const std::string& body, const std::string& digest);

}  // namespace regimen::handbook
