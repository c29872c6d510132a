// What a group of sleeping children costs on this machine: for the lesson's last part.
#pragma once

#include <cstddef>

namespace cost {

/// Measured over one group whose children sleep until one of them fails.
struct of_a_group {
    double bytes;     ///< heap in use while all sleep, per child; 0 where it cannot be measured
    double start_us;  ///< to make and start a child
    double cancel_us; ///< from the failure to the end of the group, per child
};

/// `children` coroutines in one group; the last one fails when all sleep.
of_a_group cancelling(std::size_t children);

} // namespace cost
