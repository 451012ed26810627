// Implements engine/patient/fhir/from_json.h: texts in, records out.
#include "engine/patient/fhir/from_json.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "engine/patient/fhir/data_set.h"
#include "engine/patient/fhir/document_reader.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;

constexpr std::size_t kChunkBytes = 1U << 20U;  // what a thread reads at a time
constexpr std::size_t kChunksAtATime = 4;       // for each thread, between two joins

// Some lines of an NDJSON text.
struct Chunk {
  std::string_view lines;
  std::size_t first_line = 1;
};

std::size_t line_ends_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    ++count;
  }
  return count;
}

// Takes at least `bytes` from the front of `text`, up to the end of a line.
std::string_view take_lines(std::string_view& text, std::size_t bytes) {
  const std::size_t end =
      bytes >= text.size() ? std::string_view::npos : text.find('\n', bytes - 1);
  const std::string_view lines = text.substr(0, end == std::string_view::npos ? end : end + 1);
  text.remove_prefix(lines.size());
  return lines;
}

patient::Fault compressed() {
  return {.code = Code::kNotJson,
          .path = "",
          .message = "the text is compressed with gzip",
          .help = "decompress it first",
          .inputs = {}};
}

class Loader {
 public:
  Loader(const knowledge::Model& model, const Options& options)
      : options_(options),
        own_codes_(options.codes == nullptr ? std::make_unique<CodeIndex>(model) : nullptr),
        context_(model, options_, options.codes == nullptr ? *own_codes_ : *options.codes),
        data_(context_) {
    const std::size_t threads = std::max<std::size_t>(options.threads, 1);
    for (std::size_t i = 0; i < threads; ++i) {
      readers_.push_back(std::make_unique<DocumentReader>(context_));
    }
    texts_.resize(threads == 1 ? 1 : threads * kChunksAtATime);
  }

  void read(const Text& text, bool is_one_of_many) {
    name_ = {.name = text.name,
             .prefix = is_one_of_many && !text.name.empty() ? text.name + ": " : ""};
    data_.begin_text(name_);
    if (text.bytes.starts_with("\x1F\x8B")) {
      data_.add_unread(compressed(), {});
    } else if (text.more == nullptr) {
      read_bytes(text.bytes);
    } else {
      read_stream(std::string(text.bytes), *text.more);
    }
  }

  Outcome take() { return data_.take(); }

 private:
  bool is_lines(std::string_view text) {
    return is_ndjson(without_mark(text), options_.limits.bytes_max, readers_.front()->parser());
  }

  void read_bytes(std::string_view text) {
    if (is_lines(text)) {
      read_lines(without_mark(text), 1);
    } else {
      readers_.front()->read_whole(text, name_, texts_.front());
      data_.take_in(texts_.front());
    }
  }

  // Gives the number of the line after the last.
  std::size_t read_lines(std::string_view lines, std::size_t line) {
    if (readers_.size() > 1) {
      return read_in_parallel(lines, line);
    }
    while (!lines.empty()) {
      line =
          readers_.front()->read_lines(take_lines(lines, kChunkBytes), line, name_, texts_.front());
      data_.take_in(texts_.front());
    }
    return line;
  }

  // Chunks are read in any order and taken in in that of the text.
  std::size_t read_in_parallel(std::string_view lines, std::size_t line) {
    std::vector<Chunk> chunks;
    while (!lines.empty()) {
      chunks.clear();
      while (!lines.empty() && chunks.size() < texts_.size()) {
        chunks.push_back({.lines = take_lines(lines, kChunkBytes), .first_line = line});
        line += line_ends_in(chunks.back().lines);
      }
      read_chunks(chunks);
      for (std::size_t i = 0; i < chunks.size(); ++i) {
        data_.take_in(texts_[i]);
      }
    }
    return line;
  }

  void read_chunks(const std::vector<Chunk>& chunks) {
    std::atomic<std::size_t> next{0};
    const auto work = [&](DocumentReader& reader) {
      for (std::size_t i = next++; i < chunks.size(); i = next++) {
        reader.read_lines(chunks[i].lines, chunks[i].first_line, name_, texts_[i]);
      }
    };
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(readers_.size(), chunks.size()); ++i) {
      threads.emplace_back([&work, &reader = *readers_[i]] { work(reader); });
    }
    work(*readers_.front());
  }

  // Appends until the buffer has that many bytes; false at the end of the stream.
  static bool fill(std::string& buffer, Stream& stream, std::size_t bytes) {
    while (buffer.size() < bytes) {
      const std::string_view more = stream.next();
      if (more.empty()) {
        return false;
      }
      buffer += more;
    }
    return true;
  }

  // Holds the whole of a text that is one document, some lines of one that is NDJSON.
  void read_stream(std::string buffer, Stream& stream) {
    const std::size_t bytes_max = options_.limits.bytes_max;
    bool has_more = fill(buffer, stream, kChunkBytes);
    while (has_more && buffer.size() <= bytes_max &&
           !begins_with_line(without_mark(buffer), bytes_max, readers_.front()->parser())) {
      has_more = fill(buffer, stream, std::min(buffer.size() * 2, bytes_max + 1));
    }
    if (!has_more) {
      read_bytes(buffer);
    } else if (is_lines(buffer)) {
      buffer.erase(0, buffer.size() - without_mark(buffer).size());
      read_lines_of(std::move(buffer), stream);
    } else {
      data_.add_unread(text_too_large(buffer.size(), bytes_max), {});
    }
  }

  void read_lines_of(std::string buffer, Stream& stream) {
    const std::size_t block = kChunkBytes * texts_.size();
    std::size_t line = 1;
    bool has_more = true;
    std::size_t searched = 0;  // so far no line ends in the buffer
    while (has_more) {
      has_more = fill(buffer, stream, std::max(block, buffer.size() + 1));
      const std::size_t last = std::string_view(buffer).substr(searched).rfind('\n');
      const std::size_t end = !has_more                        ? buffer.size()
                              : last == std::string_view::npos ? 0
                                                               : searched + last + 1;
      line = read_lines(std::string_view(buffer).substr(0, end), line);
      buffer.erase(0, end);
      searched = buffer.size();
      if (buffer.size() > options_.limits.bytes_max) {
        data_.add_unread(line_too_large(line++, options_.limits.bytes_max), {});
        has_more = skip_line(buffer, stream);
        searched = 0;
      }
    }
  }

  // Leaves what follows the line in the buffer; false at the end of the stream.
  static bool skip_line(std::string& buffer, Stream& stream) {
    std::string_view more = stream.next();
    std::size_t end = more.find('\n');
    while (!more.empty() && end == std::string_view::npos) {
      more = stream.next();
      end = more.find('\n');
    }
    buffer = end == std::string_view::npos ? std::string_view() : more.substr(end + 1);
    return !more.empty();
  }

  const Options& options_;
  std::unique_ptr<const CodeIndex> own_codes_;
  Context context_;
  DataSet data_;
  std::vector<std::unique_ptr<DocumentReader>> readers_;  // one for each thread
  std::vector<TextResources> texts_;
  TextName name_;
};

}  // namespace

Outcome from_json(const knowledge::Model& model, const std::vector<Text>& texts,
                  const Options& options) {
  Loader loader(model, options);
  for (const Text& text : texts) {
    loader.read(text, texts.size() > 1);
  }
  return loader.take();
}

}  // namespace regimen::fhir
