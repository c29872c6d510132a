// Medians and means of what was measured.
#pragma once

#include <algorithm>
#include <vector>

namespace tables {

/// The middle one, or the mean of the two in the middle. Precondition: there is one.
template <typename Number>
[[nodiscard]] double median(std::vector<Number> values) {
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    const auto upper = static_cast<double>(values[middle]);
    return values.size() % 2 == 1 ? upper : (static_cast<double>(values[middle - 1]) + upper) / 2;
}

/// Precondition: there is one.
template <typename Number>
[[nodiscard]] double mean(const std::vector<Number>& values) {
    double sum = 0;
    for (const auto value : values)
        sum += static_cast<double>(value);
    return sum / static_cast<double>(values.size());
}

} // namespace tables
