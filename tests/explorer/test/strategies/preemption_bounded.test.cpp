// The preemption bound: numbers of schedules that were counted by hand.
#include "explorer/strategies/preemption_bounded.hpp"

#include "machine.hpp"
#include "random_programs.hpp"

#include <catch2/catch_test_macros.hpp>

#include <limits>

namespace explorer::testing {

namespace {

constexpr auto all_levels = std::numeric_limits<std::uint32_t>::max();

struct counted {
    std::vector<std::uint64_t> levels;
    bool once = true;
    bool exhausted = false;
};

counted count(const program& what, std::uint32_t last_level = all_levels) {
    preemption_bounded search(last_level);
    const auto all = run_all(what, search, 100'000);
    counted found;
    for (std::uint32_t level = 0; level < search.levels_complete(); ++level)
        found.levels.push_back(search.count_of_level(level));
    for (const auto& [schedule, times] : all.schedules)
        found.once = found.once && times == 1;
    found.exhausted = search.exhausted();
    return found;
}

using numbers = std::vector<std::uint64_t>;

} // namespace

TEST_CASE("two threads of n steps have C(2n, n) schedules", "[preemption_bounded]") {
    // With k preemptions the run has k + 2 blocks, since one switch comes at a thread's end. Each
    // thread's n steps are cut into its share of the blocks: 2 C(n-1, p-1) C(n-1, q-1), where p and
    // q are half of k + 2, rounded up and down.
    const auto three = count({times(3, {does::step, 1}), times(3, {does::step, 2})});
    CHECK(three.levels == numbers{2, 4, 8, 4, 2}); // 20
    const auto four = count({times(4, {does::step, 1}), times(4, {does::step, 2})});
    CHECK(four.levels == numbers{2, 6, 18, 18, 18, 6, 2}); // 70
    CHECK(three.once);
    CHECK(four.once);
    CHECK(three.exhausted);
    CHECK(four.exhausted);
}

TEST_CASE("three threads of two steps have 90 schedules", "[preemption_bounded]") {
    const auto found =
        count({times(2, {does::step, 1}), times(2, {does::step, 1}), times(2, {does::step, 1})});
    // Without preemptions: 3!. With one, some thread is left after its first step: choose it (3)
    // and who goes on (2); the latter runs to its end; then the two that are left in either order
    // (2).
    REQUIRE(found.levels.size() == 4);
    CHECK(found.levels[0] == 6);
    CHECK(found.levels[0] + found.levels[1] + found.levels[2] + found.levels[3] == 90);
    // The first thread may also be the one that runs whole before: then two are left, the second is
    // cut (3 x 2) and the last runs to its end: 12 + 6.
    CHECK(found.levels[1] == 18);
    CHECK(found.once);
}

TEST_CASE("two increments under a lock have two schedules", "[preemption_bounded]") {
    const std::vector<instruction> increment{
        {does::lock, 1}, {does::read, 2}, {does::add, 2, 1}, {does::unlock, 1}};
    const auto found = count({increment, increment});
    CHECK(found.levels == numbers{2});
    CHECK(found.exhausted);
}

TEST_CASE("two unlocked increments have six schedules", "[preemption_bounded]") {
    const std::vector<instruction> increment{{does::read, 1}, {does::add, 1, 1}};
    const auto found = count({increment, increment});
    CHECK(found.levels == numbers{2, 2, 2});
}

TEST_CASE("a hand-over through a condition has three schedules", "[preemption_bounded]") {
    // The producer first; or the consumer first, and then the notified consumer wakes before or
    // after the producer has unlocked.
    const auto found = count(hand_over());
    CHECK(found.levels == numbers{2, 1});
    CHECK(found.exhausted);
}

TEST_CASE("ordinary outcomes are free, unusual ones count as preemptions", "[preemption_bounded]") {
    CHECK(count({{{does::toss, 0, 3}, {does::toss, 0, 2}}}).levels == numbers{6});
    CHECK(count({{{does::mishap, 0, 3}, {does::mishap, 0, 2}}}).levels == numbers{1, 3, 2});
}

TEST_CASE("a spinning thread leaves the others their turn", "[preemption_bounded]") {
    preemption_bounded search(0);
    const program flag{{{does::spin, 1}}, {{does::step, 2}, {does::write, 1, 1}}};
    const auto all = run_all(flag, search, 1'000);
    // The other first; or one look at the flag, then the other.
    CHECK(all.runs == 2);
    CHECK(search.levels_complete() == 1);
    CHECK_FALSE(search.exhausted()); // to spin on and on is unfair: the next levels
}

TEST_CASE("the search ends at its level and goes on when the limit is raised",
          "[preemption_bounded]") {
    const program two{times(3, {does::step, 1}), times(3, {does::step, 2})};
    preemption_bounded search(0);
    CHECK(run_all(two, search, 1'000).runs == 2);
    CHECK(search.levels_complete() == 1);
    CHECK(search.estimate_of_next_level() >= 4);
    search.raise_limit(2);
    CHECK(run_all(two, search, 1'000).runs == 12);
    CHECK(search.levels_complete() == 3);
    CHECK_FALSE(search.exhausted());
    CHECK_FALSE(search.level_unfinished());
}

TEST_CASE("a level is complete only after its last run", "[preemption_bounded]") {
    const program two{times(3, {does::step, 1}), times(3, {does::step, 2})};
    preemption_bounded search(0);
    REQUIRE(search.start(0));
    CHECK(search.levels_complete() == 0);
    search.learn(machine(two).run(search).log);
    CHECK(search.levels_complete() == 0);
    REQUIRE(search.start(0));
    CHECK(search.levels_complete() == 0);
    search.learn(machine(two).run(search).log);
    CHECK(search.levels_complete() == 1);
    CHECK_FALSE(search.start(0));
}

TEST_CASE("the search gives up when its memory is full, and says so", "[preemption_bounded]") {
    const program three{times(6, {does::step, 1}), times(6, {does::step, 2}),
                        times(6, {does::step, 3})};
    preemption_bounded search(all_levels, 4'000);
    const auto all = run_all(three, search, 100'000);
    CHECK(search.overflowed());
    CHECK_FALSE(search.exhausted());
    CHECK(search.levels_complete() >= 1);
    CHECK(all.runs < 10'000);
    for (std::uint32_t level = 0; level < search.levels_complete(); ++level)
        CHECK(search.count_of_level(level) == count(three, level).levels[level]);
}

TEST_CASE("a program that is not deterministic is noticed", "[preemption_bounded]") {
    const program two{times(2, {does::step, 1}), times(2, {does::step, 2})};
    const program shorter{times(1, {does::step, 1})};
    preemption_bounded search(all_levels);
    REQUIRE(search.start(0));
    search.learn(machine(two).run(search).log);
    REQUIRE(search.start(0));
    search.learn(machine(shorter).run(search).log);
    CHECK(search.diverged());
    CHECK(search.levels_complete() == 0);
}

} // namespace explorer::testing
