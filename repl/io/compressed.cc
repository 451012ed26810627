#include "repl/io/compressed.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "repl/io/progress.h"

namespace regimen::io {

namespace {

constexpr std::size_t kBufferBytes = 1U << 18U;
constexpr std::string_view kGzipMark = "\x1F\x8B";
constexpr std::string_view kZstdMark = "\x28\xB5\x2F\xFD";

// One step: takes from the front of `input`, writes to the front of `output`.
struct Step {
  std::size_t written = 0;
  std::string error;  // empty: fine
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  virtual Step step(std::string_view& input, std::vector<char>& output) = 0;
  // May the file end here?
  virtual bool is_complete() const = 0;
  virtual std::string_view name() const = 0;
};

class GzipDecoder : public Decoder {
 public:
  GzipDecoder() {
    constexpr int kGzipWindow = 15 + 16;  // the largest window; a gzip header is asked for
    is_ready_ = inflateInit2(&stream_, kGzipWindow) == Z_OK;
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  Step step(std::string_view& input, std::vector<char>& output) override {
    if (!is_ready_ || (is_complete_ && inflateReset(&stream_) != Z_OK)) {
      return {.error = "there is no memory to decompress it"};
    }
    is_complete_ = false;
    // zlib's own signature: it does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = static_cast<uInt>(output.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    input.remove_prefix(input.size() - stream_.avail_in);
    is_complete_ = code == Z_STREAM_END;
    const bool is_fine = code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR;
    return {.written = output.size() - stream_.avail_out,
            .error = is_fine ? "" : "its gzip data are damaged"};
  }
  bool is_complete() const override { return is_complete_; }
  std::string_view name() const override { return "gzip"; }

 private:
  z_stream stream_{};
  bool is_ready_ = false;
  bool is_complete_ = false;
};

class ZstdDecoder : public Decoder {
 public:
  Step step(std::string_view& input, std::vector<char>& output) override {
    if (stream_ == nullptr) {
      return {.error = "there is no memory to decompress it"};
    }
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const std::size_t code = ZSTD_decompressStream(stream_.get(), &out, &in);
    input.remove_prefix(in.pos);
    is_complete_ = code == 0;
    return {.written = out.pos,
            .error = ZSTD_isError(code) != 0 ? "its zstd data are damaged" : ""};
  }
  bool is_complete() const override { return is_complete_; }
  std::string_view name() const override { return "zstd"; }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Free> stream_{ZSTD_createDStream()};
  bool is_complete_ = false;
};

std::unique_ptr<Decoder> decoder_of(std::string_view begin) {
  if (begin.starts_with(kGzipMark)) {
    return std::make_unique<GzipDecoder>();
  }
  if (begin.starts_with(kZstdMark)) {
    return std::make_unique<ZstdDecoder>();
  }
  return nullptr;
}

}  // namespace

// A file while it is read: its descriptor and its buffers.
struct FileStream::State {
  int file = -1;
  std::unique_ptr<char[]> read = std::make_unique_for_overwrite<char[]>(kBufferBytes);
  std::string_view input;  // of `read`, not yet given
  bool is_at_end = false;
  std::unique_ptr<Decoder> decoder;  // nullptr: the bytes as they are
  std::vector<char> output;

  State() = default;
  ~State() {
    if (file > STDIN_FILENO) {
      ::close(file);
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Reads on until so much is there that was not given; false when that fails. A pipe may hand over
  // byte by byte.
  bool fill(bool ends_when_interrupted, std::size_t least = 1) {
    while (input.size() < least && !is_at_end) {
      if (ends_when_interrupted && Interruption::is_asked_for()) {
        is_at_end = true;
        break;
      }
      char* const end = read.get() + input.size();
      const ssize_t count = ::read(file, end, kBufferBytes - input.size());
      if (count < 0 && errno != EINTR) {
        return false;
      }
      if (count >= 0) {
        input = {read.get(), input.size() + static_cast<std::size_t>(count)};
        is_at_end = count == 0;
      }
    }
    return true;
  }
};

FileStream::FileStream(std::string path, bool ends_when_interrupted)
    : path_(std::move(path)), ends_when_interrupted_(ends_when_interrupted) {}
FileStream::~FileStream() = default;

bool FileStream::is_interrupted() const {
  return ends_when_interrupted_ && Interruption::is_asked_for();
}

void FileStream::fail(std::string message) {
  error_ = IoError{path_ == "-" ? "standard input" : path_, std::move(message)};
  state_.reset();
}

bool FileStream::begin() {
  state_ = std::make_unique<State>();
  state_->file = path_ == "-" ? STDIN_FILENO : ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (state_->file < 0) {
    fail("permission to read it is denied");
  } else if (!state_->fill(ends_when_interrupted_, kZstdMark.size())) {
    fail("reading failed part-way");
  } else if (state_->decoder = decoder_of(state_->input); state_->decoder != nullptr) {
    state_->output.resize(kBufferBytes);
  } else if (without_compression(path_) != path_) {
    fail(path_.ends_with(".gz") ? "it is named .gz, and it is not gzip"
                                : "it is named .zst, and it is not zstd");
  }
  return state_ != nullptr;
}

Result<std::unique_ptr<FileStream>> FileStream::open(const std::string& path,
                                                     bool ends_when_interrupted) {
  if (path != "-") {
    if (const Result<bool> readable = is_readable_file(path); !readable) {
      return tl::make_unexpected(readable.error());
    }
  }
  std::unique_ptr<FileStream> stream(new FileStream(path, ends_when_interrupted));
  if (!stream->begin()) {
    return tl::make_unexpected(*stream->error_);
  }
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_regular_file(path, ignored)) {
    stream->state_.reset();  // opened anew when it is read: a folder may hold more than may be open
  }
  return stream;
}

std::string_view FileStream::next() {
  if (is_done_ || error_ || is_interrupted() || (state_ == nullptr && !begin())) {
    return {};
  }
  const std::string_view bytes = state_->decoder == nullptr ? plain() : decoded();
  if (bytes.empty()) {
    is_done_ = true;
    state_.reset();
  }
  return bytes;
}

std::string_view FileStream::plain() {
  if (!state_->fill(ends_when_interrupted_)) {
    fail("reading failed part-way");
    return {};
  }
  return std::exchange(state_->input, std::string_view());
}

std::string_view FileStream::decoded() {
  while (true) {
    if (!state_->fill(ends_when_interrupted_)) {
      fail("reading failed part-way");
      return {};
    }
    if (state_->is_at_end && state_->decoder->is_complete()) {
      return {};
    }
    const Step step = state_->decoder->step(state_->input, state_->output);
    if (step.written > 0 && step.error.empty()) {
      return {state_->output.data(), step.written};
    }
    if (!step.error.empty() || state_->is_at_end) {
      fail(!step.error.empty()
               ? step.error
               : "it is cut off: its " + std::string(state_->decoder->name()) + " data do not end");
      return {};
    }
  }
}

std::string_view without_compression(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst"}) {
    if (name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

Result<std::string> read_decompressed(const std::string& path, std::size_t bytes_max,
                                      bool ends_when_interrupted) {
  Result<std::unique_ptr<FileStream>> stream = FileStream::open(path, ends_when_interrupted);
  if (!stream) {
    return tl::make_unexpected(stream.error());
  }
  std::string text;
  for (std::string_view more = (*stream)->next(); !more.empty(); more = (*stream)->next()) {
    text += more;
    if (text.size() > bytes_max) {
      return tl::make_unexpected(IoError{path, "it has more than " + std::to_string(bytes_max) +
                                                   " bytes; split it into smaller files"});
    }
  }
  if ((*stream)->error()) {
    return tl::make_unexpected(*(*stream)->error());
  }
  return text;
}

}  // namespace regimen::io
