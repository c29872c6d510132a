// The minimiser: the known minimum, with and without room for a complete search.
#include "explorer/strategies/minimise.hpp"

#include "machine.hpp"

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/directed.hpp"
#include "explorer/strategies/random.hpp"
#include "explorer/strategies/random_walk.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

namespace {

/// Fails with one preemption: thread 1 looks between two neighbouring writes.
program one_needed() {
    return {joined({times(5, {does::compute}),
                    {{does::write, 1, 1}, {does::write, 1, 0}},
                    times(5, {does::compute})}),
            joined({times(3, {does::compute}), {{does::require, 1, 0}}})};
}

/// Fails with two: a value goes over and back while both are under way.
program two_needed() {
    return {{{does::write, 1, 1}, {does::read, 2}, {does::add, 3}},
            {{does::read, 1}, {does::add, 2}, {does::require, 3, 0}},
            times(2, {does::compute})};
}

/// A failing run of the random walk with at least so many preemptions.
run_log failing_run(const program& what, std::uint32_t preemptions) {
    random_walk walk;
    for (std::uint64_t i = 0;; ++i) {
        walk.start(derived_seed(1, i));
        auto result = machine(what).run(walk);
        if (result.finding && preemptions_of(result.log) >= preemptions)
            return std::move(result.log);
    }
}

outcome once_more(const program& what, const run_log& log) {
    directed how(deviations_of(log));
    how.start(0);
    return machine(what).run(how);
}

} // namespace

TEST_CASE("the minimum is found by searching below", "[minimise]") {
    const auto one = one_needed();
    const auto small = minimise(failing_run(one, 4), "wrong", executing(one), {2'000, 100'000});
    CHECK(small.minimal);
    CHECK(small.preemptions == 1);
    CHECK(preemptions_of(small.log) == 1);
    CHECK(once_more(one, small.log).finding == "wrong");

    const auto two = two_needed();
    const auto smaller = minimise(failing_run(two, 4), "wrong", executing(two), {2'000, 100'000});
    CHECK(smaller.minimal);
    CHECK(smaller.preemptions == 2);
    CHECK(once_more(two, smaller.log).finding == "wrong");
}

TEST_CASE("without room for a search deviations are dropped until none can be", "[minimise]") {
    const auto one = one_needed();
    const auto found = failing_run(one, 5);
    const auto small = minimise(found, "wrong", executing(one), {60, 100'000});
    CHECK(small.preemptions < preemptions_of(found));
    CHECK(small.runs <= 60);
    CHECK(once_more(one, small.log).finding == "wrong");
    // Level 0 has two runs: so much room there is, and so one preemption is known to be minimal.
    CHECK(small.minimal == (small.preemptions == 1));
}

TEST_CASE("among many schedules without preemptions dropping finds the way", "[minimise]") {
    auto crowd = one_needed();
    for (int i = 0; i < 6; ++i)
        crowd.push_back(times(2, {does::compute})); // 8! orders at level 0
    const auto found = failing_run(crowd, 12);
    const auto small = minimise(found, "wrong", executing(crowd), {400, 100'000});
    CHECK(small.preemptions == 1);
    CHECK(deviations_of(small.log).size() == 1); // the others come in their usual order
    CHECK_FALSE(small.minimal);                  // nobody has looked at all of level 0
    CHECK(small.runs <= 400);
    CHECK(once_more(crowd, small.log).finding == "wrong");
}

TEST_CASE("what is not minimal does not say so", "[minimise]") {
    const auto two = two_needed();
    const auto found = failing_run(two, 4);
    const auto small = minimise(found, "wrong", executing(two), {4, 100'000});
    CHECK_FALSE(small.minimal);
    CHECK(small.runs <= 4);
    const auto untouched = minimise(found, "wrong", executing(two), {0, 0});
    CHECK(schedule_text(untouched.log) == schedule_text(found));
    CHECK(untouched.runs == 0);
    CHECK_FALSE(untouched.minimal);
}

TEST_CASE("a failure without preemptions is minimal at once", "[minimise]") {
    const program order{{{does::require, 1, 1}}, {{does::write, 1, 1}}};
    const auto small = minimise(failing_run(order, 0), "wrong", executing(order), {10, 1'000});
    CHECK(small.minimal);
    CHECK(small.preemptions == 0);
}

TEST_CASE("outcomes and orders that do not matter go back to the default", "[minimise]") {
    const program late{{{does::toss, 0, 3}, {does::require, 1, 0}, {does::toss, 0, 3}},
                       {{does::mishap, 0, 2}, {does::write, 1, 1}},
                       {{does::toss, 0, 3}}};
    directed confusing({{0, true, 1}, {3, true, 2}, {4, false, 2}, {6, false, 1}});
    confusing.start(0);
    const auto found = machine(late).run(confusing);
    REQUIRE(found.finding == "wrong");
    REQUIRE(deviations_of(found.log).size() == 4);
    const auto small = minimise(found.log, "wrong", executing(late), {40, 1'000});
    CHECK(small.preemptions == 0);
    CHECK(deviations_of(small.log).size() == 1);
}

TEST_CASE("other failures on the way are passed over", "[minimise]") {
    // Crossed locks fail with one preemption; the wrong order fails without any.
    const program both{{{does::lock, 1},
                        {does::lock, 2},
                        {does::unlock, 2},
                        {does::unlock, 1},
                        {does::write, 3, 1}},
                       {{does::lock, 2},
                        {does::lock, 1},
                        {does::unlock, 1},
                        {does::unlock, 2},
                        {does::require, 3, 1}}};
    random_walk walk;
    outcome crossed;
    for (std::uint64_t i = 0; crossed.finding != "deadlock"; ++i) {
        walk.start(derived_seed(1, i));
        crossed = machine(both).run(walk);
    }
    const auto small = minimise(crossed.log, "deadlock", executing(both), {2'000, 100'000});
    CHECK(small.preemptions == 1);
    CHECK(small.minimal);
    CHECK(once_more(both, small.log).finding == "deadlock");
}

TEST_CASE("a minimum needs no deviation that could be dropped", "[minimise]") {
    const auto two = two_needed();
    const auto small = minimise(failing_run(two, 2), "wrong", executing(two), {2'000, 100'000});
    const auto deviations = deviations_of(small.log);
    for (std::size_t i = 0; i < deviations.size(); ++i) {
        auto rest = deviations;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        directed how(rest);
        how.start(0);
        const auto without = machine(two).run(how);
        CHECK((without.finding != "wrong" || preemptions_of(without.log) >= small.preemptions));
    }
}

TEST_CASE("the same failing run gives the same minimum", "[minimise]") {
    const auto two = two_needed();
    const auto found = failing_run(two, 4);
    const auto once = minimise(found, "wrong", executing(two), {2'000, 100'000});
    const auto again = minimise(found, "wrong", executing(two), {2'000, 100'000});
    CHECK(schedule_text(once.log) == schedule_text(again.log));
    CHECK(once.runs == again.runs);
}

} // namespace explorer::testing
