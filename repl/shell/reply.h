// What a session answers.
#pragma once

#include <string>
#include <utility>

namespace regimen::shell {

struct Reply {
  std::string text;  // ends with a line end unless empty
  bool is_error = false;
  bool is_kept = false;   // the session changed in spite of the error
  bool is_prose = false;  // lines of words, that a terminal may break
};

inline Reply success(std::string text) {
  if (!text.empty() && text.back() != '\n') {
    text += '\n';
  }
  return {.text = std::move(text)};
}

inline Reply failure(std::string text) {
  Reply reply = success(std::move(text));
  reply.is_error = true;
  return reply;
}

}  // namespace regimen::shell
