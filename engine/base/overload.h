// Overload: one visitor out of several lambdas, for std::visit over a closed set.
#pragma once

namespace regimen {

template <typename... Fs>
struct Overload : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
Overload(Fs...)
    -> Overload<Fs...>;  // clang 14 (our clang-tidy) does not deduce aggregates without it

}  // namespace regimen
