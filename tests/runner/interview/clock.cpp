// Time as people read it.
#include "interview/clock.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace runner {

std::string minutes_and_seconds(interview_clock::duration time) {
    const auto whole = static_cast<long>(std::max(0.0, time.count()));
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

} // namespace runner
