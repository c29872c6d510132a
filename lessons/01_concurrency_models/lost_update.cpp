// The total is atomic here, so that this is no data race: what goes wrong is the order of steps.
#include "lost_update.hpp"

#include <atomic>
#include <barrier>
#include <thread>

namespace models {

//! [bad_luck]
// The barrier stands where an unlucky scheduler would have stopped the first thread.
int add_with_bad_luck() {
    std::atomic<int> total = 0;
    std::barrier both_have_read(2);
    const auto add_one = [&] {
        const int old = total; // read
        both_have_read.arrive_and_wait();
        total = old + 1; // add, and write
    };
    {
        const std::jthread first(add_one);
        const std::jthread second(add_one);
    }
    return total;
}

//! [bad_luck]

int add_with_luck(int times) {
    std::atomic<int> total = 0;
    std::barrier start(2); // without it the first would be done before the second begins
    const auto add_ones = [&] {
        start.arrive_and_wait();
        for (int i = 0; i < times; ++i)
            total = total + 1; // two atomic steps, and not one
    };
    {
        const std::jthread first(add_ones);
        const std::jthread second(add_ones);
    }
    return total;
}

} // namespace models
