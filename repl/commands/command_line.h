// The command line: words to one command of the table, its result printed, its exit code.
#pragma once

#include <string>

namespace regimen::commands {

int run_program(int argc, char** argv, const std::string& version);

// `regimen help [NAME]`: of the program, or of one of its commands; empty for another word.
std::string help_of_program(const std::string& name);

}  // namespace regimen::commands
