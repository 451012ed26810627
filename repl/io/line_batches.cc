#include "repl/io/line_batches.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace regimen::io {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18U;
constexpr std::size_t kBatchBytes = std::size_t{32} << 20U;  // enough for a batch

// What of `text` from `from` on makes up `lines` lines: their end, and how many there are.
struct Cut {
  std::size_t end;
  std::size_t lines;
};
Cut cut_of(std::string_view text, std::size_t from, std::size_t lines) {
  Cut cut{from, 0};
  while (cut.lines < lines) {
    const std::size_t newline = text.find('\n', cut.end);
    if (newline == std::string_view::npos) {
      break;
    }
    cut.end = newline + 1;
    ++cut.lines;
  }
  return cut;
}

}  // namespace

bool LineBatches::open_next() {
  while (next_path_ < paths_.size()) {
    const std::string& path = paths_[next_path_++];
    if (Result<std::unique_ptr<FileStream>> stream = FileStream::open(path)) {
      file_ = std::move(*stream);
      name_ = path == "-" ? "<stdin>" : path;
      is_at_end_ = false;
      line_ = 1;
      return true;
    } else {
      errors_.push_back(stream.error());
    }
  }
  return false;
}

void LineBatches::end_file() {
  if (file_->error()) {
    errors_.push_back(*file_->error());
  }
  is_at_end_ = true;
}

// Takes bytes of the file behind what is there; 0 at its end.
std::size_t LineBatches::fill(api::LineBatch& batch, std::size_t used) {
  if (piece_.empty()) {
    piece_ = file_->next();
  }
  if (piece_.empty()) {
    end_file();
    return 0;
  }
  const std::size_t count = std::min(piece_.size(), kPiece);
  const std::size_t needed = used + count + api::batch_padding();
  if (batch.bytes.size() < needed) {
    batch.bytes.resize(std::max(needed, batch.bytes.size() * 2));
  }
  std::memcpy(batch.bytes.data() + used, piece_.data(), count);
  piece_.remove_prefix(count);
  return count;
}

bool LineBatches::next(api::LineBatch& batch) {
  batch.problems.clear();
  while (is_at_end_ && rest_.empty()) {
    if (!open_next()) {
      return false;
    }
  }
  batch.name = name_;
  batch.first_line = line_;
  if (batch.bytes.size() < rest_.size() + api::batch_padding()) {
    batch.bytes.resize(rest_.size() + api::batch_padding());
  }
  std::memcpy(batch.bytes.data(), rest_.data(), rest_.size());
  std::size_t used = rest_.size();
  rest_.clear();
  Cut cut{0, 0};
  for (;;) {
    const Cut more = cut_of({batch.bytes.data(), used}, cut.end, api::kBatchLines - cut.lines);
    cut = {more.end, cut.lines + more.lines};
    const bool is_too_long = used - cut.end > kLineMax;
    const bool is_large = cut.lines > 0 && used > kBatchBytes;
    if (cut.lines == api::kBatchLines || is_at_end_ || is_too_long || is_large) {
      break;
    }
    used += fill(batch, used);
  }
  if (used - cut.end > kLineMax) {
    line_ += cut.lines;
    batch.size = cut.end;
    skip_line(batch);
    return true;
  }
  if (is_at_end_ && cut.lines < api::kBatchLines && used > cut.end) {
    cut = {used, cut.lines + 1};  // the last line has no newline
  }
  rest_.assign(batch.bytes, cut.end, used - cut.end);
  line_ += cut.lines;
  batch.size = cut.end;
  return true;
}

// Nothing of a line that is too long is kept.
void LineBatches::skip_line(api::LineBatch& batch) {
  batch.problems.push_back({diagnostics::Code::kTooLarge,
                            name_ + ": line " + std::to_string(line_),
                            "the line has more than " + std::to_string(kLineMax >> 20U) + " MiB",
                            "a patient is one line; it is not read",
                            {}});
  api::LineBatch skipped;
  for (std::size_t count = fill(skipped, 0); count > 0; count = fill(skipped, 0)) {
    const std::string_view piece(skipped.bytes.data(), count);
    if (const std::size_t newline = piece.find('\n'); newline != std::string_view::npos) {
      rest_ = piece.substr(newline + 1);
      break;
    }
  }
  ++line_;
}

}  // namespace regimen::io
