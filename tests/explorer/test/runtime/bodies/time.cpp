// Sleeps and clocks.
#include "bodies/uses.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <thread>

namespace explorer::testing {

namespace {

using namespace std::chrono_literals;

template <typename Clock>
void sleeps_exactly() {
    const auto begin = Clock::now();
    std::this_thread::sleep_for(70ms);
    assert(Clock::now() - begin == 70ms);
    std::this_thread::sleep_until(begin + 100ms);
    assert(Clock::now() - begin == 100ms);
    std::this_thread::sleep_until(begin); // long past
    std::this_thread::sleep_for(-1s);
    assert(Clock::now() - begin == 100ms);
}

void clocks_run_together() {
    const auto steady = std::chrono::steady_clock::now();
    const auto calendar = std::chrono::system_clock::now();
    const auto seconds = std::time(nullptr);
    std::this_thread::sleep_for(2s);
    assert(std::chrono::steady_clock::now() - steady == 2s);
    assert(std::chrono::system_clock::now() - calendar == 2s);
    assert(std::time(nullptr) - seconds == 2);
}

void set_wall_clock(std::chrono::system_clock::time_point to) {
    const auto seconds = std::chrono::system_clock::to_time_t(to);
    const timespec as_time{seconds, 0};
    assert(clock_settime(CLOCK_REALTIME, &as_time) == 0);
}

void only_the_wall_clock_can_be_set() {
    const auto steady = std::chrono::steady_clock::now();
    const auto calendar = std::chrono::system_clock::now();
    set_wall_clock(calendar - 1h);
    assert(std::chrono::system_clock::now() == calendar - 1h);
    assert(std::chrono::steady_clock::now() == steady);
    std::this_thread::sleep_for(2s);
    assert(std::chrono::system_clock::now() == calendar - 1h + 2s);
    set_wall_clock(calendar + 1h);
    std::this_thread::sleep_until(calendar + 1h + 3s);
    assert(std::chrono::steady_clock::now() - steady == 5s);
    const timespec never{0, 0};
    assert(clock_settime(CLOCK_MONOTONIC, &never) == -1);
}

void measures_by_the_wall_clock() {
    const auto begin = std::chrono::system_clock::now();
    set_wall_clock(begin - 1h);
    std::this_thread::sleep_for(10ms);
    assert(std::chrono::system_clock::now() - begin == 10ms);
}

void two_sleep_together() {
    const auto begin = std::chrono::steady_clock::now();
    std::thread longer([] { std::this_thread::sleep_for(20ms); });
    std::thread shorter([] { std::this_thread::sleep_for(10ms); });
    shorter.join();
    assert(std::chrono::steady_clock::now() - begin == 10ms);
    longer.join();
    assert(std::chrono::steady_clock::now() - begin == 20ms);
}

void waits_by_looking_at_the_clock() {
    const auto until = std::chrono::steady_clock::now() + 5ms;
    while (std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
}

void long_sleeps_cost_nothing() {
    std::this_thread::sleep_for(std::chrono::hours(24 * 365));
}

void sleep_for_a_join() {
    int written = 0;
    std::thread worker([&] { written = 1; });
    std::this_thread::sleep_for(1s); // that is enough, surely
    const int seen = written;
    worker.join();
    assert(seen == 1);
}

void one_after_the_other() {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 4; ++i)
        std::thread([] { std::this_thread::sleep_for(100ms); }).join();
    assert(std::chrono::steady_clock::now() - begin == 100ms); // as if they had slept together
}

constexpr std::array all{
    use{"sleep_for, sleep_until: steady_clock", sleeps_exactly<std::chrono::steady_clock>, "pass"},
    use{"sleep_for, sleep_until: system_clock", sleeps_exactly<std::chrono::system_clock>, "pass"},
    use{"clocks: run together", clocks_run_together, "pass"},
    use{"clock_settime: only the wall clock", only_the_wall_clock_can_be_set, "pass"},
    use{"clock_settime: misused wall clock", measures_by_the_wall_clock, "wrong_result"},
    use{"clocks: looked at in a loop", waits_by_looking_at_the_clock, "pass"},
    use{"sleep_for: two sleepers", two_sleep_together, "pass"},
    use{"sleep_for: a year", long_sleeps_cost_nothing, "pass"},
    use{"sleep_for: in place of a join", sleep_for_a_join, "data_race"},
    use{"sleep_for: one after the other", one_after_the_other, "wrong_result"},
};

} // namespace

std::span<const use> uses_of_time() {
    return all;
}

} // namespace explorer::testing
