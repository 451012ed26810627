// Words that the explanations of mechanisms share.
#pragma once

#include <string>

#include "engine/explanation/mechanism.h"

namespace regimen::explanation {

std::string sex_words(knowledge::Sex sex);   // " in men", "" for everybody
std::string steps_words(std::size_t count);  // "2 steps"
// "gnrh raises lh at pituitary: lh rises": the statement, and what the step comes to on this path.
std::string step_words(const Mechanisms& mechanisms, const mechanism::Path& path, std::size_t i);

}  // namespace regimen::explanation
