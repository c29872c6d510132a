// The system call behind every mutex and condition variable of Linux, used across processes.
#include "bell.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <limits>

namespace workbook {

// Not FUTEX_PRIVATE_FLAG, which is what std::atomic::wait says: private sleepers are looked for in
// one process only.

//! [bell]
void bell::wait(count seen) noexcept {
    ++sleepers_;
    // The kernel looks once more and goes to sleep in one step, so no ring falls in between.
    ::syscall(SYS_futex, &rung_, FUTEX_WAIT, seen, nullptr, nullptr, 0);
    --sleepers_;
}

void bell::ring() noexcept {
    ++rung_;
    if (sleepers_ == 0) return; // whoever comes to sleep now sees that it has been rung
    ::syscall(SYS_futex, &rung_, FUTEX_WAKE, std::numeric_limits<int>::max(), nullptr, nullptr, 0);
}

//! [bell]

} // namespace workbook
