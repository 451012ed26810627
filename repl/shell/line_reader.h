// Line readers: where the REPL's lines come from. A terminal (libedit: history, completion,
// editing) or a stream.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace regimen::shell {

class LineReader {
 public:
  LineReader() = default;
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;
  virtual ~LineReader() = default;
  // The next line without its end; nullopt at the end of input.
  virtual std::optional<std::string> read(const std::string& prompt) = 0;
  virtual bool is_interactive() const = 0;
};

// Candidates for the word that ends `line`; each replaces that word.
using Completer = std::function<std::vector<std::string>(const std::string& line)>;

std::unique_ptr<LineReader> stream_reader(std::istream& stream);
// History is kept in `history_file` when it is not empty.
std::unique_ptr<LineReader> terminal_reader(Completer completer, std::string history_file);

}  // namespace regimen::shell
