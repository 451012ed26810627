// The maker of random programs, of relational_programs.h.
//
// Shape:   private to relational_programs.cc, relational_conditions.cc and
//          relational_random_values.cc.
#pragma once

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace regimen::oracle {

using Strings = std::vector<std::string>;

inline constexpr int kLayers = 4;  // of facts alone, then of rules

struct RandomRelation {
  std::string name;
  Strings sorts;
  int layer = 0;
};

class ProgramMaker {
 public:
  explicit ProgramMaker(std::mt19937& random) : random_(random) {}
  Strings program();

 private:
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  bool chance(int percent) { return below(100) < percent; }
  std::string one_of(const Strings& all) { return all[random_() % all.size()]; }

  void add_relation(int layer, bool is_output);
  void add_recursion(const std::string& sort, bool is_output);
  void add_facts(const RandomRelation& relation, int count);
  std::string literal(const std::string& sort);

  // One rule. `bound_`: the variables of its body so far, by sort.
  std::string rule(const RandomRelation& head);
  Strings conditions(int layer, bool is_recursive);
  std::string add_aggregates(const RandomRelation& head, Strings& parts);
  std::string written(const std::string& head, Strings parts, int layer);
  std::string new_variable(const std::string& sort);
  std::optional<std::string> bound(const std::string& sort);
  std::string value(const std::string& sort);  // a bound variable or a literal
  std::string computed(const std::string& sort);
  std::string computed_integer();
  std::string computed_number();
  std::string computed_text();
  const RandomRelation& relation_below(int layer);
  const RandomRelation& relation_for_negation(int layer);
  std::string atom(const RandomRelation& relation);
  std::string test_atom(const RandomRelation& relation);
  std::string comparison();
  std::string test(int layer);
  std::string binding_choice(int layer);
  std::string head_value(const std::string& sort, bool is_recursive, Strings& parts);

  struct Aggregated {
    std::string text;
    std::string sort;
  };
  Aggregated aggregate(int layer);
  Aggregated aggregate_of(const Strings& own, const std::string& over);
  std::string over(const RandomRelation& relation, int layer, Strings& own);

  std::mt19937& random_;
  std::vector<RandomRelation> relations_{};
  Strings statements_{};
  std::map<std::string, Strings> bound_{};
  int variable_count_ = 0;
  int rule_count_ = 0;
  bool has_large_numbers_ = false;
};

}  // namespace regimen::oracle
