// A fuzz target: one function that takes any bytes and must come back, in time, without a
// complaint of the sanitizers. rules_fuzz.cc and fhir_fuzz.cc each define it; libFuzzer or
// replay_main.cc calls it.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
