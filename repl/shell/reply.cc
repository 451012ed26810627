#include "repl/shell/reply.h"

#include <utility>

namespace regimen::shell {

Reply success(std::string text) {
  if (!text.empty() && text.back() != '\n') {
    text += '\n';
  }
  return {.text = std::move(text)};
}

Reply failure(std::string text) {
  Reply reply = success(std::move(text));
  reply.is_error = true;
  return reply;
}

}  // namespace regimen::shell
