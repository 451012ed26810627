// The readable result of a certificate, held against its input and what its proof proves. Private
// to engine/reports/certificate; it shares nothing with advice and explain, which made the result.
//
// Checked: whose result it is (id, sex, birth, day), the digest and the errors of the knowledge;
//          the status of every agent and protocol with the statements behind it, which doses are
//          given; every conclusion, warning, referral, titration, conflict, exception and
//          violation: each listed one follows, each that follows is listed, each statement has the
//          title and the sources that the knowledge gives it. What is monitored follows.
// Errors:  the first thing that does not agree, with its place.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/reports/certificate/reader.h"
#include "engine/verification/expected_advice.h"

namespace regimen::certificate {

struct Expected {
  const knowledge::Model& model;
  const patient::Record& record;
  const verification::ExpectedAdvice& advice;
  std::string_view knowledge;
  std::size_t errors_in_knowledge;
};

void check_result(const Expected& expected, const Reader& result);

}  // namespace regimen::certificate
