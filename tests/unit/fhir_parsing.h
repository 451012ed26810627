// Reading for the tests of engine/patient/fhir: whole outcomes as text, options, changed texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/patient/fhir/codes.h"
#include "engine/patient/fhir/from_json.h"
#include "engine/patient/print.h"
#include "repl/io/workspace.h"

namespace regimen::fhir {

inline const knowledge::Model& shipped() {
  static const io::Knowledge kKnowledge = io::load_knowledge({}, {});
  return kKnowledge.base->model();
}

inline void add_fault(std::string& text, const patient::Fault& fault) {
  text.append(diagnostics::id_of(fault.code)).append(" ").append(fault.path);
  text.append(": ").append(fault.message).append("; ").append(fault.help);
  for (const knowledge::Input& input : fault.inputs) {
    text.append(" ").append(knowledge::name_of(shipped(), input));
  }
  text.append("\n");
}

inline std::string printed(const Outcome& outcome) {
  std::string text;
  for (const patient::Record& record : outcome.records) {
    text += record.label + " " + record.name + " " + std::to_string(record.entries.mapped) + " " +
            std::to_string(record.entries.something_else) + " " +
            std::to_string(record.entries.not_understood) + "\n" +
            patient::record_text(shipped(), record);
    for (const patient::Fault& fault : record.faults) {
      add_fault(text, fault);
    }
    for (const knowledge::Input& input : record.unknown) {
      text += knowledge::name_of(shipped(), input) + " is unknown\n";
    }
  }
  for (const patient::Fault& problem : outcome.problems) {
    add_fault(text, problem);
  }
  for (const Count& count : outcome.not_used) {
    text += count.type + " " + std::to_string(count.count) + "\n";
  }
  return text;
}

inline Options parsing_options(bool is_fast, std::size_t threads = 1) {
  static const CodeIndex kCodes(shipped());
  Options made;
  made.codes = &kCodes;
  made.as_of = *quantity::Instant::parse("2026-06-01");
  made.threads = threads;
  made.is_fast = is_fast;
  return made;
}

inline std::string printed_from(std::string_view bytes, const Options& given) {
  return printed(from_json(shipped(), {{.name = "x", .bytes = bytes}}, given));
}

// A fixed sequence: the test is the same each time.
class Mutator {
 public:
  std::string changed(std::string text) {
    for (std::uint32_t changes = 1 + next() % 3; changes > 0 && !text.empty(); --changes) {
      const std::size_t at = next() % text.size();
      switch (next() % 5) {
        case 0:
          text[at] = static_cast<char>(next());
          break;
        case 1:
          text[at] = kTelling[next() % kTelling.size()];
          break;
        case 2:
          text.insert(at, 1, kTelling[next() % kTelling.size()]);
          break;
        case 3:
          text.erase(at, 1 + next() % 8);
          break;
        default:
          text.insert(at, text.substr(next() % text.size(), 1 + next() % 24));
          break;
      }
    }
    return text;
  }

 private:
  static constexpr std::string_view kTelling = "\"\\{}[]:,0-.eEtfn \t\r\n/u\x80\xC3";
  std::uint32_t next() {
    state_ = state_ * 1664525U + 1013904223U;
    return state_ >> 8U;
  }
  std::uint32_t state_ = 1;
};

}  // namespace regimen::fhir
