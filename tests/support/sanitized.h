// Whether the tests run under a sanitizer, which costs them five to ten times: generated programs
// are fewer there.
#pragma once

namespace regimen::tests {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif
#else
inline constexpr bool kIsSanitized = false;
#endif

}  // namespace regimen::tests
