// A workspace: the knowledge base and the patients one command or session works with, loaded from
// files.
//
// Shape:   the knowledge base is compiled from the stdlib, the named rules and what was typed.
// Errors:  unreadable files are collected beside what could be read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"
#include "engine/patient/fhir/from_json.h"
#include "repl/io/files.h"

namespace regimen::io {

struct Knowledge {
  std::shared_ptr<const api::KnowledgeBase> base;
  std::vector<IoError> errors;
};
// Stands for the shipped rules among paths.
inline constexpr const char* kShippedRules = "@shipped";

// `paths` empty: the shipped rules.
Knowledge load_knowledge(const std::vector<std::string>& paths,
                         const std::vector<api::NamedText>& typed,
                         const knowledge::CheckOptions& options = {});

struct AsOf {
  quantity::Instant at;
  bool is_explicit = false;
};

struct Patients {
  fhir::Outcome outcome;  // empty when interrupted: half of what is known of a patient misleads
  std::vector<IoError> errors;
  bool is_interrupted = false;  // by Ctrl-C; it is among the errors, too
};
Patients load_patients(const knowledge::Model& model, const std::vector<std::string>& paths,
                       const AsOf& as_of, std::size_t threads = 1);

}  // namespace regimen::io
