// Domains: the values of an input that the rules of a scope tell apart, one candidate for each.
//
// Shape:   numbers ascending, each candidate's range as wide as its effects stay the same, so that
//          together they cover the plausible values; then series of results, where several are
//          needed to settle a test. A result stands for a new one, drawn now.
// Cost:    one changed record per threshold and two more.
#pragma once

#include <vector>

#include "engine/explanation/change/scope.h"

namespace regimen::change {

std::vector<Candidate> candidates_of(const Scope& scope, const knowledge::Input& input);

// Does the candidate leave every test of its input as it is?
bool is_as_now(const Scope& scope, const Candidate& candidate);

// May it become so? Sex and birth date do not change, and what is past does not go away; it may
// come to be, and what is not known may be learned.
bool may_change(const Scope& scope, const Change& change);

// Is any test of the input undecided?
bool is_open(const Scope& scope, const knowledge::Input& input);

}  // namespace regimen::change
