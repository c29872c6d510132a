// When a quiz question comes back: the algorithm SM-2 (P. A. Wozniak, "Optimization of learning",
// 1990), with an answer being right (quality 5) or wrong (quality 2). The easiness changes after
// wrong answers too, as most of its implementations have it.
#pragma once

#include <cstdint>

namespace runner {

/// What is remembered about one question. A value.
struct spaced_item {
    int repetitions = 0;   ///< right answers in a row
    double easiness = 2.5; ///< at least 1.3
    int interval = 0;      ///< days
    std::int64_t due = 0;  ///< the day on which it comes back, counted from 1970-01-01

    [[nodiscard]] bool operator==(const spaced_item&) const = default;
};

/// The item after an answer on day `today`. A wrong answer comes back on the same day; a right one
/// after 1 day, then 6, then the interval times the easiness.
[[nodiscard]] spaced_item after_answer(spaced_item item, bool right, std::int64_t today);

} // namespace runner
