// Implements the metadata of engine/knowledge/check.h: who stands behind a statement, and its sentence.
#include <algorithm>

#include "engine/knowledge/check.h"
#include "engine/knowledge/quantities.h"

namespace regimen::knowledge {

namespace {

const std::vector<std::string>& levels() {
  static const std::vector<std::string> words = {"high", "moderate", "low", "unverified"};
  return words;
}

Diagnostic no_such_place(const std::string& place, Span span,
                         const std::vector<std::string>& names) {
  std::string possible;
  for (const std::string& name : names) {
    possible += (possible.empty() ? "`{" : ", `{") + name + "}`";
  }
  return {
      .code = Finding::kNoSuchPlace,
      .message = "nothing fills `{" + place + "}` in this sentence",
      .primary = {{span, "the sentence"}},
      .help = names.empty() ? "write the sentence without `{…}`" : "possible here: " + possible};
}

}  // namespace

Metadata metadata_from(Scope& scope, const syntax::Statement& statement) {
  Metadata metadata;
  metadata.doc = statement.doc;
  if (!statement.metadata) {
    return metadata;
  }
  const syntax::Metadata& written = *statement.metadata;
  const auto text = [](const std::optional<syntax::Text>& note) { return note ? note->value : ""; };
  metadata.says = text(written.says);
  metadata.author = text(written.author);
  metadata.reviewer = text(written.reviewer);
  metadata.version = text(written.version);
  metadata.reviewed_on = read_day(scope, written.reviewed_on);
  metadata.review_by = read_day(scope, written.review_by);
  if (written.evidence && word_of(scope, *written.evidence, levels(), "level of evidence")) {
    metadata.evidence = written.evidence->text;
  }
  const bool is_before =
      metadata.reviewed_on && metadata.review_by && *metadata.review_by < *metadata.reviewed_on;
  if (is_before) {
    scope.warn({.code = Finding::kReviewOrder,
                .message = "this is to be reviewed before it was reviewed",
                .primary = {{written.review_by->span, "earlier than the last review"}},
                .secondary = {{written.reviewed_on->span, "reviewed on this day"}},
                .help = "state the day of the next review"});
  }
  return metadata;
}

void check_sentence(Scope& scope, const syntax::Metadata& written,
                    const std::vector<std::string>& names) {
  if (!written.says) {
    return;
  }
  const std::string& text = written.says->value;
  for (std::size_t open = text.find('{'); open != std::string::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    const std::string place =
        text.substr(open + 1, (close == std::string::npos ? text.size() : close) - open - 1);
    if (std::find(names.begin(), names.end(), place) == names.end()) {
      scope.error(no_such_place(place, written.says->span, names));
    }
  }
}

}  // namespace regimen::knowledge
