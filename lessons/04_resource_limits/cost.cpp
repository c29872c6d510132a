// Measures; the numbers are of this machine and of this moment.
#include "cost.hpp"

#include "bounded_queue.hpp"
#include "pacing_limiter.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

#include <malloc.h>

namespace cost {

namespace {

using steady = std::chrono::steady_clock;

double nanoseconds_since(steady::time_point start) {
    return std::chrono::duration<double, std::nano>(steady::now() - start).count();
}

double heap_kib() {
    return static_cast<double>(mallinfo2().uordblks) / 1024;
}

} // namespace

double acquire_ns() {
    constexpr int calls = 200'000;
    workbook::pacing_limiter limiter(1e9); // an interval of 1 ns is over before the next call
    const auto start = steady::now();
    for (int i = 0; i < calls; ++i)
        limiter.acquire();
    return nanoseconds_since(start) / calls;
}

double queue_ns() {
    constexpr int items = 200'000;
    workbook::bounded_queue queue(1);
    const auto start = steady::now();
    for (int i = 0; i < items; ++i) {
        queue.push("item");
        queue.pop();
    }
    return nanoseconds_since(start) / items;
}

double hand_over_ns(int capacity) {
    constexpr int items = 20'000;
    workbook::bounded_queue queue(static_cast<std::size_t>(capacity));
    const auto start = steady::now();
    {
        const std::jthread consumer([&] {
            while (queue.pop()) {
            }
        });
        for (int i = 0; i < items; ++i)
            queue.push("item");
        queue.close();
    }
    return nanoseconds_since(start) / items;
}

double full_queue_kib(int capacity, int bytes) {
    const double before = heap_kib();
    workbook::bounded_queue queue(static_cast<std::size_t>(capacity));
    while (queue.try_push(std::string(static_cast<std::size_t>(bytes), 'x'))) {
    }
    return heap_kib() - before;
}

} // namespace cost
