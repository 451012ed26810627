// `regimen_tests --update`: expected text is rewritten with what came out, to be reviewed as a
// diff.
#pragma once

namespace regimen::tests {

bool is_update();

}  // namespace regimen::tests
