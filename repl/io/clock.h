// The clock: the only place that reads it. Everything else is handed an instant.
#pragma once

#include "engine/quantity/calendar.h"

namespace regimen::io {

// Now, to the minute, in UTC.
quantity::Instant now();

}  // namespace regimen::io
