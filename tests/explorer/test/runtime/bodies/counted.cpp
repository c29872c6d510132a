// Bodies whose schedules can be counted by hand.
#include "bodies/precise.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace explorer::testing {

namespace {

void add(std::atomic<int>& number, int steps) {
    for (int i = 0; i < steps; ++i)
        ++number;
}

/// No std::jthread here: it has a state with atomics, and steps of its own.
void join_all(std::vector<std::thread>& threads) {
    for (auto& each : threads)
        each.join();
}

} // namespace

void steps_on_one(int steps) {
    std::atomic number = 0;
    std::thread first([&] { add(number, steps); });
    std::thread second([&] { add(number, steps); });
    first.join();
    second.join();
}

void steps_on_two(int steps) {
    std::atomic one = 0;
    std::atomic other = 0;
    std::thread first([&] { add(one, steps); });
    std::thread second([&] { add(other, steps); });
    first.join();
    second.join();
}

void increments_under_lock(int threads) {
    std::mutex mutex;
    int count = 0; // guarded by mutex
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i)
        workers.emplace_back([&] {
            const std::lock_guard lock(mutex);
            ++count;
        });
    join_all(workers);
}

void windows(int count) {
    constexpr std::size_t most = 4;
    const auto last = static_cast<std::size_t>(count) - 1;
    std::array<std::atomic<int>, most> open{};
    bool seen = false; // by the last thread; read after its end
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i <= last; ++i)
        threads.emplace_back([&open, i] {
            if (i > 0 && open.at(i - 1) == 0) return;
            open.at(i) = 1;
            open.at(i) = 0;
        });
    threads.emplace_back([&] { seen = open.at(last) == 1; });
    join_all(threads);
    if (seen) throw std::logic_error("looked through all windows");
}

void a_little_of_everything() {
    using namespace std::chrono_literals;
    std::mutex mutex;
    std::condition_variable changed;
    int ready = 0; // guarded by mutex
    std::atomic rounds = 0;
    std::vector<std::jthread> workers;
    for (int i = 0; i < 3; ++i)
        workers.emplace_back([&, i] {
            rounds.fetch_add(i, std::memory_order_relaxed);
            std::this_thread::sleep_for(i * 1ms);
            const std::lock_guard lock(mutex);
            ++ready;
            changed.notify_one();
        });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready == 3; });
}

} // namespace explorer::testing
