// Answers to questions about one patient: each question in words, its answer as text and as JSON.
// What the REPL types and what the command line calls are the same functions.
//
// Shape:   an answer is made once; what is shown of it is rendered when it is asked for. The subject
//          must live as long as its answers.
// Errors:  `error` in words for a question that cannot be asked; then nothing else is set.
// Cost:    one evaluation each; `flip` tries every set of up to three changes, 64 at a time.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/api/knowledge_base.h"
#include "engine/explanation/explain.h"

namespace regimen::api {

using Json = nlohmann::ordered_json;

struct Answer {
  std::function<std::string()> text{};
  std::function<Json()> document{};
  std::string error{};
};
Answer no_answer(std::string error);
// Of what had to be made already.
Answer answer_with(std::string text, Json document);

struct Subject {
  const KnowledgeBase& base;
  const patient::Record& record;
};

// The proof: for a clinician in a few lines, for an author rule by rule, for an auditor with every
// number and digest.
enum class Audience : std::uint8_t { kClinician, kAuthor, kAuditor };
struct WhyOptions {
  Audience audience = Audience::kAuthor;
  std::size_t depth = explanation::kDepthMax;  // lines, or nodes, below one another
  std::size_t proof = 1;  // 2 and up: by the other rules that prove parts of it
};
Answer why(const Subject& subject, std::string_view name, const WhyOptions& options = {});
// "anastrozole lowers estradiol": about nobody.
Answer why_cause(const KnowledgeBase& base, std::string_view words,
                 std::size_t depth = explanation::kDepthMax);
// What every rule that could have made it so lacks, nearest first.
Answer whynot(const Subject& subject, std::string_view name, const WhyOptions& options = {});
// The smallest sets of changes with another answer; `rows_max` of the text.
struct FlipOptions {
  std::size_t size_max = 3;
  std::size_t rows_max = 12;
};
Answer flip(const Subject& subject, std::string_view name, const FlipOptions& options = {});
// How far each number is from the value that would change the answer.
Answer stable(const Subject& subject, std::string_view name);
// What is unknown and matters.
Answer needs(const Subject& subject, std::string_view name);
// What is said of `name` over the values of one input, named second; without, of every number on
// which it depends: "testosterone_cypionate hematocrit".
Answer regions(const Subject& subject, std::string_view words);

// The answer after what of the record is not understood or has problems (record_notices.h); in its
// document as the members `not_understood` and `problems`, where it has none.
Answer with_notices(const Subject& subject, Answer answer);

// What is known of the patient; its document is the record as a certificate has it.
Answer facts(const Subject& subject);
// What would change if the facts were so as well; one that takes away (`unknown x`) is among them.
Answer whatif(const Subject& subject, const std::string& facts, bool colour = false);
// What is recorded and said of `other` and not of `subject`: another patient, or the same one under
// another knowledge base.
Answer compare(const Subject& subject, const Subject& other);

}  // namespace regimen::api
