// The work of this lesson: honest arithmetic that keeps a core busy.
#pragma once

#include <cstdint>

namespace workbook {

/// 0² + 1² + ... + (n-1)², modulo 2^64. Takes time proportional to n: compilers know the closed
/// form for this sum, and the empty asm keeps them from using it, for the work is what we want to
/// see.
inline std::uint64_t sum_of_squares(std::uint64_t n) {
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        total += i * i;
        asm volatile("" : "+r"(total));
    }
    return total;
}

} // namespace workbook
