// Whether counts are far from what was expected.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace explorer::testing {

/// The chi-square statistic of counts against equal shares of `kinds` kinds.
[[nodiscard]] inline double chi_square(const std::map<std::string, std::uint64_t>& counts,
                                       std::size_t kinds) {
    double total = 0;
    for (const auto& entry : counts)
        total += static_cast<double>(entry.second);
    const auto expected = total / static_cast<double>(kinds);
    // A kind that never came is as far off as all that was expected of it.
    auto sum = expected * static_cast<double>(kinds - counts.size());
    for (const auto& entry : counts) {
        const auto off = static_cast<double>(entry.second) - expected;
        sum += off * off / expected;
    }
    return sum;
}

} // namespace explorer::testing
