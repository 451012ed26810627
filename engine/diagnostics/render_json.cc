// Implements engine/diagnostics/render.h: JSON.
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/diagnostics/render.h"

namespace regimen::diagnostics {

namespace {

using Json = nlohmann::ordered_json;

Json location_json(const diagnostics::Location& location, std::uint32_t offset) {
  return {{"line", location.line}, {"column", location.column}, {"offset", offset}};
}

Json label_json(const Label& label, const diagnostics::Buffers& buffers) {
  const diagnostics::Span& span = label.span;
  return {{"file", buffers.name(span.buffer)},
          {"start", location_json(buffers.locate(span.buffer, span.begin), span.begin)},
          {"end", location_json(buffers.locate(span.buffer, span.end), span.end)},
          {"text", label.text}};
}

Json diagnostic_json(const Diagnostic& diagnostic, const diagnostics::Buffers& buffers) {
  Json secondary = Json::array();
  for (const Label& label : diagnostic.secondary) {
    secondary.push_back(label_json(label, buffers));
  }
  return {
      {"code", id_of(diagnostic.code)},
      {"severity", word_of(severity_of(diagnostic.code))},
      {"message", diagnostic.message},
      {"primary", diagnostic.primary ? label_json(*diagnostic.primary, buffers) : Json(nullptr)},
      {"secondary", std::move(secondary)},
      {"notes", Json(diagnostic.notes)},
      {"help", diagnostic.help.empty() ? Json(nullptr) : Json(diagnostic.help)}};
}

}  // namespace

Json document_of(const std::vector<Diagnostic>& diagnostics, const diagnostics::Buffers& buffers) {
  Json array = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    array.push_back(diagnostic_json(diagnostic, buffers));
  }
  return array;
}

std::string render_json(const std::vector<Diagnostic>& diagnostics,
                        const diagnostics::Buffers& buffers) {
  // A text from outside may hold bytes that are not UTF-8: they are replaced, never thrown about.
  return document_of(diagnostics, buffers).dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace regimen::diagnostics
