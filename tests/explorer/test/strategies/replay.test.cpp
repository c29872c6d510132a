// Recorded runs come again, and deviations lead where they should.
#include "explorer/strategies/replay.hpp"

#include "machine.hpp"
#include "random_programs.hpp"

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/directed.hpp"
#include "explorer/strategies/random_walk.hpp"

#include <catch2/catch_test_macros.hpp>

namespace explorer::testing {

namespace {

run_log random_run(const program& what, std::uint64_t seed) {
    random_walk walk;
    walk.start(seed);
    return machine(what).run(walk).log;
}

run_log run_with(const program& what, strategy& how) {
    how.start(0);
    auto log = machine(what).run(how).log;
    how.learn(log);
    return log;
}

} // namespace

TEST_CASE("a replay does what was recorded", "[replay]") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        INFO("seed " << seed);
        const auto what = random_program(seed);
        const auto recorded = random_run(what, seed);
        replay again(recorded);
        for (int i = 0; i < 2; ++i) {
            CHECK(schedule_text(run_with(what, again)) == schedule_text(recorded));
            CHECK_FALSE(again.diverged());
        }
    }
}

TEST_CASE("a replay goes on by the default where the log does not fit", "[replay]") {
    const program two{times(2, {does::step, 1}), times(2, {does::step, 2})};
    const program changed{times(2, {does::step, 1}), times(1, {does::step, 2})};
    directed other_first({{0, true, 1}});
    replay again(run_with(two, other_first));
    CHECK(schedule_text(run_with(changed, again)) == "1 0 0 ");
    CHECK(again.diverged());
    replay longer(run_with(changed, other_first));
    CHECK(schedule_text(run_with(two, longer)) == "1 0 0 1 ");
    CHECK(longer.diverged());
}

TEST_CASE("the default stays with a thread, then takes the lowest", "[directed]") {
    const program three{times(2, {does::step, 1}), times(2, {does::step, 2}), {{does::toss, 0, 3}}};
    directed nothing({});
    CHECK(schedule_text(run_with(three, nothing)) == "0 0 1 1 2 =0 ");
    CHECK(preemptions_of(run_with(three, nothing)) == 0);
    CHECK(deviations_of(run_with(three, nothing)).empty());
}

TEST_CASE("deviations are taken where they fit and passed over elsewhere", "[directed]") {
    const program three{times(2, {does::step, 1}), times(2, {does::step, 2}), {{does::toss, 0, 3}}};
    const std::vector<deviation> wanted{{1, true, 2}, {2, false, 1}};
    directed some(wanted);
    const auto log = run_with(three, some);
    CHECK(schedule_text(log) == "0 2 =1 0 1 1 ");
    CHECK(deviations_of(log) == wanted);
    CHECK(preemptions_of(log) == 1);
    directed misplaced({{0, true, 7}, {1, false, 1}, {4, false, 9}});
    CHECK(schedule_text(run_with(three, misplaced)) == "0 0 1 1 2 =0 ");
}

TEST_CASE("the deviations of a run lead to the same run", "[directed]") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        INFO("seed " << seed);
        const auto what = random_program(seed);
        const auto recorded = random_run(what, seed);
        directed again(deviations_of(recorded));
        CHECK(schedule_text(run_with(what, again)) == schedule_text(recorded));
    }
}

TEST_CASE("to go on after a yield although others could is unfair", "[directed]") {
    const program flag{{{does::spin, 1}}, {{does::step, 2}, {does::write, 1, 1}}};
    directed fair({});
    CHECK(schedule_text(run_with(flag, fair)) == "0 1 1 0 ");
    directed unfair({{1, true, 0}});
    const auto log = run_with(flag, unfair);
    CHECK(schedule_text(log) == "0 0 1 1 0 ");
    CHECK(preemptions_of(log) == 1);
}

TEST_CASE("several spinning threads take turns", "[directed]") {
    const program flag{{{does::spin, 1}}, {{does::spin, 1}}, {{does::write, 1, 1}}};
    directed fair({});
    CHECK(schedule_text(run_with(flag, fair)) == "0 1 2 0 1 ");
}

} // namespace explorer::testing
