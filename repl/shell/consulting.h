// A consultation typed line by line: in a session after `ask`, or as a command of its own.
#pragma once

#include <string>

#include "engine/api/consultation.h"
#include "repl/shell/reply.h"

namespace regimen::shell {

class Consulting {
 public:
  explicit Consulting(api::Consultation consultation) : consultation_(std::move(consultation)) {}

  Reply begin() const;                  // the first question, or that there is none
  Reply take(const std::string& line);  // an answer, `unknown`, `why`, `back`, `stop`, `help`
  bool is_over() const { return is_stopped_ || !consultation_.question(); }
  const api::Consultation& consultation() const { return consultation_; }

 private:
  std::string next() const;

  api::Consultation consultation_;
  bool is_stopped_ = false;
};

}  // namespace regimen::shell
