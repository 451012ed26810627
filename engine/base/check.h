// REGIMEN_CHECK: states why something must hold; a failure is our mistake and aborts.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace regimen {

[[noreturn]] inline void check_failed(const char* condition, const char* why, const char* file,
                                      int line) {
  std::fprintf(stderr, "regimen: internal error: %s (%s) at %s:%d\n", why, condition, file, line);
  std::abort();
}

}  // namespace regimen

#define REGIMEN_CHECK(condition, why)                                 \
  do {                                                                \
    if (!(condition)) {                                               \
      ::regimen::check_failed(#condition, (why), __FILE__, __LINE__); \
    }                                                                 \
  } while (false)
