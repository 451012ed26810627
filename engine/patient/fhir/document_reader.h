// Document reader: documents and lines of a text into pieces; one for each thread.
//
// Errors:  D117, D130 to D134 and D136 among the problems of the piece; a line that cannot be read
//          leaves the others as they are.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/patient/fhir/resource_parser.h"
#include "engine/patient/fhir/resource_reader.h"

namespace regimen::fhir {

class DocumentReader {
 public:
  explicit DocumentReader(const Context& context);

  JsonParser& parser() { return parser_; }

  // A text that is one document.
  void read_whole(std::string_view text, const TextName& name, TextResources& resources);
  // Lines of NDJSON, the first of which has that number; gives the number after the last.
  std::size_t read_lines(std::string_view lines, std::size_t first_line, const TextName& name,
                         TextResources& resources);

 private:
  void read(const Document& document, ResourceReader& reader);

  Context context_;
  JsonParser parser_;
  Resources found_;
};

patient::Fault text_too_large(std::size_t bytes, std::size_t bytes_max);
patient::Fault line_too_large(std::size_t line, std::size_t bytes_max);

}  // namespace regimen::fhir
