// FHIR R4 JSON to records.
//
// Reads Bundles (any type, nested), single resources and NDJSON, as many patients as there are.
// Which types are used and by which rules of status is told in docs/fhir.md; those that are not read
// are counted, and those that could matter named in the record (D141). Codes bind through the
// knowledge base's codes; what is not understood is an entry of the record. Never trusts its input:
// size, depth and count limits; every problem is a fault with its JSON path, the rest is used, the
// affected input is unknown. What could not be read is a fault of each patient it may be about.
//
// Errors:  `Outcome::problems` are about the whole text (not JSON, too deep, no patient): D1xx.
//          Faults about a patient are in its record.
// Cost:    one pass; memory of one document, of what is said of the patients, and of 32 bytes for
//          each resource that says nothing. Lines of NDJSON are read by several threads when
//          `threads` says so; what comes out is the same for any number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/patient/record.h"

namespace regimen::fhir {

struct Limits {
  std::size_t bytes_max = 512U << 20U;  // of a document: a text, or a line of NDJSON
  std::size_t depth_max = 64;
  std::size_t faults_max = 1000;  // per patient; the rest is counted
};

class CodeIndex;

struct Options {
  quantity::Instant as_of;
  bool is_as_of_explicit =
      false;  // results after an explicit `as of` are set aside; after now they are faults
  Limits limits;
  std::size_t threads = 1;
  bool is_fast = true;  // false: every resource is read to its end, every text by one parser
  const CodeIndex* codes = nullptr;  // of the model; made where there is none, in milliseconds
};

// The bytes of a text that is too long to be held as a whole.
class Stream {
 public:
  virtual ~Stream() = default;
  // What comes next, valid until the next call; empty at the end, also where reading failed: the
  // owner of the stream tells that.
  virtual std::string_view next() = 0;
};

struct Text {
  std::string name;  // path for labels
  std::string_view bytes;
  Stream* more = nullptr;  // what follows `bytes`; nullptr: nothing
};

struct Count {
  std::string type;  // "Claim"
  std::size_t count = 0;
};

struct Outcome {
  std::vector<patient::Record> records;  // sorted by id
  std::vector<patient::Fault> problems;  // about the text as a whole; resources of no known patient
  std::vector<Count> not_used;           // resource types read past, sorted
};

// All texts are one data set: a Condition file may speak of patients of a Patient file.
Outcome from_json(const knowledge::Model& model, const std::vector<Text>& texts,
                  const Options& options);

}  // namespace regimen::fhir
