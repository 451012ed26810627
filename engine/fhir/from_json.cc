// Implements engine/fhir/from_json.h: texts in, records out.
#include "engine/fhir/from_json.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "engine/fhir/data_set.h"

namespace regimen::fhir {

namespace {

using diagnostics::Code;

std::string position(std::string_view text, const Document& document, const JsonError& error) {
  const std::size_t byte = document.offset + error.offset;
  if (document.line > 0) {
    return " (byte " + std::to_string(error.offset + 1) + " of the line)";
  }
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  return " (line " + std::to_string(line) + ", byte " + std::to_string(byte + 1) + ")";
}

std::string line_name(const Document& document) {
  return document.line == 0 ? std::string() : "line " + std::to_string(document.line);
}

record::Fault unreadable(std::string_view text, const Document& document, const JsonError& error) {
  const bool is_placed = error.code == Code::kNotJson || error.code == Code::kNotUtf8;
  return {.code = error.code,
          .path = line_name(document),
          .message = error.message + (is_placed ? position(text, document, error) : std::string()),
          .help = document.line == 0 ? "nothing of this text is used"
                                     : "nothing of this line is used; the others are",
          .inputs = {}};
}

void read_document(const JsonTree& tree, const Document& document, DataSet& data) {
  const std::string line = line_name(document);
  Resources found = resources_of(Json(tree, 0));
  for (record::Fault& problem : found.problems) {
    if (!line.empty()) {
      problem.path = problem.path.empty() ? line : line + ": " + problem.path;
    }
    data.add_problem(std::move(problem));
  }
  for (const Resource& resource : found.resources) {
    data.add(resource, line.empty() ? line : line + ":");
  }
}

void read_text(const Text& text, const Limits& limits, JsonParser& parser, DataSet& data) {
  if (text.bytes.size() > limits.bytes_max) {
    data.add_problem({.code = Code::kTooLarge,
                      .path = "",
                      .message = "the text has " + std::to_string(text.bytes.size()) +
                                 " bytes, and at most " + std::to_string(limits.bytes_max) +
                                 " are read",
                      .help = "split it; NDJSON can be split at any line",
                      .inputs = {}});
    return;
  }
  if (text.bytes.starts_with("\x1F\x8B")) {
    data.add_problem({.code = Code::kNotJson,
                      .path = "",
                      .message = "the text is compressed with gzip",
                      .help = "decompress it first",
                      .inputs = {}});
    return;
  }
  for (const Document& document : documents_of(text.bytes, parser)) {
    const JsonTree* tree = parser.parse(document.bytes);
    if (tree == nullptr) {
      data.add_problem(unreadable(text.bytes, document, parser.error()));
    } else {
      read_document(*tree, document, data);
    }
  }
}

}  // namespace

Outcome from_json(const model::Model& model, const std::vector<Text>& texts,
                  const Options& options) {
  Context context(model, options);
  DataSet data(context);
  JsonParser parser(options.limits.depth_max);
  for (const Text& text : texts) {
    data.begin_text(text.name, texts.size() > 1 && !text.name.empty() ? text.name + ": " : "");
    read_text(text, options.limits, parser, data);
  }
  return data.take();
}

}  // namespace regimen::fhir
