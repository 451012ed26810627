// LineBatches: the lines of files, block by block, for a stream.
//
// Shape:   whole lines, as many as a block has patients; files one after the other, as named,
//          decompressed on the way.
// Errors:  files that cannot be read are collected; a line that is too long is a problem of its
//          batch (D133), and nothing of it is kept.
// Cost:    one buffer a batch, which the caller hands in again; a line of at most kLineMax bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/stream.h"
#include "repl/io/compressed.h"

namespace regimen::io {

inline constexpr std::size_t kLineMax = std::size_t{64} << 20U;

class LineBatches {
 public:
  explicit LineBatches(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  // The next lines; false when there are no more.
  bool next(api::LineBatch& batch);
  const std::vector<IoError>& errors() const { return errors_; }

 private:
  bool open_next();
  void end_file();
  std::size_t fill(api::LineBatch& batch, std::size_t used);
  void skip_line(api::LineBatch& batch);

  std::vector<std::string> paths_;
  std::size_t next_path_ = 0;
  std::string name_;
  std::unique_ptr<FileStream> file_;
  std::string_view piece_;  // read from it, and not taken
  bool is_at_end_ = true;
  std::size_t line_ = 1;
  std::string rest_;  // read, and not handed out
  std::vector<IoError> errors_;
};

}  // namespace regimen::io
