// Faults: expressions that had no value for some data, by rule, with their least examples.
//
// Shape:   private to engine/datalog; the same whatever the order in which they were noted.
#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/datalog/compute.h"

namespace regimen::datalog {

class Faults {
 public:
  // The author's rule stands for all its clauses.
  void note(const std::string& rule, Span span, const Failure& failure);
  void report(diagnostics::Sink& sink) const;

 private:
  struct Fault {
    Span span;
    diagnostics::Code code;
    friend auto operator<=>(const Fault&, const Fault&) = default;
  };
  struct Examples {
    std::string rule;
    std::set<std::string> words;  // the least ones
    bool has_more = false;
  };
  std::map<Fault, Examples> faults_;
};

}  // namespace regimen::datalog
