// SM-2.
#include "interview/spaced.hpp"

#include <algorithm>
#include <cmath>

namespace runner {

namespace {

constexpr double least_easiness = 1.3;

double easier(double easiness, int quality) {
    const double short_of = 5 - quality;
    return std::max(least_easiness, easiness + 0.1 - short_of * (0.08 + short_of * 0.02));
}

int next_interval(const spaced_item& item) {
    if (item.repetitions == 0) return 1;
    if (item.repetitions == 1) return 6;
    return static_cast<int>(std::lround(item.interval * item.easiness));
}

} // namespace

spaced_item after_answer(spaced_item item, bool right, std::int64_t today) {
    item.interval = right ? next_interval(item) : 0;
    item.repetitions = right ? item.repetitions + 1 : 0;
    item.easiness = easier(item.easiness, right ? 5 : 2);
    item.due = today + item.interval;
    return item;
}

} // namespace runner
