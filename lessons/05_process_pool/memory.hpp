// How much memory a process takes, as the kernel counts it.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace workbook {

/// Sizes of a process's mapped memory, in KiB.
struct memory {
    std::int64_t resident = 0;     ///< RSS: pages in RAM, each counted whole
    std::int64_t proportional = 0; ///< PSS: a page that k processes map counts 1/k
    std::int64_t own = 0;          ///< pages that only this process maps: what its end would free
};

/// What `/proc/<pid>/smaps_rollup` says. Throws std::runtime_error when it says nothing.
/// Left out by the kernel: what it keeps itself for each thread, such as 16 KiB of kernel stack.
[[nodiscard]] memory memory_of(pid_t pid);

} // namespace workbook
