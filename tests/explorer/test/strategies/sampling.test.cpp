// What the sampling strategies promise, measured with fixed seeds.
#include "chi_square.hpp"
#include "machine.hpp"

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/pct.hpp"
#include "explorer/strategies/pos.hpp"
#include "explorer/strategies/random_walk.hpp"
#include "explorer/strategies/surw.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <cmath>

namespace explorer::testing {

namespace {

using Catch::Approx;

constexpr std::uint64_t runs = 20'000;
constexpr std::uint64_t seed = 4711;

double share_of(const std::map<std::string, std::uint64_t>& counts, const std::string& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : static_cast<double>(found->second) / runs;
}

/// How often a run of the program has a finding.
double failing(const program& what, strategy& how) {
    std::uint64_t found = 0;
    for (std::uint64_t i = 0; i < runs; ++i) {
        how.start(derived_seed(seed, i));
        const auto result = machine(what).run(how);
        how.learn(result.log);
        found += result.finding ? 1U : 0U;
    }
    return static_cast<double>(found) / runs;
}

/// Object 1 is written before `first` of thread 0's steps are done; thread 1 looks whether it is
/// written: the finding comes when thread 0's `private_steps` come before thread 1's only one.
program last_after(std::size_t private_steps) {
    return {joined({times(private_steps, {does::compute}), {{does::write, 1, 1}}}),
            {{does::require, 1, 0}}};
}

} // namespace

TEST_CASE("the random walk takes every candidate with the same probability", "[random_walk]") {
    INFO("seed " << seed);
    const program two{times(2, {does::step, 1}), times(2, {does::step, 2})};
    random_walk walk;
    const auto all = run_all(two, walk, runs, seed);
    REQUIRE(all.schedules.size() == 6);
    CHECK(share_of(all.schedules, "0 0 1 1 ") == Approx(1.0 / 4).margin(0.015));
    CHECK(share_of(all.schedules, "0 1 0 1 ") == Approx(1.0 / 8).margin(0.015));
    CHECK(share_of(all.schedules, "1 0 1 0 ") == Approx(1.0 / 8).margin(0.015));
    CHECK(failing(last_after(5), walk) == Approx(1.0 / 64).margin(0.005));
}

TEST_CASE("unusual outcomes are drawn rarely, others evenly", "[random_walk]") {
    INFO("seed " << seed);
    random_walk walk;
    const auto even = run_all({{{does::toss, 0, 3}}}, walk, runs, seed);
    CHECK(chi_square(even.schedules, 3) < 13.8); // 2 degrees of freedom, one in 1,000
    const auto rare = run_all({{{does::mishap, 0, 3}}}, walk, runs, seed);
    CHECK(share_of(rare.schedules, "0 =0 ") == Approx(0.9).margin(0.01));
    CHECK(share_of(rare.schedules, "0 =1 ") == Approx(0.05).margin(0.01));
}

TEST_CASE("POS takes all orders of three writers with the same probability", "[pos]") {
    INFO("seed " << seed);
    const program three{{{does::step, 1}}, {{does::step, 1}}, {{does::step, 1}}};
    pos sampled;
    const auto all = run_all(three, sampled, runs, seed);
    CHECK(chi_square(all.schedules, 6) < 20.5); // 5 degrees of freedom, one in 1,000
}

TEST_CASE("POS finds an order in spite of private steps before it", "[pos]") {
    // Thread 1's priority u must stay below n + 1 drawn ones: the integral of (1 - u)^(n+1) from 0
    // to 1 is 1 / (n + 2). A random walk needs luck at each step: 1 / 2^(n+1).
    INFO("seed " << seed);
    pos sampled;
    CHECK(failing(last_after(5), sampled) == Approx(1.0 / 7).margin(0.012));
    CHECK(failing(last_after(10), sampled) == Approx(1.0 / 12).margin(0.01));
}

TEST_CASE("POS draws again after a conflict", "[pos]") {
    // Two writers with two writes each. For 0 0 1 1: thread 0's first write wins, 1/2; both draw
    // again, 1/2. All six orders come, those with many changes of thread too: 1/8 each.
    INFO("seed " << seed);
    const program two{times(2, {does::step, 1}), times(2, {does::step, 1})};
    pos sampled;
    const auto all = run_all(two, sampled, runs, seed);
    CHECK(share_of(all.schedules, "0 0 1 1 ") == Approx(1.0 / 4).margin(0.015));
    CHECK(share_of(all.schedules, "0 1 0 1 ") == Approx(1.0 / 8).margin(0.015));
}

TEST_CASE("SURW takes all interleavings of independent steps with the same probability", "[surw]") {
    INFO("seed " << seed);
    const program two{times(4, {does::step, 1}), times(2, {does::step, 2})};
    surw sampled;
    run_all(two, sampled, 1, seed); // counts
    const auto all = run_all(two, sampled, runs, seed);
    CHECK(chi_square(all.schedules, 15) < 36.1); // 14 degrees of freedom, one in 1,000
    const program three{times(2, {does::step, 1}), times(2, {does::step, 2}),
                        times(2, {does::step, 3})};
    surw sampled_too;
    run_all(three, sampled_too, 1, seed);
    CHECK(chi_square(run_all(three, sampled_too, runs, seed).schedules, 90) < 135.9);
}

TEST_CASE("SURW counts a thread's steps for its creator until it begins", "[surw]") {
    // After the spawn two of thread 0's steps and three of thread 1's are left: C(5, 2).
    INFO("seed " << seed);
    const program spawning{{{does::compute}, {does::spawn, 0, 1}, {does::step, 1}, {does::step, 1}},
                           times(3, {does::step, 2})};
    surw sampled;
    run_all(spawning, sampled, 1, seed);
    const auto all = run_all(spawning, sampled, runs, seed);
    CHECK(chi_square(all.schedules, 10) < 27.9); // 9 degrees of freedom, one in 1,000
    // A third thread beside them: its one step may come at any of eight places.
    const program beside{spawning[0], spawning[1], {{does::compute}}};
    surw sampled_too;
    run_all(beside, sampled_too, 1, seed);
    CHECK(chi_square(run_all(beside, sampled_too, runs, seed).schedules, 80) < 123.6);
}

TEST_CASE("SURW takes the order on a shared object evenly, whatever lies before", "[surw]") {
    // Half of the runs find object 1 interesting: 1/2. The others are uniform over all events, of
    // which seven orders thread 1's step is the last in one.
    INFO("seed " << seed);
    surw sampled;
    const auto expected = (1.0 / 2 + 1.0 / 7) / 2;
    CHECK(failing(last_after(5), sampled) == Approx(expected).margin(0.015));
}

TEST_CASE("SURW finishes where its counts are wrong", "[surw]") {
    const program small{times(1, {does::step, 1}), times(1, {does::step, 1})};
    const program large{times(20, {does::step, 1}), times(20, {does::step, 2}),
                        times(20, {does::step, 1})};
    surw sampled;
    run_all(small, sampled, 40, seed);
    const auto all = run_all(large, sampled, 1'000, seed);
    CHECK(all.schedules.size() > 900);
}

TEST_CASE("PCT finds bugs of depth 1, 2 and 3 as often as it promises", "[pct]") {
    // n = 2 threads and k steps; the probability is at least 1 / (n k^(d-1)). Three standard
    // deviations of 20,000 runs are allowed for.
    INFO("seed " << seed);
    const auto promised = [](double k, int depth) {
        auto least = 0.5;
        for (int i = 1; i < depth; ++i)
            least /= k;
        return least * (1 - 3 / std::sqrt(runs * least));
    };
    pct first(1);
    CHECK(failing(last_after(9), first) >= promised(11, 1));

    // Between two neighbouring writes: one change point.
    const program between{joined({times(4, {does::compute}),
                                  {{does::write, 1, 1}, {does::write, 1, 0}},
                                  times(2, {does::compute})}),
                          {{does::require, 1, 0}}};
    pct second(2);
    CHECK(failing(between, second) >= promised(9, 2));

    // Thread 0 gives thread 1 a value, gets it back and gives it again: 0 before 1 before 0
    // before 1.
    const program alternating{
        {{does::compute}, {does::write, 1, 1}, {does::read, 2}, {does::add, 3}, {does::compute}},
        {{does::compute}, {does::read, 1}, {does::add, 2}, {does::require, 3, 0}, {does::compute}}};
    pct third(3);
    CHECK(failing(alternating, third) >= promised(10, 3));
}

TEST_CASE("PCT leaves a spinning thread behind", "[pct]") {
    const program flag{{{does::spin, 1}},
                       {{does::spin, 1}},
                       joined({times(20, {does::compute}), {{does::write, 1, 1}}})};
    for (const std::uint32_t depth : {1U, 2U, 3U, 10U}) {
        pct sampled(depth);
        for (std::uint64_t i = 0; i < 200; ++i) {
            sampled.start(i);
            CHECK_FALSE(machine(flag).run(sampled).log.cut_short);
        }
    }
}

TEST_CASE("POS and SURW do not starve a thread that others spin for", "[pos][surw]") {
    const program flag{{{does::spin, 1}},
                       {{does::spin, 1}},
                       joined({times(20, {does::compute}), {{does::write, 1, 1}}})};
    pos first;
    surw second;
    for (strategy* how : {static_cast<strategy*>(&first), static_cast<strategy*>(&second)}) {
        for (std::uint64_t i = 0; i < 200; ++i) {
            INFO(how->name() << ", seed " << i);
            how->start(i);
            const auto result = machine(flag).run(*how);
            how->learn(result.log);
            CHECK_FALSE(result.log.cut_short);
        }
    }
}

} // namespace explorer::testing
