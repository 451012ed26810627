#include "repl/io/stretches.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace regimen::io {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18U;

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

Stretches::~Stretches() {
  close_file();
}

void Stretches::close_file() {
  if (file_ > STDIN_FILENO) {
    close(file_);
  }
  file_ = -1;
}

bool Stretches::open_next() {
  close_file();
  while (next_path_ < paths_.size()) {
    const std::string& path = paths_[next_path_++];
    file_ = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ >= 0) {
      name_ = path == "-" ? "<stdin>" : path;
      is_at_end_ = false;
      line_ = 1;
      return true;
    }
    errors_.push_back({path, errno == ENOENT ? "there is no such file" : std::strerror(errno)});
  }
  return false;
}

// Reads a piece behind what is there; 0 at the end.
std::size_t Stretches::fill(api::Stretch& stretch, std::size_t used) {
  const std::size_t needed = used + kPiece + api::stretch_padding();
  if (stretch.bytes.size() < needed) {
    stretch.bytes.resize(std::max(needed, stretch.bytes.size() * 2));
  }
  ssize_t count = 0;
  do {
    count = read(file_, stretch.bytes.data() + used, kPiece);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    errors_.push_back({name_, std::strerror(errno)});
  }
  is_at_end_ = count <= 0;
  return count <= 0 ? 0 : static_cast<std::size_t>(count);
}

bool Stretches::next(api::Stretch& stretch) {
  stretch.problems.clear();
  while (is_at_end_ && rest_.empty()) {
    if (!open_next()) {
      return false;
    }
  }
  stretch.name = name_;
  stretch.first_line = line_;
  if (stretch.bytes.size() < rest_.size() + api::stretch_padding()) {
    stretch.bytes.resize(rest_.size() + api::stretch_padding());
  }
  std::memcpy(stretch.bytes.data(), rest_.data(), rest_.size());
  std::size_t used = rest_.size();
  rest_.clear();
  Cut cut{0, 0};
  for (;;) {
    const Cut more = cut_of({stretch.bytes.data(), used}, cut.end, api::kStretchLines - cut.lines);
    cut = {more.end, cut.lines + more.lines};
    const bool is_too_long = used - cut.end > kLineMax;
    if (cut.lines == api::kStretchLines || is_at_end_ || is_too_long) {
      break;
    }
    used += fill(stretch, used);
  }
  if (used - cut.end > kLineMax) {
    used = cut.end;
    line_ += cut.lines;
    stretch.size = cut.end;
    skip_line(stretch);
    return true;
  }
  if (is_at_end_ && cut.lines < api::kStretchLines && used > cut.end) {
    cut = {used, cut.lines + 1};  // the last line has no newline
  }
  rest_.assign(stretch.bytes, cut.end, used - cut.end);
  line_ += cut.lines;
  stretch.size = cut.end;
  return true;
}

// Nothing of a line that is too long is kept.
void Stretches::skip_line(api::Stretch& stretch) {
  stretch.problems.push_back(
      {diagnostics::Code::kTooLarge, name_ + ": line " + std::to_string(line_),
       "the line has more than " + std::to_string(kLineMax >> 20U) + " MiB",
       "a patient is one line; it is not read", {}});
  api::Stretch skipped;
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
