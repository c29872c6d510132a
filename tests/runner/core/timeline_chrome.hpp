// A schedule in the format of Chrome's tracing, which Perfetto opens.
#pragma once

#include "core/schedule.hpp"

#include <string>

namespace runner {

/// A JSON object: a track a thread, an instant a step, a slice a wait. A step takes a microsecond
/// there, whatever the virtual clock says, so that the order can be seen; the virtual time stands
/// among a step's arguments.
[[nodiscard]] std::string timeline_chrome(const schedule& of);

} // namespace runner
