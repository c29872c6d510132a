// The plan of an exploration: what it finds, when it stops and what it claims.
#include "explorer/strategies/exploration.hpp"

#include "machine.hpp"
#include "random_programs.hpp"

#include "explorer/strategies/default_policy.hpp"
#include "explorer/strategies/make_strategy.hpp"
#include "explorer/strategies/preemption_bounded.hpp"
#include "explorer/strategies/replay.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <map>
#include <stdexcept>

namespace explorer::testing {

namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

/// More schedules than any search gets through: all of one object's orders.
program large() {
    return {times(8, {does::step, 1}), times(8, {does::step, 1}), times(8, {does::step, 1})};
}

/// Fails with one preemption, at one place in a large program.
program rarely_wrong() {
    return {joined({times(6, {does::step, 2}),
                    {{does::write, 1, 1}, {does::write, 1, 0}},
                    times(6, {does::step, 2})}),
            joined({times(6, {does::step, 2}), {{does::require, 1, 0}}}),
            times(6, {does::step, 2})};
}

/// Counts who was asked.
execute counting(const program& what, std::map<std::string, std::uint64_t>& asked) {
    return [&what, &asked](strategy& how) {
        ++asked[std::string(how.name())];
        return machine(what).run(how);
    };
}

/// Writes down all schedules.
execute recording(const program& what, std::string& written) {
    return [&what, &written](strategy& how) {
        auto result = machine(what).run(how);
        written += schedule_text(result.log) + "\n";
        return result;
    };
}

/// Looks at all schedules, one by one.
bool fails_somewhere(const program& what) {
    preemption_bounded search(1'000);
    while (search.start(0)) {
        const auto run = machine(what).run(search);
        search.learn(run.log);
        if (run.finding) return true;
    }
    return false;
}

} // namespace

TEST_CASE("a program with one schedule is run once", "[exploration]") {
    const auto result = explore_schedules({}, executing({times(3, {does::compute})}));
    CHECK(result.schedules == 1);
    CHECK(result.exhaustive);
    CHECK(result.coverage == "the only schedule");
}

TEST_CASE("a small program is covered by partial-order reduction", "[exploration]") {
    const program two{times(10, {does::step, 1}),
                      joined({times(10, {does::compute}), {{does::read, 1}}})};
    const auto result = explore_schedules({}, executing(two));
    CHECK_FALSE(result.finding);
    CHECK(result.exhaustive);
    CHECK(result.coverage == "every schedule (11, by partial-order reduction)");
    CHECK(result.schedules < 20);
}

TEST_CASE("without preemptions possible the levels alone are enough", "[exploration]") {
    const std::vector<instruction> increment{{does::lock, 1}, {does::step, 2}, {does::unlock, 1}};
    const auto result = explore_schedules({}, executing({increment, increment}));
    CHECK(result.coverage == "all 2 schedules");
    CHECK(result.schedules == 2);
}

TEST_CASE("a large program is sampled, and two levels are complete", "[exploration]") {
    std::map<std::string, std::uint64_t> asked;
    const auto what = large();
    const auto result = explore_schedules({}, counting(what, asked));
    CHECK_FALSE(result.finding);
    CHECK_FALSE(result.exhaustive);
    CHECK(result.schedules == 10'000);
    CHECK_THAT(result.coverage, StartsWith("all "));
    CHECK_THAT(result.coverage, ContainsSubstring(" schedules with at most 2 preemptions and "));
    CHECK_THAT(result.coverage, ContainsSubstring("SURW"));
    CHECK_THAT(result.coverage, ContainsSubstring("; not exhaustive"));
    // Shares of 40, 25, 20 and 15 in a hundred; PCT's is dealt out to four depths.
    const auto part = asked["POS"] / 8;
    CHECK(part > 200);
    CHECK(asked["SURW"] / 5 - part + 1 <= 2);
    CHECK(asked["PCT 2"] - part + 1 <= 2);
    CHECK(asked["PCT 10"] - part + 1 <= 2);
    CHECK(asked["random walk"] / 3 - part + 1 <= 2);
}

TEST_CASE("a finding ends the exploration and comes minimised", "[exploration]") {
    const auto what = rarely_wrong();
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        exploration_options options;
        options.seed = seed;
        const auto result = explore_schedules(options, executing(what));
        REQUIRE(result.finding == "wrong");
        CHECK(result.preemptions == 1);
        CHECK(result.minimal);
        CHECK_FALSE(result.exhaustive);
        CHECK(result.schedule == result.schedules);
        replay again(result.failing);
        again.start(0);
        CHECK(machine(what).run(again).finding == "wrong");
        CHECK_FALSE(again.diverged());
        CHECK(preemptions_of(result.failing) == 1);
    }
}

TEST_CASE("the seed of a finding gives that run again", "[exploration]") {
    const auto what = rarely_wrong();
    exploration_options options;
    options.minimising = {0, 0};
    const auto result = explore_with("POS", options, executing(what));
    REQUIRE(result.finding);
    const auto how = make_strategy(result.strategy);
    how->start(result.seed);
    CHECK(schedule_text(machine(what).run(*how).log) == schedule_text(result.as_found));
    CHECK(schedule_text(result.failing) == schedule_text(result.as_found));
}

TEST_CASE("the same seed explores the same schedules, another does not", "[exploration]") {
    const auto what = large();
    exploration_options options;
    options.limit.schedules = 1'000;
    std::string once;
    std::string again;
    std::string other;
    const auto first = explore_schedules(options, recording(what, once));
    const auto second = explore_schedules(options, recording(what, again));
    options.seed = 1;
    (void)explore_schedules(options, recording(what, other));
    CHECK(once == again);
    CHECK(first.coverage == second.coverage);
    CHECK(once != other);
}

TEST_CASE("every strategy alone repeats itself exactly", "[exploration]") {
    const auto what = rarely_wrong();
    for (const auto name : strategy_names()) {
        INFO(name);
        std::string once;
        std::string again;
        const auto first = explore_with(name, {}, recording(what, once));
        (void)explore_with(name, {}, recording(what, again));
        CHECK(once == again);
        // Depth first, the reduction is still among the last steps of a run when the budget ends.
        if (name == "DPOR") continue;
        CHECK(first.finding == "wrong");
        CHECK(first.strategy == name);
    }
    CHECK_THROWS_AS(explore_with("luck", {}, executing(what)), std::invalid_argument);
    CHECK_THROWS_AS(explore_with("PCT 0", {}, executing(what)), std::invalid_argument);
}

TEST_CASE("a run that cannot be reduced is never claimed by reduction", "[exploration]") {
    const program two{times(10, {does::step, 1}),
                      joined({times(10, {does::compute}), {{does::read, 1}}})};
    const execute timed = [&two](strategy& how) {
        auto result = machine(two).run(how);
        result.reducible = false;
        return result;
    };
    const auto result = explore_schedules({}, timed);
    CHECK_FALSE(result.exhaustive);
    CHECK_THAT(result.coverage, !ContainsSubstring("reduction"));
    const auto alone = explore_with("DPOR", {}, timed);
    CHECK_FALSE(alone.exhaustive);
    CHECK_THAT(alone.coverage, ContainsSubstring("not exhaustive"));
}

TEST_CASE("runs that were cut short are told, and nothing is complete", "[exploration]") {
    const program endless{{{does::compute}, {does::back}}};
    const auto result = explore_schedules({{100, 1'000'000}}, executing(endless));
    CHECK_FALSE(result.exhaustive);
    CHECK_THAT(result.coverage, ContainsSubstring("cut short"));
    CHECK_THAT(result.coverage, ContainsSubstring("not exhaustive"));
}

TEST_CASE("the budget counts schedules and steps", "[exploration]") {
    const auto what = large();
    for (const std::uint64_t most : {0U, 1U, 2U, 19U, 333U}) {
        const auto result = explore_schedules({{most, 1'000'000}}, executing(what));
        CHECK(result.schedules == most);
        CHECK_FALSE(result.exhaustive);
    }
    const auto result = explore_schedules({{10'000, 2'400}}, executing(what));
    CHECK(result.steps == 2'400);
    CHECK(result.schedules == 100);
}

TEST_CASE("the caller can stop an exploration", "[exploration]") {
    const auto what = large();
    exploration_options options;
    std::map<std::string, std::uint64_t> asked;
    options.stop = [&asked] {
        std::uint64_t runs = 0;
        for (const auto& each : asked)
            runs += each.second;
        return runs >= 50;
    };
    const auto result = explore_schedules(options, counting(what, asked));
    CHECK(result.stopped);
    CHECK(result.schedules == 50);
    CHECK_THAT(result.coverage, ContainsSubstring("stopped early, not exhaustive"));
}

TEST_CASE("what is called exhaustive misses nothing", "[exploration]") {
    std::uint64_t exhaustive = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        INFO("seed " << seed);
        auto what = random_program(seed);
        what.push_back({{does::require, 1, 0}});
        const auto result = explore_schedules({}, executing(what));
        if (!result.exhaustive) continue;
        ++exhaustive;
        CHECK_FALSE(fails_somewhere(what));
    }
    CHECK(exhaustive > 5);
}

} // namespace explorer::testing
