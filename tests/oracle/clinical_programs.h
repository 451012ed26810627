// Generated clinical knowledge and records, with every construct that decides something about a
// patient: what the engine and the oracle are compared on.
//
// Shape:   one program per seed, the same for the same seed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/knowledge_base.h"
#include "engine/patient/record.h"
#include "tests/oracle/clinical_conditions.h"

namespace regimen::oracle {

std::string join(const std::vector<std::string>& lines);

// The lines of a patient of such a program, and what a knowledge base understands of them.
std::vector<std::string> facts(Random& random);
patient::Record read(const api::KnowledgeBase& base, const std::vector<std::string>& lines);

class Generated {
 public:
  // Without `known x` and `missing x` where `asks_what_is_known` is false.
  explicit Generated(unsigned seed, bool asks_what_is_known = true);
  const api::KnowledgeBase& base() const { return *base_; }
  Random& random() { return random_; }
  // The same statements in another order, spread over two files.
  api::KnowledgeBase shuffled();
  std::string text() const { return join(all_); }

 private:
  Random random_;
  std::vector<std::string> all_;
  std::optional<api::KnowledgeBase> base_;
};

}  // namespace regimen::oracle
