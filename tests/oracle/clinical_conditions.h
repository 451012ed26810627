// Random conditions of generated clinical knowledge, and the names it declares.
#pragma once

#include <random>
#include <string>

namespace regimen::oracle {

using Random = std::mt19937;

// concept_0 …, and so on: what the statements of clinical_programs.cc declare.
inline constexpr int kConcepts = 5;
inline constexpr int kLabs = 4;  // the last one in another unit
inline constexpr int kAgents = 3;
inline constexpr int kConclusions = 6;
inline constexpr int kClasses = 2;

int below(Random& random, int end);  // 0 .. end - 1
bool happens(Random& random, int one_in);
std::string name(const char* kind, int index);
std::string any_name(Random& random, const char* kind, int count);

// A condition without parts. `known x` and `missing x` ask for knowledge itself; programs that must
// not ask it leave them out.
struct ConditionOptions {
  bool is_of_knowledge = true;
  int conclusions = 0;  // those of lower number may be asked for
};
std::string leaf(Random& random, const ConditionOptions& options);
// Of parts, `depth` deep.
std::string condition(Random& random, int depth, const ConditionOptions& options);
// What the policies conclude: for rules on which no advice rests.
std::string about_advice(Random& random);

}  // namespace regimen::oracle
