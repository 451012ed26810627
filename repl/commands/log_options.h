// The options of the program's log, which are the same for all commands.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "repl/logging/log.h"

namespace regimen::commands {

// To be called before commands are declared: these take the options from `app`.
void declare_log(CLI::App& app, logging::Options& options);

// Runs `work` with the log open, and logs how it ended; its exit code.
int logged(const logging::Options& options, const std::function<int()>& work);

}  // namespace regimen::commands
