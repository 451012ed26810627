// Implements engine/patient/fhir/document_reader.h.
#include "engine/patient/fhir/document_reader.h"

#include <algorithm>
#include <string>
#include <utility>

namespace regimen::fhir {

namespace {

using diagnostics::Code;

std::string position(const Document& document, const JsonError& error) {
  if (document.line > 0) {
    return " (byte " + std::to_string(error.offset + 1) + " of the line)";
  }
  const std::string_view before =
      document.bytes.substr(0, std::min(error.offset, document.bytes.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  return " (line " + std::to_string(line) + ", byte " +
         std::to_string(document.offset + error.offset + 1) + ")";
}

std::string line_name(std::size_t line) {
  return line == 0 ? std::string() : "line " + std::to_string(line);
}

patient::Fault unreadable(const Document& document, const JsonError& error) {
  const bool is_placed = error.code == Code::kNotJson || error.code == Code::kNotUtf8;
  return {.code = error.code,
          .path = line_name(document.line),
          .message = error.message + (is_placed ? position(document, error) : std::string()),
          .help = document.line == 0 ? "this text is not used"
                                     : "this line is not used; the others are",
          .inputs = {}};
}

}  // namespace

DocumentReader::DocumentReader(const Context& context)
    : context_(context), parser_(context.options.limits.depth_max, context.options.is_fast) {}

void DocumentReader::read(const Document& document, ResourceReader& reader) {
  const JsonTree* tree = parser_.parse(document.bytes);
  if (tree == nullptr) {
    reader.add_unread(unreadable(document, parser_.error()), document.bytes);
    return;
  }
  if (reader.add_planned(*tree)) {
    return;
  }
  find_resources(Json(*tree, 0), found_);
  for (patient::Fault& problem : found_.problems) {
    if (document.line > 0) {
      const std::string line = line_name(document.line);
      problem.path = problem.path.empty() ? line : line + ": " + problem.path;
    }
    reader.add_unread(std::move(problem), document.bytes);
  }
  for (const Resource& resource : found_.resources) {
    reader.add(resource, document.line);
  }
}

void DocumentReader::read_whole(std::string_view text, const TextName& name,
                                TextResources& resources) {
  ResourceReader reader(context_, name, resources);
  const std::string_view bytes = without_mark(text);
  if (bytes.size() > context_.options.limits.bytes_max) {
    reader.add_unread(text_too_large(text.size(), context_.options.limits.bytes_max), {});
    return;
  }
  read({.bytes = bytes, .line = 0, .offset = text.size() - bytes.size()}, reader);
}

std::size_t DocumentReader::read_lines(std::string_view lines, std::size_t first_line,
                                       const TextName& name, TextResources& resources) {
  const std::size_t bytes_max = context_.options.limits.bytes_max;
  ResourceReader reader(context_, name, resources);
  Lines each(lines, first_line);
  while (const std::optional<Document> line = each.next()) {
    if (line->bytes.size() > bytes_max) {
      reader.add_unread(line_too_large(line->line, bytes_max), line->bytes);
    } else {
      read(*line, reader);
    }
  }
  return each.line();
}

patient::Fault text_too_large(std::size_t bytes, std::size_t bytes_max) {
  return {.code = Code::kTooLarge,
          .path = "",
          .message = "the text has " + std::to_string(bytes) + " bytes, and at most " +
                     std::to_string(bytes_max) + " are read",
          .help = "split it; NDJSON can be split at any line",
          .inputs = {}};
}

patient::Fault line_too_large(std::size_t line, std::size_t bytes_max) {
  return {
      .code = Code::kTooLarge,
      .path = line_name(line),
      .message = "the line has more than the " + std::to_string(bytes_max) + " bytes that are read",
      .help = "this line is not used; the others are",
      .inputs = {}};
}

}  // namespace regimen::fhir
