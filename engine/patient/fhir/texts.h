// Texts: where the documents of a text are, and where the resources of a document.
//
// NDJSON is told by its content: a first line that is a document by itself, with more after it. A
// pretty-printed bundle is one document.
//
// Shape:   lines in the order of the text, blank ones left out but counted.
// Errors:  D116, D117, D134 for what is no resource.
// Cost:    one scan for line ends; the first line is parsed to tell NDJSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/patient/fhir/json.h"
#include "engine/patient/record.h"

namespace regimen::fhir {

struct Document {
  std::string_view bytes;
  std::size_t line = 0;    // of an NDJSON text, from 1; 0: the text is one document
  std::size_t offset = 0;  // of its first byte in a text of one document
};

// A text without the mark of its byte order.
std::string_view without_mark(std::string_view text);

// Is each line of the text, which has no mark, a document of its own? A text of more than
// `bytes_max` is not looked at as a whole.
bool is_ndjson(std::string_view text, std::size_t bytes_max, JsonParser& parser);

// Is it NDJSON by its first line alone, a document with something after it?
bool begins_with_line(std::string_view text, std::size_t bytes_max, JsonParser& parser);

// The lines of a piece of NDJSON that begins with line `first_line`.
class Lines {
 public:
  explicit Lines(std::string_view resources, std::size_t first_line = 1)
      : resources_(resources), line_(first_line) {}

  std::optional<Document> next();
  // The number of the line that would come next.
  std::size_t line() const { return line_; }

 private:
  std::string_view resources_;
  std::size_t line_;
};

struct Resource {
  Json root;
  std::string_view type;
  std::string location;       // "Bundle.entry[12].resource"; empty: the document is the resource
  std::string_view full_url;  // of its entry
  bool is_suspect = false;    // an entry around it has a key twice
};

// The resources of one document, those of nested Bundles included.
struct Resources {
  std::vector<Resource> resources;
  std::vector<patient::Fault> problems;  // paths are locations in the document
};
void find_resources(Json document, Resources& found);

// "valueQuantity.code": how to come from `root` to the node `target` inside it.
std::string path_to(Json root, std::uint32_t target);

}  // namespace regimen::fhir
