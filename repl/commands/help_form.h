// The form of `--help`: what stands behind an option in words, not in the types of a program.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace regimen::commands {

class HelpForm : public CLI::Formatter {
 public:
  // "--jobs NUMBER from 1 to 1024", "--patients TEXT ... (required)".
  std::string make_option_opts(const CLI::Option* option) const override;
};

}  // namespace regimen::commands
