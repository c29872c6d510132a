// Which schedules are run, how many, and which one is shown.
#include "bodies/precise.hpp"
#include "explored.hpp"

#include "explorer/strategies/default_policy.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace explorer::testing {

namespace {

std::uint64_t choose(std::uint64_t from, std::uint64_t how_many) {
    std::uint64_t result = 1;
    for (std::uint64_t i = 1; i <= how_many; ++i)
        result = result * (from - how_many + i) / i;
    return result;
}

std::uint64_t factorial(std::uint64_t number) {
    return number < 2 ? 1 : number * factorial(number - 1);
}

session_result explored_by(const std::string& strategy, const std::function<void()>& body) {
    auto options = small_budget();
    options.limit = {10'000, 1'000'000};
    options.strategy = strategy;
    return explored(body, options);
}

} // namespace

TEST_CASE("the schedules of two threads are as many as counted by hand", "[schedules]") {
    // A thread has its n steps and its start. Main's first join follows the first thread's steps,
    // so that n + 2 steps in a row meet n + 1; the second join is the last step of all.
    const auto n = GENERATE(1U, 2U, 3U, 4U);
    const auto wanted = choose(2 * n + 3, n + 1);
    const auto result = explored_by("preemption bound", [n] { steps_on_one(static_cast<int>(n)); });
    CHECK(result.search.coverage == "all " + std::to_string(wanted) + " schedules");
    CHECK(result.search.schedules == wanted);
    CHECK(result.search.exhaustive);
}

TEST_CASE("reduction runs one schedule for each order of dependent steps", "[schedules]") {
    const auto n = GENERATE(2U, 3U, 4U);
    const auto orders = choose(2 * n, n);
    const auto reduced = explored_by("DPOR", [n] { steps_on_one(static_cast<int>(n)); });
    const auto text = "every schedule (" + std::to_string(orders) + ", by partial-order reduction)";
    CHECK(reduced.search.coverage == text);
    CHECK(reduced.search.exhaustive);
    const auto planned = explored([n] { steps_on_one(static_cast<int>(n)); });
    CHECK(planned.search.exhaustive);
}

TEST_CASE("steps on different objects need one schedule", "[schedules]") {
    const auto result = explored_by("DPOR", [] { steps_on_two(6); });
    CHECK(result.search.coverage == "every schedule (1, by partial-order reduction)");
}

TEST_CASE("a lock can be taken in every order of the threads", "[schedules]") {
    const auto threads = GENERATE(2U, 3U, 4U);
    const auto result =
        explored_by("DPOR", [threads] { increments_under_lock(static_cast<int>(threads)); });
    const auto text =
        "every schedule (" + std::to_string(factorial(threads)) + ", by partial-order reduction)";
    CHECK(result.search.coverage == text);
}

TEST_CASE("the schedule shown has the fewest preemptions", "[schedules]") {
    const auto needed = GENERATE(1, 2, 3);
    auto options = small_budget();
    options.limit = {10'000, 1'000'000};
    options.seed = GENERATE(1U, 2U, 3U);
    INFO("seed " << options.seed << ", " << needed << " preemptions needed");
    const auto result = explored([needed] { windows(needed); }, options);
    REQUIRE(word_of(result) == "wrong_result");
    CHECK(result.reproduced);
    CHECK(result.search.preemptions == static_cast<std::uint32_t>(needed));
    if (needed < 3) CHECK(result.search.minimal); // beyond, the proof is dearer than its budget
    CHECK(preemptions_of(result.shown.log) == static_cast<std::uint32_t>(needed));
    const auto& events = the_world().record().events();
    const auto marked = std::count_if(events.begin(), events.end(),
                                      [](const trace_event& each) { return each.preempted; });
    CHECK(marked == needed);
}

TEST_CASE("waits are woken for no reason, unless that is switched off", "[schedules]") {
    auto options = small_budget();
    const auto surprised = explored(waits_with_if, options);
    REQUIRE(word_of(surprised) == "wrong_result");
    const auto& events = the_world().record().events();
    CHECK(std::any_of(events.begin(), events.end(), [](const trace_event& each) {
        return each.unusual && each.text.find("spurious") != std::string::npos;
    }));
    options.run.spurious = false;
    CHECK(word_of(explored(waits_with_if, options)) == "pass");
}

TEST_CASE("a budget is kept, and what is not covered is not claimed", "[schedules]") {
    auto options = small_budget();
    options.limit = {50, 100'000};
    const auto result = explored([] { steps_on_one(40); }, options);
    CHECK(result.search.schedules == 50);
    CHECK_FALSE(result.search.exhaustive);
    CHECK(result.search.coverage.find("not exhaustive") != std::string::npos);
}

} // namespace explorer::testing
