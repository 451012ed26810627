// Regimen within another program: compile knowledge, read patients, evaluate, and ask why.
//
// Shape:   values that share what is compiled; copies are cheap. This header and those it includes are
//          all that is installed, and need nothing but the standard library.
// Errors:  none is thrown. Mistakes in rules are `diagnostics`, problems of data are `problems`, a
//          question that cannot be asked has an `error`: all in words, as the command line has them.
// Purity:  no files, clock, terminal or locale: the caller hands over texts and the day.
// Threads: one knowledge base may be used by many threads at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/observer.h"

namespace regimen::api {
class KnowledgeBase;
}
namespace regimen::patient {
struct Record;
}

namespace regimen::embed {

struct Text {
  std::string name;  // for messages: a path
  std::string text;
  bool is_library = false;  // of the stdlib: in force only where a module uses it
};

class KnowledgeBase {
 public:
  // The texts of rules and of the stdlib, in any order.
  static KnowledgeBase compile(const std::vector<Text>& texts, Observer* observer = nullptr);

  bool has_errors() const;    // statements with errors are left out of what follows
  bool can_evaluate() const;  // false: nothing can be said until the errors are mended
  std::string diagnostics() const;
  std::string diagnostics_json() const;
  std::string digest() const;  // "sha256:…" of all that is in force
  const api::KnowledgeBase& compiled() const { return *base_; }

 private:
  explicit KnowledgeBase(std::shared_ptr<const api::KnowledgeBase> base);
  std::shared_ptr<const api::KnowledgeBase> base_;
};

// What is known of one patient, in the terms of the knowledge base it was read with.
class Patient {
 public:
  explicit Patient(std::shared_ptr<const patient::Record> record);
  std::string id() const;
  std::vector<std::string> problems()
      const;  // what of this patient's data could not be used, and why
  const patient::Record& record() const { return *record_; }

 private:
  std::shared_ptr<const patient::Record> record_;
};

struct Patients {
  std::vector<Patient> patients;      // by id
  std::vector<std::string> problems;  // of the texts as a whole
  std::string error;                  // `as_of` is no day or instant: nothing was read
};
// FHIR R4 JSON: Bundles, resources, NDJSON; all texts are one data set. `as_of`: "2026-03-01", or an
// instant with its offset. Results after it are set aside.
Patients read_fhir(const KnowledgeBase& base, const std::vector<Text>& texts,
                   std::string_view as_of);

struct Answer {
  std::string text;
  std::string json;  // schema in docs/json.md
  std::string error;
};
// What is said of the patient: each agent's status, doses, monitoring, what is missing.
Answer evaluate(const KnowledgeBase& base, const Patient& patient);
// The proof of a conclusion, an agent's status or a protocol; then what it lacks, and what is unknown
// and matters.
Answer why(const KnowledgeBase& base, const Patient& patient, std::string_view name);
Answer whynot(const KnowledgeBase& base, const Patient& patient, std::string_view name);
Answer needs(const KnowledgeBase& base, const Patient& patient, std::string_view name);

}  // namespace regimen::embed
