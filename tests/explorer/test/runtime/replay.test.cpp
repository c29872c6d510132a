// The same seed gives the same run: in this process, in another one, by either hand-over.
#include "bodies/precise.hpp"
#include "child.hpp"
#include "explored.hpp"
#include "hand_over.hpp"

#include "explorer/strategies/replay.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace explorer::testing {

namespace {

constexpr std::uint64_t seeds = 30;
constexpr std::array bodies{a_little_of_everything, two_lock_cycle, race_on_payload,
                            notify_before_wait, ten_timers_of_five_coroutines};

/// What a run was: equal hashes and equal ends.
struct told {
    std::uint64_t hash = 0;
    std::uint64_t steps = 0;
    std::string word;

    friend bool operator==(const told&, const told&) = default;
};

told told_of(const run_result& run) {
    return {run.hash, run.steps, run.found ? run.found->word : "pass"};
}

std::vector<told> random_runs(void (*body)()) {
    std::vector<told> all;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
        all.push_back(told_of(run_at_random(body, seed)));
    return all;
}

/// The environment chooses the hand-over.
told told_of_search(void (*body)()) {
    (void)options_from_environment();
    const auto result = explored(body);
    return {result.shown.hash, result.search.schedules, word_of(result)};
}

std::string line_of(const told& what) {
    return "told: " + std::to_string(what.hash) + ' ' + std::to_string(what.steps) + ' ' +
           what.word;
}

std::string this_program() {
    std::array<char, 4'096> path{};
    const auto length = readlink("/proc/self/exe", path.data(), path.size());
    REQUIRE(length > 0);
    return {path.data(), static_cast<std::size_t>(length)};
}

/// What the hidden test below says of a body, when it is the only one in a new process.
std::string line_from_new_process(std::size_t body, const std::string& hand_over) {
    const auto command = "WORKBOOK_TEST_BODY=" + std::to_string(body) +
                         " WORKBOOK_EXPLORER_HANDOVER=" + hand_over + " '" + this_program() +
                         "' '[one-search]'";
    const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
    REQUIRE(output);
    std::array<char, 256> line{};
    while (std::fgets(line.data(), line.size(), output.get()) != nullptr)
        if (const std::string text = line.data(); text.starts_with("told: "))
            return text.substr(0, text.find('\n'));
    return "";
}

} // namespace

TEST_CASE("a seed gives the same run again, in this process and in another", "[replay]") {
    for (const auto body : bodies) {
        const auto first = random_runs(body);
        CHECK(random_runs(body) == first);
        CHECK(exits_with(0, [&] { _exit(random_runs(body) == first ? 0 : 1); }));
    }
}

TEST_CASE("different seeds give different runs", "[replay]") {
    std::set<std::uint64_t> hashes;
    for (const auto& each : random_runs(a_little_of_everything))
        hashes.insert(each.hash);
    CHECK(hashes.size() > seeds / 2);
}

TEST_CASE("kernel threads that take turns give the runs that fibres give", "[replay]") {
    for (const auto body : bodies) {
        const auto fibres = random_runs(body);
        const with_hand_over kind(hand_over_kind::kernel_threads);
        CHECK(random_runs(body) == fibres);
    }
}

TEST_CASE("a stack that is used again has no past, by either hand-over", "[replay]") {
    // Symptom: a data race between local variables of two threads.
    CHECK_FALSE(run_once(stacks_used_one_after_the_other).found);
    const with_hand_over kind(hand_over_kind::kernel_threads);
    CHECK_FALSE(run_once(stacks_used_one_after_the_other).found);
}

TEST_CASE("by kernel threads a process searches again, and outlives a crash", "[replay]") {
    // Symptom: the second search never ended, and the crash took the host with it.
    CHECK(exits_with(0, [] {
        choose_hand_over(hand_over_kind::kernel_threads);
        const bool passes = word_of(explored(ten_sleeps_on_five_threads)) == "pass";
        const bool crashes = word_of(explored(touches_null)) == "crash";
        const bool passes_again = word_of(explored(ten_sleeps_on_five_threads)) == "pass";
        _exit(passes && crashes && passes_again ? 0 : 1);
    }));
}

TEST_CASE("a whole search ends the same again", "[replay]") {
    for (const auto body : bodies) {
        const auto first = told_of_search(body);
        CHECK(told_of_search(body) == first);
        CHECK(exits_with(0, [&] { _exit(told_of_search(body) == first ? 0 : 1); }));
    }
}

TEST_CASE("and in a new process with other addresses, by either hand-over", "[replay]") {
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const auto wanted = line_of(told_of_search(bodies.at(i)));
        CHECK(line_from_new_process(i, "fibres") == wanted);
        CHECK(line_from_new_process(i, "threads") == wanted);
    }
}

TEST_CASE("one search, for the test above", "[.][one-search]") {
    const char* const body = std::getenv("WORKBOOK_TEST_BODY");
    REQUIRE(body != nullptr);
    const auto index = static_cast<std::size_t>(std::strtoul(body, nullptr, 10));
    std::puts(line_of(told_of_search(bodies.at(index))).c_str());
}

TEST_CASE("a recorded run has the hash of the one that was not", "[replay]") {
    for (const auto body : bodies)
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            INFO("seed " << seed);
            const auto plain = run_at_random(body, seed);
            run_options options;
            options.record = true;
            CHECK(told_of(run_at_random(body, seed, options)) == told_of(plain));
            replay again(plain.log);
            again.start(0);
            CHECK(told_of(the_world().run(body, again, options)) == told_of(plain));
            CHECK_FALSE(again.diverged());
        }
}

} // namespace explorer::testing
