// Compressed: files as streams of bytes, decompressed on the way when they are gzip or zstd.
//
// What a file is, its first bytes say; a file named `.gz` or `.zst` that is neither is an error.
//
// Shape:   several gzip members or zstd frames one after the other are one text.
// Errors:  a file that cannot be opened, that is cut off, or that is damaged; what came before the
//          damage has been given by then, so the caller asks `error` at the end.
// Cost:    memory of two buffers and of the decompressor's window, whatever the size of the file.
// Source:  RFC 1952 (gzip), RFC 8878 (zstd).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/patient/fhir/from_json.h"
#include "repl/io/files.h"

namespace regimen::io {

class FileStream : public fhir::Stream {
 public:
  // "-" is standard input. A file is looked into, and opened again by the first `next`.
  // With `ends_when_interrupted` an interruption (progress.h) ends it as the end of the file would,
  // also while it waits; whoever reads must then use nothing of it.
  [[nodiscard]] static Result<std::unique_ptr<FileStream>> open(const std::string& path,
                                                                bool ends_when_interrupted = false);
  ~FileStream() override;
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  std::string_view next() override;
  const std::optional<IoError>& error() const { return error_; }

 private:
  struct State;
  FileStream(std::string path, bool ends_when_interrupted);
  bool is_interrupted() const;
  bool begin();
  std::string_view plain();
  std::string_view decoded();
  void fail(std::string message);

  std::string path_;
  bool ends_when_interrupted_;
  std::unique_ptr<State> state_;  // while it is open
  bool is_done_ = false;
  std::optional<IoError> error_;
};

// The name without `.gz` or `.zst`: its ending says what the bytes are.
std::string_view without_compression(std::string_view name);

// All bytes of a file, decompressed; refused when there are more than `bytes_max`.
[[nodiscard]] Result<std::string> read_decompressed(const std::string& path, std::size_t bytes_max,
                                                    bool ends_when_interrupted = false);

}  // namespace regimen::io
