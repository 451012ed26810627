// Texts: where the documents of a text are, and where the resources of a document.
//
// NDJSON is told by its content: a first line that is a document by itself, with more after it. A
// pretty-printed bundle is one document.
//
// Shape:   documents in the order of the text; line 0 is a text that is one document.
// Errors:  D133, D136 for a text that is not split at all; D117, D134 for what is no resource.
// Cost:    one scan for line ends; the first line is parsed to tell NDJSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fhir/json.h"
#include "engine/record/record.h"

namespace regimen::fhir {

struct Document {
  std::string_view bytes;
  std::size_t line = 0;    // of an NDJSON text, from 1
  std::size_t offset = 0;  // of its first byte in the text
};

std::vector<Document> documents_of(std::string_view text, JsonParser& parser);

struct Resource {
  Json root;
  std::string_view type;
  std::string location;       // "Bundle.entry[12].resource"
  std::string_view full_url;  // of its entry
  bool is_suspect = false;    // an entry around it has a key twice
};

// The resources of one document, those of nested Bundles included.
struct Resources {
  std::vector<Resource> resources;
  std::vector<record::Fault> problems;  // paths are locations in the document
};
Resources resources_of(Json document);

// Equal for equal content in whatever order of keys; `meta` and `text` of the resource itself are
// bookkeeping.
std::uint64_t content_hash(Json resource);

// "valueQuantity.code": how to come from `root` to the node `target` inside it.
std::string path_to(Json root, std::uint32_t target);

}  // namespace regimen::fhir
