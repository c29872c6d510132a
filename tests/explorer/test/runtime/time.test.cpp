// Virtual time, to the nanosecond.
#include "bodies/precise.hpp"
#include "explored.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

namespace {

constexpr instant ms = 1'000'000;

/// Whatever the schedule, the body passes and takes `wanted`.
void check_takes(void (*body)(), instant wanted) {
    const auto result = explored(body);
    CHECK(word_of(result) == "pass");
    CHECK(result.shown.elapsed == wanted);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        const auto run = run_at_random(body, seed);
        CHECK_FALSE(run.found);
        CHECK(run.elapsed == wanted);
    }
}

} // namespace

TEST_CASE("ten sleeps of 100 ms on five threads take exactly 200 ms", "[time]") {
    check_takes(ten_sleeps_on_five_threads, 200 * ms);
}

TEST_CASE("ten timers of 100 ms in five coroutines take exactly 200 ms", "[time]") {
    check_takes(ten_timers_of_five_coroutines, 200 * ms);
}

TEST_CASE("waits that time out take exactly as long as they may", "[time]") {
    check_takes(timed_waits, (10 + 20 + 30 + 40) * ms);
}

TEST_CASE("a deadline passes while others could run only where that is asked for", "[time]") {
    auto options = small_budget();
    CHECK(word_of(explored(notified_long_before_deadline, options)) == "pass");
    options.run.early_timeouts = true;
    CHECK(word_of(explored(notified_long_before_deadline, options)) == "wrong_result");
}

} // namespace explorer::testing
