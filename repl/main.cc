// `regimen`: the program. Exceptions end here.
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>

#include "repl/commands/command_line.h"
#include "repl/commands/value.h"
#include "repl/version.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    return regimen::commands::run_program(argc, argv, regimen::version());
  } catch (const std::bad_alloc&) {
    std::fputs("regimen: out of memory\n", stderr);
  } catch (const std::exception&) {
    std::fputs("regimen: internal error; please report what you ran\n", stderr);
  }
  return regimen::commands::kWrongUse;
}
