#include "repl/shell/reply.h"

#include <utility>

namespace regimen::shell {

Reply said(std::string text) {
  if (!text.empty() && text.back() != '\n') {
    text += '\n';
  }
  return {.text = std::move(text)};
}

Reply failure(std::string text) {
  Reply reply = said(std::move(text));
  reply.is_error = true;
  return reply;
}

}  // namespace regimen::shell
