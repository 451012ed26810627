// What a session answers.
#pragma once

#include <string>

namespace regimen::shell {

struct Reply {
  std::string text;  // ends with a line end unless empty
  bool is_error = false;
  bool is_kept = false;   // the session changed in spite of the error
  bool is_prose = false;  // lines of words, that a terminal may break
};
Reply success(std::string text);
Reply failure(std::string text);

}  // namespace regimen::shell
